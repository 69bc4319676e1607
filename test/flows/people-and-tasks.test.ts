import { describe, expect, it } from '@jest/globals';
import { ENGINES } from '../support/store.ts';
import { DAY, HOUR } from '../support/manual-clock.ts';
import { COMPLETE, NOTHING_WRITTEN, rep, useStore, wonDeal, type World } from './support/world.ts';

/** Only the rep is asked. */
const oneTask = (name: string, fields = {}) => wonDeal(name, { environment: `Stack of ${name}`, ...fields });
const theTask = (world: World) => {
  const [task] = world.source.openTasks();
  if (task === undefined) throw new Error('no open task');
  return task;
};

describe.each(ENGINES)('what a person did to a task on %s', (engine) => {
  const { world: start } = useStore(engine);

  it.each(['closed', 'deleted'] as const)('a task that was %s by a person never comes back while its gaps stay', async (how) => {
    const world = await start();
    world.source.put('deal', 'd1', oneTask('Northwind'));
    await world.sync();
    world.source.endTask(theTask(world), how);
    await world.sync();
    for (const edit of [{ goal: 'Halve the time to invoice' }, { rep: rep('bob') }, { goal: null }]) {
      world.clock.advance(DAY);
      world.source.put('deal', 'd1', 'goal' in edit && edit.goal === null ? { promises: 'None' } : edit);
      await world.sync();
    }
    await world.sync({ full: true });
    expect(world.source.tasks).toHaveLength(1);
    expect((await world.handoff('d1')).tasks.map((task) => task.state)).toEqual(['ended_by_person']);
  });

  it.each(['closed', 'deleted'] as const)('a gap of a %s task that was seen filled and is missing again is asked for in a new task', async (how) => {
    const world = await start();
    world.source.put('deal', 'd1', oneTask('Northwind'));
    await world.sync();
    const first = theTask(world).key;
    world.source.endTask(theTask(world), how);
    await world.sync();
    world.source.put('deal', 'd1', { goal: 'Halve the time to invoice' });
    await world.sync();
    world.source.put('deal', 'd1', { goal: null });
    await world.sync();
    expect(world.source.openTasks()).toHaveLength(1);
    expect(theTask(world).key).not.toBe(first);
    expect(theTask(world).content.body).toContain('Goal');
    expect(theTask(world).content.body).not.toContain('Promises');
  });

  it('a deletion that nobody told of is learned from the write, and the task is not created again', async () => {
    const world = await start();
    world.source.put('deal', 'd1', oneTask('Northwind'));
    await world.sync();
    await world.sync();
    theTask(world).deleted = true;
    world.source.put('deal', 'd1', { goal: 'Halve the time to invoice' });
    await world.sync();
    world.source.put('deal', 'd1', { promises: 'None' });
    await world.sync();
    expect(world.source.tasks).toHaveLength(1);
    expect((await world.handoff('d1')).tasks.map((task) => task.state)).toEqual(['ended_by_person']);
  });

  it('a person’s reassignment and wording stay: an update writes only what changed', async () => {
    const world = await start();
    world.source.put('deal', 'd1', oneTask('Northwind'));
    await world.sync();
    const task = theTask(world);
    task.content = { ...task.content, owner: { id: 'u9', name: 'Zoe', email: 'zoe@acme.example' }, subject: 'Call Northwind', dueDate: '2027-02-01' };
    world.source.put('deal', 'd1', { goal: 'Halve the time to invoice' });
    await world.sync();
    expect(theTask(world).content).toMatchObject({ owner: { name: 'Zoe' }, subject: 'Call Northwind', dueDate: '2027-02-01' });
    expect(theTask(world).content.body).not.toContain('Goal');
  });
});

describe('our own fields changed by hand', () => {
  const { world: start } = useStore('embedded');

  async function changedTwice(): Promise<World> {
    const world = await start();
    world.source.put('deal', 'd1', wonDeal('Northwind', COMPLETE));
    await world.sync();
    world.source.changeOwn('deal', 'd1', { hScore: 12 });
    expect((await world.sync()).writeBack).toMatchObject({ fields: 1 });
    expect(world.source.record('deal', 'd1').own['hScore']).toBe(100);
    world.source.changeOwn('deal', 'd1', { hScore: 13 });
    await world.sync();
    return world;
  }

  it('they are restored once, then reported and left alone', async () => {
    const world = await changedTwice();
    expect(world.source.record('deal', 'd1').own['hScore']).toBe(13);
    expect(await world.errors()).toMatchObject([{ code: 'own_field_changed', message: expect.stringContaining('hScore'), target: { externalId: 'd1' } }]);
    world.source.changeOwn('deal', 'd1', { hScore: 14 });
    expect((await world.sync()).writeBack).toMatchObject(NOTHING_WRITTEN);
    expect(world.source.record('deal', 'd1').own['hScore']).toBe(14);
    expect(await world.errors()).toHaveLength(1);
  });

  it('"errors retry" restores them again, as the report says', async () => {
    const world = await changedTwice();
    expect(await world.store.retrySyncErrors('all', world.id)).toBe(1);
    await world.sync();
    expect(world.source.record('deal', 'd1').own['hScore']).toBe(100);
    expect(await world.errors()).toEqual([]);
  });

  it('a new score is written all the same', async () => {
    const world = await changedTwice();
    world.source.put('deal', 'd1', { promises: null });
    await world.sync();
    expect(world.source.record('deal', 'd1').own['hScore']).toBe(70);
  });

  it('a value that the source spells in another way is no change by hand', async () => {
    const world = await start();
    world.source.put('deal', 'd1', wonDeal('Northwind', COMPLETE));
    await world.sync();
    world.source.changeOwn('deal', 'd1', { hScore: '100', hMissing: null });
    expect((await world.sync()).writeBack).toMatchObject(NOTHING_WRITTEN);
  });
});

describe('the limit of open gap tasks', () => {
  const { world: start } = useStore('embedded');

  it('a person gets five; the rest waits, and one is opened when another closes', async () => {
    const world = await start();
    for (let index = 0; index < 8; index += 1) world.source.put('deal', `d${index}`, oneTask(`Deal ${index}`));
    await world.sync();
    expect(world.source.openTasks()).toHaveLength(5);
    expect((await world.handoffs()).flatMap((handoff) => handoff.tasks).filter((task) => task.state === 'waiting')).toHaveLength(3);
    await world.sync();
    world.clock.advance(HOUR);
    await world.sync({ full: true });
    expect(world.source.openTasks()).toHaveLength(5);
    const done = theTask(world).target.externalId;
    world.source.put('deal', done, { ...COMPLETE });
    await world.sync();
    expect(world.source.openTasks().length).toBeGreaterThanOrEqual(4);
    world.clock.advance(DAY);
    await world.sync();
    expect(world.source.openTasks()).toHaveLength(5);
    expect((await world.handoffs()).flatMap((handoff) => handoff.tasks).filter((task) => task.state === 'waiting')).toHaveLength(2);
  });

  it('nobody is born overdue: a task that waited is due on a day that can still be kept', async () => {
    const world = await start();
    for (let index = 0; index < 6; index += 1) world.source.put('deal', `d${index}`, oneTask(`Deal ${index}`));
    await world.sync();
    world.clock.advance(10 * DAY);
    world.source.endTask(theTask(world), 'closed');
    await world.sync();
    world.clock.advance(DAY);
    const today = world.clock.iso().slice(0, 10);
    await world.sync();
    expect(world.source.openTasks()).toHaveLength(5);
    expect(world.source.openTasks().at(-1)?.content.dueDate).toBe(today);
  });

  it('people are counted one by one', async () => {
    const world = await start();
    for (let index = 0; index < 12; index += 1) world.source.put('deal', `d${index}`, oneTask(`Deal ${index}`, { rep: rep(index % 2 === 0 ? 'ana' : 'bob') }));
    await world.sync();
    expect(world.source.openTasks()).toHaveLength(10);
  });
});
