import { keepSchedule } from '../jobs/keep-schedule.ts';
import type { Base } from './open-sessions.ts';
import { repeat } from './repeat.ts';
import type { LaneParts, RunningLanes } from './run-lanes.ts';

/** How often the database is asked for what has come due without a tick: writes, announced records, lost wake-ups. */
const LOOK_MS = 5_000;

/** What only `serve` does: ticks, and every few seconds a look at what has come due without one. Returns how to end it. */
export async function keepSchedules(base: Base, lanes: RunningLanes, publishFiles: () => Promise<void>, onError: LaneParts['onError']): Promise<() => Promise<void>> {
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
  const stopLooking = repeat(LOOK_MS, async () => {
    await publishFiles();
    paused = await findPaused(base);
    const busy = new Set(lanes.worker.active().map(({ connection }) => connection));
    const due = await store.findDueLanes(clock.now().toISOString());
    await lanes.wake(due.filter((connection) => configured.has(connection) && !busy.has(connection)));
  }, (error) => onError(error, null));
  return async () => {
    await stopLooking();
    await schedule.stop();
  };
}

const findPaused = async ({ store }: Base): Promise<ReadonlySet<string>> =>
  new Set((await store.findLanes()).flatMap(({ connection, paused }) => (paused === null ? [] : [connection])));
