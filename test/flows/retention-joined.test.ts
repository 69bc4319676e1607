import { describe, expect, it } from '@jest/globals';
import { keepHouse } from '../../src/flows/watch/keep-house.ts';
import { DAY, HOUR } from '../support/manual-clock.ts';
import { ENGINES } from '../support/store.ts';
import { OPS } from './support/acceptance.ts';
import type { CircleWorld, Seat } from './support/circle-world.ts';
import { useCircle } from './support/use-circle.ts';
import { COMPLETE, NOTHING_WRITTEN, wonDeal } from './support/world.ts';

const TIMES = { runsDays: 90, eventsMonths: 24, snapshotsMonths: 24, auditMonths: 24 };
const SEATS = { main: { sharedId: 'crmId' }, mirror: { sharedId: 'mirrorOf' } } as const satisfies Readonly<Record<string, Seat>>;

const keep = (world: CircleWorld) => keepHouse({ store: world.store, clock: world.clock, times: TIMES });

/** One deal that two accounts hold, complete only by what the mirror knows, accepted, at rest and cut. */
async function makeCut(start: (seats: Readonly<Record<string, Seat>>) => Promise<CircleWorld>): Promise<CircleWorld> {
  const world = await start(SEATS);
  world.source('main').put('deal', 'd1', wonDeal('Northwind', { crmId: '0061AAA' }));
  world.source('mirror').put('deal', 'x1', wonDeal('Northwind', { ...COMPLETE, mirrorOf: '0061' }));
  await world.syncAll();
  const [ready] = (await world.handoffs()).alive;
  if (ready === undefined) throw new Error('no handoff');
  await world.app.accept(ready, { by: OPS });
  world.clock.advance(HOUR);
  await world.syncAll();
  world.clock.advance(800 * DAY);
  await keep(world);
  expect(await aliveOf(world)).toMatchObject([{ title: "No longer kept" }]);
  // What we wrote ourselves comes back first, and a sweep is due.
  for (const run of await world.syncAll()) expect(run).toMatchObject({ outcome: 'complete', writeBack: NOTHING_WRITTEN });
  return world;
}

const aliveOf = async (world: CircleWorld) => (await world.handoffs()).alive;
const tasksOf = (world: CircleWorld) => [...world.sources.values()].reduce((sum, source) => sum + source.tasks.length, 0);

describe.each(ENGINES)('a cut handoff that two connections hold, on %s', (engine) => {
  const { world: start } = useCircle(engine);

  it('gives the word to a connection that was away while its other record came back only when it was read', async () => {
    const world = await makeCut(start);
    await world.restart({ main: SEATS.main });
    world.source('main').put('deal', 'd1', { ...COMPLETE, goal: 'Another goal' });
    await world.sync('main');
    const alone = await aliveOf(world);
    expect(alone).toMatchObject([{ status: 'accepted', score: 100, title: 'Northwind' }]);
    const [tasks, written] = [tasksOf(world), world.source('mirror').written()];
    await world.restart({ mirror: SEATS.mirror, main: SEATS.main });
    world.clock.advance(HOUR);
    await world.sync('main');
    // The mirror comes first now, but of its record nothing is known yet.
    expect(await aliveOf(world)).toMatchObject([{ id: alone[0]?.id, status: 'accepted', score: 100, title: 'Northwind', record: { answers: { 'goals.primary': { value: 'Another goal' } } } }]);
    expect(world.source('mirror').written()).toEqual(written);
    await world.sync('mirror');
    expect(await aliveOf(world)).toMatchObject([{ score: 100, record: { answers: { 'goals.primary': { value: COMPLETE['goal'] } } } }]);
    expect(tasksOf(world)).toBe(tasks);
  });

  it('comes back without a record that its source does not hand over any more, which is asked for once', async () => {
    const world = await makeCut(start);
    world.source('mirror').records.clear();
    world.source('main').put('deal', 'd1', { account: 'Northwind AG', stage: 'negotiation' });
    for (let rounds = 0; rounds < 2; rounds += 1) await world.syncAll();
    expect(await aliveOf(world)).toMatchObject([{ status: 'withdrawn', title: 'Northwind' }]);
    world.source('main').put('deal', 'd1', { ...COMPLETE, stage: 'won' });
    for (let rounds = 0; rounds < 3; rounds += 1) await world.syncAll();
    expect(await aliveOf(world)).toMatchObject([{ status: 'ready', episode: 2 }]);
    expect(world.source('mirror').counts.reread).toBe(1);
  });

  it('goes on by what one connection says while the other cannot be read, once that one answers again', async () => {
    const world = await makeCut(start);
    world.source('mirror').refusesRereads = true;
    world.source('main').put('deal', 'd1', { stage: 'negotiation' });
    for (let rounds = 0; rounds < 2; rounds += 1) await world.syncAll();
    expect(await aliveOf(world)).toMatchObject([{ status: 'accepted', title: 'No longer kept' }]);
    world.source('main').put('deal', 'd1', { stage: 'won' });
    world.source('mirror').refusesRereads = false;
    await world.syncAll();
    expect(await aliveOf(world)).toMatchObject([{ status: 'accepted', title: 'Northwind', score: 100, episode: 1 }]);
    expect(world.openTasks()).toEqual({ main: 0, mirror: 0 });
  });

  it('lets a record go that names another deal by now', async () => {
    const world = await makeCut(start);
    world.source('main').put('deal', 'd2', wonDeal('Southwind', { crmId: '0062AAA', ...COMPLETE }));
    await world.syncAll();
    world.source('mirror').put('deal', 'x1', { mirrorOf: '0062' });
    for (let rounds = 0; rounds < 3; rounds += 1) await world.syncAll();
    const alive = await aliveOf(world);
    const held = await Promise.all(alive.map(async (handoff) => [handoff.title, (await world.sourcesOf(handoff)).map(({ externalId }) => externalId).toSorted()]));
    expect(held).toEqual([['Northwind', ['d1']], ['Southwind', ['d2', 'x1']]]);
  });

  it('is not founded a second time by a record of a third that names it', async () => {
    const world = await makeCut(start);
    await world.restart({ ...SEATS, third: { sharedId: 'ref' } });
    world.source('third').put('deal', 't1', wonDeal('Northwind', { ref: '0061' }));
    for (let rounds = 0; rounds < 3; rounds += 1) await world.syncAll();
    expect(await aliveOf(world)).toHaveLength(1);
  });

  it('costs one reading and one write per record, however often it is touched', async () => {
    const world = await makeCut(start);
    const cost: number[] = [];
    for (let days = 0; days < 4; days += 1) {
      world.source('main').put('deal', 'd1', { irrelevant: days });
      const runs = [...(await world.syncAll()), ...(await world.syncAll())];
      cost.push(runs.reduce((sum, { apiCalls }) => sum + apiCalls, 0));
      expect(await keep(world)).toMatchObject({ values: 0 });
      world.clock.advance(DAY);
    }
    // On the first day the other record is read, and each written. After that one call asks each for news, as ever.
    expect(cost).toEqual([7, 4, 4, 4]);
    expect(await world.syncAll()).toMatchObject([{ writeBack: NOTHING_WRITTEN }, { writeBack: NOTHING_WRITTEN }]);
  });
});
