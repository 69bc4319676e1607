import { randomUUID } from 'node:crypto';
import type { Stop, SyncRun } from '../core/ports.ts';
import { stopOf } from '../core/lanes/stop-of.ts';
import { promptPriority } from '../core/lanes/wake-priority.ts';
import { workLane, type LaneOutcome, type LaneWork } from '../flows/sync/work-lane.ts';
import type { LaneQueue } from '../jobs/open-queue.ts';
import { workLanes, type LaneWorker } from '../jobs/work-lanes.ts';
import type { App } from './app-contract.ts';
import type { Base } from './open-sessions.ts';

/** What the lanes need beside the application. */
export interface LaneParts {
  readonly base: Base;
  readonly app: Pick<App, 'sync' | 'deliver' | 'findObstacle'>;
  readonly hints: Pick<LaneWork, 'shouldPoll'> & { readHinted(connection: string, signal: AbortSignal): ReturnType<LaneWork['readHinted']> };
  readonly queue: LaneQueue;
  readonly lanes: number;
  noteRun(run: SyncRun): void;
  noteStop(connection: string, stop: Stop): void;
  onError(error: unknown, connection: string | null): void;
}

export interface RunningLanes {
  /** A higher priority goes first; left out: what somebody waits for. */
  wake(connections: readonly string[], priority?: (connection: string) => number): Promise<void>;
  readonly worker: LaneWorker;
  /** What is at work, since when, and when it last came forward. */
  active(): readonly { readonly connection: string; readonly since: string; readonly lastStepAt: string }[];
  stop(): Promise<void>;
}

/** Another process is at it: its work takes seconds, mostly. */
const BUSY_MS = 2_000;
/** Beyond this the scheduler's look at the database finds it. */
const LONGEST_TIMER_MS = 60_000;

/** Works on the lanes of this process: takes wake-ups, does what is due, and comes back when the next thing is. */
export function runLanes(parts: LaneParts): RunningLanes {
  const { queue, base } = parts;
  const isConfigured = (id: string): boolean => base.config.connections.some((connection) => connection.id === id);
  const timers = new Map<string, NodeJS.Timeout>();
  /** By connection: a page read, a batch answered. */
  const steps = new Map<string, string>();

  const wake: RunningLanes['wake'] = async (connections, priority = () => promptPriority(base.clock.now())) => {
    await queue.wake(connections, priority);
    worker.poke();
  };
  const comeBack = (connection: string, { busy, nextDueAt }: LaneOutcome): void => {
    const waitMs = busy ? BUSY_MS : nextDueAt === null ? null : Math.max(0, Date.parse(nextDueAt) - base.clock.now().getTime());
    if (waitMs === null || waitMs > LONGEST_TIMER_MS) return;
    clearTimeout(timers.get(connection));
    timers.set(connection, setTimeout(() => {
      timers.delete(connection);
      wake([connection]).catch((error: unknown) => parts.onError(error, connection));
    }, waitMs));
  };
  const work = async (connection: string, signal: AbortSignal): Promise<void> => {
    // The queue may still hold a wake-up of a connection that was taken out of the configuration.
    if (!isConfigured(connection)) return;
    const startedMs = base.clock.now().getTime();
    const noteStep = (): void => void steps.set(connection, base.clock.now().toISOString());
    const outcome = await workLane(laneWork(parts, connection, signal, noteStep)).finally(() => steps.delete(connection));
    base.measure.workedLane({ connection, waitedMs: 0, workedMs: base.clock.now().getTime() - startedMs, outcome: outcome.busy ? 'busy' : outcome.stopped ? 'stopped' : 'done' });
    comeBack(connection, outcome);
  };
  const onError = (error: unknown, connection: string | null): void => {
    parts.onError(error, connection);
    // A defect must not turn into a tight loop: the lane rests like after any other failure.
    if (connection !== null) restAfterDefect(parts, connection).catch((again: unknown) => parts.onError(again, connection));
  };
  const worker = workLanes({ queue, lanes: parts.lanes, work, onError, now: () => base.clock.now() });
  return {
    wake,
    worker,
    active: () => worker.active().map(({ connection, since }) => ({ connection, since, lastStepAt: steps.get(connection) ?? since })),
    stop: async () => {
      await worker.stop();
      // Only now: what came to its end in between set one as well.
      for (const timer of timers.values()) clearTimeout(timer);
    },
  };
}

const laneWork = ({ base, app, hints, noteRun, noteStop }: LaneParts, connection: string, signal: AbortSignal, noteStep: () => void): LaneWork => ({
  connection,
  store: base.store,
  clock: base.clock,
  signal,
  newId: () => randomUUID(),
  deliver: () => app.deliver(connection, { signal }),
  readHinted: async () => {
    const read = await hints.readHinted(connection, signal);
    // A reading of announced records is no run: what stopped it would stand nowhere.
    if (read?.stoppedBy != null) noteStop(connection, read.stoppedBy);
    return read;
  },
  sync: (requested) => app.sync(connection, { ...requested, signal, progress: noteStep }),
  shouldPoll: (lane) => hints.shouldPoll(lane),
  findObstacle: async (): Promise<Stop | null> => {
    try {
      return await app.findObstacle(connection);
    } catch (error) {
      const stop = stopOf(error, signal);
      if (stop === null) throw error;
      return stop;
    }
  },
  noteRun,
});

async function restAfterDefect({ base }: LaneParts, connection: string): Promise<void> {
  const { failures } = await base.store.findLane(connection);
  await base.store.holdOff(connection, { failures: failures + 1, notBefore: new Date(base.clock.now().getTime() + Math.min(failures + 1, 10) * 60_000).toISOString() });
}
