import { describe, expect, it, jest } from '@jest/globals';
import type { Page } from 'playwright-core';
import { keepStudio } from './keep-studio.ts';
import { withStudio, type Studio } from './open-studio.ts';

jest.setTimeout(240_000);

const CONNECTIONS = `  approval: another_person
connections:
  - { id: sales, connector: csv, settings: { file: deals.csv, id: id }, mapping: customer/csv.yaml }
`;
const REQUIREMENTS = 'customer/requirements.yaml';

const studio = keepStudio((work) => withStudio({ connections: CONNECTIONS, simulators: [] }, work));

/** A draft of the requirements, on whose text the window stands; gives its id. */
async function openText({ page, visit }: Awaited<ReturnType<Studio['signIn']>>): Promise<string> {
  await visit('/rules');
  await page.getByRole('button', { name: `Change this only: ${REQUIREMENTS}` }).click();
  await page.getByRole('tab', { name: 'Text' }).click();
  await page.getByRole('textbox', { name: `Text of ${REQUIREMENTS}` }).waitFor();
  return new URL(page.url()).pathname.split('/')[2] ?? '';
}

async function replaceIn(page: Page, from: string, to: string): Promise<void> {
  const field = page.getByRole('textbox', { name: `Text of ${REQUIREMENTS}` });
  await field.fill((await field.inputValue()).replace(from, to));
  await page.getByText('Saved', { exact: true }).waitFor();
}

describe('where another person has to approve', () => {
  it('one asks, the other sends back or approves what stands there, and only then it is published', async () => {
    const [rita, olga] = [await studio().signIn('revops', 'Rita RevOps'), await studio().signIn('admin', 'Olga Owner')];
    const draft = await openText(rita);
    await replaceIn(rita.page, 'readyAt: 80', 'readyAt: 60');
    await rita.page.getByRole('tab', { name: 'Publish' }).click();
    await rita.page.getByRole('textbox', { name: 'Reason' }).fill('Too strict for small deals');
    await rita.picture('draft-propose');
    await rita.page.getByRole('button', { name: 'Ask for approval' }).click();
    await rita.page.getByText('You had a part in it').waitFor();
    await olga.visit(`/drafts/${draft}/publish`);
    await olga.page.getByText(/Rita RevOps asked for approval/).waitFor();
    await olga.picture('draft-approve');
    expect(await olga.findBarriers()).toEqual([]);
    await olga.page.getByRole('textbox', { name: 'Reason' }).fill('65 would do');
    await olga.page.getByRole('button', { name: 'Send it back with this reason' }).click();
    await olga.page.getByText('Olga Owner sent it back').waitFor();
    await rita.page.reload();
    await rita.page.getByText('“65 would do”').waitFor();
    await rita.page.getByRole('textbox', { name: 'Reason' }).fill('Still 60');
    await rita.page.getByRole('button', { name: 'Ask for approval' }).click();
    await rita.page.getByText('You had a part in it').waitFor();
    await olga.page.reload();
    await olga.page.getByRole('button', { name: 'Approve it as it stands' }).click();
    await olga.page.getByText('Approved as it stands by Olga Owner').waitFor();
    // A change after the approval drops it.
    await rita.page.getByRole('tab', { name: 'Text' }).click();
    await replaceIn(rita.page, 'readyAt: 60', 'readyAt: 61');
    await rita.page.getByRole('tab', { name: 'Publish' }).click();
    await rita.page.getByText('You had a part in it').waitFor();
    await olga.page.reload();
    await olga.page.getByRole('button', { name: 'Approve it as it stands' }).click();
    await olga.page.getByText('Approved as it stands by Olga Owner').waitFor();
    await rita.page.reload();
    await rita.page.getByText('Approved as it stands by Olga Owner').waitFor();
    await rita.page.getByRole('button', { name: 'Publish', exact: true }).click();
    await rita.page.getByRole('heading', { name: 'It runs' }).waitFor();
    expect((await studio().app.ruleFiles.showRules(REQUIREMENTS, null)).text).toContain('readyAt: 61');
    expect([...rita.complaints, ...olga.complaints]).toEqual([]);
  });
});

describe('a change that is not wanted', () => {
  it('is discarded after a question, on a narrow screen and in the dark too', async () => {
    const window = await studio().signIn('revops', 'Rita RevOps');
    const { page } = window;
    await openText(window);
    await page.setViewportSize({ width: 360, height: 780 });
    await window.picture('draft-narrow-text');
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
    expect(await window.findBarriers()).toEqual([]);
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.getByRole('tab', { name: 'Publish' }).click();
    await window.picture('draft-narrow-dark-publish');
    await page.getByRole('button', { name: 'Discard this change' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Keep it' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Discard this change' }).click();
    await page.getByRole('button', { name: 'Discard it' }).click();
    await page.getByRole('heading', { level: 1, name: 'Rules' }).waitFor();
    await page.getByRole('article', { name: REQUIREMENTS }).waitFor();
    expect(await page.getByText('Being worked on').count()).toBe(0);
    expect(window.complaints).toEqual([]);
  });
});
