import { describe, expect, it } from '@jest/globals';
import { ENGINES } from '../support/store.ts';
import { HOUR } from '../support/manual-clock.ts';
import type { OpenStore } from '../../src/store/open-store.ts';
import type { CircleWorld } from './support/circle-world.ts';
import { useCircle } from './support/use-circle.ts';
import { NOTHING_WRITTEN, rep, wonDeal } from './support/world.ts';

const BOTH = { main: { sharedId: 'crmId' }, mirror: { sharedId: 'mirrorOf' } } as const;

const HIRES = { main: { kind: 'employee' }, mirror: { kind: 'employee' } } as const;
const hire = { name: 'Sam Porter', email: 'sam@home.example', job: 'Engineer', hireDate: '2027-01-11', manager: rep('max') };

/** Something happens between what the next page of this seat read and its saving. */
function beforeNextSave(world: CircleWorld, seat: string, meanwhile: () => Promise<unknown>): OpenStore {
  let waiting: (() => Promise<unknown>) | null = meanwhile;
  const { store } = world;
  return {
    ...store,
    savePage: async (page) => {
      if (waiting !== null && page.connection === world.id(seat) && page.handoffs.length > 0) {
        const run = waiting;
        waiting = null;
        await run();
      }
      await store.savePage(page);
    },
  };
}

describe.each(ENGINES)('two lanes at one deal on %s', (engine) => {
  const { world: start } = useCircle(engine);

  it.each([
    ['deals that share an id', BOTH, wonDeal('Northwind', { crmId: '0061' }), wonDeal('Northwind', { mirrorOf: '0061' }), 'deal'],
    ['hires of one address, job and day', HIRES, hire, hire, 'employee'],
  ] as const)('connected at the same moment, they make one handoff of two %s', async (_what, seats, first, second, object) => {
    const world = await start(seats);
    const { store } = world;
    world.source('main').put(object, 'm1', first);
    world.source('mirror').put(object, 'x1', second);
    // The one has no idea yet that there is the other, which is connected, reads and saves in the meantime.
    await world.restart(seats, beforeNextSave(world, 'main', () => world.sync('mirror')));
    const run = await world.sync('main');
    expect(run).toMatchObject({ outcome: 'complete', reasons: [] });
    await world.restart(seats, store);
    await world.syncAll();
    expect((await world.handoffs()).alive).toMatchObject([{ id: world.idOf('main', 'm1', object), alsoIn: [world.id('mirror')] }]);
  });

  it('connected by an edit of the file while the only one before it runs, they make one handoff of two', async () => {
    const world = await start({ main: BOTH.main });
    const { store } = world;
    world.source('main').put('deal', 'm1', wonDeal('Northwind', { crmId: '0061' }));
    await world.restart({ main: BOTH.main }, beforeNextSave(world, 'main', async () => {
      await world.configure(BOTH);
      world.source('mirror').put('deal', 'x1', wonDeal('Northwind', { mirrorOf: '0061' }));
      await world.sync('mirror');
    }));
    expect(await world.sync('main')).toMatchObject({ outcome: 'complete', reasons: [] });
    await world.restart(BOTH, store);
    await world.syncAll();
    expect((await world.handoffs()).alive).toMatchObject([{ alsoIn: [expect.any(String)] }]);
  });

  it('taken out of the file while it runs, the run ends and loses nothing', async () => {
    const world = await start(BOTH);
    const { store } = world;
    world.source('main').put('deal', 'm1', wonDeal('Northwind', { crmId: '0061' }));
    await world.restart(BOTH, beforeNextSave(world, 'main', () => world.configure({ mirror: BOTH.mirror })));
    const main = world.idOf('main', 'm1');
    const run = await world.app.sync(`${world.name}-main`).catch((error: unknown) => error);
    expect(run).toMatchObject({ outcome: 'complete', reasons: [] });
    await world.restart(BOTH, store);
    expect((await world.syncAll()).map(({ outcome, writeBack }) => [outcome, writeBack.tasksCreated])).toEqual([['complete', 0], ['complete', 0]]);
    expect((await world.handoffs()).alive).toMatchObject([{ id: main }]);
    expect(world.openTasks()).toMatchObject({ main: 2 });
  });

  it('both reading its records for the first time make one handoff, with its tasks once', async () => {
    const world = await start(BOTH);
    const { store } = world;
    world.source('main').put('deal', 'd1', wonDeal('Northwind', { crmId: '0061' }));
    world.source('mirror').put('deal', 'x1', wonDeal('Northwind', { mirrorOf: '0061' }));
    // Both are known as connections, so that each looks for the other's records.
    for (const seat of ['main', 'mirror']) {
      world.source(seat).failAtPage = 0;
      await world.sync(seat);
      world.source(seat).failAtPage = null;
    }
    await world.restart(BOTH, beforeNextSave(world, 'main', () => world.sync('mirror')));
    await world.sync('main');
    await world.restart(BOTH, store);
    await world.syncAll();
    expect((await world.handoffs()).alive).toMatchObject([{ id: world.idOf('main', 'd1'), alsoIn: [world.id('mirror')] }]);
    expect(world.openTasks()).toEqual({ main: 2, mirror: 0 });
    world.clock.advance(HOUR);
    for (const run of await world.syncAll({ full: true })) expect(run.writeBack).toMatchObject(NOTHING_WRITTEN);
  });

  it('what the one saved while the other was thinking is not lost', async () => {
    const world = await start(BOTH);
    const { store } = world;
    world.source('main').put('deal', 'd1', wonDeal('Northwind', { crmId: '0061' }));
    world.source('mirror').put('deal', 'x1', wonDeal('Northwind', { mirrorOf: '0061' }));
    await world.syncAll();
    world.source('main').put('deal', 'd1', { promises: 'None' });
    world.source('mirror').put('deal', 'x1', { goal: 'Halve the time to invoice' });
    await world.restart(BOTH, beforeNextSave(world, 'main', () => world.sync('mirror')));
    await world.sync('main');
    const [handoff] = (await world.handoffs()).alive;
    expect(handoff).toMatchObject({ score: 70 });
    expect(handoff?.record.answers['goals.primary']).toMatchObject({ value: 'Halve the time to invoice' });
    await world.restart(BOTH, store);
    await world.syncAll();
    expect(world.source('mirror').record('deal', 'x1').own).toMatchObject({ hScore: 70 });
    expect(world.source('main').record('deal', 'd1').own).toMatchObject({ hScore: 70 });
    expect(world.openTasks()).toEqual({ main: 2, mirror: 0 });
  });

  it('running side by side over many deals loses none and doubles none', async () => {
    const world = await start(BOTH);
    for (const seat of ['main', 'mirror']) {
      await world.sync(seat);
      world.source(seat).pageSize = 7;
    }
    for (let number = 0; number < 40; number += 1) {
      const id = String(1_000 + number);
      const name = `Deal ${id}`;
      world.source('main').put('deal', `d${id}`, wonDeal(name, { crmId: id, rep: { id: `u${id}`, name: `rep ${id}`, email: `rep${id}@acme.example`, active: true }, engineer: null }));
      world.source('mirror').put('deal', `x${id}`, wonDeal(name, { mirrorOf: id, promises: 'None' }));
    }
    await Promise.all([world.sync('main'), world.sync('mirror')]);
    await world.syncAll();
    const { alive } = await world.handoffs();
    expect(alive).toHaveLength(40);
    expect(alive.filter((handoff) => handoff.score !== 30 || handoff.alsoIn?.length !== 1)).toEqual([]);
    const keys = world.source('main').openTasks().map((task) => task.key);
    expect(new Set(keys).size).toBe(keys.length);
    expect(new Set(world.source('main').openTasks().map((task) => task.target.externalId)).size).toBe(40);
    expect(world.openTasks()).toMatchObject({ mirror: 0 });
    world.clock.advance(HOUR);
    for (const run of await world.syncAll({ full: true })) expect(run.writeBack).toMatchObject(NOTHING_WRITTEN);
  });
});
