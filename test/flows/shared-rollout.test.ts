import { describe, expect, it } from '@jest/globals';
import { ENGINES } from '../support/store.ts';
import { HOUR } from '../support/manual-clock.ts';
import type { CircleWorld, Seat } from './support/circle-world.ts';
import { useCircle } from './support/use-circle.ts';
import { COMPLETE, NOTHING_WRITTEN, rep, wonDeal } from './support/world.ts';

const MAIN = { sharedId: 'crmId' } as const;
const MIRROR = { sharedId: 'mirrorOf' } as const;
const BOTH = { main: MAIN, mirror: MIRROR } as const;
const why = { by: 'ops@acme.example', reason: 'the same deal' };

describe.each(ENGINES)('two connections that are not alike, on %s', (engine) => {
  const { world: start } = useCircle(engine);

  const mirrored = async (seats: Readonly<Record<string, Seat>> = BOTH, fields: { readonly main?: object; readonly mirror?: object } = {}): Promise<CircleWorld> => {
    const world = await start(seats);
    world.source('main').put('deal', 'd1', wonDeal('Northwind', { crmId: '0061', ...fields.main }));
    world.source('mirror').put('deal', 'x1', wonDeal('Northwind', { mirrorOf: '0061', ...fields.mirror }));
    await world.syncAll();
    return world;
  };
  const settles = async (world: CircleWorld): Promise<void> => {
    world.clock.advance(HOUR);
    for (const run of await world.syncAll({ full: true })) expect(run).toMatchObject({ outcome: 'complete', writeBack: NOTHING_WRITTEN });
  };

  it('a rollout that is raised, lowered and raised again moves the tasks to and fro, and none is lost', async () => {
    const world = await mirrored({ main: { ...MAIN, rollout: 'observe' }, mirror: MIRROR });
    expect(world.openTasks()).toEqual({ main: 0, mirror: 2 });
    await world.restart(BOTH);
    await world.syncAll();
    expect(world.openTasks()).toEqual({ main: 2, mirror: 0 });
    await world.restart({ main: { ...MAIN, rollout: 'fields' }, mirror: MIRROR });
    await world.syncAll();
    await world.syncAll();
    expect(world.openTasks()).toMatchObject({ mirror: 2 });
    await world.restart(BOTH);
    await world.syncAll();
    await world.syncAll();
    expect(world.openTasks()).toEqual({ main: 2, mirror: 0 });
    await settles(world);
    const [task] = world.source('main').openTasks();
    if (task === undefined) throw new Error('no task');
    world.source('main').endTask(task, 'closed');
    await world.syncAll();
    await world.restart({ main: { ...MAIN, rollout: 'fields' }, mirror: MIRROR });
    await world.syncAll();
    expect(world.source('mirror').openTasks()).toHaveLength(1);
  });

  it('a home that comes and goes takes the tasks with it, and brings them back', async () => {
    const world = await mirrored();
    for (const [home, expected] of [[true, { main: 0, mirror: 2 }], [undefined, { main: 2, mirror: 0 }], [true, { main: 0, mirror: 2 }]] as const) {
      await world.restart({ main: MAIN, mirror: { ...MIRROR, ...(home === undefined ? {} : { home }) } });
      await world.syncAll();
      await world.syncAll();
      expect(world.openTasks()).toEqual(expected);
    }
    await settles(world);
  });

  it('a deal that was won before one of them was connected keeps its tasks in the other', async () => {
    const world = await start({ mirror: MIRROR });
    world.source('mirror').put('deal', 'x1', wonDeal('Northwind', { mirrorOf: '0061', wonAt: '2026-11-20T10:00:00Z' }));
    await world.syncAll();
    expect(world.openTasks()).toEqual({ mirror: 2 });
    // Connected today, first in the file, and at tasks at once.
    await world.restart({ main: { ...MAIN, startFrom: '2026-11-23' }, mirror: MIRROR });
    world.source('main').put('deal', 'd1', wonDeal('Northwind', { crmId: '0061', wonAt: '2026-11-20T10:00:00Z' }));
    world.source('main').put('deal', 'd2', wonDeal('Old one', { crmId: '0062', wonAt: '2021-05-01T10:00:00Z' }));
    await world.syncAll();
    expect(world.openTasks()).toEqual({ main: 0, mirror: 2 });
    await settles(world);
  });

  it('a deal of long ago gets no task because it was mirrored yesterday, whichever record is read first', async () => {
    const world = await start(BOTH);
    world.source('mirror').put('deal', 'x1', wonDeal('Northwind', { mirrorOf: '0061', wonAt: '2026-11-22T10:00:00Z' }));
    world.source('main').put('deal', 'd1', wonDeal('Northwind', { crmId: '0061', wonAt: '2021-05-01T10:00:00Z' }));
    await world.syncAll();
    expect(world.openTasks()).toEqual({ main: 0, mirror: 0 });
    world.source('mirror').put('deal', 'x2', wonDeal('Southwind', { mirrorOf: '0062', wonAt: '2026-11-22T10:00:00Z' }));
    await world.syncAll();
    expect(world.openTasks()).toEqual({ main: 0, mirror: 2 });
    world.source('main').put('deal', 'd2', wonDeal('Southwind', { crmId: '0062', wonAt: '2021-05-01T10:00:00Z' }));
    await world.syncAll();
    expect(world.openTasks()).toEqual({ main: 0, mirror: 0 });
    await settles(world);
  });

  it('whoever works in both is one person: five questions open in all', async () => {
    const world = await start({ main: {}, mirror: {} });
    for (let number = 0; number < 4; number += 1) {
      world.source('main').put('deal', `d${number}`, wonDeal(`Main ${number}`, { engineer: null, environment: 'SAP' }));
      world.source('mirror').put('deal', `x${number}`, wonDeal(`Mirror ${number}`, { engineer: null, environment: 'SAP', rep: { ...rep('ana'), id: 'another id there' } }));
    }
    await world.syncAll();
    expect(world.openTasks()).toEqual({ main: 4, mirror: 1 });
  });

  it('a credential that was dead for a week: what the other learned is written when it is back, and nothing twice', async () => {
    const world = await mirrored();
    world.source('main').expired = true;
    for (let day = 0; day < 7; day += 1) {
      world.clock.advance(24 * HOUR);
      world.source('mirror').put('deal', 'x1', day === 3 ? { goal: 'Halve the time to invoice' } : { note: `day ${day}` });
      expect((await world.syncAll()).map((run) => run.outcome)).toEqual(['failed', 'complete']);
    }
    world.source('main').put('deal', 'd1', { promises: 'None' });
    world.source('main').expired = false;
    await world.restart();
    await world.syncAll();
    expect((await world.handoffs()).alive).toMatchObject([{ score: 70 }]);
    expect(world.source('main').record('deal', 'd1').own).toMatchObject({ hScore: 70 });
    expect(world.source('mirror').record('deal', 'x1').own).toMatchObject({ hScore: 70 });
    expect(world.source('main').tasks).toHaveLength(2);
    await settles(world);
  });

  it('what one cannot read the other may answer; what neither answers is the administrator’s, not the rep’s', async () => {
    const world = await mirrored(BOTH, { mirror: { goal: 'Halve the time to invoice' } });
    for (const seat of ['main', 'mirror']) {
      world.source(seat).hide('deal', seat === 'main' ? 'd1' : 'x1', ['goal', 'promises']);
      await world.syncAll();
      const [handoff] = (await world.handoffs()).alive;
      expect(handoff?.report.gaps.filter((gap) => gap.reason === 'blank').map((gap) => gap.field)).not.toContain('promises');
      expect(handoff?.record.answers['goals.primary']).toMatchObject(seat === 'main' ? { value: 'Halve the time to invoice' } : { value: null, reason: 'unreadable' });
    }
    await settlesPartly(world);
  });
  const settlesPartly = async (world: CircleWorld): Promise<void> => {
    const written = world.written();
    await world.syncAll({ full: true });
    expect(world.written()).toEqual(written);
  };

  it('a late-stage deal in one and won in the other is won', async () => {
    const world = await mirrored(BOTH, { main: { stage: 'negotiation', wonAt: null } });
    expect((await world.handoffs()).alive).toMatchObject([{ status: 'incomplete', reachedAt: '2026-11-20T10:00:00.000Z' }]);
    expect(world.openTasks()).toEqual({ main: 2, mirror: 0 });
    await settles(world);
  });

  it('linked by a person, reopened and won again in one of them: the other still counts it, and nobody is asked anew', async () => {
    const world = await start({ main: {}, mirror: {} });
    world.source('main').put('deal', 'd1', wonDeal('Northwind'));
    world.source('mirror').put('deal', 'x1', wonDeal('Northwind'));
    await world.syncAll();
    const { alive } = await world.handoffs();
    const [main, mirror] = [alive.find(({ id }) => id === world.idOf('main', 'd1')), alive.find(({ id }) => id === world.idOf('mirror', 'x1'))];
    if (main === undefined || mirror === undefined) throw new Error('two were expected');
    await world.app.link(main, mirror, why);
    await world.syncAll();
    const tasks = world.source('main').tasks.length;
    for (const stage of ['negotiation', 'won']) {
      world.source('mirror').put('deal', 'x1', { stage });
      await world.syncAll();
    }
    expect((await world.handoffs()).alive).toMatchObject([{ episode: 1, status: 'incomplete' }]);
    for (const stage of ['lead', 'won']) {
      for (const [seat, id] of [['main', 'd1'], ['mirror', 'x1']] as const) world.source(seat).put('deal', id, { stage });
      await world.syncAll();
    }
    expect((await world.handoffs()).alive).toMatchObject([{ episode: 2, status: 'incomplete' }]);
    expect(world.openTasks()).toEqual({ main: 2, mirror: 0 });
    expect(world.source('main').tasks).toHaveLength(tasks + 2);
    await settles(world);
    await expect(world.app.link(main, mirror, why)).rejects.toMatchObject({ code: 'cannot_link' });
    await expect(world.app.keepApart(main, mirror, why)).rejects.toMatchObject({ code: 'cannot_link' });
  });

  it('taken apart, read in full and renamed, it stays apart', async () => {
    const world = await mirrored();
    const [joined] = (await world.handoffs()).alive;
    if (joined === undefined) throw new Error('nothing joined');
    await world.app.unlink(joined, 'x1', why);
    await world.syncAll({ full: true });
    await world.restart({ main: { ...MAIN, id: `${world.name}-renamed` }, mirror: MIRROR });
    world.source('main').put('deal', 'd1', { goal: 'Halve the time to invoice' });
    await world.syncAll({ full: true });
    expect((await world.handoffs()).alive.map((handoff) => handoff.score).toSorted()).toEqual([0, 40]);
    expect(world.openTasks()).toEqual({ main: 2, mirror: 2 });
    await settles(world);
  });

  it('removed from connections.yaml and put back, in another order: no task is lost or stands twice', async () => {
    const world = await mirrored();
    await world.restart({ mirror: MIRROR });
    const [alone] = await world.syncAll();
    expect(alone?.notes).toEqual([expect.stringContaining(`"${world.name}-main"`)]);
    expect(world.source('mirror').openTasks()).toHaveLength(2);
    await world.restart({ mirror: MIRROR, main: MAIN });
    await world.syncAll();
    await world.syncAll();
    expect((await world.handoffs()).alive).toMatchObject([{ id: world.idOf('main', 'd1') }]);
    expect(world.openTasks()).toEqual({ main: 0, mirror: 2 });
    await world.restart(BOTH);
    await world.syncAll();
    await world.syncAll();
    expect(world.openTasks()).toEqual({ main: 2, mirror: 0 });
    await settles(world);
  });

  it('one alone is written at once, the other with its next run; a second sync writes nothing', async () => {
    const world = await mirrored();
    world.source('mirror').put('deal', 'x1', COMPLETE);
    await world.sync('mirror');
    expect(world.source('mirror').record('deal', 'x1').own).toMatchObject({ hScore: 100 });
    expect(world.openTasks()).toEqual({ main: 2, mirror: 0 });
    await world.sync('main');
    expect(world.openTasks()).toEqual({ main: 0, mirror: 0 });
    await settles(world);
  });

  it('a plan of both names each connection’s writes once, and the later one sees what the earlier planned', async () => {
    const world = await start(BOTH);
    world.source('main').put('deal', 'd1', wonDeal('Northwind', { crmId: '0061' }));
    world.source('mirror').put('deal', 'x1', wonDeal('Northwind', { mirrorOf: '0061' }));
    for (const seat of ['main', 'mirror']) {
      world.source(seat).failAtPage = 0;
      await world.sync(seat);
      world.source(seat).failAtPage = null;
    }
    const plans = await world.app.planAll([world.id('main'), world.id('mirror')]);
    const rows = plans.flatMap((plan) => ('planned' in plan ? plan.planned.rows.map((row) => `${row.connection.endsWith('main') ? 'main' : 'mirror'} ${row.kind}`) : []));
    expect(rows.toSorted()).toEqual(['main fields', 'main task', 'main task', 'mirror fields']);
    expect((await world.handoffs()).alive).toEqual([]);
  });

  it('forgotten, it is erased with all its records, and no later reading of either brings it back or joins it', async () => {
    const world = await mirrored({ ...BOTH, third: { sharedId: 'thirdOf' } });
    const [joined] = (await world.handoffs()).alive;
    if (joined === undefined) throw new Error('nothing joined');
    await world.store.forget([joined.id]);
    const written = world.source('main').written();
    world.source('third').put('deal', 't1', wonDeal('Northwind', { thirdOf: '0061' }));
    await world.syncAll();
    world.source('mirror').delete('deal', 'x1');
    world.source('main').put('deal', 'd1', { goal: 'Halve the time to invoice' });
    await world.syncAll();
    world.source('mirror').put('deal', 'x1', { mirrorOf: '0099', promises: 'None' });
    await world.syncAll({ full: true });
    const all = await world.store.findHandoffs([joined.id]);
    expect(all.handoffs).toMatchObject([{ title: 'Forgotten', score: joined.score }]);
    expect(all.sources.map(({ externalId, fields }) => [externalId, fields]).toSorted()).toEqual([['d1', {}], ['x1', {}]]);
    expect(world.source('main').written()).toEqual(written);
    expect((await world.handoffs()).alive.filter(({ id }) => id !== joined.id)).toMatchObject([{ id: world.idOf('third', 't1'), status: 'incomplete', joins: [] }]);
    expect(world.openTasks()).toEqual({ main: 2, mirror: 0, third: 2 });
    await expect(world.app.unlink(joined, 'x1', why)).rejects.toMatchObject({ code: 'cannot_link' });
  });
});

describe.each(ENGINES)('what is already under way when two become one, on %s', (engine) => {
  const { world: start } = useCircle(engine);

  it.each(['main', 'mirror'] as const)('an acceptance in %s stays when its mirror appears', async (seat) => {
    const world = await start(BOTH);
    world.source('main').put('deal', 'd1', wonDeal('Northwind', { crmId: '0061', ...COMPLETE }));
    world.source('mirror').put('deal', 'x1', wonDeal('Northwind', COMPLETE));
    await world.syncAll();
    const { handoffs } = await world.store.findHandoffs([world.idOf(seat, seat === 'main' ? 'd1' : 'x1')]);
    const accepted = handoffs.map((handoff) => ({ ...handoff, status: 'accepted' as const }));
    await world.store.savePage({ connection: world.id(seat), handoffs: accepted, sources: [], snapshots: [], events: [], outbox: [], errors: [], cursor: undefined });
    world.source('mirror').put('deal', 'x1', { mirrorOf: '0061', goal: null });
    world.source('main').put('deal', 'd1', { goal: null });
    await world.syncAll();
    expect((await world.handoffs()).alive).toMatchObject([{ id: world.idOf('main', 'd1'), status: 'accepted', score: 60 }]);
  });

  it('each system’s quiet period holds for its own record: a rep who edits in one does not hold up the other', async () => {
    const world = await start({ main: MAIN, mirror: { ...MIRROR, quietPeriodSeconds: 600 } });
    world.source('main').put('deal', 'd1', wonDeal('Northwind', { crmId: '0061' }));
    world.source('mirror').put('deal', 'x1', wonDeal('Northwind', { mirrorOf: '0061', promises: 'None' }));
    await world.syncAll();
    expect(world.source('main').record('deal', 'd1').own).toMatchObject({ hScore: 30 });
    expect(world.source('mirror').record('deal', 'x1').own).toEqual({});
    world.clock.advance(HOUR);
    world.source('main').put('deal', 'd1', { goal: 'Halve the time to invoice' });
    await world.syncAll();
    expect(world.source('mirror').record('deal', 'x1')).toMatchObject({ writes: 1, own: { hScore: 70 } });
  });

  it('what one system refused before is tried again for the handoff it became, and its error does not stay for ever', async () => {
    const world = await start(BOTH);
    world.source('main').put('deal', 'd1', wonDeal('Northwind', { crmId: '0061' }));
    world.source('mirror').put('deal', 'x1', wonDeal('Northwind'));
    world.source('mirror').refusals.set('x1', { action: 'skip_record', code: 'RULE', message: 'A rule of the CRM says no.', remedy: 'Mend it.' });
    await world.syncAll();
    expect(await world.store.findSyncErrors(world.id('mirror'), false, 10)).toHaveLength(3);
    world.source('mirror').refusals.clear();
    world.source('mirror').put('deal', 'x1', { mirrorOf: '0061', promises: 'None' });
    await world.syncAll();
    expect(await world.store.findSyncErrors(world.id('mirror'), false, 10)).toEqual([]);
    expect(world.source('mirror').record('deal', 'x1').own).toMatchObject({ hScore: 30 });
    await world.store.retrySyncErrors('all', null);
    await world.syncAll();
    expect(world.openTasks()).toEqual({ main: 2, mirror: 0 });
  });
});
