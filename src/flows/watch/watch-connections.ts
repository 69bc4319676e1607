import type { Clock, Store } from '../../core/ports.ts';
import type { FoundAlarm } from '../../core/watch/alarm.ts';
import { findAlarms, type WatchedConnection } from '../../core/watch/find-alarms.ts';
import { findChannelAlarms } from '../../core/watch/find-channel-alarms.ts';
import type { NoticeChannel } from '../../core/watch/notice.ts';
import { settleAlarms } from '../../core/watch/settle-alarms.ts';
import { tellAlarms } from '../../core/watch/tell-alarms.ts';
import type { WatchStore } from '../../core/watch/watch-store.ts';

/** What watching works with. */
export interface WatchDeps {
  readonly store: WatchStore & Pick<Store, 'findConnections' | 'findLanes' | 'saveAudit'>;
  readonly clock: Clock;
  /** All of connections.yaml. `asks`: its rollout lets us give people tasks, so its owners get a digest. */
  readonly connections: readonly (Omit<WatchedConnection, 'stored' | 'paused' | 'expires'> & { readonly asks: boolean })[];
  readonly channels: readonly NoticeChannel[];
  readonly digest: { readonly at: string; readonly zone: string; readonly calendar: import('../../core/tasks/business-days.ts').Calendar };
  /** When the service started: what stood still with it looks late until it had its turn. */
  readonly startedAt: Date;
  readonly expiriesOf?: (connection: string) => Promise<WatchedConnection['expires']>;
}

/** After a start, everything had its turn within this time. */
const START_GRACE_MS = 15 * 60_000;
const LATE_AFTER_STANDSTILL: ReadonlySet<FoundAlarm['kind']> = new Set(['not_read', 'late_writes']);
const MOST_ALARMS = 10_000;

/** Decides what is wrong, keeps it, and stores what people are told of it. Any number of processes may do so at the same time. */
export async function watchConnections(deps: WatchDeps): Promise<{ readonly raised: number; readonly resolved: number }> {
  const now = deps.clock.now();
  const at = now.toISOString();
  // Before the facts: what somebody else saves meanwhile has a newer revision, and ours is dropped.
  const known = await deps.store.findAlarms({ includeResolved: true, limit: MOST_ALARMS });
  const facts = await deps.store.findWatchFacts(at);
  const names = deps.channels.map((channel) => channel.name);
  const found = [...findAlarms(await watchedOf(deps), facts, now), ...findChannelAlarms(facts.channels, names)];
  const started = now.getTime() - deps.startedAt.getTime() >= START_GRACE_MS;
  const steps = settleAlarms(known, found, { now, mayRaise: ({ kind }) => started || !LATE_AFTER_STANDSTILL.has(kind) });
  const byAlarm = new Map(steps.map((step) => [step.alarm, step]));
  const stepsOf = (alarms: readonly (typeof steps)[number]['alarm'][]) => alarms.flatMap((alarm) => byAlarm.get(alarm) ?? []);
  const saved = stepsOf(await deps.store.saveAlarms([...byAlarm.keys()], (alarms) => tellAlarms(stepsOf(alarms), names, at)));
  const count = (tell: 'raised' | 'resolved'): number => saved.filter((step) => step.tell === tell).length;
  return { raised: count('raised'), resolved: count('resolved') };
}

async function watchedOf(deps: WatchDeps): Promise<readonly WatchedConnection[]> {
  const stored = new Map((await deps.store.findConnections()).map((connection) => [connection.id, connection]));
  const lanes = new Map((await deps.store.findLanes()).map((lane) => [lane.connection, lane]));
  return Promise.all(
    deps.connections.map(async (connection) => ({
      ...connection,
      stored: stored.get(connection.id) ?? null,
      paused: lanes.get(connection.id)?.paused ?? null,
      expires: (await deps.expiriesOf?.(connection.id)) ?? [],
    })),
  );
}
