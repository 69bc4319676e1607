import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { ENGINES } from '../support/store.ts';
import { MINUTE } from '../support/manual-clock.ts';
import { COMPLETE, useStore, wonDeal } from '../flows/support/world.ts';
import { withApi, type Api } from './api-world.ts';

const page = z.object({ items: z.array(z.object({ id: z.string() })), total: z.number(), next: z.string().nullable() });
const REFUSED = { action: 'skip_record', code: 'VALIDATION', message: 'A rule refused the record.', remedy: 'Change the rule.' } as const;

async function walk({ ask }: Api, path: string): Promise<readonly string[]> {
  const ids: string[] = [];
  let next: string | null = null;
  do {
    const answer = await ask('viewer', 'GET', `${path}&limit=2${next === null ? '' : `&after=${next}`}`);
    expect(answer.status).toBe(200);
    const found = page.parse(answer.body);
    ids.push(...found.items.map(({ id }) => id));
    next = found.next;
  } while (next !== null);
  return ids;
}

describe.each(ENGINES)('runs, errors and the watch over HTTP on %s', (engine) => {
  const { world: start } = useStore(engine);

  it('are walked exactly once, shown one by one, and tried again', async () => {
    const world = await start();
    const keys = ['d1', 'd2', 'd3'];
    for (const key of keys) {
      world.source.put('deal', key, wonDeal(`Deal ${key}`, COMPLETE));
      world.source.refusals.set(key, REFUSED);
    }
    await world.sync();
    for (let again = 0; again < 4; again += 1) {
      world.clock.advance(MINUTE);
      await world.sync();
    }
    await withApi(world, async (api) => {
      const { ask, woken } = api;
      const runs = await walk(api, `/api/v1/runs?connection=${world.id}`);
      expect(runs).toEqual((await world.store.findRuns(world.id, 100)).map(({ id }) => id));
      const errors = await walk(api, `/api/v1/errors?connection=${world.id}`);
      expect(errors.toSorted()).toEqual((await world.errors()).map(({ id }) => id).toSorted());
      expect(errors).toHaveLength(3);
      expect(await ask('viewer', 'GET', `/api/v1/runs/${String(runs.at(-1))}`)).toMatchObject({ status: 200, body: { run: { pulled: 3 }, errors: [{ code: 'VALIDATION' }, { code: 'VALIDATION' }, { code: 'VALIDATION' }] } });
      expect(await ask('viewer', 'GET', '/api/v1/runs/nope')).toMatchObject({ status: 404, body: { code: 'unknown_run' } });
      expect(await ask('viewer', 'GET', `/api/v1/runs?connection=${world.id}&outcome=failed`)).toMatchObject({ status: 200, body: { items: [], total: 0, next: null } });

      const [first] = errors;
      expect(await ask('sales', 'POST', `/api/v1/errors/${String(first)}/retry`)).toMatchObject({ status: 403 });
      expect(await ask('operations', 'POST', `/api/v1/errors/${String(first)}/retry`)).toMatchObject({ status: 202, body: { retried: 1 } });
      expect(await ask('operations', 'POST', `/api/v1/errors/${String(first)}/retry`)).toMatchObject({ status: 409, body: { code: 'already_resolved' } });
      expect(await ask('operations', 'POST', '/api/v1/errors/nope/retry')).toMatchObject({ status: 404, body: { code: 'unknown_error' } });
      expect(await ask('viewer', 'POST', '/api/v1/errors/retry')).toMatchObject({ status: 403 });
      expect(await ask('operations', 'POST', '/api/v1/errors/retry', { connection: world.id })).toMatchObject({ status: 202, body: { retried: 2 } });
      expect(woken).toEqual([world.id, world.id]);
      expect(await ask('viewer', 'GET', `/api/v1/errors?connection=${world.id}&resolved=true`)).toMatchObject({ status: 200, body: { total: 3 } });
      world.source.refusals.clear();
      await world.sync();
      expect(world.source.record('deal', 'd1').own).toMatchObject({ hStatus: 'Ready' });
    });
  });

  it('tell what is wrong, how fresh things are, how many stand where, and what waits for whom', async () => {
    const world = await start();
    world.source.put('deal', 'd1', { ...wonDeal('Northwind', COMPLETE), goal: null });
    world.source.put('deal', 'd2', wonDeal('Contoso', COMPLETE));
    await world.sync();
    await withApi(world, async ({ ask }) => {
      expect(await ask('viewer', 'GET', `/api/v1/alarms?connection=${world.id}`)).toMatchObject({ status: 200, body: { items: [], total: 0 } });
      expect(await ask('viewer', 'GET', `/api/v1/freshness?connection=${world.id}`)).toMatchObject({ status: 200, body: { items: [{ connection: world.id, knownAsOf: world.clock.iso() }], total: 1, to: world.clock.iso() } });
      expect(await ask('viewer', 'GET', '/api/v1/freshness?connection=nope')).toMatchObject({ status: 404 });
      expect(await ask('viewer', 'GET', '/api/v1/reports/handoffs')).toMatchObject({
        status: 200, body: { items: expect.arrayContaining([expect.objectContaining({ connection: world.id, status: 'ready', handoffs: 1, averageScore: 100 }), expect.objectContaining({ connection: world.id, status: 'incomplete', handoffs: 1 })]) },
      });
      expect(await ask('operations', 'GET', '/api/v1/doctor')).toMatchObject({ status: 403 });
      expect(await ask('revops', 'GET', '/api/v1/doctor')).toMatchObject({ status: 200, body: { items: expect.arrayContaining([{ ok: true, what: `${world.id}: rules`, meaning: 'mapping, requirements and playbook are right' }]) } });
      expect(await ask('operations', 'GET', '/api/v1/digest')).toMatchObject({ status: 403 });
      expect(await ask('revops', 'GET', '/api/v1/digest')).toMatchObject({ status: 200, body: { items: [{ owner: { email: 'ana@acme.example' }, items: [{ missing: ['Goal'] }] }] } });
      for (const path of ['runs', 'errors', 'alarms', 'freshness', 'reports/handoffs']) expect(await ask(null, 'GET', `/api/v1/${path}`)).toMatchObject({ status: 401 });
    });
  });
});
