import { describe, expect, it } from '@jest/globals';
import { ENGINES } from '../support/store.ts';
import { MINUTE } from '../support/manual-clock.ts';
import { COMPLETE, NOTHING_WRITTEN, rep, useStore, wonDeal, type World } from './support/world.ts';

/** Twenty won deals from five years, the last two of them after the start date. */
function fiveYears(world: World): void {
  for (let index = 0; index < 18; index += 1) world.source.put('deal', `old-${index}`, wonDeal(`Old ${index}`, { wonAt: `${2021 + (index % 5)}-06-15T10:00:00Z` }));
  world.source.put('deal', 'new-1', wonDeal('Northwind', { wonAt: '2026-11-05T10:00:00Z' }));
  world.source.put('deal', 'new-2', wonDeal('Contoso', { wonAt: '2026-11-20T10:00:00Z', engineer: rep('ana') }));
}

describe.each(ENGINES)('the rollout ladder on %s', (engine) => {
  const { world: start } = useStore(engine);

  it('a connection without a rollout observes: five years of won deals are scored and nothing is written', async () => {
    const world = await start({ rollout: null, startFrom: null });
    fiveYears(world);
    const untouched = world.source.written();
    const run = await world.sync();
    expect(run).toMatchObject({ outcome: 'complete', pulled: 20, handoffs: { created: 20 }, writeBack: NOTHING_WRITTEN });
    expect(world.source.written()).toEqual(untouched);
    expect(world.source.batches).toEqual([]);
    expect((await world.handoffs()).every((handoff) => handoff.backlog && handoff.score !== null)).toBe(true);
  });

  it('raised to tasks it writes only to deals since startFrom: one task per owner and deal', async () => {
    const world = await start({ rollout: null });
    fiveYears(world);
    await world.sync();
    await world.restart({ rollout: 'tasks' });
    const run = await world.sync();
    expect(run.writeBack).toMatchObject({ fields: 2, tasksCreated: 3, errors: 0 });
    expect(world.source.tasks.map((task) => [task.target.externalId, task.content.owner.name]).toSorted()).toEqual([['new-1', 'ana'], ['new-1', 'sol'], ['new-2', 'ana']]);
    expect(world.source.records.get('deal old-3')?.own).toEqual({});
  });

  it('the dry run plans what the run then writes, and changes nothing in store or source', async () => {
    const world = await start({ rollout: null });
    fiveYears(world);
    await world.sync();
    await world.restart({ rollout: 'tasks' });
    const before = { source: world.source.written(), handoffs: await world.handoffs(), connection: await world.store.findConnection(world.id), runs: await world.store.findRuns(world.id, 10), rows: await world.rows('new-1') };
    const plan = await world.app.plan(world.id);
    expect({ source: world.source.written(), handoffs: await world.handoffs(), connection: await world.store.findConnection(world.id), runs: await world.store.findRuns(world.id, 10), rows: await world.rows('new-1') }).toEqual(before);
    expect(world.source.batches).toEqual([]);
    await world.sync();
    const sent = world.source.batches.flat().map((item) => [item.id, item.desiredHash]).toSorted();
    expect(plan.planned.rows.map((row) => [row.id, row.desiredHash]).toSorted()).toEqual(sent);
    expect(sent).toHaveLength(5);
  });

  it('a dry run of a connection never seen before leaves no trace, so that its start date is the first real sync', async () => {
    const world = await start({ startFrom: null, rollout: 'tasks' });
    fiveYears(world);
    const plan = await world.app.plan(world.id);
    expect(plan.run).toMatchObject({ outcome: 'complete', handoffs: { created: 20 } });
    expect(await world.store.findConnection(world.id)).toBeNull();
    expect(await world.store.findPublished(`${world.id}/customer.yaml`)).toBeNull();
    world.clock.advance(10 * MINUTE);
    await world.sync();
    expect(await world.store.findConnection(world.id)).toMatchObject({ connectedAt: '2026-11-23T09:10:00.000Z' });
  });

  it('the dry run also plans what waits in the outbox from earlier runs', async () => {
    const world = await start({ quietPeriodSeconds: 60 });
    world.source.put('deal', 'd1', wonDeal('Waiting', COMPLETE));
    expect((await world.sync()).writeBack).toMatchObject({ fields: 0, waiting: 1 });
    world.clock.advance(2 * MINUTE);
    const plan = await world.app.plan(world.id);
    expect(plan.planned.rows.map((row) => row.kind)).toEqual(['fields']);
    expect((await world.sync()).writeBack.fields).toBe(1);
  });

  it('at rollout fields no task is written', async () => {
    const world = await start({ rollout: 'fields' });
    fiveYears(world);
    expect((await world.sync()).writeBack).toMatchObject({ fields: 2, tasksCreated: 0 });
    expect(world.source.tasks).toEqual([]);
  });
});
