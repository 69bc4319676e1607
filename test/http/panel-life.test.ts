import { describe, expect, it } from '@jest/globals';
import { COMPLETE, useStore, wonDeal } from '../flows/support/world.ts';
import { withApi } from './api-world.ts';
import { linkFor, openFrame, panelLink, pathOf } from './panel-world.ts';

describe('a link to a panel, when something happens before it is opened', () => {
  const { world: start } = useStore('postgres');

  it('shows the handoff that its own has become part of', async () => {
    const world = await start();
    world.source.put('deal', 'kept', wonDeal('Kept deal', COMPLETE));
    world.source.put('deal', 'other', wonDeal('Other deal', COMPLETE));
    await world.sync();
    await withApi(world, async (api) => {
      const [kept, other] = [await world.handoff('kept'), await world.handoff('other')];
      const path = await linkFor(api, 'revops', other.id);
      await world.store.savePage({ connection: world.id, handoffs: [{ ...other, absorbedInto: kept.id }], sources: [], snapshots: [], events: [], outbox: [], errors: [], cursor: undefined });
      const { second } = await openFrame(api, path);
      expect(second).toMatchObject({ status: 200 });
      expect(second?.body).toContain('Kept deal');
      expect(second?.body).not.toContain('Other deal');
    });
  });

  it('shows that there is none when the person was forgotten', async () => {
    const world = await start({ kind: 'employee' });
    world.source.put('employee', 'e1', { name: 'Nadia', email: 'nadia@home.example', job: 'Engineer', hireDate: '2026-12-07', status: 'Active' });
    await world.sync();
    await withApi(world, async (api) => {
      const { id } = await world.handoff('e1', 'employee');
      const path = await linkFor(api, 'admin', id);
      await world.store.forget([id]);
      const { second } = await openFrame(api, path);
      expect(second?.body).toContain('No handoff yet');
      expect(second?.body).not.toMatch(/Nadia|Forgotten|\/handoffs\//);
    });
  });

  it('shows nothing when its connection was taken out of connections.yaml', async () => {
    const world = await start();
    world.source.put('deal', 'd1', wonDeal('Northwind', COMPLETE));
    await world.sync();
    const { id } = await world.handoff('d1');
    let path = '';
    await withApi(world, async (api) => {
      path = await linkFor(api, 'sales', id);
      expect(await world.store.findAudit({ action: 'make_panel_link', limit: 1 })).toMatchObject([{ target: id }]);
    });
    await world.restart({ connection: `${world.id}-renamed` });
    await withApi(world, async (api) => {
      expect((await openFrame(api, path)).first).toMatchObject({ status: 403 });
      expect(await world.store.findAudit({ action: 'frame_panel', limit: 1 })).toMatchObject([{ target: id, code: 'panel_gone', outcome: 'refused' }]);
      // Nor can one be made for what no connection of connections.yaml holds.
      expect(await api.ask('sales', 'POST', `/api/v1/handoffs/${id}/panel-links`)).toMatchObject({ status: 404, body: { code: 'unknown_connection' } });
    });
  });

  it('says how long it may be opened, as connections.yaml has it, a quarter of an hour at most', async () => {
    const world = await start({ service: '{ panel: { minutes: 15 } }' });
    await withApi(world, async (api) => {
      const made = panelLink.parse((await api.ask('viewer', 'POST', '/api/v1/panel-links', { connection: world.id, object: 'deal', externalId: 'none' })).body);
      expect(made.expiresAt).toBe('2026-11-23T09:15:00.000Z');
      world.clock.advance(14 * 60_000);
      expect((await openFrame(api, pathOf(made.url))).second).toMatchObject({ status: 200 });
    });
    await expect(start({ service: '{ panel: { minutes: 16 } }' })).rejects.toMatchObject({ code: 'bad_config' });
    await expect(start({ service: '{ panel: { hosts: ["https://*.com"] } }' })).rejects.toMatchObject({ code: 'bad_config' });
  });
});
