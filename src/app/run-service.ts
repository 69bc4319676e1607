import type { SyncRun } from '../core/ports.ts';
import type { Log } from '../core/operation/log.ts';
import { UNMEASURED } from '../core/operation/metrics.ts';
import { openMetrics } from '../http/metrics.ts';
import { openQueue, type QueueDatabase } from '../jobs/open-queue.ts';
import type { App } from './app-contract.ts';
import { doDaily } from './do-daily.ts';
import { followConfig } from './follow-config.ts';
import { keepSchedules } from './keep-schedules.ts';
import { openDoor, openProbeDoor, type Door } from './open-door.ts';
import type { Base } from './open-sessions.ts';
import { readServiceState } from './read-service-state.ts';
import { runLanes, type LaneParts, type RunningLanes } from './run-lanes.ts';

export interface ServiceRequest {
  /** Only `serve` decides when; a worker does what it is woken for. */
  readonly schedule: boolean;
  /** Connections that this process works on at the same time. */
  readonly lanes: number;
  readonly log: Log;
  /** Where this process answers on HTTP; left out: nowhere. */
  readonly door?: DoorRequest;
}

export interface DoorRequest {
  /** `api`: everything; `probes`: health and figures only, for a worker. */
  readonly kind: 'api' | 'probes';
  readonly listen: { readonly host: string; readonly port: number };
  /** Of this program. */
  readonly version: string;
  /** Tells whoever started the service how to enter for the first time; never for a log. */
  readonly announce?: (firstRunLink: string) => void;
}

export interface RunningService {
  /** Where HTTP is answered; null: nowhere. */
  readonly address: string | null;
  /** Connections at work in this process, and since when. */
  active(): readonly { readonly connection: string; readonly since: string }[];
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
  readonly pendingMigrations: () => Promise<readonly string[]>;
}

/** Starts this process's part of the service. Throws HandoffError when the database or the configuration does not allow it. */
export async function runService(parts: ServiceParts, request: ServiceRequest): Promise<RunningService> {
  const { base, app } = parts;
  const { log } = request;
  const startedAt = base.clock.now().toISOString();
  const onError = (error: unknown, connection: string | null): void => log.error('Something failed; it is tried again.', { error, ...(connection === null ? {} : { connection }) });
  const queue = await openQueue(parts.queueDatabase, (error) => onError(error, null));
  const open = request.door === undefined ? null : openMetrics({ connections: () => base.config.connections.map(({ id }) => id), readState: () => readServiceState(base, queue), version: request.door.version });
  base.measure.by(open?.metrics ?? UNMEASURED);
  const noteRun = (run: SyncRun): void => {
    base.measure.ranSync(run);
    base.measure.spentCalls(run.connection, run.apiCalls + run.sweepCalls);
    const { connection, id, outcome, pulled, handoffs, writeBack, apiCalls, durationMs, reasons } = run;
    log[outcome === 'complete' ? 'info' : 'warn'](outcome === 'complete' ? 'Run complete.' : 'Run not complete.', { connection, run: id, outcome, pulled, handoffs, writeBack, apiCalls, durationMs, reasons });
  };
  const noteStop: LaneParts['noteStop'] = (connection, { code, message, remedy }) => log.warn('Announced records could not be read.', { connection, code, why: message, remedy });
  const closers: (() => Promise<void>)[] = [() => queue.stop()];
  const stop = async (): Promise<void> => {
    for (const close of closers.splice(0).toReversed()) await close();
  };
  let lanes: RunningLanes | null = null;
  let stopping = false;
  const wake = (connections: readonly string[]): Promise<void> => lanes?.wake(connections) ?? queue.wake(connections);
  const health = { clock: base.clock, pendingMigrations: parts.pendingMigrations, startedAt, isStopping: () => stopping, lastPollAt: () => lanes?.worker.lastPollAt() ?? null, activeLanes: () => lanes?.active() ?? [], ping: async () => void (await parts.queueDatabase.executeSql('SELECT 1')) };
  let door: Door | null = null;
  try {
    // First: a taken port or a wrong login must not interrupt runs that have begun.
    door = await openAnyDoor(parts, request, { open, health, wake });
    const published = request.schedule ? await publishing(app, log, onError) : null;
    const running = runLanes({ base, app, hints: parts.hints, queue, lanes: request.lanes, noteRun, noteStop, onError });
    lanes = running;
    closers.push(() => running.stop());
    closers.push(followConfig(app.live, log, onError));
    if (published !== null) {
      closers.push(await keepSchedules({ ...base, live: app.live }, running, published, onError));
      closers.push(await doDaily(base, log, onError));
      base.wakes.by(wake);
    }
    return {
      address: door?.address ?? null,
      active: () => running.worker.active(),
      wake,
      stop: async () => {
        stopping = true;
        await door?.close();
        await stop();
      },
    };
  } catch (error) {
    await door?.close();
    await stop();
    throw error;
  }
}

async function openAnyDoor(parts: ServiceParts, { door, log }: ServiceRequest, more: Pick<Parameters<typeof openDoor>[1], 'health' | 'wake'> & { readonly open: ReturnType<typeof openMetrics> | null }): Promise<Door | null> {
  if (door === undefined || more.open === null) return null;
  const given = { ...more, metrics: more.open, request: door, log };
  return door.kind === 'api' ? openDoor(parts, given) : openProbeDoor(given);
}

/** Publishes changed files now, and gives the function that does it again; before the first run, so that no lane takes what a changed file has overtaken. */
async function publishing(app: App, log: Log, onError: LaneParts['onError']): Promise<() => Promise<void>> {
  const publish = async (): Promise<void> => {
    const { published, problems } = await app.publishChanged();
    for (const { name, version } of published) log.info('A changed file is published.', { file: name, version });
    for (const { connection, error } of problems) onError(error, connection);
  };
  await publish();
  return publish;
}
