import { describe, expect, it } from '@jest/globals';
import { openQueue, type LaneQueue } from '../../src/jobs/open-queue.ts';
import { workLanes, type LaneWorker, type LaneWorkerDeps } from '../../src/jobs/work-lanes.ts';
import { ENGINES, withStore } from '../support/store.ts';
import { until } from '../support/until.ts';

const NOW = new Date('2026-11-22T10:00:00.000Z');

/** Work that ends when the test lets it. */
class Desk {
  readonly begun: string[] = [];
  readonly ended: string[] = [];
  readonly errors: { readonly connection: string | null; readonly error: unknown }[] = [];
  /** What began and may end only when it is let go. */
  readonly held = new Set<string>();
  most = 0;
  #release: () => void = () => {};
  #released: Promise<void> = new Promise((resolve) => (this.#release = resolve));

  release(): void {
    this.held.clear();
    this.#release();
    this.#released = new Promise((resolve) => (this.#release = resolve));
  }

  deps(queue: LaneQueue, lanes: number, changes: Partial<LaneWorkerDeps> = {}): LaneWorkerDeps {
    return {
      queue,
      lanes,
      now: () => NOW,
      onError: (error, connection) => void this.errors.push({ connection, error }),
      work: async (connection, signal) => {
        this.begun.push(connection);
        this.most = Math.max(this.most, this.begun.length - this.ended.length);
        const stopped = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
        if (this.held.has(connection)) await Promise.race([this.#released, stopped]);
        this.ended.push(connection);
        if (connection === 'broken') throw new TypeError('x is undefined');
      },
      ...changes,
    };
  }
}

const withWorker = (engine: (typeof ENGINES)[number], lanes: number, work: (given: { queue: LaneQueue; desk: Desk; worker: LaneWorker }) => Promise<void>, held: readonly string[] = []): Promise<void> =>
  withStore(engine, async ({ pool }) => {
    const desk = new Desk();
    for (const each of held) desk.held.add(each);
    const queue = await openQueue({ executeSql: (text, values) => pool.query(text, values) }, (error) => desk.errors.push({ connection: null, error }));
    const worker = workLanes(desk.deps(queue, lanes));
    try {
      await work({ queue, desk, worker });
    } finally {
      desk.release();
      await worker.stop();
      await queue.stop();
    }
  });

describe.each(ENGINES)('the lanes of a process on %s', (engine) => {
  it('work on every connection that was woken, so many at the same time and no more', () =>
    withWorker(engine, 3, async ({ queue, desk, worker }) => {
      const connections = Array.from({ length: 10 }, (_, index) => `c${index}`);
      await queue.wake(connections);
      worker.poke();
      await until(() => desk.ended.length === connections.length);
      expect(desk.begun.toSorted()).toEqual(connections);
      expect(desk.most).toBeLessThanOrEqual(3);
      expect(worker.lastPollAt()).toBe(NOW.toISOString());
      expect(desk.errors).toEqual([]);
    }));

  it('a wake-up during the work is worked on after it', () =>
    withWorker(engine, 4, async ({ queue, desk, worker }) => {
      await queue.wake(['sales']);
      await until(() => desk.begun.length === 1);
      expect(worker.active()).toEqual([{ connection: 'sales', since: NOW.toISOString() }]);
      await queue.wake(['sales']);
      await queue.wake(['people']);
      await until(() => desk.ended.includes('people'));
      expect(desk.begun.filter((connection) => connection === 'sales')).toHaveLength(1);
      desk.release();
      await until(() => desk.ended.filter((connection) => connection === 'sales').length === 2);
      await until(() => worker.active().length === 0);
      expect(await queue.depth()).toEqual({ waiting: 0, active: 0 });
    }, ['sales']));

  it('a defect is heard, ends neither the process nor the lane, and is not repeated', () =>
    withWorker(engine, 1, async ({ queue, desk }) => {
      await queue.wake(['broken', 'sales']);
      await until(() => desk.ended.includes('sales') && desk.ended.includes('broken'));
      await until(async () => (await queue.depth()).active === 0);
      expect(desk.errors).toMatchObject([{ connection: 'broken', error: { message: 'x is undefined' } }]);
      expect(await queue.depth()).toEqual({ waiting: 0, active: 0 });
    }));

  it('when asked to stop, tells the work, waits for it, and takes nothing new', () =>
    withWorker(engine, 1, async ({ queue, desk, worker }) => {
      await queue.wake(['sales']);
      await until(() => desk.begun.length === 1);
      await queue.wake(['people']);
      await worker.stop();
      expect(desk.ended).toEqual(['sales']);
      expect(worker.active()).toEqual([]);
      expect(await queue.depth()).toEqual({ waiting: 1, active: 0 });
    }, ['sales']));
});

describe('a queue that does not answer', () => {
  it('is asked again, and what ended while it was away is not worked on twice by this process', async () => {
    const desk = new Desk();
    let fetches = 0;
    const queue: LaneQueue = {
      wake: () => Promise.resolve(),
      // On a slow machine it is asked in between, on a fast one never.
      touch: () => Promise.resolve(),
      complete: () => Promise.reject(new Error('no database')),
      fetch: () => {
        fetches += 1;
        if (fetches === 1) return Promise.reject(new Error('no database'));
        return Promise.resolve(fetches === 2 ? [{ id: '1', connection: 'sales' }] : []);
      },
      depth: () => Promise.resolve({ waiting: 0, active: 0 }),
      schemaVersion: () => Promise.resolve(null),
      stop: () => Promise.resolve(),
    };
    const worker = workLanes(desk.deps(queue, 2));
    await until(() => fetches >= 4);
    await worker.stop();
    expect(desk.begun).toEqual(['sales']);
    expect(desk.errors).toEqual([{ connection: null, error: new Error('no database') }, { connection: 'sales', error: new Error('no database') }]);
  });
});
