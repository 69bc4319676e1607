import { describe, expect, it } from '@jest/globals';
import { knownSecrets } from '../../src/app/known-secrets.ts';
import { lateParts } from '../../src/app/late-parts.ts';
import { runLanes, type LaneParts, type RunningLanes } from '../../src/app/run-lanes.ts';
import { parseConfig } from '../../src/config/load-config.ts';
import { promptPriority } from '../../src/core/lanes/wake-priority.ts';
import type { SyncRun } from '../../src/core/ports.ts';
import { failedRun } from '../../src/flows/sync/sync-all.ts';
import type { LaneJob, LaneQueue } from '../../src/jobs/open-queue.ts';
import type { OpenStore } from '../../src/store/open-store.ts';
import { busy } from '../flows/support/lane.ts';
import { ManualClock, MINUTE } from '../support/manual-clock.ts';
import { withStore } from '../support/store.ts';
import { until } from '../support/until.ts';

const config = parseConfig('connections:\n  - { id: sales, connector: fake, mapping: m.yaml }', { cwd: '/', env: {} });

/** The queue's promises in memory; the real one has tests of its own. */
class Wakes implements LaneQueue {
  readonly woken: { readonly connection: string; readonly priority: number }[] = [];
  waiting: LaneJob[] = [];
  stopped = false;

  wake(connections: readonly string[], priority: (connection: string) => number = () => 0): Promise<void> {
    if (this.stopped) return Promise.reject(new Error('the queue is closed'));
    for (const connection of connections) {
      this.woken.push({ connection, priority: priority(connection) });
      this.waiting.push({ id: String(this.woken.length), connection });
    }
    return Promise.resolve();
  }
  fetch(limit: number): Promise<readonly LaneJob[]> {
    return Promise.resolve(this.waiting.splice(0, limit));
  }
  touch = (): Promise<void> => Promise.resolve();
  complete = (): Promise<void> => Promise.resolve();
  depth = (): Promise<{ readonly waiting: number; readonly active: number }> => Promise.resolve({ waiting: this.waiting.length, active: 0 });
  schemaVersion = (): Promise<null> => Promise.resolve(null);
  stop(): Promise<void> {
    this.stopped = true;
    return Promise.resolve();
  }
}

interface World {
  readonly clock: ManualClock;
  readonly store: OpenStore;
  readonly queue: Wakes;
  readonly lanes: RunningLanes;
  readonly errors: unknown[];
  syncs: number;
}

const withLanes = (sync: (world: World, request: { readonly signal?: AbortSignal; readonly progress?: (step: never) => void }) => Promise<SyncRun>, work: (world: World) => Promise<void>): Promise<void> =>
  withStore('embedded', async (store) => {
    const clock = new ManualClock('2026-11-23T09:00:00.000Z');
    const queue = new Wakes();
    const errors: unknown[] = [];
    const base: LaneParts['base'] = { config, store, clock, findConnector: () => Promise.reject(new Error('no vendor')), log: undefined, secrets: knownSecrets(), ...lateParts() };
    const inside: { world: World | null } = { world: null };
    const parts: LaneParts = {
      base,
      queue,
      lanes: 2,
      app: {
        deliver: () => Promise.resolve(null),
        findObstacle: () => Promise.resolve(null),
        sync: (_, request = {}) => {
          const { world } = inside;
          if (world === null) throw new Error('it works before it was started');
          world.syncs += 1;
          return sync(world, request);
        },
      },
      hints: { shouldPoll: () => Promise.resolve(true), readHinted: () => Promise.resolve(null) },
      noteRun: () => {}, noteStop: () => {},
      onError: (error) => void errors.push(error),
    };
    const world: World = { clock, store, queue, errors, syncs: 0, lanes: runLanes(parts) };
    inside.world = world;
    try {
      await work(world);
    } finally {
      await world.lanes.stop();
    }
  });
const complete = ({ clock }: World): SyncRun => ({ ...failedRun('run', 'sales', busy(), clock.now()), outcome: 'complete', reasons: [] });

describe('the lanes of a serving process', () => {
  it('a defect is reported and rests the lane, longer each time, however often it is woken', () =>
    withLanes(() => Promise.reject(new TypeError('x is undefined')), async (world) => {
      const { store, clock, lanes, errors } = world;
      await store.claimTick('sales', clock.iso());
      await lanes.wake(['sales']);
      await until(async () => (await store.findLane('sales')).failures === 1);
      expect(errors).toMatchObject([{ message: 'x is undefined' }]);
      expect(await store.findLane('sales')).toMatchObject({ notBefore: '2026-11-23T09:01:00.000Z', pullDueAt: clock.iso(), paused: null });
      for (let wake = 0; wake < 5; wake += 1) await lanes.wake(['sales']);
      await until(() => world.queue.waiting.length === 0 && lanes.worker.active().length === 0);
      expect(world.syncs).toBe(1);
      clock.advance(MINUTE);
      await lanes.wake(['sales']);
      await until(async () => (await store.findLane('sales')).failures === 2);
      expect(await store.findLane('sales')).toMatchObject({ notBefore: '2026-11-23T09:03:00.000Z' });
    }));

  it('comes back when another process has the lane', () =>
    withLanes((world) => (world.syncs === 1 ? Promise.reject(busy()) : Promise.resolve(complete(world))), async (world) => {
      await world.store.claimTick('sales', world.clock.iso());
      await world.lanes.wake(['sales']);
      await until(async () => (await world.store.findLane('sales')).pullDueAt === null);
      expect(world.syncs).toBe(2);
      expect(world.errors).toEqual([]);
    }));

  it('what somebody waits for is needed today; what was taken out of the configuration is passed over', () =>
    withLanes((world) => Promise.resolve(complete(world)), async ({ queue, lanes, clock, errors }) => {
      await lanes.wake(['sales', 'gone']);
      await lanes.wake(['sales'], () => 7);
      expect(queue.woken.map(({ priority }) => priority)).toEqual([promptPriority(clock.now()), promptPriority(clock.now()), 7]);
      await until(() => queue.waiting.length === 0 && lanes.worker.active().length === 0);
      expect(errors).toEqual([]);
    }));

  it('when it stops, what runs hears of it, and no timer wakes a closed queue afterwards', () =>
    withLanes(
      async (_, { signal }) => {
        await new Promise((resolve) => signal?.addEventListener('abort', resolve));
        throw busy();
      },
      async ({ store, clock, lanes, queue, errors }) => {
        await store.claimTick('sales', clock.iso());
        await lanes.wake(['sales']);
        await until(() => lanes.worker.active().length === 1);
        await lanes.stop();
        await queue.stop();
        expect(lanes.worker.active()).toEqual([]);
        expect(await store.findLane('sales')).toMatchObject({ pullDueAt: clock.iso(), failures: 0 });
        expect(errors).toEqual([]);
      },
    ));
});
