import { describe, expect, it } from '@jest/globals';
import { Crash } from '../support/fake-source.ts';
import { HOUR } from '../support/manual-clock.ts';
import { COMPLETE, NOTHING_WRITTEN, useStore, wonDeal } from './support/world.ts';

describe('a deal that is taken back', () => {
  const { world: start } = useStore('embedded');

  it.each([
    ['reopened', 'it was reopened in the source'],
    ['lost', 'the record was reopened'],
    ['deleted', 'the record was deleted in the source'],
    ['out of scope', 'the record no longer is in scope'],
  ] as const)('%s: its tasks are withdrawn, and the status says why', async (how, because) => {
    const world = await start();
    world.source.put('deal', 'd1', wonDeal('Northwind'));
    await world.sync();
    if (how === 'deleted') world.source.delete('deal', 'd1');
    else world.source.put('deal', 'd1', how === 'out of scope' ? { type: 'renewal' } : { stage: how === 'reopened' ? 'negotiation' : 'lost' });
    const run = await world.sync();
    expect(run).toMatchObject({ outcome: 'complete', handoffs: { withdrawn: 1 } });
    expect(await world.handoff('d1')).toMatchObject({ status: 'withdrawn' });
    expect((await world.handoff('d1')).statusReason).toMatch(new RegExp(`${because}|reopened`));
    if (how !== 'deleted') {
      expect(run.writeBack.tasksClosed).toBe(2);
      expect(world.source.openTasks()).toEqual([]);
      expect(world.source.tasks.map((task) => task.content.status)).toEqual(['withdrawn', 'withdrawn']);
      expect(world.source.record('deal', 'd1').own).toMatchObject({ hStatus: 'Withdrawn' });
    }
    expect((await world.sync()).writeBack).toMatchObject(NOTHING_WRITTEN);
  });

  it('deleted where tasks outlive their record, its tasks are closed, also one whose creation was never confirmed', async () => {
    const world = await start();
    world.source.tasksOutliveRecord = true;
    await world.restart();
    world.source.put('deal', 'd1', wonDeal('Northwind'));
    await world.sync();
    world.source.put('deal', 'd2', wonDeal('Contoso'));
    world.source.crashAfterItems = 2;
    await expect(world.sync()).rejects.toThrow(Crash);
    await world.restart();
    expect(world.source.openTasks().length).toBeGreaterThan(2);
    for (const id of ['d1', 'd2']) world.source.delete('deal', id);
    expect(await world.sync()).toMatchObject({ outcome: 'complete', writeBack: { fields: 0, errors: 0 } });
    expect(world.source.openTasks()).toEqual([]);
    expect(world.source.tasks.map((task) => task.content.note)).toEqual(world.source.tasks.map(() => expect.stringContaining('was deleted')));
    expect((await world.sync()).writeBack).toMatchObject(NOTHING_WRITTEN);
  });

  it('won again it starts a new episode: new tasks with new keys, the old ones stay closed', async () => {
    const world = await start();
    world.source.put('deal', 'd1', wonDeal('Northwind'));
    await world.sync();
    const first = world.source.tasks.map((task) => task.key);
    world.source.put('deal', 'd1', { stage: 'negotiation' });
    await world.sync();
    world.clock.advance(HOUR);
    world.source.put('deal', 'd1', { stage: 'won', wonAt: world.clock.iso() });
    await world.sync();
    expect(await world.handoff('d1')).toMatchObject({ status: 'incomplete', episode: 2 });
    world.clock.advance(HOUR);
    await world.sync();
    const again = world.source.openTasks().map((task) => task.key);
    expect(again).toHaveLength(2);
    expect(again.filter((key) => first.includes(key))).toEqual([]);
    expect(world.source.tasks.filter((task) => first.includes(task.key)).every((task) => task.closed)).toBe(true);
  });

  it('withdrawn before its tasks were ever sent, none is created', async () => {
    const world = await start({ quietPeriodSeconds: 60 });
    world.source.put('deal', 'd1', wonDeal('Northwind'));
    await world.sync();
    world.source.put('deal', 'd1', { stage: 'lost' });
    await world.sync();
    world.clock.advance(HOUR);
    await world.sync();
    expect(world.source.tasks).toEqual([]);
    expect(world.source.record('deal', 'd1').own).toMatchObject({ hStatus: 'Withdrawn' });
  });

  it('a deal lost before it was ever won has no handoff', async () => {
    const world = await start();
    world.source.put('deal', 'd1', wonDeal('Northwind', { stage: 'lost' }));
    expect(await world.sync()).toMatchObject({ pulled: 1, handoffs: { created: 0 } });
    expect(await world.handoffs()).toEqual([]);
  });

  it('a deal in a late stage is watched without tasks, and gets them when it is won', async () => {
    const world = await start();
    world.source.put('deal', 'd1', wonDeal('Northwind', { stage: 'negotiation', wonAt: null, environment: COMPLETE['environment'] ?? null }));
    await world.sync();
    expect(await world.handoff('d1')).toMatchObject({ status: 'pre_close', score: 10 });
    expect(world.source.tasks).toEqual([]);
    world.source.put('deal', 'd1', { stage: 'won', wonAt: world.clock.iso() });
    await world.sync();
    world.clock.advance(HOUR);
    await world.sync();
    expect(world.source.openTasks()).toHaveLength(1);
  });

  it('a restored record shows our fields again and asks again', async () => {
    const world = await start();
    world.source.put('deal', 'd1', wonDeal('Northwind'));
    await world.sync();
    world.source.delete('deal', 'd1');
    await world.sync();
    world.source.put('deal', 'd1', { goal: 'Halve the time to invoice' });
    await world.sync();
    expect(await world.handoff('d1')).toMatchObject({ status: 'incomplete', score: 40, episode: 2 });
    expect(world.source.record('deal', 'd1').own).toMatchObject({ hScore: 40, hStatus: 'Incomplete' });
  });
});
