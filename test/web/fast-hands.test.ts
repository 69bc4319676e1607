import { expect, describe, it, jest } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { Window } from './browse.ts';
import { keepStudio } from './keep-studio.ts';
import { withDemoStudio } from './open-studio.ts';
import { rowOf } from './read-editor.ts';

jest.setTimeout(240_000);

/** In the page: from `holdTimers()` on, timers that are due soon wait for `releaseTimers()`, as on a machine that has no time for them. */
const HELD_TIMERS = `{
  const setSoon = window.setTimeout;
  let held = null;
  window.setTimeout = (work, ms, ...rest) => held !== null && (ms ?? 0) <= 60 ? (held.push(() => work(...rest)), 0) : setSoon(work, ms, ...rest);
  window.holdTimers = () => { held = []; };
  window.releaseTimers = () => { const due = held; held = null; for (const work of due) work(); return due.length; };
}`;

async function openBudget({ page, visit }: Window): Promise<void> {
  await visit('/rules');
  await page.getByRole('button', { name: 'Change the rules for customers' }).click();
  await page.getByRole('tab', { name: 'Mapping of sales' }).click();
  await page.getByText(/fields of Opportunity in/).waitFor();
  await page.getByRole('button', { name: /^Budget/ }).click();
  await page.getByRole('heading', { name: 'Budget', exact: true }).waitFor();
}
const pickerOf = (page: Page): ReturnType<Page['getByRole']> => page.getByRole('button', { name: /^Choose a(nother)? field: Field of the account/ });

describe('who works faster than the page, or than the account', () => {
  const studio = keepStudio((work) => withDemoStudio((opened) => work(opened)));

  it('loses no letter of what is typed into a list that has just opened, and no choice made in it', async () => {
    const window = await studio().signIn('revops', 'Quick Quinn');
    const { page } = window;
    await page.addInitScript(HELD_TIMERS);
    await openBudget(window);
    await page.evaluate('holdTimers()');
    await pickerOf(page).press('Enter');
    await page.getByRole('dialog').getByLabel('Find by label, API name or type').waitFor();
    await page.keyboard.type('ExpectedRevenue');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.evaluate('releaseTimers()');
    const seen = page.getByRole('region', { name: 'On recent records' });
    await seen.getByText(/✓ [\d,]+/).waitFor();

    await page.evaluate('holdTimers()');
    await page.getByRole('combobox', { name: 'Currency' }).focus();
    await page.keyboard.type('EUR');
    await page.getByRole('option', { name: 'EUR' }).waitFor();
    await page.keyboard.press('ArrowDown');
    expect(await page.evaluate('releaseTimers()')).toBeGreaterThan(0);
    await page.keyboard.press('Enter');
    await seen.getByText(/✓ [\d,]+ EUR/).waitFor();
    expect(window.complaints).toEqual([]);
  });

  it('keeps the focus where the next click put it, whatever the page meant to do with it', async () => {
    const window = await studio().signIn('revops', 'Nimble Nora');
    const { page } = window;
    await page.addInitScript(HELD_TIMERS);
    await window.visit('/rules');
    await page.getByRole('button', { name: 'Change the rules for customers' }).click();
    await page.getByRole('tab', { name: 'Requirements' }).click();
    await page.getByRole('button', { name: 'Ask for one more answer', exact: true }).press('Enter');
    await page.keyboard.type('Security');
    const option = page.getByRole('option', { name: 'Security constraints' });
    await option.waitFor();
    await page.evaluate('holdTimers()');
    await option.click();
    const row = rowOf(page, 'Security constraints');
    await row.getByRole('button', { name: 'Only when …' }).click();
    await page.keyboard.type('50,');
    expect(await page.evaluate('releaseTimers()')).toBeGreaterThan(0);
    await page.keyboard.type('000');
    await page.keyboard.press('Enter');
    await row.getByText('Only when contract value is at least 50,000').waitFor();
    expect(window.complaints).toEqual([]);
  });

  it('is told that values could not be read, never that a field is empty, and has them read again', async () => {
    const window = await studio().signIn('revops', 'Patient Pat');
    const { page } = window;
    const isSlow = { yes: true };
    await page.route(/\/samples\?/, (route) =>
      isSlow.yes ? route.fulfill({ status: 504, contentType: 'application/problem+json', body: JSON.stringify({ type: 'about:blank', title: 'Slow', status: 504, code: 'account_slow', detail: 'The account took longer than 20 seconds.', remedy: 'Try again in a minute.' }) }) : route.continue(),
    );
    await openBudget(window);
    await pickerOf(page).click();
    await page.getByRole('dialog').getByLabel('Find by label, API name or type').fill('ExpectedRevenue');
    await page.keyboard.press('Enter');
    const told = page.getByText('Recent records could not be read: The account took longer than 20 seconds.');
    await told.waitFor();
    expect(await page.getByText('The field is empty').count()).toBe(0);
    expect(await window.findBarriers()).toEqual([]);
    isSlow.yes = false;
    await told.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('region', { name: 'On recent records' }).getByText(/✓ [\d,]+/).waitFor();
    expect(window.complaints).toEqual([]);
  });
});
