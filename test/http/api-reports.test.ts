import { describe, expect, it } from '@jest/globals';
import type { z } from 'zod';
import { firstRunReportSchema } from '../../src/core/view/first-run-report.ts';
import { runChangesSchema } from '../../src/core/view/run-detail.ts';
import { COMPLETE, useStore, wonDeal } from '../flows/support/world.ts';
import { MINUTE } from '../support/manual-clock.ts';
import { ENGINES } from '../support/store.ts';
import { withApi, type Api } from './api-world.ts';

const REFUSED = { action: 'skip_record', code: 'VALIDATION', message: 'A rule refused the record.', remedy: 'Change the rule.' } as const;

async function changesOf({ ask }: Api, run: string, query = ''): Promise<z.infer<typeof runChangesSchema>> {
  const answer = await ask('viewer', 'GET', `/api/v1/runs/${run}/changes${query}`);
  expect(answer.status).toBe(200);
  return runChangesSchema.parse(answer.body);
}

describe.each(ENGINES)('figures over HTTP on %s', (engine) => {
  const { world: start } = useStore(engine);

  it('of the first run are those of the handoffs, older ones included', async () => {
    const world = await start({ rollout: 'observe' });
    world.source.put('deal', 'whole', wonDeal('Whole', COMPLETE));
    world.source.put('deal', 'tbd', wonDeal('Tbd', { ...COMPLETE, goal: 'TBD' }));
    world.source.put('deal', 'bare', { ...wonDeal('Bare'), wonAt: '2026-09-30T10:00:00Z' });
    world.source.put('deal', 'almost', wonDeal('Almost', { ...COMPLETE, environment: null }));
    world.source.put('deal', 'ancient', { ...wonDeal('Ancient'), wonAt: '2026-01-30T10:00:00Z' });
    world.source.put('deal', 'open', { ...wonDeal('Open'), stage: 'negotiation' });
    await withApi(world, async ({ ask }) => {
      const before = firstRunReportSchema.parse((await ask('viewer', 'GET', `/api/v1/reports/first-run?connection=${world.id}`)).body);
      expect(before).toMatchObject({ handoffs: 0, neverSynced: [world.id], lifts: { sentence: 'There is nothing to score in this time.' } });
      await world.sync();
      const { status, body } = await ask('viewer', 'GET', `/api/v1/reports/first-run?connection=${world.id}`);
      const report = firstRunReportSchema.parse(body);
      expect(status).toBe(200);
      expect(report).toMatchObject({
        kind: 'customer', connections: [world.id], neverSynced: [], to: world.clock.iso(), handoffs: 4, ready: 2, median: 75, placeholders: 1, examples: [{ text: 'TBD', times: 1 }], olderThanStart: 1,
        lacking: [
          { requirement: 'environment', label: 'Environment', ownerRole: 'solutions_engineer', lacking: 2, asked: 4, share: 0.5 }, { requirement: 'goal', lacking: 2, placeholders: 1 }, { requirement: 'go_live', lacking: 1 }, { requirement: 'promises', lacking: 1 },
        ],
        lifts: {
          requirements: [{ requirement: 'environment' }, { requirement: 'goal' }, { requirement: 'promises' }], readyNow: 2, readyThen: 4, of: 4,
          sentence: 'These three fields would lift all 2 that are not ready over the line: Environment, Goal and Promises. 4 of 4 would be ready instead of 2.',
        },
      });
      const inTime = (await world.handoffs()).filter(({ reachedAt }) => reachedAt !== null && reachedAt >= report.from);
      expect(inTime.filter((each) => each.status === 'ready')).toHaveLength(report.ready);
      expect(inTime.map((each) => each.score)).toEqual(expect.arrayContaining([100, 60, 0, 90]));
      expect(await ask('viewer', 'GET', `/api/v1/reports/first-run?connection=${world.id}&days=366`)).toMatchObject({ body: { handoffs: 5, olderThanStart: 2 } });
      expect(await ask('viewer', 'GET', `/api/v1/reports/first-run?connection=${world.id}&kind=employee`)).toMatchObject({ body: { kind: 'employee', handoffs: 0 } });
      expect(await ask('viewer', 'GET', '/api/v1/reports/first-run?connection=nope')).toMatchObject({ status: 404, body: { code: 'unknown_connection' } });
      expect(await ask('viewer', 'GET', '/api/v1/reports/first-run?days=0')).toMatchObject({ status: 400 });
      expect(await ask(null, 'GET', '/api/v1/reports/first-run')).toMatchObject({ status: 401 });
    });
  });

  it('of a run say what it pulled, changed from what to what, wrote into which fields, and what was refused why', async () => {
    const world = await start();
    world.source.put('deal', 'd1', wonDeal('Northwind', { ...COMPLETE, goal: null }));
    world.source.put('deal', 'd2', wonDeal('Contoso', COMPLETE));
    world.source.refusals.set('d2', REFUSED);
    const first = await world.sync();
    world.clock.advance(20 * MINUTE);
    world.source.put('deal', 'd1', wonDeal('Northwind', COMPLETE));
    world.source.refusals.clear();
    await withApi(world, async (api) => {
      const [one, two] = [(await world.handoff('d1')).id, (await world.handoff('d2')).id];
      const begun = await changesOf(api, first.id);
      expect(begun).toMatchObject({ run: first.id, connection: world.id, exact: true, notes: [], pulled: 2, handoffs: { total: 2 }, written: { total: 2 }, refused: { total: 1 } });
      expect(begun.handoffs.items).toEqual(expect.arrayContaining([
        { handoff: one, title: 'Northwind', kind: 'customer', isNew: true, score: { from: null, to: 60 }, status: { from: null, to: 'incomplete' }, also: [] },
        { handoff: two, title: 'Contoso', kind: 'customer', isNew: true, score: { from: null, to: 100 }, status: { from: null, to: 'ready' }, also: [] },
      ]));
      expect(begun.written.items).toEqual(expect.arrayContaining([
        { handoff: one, title: 'Northwind', kind: 'customer', record: { object: 'deal', externalId: 'd1' }, what: 'fields', state: null, fields: ['hMissing', 'hScore', 'hStatus'] },
        { handoff: one, title: 'Northwind', kind: 'customer', record: { object: 'deal', externalId: 'd1' }, what: 'task', state: 'open', fields: [] },
      ]));
      const [refused] = begun.refused.items;
      expect(refused).toMatchObject({ handoffId: two, title: 'Contoso', message: REFUSED.message, remedy: REFUSED.remedy, resolvedAt: null });
      expect(await api.ask('operations', 'POST', `/api/v1/errors/${String(refused?.id)}/retry`)).toMatchObject({ status: 202, body: { retried: 1 } });

      const second = await world.sync();
      const changed = await changesOf(api, second.id);
      expect(changed.handoffs).toEqual({ items: [{ handoff: one, title: 'Northwind', kind: 'customer', isNew: false, score: { from: 60, to: 100 }, status: { from: 'incomplete', to: 'ready' }, also: [] }], total: 1 });
      expect(changed.written.items.map(({ handoff, what, state }) => [handoff, what, state])).toEqual(expect.arrayContaining([[one, 'fields', null], [one, 'task', 'done'], [two, 'fields', null]]));
      // What was written again since stands with the run that wrote it last, and the first one says so.
      expect(await changesOf(api, first.id)).toMatchObject({ exact: true, written: { items: [], total: 0 }, notes: [expect.stringMatching(/^2 of 2 writes are not listed/)], refused: { items: [{ resolvedAt: expect.any(String) }] } });
      expect(await changesOf(api, first.id, '?limit=1')).toMatchObject({ handoffs: { items: [{}], total: 2 } });
      expect(await api.ask('viewer', 'GET', '/api/v1/runs/nope/changes')).toMatchObject({ status: 404, body: { code: 'unknown_run' } });
    });
  });

  it('of a run leave out what another run of a shared handoff changed meanwhile, and of an old run say that they cannot', async () => {
    const world = await start();
    world.source.put('deal', 'd1', wonDeal('Northwind', { ...COMPLETE, goal: null }));
    const run = await world.sync();
    await world.store.savePage({
      connection: 'elsewhere', handoffs: [], sources: [], snapshots: [], outbox: [], errors: [], cursor: undefined, runId: 'another run',
      events: [{ handoffId: (await world.handoff('d1')).id, connection: world.id, type: 'handoff_scored', at: world.clock.iso(), data: { from: 60, to: 10 } }],
    });
    await withApi(world, async (api) => {
      expect(await changesOf(api, run.id)).toMatchObject({ exact: true, handoffs: { items: [{ score: { from: null, to: 60 } }] } });
      await world.store.saveRun({ ...run, id: `old ${run.id}` });
      await dropNames(world.store, run.id);
      expect(await changesOf(api, run.id)).toMatchObject({
        exact: false, notes: [expect.stringMatching(/older than the naming/)], handoffs: { items: [{ title: 'Northwind', isNew: true, score: { from: null, to: 60 } }], total: 1 },
        written: { items: [{ what: 'task', state: 'open', record: null }], total: 1 },
      });
    });
  });
});

/** As it was before runs were named. */
async function dropNames(store: { readonly pool: { query(sql: string, values: readonly unknown[]): Promise<unknown> } }, run: string): Promise<void> {
  await store.pool.query('UPDATE runs SET names_changes = false WHERE id = $1', [run]);
  await store.pool.query('UPDATE events SET run_id = NULL WHERE run_id = $1', [run]);
  await store.pool.query('UPDATE outbox SET acknowledged_run = NULL WHERE acknowledged_run = $1', [run]);
}

describe('the first page', () => {
  const { world: start } = useStore('postgres');

  it('counts what stands where and what needs somebody', async () => {
    const world = await start();
    world.source.put('deal', 'd1', wonDeal('Northwind', { ...COMPLETE, goal: null }));
    world.source.put('deal', 'd2', wonDeal('Contoso', COMPLETE));
    world.source.refusals.set('d2', REFUSED);
    await world.sync();
    await withApi(world, async ({ ask }) => {
      const body = {
        handoffs: [{ kind: 'customer', status: 'incomplete', handoffs: 1 }, { kind: 'customer', status: 'ready', handoffs: 1 }], medians: [{ kind: 'customer', median: 80 }],
        connections: { new: 0, working: 1, paused: 0, frozen: 0 }, alarms: { critical: 0, warning: 0 }, overdue: 0, closingWithGaps: 0, syncErrors: 1, unconfirmed: 0,
      };
      expect(await ask('viewer', 'GET', '/api/v1/overview')).toMatchObject({ status: 200, body: { ...body, suggestions: null } });
      expect(await ask('revops', 'GET', '/api/v1/overview')).toMatchObject({ status: 200, body: { ...body, suggestions: 0 } });
      expect(await ask(null, 'GET', '/api/v1/overview')).toMatchObject({ status: 401 });
    });
  });
});
