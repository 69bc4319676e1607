import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, jest } from '@jest/globals';
import { withStudio } from './open-studio.ts';

jest.setTimeout(240_000);

const NOTHING = 'connections: []\n';

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
      await page.getByRole('radio', { name: 'Salesforce' }).check();
      await page.getByText('Before you begin').waitFor();
      await page.getByRole('button', { name: 'Check' }).click();
      await page.getByText('This is needed.').first().waitFor();
      expect(await page.evaluate("document.activeElement?.id")).toBe('of-settings.loginUrl');
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
