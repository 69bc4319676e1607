import type { LaneJob, LaneQueue } from './open-queue.ts';

export interface LaneWorker {
  /** Looks for wake-ups now instead of at the next poll. */
  poke(): void;
  /** Connections at work in this process, and since when. */
  active(): readonly { readonly connection: string; readonly since: string }[];
  /** When the queue was last asked and answered, ISO; null: not yet. */
  lastPollAt(): string | null;
  /** Takes nothing new, lets what runs come to its next safe point, and waits for it. */
  stop(): Promise<void>;
}

export interface LaneWorkerDeps {
  readonly queue: Pick<LaneQueue, 'fetch' | 'touch' | 'complete'>;
  /** Connections worked on at the same time. */
  readonly lanes: number;
  /** Does everything that is due for a connection. Must not throw; when it does, `onError` hears it. */
  readonly work: (connection: string, signal: AbortSignal) => Promise<void>;
  readonly onError: (error: unknown, connection: string | null) => void;
  readonly now: () => Date;
}

const POLL_MS = 500;
/** Three of them fit into the lease. */
const TOUCH_MS = 3_000;

/**
 * Takes wake-ups as lanes get free: one question for all of them instead of a poller per lane. Polls twice a second, and
 * at once when something was woken in this process or a lane became free.
 */
export function workLanes(deps: LaneWorkerDeps): LaneWorker {
  const active = new Map<LaneJob, { readonly since: string; readonly done: Promise<void> }>();
  let lastPollAt: string | null = null;
  const stopping = new AbortController();
  let poked = false;
  let wakeSleeper: () => void = () => {};
  const poke = (): void => {
    poked = true;
    wakeSleeper();
  };
  const rest = (): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, POLL_MS);
      wakeSleeper = () => {
        clearTimeout(timer);
        resolve();
      };
      if (poked || stopping.signal.aborted) wakeSleeper();
    });

  const run = async (job: LaneJob): Promise<void> => {
    try {
      await deps.work(job.connection, stopping.signal);
    } catch (error) {
      deps.onError(error, job.connection);
    }
    try {
      await deps.queue.complete([job]);
    } catch (error) {
      deps.onError(error, job.connection);
    }
    active.delete(job);
    poke();
  };
  const takeMore = async (): Promise<void> => {
    const free = deps.lanes - active.size;
    if (free <= 0) {
      lastPollAt = deps.now().toISOString();
      return;
    }
    const jobs = await deps.queue.fetch(free);
    lastPollAt = deps.now().toISOString();
    for (const job of jobs) active.set(job, { since: lastPollAt, done: run(job) });
  };
  const loop = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      poked = false;
      try {
        await takeMore();
      } catch (error) {
        deps.onError(error, null);
      }
      await rest();
    }
  };

  const touching = setInterval(() => void deps.queue.touch([...active.keys()]).catch((error: unknown) => deps.onError(error, null)), TOUCH_MS);
  const looping = loop();
  return {
    poke,
    active: () => [...active].map(([{ connection }, { since }]) => ({ connection, since })),
    lastPollAt: () => lastPollAt,
    stop: async () => {
      stopping.abort();
      poke();
      await looping;
      await Promise.all([...active.values()].map(({ done }) => done));
      clearInterval(touching);
    },
  };
}
