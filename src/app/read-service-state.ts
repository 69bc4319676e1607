import type { ServiceState } from '../core/operation/metrics.ts';
import type { LaneQueue } from '../jobs/open-queue.ts';
import type { Base } from './open-sessions.ts';

const DAY_MS = 86_400_000;
const MOST_ALARMS = 1_000;

/** How things stand, for whoever collects figures: a handful of queries whatever the number of connections. */
export async function readServiceState({ store, clock }: Base, queue: LaneQueue): Promise<ServiceState> {
  const now = clock.now();
  const lanes = new Map((await store.findLanes()).map((lane) => [lane.connection, lane]));
  const known = await store.findConnections();
  const fresh = new Map((await store.findFreshness(null, new Date(now.getTime() - DAY_MS).toISOString(), now.toISOString())).map((one) => [one.connection, one]));
  const age = (iso: string | null | undefined): number | null => (iso == null ? null : (now.getTime() - Date.parse(iso)) / 1_000);
  const alarms = new Map<string, { rule: string; severity: string; count: number }>();
  for (const { kind, severity } of await store.findAlarms({ includeResolved: false, limit: MOST_ALARMS })) {
    const key = `${kind} ${severity}`;
    alarms.set(key, { rule: kind, severity, count: (alarms.get(key)?.count ?? 0) + 1 });
  }
  return {
    queue: await queue.depth(),
    connections: known.map(({ id, frozen }) => {
      const one = fresh.get(id);
      return {
        connection: id, paused: lanes.get(id)?.paused != null, frozen: frozen !== null, knownAgeSeconds: age(one?.knownAsOf), unwrittenAgeSeconds: age(one?.oldestDueAt) ?? 0,
        dueWrites: one?.due ?? 0, visibleAfterSeconds: one?.seconds ?? null,
      };
    }),
    alarms: [...alarms.values()],
  };
}
