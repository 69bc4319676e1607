import { wakePriority } from '../core/lanes/wake-priority.ts';
import { keepSchedule } from '../jobs/keep-schedule.ts';
import type { LiveConfig } from './live-config.ts';
import type { Base } from './open-sessions.ts';
import { repeat } from './repeat.ts';
import type { LaneParts, RunningLanes } from './run-lanes.ts';

/** How often the database is asked for what has come due without a tick: writes, announced records, lost wake-ups. */
const LOOK_MS = 5_000;

/** What only `serve` does: ticks, and every few seconds a look at what has come due without one. Returns how to end it. */
export async function keepSchedules(base: Base & { readonly live: LiveConfig }, lanes: RunningLanes, publishFiles: () => Promise<void>, onError: LaneParts['onError']): Promise<() => Promise<void>> {
  const { config, store, clock } = base;
  let paused = await findPaused(base);
  /** Of the last look: a connection whose writes are due was seen by it. */
  let urgent: ReadonlyMap<string, string> = new Map();
  const wake = (connections: readonly string[]): Promise<void> => lanes.wake(connections, (id) => wakePriority(urgent.get(id) ?? null, clock.now()));
  const schedule = await keepSchedule({
    clock,
    connections: () => config.connections.map(({ id, schedule: text, zone }) => ({ id, schedule: text, zone, paused: paused.has(id) })),
    claimTick: (connection, slot) => store.claimTick(connection, slot),
    lastSlots: () => store.lastSlots(),
    wake: (connection) => wake([connection]),
    report: (connection, error) => onError(error, connection),
  });
  const stopLooking = repeat(LOOK_MS, async () => {
    // Files that cannot be read must not keep from their work those that need none of them.
    await publishFiles().catch((error: unknown) => onError(error, null));
    paused = await findPaused(base);
    // A clock that is set back while it waits leaves its alarm in the future.
    await schedule.reload();
    const busy = new Set(lanes.worker.active().map(({ connection }) => connection));
    const now = clock.now().toISOString();
    const configured = new Set(config.connections.map((connection) => connection.id));
    const due = (await store.findDueLanes(now)).filter((connection) => configured.has(connection));
    urgent = await store.findMostUrgent(due, now);
    await wake(due.filter((connection) => !busy.has(connection)));
  }, (error) => onError(error, null));
  const stopListening = base.live.listen({ changed: () => schedule.reload() });
  return async () => {
    stopListening();
    await stopLooking();
    await schedule.stop();
  };
}

const findPaused = async ({ store }: Base): Promise<ReadonlySet<string>> =>
  new Set((await store.findLanes()).flatMap(({ connection, paused }) => (paused === null ? [] : [connection])));
