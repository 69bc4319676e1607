import { describe, expect, it, jest } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import { beginChange, isBroken, saved, withDeals } from './bad-input-world.ts';
import { keepStudio } from './keep-studio.ts';

jest.setTimeout(600_000);

const studio = keepStudio(withDeals);

/** As people paste it: markup, formulas, another notation, far too much. */
const PASTED = ['<img src=x onerror="document.title=1">', '=HYPERLINK("http://127.0.0.1:9","x")', ': [{"', '-1e999', '\u202e\u0007 ' + 'long '.repeat(2_000)];

/** Types nonsense into everything that can be typed into, a different one each time. */
async function pasteEverywhere(page: Page, within: Locator): Promise<number> {
  let pasted = 0;
  const fields = within.locator('input:not([type=checkbox]):not([type=radio]):not([type=date]):not([readonly]):not([disabled]), textarea:not([readonly]):not([disabled])');
  for (let index = 0; index < (await fields.count()); index += 1) {
    const field = fields.nth(index);
    if (!(await field.isVisible()) || !(await field.isEditable())) continue;
    await field.fill(PASTED[index % PASTED.length] ?? '');
    pasted += 1;
    expect(await isBroken(page)).toBe(0);
  }
  await page.keyboard.press('Tab');
  return pasted;
}

describe('nonsense pasted into the forms', () => {
  it('of the rules leaves files that can be read, and pages that stand', async () => {
    const rita = await studio().signIn('revops', 'Rita RevOps');
    const { page } = rita;
    const draft = await beginChange(rita);
    const parts: readonly (readonly [tab: string, prepare: () => Promise<void>])[] = [
      ['Requirements', () => page.getByRole('tabpanel', { name: 'Requirements' }).getByRole('button', { expanded: false }).first().click()],
      ['Playbook', () => page.getByRole('tabpanel', { name: 'Playbook' }).getByRole('button', { expanded: false }).first().click()],
      ['Mapping of sales', async () => {
        await page.getByText(/fields of Opportunity in/).waitFor();
        await page.locator('[data-target="contract.value"]').click();
        await page.getByRole('heading', { name: 'Contract value', exact: true }).waitFor();
      }],
    ];
    for (const [tab, prepare] of parts) {
      await rita.visit(draft);
      await page.getByRole('tab', { name: tab }).click();
      await prepare();
      expect([tab, (await pasteEverywhere(page, page.getByRole('tabpanel', { name: tab }).first())) > 2]).toEqual([tab, true]);
      await rita.picture(`bad-input-${tab.split(' ')[0]?.toLowerCase() ?? ''}`);
      expect([tab, await rita.findBarriers()]).toEqual([tab, []]);
    }
    await rita.visit(`${draft}/text`);
    expect(await page.getByText('Not readable as YAML').count()).toBe(0);
    await saved(page);
    expect(await page.title()).toMatch(/· handoff-sync$/);
    expect(rita.complaints).toEqual([]);
    await page.context().close();
  });

  it('of a new connection is told beside the fields, and nothing is connected', async () => {
    const rita = await studio().signIn('revops', 'Rita RevOps');
    const { page } = rita;
    for (const system of ['Salesforce', 'BambooHR', 'HubSpot', 'Personio', 'Workday', 'CSV files']) {
      await rita.visit('/connections/new');
      await page.getByRole('radio', { name: system }).check();
      await page.getByText('Before you begin').waitFor();
      for (const fold of await page.locator('summary').all()) await fold.click();
      expect([system, (await pasteEverywhere(page, page.locator('form'))) > 3]).toEqual([system, true]);
      await page.getByRole('button', { name: 'Connect', exact: true }).click();
      await page.locator('[aria-invalid=true]').first().waitFor();
      await rita.picture(`bad-input-${system.replace(' ', '-').toLowerCase()}`);
      expect([system, await rita.findBarriers()]).toEqual([system, []]);
      expect([system, new URL(page.url()).pathname]).toEqual([system, '/connections/new']);
    }
    expect(studio().app.config.connections.map(({ id }) => id)).toEqual(['sales']);
    expect(rita.complaints).toEqual([]);
    await page.context().close();
  });
});
