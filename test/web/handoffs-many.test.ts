import { describe, expect, it, jest } from '@jest/globals';
import { measureFilter, measureScroll, storeHandoffs } from './measure-list.ts';
import { withStudio } from './open-studio.ts';

jest.setTimeout(240_000);

const CONNECTIONS = `connections:
  - { id: sales, connector: csv, settings: { file: deals.csv, id: id }, mapping: customer/csv.yaml }
`;
const MANY = 10_000;
const say = (line: string): void => void process.stdout.write(`${line}\n`);

describe('a list of ten thousand handoffs', () => {
  it('is read once, draws only what is in sight, and filters without asking anybody', () =>
    withStudio({ connections: CONNECTIONS, simulators: [] }, async ({ app, signIn }) => {
      await storeHandoffs(app.store, MANY, new Date());
      const window = await signIn('revops');
      const { page } = window;
      const asked: string[] = [];
      page.on('request', (request) => {
        if (request.url().includes('/api/v1/handoffs/')) asked.push(request.url());
      });
      await window.visit('/handoffs');
      await page.getByText('All 10,000 handoffs').waitFor();
      await page.getByRole('grid').getByRole('row').nth(5).waitFor();
      expect(asked.filter((url) => !url.includes('after='))).toHaveLength(1);
      expect(asked.length).toBeLessThanOrEqual(4);
      asked.length = 0;

      const filters: number[] = [];
      for (const text of ['northwind', 'northwind 99', 'owner 7', 'fabrikam', '']) filters.push(await measureFilter(page, text));
      await page.getByText('All 10,000 handoffs').waitFor();
      await measureFilter(page, 'northwind');
      await page.getByText('2,000 of 10,000 handoffs').waitFor();
      await measureFilter(page, '');
      await page.getByText('All 10,000 handoffs').waitFor();
      say(`filter to paint, ms: ${filters.map((ms) => ms.toFixed(0)).join(', ')}`);

      const scrolled = await measureScroll(page, '.handoff-grid', 120);
      say(`scrolling: ${scrolled.frames} frames, ${scrolled.long} of more than 50 ms, longest ${scrolled.longestMs.toFixed(0)} ms, at most ${scrolled.mostRows} rows drawn`);
      expect(scrolled.mostRows).toBeLessThanOrEqual(60);
      expect(scrolled.mostRows).toBeGreaterThan(10);

      // By keyboard to the end, and back to the same place after a look at the last one.
      const grid = page.getByRole('grid');
      await grid.focus();
      await page.keyboard.press('End');
      const last = grid.getByRole('row', { selected: true });
      await last.getByText('order 9999').waitFor();
      expect(await grid.getAttribute('aria-activedescendant')).toBe(await last.getAttribute('id'));
      expect(await grid.getAttribute('aria-rowcount')).toBe('10001');
      expect(asked).toEqual([]);
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: 'Wingtip – order 9999' }).waitFor();
      await page.goBack();
      await grid.getByText('order 9999').waitFor();
      await page.locator('[role=grid]:focus').waitFor();
      expect(window.complaints).toEqual([]);
    }));
});
