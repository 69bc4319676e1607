import { describe, expect, it, jest } from '@jest/globals';
import { daysAgo, withDealFiles } from './deal-files.ts';
import { withStudio } from './open-studio.ts';

jest.setTimeout(240_000);

describe('links in a browser', () => {
  it('a pair is confirmed, another refused, with the keyboard; what was joined can be taken apart again', () =>
    withDealFiles(
      {
        sales: [{ id: 'd1', account: 'Northwind', amount: '48000' }, { id: 'd2', account: 'Contoso', amount: '9000' }],
        erp: [{ id: 'e1', account: 'Northwind GmbH', amount: '48000', close_date: daysAgo(4) }, { id: 'e2', account: 'Contoso Ltd', amount: '9000' }],
      },
      (connections) =>
        withStudio({ connections, simulators: [] }, async ({ app, signIn }) => {
          await app.syncAll(['sales', 'erp']);
          const window = await signIn('revops', 'Rita RevOps');
          const { page } = window;
          await window.visit('/suggestions');
          await page.getByText('2 pairs, the likeliest first').waitFor();
          await window.picture('links');
          expect(await window.findBarriers()).toEqual([]);
          const pair = page.getByRole('region', { name: /Northwind/ });
          await pair.getByText('The same account: northwind.').waitFor();
          expect(await pair.getByRole('button', { name: 'They are one' }).isDisabled()).toBe(true);
          await pair.getByRole('radio', { name: 'Northwind in sales' }).focus();
          await page.keyboard.press('Space');
          await page.keyboard.press('Tab');
          await page.keyboard.type('The same order number');
          await page.keyboard.press('Enter');
          await page.getByText('Northwind is one deal now').waitFor();
          await pair.waitFor({ state: 'detached' });
          await page.locator(':focus').filter({ hasText: 'is one deal now' }).waitFor();

          const other = page.getByRole('region', { name: /Contoso/ });
          await other.getByRole('textbox', { name: 'Reason' }).fill('Two orders of the same size');
          await other.getByRole('button', { name: 'They are two' }).press('Enter');
          await page.getByRole('heading', { name: 'No pair to decide about' }).waitFor();
          await page.getByText(/stay two, and are not suggested again/).waitFor();

          await page.getByRole('link', { name: 'Handoffs' }).click();
          await page.getByText('All 3 handoffs').waitFor();
          await page.getByRole('link', { name: 'Northwind', exact: true }).click();
          await page.getByText('It joined: said by Rita RevOps: The same order number').waitFor();
          await page.getByRole('button', { name: /^Unlink/ }).click();
          const question = page.getByRole('dialog', { name: 'Unlink this record?' });
          await question.getByRole('textbox', { name: 'Reason' }).fill('It was another order after all');
          expect(await window.findBarriers()).toEqual([]);
          await window.picture('handoff-unlink');
          await question.getByRole('button', { name: 'Unlink' }).click();
          await page.getByText('The record was taken out').waitFor();
          await page.getByRole('button', { name: /^Unlink/ }).waitFor({ state: 'detached' });
          expect(window.complaints).toEqual([]);
        }),
    ));
});
