import { describe, expect, it, jest } from '@jest/globals';
import { daysAgo, withDealFiles } from './deal-files.ts';
import { withStudio } from './open-studio.ts';

jest.setTimeout(240_000);

const ANSWERED = { goal: 'Answer every request within a day', success_metric: 'Nine of ten requests within a day', go_live_date: daysAgo(-60), in_scope: 'Ticket routing for three teams', promises: 'none' };

describe('the first look in a browser', () => {
  it('shows how the last quarter stands and what would help most, and the overview leads to what needs a person', () =>
    withDealFiles(
      {
        sales: [
          { id: 'd1', account: 'Northwind', ...ANSWERED },
          { id: 'd2', account: 'Contoso', ...ANSWERED, goal: 'TBD' },
          { id: 'd3', account: 'Fabrikam', goal: 'TBD', close_date: daysAgo(20) },
          { id: 'd4', account: 'Old one', close_date: daysAgo(80) },
          { id: 'd5', account: 'Older one', close_date: daysAgo(200) },
        ],
      },
      (connections) =>
        withStudio({ connections, simulators: [] }, async ({ app, signIn }) => {
          const window = await signIn('viewer');
          const { page } = window;
          await window.visit('/report');
          await page.getByRole('heading', { name: 'Wait for the first run' }).waitFor();
          await app.syncAll(['sales']);
          await window.visit('/report');
          await page.getByText(/would lift|line/).first().waitFor();
          await page.getByText('4 deals of sales').waitFor();
          const chart = page.getByRole('table', { name: 'How scores are spread' }).getByRole('cell');
          await page.locator('.score-chart svg').waitFor();
          expect((await chart.allTextContents()).map(Number).reduce((sum, each) => sum + each, 0)).toBe(4);
          const goal = page.getByRole('table', { name: 'What is missing most' }).getByRole('row').filter({ hasText: 'Goal' }).first();
          expect(await goal.textContent()).toContain('3 of 4 (75%)');
          await page.getByText('“TBD”, 2 times').waitFor();
          await page.getByText('1 is older than the start date').waitFor();
          expect(await window.findBarriers()).toEqual([]);
          await window.picture('report');
          await page.getByLabel('Time').selectOption('366');
          await page.getByText('5 deals of sales').waitFor();
          expect(new URL(page.url()).search).toBe('?days=366');
          await page.setViewportSize({ width: 360, height: 800 });
          await window.picture('report-narrow');
          await page.setViewportSize({ width: 1280, height: 900 });

          await window.visit('/');
          await page.getByRole('heading', { name: 'What needs a person now' }).waitFor();
          await page.getByText('3 since the start date').waitFor();
          await page.getByText(/Everything until/).waitFor();
          expect(await window.findBarriers()).toEqual([]);
          await window.picture('overview');
          await page.emulateMedia({ colorScheme: 'dark' });
          await page.setViewportSize({ width: 360, height: 800 });
          await window.picture('overview-narrow-dark');
          await page.getByRole('link', { name: 'Incomplete' }).click();
          await page.getByRole('grid').waitFor();
          expect(new URL(page.url()).search).toBe('?kinds=customer&statuses=incomplete');
          expect(window.complaints).toEqual([]);
        }),
    ));

  it('without an account it says how to begin, to each role what it may do', () =>
    withStudio({ connections: 'connections: []\n', simulators: [] }, async ({ signIn, address }) => {
      const window = await signIn('revops');
      await window.visit('/');
      await window.page.getByRole('heading', { name: 'Three steps to begin' }).waitFor();
      await window.page.getByRole('link', { name: 'Connect an account' }).waitFor();
      expect(await window.findBarriers()).toEqual([]);
      await window.picture('overview-empty');
      for (const [path, title] of [['/report', 'No account is connected yet'], ['/handoffs', 'There are no handoffs yet'], ['/suggestions', 'No pair to decide about']] as const) {
        await window.visit(path);
        await window.page.getByRole('heading', { name: title }).waitFor();
        expect(await window.findBarriers()).toEqual([]);
      }
      const viewer = await signIn('viewer');
      await viewer.visit('/');
      await viewer.page.getByText('connecting is open to the roles revops and admin').waitFor();
      expect(await viewer.page.getByRole('link', { name: 'Connect an account' }).count()).toBe(0);
      await viewer.page.goto(new URL('/suggestions', address).href);
      await viewer.page.getByRole('heading', { name: 'This is not open to your role' }).waitFor();
      expect([...window.complaints, ...viewer.complaints]).toEqual([]);
    }));
});
