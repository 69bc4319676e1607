import { describe, expect, it } from '@jest/globals';
import { COMPLETE, useStore, wonDeal } from '../flows/support/world.ts';
import { withApi } from './api-world.ts';

describe('what accounts are asked over HTTP', () => {
  const { world: start } = useStore('embedded');

  it('is answered to those who own rules and connections, and changes nothing', async () => {
    const world = await start({ rollout: 'tasks' });
    world.source.put('deal', 'd1', wonDeal('Northwind', COMPLETE));
    await withApi(world, async ({ ask }) => {
      const at = `/api/v1/connections/${world.id}`;
      for (const path of ['check', 'fields', 'sync-plan', 'setup-plan']) expect(await ask('operations', 'GET', `${at}/${path}`)).toMatchObject({ status: 403 });
      expect(await ask('revops', 'GET', `${at}/check`)).toMatchObject({ status: 200, body: { connection: world.id, ok: true, abilities: { displayName: 'Fake' } } });
      expect(await ask('revops', 'GET', `${at}/fields?object=deal`)).toMatchObject({ status: 200, body: { connection: world.id, objects: [] } });
      expect(await ask('revops', 'GET', `${at}/setup-plan?inputs=true`)).toMatchObject({ status: 200, body: { steps: [] } });
      const before = world.source.written();
      expect(await ask('revops', 'GET', `${at}/sync-plan?full=true`)).toMatchObject({
        status: 200, body: { pulled: 1, handoffs: { created: 1 }, writesTotal: 1, writes: [{ handoff: 'Northwind', what: 'set score, status and gaps' }], apiCalls: { toWrite: 1 } },
      });
      expect(world.source.written()).toEqual(before);
      expect(await world.store.countHandoffs({ connection: world.id })).toBe(0);
      expect(await ask('viewer', 'GET', `${at}/limits`)).toMatchObject({ status: 200, body: { connection: world.id, source: 'none', used: { read: 0 } } });
      for (const path of ['check', 'fields', 'sync-plan', 'setup-plan', 'limits']) expect(await ask('revops', 'GET', `/api/v1/connections/nope/${path}`)).toMatchObject({ status: 404, body: { code: 'unknown_connection' } });
    });
  });

  it('is told plainly when the account refuses, and given up when it takes too long', async () => {
    const world = await start();
    world.source.put('deal', 'd1', wonDeal('Northwind', COMPLETE));
    world.source.expired = true;
    let answer = (): void => {};
    await withApi(
      world,
      async ({ ask }) => {
        const at = `/api/v1/connections/${world.id}`;
        expect(await ask('revops', 'GET', `${at}/check`)).toMatchObject({ status: 200, body: { ok: false, items: [{ ability: 'connect', ok: false }] } });
        expect(await ask('revops', 'GET', `${at}/sync-plan`)).toMatchObject({ status: 502, headers: expect.anything() });
        world.source.expired = false;
        world.source.afterPage = () => new Promise<void>((resolve) => (answer = resolve));
        expect(await ask('revops', 'GET', `${at}/sync-plan`)).toMatchObject({ status: 504, body: { code: 'account_slow', remedy: expect.stringContaining(`handoff sync ${world.id} --dry-run`) } });
        world.source.afterPage = null;
        answer();
      },
      300,
    );
  });

  it('older handoffs are written only when their number is confirmed', async () => {
    const world = await start({ startFrom: '2029-01-01' });
    world.source.put('deal', 'd1', wonDeal('Northwind', COMPLETE));
    await world.sync();
    await withApi(world, async ({ ask, woken }) => {
      const at = `/api/v1/connections/${world.id}/backfill`;
      expect(await ask('operations', 'POST', at, { what: 'fields', confirm: 1 })).toMatchObject({ status: 403 });
      expect(await ask('revops', 'POST', at, { what: 'fields', confirm: 7 })).toMatchObject({ status: 409, body: { code: 'backfill_not_confirmed', remedy: expect.stringContaining('"confirm": 1') } });
      expect((await world.store.findConnection(world.id))?.backfill).toBe('none');
      expect(await ask('revops', 'POST', at, { what: 'fields', confirm: 1 })).toMatchObject({ status: 202, body: { id: world.id, syncWantedAt: world.clock.iso() } });
      expect(woken).toEqual([world.id]);
      await world.sync();
      expect(world.source.record('deal', 'd1').own).toMatchObject({ hStatus: 'Ready' });
    });
  });
});
