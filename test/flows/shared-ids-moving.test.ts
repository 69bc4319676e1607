import { describe, expect, it } from '@jest/globals';
import { ENGINES } from '../support/store.ts';
import { HOUR } from '../support/manual-clock.ts';
import type { CircleWorld } from './support/circle-world.ts';
import { useCircle } from './support/use-circle.ts';
import { COMPLETE, NOTHING_WRITTEN, wonDeal } from './support/world.ts';

const BOTH = { main: { sharedId: 'crmId' }, mirror: { sharedId: 'mirrorOf' } } as const;

/** Which records stand together, as "main d1 + mirror x1". */
const standing = async (world: CircleWorld): Promise<readonly string[]> => {
  const { alive } = await world.handoffs();
  const all = await Promise.all(alive.map(async (handoff) => (await world.sourcesOf(handoff)).filter(({ state }) => state === 'present').map(({ externalId }) => externalId).sort().join(' + ')));
  return all.sort();
};

const settles = async (world: CircleWorld): Promise<void> => {
  const written = world.written();
  world.clock.advance(HOUR);
  for (const run of await world.syncAll()) expect(run).toMatchObject({ outcome: 'complete', writeBack: NOTHING_WRITTEN });
  for (const run of await world.syncAll({ full: true })) expect(run).toMatchObject({ outcome: 'complete', writeBack: NOTHING_WRITTEN });
  expect(world.written()).toEqual(written);
};

describe.each(ENGINES)('the id that two records share, on %s', (engine) => {
  const { world: start } = useCircle(engine);

  const mirrored = async () => {
    const world = await start(BOTH);
    world.source('main').put('deal', 'd1', wonDeal('Northwind', { crmId: '0061' }));
    world.source('mirror').put('deal', 'x1', wonDeal('Northwind', { mirrorOf: '0061' }));
    await world.syncAll();
    expect(await standing(world)).toEqual(['d1 + x1']);
    return world;
  };

  it('when it appears weeks later, a task that a person closed in either system stays closed in both', async () => {
    const world = await start(BOTH);
    world.source('main').put('deal', 'd1', wonDeal('Northwind', { crmId: '0061' }));
    world.source('mirror').put('deal', 'x1', wonDeal('Northwind'));
    await world.syncAll();
    const closed = world.source('mirror').openTasks().find((task) => task.content.owner.email === 'ana@acme.example');
    if (closed === undefined) throw new Error('no task for the rep');
    world.source('mirror').endTask(closed, 'closed');
    await world.syncAll();
    world.clock.advance(21 * 24 * HOUR);
    world.source('mirror').put('deal', 'x1', { mirrorOf: '0061' });
    await world.syncAll();
    expect(await standing(world)).toEqual(['d1 + x1']);
    expect(world.source('main').openTasks().map((task) => task.content.owner.email)).toEqual(['sol@acme.example']);
    expect(world.openTasks()).toEqual({ main: 1, mirror: 0 });
    await settles(world);
  });

  it('corrected to that of another deal it takes the mirror over there, and the first deal stands alone', async () => {
    const world = await mirrored();
    world.source('main').put('deal', 'd2', wonDeal('Southwind', { crmId: '0062', goal: 'Twice the output' }));
    world.source('mirror').put('deal', 'x1', { mirrorOf: '0062', promises: 'None' });
    await world.syncAll();
    expect(await standing(world)).toEqual(['d1', 'd2 + x1']);
    expect(world.source('main').record('deal', 'd1').own).toMatchObject({ hScore: 0 });
    expect(world.source('main').record('deal', 'd2').own).toMatchObject({ hScore: 70 });
    expect(world.source('mirror').record('deal', 'x1').own).toMatchObject({ hScore: 70 });
    expect(world.openTasks()).toEqual({ main: 4, mirror: 0 });
    await settles(world);
  });

  it('corrected on the record that stands first it takes that one away too', async () => {
    const world = await mirrored();
    world.source('mirror').put('deal', 'x2', wonDeal('Southwind', { mirrorOf: '0062' }));
    await world.syncAll();
    world.source('main').put('deal', 'd1', { crmId: '0062' });
    await world.syncAll();
    expect(await standing(world)).toEqual(['d1 + x2', 'x1']);
    expect(world.openTasks()).toEqual({ main: 2, mirror: 2 });
    await settles(world);
  });

  it('naming a deal that nobody knows yet it leaves, and comes back when it is set right again: no task twice', async () => {
    const world = await mirrored();
    world.source('mirror').put('deal', 'x1', { mirrorOf: '0999' });
    await world.syncAll();
    expect(await standing(world)).toEqual(['d1', 'x1']);
    expect(world.openTasks()).toEqual({ main: 2, mirror: 2 });
    world.source('mirror').put('deal', 'x1', { mirrorOf: '0061' });
    await world.syncAll();
    expect(await standing(world)).toEqual(['d1 + x1']);
    expect(world.openTasks()).toEqual({ main: 2, mirror: 0 });
    await settles(world);
  });

  it('emptied or hidden it changes nothing: an integration that was switched off asks nobody twice', async () => {
    const world = await mirrored();
    world.source('mirror').put('deal', 'x1', { mirrorOf: null, goal: 'Halve the time to invoice' });
    await world.syncAll();
    expect(await standing(world)).toEqual(['d1 + x1']);
    expect(world.openTasks()).toEqual({ main: 2, mirror: 0 });
    expect(world.source('main').record('deal', 'd1').own).toMatchObject({ hScore: 40 });
    await settles(world);
  });

  it('what a person linked by hand is not taken apart by a changed id', async () => {
    const world = await mirrored();
    const [joined] = (await world.handoffs()).alive;
    if (joined === undefined) throw new Error('nothing joined');
    const why = { by: 'ops@acme.example', reason: 'the same deal' };
    const apart = await world.app.unlink(joined, 'x1', why);
    const [rest] = (await world.handoffs()).alive.filter(({ id }) => id !== apart.id);
    if (rest === undefined) throw new Error('nothing is left');
    await world.app.link(rest, apart, why);
    await world.syncAll();
    world.source('mirror').put('deal', 'x1', { mirrorOf: '0999' });
    await world.syncAll();
    expect(await standing(world)).toEqual(['d1 + x1']);
    await settles(world);
  });

  it('a mirror that was deleted and made again stands where the old one did', async () => {
    const world = await mirrored();
    world.source('mirror').delete('deal', 'x1');
    await world.syncAll();
    world.source('mirror').put('deal', 'x9', wonDeal('Northwind', { mirrorOf: '0061', goal: 'Halve the time to invoice' }));
    await world.syncAll();
    expect(await standing(world)).toEqual(['d1 + x9']);
    expect(world.openTasks()).toEqual({ main: 2, mirror: 0 });
    await settles(world);
    // The old one comes out of the bin: two deals of one system are two.
    world.source('mirror').put('deal', 'x1', {});
    await world.syncAll();
    expect(await standing(world)).toEqual(['d1 + x9', 'x1']);
    await settles(world);
  });

  it('a second mirror that waited takes the place of the first when that is merged away', async () => {
    const world = await mirrored();
    world.source('mirror').put('deal', 'x2', wonDeal('Northwind', { mirrorOf: '0061' }));
    await world.syncAll();
    expect(await standing(world)).toEqual(['d1 + x1', 'x2']);
    expect(world.openTasks()).toEqual({ main: 2, mirror: 2 });
    world.source('mirror').delete('deal', 'x1');
    await world.syncAll();
    expect(await standing(world)).toEqual(['d1 + x2']);
    expect(world.openTasks()).toEqual({ main: 2, mirror: 0 });
    await settles(world);
  });

  it('two deals in each system that all name it make two handoffs, whichever is read again', async () => {
    const world = await start(BOTH);
    for (const id of ['d1', 'd2']) world.source('main').put('deal', id, wonDeal('Northwind', { crmId: '0061' }));
    for (const id of ['x1', 'x2']) world.source('mirror').put('deal', id, wonDeal('Northwind', { mirrorOf: '0061' }));
    await world.syncAll();
    expect(await standing(world)).toEqual(['d1 + x1', 'd2 + x2']);
    world.source('mirror').put('deal', 'x1', COMPLETE);
    world.source('main').put('deal', 'd2', { goal: 'Halve the time to invoice' });
    await world.syncAll();
    expect(await standing(world)).toEqual(['d1 + x1', 'd2 + x2']);
    await settles(world);
  });
});
