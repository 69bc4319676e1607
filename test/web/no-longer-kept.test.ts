import { describe, expect, it, jest } from '@jest/globals';
import { withDemoStudio } from './open-studio.ts';

jest.setTimeout(400_000);

const OMAR = { name: 'Omar Ops', email: null, role: 'operations' } as const;
const ENDLESS = '2100-01-01T00:00:00.000Z';

describe('a handoff whose time is over, in a browser', () => {
  it('says so in words: what is gone, what stays, how it comes back; and offers no step that would be refused', () =>
    withDemoStudio(async ({ app, signIn }) => {
      const deal = (await app.store.listHandoffs({ limit: 1_000 })).find(({ kind, status }) => kind === 'customer' && status === 'ready');
      if (deal === undefined) throw new Error('no deal is ready');
      await app.accept(deal, { by: OMAR });
      for (const what of ['values', 'bodies', 'outbox'] as const) await app.store.retain(what, ENDLESS, 250);
      const window = await signIn('revops', 'Rita RevOps');
      const { page } = window;
      await window.visit('/handoffs?text=no+longer');
      await page.getByRole('grid', { name: /Handoffs/ }).getByRole('link', { name: 'No longer kept' }).click();
      await page.getByRole('heading', { level: 1, name: 'No longer kept' }).waitFor();
      await page.getByText('Nobody had anything left to do about it for so long').waitFor();
      const answers = page.getByRole('region', { name: 'All answers' });
      await answers.waitFor();
      for (const value of await answers.locator('tbody tr td:nth-child(2)').allTextContents()) expect(value).toMatch(/^(No longer kept|No answer: .+)$/);
      expect(await page.getByText('never written to a system').count()).toBe(0);
      for (const name of [/^Record /, /^Unlink/, /Link for a frame/]) expect(await page.getByRole('button', { name }).count()).toBe(0);
      expect(await window.findBarriers()).toEqual([]);
      expect(await page.getByText(deal.title).count()).toBe(0);
      await window.picture('handoff-no-longer-kept');
    }));
});
