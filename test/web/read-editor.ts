import type { Locator, Page } from 'playwright-core';

/** The file as the draft holds it now; the form is shown again afterwards. */
export async function textOf(page: Page, name: string, tab: string): Promise<string> {
  await page.getByRole('tab', { name: 'Text' }).click();
  await page.getByLabel('File', { exact: true }).selectOption(name.replace('/', '~'));
  const text = await page.getByRole('textbox', { name: `Text of ${name}` }).inputValue();
  await page.getByRole('tab', { name: tab }).click();
  return text;
}

/** An open entry of the list. */
export const rowOf = (page: Page, name: string): Locator => page.getByRole('listitem').filter({ has: page.getByRole('button', { name: new RegExp(`^${name}`), expanded: true }) });
