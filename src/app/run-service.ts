import type { SyncRun } from '../core/ports.ts';
import { keepSchedule } from '../jobs/keep-schedule.ts';
import { openQueue, type QueueDatabase } from '../jobs/open-queue.ts';
import type { App } from './app-contract.ts';
import { runLanes, type LaneParts, type RunningLanes } from './run-lanes.ts';
import type { Base } from './open-sessions.ts';

export interface ServiceRequest {
  /** Only `serve` decides when; a worker does what it is woken for. */
  readonly schedule: boolean;
  /** Connections that this process works on at the same time. */
  readonly lanes: number;
  readonly log: ServiceLog;
}

export type ServiceLog = (level: 'info' | 'warn' | 'error', message: string, data?: Readonly<Record<string, unknown>>) => void;

export interface RunningService {
  /** Connections at work in this process. */
  active(): readonly string[];
  /** These connections have something to do: a webhook came, or a person decided. */
  wake(connections: readonly string[]): Promise<void>;
  /** Finishes what runs at its next safe point. */
  stop(): Promise<void>;
}

export interface ServiceParts {
  readonly base: Base;
  readonly app: App;
  readonly hints: LaneParts['hints'];
  readonly queueDatabase: QueueDatabase;
}

/** How often the database is asked for what has come due without a tick: writes, announced records, lost wake-ups. */
const LOOK_MS = 5_000;

/** Starts this process's part of the service. Throws HandoffError when the database or the configuration does not allow it. */
export async function runService(parts: ServiceParts, request: ServiceRequest): Promise<RunningService> {
  const { base, app, queueDatabase } = parts;
  const { log } = request;
  const onError = (error: unknown, connection: string | null): void => log('error', error instanceof Error ? error.message : String(error), { connection });
  const queue = await openQueue(queueDatabase, (error) => onError(error, null));
  const noteRun = (run: SyncRun): void =>
    log(run.outcome === 'complete' ? 'info' : 'warn', 'run', { connection: run.connection, run: run.id, outcome: run.outcome, pulled: run.pulled, apiCalls: run.apiCalls, durationMs: run.durationMs, reasons: run.reasons });
  const publishFiles = async (): Promise<void> => {
    const { published, problems } = await app.publishChanged();
    for (const { name, version } of published) log('info', 'published', { file: name, version });
    for (const { connection, error } of problems) onError(error, connection);
  };
  // Before the first run, so that no lane takes what a changed file has overtaken.
  if (request.schedule) await publishFiles();
  const lanes = runLanes({ base, app, hints: parts.hints, queue, lanes: request.lanes, noteRun, onError });

  const schedule = request.schedule ? await keepSchedules(parts, lanes, publishFiles, onError) : null;
  return {
    active: () => lanes.worker.active(),
    wake: (connections) => lanes.wake(connections),
    stop: async () => {
      await schedule?.stop();
      await lanes.stop();
      await queue.stop();
    },
  };
}

/** What only `serve` does: ticks, and every few seconds a look at what has come due without one. */
async function keepSchedules({ base }: ServiceParts, lanes: RunningLanes, publishFiles: () => Promise<void>, onError: LaneParts['onError']): Promise<{ stop(): Promise<void> }> {
  const { config, store, clock } = base;
  const configured = new Set(config.connections.map((connection) => connection.id));
  let paused = await findPaused(base);
  const schedule = await keepSchedule({
    clock,
    connections: () => config.connections.map(({ id, schedule: text, zone }) => ({ id, schedule: text, zone, paused: paused.has(id) })),
    claimTick: (connection, slot) => store.claimTick(connection, slot),
    lastSlots: () => store.lastSlots(),
    wake: (connection) => lanes.wake([connection]),
    report: (connection, error) => onError(error, connection),
  });
  const look = async (): Promise<void> => {
    await publishFiles();
    paused = await findPaused(base);
    const busy = new Set(lanes.worker.active());
    const due = await store.findDueLanes(clock.now().toISOString());
    await lanes.wake(due.filter((connection) => configured.has(connection) && !busy.has(connection)));
  };
  let looking: Promise<void> | null = null;
  const lookOnce = (): void => {
    looking ??= look()
      .catch((error: unknown) => onError(error, null))
      .finally(() => {
        looking = null;
      });
  };
  const timer = setInterval(lookOnce, LOOK_MS);
  lookOnce();
  return {
    stop: async () => {
      clearInterval(timer);
      await looking;
      await schedule.stop();
    },
  };
}

const findPaused = async ({ store }: Base): Promise<ReadonlySet<string>> =>
  new Set((await store.findLanes()).flatMap(({ connection, paused }) => (paused === null ? [] : [connection])));
