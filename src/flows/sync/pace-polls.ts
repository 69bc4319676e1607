import type { RecordRef } from '../../core/connector.ts';
import { decidePoll, FIRST_PACE, pollPaceSchema, type PollPace } from '../../core/hints/decide-poll.ts';
import type { StoredLane } from '../../core/lanes/lane-store.ts';
import type { Clock, Store } from '../../core/ports.ts';
import type { HintedDeps } from './reread-hints.ts';

/** Enough to know that something was missed. */
const MOST_DOUBTFUL = 100;
/** A vendor announces a change late, or a poll sees it late. */
const SLACK_MS = 10 * 60_000;

const paceOf = (lane: Pick<StoredLane, 'poll'>): PollPace => pollPaceSchema.safeParse(lane.poll).data ?? FIRST_PACE;

export interface PaceDeps {
  readonly store: Pick<Store, 'savePoll' | 'findUnannounced' | 'findLastDelivery'>;
  readonly clock: Clock;
}

/** For a connection with a webhook: whether this tick polls, or the vendor announces enough to leave it out. Remembers what it learned. */
export async function shouldPollNow(deps: PaceDeps, lane: Pick<StoredLane, 'connection' | 'poll'>, schedule: { readonly intervalMs: number; readonly sweepEveryMs: number }): Promise<boolean> {
  const pace = paceOf(lane);
  const { doubtful } = pace;
  const missed = doubtful === null || doubtful.refs.length === 0 ? 0 : (await deps.store.findUnannounced(lane.connection, doubtful.refs, doubtful.since)).length;
  const deliveredAt = doubtful === null ? null : await deps.store.findLastDelivery(lane.connection);
  const decided = decidePoll({ pace, missed, now: deps.clock.now(), deliveredAt, ...schedule });
  if (doubtful !== null) await deps.store.savePoll(lane.connection, decided.pace);
  return decided.poll;
}

/** After a run that read to its end. `changed`: what it found changed; null when it read everything, which says nothing about the webhook. */
export async function notePolled(deps: HintedDeps, startedAt: Date, changed: readonly RecordRef[] | null): Promise<void> {
  const pace = paceOf(await deps.hints.findLane(deps.connection));
  const since = new Date((pace.polledAt === null ? startedAt.getTime() : Date.parse(pace.polledAt)) - SLACK_MS).toISOString();
  const unannounced = changed === null || changed.length === 0 ? [] : await deps.hints.findUnannounced(deps.connection, changed, since);
  const doubtful = changed === null || pace.polledAt === null ? null : { since, refs: unannounced.slice(0, MOST_DOUBTFUL).map(({ object, externalId }) => ({ object, externalId })) };
  await deps.hints.savePoll(deps.connection, { ...pace, polledAt: startedAt.toISOString(), doubtful });
}
