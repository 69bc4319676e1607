import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, jest } from '@jest/globals';
import { until } from '../support/until.ts';
import { withStudio } from './open-studio.ts';

jest.setTimeout(240_000);

const SECRET = 'handoff-sync-secret';
const SALES = `connections:
  - id: sales
    connector: salesforce
    settings:
      loginUrl: "\${DEMO_URL_SALES}"
      auth: { flow: client_credentials, clientId: handoff-sync-app, clientSecret: secret:sales.auth.clientSecret }
      setupAuth: { flow: client_credentials, clientId: acme-admin-app, clientSecret: acme-admin-secret }
    mapping: customer/salesforce.yaml
    startFrom: 2020-01-01
    quietPeriodSeconds: 0
    rollout: tasks
  # the exports of the old shop
  - id: shop
    connector: csv
    settings: { folder: exports, file: deals.csv, id: id }
    mapping: customer/csv.yaml
`;

describe('removing a connection in a browser', () => {
  it('says what it means, asks for the name, and the list says what was removed', () =>
    withStudio({ connections: SALES, simulators: ['salesforce'] }, async ({ signIn, app, simulator, folder }) => {
      await app.store.secretSet('secret', 'sales.auth.clientSecret', SECRET);
      const { session } = await app.openSession('sales');
      await session.setup({ inputs: true, remove: false, dryRun: false, writes: {} });
      await simulator('salesforce').control.control('bulk-seed', { deals: 3, gappyEvery: 1 });
      await app.syncAll(['sales']);
      const path = join(folder, 'connections.yaml');
      const before = await readFile(path, 'utf8');

      const window = await signIn('revops');
      const { page } = window;
      await window.visit('/connections/sales?tab=settings');
      await page.getByRole('heading', { name: 'Remove', exact: true }).waitFor();
      expect(await window.findBarriers()).toEqual([]);
      await window.picture('connection-remove-section');
      await page.getByRole('button', { name: 'Remove …' }).focus();
      await page.keyboard.press('Enter');
      const dialog = page.getByRole('dialog', { name: 'Remove sales' });
      await dialog.locator('button[aria-label="Close"]:focus').waitFor();
      await dialog.getByText(/^Our \d+ open tasks in your Salesforce account are closed\.$/).waitFor();
      await dialog.getByText('3 handoffs that came from it stay readable.').waitFor();
      const closing = dialog.getByLabel(/^Close our \d+ open tasks there first/);
      expect(await closing.isChecked()).toBe(true);
      await dialog.getByText(/Only when all are closed is the connection removed\. This takes about 1 call /).waitFor();
      await closing.uncheck();
      await dialog.getByText('Nothing in your Salesforce account is changed or deleted.').waitFor();
      await dialog.getByText(/tasks of ours stay open in its account\./).waitFor();
      await window.picture('connection-remove-open');
      await closing.check();
      await dialog.getByText('1 stored secret is deleted.').waitFor();
      const name = dialog.getByLabel('Type sales to confirm');
      const remove = dialog.getByRole('button', { name: 'Remove sales' });
      // What it means comes before the field, for whoever is read it as well.
      await dialog.locator('button[aria-label="Close"]').focus();
      await page.keyboard.press('Tab');
      await dialog.locator('input[type=checkbox]:focus').waitFor();
      await page.keyboard.press('Tab');
      await dialog.locator('input[type=text]:focus, input:not([type]):focus').waitFor();
      await name.fill('sale');
      expect(await remove.isDisabled()).toBe(true);
      expect(await window.findBarriers()).toEqual([]);
      await window.picture('connection-remove');
      await page.emulateMedia({ colorScheme: 'dark' });
      await window.picture('connection-remove-dark');
      await page.emulateMedia({ colorScheme: 'light' });
      await page.setViewportSize({ width: 360, height: 780 });
      await until(async () => (await page.evaluate('document.documentElement.scrollWidth')) === 360);
      await window.picture('connection-remove-narrow');
      await page.setViewportSize({ width: 1280, height: 900 });

      await writeFile(path, `${before}# from git\n`);
      await name.fill('sales');
      await page.keyboard.press('Enter');
      await dialog.getByText('Not removed: the file was changed meanwhile').waitFor();
      expect(await name.inputValue()).toBe('sales');
      await simulator('salesforce').control.control('fail-records', { ids: ['*'] });
      await remove.click();
      await dialog.getByText('Not removed yet: tasks are still open').waitFor();
      expect(await window.findBarriers()).toEqual([]);
      await window.picture('connection-remove-not-closed');
      await simulator('salesforce').control.control('clear-hooks');
      await remove.click();
      await page.getByText('"sales" was removed').waitFor();
      await page.getByText(/tasks of ours were closed in its account\./).waitFor();
      await page.getByText('1 stored secret was deleted.', { exact: false }).waitFor();
      await page.getByRole('heading', { name: 'Connections', level: 1 }).waitFor();
      await page.getByRole('region', { name: 'shop' }).waitFor();
      expect(await page.getByRole('region', { name: 'sales' }).count()).toBe(0);
      expect(await window.findBarriers()).toEqual([]);
      await window.picture('connection-removed');
      const [lines, after] = [before.indexOf('  - id: sales'), before.indexOf('  # the exports')];
      expect(await readFile(path, 'utf8')).toBe(`${before.slice(0, lines)}${before.slice(after)}# from git\n`);
      await window.visit('/handoffs');
      await page.getByText(/3 handoffs/).first().waitFor();
      expect(window.complaints).toEqual([]);
    }));
});
