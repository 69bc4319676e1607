import { describe, expect, it, jest } from '@jest/globals';
import { z } from 'zod';
import { withDemoStudio } from './open-studio.ts';

jest.setTimeout(300_000);

const dealsSchema = z.object({ rows: z.array(z.object({ Id: z.string() })) });
const REFUSAL = 'The go-live date must come after the close date.';

describe('runs and what was refused, in a browser', () => {
  it('shows how accounts stand, a refusal in the vendor’s own words, and tries it again', () =>
    withDemoStudio(async ({ signIn, simulator, address }) => {
      const { control } = simulator('salesforce');
      const window = await signIn('operations');
      const { page } = window;
      await window.visit('/connections');
      await page.getByRole('region', { name: 'sales' }).getByText(/of our .* calls used today/).waitFor();
      await window.picture('connections');
      expect(await window.findBarriers()).toEqual([]);
      expect(await page.getByRole('link', { name: 'Connect an account' }).count()).toBe(0);
      await page.goto(`${address}/connections/new`);
      await page.getByText('This is not open to your role').waitFor();

      const { rows } = dealsSchema.parse(await control.control('query', { object: 'Opportunity', where: { IsWon: true } }));
      await control.control('fail-records', { ids: ['*'], code: 'FIELD_CUSTOM_VALIDATION_EXCEPTION', message: REFUSAL });
      await control.control('update', { records: rows.map(({ Id }) => ({ Id, NextStep: null, Amount: null })) });
      await window.visit('/errors');
      const trouble = page.getByRole('region', { name: REFUSAL });
      await trouble.first().waitFor();
      await window.picture('errors');
      expect(await window.findBarriers()).toEqual([]);

      await window.visit('/connections/sales');
      const refusing = page.getByRole('row').filter({ has: page.getByRole('cell', { name: /^[1-9]/ }).nth(3) });
      await refusing.first().getByRole('link').click();
      await page.getByRole('heading', { name: /^Run of sales/ }).waitFor();
      await page.getByText(REFUSAL).first().waitFor();
      await window.picture('run');
      expect(await window.findBarriers()).toEqual([]);

      await control.control('clear-hooks');
      await window.visit('/errors?connection=sales');
      await page.getByRole('button', { name: 'Try all of sales again' }).click();
      await page.getByText('Nothing is refused').waitFor();
      expect(window.complaints).toEqual([]);
    }));
});
