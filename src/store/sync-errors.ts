import type { SyncError } from '../core/ports.ts';
import { encodeJson, givenRows, inSteps, isoOf, isoOrNull, lastPerKey, namesOf, type Columns, type Database, type Query } from './database.ts';

const COLUMNS = {
  id: 'text', connection: 'text', handoff_id: 'text', outbox_id: 'text', target_object: 'text', target_external_id: 'text', code: 'text',
  message: 'text', remedy: 'text', occurred_at: 'timestamptz', attempts: 'integer', resolved_at: 'timestamptz',
} as const satisfies Columns;

export interface SyncErrorRow {
  id: string;
  connection: string;
  handoff_id: string | null;
  outbox_id: string | null;
  target_object: string | null;
  target_external_id: string | null;
  code: string;
  message: string;
  remedy: string;
  occurred_at: Date;
  attempts: number;
  resolved_at: Date | null;
}

const UPSERT = `
  INSERT INTO sync_errors (${namesOf(COLUMNS)}) SELECT ${namesOf(COLUMNS)} FROM ${givenRows(COLUMNS)}
  ON CONFLICT (id) DO UPDATE SET ${Object.keys(COLUMNS).filter((name) => name !== 'id').map((name) => `${name} = excluded.${name}`).join(', ')}`;

export async function saveSyncErrors(query: Query, errors: readonly SyncError[]): Promise<void> {
  for (const step of inSteps(lastPerKey(errors, (error) => error.id))) {
    const rows = step.map((error) => ({
      id: error.id, connection: error.connection, handoff_id: error.handoffId, outbox_id: error.outboxId,
      target_object: error.target?.object, target_external_id: error.target?.externalId, code: error.code, message: error.message,
      remedy: error.remedy, occurred_at: error.occurredAt, attempts: error.attempts, resolved_at: error.resolvedAt,
    }));
    await query(UPSERT, [encodeJson(rows)]);
  }
}

export const SELECT_ERRORS = `SELECT ${namesOf(COLUMNS)} FROM sync_errors`;

/** Newest first. */
export async function findSyncErrors(database: Database, connection: string | null, includeResolved: boolean, limit: number): Promise<readonly SyncError[]> {
  const rows = await database.query<SyncErrorRow>(
    `${SELECT_ERRORS}
     WHERE ($1::text IS NULL OR connection = $1) AND ($2::boolean OR resolved_at IS NULL)
     ORDER BY occurred_at DESC, id LIMIT $3`,
    [connection, includeResolved, limit],
  );
  return rows.map(syncErrorOf);
}

export const syncErrorOf = (row: SyncErrorRow): SyncError => ({
  id: row.id,
  connection: row.connection,
  handoffId: row.handoff_id,
  outboxId: row.outbox_id,
  target: row.target_object === null || row.target_external_id === null ? null : { object: row.target_object, externalId: row.target_external_id },
  code: row.code,
  message: row.message,
  remedy: row.remedy,
  occurredAt: isoOf(row.occurred_at),
  attempts: row.attempts,
  resolvedAt: isoOrNull(row.resolved_at),
});

/*
 * An error without an outbox row is about a record that could not be worked on: its handoff counts as out of date,
 * so the next run assesses it again.
 */
const RETRY = `
  WITH chosen AS (
    SELECT id, outbox_id, handoff_id FROM sync_errors
    WHERE resolved_at IS NULL AND ($1::text[] IS NULL OR id = ANY($1)) AND ($2::text IS NULL OR connection = $2)
  ), again AS (
    UPDATE outbox SET state = 'pending', attempts = 0, not_before = NULL, error_code = NULL, error_message = NULL
    FROM chosen WHERE outbox.id = chosen.outbox_id
      AND (outbox.state = 'failed' OR (outbox.state = 'unconfirmed' AND $1::text[] IS NOT NULL))
    RETURNING outbox.id
  ), reassessed AS (
    UPDATE handoffs SET assessed_with = '' FROM chosen
    WHERE handoffs.id = chosen.handoff_id AND chosen.outbox_id IS NULL
  ), resolved AS (
    UPDATE sync_errors SET resolved_at = $3::timestamptz FROM chosen
    WHERE sync_errors.id = chosen.id AND (chosen.outbox_id IS NULL OR chosen.outbox_id IN (SELECT id FROM again))
  )
  SELECT ((SELECT count(*) FROM again) + (SELECT count(*) FROM chosen WHERE outbox_id IS NULL))::integer AS retried`;

/** `ids` are those of sync errors. Only an error named by its id makes a comment of unknown fate go out again. */
export async function retrySyncErrors(database: Database, ids: readonly string[] | 'all', connection: string | null, now: string): Promise<number> {
  const rows = await database.query<{ retried: number }>(RETRY, [ids === 'all' ? null : ids, connection, now]);
  return rows[0]?.retried ?? 0;
}
