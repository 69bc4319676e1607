import { describe, expect, it } from '@jest/globals';
import { ENGINES } from '../support/store.ts';
import { HOUR } from '../support/manual-clock.ts';
import type { CircleWorld } from './support/circle-world.ts';
import { useCircle } from './support/use-circle.ts';
import { NOTHING_WRITTEN, wonDeal } from './support/world.ts';

const LOST = (text: string): string => text.replace('      scope:', '      withdrawn: { stage: lost }\n      scope:');
const BOTH = { main: { sharedId: 'crmId', edit: LOST }, mirror: { sharedId: 'mirrorOf', edit: LOST } } as const;
const idOf = (number: number): string => String(1_000 + number);

describe.each(ENGINES)('many deals in two connections at once, on %s', (engine) => {
  const { world: start } = useCircle(engine);

  const put = (world: CircleWorld, seat: 'main' | 'mirror', from: number, to: number, fields: Record<string, string>): void => {
    for (let number = from; number < to; number += 1) {
      const id = idOf(number);
      world.source(seat).put('deal', `${seat[1]}${id}`, wonDeal(`Deal ${id}`, { rep: { id: `u${id}`, name: `rep ${id}`, email: `rep${id}@acme.example`, active: true }, engineer: null, [seat === 'main' ? 'crmId' : 'mirrorOf']: id, ...fields }));
    }
  };
  const each = (from: number, to: number, doing: (id: string) => void): void => {
    for (let number = from; number < to; number += 1) doing(idOf(number));
  };
  const statuses = async (world: CircleWorld): Promise<Readonly<Record<string, number>>> => {
    const counts: Record<string, number> = {};
    for (const { status } of (await world.handoffs()).alive) counts[status] = (counts[status] ?? 0) + 1;
    return counts;
  };
  const mirrored = async (count: number, mirrors = count): Promise<CircleWorld> => {
    const world = await start(BOTH);
    put(world, 'main', 0, count, {});
    put(world, 'mirror', 0, mirrors, {});
    await world.syncAll();
    return world;
  };

  it('that become one do not count as vanished, however many they are', async () => {
    const world = await start({ main: { sharedId: 'crmId' }, mirror: {} });
    put(world, 'main', 0, 25, {});
    put(world, 'mirror', 0, 25, {});
    await world.syncAll();
    expect(await statuses(world)).toEqual({ incomplete: 50 });
    await world.restart({ main: { sharedId: 'crmId' }, mirror: { sharedId: 'mirrorOf' } });
    for (const run of await world.syncAll()) expect(run).toMatchObject({ outcome: 'complete', handoffs: { withdrawn: 0 } });
    expect(await statuses(world)).toEqual({ incomplete: 25 });
    expect(world.openTasks()).toEqual({ main: 25, mirror: 0 });
  });

  it('that vanish from one of them freeze it, although the other goes on with them: tasks do not all move at once', async () => {
    const world = await mirrored(25);
    const written = world.written();
    each(0, 25, (id) => world.source('main').delete('deal', `a${id}`));
    const [main, mirror] = await world.syncAll();
    expect(main).toMatchObject({ outcome: 'partial', reasons: [expect.stringContaining('25 of 25 known handoffs')] });
    expect(mirror).toMatchObject({ writeBack: NOTHING_WRITTEN });
    expect(world.written()).toEqual(written);
    await world.sync('main', { massChangeConfirmed: true });
    await world.syncAll();
    expect(world.openTasks()).toMatchObject({ mirror: 25 });
    expect(await statuses(world)).toEqual({ incomplete: 25 });
  });

  it('while one is frozen the other goes on, and a single deal may still be lost there', async () => {
    const world = await mirrored(25);
    each(0, 25, (id) => world.source('main').put('deal', `a${id}`, { stage: 'lost' }));
    await world.syncAll();
    expect(await statuses(world)).toEqual({ incomplete: 25 });
    world.source('mirror').put('deal', `i${idOf(3)}`, { goal: 'Halve the time to invoice' });
    world.source('mirror').put('deal', `i${idOf(4)}`, { stage: 'lost' });
    const runs = await world.syncAll();
    expect(runs.map((run) => run.outcome)).toEqual(['failed', 'complete']);
    expect(await statuses(world)).toEqual({ incomplete: 24, withdrawn: 1 });
    expect(world.source('mirror').record('deal', `i${idOf(3)}`).own).toMatchObject({ hScore: 40 });
    await world.sync('main', { massChangeConfirmed: true });
    await world.syncAll();
    expect(await statuses(world)).toEqual({ withdrawn: 25 });
    expect(world.openTasks()).toEqual({ main: 0, mirror: 0 });
  });

  it('taken back by a changed rule of one are not taken back by the run of the other, before or after it froze', async () => {
    const world = await mirrored(25);
    put(world, 'mirror', 100, 400, {});
    await world.syncAll();
    const open = world.openTasks();
    await world.restart({ ...BOTH, main: { ...BOTH.main, edit: (text) => LOST(text).replace('withdrawn: { stage: lost }', 'withdrawn: { type: new }') } });
    expect(await world.sync('mirror')).toMatchObject({ outcome: 'partial', reasons: [expect.stringContaining(`"${world.id('main')}"`)], handoffs: { withdrawn: 0 } });
    expect(await world.sync('main')).toMatchObject({ reasons: [expect.stringContaining('25 of 25')] });
    expect(await world.sync('mirror')).toMatchObject({ outcome: 'complete', handoffs: { withdrawn: 0 } });
    world.source('mirror').put('deal', `i${idOf(3)}`, { goal: 'Halve the time to invoice' });
    await world.sync('mirror');
    expect(await statuses(world)).toEqual({ incomplete: 325 });
    expect(world.openTasks()).toEqual(open);
    await world.sync('main', { massChangeConfirmed: true });
    await world.syncAll();
    expect(await statuses(world)).toEqual({ incomplete: 300, withdrawn: 25 });
    for (const run of await world.syncAll()) expect(run).toMatchObject({ outcome: 'complete', writeBack: NOTHING_WRITTEN });
  });

  it('joined by a bad import with deals that are lost are not withdrawn without a question', async () => {
    const world = await start(BOTH);
    put(world, 'main', 0, 25, {});
    put(world, 'mirror', 0, 25, { mirrorOf: 'none' });
    await world.syncAll();
    each(0, 25, (id) => world.source('main').put('deal', `a${id}`, { stage: 'lost' }));
    await world.sync('main', { massChangeConfirmed: true });
    expect(await statuses(world)).toEqual({ withdrawn: 25, incomplete: 25 });
    each(0, 25, (id) => world.source('mirror').put('deal', `i${id}`, { mirrorOf: id }));
    expect(await world.sync('mirror')).toMatchObject({ outcome: 'partial', handoffs: { withdrawn: 0 } });
    expect(world.openTasks()).toEqual({ main: 0, mirror: 25 });
  });

  it('given other ids by a bad import do not fall apart without a question', async () => {
    const world = await mirrored(25);
    const written = world.written();
    each(0, 25, (id) => world.source('mirror').put('deal', `i${id}`, { mirrorOf: `9${id}` }));
    expect(await world.sync('mirror')).toMatchObject({ outcome: 'partial', reasons: [expect.stringContaining('25 of 25')] });
    expect(world.written()).toEqual(written);
    each(0, 24, (id) => world.source('mirror').put('deal', `i${id}`, { mirrorOf: id }));
    await world.sync('mirror', { massChangeConfirmed: true });
    await world.syncAll();
    expect(await statuses(world)).toEqual({ incomplete: 26 });
    expect(world.openTasks()).toEqual({ main: 25, mirror: 1 });
  });

  it('lost in the one that holds many are asked about when they are most of what the other holds', async () => {
    const world = await mirrored(300, 25);
    each(0, 25, (id) => world.source('main').put('deal', `a${id}`, { stage: 'lost' }));
    expect(await world.sync('main')).toMatchObject({ outcome: 'partial', reasons: [expect.stringContaining(`25 of 25 known handoffs that also stand in "${world.id('mirror')}"`)] });
    expect(await statuses(world)).toEqual({ incomplete: 300 });
    world.clock.advance(HOUR);
    await world.sync('main', { massChangeConfirmed: true });
    expect(await statuses(world)).toEqual({ incomplete: 275, withdrawn: 25 });
  });
});
