import { describe, expect, it } from '@jest/globals';
import { COMPLETE, useStore, wonDeal } from '../flows/support/world.ts';
import { withApi } from './api-world.ts';

describe('connections over HTTP', () => {
  const { world: start } = useStore('embedded');

  it('are listed with how they stand, and rest and go on at a person’s word', async () => {
    const world = await start();
    await withApi(world, async ({ ask, woken }) => {
      const at = `/api/v1/connections/${world.id}`;
      expect(await ask('viewer', 'GET', '/api/v1/connections')).toMatchObject({ status: 200, body: { items: [{ id: world.id, state: 'new', lastRun: null }], total: 1 } });
      world.source.put('deal', 'd1', wonDeal('Northwind', COMPLETE));
      await world.sync();
      expect(await ask('viewer', 'GET', at)).toMatchObject({ status: 200, body: { id: world.id, state: 'working', lastRun: { outcome: 'complete' }, knownAsOf: world.clock.iso() } });
      expect(await ask('operations', 'POST', `${at}/pause`, { reason: 'migration' })).toMatchObject({ status: 403 });
      expect(await ask('revops', 'POST', `${at}/pause`, { reason: 'migration' })).toMatchObject({ status: 200, body: { state: 'paused', paused: { by: 'person', reason: 'migration (a revops)' } } });
      expect(await ask('operations', 'POST', `${at}/resume`)).toMatchObject({ status: 403 });
      expect(await ask('revops', 'POST', `${at}/resume`)).toMatchObject({ status: 200, body: { state: 'working', paused: null } });
      expect(await ask('sales', 'POST', `${at}/syncs`, { full: true })).toMatchObject({ status: 403 });
      expect(await ask('operations', 'POST', `${at}/syncs`, { full: true })).toMatchObject({ status: 202, body: { connection: world.id, wantedAt: world.clock.iso() } });
      expect((await world.store.findLane(world.id)).requested).toEqual({ full: true });
      expect(woken).toEqual([world.id, world.id]);
      expect(await ask('viewer', 'GET', '/api/v1/connections/nope')).toMatchObject({ status: 404, body: { code: 'unknown_connection', remedy: `Use one of: ${world.id}.` } });
      expect(await ask('operations', 'POST', `${at}/syncs`, { fool: true })).toMatchObject({ status: 400 });
      // An empty body is a request for the usual.
      expect(await ask('operations', 'POST', `${at}/syncs`)).toMatchObject({ status: 202 });
    });
  });

  it('that froze are released by a person, confirmed or to be judged afresh', async () => {
    const world = await start();
    await world.sync();
    const freeze = async (): Promise<void> => {
      const stored = await world.store.findConnection(world.id);
      if (stored !== null) await world.store.saveConnection({ ...stored, frozen: { at: world.clock.iso(), reason: '30 of 40 vanished' } });
    };
    await freeze();
    await withApi(world, async ({ ask }) => {
      const at = `/api/v1/connections/${world.id}/release`;
      expect(await ask('viewer', 'GET', `/api/v1/connections/${world.id}`)).toMatchObject({ body: { state: 'frozen', frozen: { reason: '30 of 40 vanished' } } });
      expect(await ask('operations', 'POST', at, { confirm: false })).toMatchObject({ status: 403 });
      expect(await ask('revops', 'POST', at, { confirm: false })).toMatchObject({ status: 202, body: { state: 'working', frozen: null } });
      await freeze();
      expect(await ask('revops', 'POST', at, { confirm: true })).toMatchObject({ status: 202, body: { state: 'frozen' } });
      expect((await world.store.findLane(world.id)).requested).toEqual({ massChangeConfirmed: true });
    });
  });
});
