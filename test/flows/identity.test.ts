import { describe, expect, it } from '@jest/globals';
import { ENGINES, withStore } from '../support/store.ts';
import { DAY, HOUR } from '../support/manual-clock.ts';
import { NOTHING_WRITTEN, useStore, wonDeal } from './support/world.ts';

describe.each(ENGINES)('identity and erasure on %s', (engine) => {
  const { world: start } = useStore(engine);

  it('a restored empty database finds the same ids and keys, and nothing stands twice in the source', async () => {
    const world = await start();
    world.source.put('deal', 'd1', wonDeal('Northwind'));
    await world.sync();
    const id = (await world.handoff('d1')).id;
    const keys = world.source.tasks.map((task) => task.key);
    await withStore(engine, async (empty) => {
      await world.restart({ store: empty });
      await world.sync();
      await world.sync();
      expect((await world.handoff('d1')).id).toBe(id);
      expect(world.source.tasks.map((task) => task.key)).toEqual(keys);
    });
  });

  it('a renamed connection finds the same ids and keys, and no task stands twice in the source', async () => {
    const world = await start();
    world.source.put('deal', 'd1', wonDeal('Northwind'));
    world.source.put('deal', 'd2', wonDeal('Contoso', { environment: 'SAP' }));
    await world.sync();
    const [ended] = world.source.tasksOn('d2');
    if (ended === undefined) throw new Error('no task');
    world.source.endTask(ended, 'closed');
    await world.sync();
    const before = { id: (await world.handoff('d1')).id, keys: world.source.tasks.map((task) => task.key) };
    await world.restart({ connection: `${world.id}-renamed` });
    expect((await world.sync()).outcome).toBe('complete');
    await world.sync();
    expect({ id: (await world.handoff('d1')).id, keys: world.source.tasks.map((task) => task.key) }).toEqual(before);
    expect(await world.handoffs()).toHaveLength(2);
    expect((await world.handoff('d2')).tasks.map((task) => task.state)).toEqual(['ended_by_person']);
  });

  it('another account under the same connection is refused, and nothing is mixed up', async () => {
    const world = await start();
    world.source.put('deal', 'd1', wonDeal('Northwind'));
    await world.sync();
    const { account } = world.source;
    world.source.account = 'somebody else';
    await world.restart();
    await expect(world.sync()).rejects.toMatchObject({ code: 'account_changed', exitCode: 2, message: expect.stringContaining('somebody else') });
    world.source.account = account;
    await world.restart();
    expect(await world.sync()).toMatchObject({ outcome: 'complete', writeBack: NOTHING_WRITTEN });
  });

  it('a person who was forgotten is not brought back by the next pull, whatever changes', async () => {
    const world = await start();
    world.source.put('deal', 'd1', wonDeal('Northwind'));
    world.source.put('deal', 'd2', wonDeal('Contoso'));
    await world.sync();
    const { id } = await world.handoff('d1');
    await world.store.forget([id]);
    const written = world.source.record('deal', 'd1').writes;
    world.source.put('deal', 'd1', { goal: 'Halve the time to invoice' });
    world.clock.advance(3 * DAY);
    expect((await world.sync({ full: true })).outcome).toBe('complete');
    world.source.delete('deal', 'd1');
    expect((await world.sync()).outcome).toBe('complete');
    await world.edit('customer-requirements.yaml', (text) => text.replace('weight: 40', 'weight: 50'));
    expect((await world.sync()).outcome).toBe('complete');
    const forgotten = await world.handoff('d1');
    expect(forgotten).toMatchObject({ title: 'Forgotten', url: null });
    const { sources, outbox } = await world.store.findHandoffs([id]);
    expect(JSON.stringify([sources, outbox, forgotten.record])).not.toMatch(/Northwind|invoice|ana@/);
    expect(world.source.record('deal', 'd1').writes).toBe(written);
    expect((await world.handoff('d2')).title).toBe('Contoso');
  });

  it('a second run on a busy lane is refused with a clear message, and the first goes on', async () => {
    const world = await start();
    world.source.put('deal', 'd1', wonDeal('Northwind'));
    const refused: unknown[] = [];
    world.source.duringWrite = async () => {
      await world.sync().catch((error: unknown) => refused.push(error));
    };
    expect(await world.sync()).toMatchObject({ outcome: 'complete', writeBack: { fields: 1, tasksCreated: 2 } });
    expect(refused).toMatchObject([{ code: 'lane_busy', message: expect.stringContaining(world.id), remedy: expect.stringContaining('try again') }]);
    world.clock.advance(HOUR);
    expect((await world.sync()).outcome).toBe('complete');
    expect(await world.store.findRuns(world.id, 10)).toHaveLength(2);
  });

  it('a run that died is not shown as green, and the next one is', async () => {
    const world = await start();
    world.source.put('deal', 'd1', wonDeal('Northwind'));
    world.source.crashAfterItems = 0;
    await expect(world.sync()).rejects.toThrow();
    expect((await world.store.findRuns(world.id, 1))[0]?.outcome).not.toBe('complete');
    world.clock.advance(HOUR);
    await world.sync();
    expect((await world.store.findRuns(world.id, 1))[0]).toMatchObject({ outcome: 'complete', finishedAt: expect.any(String) });
  });
});
