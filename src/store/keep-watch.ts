import type { ChannelFacts, ErrorGroup, Freshness, WatchFacts, WatchStore } from '../core/watch/watch-store.ts';
import type { WatchState } from '../core/watch/watch-state.ts';
import { encodeJson, isoOf, isoOrNull, type Database } from './database.ts';
import { keepAlarms } from './keep-alarms.ts';
import { keepNotices } from './keep-notices.ts';

interface StateRow {
  connection: string;
  measured_from: Date | null;
  last_complete_at: Date | null;
  troubled_runs: number;
  troubled_since: Date | null;
  troubles: readonly string[];
  cursor_hash: string | null;
  stuck_runs: number;
  stuck_since: Date | null;
  unreadable: Readonly<Record<string, string>>;
}

const stateOf = (row: StateRow): WatchState => ({
  connection: row.connection,
  measuredFrom: isoOrNull(row.measured_from),
  lastCompleteAt: isoOrNull(row.last_complete_at),
  troubledRuns: row.troubled_runs,
  troubledSince: isoOrNull(row.troubled_since),
  troubles: row.troubles,
  cursorHash: row.cursor_hash,
  stuckRuns: row.stuck_runs,
  stuckSince: isoOrNull(row.stuck_since),
  unreadable: row.unreadable,
});
const SELECT_STATES =
  'SELECT connection, measured_from, last_complete_at, troubled_runs, troubled_since, troubles, cursor_hash, stuck_runs, stuck_since, unreadable FROM watch_states';

/** Undelivered rows that should be visible by $1, as far as the connection's rollout lets them out. */
const DUE = `
  SELECT outbox.connection, count(*)::integer AS due, min(wanted_at) AS oldest, min(error_message) AS because
  FROM outbox JOIN connections ON connections.id = outbox.connection
  WHERE undelivered AND wanted_at <= $1::timestamptz
    AND (rollout IN ('tasks', 'gate') OR (rollout = 'fields' AND kind <> 'task'))
  GROUP BY outbox.connection`;

const FRESHNESS = `
  WITH due AS (${DUE}),
  sampled AS (
    SELECT connection, count(*)::integer AS samples, percentile_cont(ARRAY[0.5, 0.95, 0.99]) WITHIN GROUP (ORDER BY seconds) AS seconds
    FROM freshness_samples WHERE at >= $2::timestamptz AND at <= $1::timestamptz GROUP BY connection
  )
  SELECT connections.id, last_complete_at, oldest, coalesce(due, 0) AS due, coalesce(samples, 0) AS samples, seconds
  FROM connections
  LEFT JOIN watch_states ON watch_states.connection = connections.id
  LEFT JOIN due ON due.connection = connections.id
  LEFT JOIN sampled ON sampled.connection = connections.id
  WHERE $3::text[] IS NULL OR connections.id = ANY($3::text[])
  ORDER BY connections.id`;

interface FreshnessRow {
  id: string;
  last_complete_at: Date | null;
  oldest: Date | null;
  due: number;
  samples: number;
  seconds: readonly number[] | null;
}

const freshnessOf = ({ id, last_complete_at: known, oldest, due, samples, seconds }: FreshnessRow): Freshness => ({
  connection: id,
  knownAsOf: isoOrNull(known),
  oldestDueAt: isoOrNull(oldest),
  due,
  samples,
  seconds: seconds === null ? null : { p50: seconds[0] ?? 0, p95: seconds[1] ?? 0, p99: seconds[2] ?? 0 },
});

/** More causes than these are not told one by one anyway. */
const MOST_GROUPS = 1_000;

const ERRORS = `
  SELECT connection, code, message, min(remedy) AS remedy, count(*)::integer AS count, min(occurred_at) AS since
  FROM sync_errors WHERE resolved_at IS NULL GROUP BY connection, code, message ORDER BY count(*) DESC, connection, code, message LIMIT ${MOST_GROUPS}`;

/** 24 as in the index outbox_rewritten. */
const REWRITTEN = `
  SELECT connection, count(*)::integer AS items, max(day_writes)::integer AS most FROM outbox
  WHERE day_writes >= 24 AND writes_day = ($1::timestamptz AT TIME ZONE 'UTC')::date GROUP BY connection`;

/** Failures later than the last message that went through. */
const CHANNELS = `
  WITH worked AS (SELECT channel, max(settled_at) AS at FROM notices WHERE state = 'sent' GROUP BY channel)
  SELECT notices.channel, sum(attempts)::integer AS failed_attempts, (count(*) FILTER (WHERE state <> 'pending'))::integer AS lost,
    min(settled_at) AS since, (array_agg(error ORDER BY settled_at DESC))[1] AS error
  FROM notices LEFT JOIN worked USING (channel)
  WHERE error IS NOT NULL AND state <> 'sent' AND (worked.at IS NULL OR settled_at > worked.at)
  GROUP BY notices.channel`;

/** What is known about how well the service does its work. */
export function keepWatch(database: Database): WatchStore {
  const { query } = database;
  return {
    ...keepAlarms(database),
    ...keepNotices(database),
    findWatchState: async (connection) => {
      const [row] = await query<StateRow>(`${SELECT_STATES} WHERE connection = $1`, [connection]);
      return row === undefined ? null : stateOf(row);
    },
    saveWatchState: async (state) => {
      await query(
        `INSERT INTO watch_states (connection, measured_from, last_complete_at, troubled_runs, troubled_since, troubles, cursor_hash, stuck_runs, stuck_since, unreadable)
         VALUES ($1, $2, $3, $4, $5, $6::jsonb, $7, $8, $9, $10::jsonb)
         ON CONFLICT (connection) DO UPDATE SET measured_from = excluded.measured_from, last_complete_at = excluded.last_complete_at,
           troubled_runs = excluded.troubled_runs, troubled_since = excluded.troubled_since, troubles = excluded.troubles,
           cursor_hash = excluded.cursor_hash, stuck_runs = excluded.stuck_runs, stuck_since = excluded.stuck_since, unreadable = excluded.unreadable`,
        [
          state.connection, state.measuredFrom, state.lastCompleteAt, state.troubledRuns, state.troubledSince, encodeJson(state.troubles),
          state.cursorHash, state.stuckRuns, state.stuckSince, encodeJson(state.unreadable),
        ],
      );
    },
    restartFreshness: async (connection) => {
      await query('UPDATE watch_states SET measured_from = NULL WHERE connection = $1', [connection]);
    },
    findFreshness: async (connections, from, now) => (await query<FreshnessRow>(FRESHNESS, [now, from, connections])).map(freshnessOf),
    findWatchFacts: (now) => findWatchFacts(database, now),
    forgetWatchHistory: async (before) => {
      const counts = await Promise.all(
        FORGETTABLE.map((table) => query<{ gone: number }>(`WITH gone AS (DELETE FROM ${table} RETURNING 1) SELECT count(*)::integer AS gone FROM gone`, [before])),
      );
      return counts.reduce((sum, [row]) => sum + (row?.gone ?? 0), 0);
    },
  };
}

const FORGETTABLE = [
  'freshness_samples WHERE at < $1::timestamptz',
  `notices WHERE state NOT IN ('pending', 'sending') AND settled_at < $1::timestamptz`,
  'alarms WHERE resolved_at < $1::timestamptz',
  'digest_days WHERE made_at < $1::timestamptz',
];

async function findWatchFacts({ query }: Database, now: string): Promise<WatchFacts> {
  const states = await query<StateRow>(SELECT_STATES);
  const errors = await query<Omit<ErrorGroup, 'since'> & { since: Date }>(ERRORS);
  const writes = await query<{ connection: string; due: number; oldest: Date; because: string | null }>(DUE, [now]);
  const rewritten = await query<{ connection: string; items: number; most: number }>(REWRITTEN, [now]);
  const channels = await query<Omit<ChannelFacts, 'since' | 'failedAttempts'> & { since: Date; failed_attempts: number }>(CHANNELS);
  return {
    states: states.map(stateOf),
    errors: errors.map((group) => ({ ...group, since: isoOf(group.since) })),
    writes: writes.map(({ oldest, ...row }) => ({ ...row, oldestDueAt: isoOf(oldest) })),
    rewritten,
    channels: channels.map(({ failed_attempts: failedAttempts, since, ...row }) => ({ ...row, failedAttempts, since: isoOf(since) })),
  };
}
