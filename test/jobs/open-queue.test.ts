import { describe, expect, it } from '@jest/globals';
import { openQueue, type LaneJob, type LaneQueue } from '../../src/jobs/open-queue.ts';
import type { OpenStore } from '../../src/store/open-store.ts';
import { createTestEngine, ENGINES, openTestStore, withStore } from '../support/store.ts';
import { until } from '../support/until.ts';

const queueOn = async ({ pool }: OpenStore, errors: unknown[]): Promise<LaneQueue> => openQueue({ executeSql: (text, values) => pool.query(text, values) }, (error) => errors.push(error));

const withQueue = (engine: (typeof ENGINES)[number], work: (queue: LaneQueue, store: OpenStore) => Promise<void>): Promise<void> =>
  withStore(engine, async (store) => {
    const errors: unknown[] = [];
    const queue = await queueOn(store, errors);
    try {
      await work(queue, store);
      expect(errors).toEqual([]);
    } finally {
      await queue.stop();
    }
  });
const named = (jobs: readonly LaneJob[]): readonly string[] => jobs.map(({ connection }) => connection);

describe.each(ENGINES)('wake-ups on %s', (engine) => {
  it('a hundred of one connection are one, in one call or in many', () =>
    withQueue(engine, async (queue) => {
      await queue.wake(Array.from({ length: 50 }, () => 'sales'));
      await Promise.all(Array.from({ length: 50 }, () => queue.wake(['sales', 'people'])));
      await queue.wake([]);
      expect(await queue.depth()).toEqual({ waiting: 2, active: 0 });
      expect(named(await queue.fetch(10)).toSorted()).toEqual(['people', 'sales']);
      expect(await queue.fetch(10)).toEqual([]);
    }));

  it('one that comes while the lane works waits until it has ended', () =>
    withQueue(engine, async (queue) => {
      await queue.wake(['sales']);
      const working = await queue.fetch(10);
      await queue.wake(['sales']);
      await queue.wake(['sales']);
      expect(await queue.depth()).toEqual({ waiting: 1, active: 1 });
      expect(await queue.fetch(10)).toEqual([]);
      await queue.complete(working);
      expect(named(await queue.fetch(10))).toEqual(['sales']);
      expect(await queue.fetch(10)).toEqual([]);
    }));

  it('one that waits behind its own lane holds up no other', () =>
    withQueue(engine, async (queue) => {
      await queue.wake(['sales']);
      await queue.fetch(10);
      await queue.wake(['sales'], () => 9);
      await queue.wake(['people'], () => 1);
      const found: string[] = [];
      await until(async () => {
        found.push(...named(await queue.fetch(1)));
        return found.length > 0;
      });
      expect(found).toEqual(['people']);
    }));

  it('the highest priority goes first, then who waited longest', () =>
    withQueue(engine, async (queue) => {
      const priorities = new Map([['late', 1], ['soon', 30], ['sooner', 79_000], ['also soon', 30]]);
      for (const connection of priorities.keys()) await queue.wake([connection], (id) => priorities.get(id) ?? 0);
      const order: string[] = [];
      for (let taken = 0; taken < priorities.size; taken += 1) order.push(...named(await queue.fetch(1)));
      expect(order).toEqual(['sooner', 'soon', 'also soon', 'late']);
    }));

  it('what is completed late, after it was given up, is no error', () =>
    withQueue(engine, async (queue, { pool }) => {
      await queue.wake(['sales']);
      const jobs = await queue.fetch(1);
      await pool.query(`UPDATE handoff_queue.job SET state = 'failed', completed_on = now() WHERE state = 'active'`);
      await queue.touch(jobs);
      await queue.complete(jobs);
      await queue.complete([]);
      await queue.touch([]);
    }));
});

describe('two processes on one PostgreSQL', () => {
  const withTwo = async (work: (first: LaneQueue, second: LaneQueue) => Promise<void>): Promise<void> => {
    const { options, remove } = await createTestEngine('postgres');
    const stores = [await openTestStore(options), await openTestStore(options)] as const;
    const errors: unknown[] = [];
    // At the same moment: both create the tables.
    const [first, second] = await Promise.all([queueOn(stores[0], errors), queueOn(stores[1], errors)]);
    try {
      await work(first, second);
      expect(errors).toEqual([]);
    } finally {
      await Promise.all([first.stop(), second.stop()]);
      for (const store of stores) await store.close();
      await remove();
    }
  };

  it('never work on one connection at the same time', () =>
    withTwo(async (first, second) => {
      const connections = Array.from({ length: 40 }, (_, index) => `c${index}`);
      await Promise.all([first.wake(connections), second.wake(connections)]);
      const taken = (await Promise.all([first.fetch(30), second.fetch(30), first.fetch(30), second.fetch(30)])).flat();
      await Promise.all([first.wake(connections), second.wake(connections)]);
      expect(await second.fetch(40)).toEqual([]);
      expect(named(taken).toSorted()).toEqual(connections.toSorted());
    }));

  it('one that dies gives its connection up; one that says that it lives keeps it', () =>
    withTwo(async (first, second) => {
      await first.wake(['dead']);
      const [dead] = await first.fetch(1);
      await second.wake(['alive', 'dead']);
      const alive = (await second.fetch(2)).filter(({ connection }) => connection === 'alive');
      await second.wake(['alive']);
      expect(named([dead ?? { id: '', connection: '' }, ...alive])).toEqual(['dead', 'alive']);
      const found: string[] = [];
      await until(async () => {
        await second.touch(alive);
        found.push(...named(await second.fetch(2)));
        return found.length > 0;
      });
      expect(found).toEqual(['dead']);
      await second.complete(alive);
      expect(named(await second.fetch(5))).toEqual(['alive']);
      expect(await second.fetch(5)).toEqual([]);
    }), 60_000);
});
