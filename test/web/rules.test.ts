import { describe, expect, it, jest } from '@jest/globals';
import { withStudio } from './open-studio.ts';

jest.setTimeout(180_000);

const CONNECTIONS = `connections:
  - { id: sales, connector: csv, settings: { file: deals.csv, id: id }, mapping: customer/csv.yaml }
`;

describe('the rules in a browser', () => {
  it('show what runs and what each version changed; going back is one click and opens at the preview', () =>
    withStudio({ connections: CONNECTIONS, simulators: [] }, async ({ signIn, app }) => {
      const window = await signIn('revops', 'Rita RevOps');
      const { page } = window;
      const running = await app.ruleFiles.showRules('customer/requirements.yaml', null);
      await app.ruleFiles.publishRules('customer/requirements.yaml', running.text.replace('readyAt: 80', 'readyAt: 60'), running.version, { by: 'Olga Owner', reason: '60 is enough' });
      await window.visit('/rules');
      await page.getByRole('link', { name: 'customer/requirements.yaml' }).click();
      await page.getByRole('button', { name: /Version 2 runs now by Olga Owner/ }).waitFor();
      await page.getByText('readyAt: 60').waitFor();
      await window.picture('rules-file');
      expect(await window.findBarriers()).toEqual([]);
      await page.getByRole('button', { name: /^Version 1/ }).click();
      await page.getByRole('button', { name: 'Go back to this version' }).click();
      await page.getByText(/Worked out for all/).waitFor();
      expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Back to version 1 of customer/requirements.yaml');
      await page.getByText('This change would do nothing to the handoffs there are today.').waitFor();
      await window.visit('/rules');
      await page.getByRole('link', { name: 'Back to version 1 of customer/requirements.yaml' }).waitFor();
      await window.picture('rules-with-draft');
      expect(await window.findBarriers()).toEqual([]);
      await page.setViewportSize({ width: 360, height: 780 });
      await window.visit('/rules');
      await page.getByRole('link', { name: 'customer/csv.yaml' }).waitFor();
      await window.picture('rules-narrow');
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
      expect(window.complaints).toEqual([]);
    }));

  it('a role that may only read sees them without a way to change them, and no draft', () =>
    withStudio({ connections: CONNECTIONS, simulators: [] }, async ({ signIn }) => {
      const window = await signIn('sales');
      const { page } = window;
      await window.visit('/rules');
      await page.getByText('Changing them is open to the roles revops and admin.').waitFor();
      await page.getByRole('link', { name: 'customer/csv.yaml' }).waitFor();
      expect(await page.getByRole('main').getByRole('button').count()).toBe(0);
      await page.goto(new URL('/drafts/anything', page.url()).href);
      await page.getByRole('heading', { name: 'This is not open to your role' }).waitFor();
      expect(await window.findBarriers()).toEqual([]);
      expect(window.complaints).toEqual([]);
    }));
});
