import { describe, expect, it, jest } from '@jest/globals';
import { withDealFiles } from './deal-files.ts';
import { withFramePages } from './frame-pages.ts';
import { withStudio } from './open-studio.ts';

jest.setTimeout(240_000);

describe('a link for a frame, made on the page of a handoff', () => {
  it('shows the handoff once where the administrator allows it, and leads back to its page', () =>
    withFramePages((pages) =>
      withDealFiles({ sales: [{ id: 'd1', account: 'Northwind', goal: 'TBD' }] }, (connections) =>
        // The studio's file begins with "service:".
        withStudio({ connections: `  panel: { hosts: ["${pages.allowed}"] }\n${connections}`, simulators: [] }, async ({ app, address, signIn }) => {
          await app.sync('sales');
          const [deal] = await app.store.listHandoffs({});
          const window = await signIn('viewer', 'Vera Viewer');
          const { page } = window;
          await window.visit(`/handoffs/${deal?.id ?? ''}`);
          await page.getByRole('button', { name: /^Link for a frame: .* d1$/ }).click();
          const shown = page.getByRole('textbox', { name: 'Address of the frame' });
          await shown.waitFor();
          await page.getByRole('dialog').getByText(pages.allowed).waitFor();
          await window.picture('panel-link');
          expect(await window.findBarriers()).toEqual([]);
          const url = await shown.inputValue();
          await page.getByRole('button', { name: 'Make another' }).click();
          await page.waitForFunction(`document.querySelector('[role=dialog] input')?.value !== ${JSON.stringify(url)}`);
          expect(window.complaints).toEqual([]);

          pages.show(url);
          await page.goto(pages.allowed);
          const frame = page.frameLocator('iframe');
          await frame.getByRole('heading', { level: 1, name: 'Northwind' }).waitFor();
          expect(await frame.getByText('Goal').count()).toBeGreaterThan(0);
          const opened = page.waitForEvent('popup');
          await frame.getByRole('link', { name: 'Open the handoff' }).click();
          const studio = await opened;
          await studio.getByRole('heading', { level: 1, name: 'Northwind' }).waitFor();
          expect(studio.url()).toBe(`${address}/handoffs/${deal?.id ?? ''}`);

          // The studio itself stays out of frames.
          pages.show(`${address}/handoffs`);
          await page.goto(pages.allowed);
          expect(await frame.getByRole('heading', { name: 'Handoffs' }).count()).toBe(0);
          expect(window.complaints.join('\n')).toMatch(/frame-ancestors 'none'/);
        }),
      ),
    ));

  it('says what is to be done where no page may show one', () =>
    withDealFiles({ sales: [{ id: 'd1', account: 'Northwind' }] }, (connections) =>
      withStudio({ connections, simulators: [] }, async ({ app, signIn }) => {
        await app.sync('sales');
        const [deal] = await app.store.listHandoffs({});
        const window = await signIn('sales');
        await window.visit(`/handoffs/${deal?.id ?? ''}`);
        await window.page.getByRole('button', { name: /^Link for a frame/ }).click();
        await window.page.getByRole('dialog').getByText(/service\.panel\.hosts/).first().waitFor();
        expect(await window.findBarriers()).toEqual([]);
      }),
    ));
});
