import type { RecordRef } from '../core/connector.ts';
import type { HintStore, PendingHint, SavedHints } from '../core/hints/hint-store.ts';
import { encodeJson, inSteps, isoOf, isoOrNull, type Database, type Query } from './database.ts';

/** Keys and records in the order of their keys, so that two deliveries never wait for each other in a circle. */
const SAVE = `
  WITH given AS (
    SELECT DISTINCT object, external_id, dedupe_key FROM jsonb_to_recordset($1::jsonb) AS listed(object text, external_id text, dedupe_key text, account text)
    WHERE account IS NULL OR account = coalesce((SELECT account_id FROM connections WHERE id = $2), account)),
  fresh AS (
    INSERT INTO webhook_events (connection, dedupe_key, received_at)
    SELECT $2, dedupe_key, $3::timestamptz FROM (SELECT DISTINCT dedupe_key COLLATE "C" AS dedupe_key FROM given) AS keys ORDER BY dedupe_key
    ON CONFLICT DO NOTHING RETURNING dedupe_key),
  noted AS (
    INSERT INTO hints (connection, object, external_id, sequence, announced_at, pending_since, due_at)
    SELECT $2, object COLLATE "C", external_id COLLATE "C", count(*)::int, $3::timestamptz, $3::timestamptz, $3::timestamptz
    FROM given JOIN fresh USING (dedupe_key) GROUP BY 2, 3 ORDER BY 2, 3
    ON CONFLICT (connection, object, external_id) DO UPDATE SET
      sequence = hints.sequence + EXCLUDED.sequence,
      announced_at = greatest(hints.announced_at, EXCLUDED.announced_at),
      pending_since = coalesce(hints.pending_since, EXCLUDED.pending_since)
    RETURNING pending_since, due_at)
  SELECT (SELECT count(*)::int FROM fresh) AS fresh, (SELECT min(greatest(due_at, pending_since)) FROM noted WHERE pending_since = $3::timestamptz) AS wake_at`;

const DUE = `
  SELECT object, external_id, sequence, attempts, pending_since, due_at FROM hints
  WHERE connection = $1 AND pending_since IS NOT NULL AND due_at <= $2::timestamptz
  ORDER BY greatest(due_at, pending_since), object, external_id LIMIT $3`;

const HELD = `
  WITH held AS (
    SELECT hints.object, hints.external_id, given.sequence FROM hints
    JOIN jsonb_to_recordset($1::jsonb) AS given(object text, external_id text, sequence int) USING (object, external_id)
    WHERE hints.connection = $2 ORDER BY hints.object, hints.external_id FOR UPDATE OF hints)`;
const SETTLE = `${HELD}
  UPDATE hints SET fired_at = $3::timestamptz, due_at = $4::timestamptz, attempts = 0,
    pending_since = CASE WHEN hints.sequence = held.sequence THEN NULL ELSE hints.announced_at END
  FROM held WHERE hints.connection = $2 AND hints.object = held.object AND hints.external_id = held.external_id`;
const POSTPONE = `${HELD}
  UPDATE hints SET due_at = $3::timestamptz, attempts = hints.attempts + 1
  FROM held WHERE hints.connection = $2 AND hints.object = held.object AND hints.external_id = held.external_id`;

const UNANNOUNCED = `
  SELECT object, external_id FROM jsonb_to_recordset($1::jsonb) AS given(object text, external_id text)
  WHERE NOT EXISTS (SELECT FROM hints WHERE connection = $2 AND hints.object = given.object AND hints.external_id = given.external_id AND announced_at >= $3::timestamptz)`;

interface HintRow {
  readonly object: string;
  readonly external_id: string;
  readonly sequence: number;
  readonly attempts: number;
  readonly pending_since: Date;
  readonly due_at: Date;
}
const toHint = ({ object, external_id: externalId, sequence, attempts, pending_since, due_at }: HintRow): PendingHint => ({
  object, externalId, sequence, attempts, pendingSince: isoOf(pending_since), dueAt: isoOf(due_at),
});
const rowOf = ({ object, externalId }: RecordRef) => ({ object, external_id: externalId });

/** What vendors announced, to be read again. */
export function keepHints(database: Database): HintStore {
  const { query } = database;
  const change = (statement: string, hints: readonly PendingHint[], ...rest: readonly string[]): Promise<void> =>
    database.transaction(async (inside) => {
      for (const part of inSteps(hints)) {
        const rows = part.map((hint) => ({ ...rowOf(hint), sequence: hint.sequence }));
        await inside(statement, [encodeJson(rows), ...rest]);
      }
    });
  return {
    saveHints: (connection, hints, at) => saveHints(database, connection, hints, at),
    findDueHints: async (connection, now, limit) => (await query<HintRow>(DUE, [connection, now, limit])).map(toHint),
    countPendingHints: async (connection) => {
      const [row] = await query<{ pending: number; next: Date | null }>(
        'SELECT count(*)::int AS pending, min(due_at) AS next FROM hints WHERE connection = $1 AND pending_since IS NOT NULL',
        [connection],
      );
      return { pending: row?.pending ?? 0, nextDueAt: isoOrNull(row?.next ?? null) };
    },
    settleHints: (connection, hints, firedAt, dueAt) => change(SETTLE, hints, connection, firedAt, dueAt),
    postponeHints: (connection, hints, dueAt) => change(POSTPONE, hints, connection, dueAt),
    findUnannounced: async (connection, refs, since) => {
      const rows = await query<Pick<HintRow, 'object' | 'external_id'>>(UNANNOUNCED, [encodeJson(refs.map(rowOf)), connection, since]);
      return rows.map(({ object, external_id: externalId }) => ({ object, externalId }));
    },
    findLastDelivery: async (connection) => {
      const [row] = await query<{ at: Date | null }>('SELECT max(received_at) AS at FROM webhook_events WHERE connection = $1', [connection]);
      return isoOrNull(row?.at ?? null);
    },
    saveHintedWithdrawals: async (connection, count, at) => {
      await query('INSERT INTO hinted_withdrawals (connection, at, count) VALUES ($1, $2::timestamptz, $3)', [connection, at, count]);
    },
    countHintedWithdrawals: async (connection, since) => {
      const [row] = await query<{ count: number }>('SELECT coalesce(sum(count), 0)::int AS count FROM hinted_withdrawals WHERE connection = $1 AND at > $2::timestamptz', [connection, since]);
      return row?.count ?? 0;
    },
    deleteOldHints: (before) => database.transaction((inside) => deleteOld(inside, before)),
  };
}

async function saveHints(database: Database, connection: string, hints: Parameters<HintStore['saveHints']>[1], at: string): Promise<SavedHints> {
  if (hints.length === 0) return { fresh: 0, wakeAt: null };
  const rows = hints.map((hint) => ({ ...rowOf(hint), dedupe_key: hint.dedupeKey, account: hint.accountId }));
  const [saved] = await database.query<{ fresh: number; wake_at: Date | null }>(SAVE, [encodeJson(rows), connection, at]);
  return { fresh: saved?.fresh ?? 0, wakeAt: isoOrNull(saved?.wake_at ?? null) };
}

async function deleteOld(query: Query, before: string): Promise<number> {
  const counted = async (from: string): Promise<number> => {
    const [row] = await query<{ count: number }>(`WITH gone AS (DELETE FROM ${from} RETURNING 1) SELECT count(*)::int AS count FROM gone`, [before]);
    return row?.count ?? 0;
  };
  return (
    (await counted('webhook_events WHERE received_at < $1::timestamptz')) +
    (await counted('hints WHERE announced_at < $1::timestamptz AND due_at < $1::timestamptz')) +
    (await counted('hinted_withdrawals WHERE at < $1::timestamptz'))
  );
}

/** What came under the new id already is newer; nothing that waits may get lost. */
export async function moveHints(query: Query, from: string, to: string): Promise<void> {
  await query(
    `INSERT INTO hints (connection, object, external_id, sequence, announced_at, pending_since, due_at, fired_at, attempts)
     SELECT $2, object, external_id, sequence, announced_at, pending_since, due_at, fired_at, attempts FROM hints WHERE connection = $1 ORDER BY object, external_id
     ON CONFLICT (connection, object, external_id) DO UPDATE SET sequence = hints.sequence + EXCLUDED.sequence, pending_since = coalesce(hints.pending_since, EXCLUDED.pending_since)`,
    [from, to],
  );
  await query(`INSERT INTO webhook_events (connection, dedupe_key, received_at) SELECT $2, dedupe_key, received_at FROM webhook_events WHERE connection = $1 ORDER BY dedupe_key ON CONFLICT DO NOTHING`, [from, to]);
  await query('UPDATE hinted_withdrawals SET connection = $2 WHERE connection = $1', [from, to]);
  for (const table of ['hints', 'webhook_events']) await query(`DELETE FROM ${table} WHERE connection = $1`, [from]);
}
