import { describe, expect, it } from '@jest/globals';
import type { PageWrite } from '../../src/core/ports.ts';
import type { OpenStore } from '../../src/store/open-store.ts';
import { Crash } from '../support/fake-source.ts';
import { HOUR } from '../support/manual-clock.ts';
import { ENGINES } from '../support/store.ts';
import type { CircleWorld } from './support/circle-world.ts';
import { useCircle } from './support/use-circle.ts';
import { NOTHING_WRITTEN, wonDeal } from './support/world.ts';

const BOTH = { main: { sharedId: 'crmId' }, mirror: { sharedId: 'mirrorOf' } } as const;

/** The process dies at the given save of a page, before or after the database has it. */
function dyingStore(store: OpenStore, atSave: number, when: 'before' | 'after'): OpenStore {
  let saves = 0;
  const savePage = async (page: PageWrite): Promise<void> => {
    const dies = page.handoffs.length > 0 && saves++ === atSave;
    if (dies && when === 'before') throw new Crash('the process died before saving');
    await store.savePage(page);
    if (dies) throw new Crash('the process died after saving');
  };
  return { ...store, savePage };
}

const STEPS = [
  { at: 0, when: 'before' }, { at: 0, when: 'after' }, { at: 1, when: 'before' }, { at: 1, when: 'after' }, { at: 2, when: 'before' },
] as const;

describe.each(ENGINES)('a process that dies on %s', (engine) => {
  const { world: start } = useCircle(engine);

  const endsWell = async (world: CircleWorld, store: OpenStore, expected: { readonly alive: number; readonly tasks: object; readonly mirrorTasks: readonly string[] }): Promise<void> => {
    await world.restart(BOTH, store);
    for (let hour = 0; hour < 3; hour += 1) {
      await world.syncAll();
      world.clock.advance(HOUR);
    }
    for (const run of await world.syncAll({ full: true })) expect(run).toMatchObject({ outcome: 'complete', writeBack: NOTHING_WRITTEN });
    expect((await world.handoffs()).alive).toHaveLength(expected.alive);
    expect(world.openTasks()).toEqual(expected.tasks);
    expect(world.source('mirror').tasks.map((task) => task.content.status)).toEqual(expected.mirrorTasks);
    const keys = world.source('main').tasks.map((task) => task.key);
    expect(new Set(keys).size).toBe(keys.length);
  };

  it.each(STEPS)('at save $at of two handoffs becoming one, $when it is stored, loses and doubles nothing', async ({ at, when }) => {
    const world = await start(BOTH);
    const { store } = world;
    world.source('main').put('deal', 'd1', wonDeal('Northwind', { crmId: '0061' }));
    world.source('mirror').put('deal', 'x1', wonDeal('Northwind'));
    await world.syncAll();
    world.source('mirror').put('deal', 'x1', { mirrorOf: '0061' });
    world.source('main').put('deal', 'd1', { goal: 'Halve the time to invoice' });
    await world.restart(BOTH, dyingStore(store, at, when));
    await world.syncAll().catch((error: unknown) => expect(error).toBeInstanceOf(Crash));
    await endsWell(world, store, { alive: 1, tasks: { main: 2, mirror: 0 }, mirrorTasks: ['withdrawn', 'withdrawn'] });
  });

  it.each(STEPS)('at save $at of a mirror going over to another deal, $when it is stored, loses and doubles nothing', async ({ at, when }) => {
    const world = await start(BOTH);
    const { store } = world;
    world.source('main').put('deal', 'd1', wonDeal('Northwind', { crmId: '0061' }));
    world.source('main').put('deal', 'd2', wonDeal('Southwind', { crmId: '0062' }));
    world.source('mirror').put('deal', 'x1', wonDeal('Northwind', { mirrorOf: '0061' }));
    await world.syncAll();
    world.source('main').put('deal', 'd1', { goal: 'Halve the time to invoice' });
    world.source('mirror').put('deal', 'x1', { mirrorOf: '0062' });
    await world.restart(BOTH, dyingStore(store, at, when));
    await world.syncAll().catch((error: unknown) => expect(error).toBeInstanceOf(Crash));
    await endsWell(world, store, { alive: 2, tasks: { main: 4, mirror: 0 }, mirrorTasks: [] });
    const sources = await Promise.all((await world.handoffs()).alive.map(async (handoff) => (await world.sourcesOf(handoff)).map(({ externalId }) => externalId).sort()));
    expect(sources).toEqual([['d1'], ['d2', 'x1']]);
  });

  it('in the middle of what the end of a sync writes for others, and while tasks go to their new home', async () => {
    for (const [seat, items] of [['main', 0], ['main', 1], ['main', 2], ['mirror', 0], ['mirror', 1]] as const) {
      const world = await start(BOTH);
      world.source('main').put('deal', 'd1', wonDeal('Northwind', { crmId: '0061' }));
      world.source('mirror').put('deal', 'x1', wonDeal('Northwind'));
      await world.syncAll();
      world.source('mirror').put('deal', 'x1', { mirrorOf: '0061', promises: 'None' });
      world.source(seat).crashAfterItems = items;
      await world.syncAll().catch((error: unknown) => expect(error).toBeInstanceOf(Crash));
      await endsWell(world, world.store, { alive: 1, tasks: { main: 2, mirror: 0 }, mirrorTasks: ['withdrawn', 'withdrawn'] });
      expect(world.source('main').record('deal', 'd1').own).toMatchObject({ hScore: 30 });
      expect(world.source('mirror').record('deal', 'x1').own).toMatchObject({ hScore: 30 });
    }
  });
});
