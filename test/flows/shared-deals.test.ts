import { describe, expect, it } from '@jest/globals';
import { ENGINES, withStore } from '../support/store.ts';
import { HOUR } from '../support/manual-clock.ts';
import { useCircle } from './support/use-circle.ts';
import { COMPLETE, NOTHING_WRITTEN, wonDeal } from './support/world.ts';

const BOTH = { main: { sharedId: 'crmId' }, mirror: { sharedId: 'mirrorOf' } } as const;

describe.each(ENGINES)('one deal in two connections on %s', (engine) => {
  const { world: start } = useCircle(engine);

  it('is one handoff with the evidence in words: fields in both, tasks at the first, and a second sync writes nothing', async () => {
    const world = await start(BOTH);
    world.source('main').put('deal', 'd1', wonDeal('Northwind', { crmId: '0061AAA' }));
    world.source('mirror').put('deal', 'x1', wonDeal('Northwind', { mirrorOf: '0061' }));
    await world.syncAll();
    const { alive, gone } = await world.handoffs();
    expect(gone).toEqual([]);
    expect(alive).toMatchObject([{ id: world.idOf('main', 'd1'), alsoIn: [world.id('mirror')], joins: [{ connection: world.id('mirror'), externalId: 'x1' }] }]);
    expect(alive[0]?.joins[0]?.evidence).toBe(`deal x1 in "${world.id('mirror')}" and deal d1 in "${world.id('main')}" name the same crm_deal 0061`);
    expect(world.openTasks()).toEqual({ main: 2, mirror: 0 });
    expect(world.source('main').record('deal', 'd1').own).toMatchObject({ hScore: 0, hStatus: 'Incomplete' });
    expect(world.source('mirror').record('deal', 'x1').own).toMatchObject({ hScore: 0, hStatus: 'Incomplete' });
    const before = world.written();
    for (const run of await world.syncAll()) expect(run).toMatchObject({ outcome: 'complete', writeBack: NOTHING_WRITTEN });
    world.clock.advance(HOUR);
    for (const run of await world.syncAll()) expect(run).toMatchObject({ outcome: 'complete', writeBack: NOTHING_WRITTEN });
    expect(world.written()).toEqual(before);
  });

  it('the first answer in precedence order wins, a gap is filled from the other, and both are told within one sync', async () => {
    const world = await start(BOTH);
    world.source('main').put('deal', 'd1', wonDeal('Northwind', { crmId: '0061', goLive: '2027-01-15' }));
    world.source('mirror').put('deal', 'x1', wonDeal('Northwind', { mirrorOf: '0061' }));
    await world.syncAll();
    world.source('mirror').put('deal', 'x1', { ...COMPLETE, goLive: '2027-02-01' });
    const [main, mirror] = await world.syncAll();
    expect(main?.writeBack).toMatchObject({ fields: 1, tasksClosed: 2 });
    expect(mirror?.writeBack).toMatchObject({ fields: 1 });
    const [handoff] = (await world.handoffs()).alive;
    expect(handoff).toMatchObject({ score: 100, status: 'ready' });
    expect(handoff?.record.answers['goals.goLiveDate']).toMatchObject({
      value: '2027-01-15', source: { connection: world.id('main') }, contested: [{ value: '2027-02-01', source: { connection: world.id('mirror') } }],
    });
    expect(world.openTasks()).toEqual({ main: 0, mirror: 0 });
    expect(world.source('mirror').record('deal', 'x1').own).toMatchObject({ hScore: 100 });
  });

  it('tasks stand where the mapping says home, whatever the order of connections', async () => {
    const world = await start({ main: { sharedId: 'crmId' }, mirror: { sharedId: 'mirrorOf', home: true } });
    world.source('main').put('deal', 'd1', wonDeal('Northwind', { crmId: '0061' }));
    world.source('mirror').put('deal', 'x1', wonDeal('Northwind', { mirrorOf: '0061' }));
    await world.syncAll();
    expect(world.openTasks()).toEqual({ main: 0, mirror: 2 });
  });

  it('a system that is only being looked at takes no tasks away from one where they stand, even if it is the first', async () => {
    const world = await start({ main: { sharedId: 'crmId', rollout: 'observe', home: true }, mirror: { sharedId: 'mirrorOf' } });
    world.source('main').put('deal', 'd1', wonDeal('Northwind', { crmId: '0061' }));
    world.source('mirror').put('deal', 'x1', wonDeal('Northwind', { mirrorOf: '0061' }));
    await world.syncAll();
    expect(world.openTasks()).toEqual({ main: 0, mirror: 2 });
    expect(world.source('main').record('deal', 'd1').own).toEqual({});
    await world.restart({ main: { sharedId: 'crmId', home: true }, mirror: { sharedId: 'mirrorOf' } });
    await world.syncAll();
    expect(world.openTasks()).toEqual({ main: 2, mirror: 0 });
  });

  it('two deals of one customer are two, and two mirrors of one deal do not become one through it', async () => {
    const world = await start(BOTH);
    world.source('main').put('deal', 'd1', wonDeal('Northwind', { crmId: '0061' }));
    world.source('main').put('deal', 'd2', wonDeal('Northwind', { crmId: '0062' }));
    world.source('mirror').put('deal', 'x1', wonDeal('Northwind', { mirrorOf: '0061' }));
    world.source('mirror').put('deal', 'x2', wonDeal('Northwind', { mirrorOf: '0061' }));
    await world.syncAll();
    const { alive } = await world.handoffs();
    expect(alive.map((handoff) => [handoff.id, handoff.joins.length]).toSorted()).toEqual(
      [[world.idOf('main', 'd1'), 1], [world.idOf('main', 'd2'), 0], [world.idOf('mirror', 'x2'), 0]].toSorted(),
    );
  });

  it('a restored empty database finds the same ids and keys: nothing stands twice in either', async () => {
    const world = await start(BOTH);
    world.source('mirror').put('deal', 'x1', wonDeal('Northwind', { mirrorOf: '0061' }));
    await world.syncAll();
    world.source('main').put('deal', 'd1', wonDeal('Northwind', { crmId: '0061' }));
    await world.syncAll();
    expect(world.openTasks()).toEqual({ main: 2, mirror: 0 });
    const tasks = JSON.stringify(world.source('main').openTasks().map((task) => task.key));
    await withStore(engine, async (empty) => {
      await world.restart(BOTH, empty);
      await world.syncAll();
      await world.syncAll();
      expect((await world.handoffs()).alive.map((handoff) => handoff.id)).toEqual([world.idOf('main', 'd1')]);
      expect(world.openTasks()).toEqual({ main: 2, mirror: 0 });
      expect(JSON.stringify(world.source('main').openTasks().map((task) => task.key))).toBe(tasks);
    });
  });
});
