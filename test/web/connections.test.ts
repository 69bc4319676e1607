import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, jest } from '@jest/globals';
import { withStudio } from './open-studio.ts';

jest.setTimeout(240_000);

const NOTHING = 'connections: []\n';
const SALES = `connections:
  - id: sales
    connector: salesforce
    settings: { loginUrl: "\${DEMO_URL_SALES}", auth: { flow: client_credentials, clientId: handoff-sync-app, clientSecret: "\${DEMO_SALESFORCE_SECRET}" } }
    mapping: customer/salesforce.yaml
    rollout: fields
    schedule: "0 5 * * *" # before work
`;
/** With a question that only this system asks. */
const SYSTEMS = [['HubSpot', /oken/], ['Workday', /enant/], ['CSV files', /^Folder of the exports/], ['Personio', /^Client ID/], ['BambooHR', /^Applicant statuses/]] as const;

describe('connecting an account in a browser', () => {
  it('says what to do, shows a refusal beside the field it is about, keeps what was typed, and then connects', () =>
    withStudio({ connections: NOTHING, simulators: ['salesforce'] }, async ({ signIn, simulator, folder }) => {
      const window = await signIn('revops');
      const { page } = window;
      await window.visit('/connections');
      await page.getByText('No account is connected yet').waitFor();
      await window.picture('connections-empty');
      expect(await window.findBarriers()).toEqual([]);
      await page.getByRole('link', { name: 'Connect an account' }).click();
      for (const [system, asked] of SYSTEMS) {
        await page.getByRole('radio', { name: system }).check();
        await page.getByLabel(asked).first().waitFor();
      }
      expect(await window.findBarriers()).toEqual([]);
      await page.getByRole('radio', { name: 'Salesforce' }).check();
      await page.getByText('Before you begin').waitFor();
      await page.getByRole('button', { name: 'Check' }).click();
      await page.getByText('This is needed.').first().waitFor();
      await page.locator('[id="of-settings.loginUrl"]:focus').waitFor();
      await page.getByLabel('Address of your org').fill(simulator('salesforce').baseUrl);
      await page.getByLabel('Consumer key').fill('handoff-sync-app');
      await page.getByLabel(/^Consumer secret/).fill('planted-wrong-secret');
      await page.getByRole('button', { name: 'Check' }).click();
      await page.getByText('The account does not let us in').waitFor();
      await window.picture('connection-new-refused');
      const secret = page.getByLabel(/^Consumer secret/);
      expect(await secret.getAttribute('aria-invalid')).toBe('true');
      expect(await window.findBarriers()).toEqual([]);

      await page.reload();
      await page.getByLabel('Consumer key').waitFor();
      expect(await page.getByLabel('Consumer key').inputValue()).toBe('handoff-sync-app');
      expect(await secret.inputValue()).toBe('');
      expect(await page.evaluate("JSON.stringify(localStorage)")).not.toContain('planted-wrong-secret');
      await secret.fill('handoff-sync-secret');
      await page.getByRole('button', { name: 'Check' }).click();
      await page.getByRole('heading', { name: /The account answers/ }).waitFor();
      await window.picture('connection-new-checked');
      await page.getByLabel(/^Name/).fill('sales');
      await page.getByRole('button', { name: 'Connect', exact: true }).click();
      await page.getByRole('heading', { name: 'sales', level: 1 }).waitFor();
      await page.getByRole('row', { name: /Complete|Partial/ }).first().waitFor();
      await window.picture('connection');
      const written = await readFile(join(folder, 'connections.yaml'), 'utf8');
      expect(written).toContain('secret:sales.auth.clientSecret');
      expect(written).not.toContain('handoff-sync-secret');
      expect(window.complaints).toEqual([]);
    }));
});

describe('one connection in a browser', () => {
  it('is paused with a reason and resumed; what froze it is explained, with both ways on', () =>
    withStudio({ connections: SALES, simulators: ['salesforce'] }, async ({ signIn, app }) => {
      await app.syncAll(['sales']);
      const window = await signIn('revops');
      const { page } = window;
      await window.visit('/connections/sales');
      await page.getByText('At 05:00 every day (UTC time).').waitFor();
      await page.getByRole('button', { name: 'Pause …' }).click();
      await page.getByLabel(/^Why/).fill('The CRM is being migrated');
      expect(await window.findBarriers()).toEqual([]);
      await page.getByRole('button', { name: 'Pause it' }).click();
      await page.getByText('Paused by a person').waitFor();
      await page.getByText(/The CRM is being migrated/).first().waitFor();
      await page.getByRole('button', { name: 'Resume' }).click();
      await page.getByText('Paused by a person').waitFor({ state: 'detached' });

      const stored = await app.store.findConnection('sales');
      if (stored === null) throw new Error('it was never connected');
      await app.store.saveConnection({ ...stored, frozen: { at: new Date().toISOString(), reason: '31 of 60 known handoffs were deleted at once. Nothing of it was applied.' } });
      await window.visit('/connections/sales');
      await page.getByText('31 of 60 known handoffs were deleted at once', { exact: false }).first().waitFor();
      expect(await page.getByRole('button', { name: 'It is right: apply it' }).isDisabled()).toBe(true);
      await window.picture('connection-frozen');
      expect(await window.findBarriers()).toEqual([]);
      await page.getByRole('button', { name: 'The cause is mended: look again' }).click();
      await page.getByText('Frozen: a person has to decide').waitFor({ state: 'detached' });

      await page.getByRole('tab', { name: 'What the account allows' }).click();
      await page.getByRole('button', { name: 'Check now' }).click();
      await page.getByRole('heading', { name: /The account answers/ }).waitFor();
      await page.getByRole('button', { name: 'Show what would be created' }).click();
      await page.getByText('Setup needs an administrator', { exact: false }).first().waitFor();
      await page.getByText('handoff setup sales', { exact: true }).waitFor();
      await window.picture('connection-account');
      expect(await window.findBarriers()).toEqual([]);
      await page.getByRole('tab', { name: 'What comes next' }).click();
      await page.getByRole('button', { name: 'Work it out' }).click();
      await page.getByText(/which would cost/).waitFor();
      await page.getByText(/older than the start date\.$/).waitFor();
      await window.picture('connection-next');
      expect(await window.findBarriers()).toEqual([]);
      expect(window.complaints).toEqual([]);
    }));

  it('settings are changed line by line; who was slower is told and loses nothing', () =>
    withStudio({ connections: SALES, simulators: ['salesforce'] }, async ({ signIn, folder }) => {
      const path = join(folder, 'connections.yaml');
      const window = await signIn('revops');
      const { page } = window;
      await window.visit('/connections/sales?tab=settings');
      await page.getByText('From the environment variable DEMO_SALESFORCE_SECRET.').waitFor();
      await page.getByLabel(/^How often it is read/).selectOption({ label: 'Every 15 minutes' });
      await page.getByText('Not saved yet.', { exact: false }).waitFor();
      await page.getByLabel(/^How often it is read/).selectOption({ label: 'Every day at 05:00' });
      await page.getByText('Nothing is changed.').waitFor();
      await page.getByLabel(/^How often it is read/).selectOption({ label: 'Every hour' });
      await window.picture('connection-settings');
      expect(await window.findBarriers()).toEqual([]);
      const before = await readFile(path, 'utf8');
      await writeFile(path, `${before}# from git\n`);
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByText('Not saved: somebody was faster').waitFor();
      expect(await page.getByLabel(/^How often it is read/).inputValue()).toBe('0 * * * *');
      await page.getByText('The file was changed meanwhile').waitFor();
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByText('Nothing is changed.').waitFor();
      expect(await readFile(path, 'utf8')).toBe(`${before.replace('"0 5 * * *"', '"0 * * * *"')}# from git\n`);

      await page.getByRole('radio', { name: 'Only watch' }).check();
      await page.reload();
      await page.getByText('Not saved yet.', { exact: false }).waitFor();
      expect(await page.getByRole('radio', { name: 'Only watch' }).isChecked()).toBe(true);
      await page.setViewportSize({ width: 360, height: 800 });
      await window.picture('connection-settings-narrow');
      expect(await page.evaluate('document.documentElement.scrollWidth <= 360')).toBe(true);
      expect(window.complaints).toEqual([]);
    }));
});
