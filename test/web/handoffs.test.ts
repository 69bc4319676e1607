import { readFile } from 'node:fs/promises';
import { describe, expect, it, jest } from '@jest/globals';
import { withDemoStudio } from './open-studio.ts';

jest.setTimeout(400_000);

describe('handoffs in a browser', () => {
  it('are found, filtered, kept as a filter, exported and opened; a role sees no more than it may', () =>
    withDemoStudio(async ({ signIn }) => {
      const window = await signIn('revops', 'Rita RevOps');
      const { page } = window;
      await window.visit('/handoffs');
      const grid = page.getByRole('grid', { name: /Handoffs/ });
      await grid.waitFor();
      await window.picture('handoffs');
      expect(await window.findBarriers()).toEqual([]);
      await page.setViewportSize({ width: 360, height: 800 });
      await window.picture('handoffs-narrow');
      await page.setViewportSize({ width: 1280, height: 900 });

      // What is filtered stands in the address, and is what is exported.
      await page.getByLabel('Kind').selectOption('customer');
      await grid.getByRole('button', { name: 'Score' }).press('Enter');
      await page.waitForURL(/kinds=customer&sort=score/);
      const shown = Number(/^(\d+) of/.exec((await page.getByText(/^\d+ of \d+ handoffs$/).textContent()) ?? '')?.[1]);
      const download = page.waitForEvent('download');
      await page.getByRole('button', { name: 'Export as CSV' }).click();
      const file = await download;
      const lines = (await readFile(await file.path(), 'utf8')).trimEnd().split('\r\n');
      expect(file.suggestedFilename()).toMatch(/^handoffs-\d{4}-\d\d-\d\d\.csv$/);
      expect(lines.length).toBe(shown + 1);
      expect(lines.slice(1).every((line) => line.includes(',Customer,'))).toBe(true);

      // Kept under a name, renamed, picked again, deleted.
      await page.getByRole('button', { name: 'Saved filters' }).click();
      await page.getByRole('menuitem', { name: 'Save or manage …' }).click();
      await page.getByLabel('Name for the filter that is set now').fill('Weakest deals');
      await page.keyboard.press('Enter');
      await page.getByRole('button', { name: 'Rename Weakest deals' }).click();
      await page.getByLabel('New name for Weakest deals').fill('Deals, weakest first');
      await page.keyboard.press('Enter');
      await page.getByRole('button', { name: 'Rename Deals, weakest first' }).waitFor();
      expect(await window.findBarriers()).toEqual([]);
      await window.picture('handoffs-saved');
      await page.keyboard.press('Escape');
      await window.visit('/handoffs?text=nothing+is+called+this');
      await page.getByRole('heading', { name: 'No handoff passes these filters' }).waitFor();
      await page.getByRole('button', { name: 'Saved filters' }).click();
      await page.getByRole('menuitem', { name: 'Deals, weakest first' }).click();
      await page.getByText(`${shown} of `).waitFor();
      // The menu gives focus back to its button when it is gone.
      await page.getByRole('menu').waitFor({ state: 'detached' });

      // One that lacks something, by keyboard.
      await grid.focus();
      const title = await grid.getByRole('row', { selected: true }).getByRole('link').textContent();
      await grid.press('Enter');
      await page.getByRole('heading', { level: 1, name: title ?? '', exact: true }).waitFor();
      const missing = page.getByRole('region', { name: 'What is missing' });
      const fix = missing.getByRole('link', { name: /^Fix in the CRM/ }).first();
      expect(await fix.getAttribute('href')).toMatch(/^https?:/);
      await missing.getByText(/left blank|placeholder/i).first().waitFor();
      await page.getByRole('region', { name: 'Tasks, and what the systems show' }).getByText(/: written/).first().waitFor();
      await page.getByRole('region', { name: 'All answers' }).getByText(/read just now|read \d+/).first().waitFor();
      await page.getByRole('region', { name: 'What happened' }).getByText(/^Found: /).waitFor();
      // Going through a promise, by keyboard.
      const audit = page.getByRole('region', { name: 'Promise audit' });
      await audit.getByRole('button', { name: 'Record Integrations' }).press('Enter');
      await audit.getByLabel('Outcome').selectOption('at_risk');
      expect(await audit.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true);
      await audit.getByLabel('What was found').fill('The ERP link is in beta');
      expect(await window.findBarriers()).toEqual([]);
      await audit.getByRole('button', { name: 'Save' }).press('Enter');
      await audit.getByText('at risk, and known to be: “The ERP link is in beta”').waitFor();
      await audit.getByText(/: 1 of 6 gone through, 1 at risk\.$/).waitFor();
      await window.picture('handoff');
      expect(await window.findBarriers()).toEqual([]);
      await page.setViewportSize({ width: 360, height: 800 });
      await window.picture('handoff-narrow');
      const address = page.url();

      const viewer = await signIn('viewer');
      await viewer.page.goto(address);
      await viewer.page.getByText('They are open to the roles sales, operations, revops and admin.').waitFor();
      await viewer.page.getByText('Hidden from your role').first().waitFor();
      await viewer.visit('/handoffs?kinds=employee');
      await viewer.page.getByText('Exporting is open to the roles operations, revops and admin.').waitFor();
      await viewer.page.getByRole('link', { name: 'New hire' }).first().waitFor();
      expect([...window.complaints, ...viewer.complaints]).toEqual([]);
    }));
});
