import type { HandoffEvent } from '../core/handoff/handoff.ts';
import type { DeliveryUpdate, SyncError } from '../core/ports.ts';
import type { OutboxRow } from '../core/reconcile/outbox.ts';
import { encodeJson, givenRows, inSteps, isoOrNull, lastPerKey, type Columns, type Database } from './database.ts';
import { selectOutbox } from './outbox-rows.ts';
import { saveEvents } from './save-page.ts';
import { saveSyncErrors } from './sync-errors.ts';

/** Pending, or sent without an answer: what is needed first; then rows of one lock group together, then create, update, close. */
export const findDeliverable = (
  database: Database,
  asked: { readonly connection: string; readonly now: string; readonly limit: number; readonly kinds: readonly OutboxRow['kind'][] },
): Promise<readonly OutboxRow[]> =>
  selectOutbox(
    database.query,
    `WHERE connection = $1 AND undelivered AND (not_before IS NULL OR not_before <= $2::timestamptz) AND kind = ANY($4::text[])
     ORDER BY deadline, lock_group, sort_order, id LIMIT $3`,
    [asked.connection, asked.now, asked.limit, asked.kinds],
  );

export async function countDeliverable(database: Database, connection: string, now: string): Promise<{ due: number; waiting: number; nextDueAt: string | null; because: string | null }> {
  const rows = await database.query<{ due: number; waiting: number; next_due_at: Date | null; because: string | null }>(
    `SELECT count(*) FILTER (WHERE not_before IS NULL OR not_before <= $2::timestamptz)::integer AS due,
       count(*) FILTER (WHERE not_before > $2::timestamptz)::integer AS waiting,
       min(not_before) FILTER (WHERE not_before > $2::timestamptz) AS next_due_at,
       min(error_message) FILTER (WHERE not_before > $2::timestamptz) AS because
     FROM outbox WHERE connection = $1 AND undelivered`,
    [connection, now],
  );
  const row = rows[0];
  return { due: row?.due ?? 0, waiting: row?.waiting ?? 0, nextDueAt: isoOrNull(row?.next_due_at ?? null), because: row?.because ?? null };
}

/** Open tasks of ours per person, those on their way included; one that could not be created does not exist. */
export async function countOpenTasks(database: Database, connections: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const rows = await database.query<{ owner_key: string; open: number }>(
    `SELECT owner_key, count(*)::integer AS open FROM outbox
     WHERE connection = ANY($1::text[]) AND owner_key IS NOT NULL AND state <> 'ended' AND NOT (state = 'failed' AND acknowledged_hash IS NULL)
     GROUP BY owner_key`,
    [connections],
  );
  return new Map(rows.map((row) => [row.owner_key, row.open]));
}

export async function findTaskOwners(database: Database, connection: string, taskKeys: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const rows = await database.query<{ item: string; handoff_id: string }>(
    `SELECT item, handoff_id FROM outbox WHERE connection = $1 AND kind = 'task' AND item = ANY($2::text[])`,
    [connection, taskKeys.map((key) => `task:${key}`)],
  );
  return new Map(rows.map((row) => [row.item.slice('task:'.length), row.handoff_id]));
}

/** Stores the intent before the call. A row that a person ended meanwhile stays ended. */
export async function markSent(database: Database, ids: readonly string[]): Promise<void> {
  await database.query(
    `WITH due AS (SELECT id FROM outbox WHERE id = ANY($1::text[]) AND undelivered ORDER BY id FOR UPDATE)
     UPDATE outbox SET state = 'sent', sent_hash = desired_hash, sent = NULL, acknowledged_hash = CASE WHEN sent_hash <> acknowledged_hash THEN NULL ELSE acknowledged_hash END FROM due WHERE outbox.id = due.id`,
    [ids],
  );
}

const COLUMNS = {
  id: 'text', state: 'text', acknowledged_hash: 'text', remote_id: 'text', attempts: 'integer', not_before: 'timestamptz', error_code: 'text',
  error_message: 'text', at: 'timestamptz',
} as const satisfies Columns;

const SETTLES = "(verdict = 'current' AND judged.state IN ('acknowledged', 'ended'))";
const DAY = "(judged.at AT TIME ZONE 'UTC')::date";

/*
 * A receipt speaks for the hash it was sent with. Three cases by `verdict`:
 * - stale: it acknowledges something other than what was sent last: only the remote id is news
 * - superseded: what was sent is settled, but the desired state moved on meanwhile: the row waits to be sent again
 * - current: the row takes the given state
 * In none of them does a row come back that a person ended meanwhile. Rows are locked in the order of ids, as savePage
 * does, which may run at the same time.
 */
const SAVE = `
  WITH given AS MATERIALIZED (SELECT * FROM ${givenRows(COLUMNS)}),
  judged AS (
    SELECT given.*, row.kind, row.state AS known_state, row.wanted_at, row.measured, CASE
      WHEN given.acknowledged_hash IS NOT NULL AND given.acknowledged_hash IS DISTINCT FROM row.sent_hash THEN 'stale'
      WHEN given.state IN ('ended', 'unconfirmed') OR row.desired_hash = row.sent_hash THEN 'current'
      WHEN given.acknowledged_hash IS NOT NULL OR row.sent_hash IS DISTINCT FROM row.acknowledged_hash THEN 'superseded'
      ELSE 'current' END AS verdict
    FROM given JOIN outbox AS row USING (id) WHERE row.connection = $2
    ORDER BY id FOR UPDATE OF row
  ),
  saved AS (
    UPDATE outbox AS row SET
      remote_id = coalesce(judged.remote_id, row.remote_id),
      acknowledged_hash = CASE WHEN verdict = 'stale' THEN row.acknowledged_hash ELSE coalesce(judged.acknowledged_hash, row.acknowledged_hash) END,
      acknowledged_run = CASE WHEN verdict = 'stale' OR judged.acknowledged_hash IS NULL THEN row.acknowledged_run ELSE $4::text END,
      acknowledged = CASE
        WHEN verdict = 'stale' OR judged.acknowledged_hash IS NULL THEN row.acknowledged
        WHEN row.desired_hash = judged.acknowledged_hash THEN NULL
        ELSE row.sent END,
      sent = CASE WHEN verdict = 'stale' OR judged.acknowledged_hash IS NULL THEN row.sent END,
      state = CASE WHEN row.state = 'ended' OR verdict = 'stale' THEN row.state WHEN verdict = 'current' OR judged.state = 'sent' THEN judged.state ELSE 'pending' END,
      attempts = CASE verdict WHEN 'current' THEN judged.attempts WHEN 'superseded' THEN CASE WHEN judged.state IN ('pending', 'sent') THEN judged.attempts ELSE 0 END ELSE row.attempts END,
      not_before = CASE verdict WHEN 'current' THEN judged.not_before WHEN 'superseded' THEN greatest(judged.not_before, row.not_before) ELSE row.not_before END,
      error_code = CASE verdict WHEN 'current' THEN judged.error_code ELSE row.error_code END,
      error_message = CASE verdict WHEN 'current' THEN judged.error_message ELSE row.error_message END,
      wanted_at = CASE WHEN ${SETTLES} THEN NULL ELSE row.wanted_at END,
      -- What waited for a person, or for the org's own rules, says nothing about how fast we are.
      measured = row.measured AND judged.state <> 'failed' AND NOT (${SETTLES}),
      day_writes = CASE WHEN verdict = 'stale' OR judged.acknowledged_hash IS NULL THEN row.day_writes WHEN row.writes_day = ${DAY} THEN row.day_writes + 1 ELSE 1 END,
      writes_day = CASE WHEN verdict = 'stale' OR judged.acknowledged_hash IS NULL THEN row.writes_day ELSE ${DAY} END
    FROM judged WHERE row.id = judged.id
    RETURNING row.id, row.state
  ),
  sampled AS (
    INSERT INTO freshness_samples (connection, at, seconds)
    SELECT $2, at, greatest(0, extract(epoch FROM at - judged.wanted_at))
    FROM judged JOIN watch_states ON watch_states.connection = $2
    WHERE ${SETTLES} AND judged.acknowledged_hash IS NOT NULL AND kind = 'fields' AND judged.measured AND known_state <> 'ended'
      AND judged.wanted_at >= watch_states.measured_from
  )
  UPDATE sync_errors SET resolved_at = $3::timestamptz FROM saved
  WHERE sync_errors.outbox_id = saved.id AND saved.state = 'acknowledged' AND sync_errors.resolved_at IS NULL`;

/** Receipts of one request with their events and sync errors, in one transaction. An acknowledged row resolves its open errors. */
export async function saveDeliveries(
  database: Database,
  connection: string,
  now: string,
  delivered: { readonly updates: readonly DeliveryUpdate[]; readonly events: readonly HandoffEvent[]; readonly errors: readonly SyncError[]; readonly runId?: string | undefined },
): Promise<void> {
  await database.transaction(async (query) => {
    for (const step of inSteps(lastPerKey(delivered.updates, (update) => update.id))) {
      const rows = step.map((update) => ({
        id: update.id, state: update.state, acknowledged_hash: update.acknowledgedHash, remote_id: update.remoteId, attempts: update.attempts,
        not_before: update.notBefore, error_code: update.errorCode, error_message: update.errorMessage, at: update.at ?? now,
      }));
      await query(SAVE, [encodeJson(rows), connection, now, delivered.runId ?? null]);
    }
    await saveEvents(query, delivered.events, delivered.runId);
    await saveSyncErrors(query, delivered.errors);
  });
}
