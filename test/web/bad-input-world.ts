import type { Locator, Page } from 'playwright-core';
import { until } from '../support/until.ts';
import { withStudio, type Studio } from './open-studio.ts';

const CONNECTIONS = `connections:
  - id: sales
    connector: salesforce
    settings: { loginUrl: "\${DEMO_URL_SALES}", auth: { flow: client_credentials, clientId: handoff-sync-app, clientSecret: "\${DEMO_SALESFORCE_SECRET}" } }
    mapping: customer/salesforce.yaml
`;
export const REQUIREMENTS = 'customer~requirements.yaml';
export const REQUIREMENTS_FILE = 'customer/requirements.yaml';

/** A studio over one Salesforce org whose few deals were read. */
export const withDeals = (work: (studio: Studio) => Promise<void>): Promise<void> =>
  withStudio({ connections: CONNECTIONS, simulators: ['salesforce'] }, async (opened) => {
    await opened.simulator('salesforce').control.control('bulk-seed', { deals: 6 });
    await opened.app.sync('sales');
    await work(opened);
  });

export type Person = Awaited<ReturnType<Studio['signIn']>>;

/** A change of all rules for customers; gives its address. */
export async function beginChange({ page, visit }: Person): Promise<string> {
  await visit('/rules');
  await page.getByRole('button', { name: 'Change the rules for customers' }).click();
  await page.getByRole('tablist', { name: 'Parts of this change' }).waitFor();
  return `/drafts/${new URL(page.url()).pathname.split('/')[2] ?? ''}`;
}

export async function openText({ page, visit }: Person, draft: string, file = REQUIREMENTS): Promise<Locator> {
  await visit(`${draft}/text?file=${file}`);
  const text = page.getByRole('textbox', { name: `Text of ${file.replace('~', '/')}` });
  await text.waitFor();
  return text;
}

export const saved = (page: Page): Promise<void> => page.getByText('Saved', { exact: true }).waitFor();
export const isBroken = (page: Page): Promise<number> => page.getByText('This page stopped working').count();

/** Waits until a text field shows this. */
export const expectValue = (field: Locator, value: string): Promise<void> => until(async () => (await field.inputValue()) === value);

/** Somebody comes back to the tab: pages ask again. */
export const comeBack = (page: Page): Promise<unknown> => page.evaluate("window.dispatchEvent(new Event('visibilitychange'))");
