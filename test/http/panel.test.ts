import { describe, expect, it } from '@jest/globals';
import { ENGINES } from '../support/store.ts';
import { COMPLETE, useStore, wonDeal, type World } from '../flows/support/world.ts';
import { withApi, type Answer, type Api } from './api-world.ts';
import { FROM_A_FRAME, FROM_THE_THRESHOLD, linkFor, openFrame, panelLink, pathOf } from './panel-world.ts';

const FRAMED = "frame-ancestors https://*.source.example https://intranet.acme.example";
const INTRANET = '{ panel: { hosts: ["https://intranet.acme.example"] } }';
const MINUTE_MS = 60_000;
const OPENING = 'panel_';

async function withDeal(world: World, work: (api: Api, id: string) => Promise<void>): Promise<void> {
  world.source.put('deal', 'd1', { ...wonDeal('Northwind', COMPLETE), goal: 'TBD' });
  await world.sync();
  await withApi(world, async (api) => work(api, (await world.handoff('d1')).id));
}

/** Nothing of any handoff, and the same for every reason. */
function expectNothing(answer: Answer | null): void {
  expect(answer).toMatchObject({ status: 403 });
  expect(answer?.body).toContain('Nothing to show here any more');
  expect(answer?.body).not.toMatch(/Northwind|Goal|Incomplete|fake\.example|\/handoffs\//);
}

describe.each(ENGINES)('a panel for the pages of another system, on %s', (engine) => {
  const { world: start } = useStore(engine);

  it('shows one handoff to the frame that opens its link, on the hosts of the vendor and the administrator', async () => {
    await withDeal(await start({ service: INTRANET }), async (api, id) => {
      const made = await api.ask('sales', 'POST', `/api/v1/handoffs/${id}/panel-links`);
      expect(made).toMatchObject({ status: 200, body: { handoff: id, expiresAt: '2026-11-23T09:05:00.000Z', hosts: ['https://*.source.example', 'https://intranet.acme.example'] } });
      const { first, second } = await openFrame(api, pathOf(panelLink.parse(made.body).url));
      expect(first.body).not.toMatch(/Northwind|Goal|\/handoffs\//);
      expect(second?.status).toBe(200);
      for (const shown of ['Northwind', 'Incomplete', 'Goal', 'A placeholder, not an answer.', `href="/handoffs/${id}"`, 'href="https://fake.example/deal/d1"', 'ana']) expect(second?.body).toContain(shown);
      for (const { headers } of [first, ...(second === null ? [] : [second])]) {
        expect(headers.get('content-security-policy')).toContain(FRAMED);
        expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'; /);
        expect([headers.get('x-frame-options'), headers.get('cache-control'), headers.get('referrer-policy'), headers.get('set-cookie')]).toEqual([null, 'no-store', 'no-referrer', null]);
      }
      expect(second?.body).not.toMatch(/<script|javascript:|style="|onload/i);
    });
  });

  it('shows nothing a second time, and of several who come at once to one', async () => {
    await withDeal(await start(), async (api, id) => {
      const path = await linkFor(api, 'sales', id);
      const opened = await Promise.all(Array.from({ length: 6 }, () => api.ask(null, 'GET', `${path}/content`, undefined, FROM_THE_THRESHOLD)));
      expect(opened.filter(({ status }) => status === 200)).toHaveLength(1);
      for (const answer of opened.filter(({ status }) => status !== 200)) expectNothing(answer);
      expectNothing((await openFrame(api, path)).second);
    });
  });

  it('shows nothing when it has expired, whether it was opened or not', async () => {
    const world = await start();
    await withDeal(world, async (api, id) => {
      const [first, second] = [await linkFor(api, 'sales', id), await linkFor(api, 'sales', id)];
      world.clock.advance(5 * MINUTE_MS - 1_000);
      expect((await openFrame(api, first)).second).toMatchObject({ status: 200 });
      world.clock.advance(1_000);
      expectNothing((await openFrame(api, second)).first);
      expectNothing(await api.ask(null, 'GET', `${second}/content`, undefined, FROM_THE_THRESHOLD));
    });
  });

  it('shows nothing when any letter of it is another, when something stands behind it, or with the signature of another handoff', async () => {
    const world = await start();
    world.source.put('deal', 'd2', wonDeal('Other', COMPLETE));
    await withDeal(world, async (api, id) => {
      const path = await linkFor(api, 'sales', id);
      const altered = Array.from(path.slice('/panels/'.length)).map((letter, at) => `${path.slice(0, '/panels/'.length + at)}${letter === 'A' ? 'B' : 'A'}${path.slice('/panels/'.length + at + 1)}`);
      const signature = (await linkFor(api, 'sales', (await world.handoff('d2')).id)).split('.').at(-1) ?? '';
      const said = path.slice(0, path.lastIndexOf('.'));
      const others = [`${path}?`, `${path}?utm=1`, `${path}A`, path.slice(0, -1), path.replace('.', '%2E'), `${said}.${signature}`, `${said}.`, said];
      for (const each of [...altered, ...others]) expectNothing((await openFrame(api, each)).first);
      // None of that used it up.
      expect((await openFrame(api, path)).second).toMatchObject({ status: 200 });
    });
  });

  it('shows nothing outside of a frame, to what is no browser, and to a page that frames the second step itself', async () => {
    await withDeal(await start(), async (api, id) => {
      const path = await linkFor(api, 'admin', id);
      const elsewhere = [{}, { 'sec-fetch-dest': 'document', 'sec-fetch-site': 'none' }, { 'sec-fetch-dest': 'empty', 'sec-fetch-site': 'cross-site' }, { 'sec-fetch-dest': 'embed', 'sec-fetch-site': 'cross-site' }];
      for (const headers of elsewhere) for (const step of ['', '/content']) expectNothing(await api.ask(null, 'GET', `${path}${step}`, undefined, headers));
      for (const site of ['cross-site', 'same-site', 'none']) expectNothing(await api.ask(null, 'GET', `${path}/content`, undefined, { ...FROM_A_FRAME, 'sec-fetch-site': site }));
      expect(await api.ask(null, 'HEAD', `${path}/content`, undefined, FROM_THE_THRESHOLD)).toMatchObject({ status: 404 });
      expect((await openFrame(api, path)).second).toMatchObject({ status: 200 });
    });
  });

  it('tells the audit log who made which link, who saw it and why others did not, and never a link', async () => {
    const world = await start();
    await withDeal(world, async (api, id) => {
      const path = await linkFor(api, 'operations', id);
      await openFrame(api, path);
      await openFrame(api, path);
      await openFrame(api, `${path.slice(0, -1)}-`);
      const log = (await world.store.findAudit({ limit: 20 })).toReversed().filter(({ action }) => action.endsWith('panel') || action === 'make_panel_link');
      expect(log.slice(-4).map(({ action, callerName, target, outcome, code }) => [action, callerName, target, outcome, code])).toEqual([
        ['make_panel_link', 'a operations', id, 'allowed', null], ['open_panel', 'anonymous', id, 'allowed', null],
        ['open_panel', 'anonymous', id, 'refused', `${OPENING}used`], ['frame_panel', 'anonymous', null, 'refused', `${OPENING}altered`],
      ]);
      expect(JSON.stringify(log)).not.toContain(path.slice('/panels/'.length, -43));
    });
  });

  it('is made for a record that a page of the vendor knows, and says so when the record has no handoff', async () => {
    const world = await start();
    await withDeal(world, async (api, id) => {
      const record = { connection: world.id, object: 'deal', externalId: 'd1' };
      expect(await api.ask('viewer', 'POST', '/api/v1/panel-links', record)).toMatchObject({ status: 200, body: { handoff: id } });
      const none = await api.ask('viewer', 'POST', '/api/v1/panel-links', { ...record, externalId: 'nobody' });
      expect(none).toMatchObject({ status: 200, body: { handoff: null } });
      const { second } = await openFrame(api, pathOf(panelLink.parse(none.body).url));
      expect(second).toMatchObject({ status: 200 });
      expect(second?.body).toContain('No handoff yet');
      expect(await api.ask('viewer', 'POST', '/api/v1/panel-links', { ...record, connection: 'sale' })).toMatchObject({ status: 404, body: { code: 'unknown_connection' } });
      expect(await api.ask('viewer', 'POST', `/api/v1/handoffs/${id}/panel-links`, { connection: 'sale' })).toMatchObject({ status: 404, body: { code: 'unknown_connection' } });
      expect(await api.ask('viewer', 'POST', '/api/v1/handoffs/nobody-knows-it/panel-links')).toMatchObject({ status: 404 });
      expect(await api.ask(null, 'POST', `/api/v1/handoffs/${id}/panel-links`)).toMatchObject({ status: 401 });
    });
  });
});

describe('every other page', () => {
  const { world: start } = useStore('postgres');

  it('stays out of frames', async () => {
    await withDeal(await start({ service: INTRANET }), async (api, id) => {
      for (const path of ['/', '/handoffs', `/handoffs/${id}`, '/panels', '/panels/a/b', '/api/openapi.json', '/api/docs', `/api/v1/handoffs/${id}`, '/nothing.txt']) {
        const { headers } = await api.ask('admin', 'GET', path, undefined, FROM_A_FRAME);
        expect([path, headers.get('x-frame-options'), headers.get('content-security-policy')]).toEqual([path, 'DENY', expect.stringContaining("frame-ancestors 'none'")]);
      }
    });
  });
});
