import { describe, expect, it } from '@jest/globals';
import type { Frame, Page } from 'playwright-core';
import { withApi, type Api } from '../http/api-world.ts';
import { panelLink } from '../http/panel-world.ts';
import { COMPLETE, useStore, wonDeal, type World } from '../flows/support/world.ts';
import { openBrowser, openWindow, type Window } from './browse.ts';
import { withFramePages, type FramePages } from './frame-pages.ts';

const OMAR = { name: 'Omar Ops', email: 'omar@acme.example' };
const ANA = { name: 'Ana Rivera', email: 'ana@acme.example' };

interface Place {
  readonly world: World;
  readonly api: Api;
  readonly pages: FramePages;
  readonly window: Window;
  /** A new link to the handoff of this record. */
  link(externalId: string, object?: string): Promise<string>;
  /** Opens the page of the vendor with this in its frame. */
  open(link: string, at?: 'allowed' | 'other'): Promise<Frame>;
}

const { world: start } = useStore('postgres');

async function inBrowser(kind: 'customer' | 'employee', work: (place: Place) => Promise<void>): Promise<void> {
  await withFramePages(async (pages) => {
    const world = await start({ kind, service: `{ panel: { hosts: ["${pages.allowed}"] } }` });
    await withApi(world, async (api) => {
      const browser = await openBrowser();
      try {
        const context = await browser.newContext({ viewport: { width: 420, height: 700 }, reducedMotion: 'reduce' });
        const window = await openWindow(context, pages.allowed);
        const link = async (externalId: string, object = 'deal') => panelLink.parse((await api.ask('operations', 'POST', '/api/v1/panel-links', { connection: world.id, object, externalId })).body).url;
        await work({ world, api, pages, window, link, open: (src, at = 'allowed') => openIn(window.page, pages, src, at) });
      } finally {
        await browser.close();
      }
    });
  });
}

async function openIn(page: Page, pages: FramePages, src: string, at: 'allowed' | 'other'): Promise<Frame> {
  pages.show(src);
  await page.goto(pages[at], { waitUntil: 'networkidle' });
  const [frame] = page.mainFrame().childFrames();
  if (frame === undefined) throw new Error('the page has no frame');
  return frame;
}

const textOf = (frame: Frame): Promise<string> => frame.locator('body').innerText();
const NOTHING = 'Nothing to show here any more';

describe('a panel in a frame of another system’s page', () => {
  it('is shown on an allowed host and nowhere else, and a link that another host tried stays good', () =>
    inBrowser('customer', async ({ world, window, link, open }) => {
      world.source.put('deal', 'd1', { ...wonDeal('Northwind', COMPLETE), goal: 'TBD' });
      await world.sync();
      const asked: string[] = [];
      window.page.on('request', (request) => void asked.push(new URL(request.url()).pathname));
      const url = await link('d1');

      const blocked = await open(url, 'other');
      expect(await blocked.evaluate('document.documentElement.outerHTML').catch(() => '')).not.toContain('Northwind');
      expect(window.complaints.join('\n')).toMatch(/frame-ancestors/);
      // The browser never got further than the page that holds nothing.
      expect(asked.filter((path) => path.endsWith('/content'))).toEqual([]);

      const shown = await open(url);
      expect(await shown.getByRole('heading', { level: 1 }).innerText()).toBe('Northwind');
      expect(await shown.getByRole('link', { name: 'Fix in the CRM: Goal' }).getAttribute('href')).toBe('https://fake.example/deal/d1');
      expect(await shown.getByRole('img', { name: 'Score 60 of 100, ready at 80' }).count()).toBe(1);
      expect(asked.filter((path) => path.endsWith('/content'))).toHaveLength(1);
    }));

  it('is not shown again by a reload, altered, or on its own; a new link is', () =>
    inBrowser('customer', async ({ world, window, link, open }) => {
      world.source.put('deal', 'd1', { ...wonDeal('Northwind', COMPLETE), goal: 'TBD' });
      await world.sync();
      const url = await link('d1');
      await window.page.goto(url);
      expect(await window.page.locator('body').innerText()).toContain(NOTHING);
      expect(await textOf(await open(`${url.slice(0, -1)}_`))).toContain(NOTHING);
      const shown = await open(url);
      expect(await textOf(shown)).toContain('Northwind');
      await shown.evaluate('location.reload()').catch(() => {});
      await shown.getByText(NOTHING).waitFor();
      expect(await textOf(await open(url))).toContain(NOTHING);
      expect(await textOf(await open(await link('d1')))).toContain('Northwind');
    }));

  it('says how it stands in every state, in light and dark, at 320 px, without barriers', () =>
    inBrowser('customer', async ({ world, api, window, link, open }) => {
      const put = (key: string, fields: object): void => world.source.put('deal', key, { ...wonDeal(`${key.slice(0, 1).toUpperCase()}${key.slice(1)} Industries`, COMPLETE), ...fields });
      put('incomplete', { goal: 'TBD', promises: null, goLive: null, environment: null });
      for (const key of ['ready', 'rejected', 'accepted', 'withdrawn']) put(key, {});
      put('closing', { stage: 'negotiation', wonAt: null, promises: null });
      await world.sync();
      const step = async (key: string, name: string, body: object): Promise<void> => {
        expect(await api.ask('admin', 'POST', `/api/v1/handoffs/${(await world.handoff(key)).id}/${name}`, body)).toMatchObject({ status: 200 });
      };
      await step('accepted', 'accept', { by: OMAR });
      await step('rejected', 'submit', { by: ANA });
      await step('rejected', 'reject', { by: OMAR, reason: 'not_as_sold', text: 'The contract has no migration', fields: [{ field: 'promises' }] });
      put('withdrawn', { stage: 'lost' });
      await world.sync();

      const says: Readonly<Record<string, readonly string[]>> = {
        empty: ['No handoff yet'],
        incomplete: ['Incomplete Industries', 'Goal', 'A placeholder, not an answer.', 'ana', 'sol', 'Next deadline'],
        ready: ['Ready', 'Nothing is missing.'],
        rejected: ['Rejected', 'The contract has no migration', 'Sent back by Omar Ops on 23 Nov 2026.'],
        accepted: ['Accepted', 'Accepted by Omar Ops on 23 Nov 2026.'],
        withdrawn: ['Withdrawn', 'Nothing is asked any more.'],
        closing: ['Before close', 'Promises'],
      };
      for (const [key, texts] of Object.entries(says)) {
        const frame = await open(await link(key));
        const text = await textOf(frame);
        for (const each of texts) expect([key, text]).toEqual([key, expect.stringContaining(each)]);
        await window.picture(`panel-${key}`);
        expect([key, await window.findBarriers()]).toEqual([key, []]);
      }
      expect((await api.ask('revops', 'POST', `/api/v1/connections/${world.id}/pause`, { reason: 'the account moves' })).status).toBe(200);
      await window.page.setViewportSize({ width: 320, height: 700 });
      await window.page.emulateMedia({ colorScheme: 'dark' });
      const stale = await open(await link('incomplete'));
      expect(await textOf(stale)).toContain('This may be out of date: not everything was read since 23 Nov 2026.');
      expect(await stale.evaluate('document.documentElement.scrollWidth')).toBe(320);
      await window.picture('panel-stale-dark-320');
      expect(await window.findBarriers()).toEqual([]);
      expect(window.complaints.filter((complaint) => !complaint.startsWith('asked elsewhere'))).toEqual([]);
    }));

  it('never names a hire, or who is asked', () =>
    inBrowser('employee', async ({ world, window, link, open }) => {
      world.source.put('employee', 'e1', { name: 'Nadia Newhire', email: 'nadia@home.example', job: null, hireDate: '2026-12-07', status: 'Active', manager: { id: 'm1', name: 'Max Manager', email: 'max@acme.example', active: true } });
      await world.sync();
      const frame = await open(await link('e1', 'employee'));
      const text = await textOf(frame);
      expect(text).toContain('New hire');
      expect(text).toContain('missing');
      expect(await frame.content()).not.toMatch(/Nadia|nadia|Max|max@/);
      await window.picture('panel-hire');
      expect(await window.findBarriers()).toEqual([]);
    }));
});
