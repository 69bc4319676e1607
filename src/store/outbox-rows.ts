import type { OutboxRow } from '../core/reconcile/outbox.ts';
import { encodeJson, givenRows, inSteps, isoOrNull, namesOf, type Columns, type Query } from './database.ts';

const COLUMNS = {
  id: 'text', handoff_id: 'text', connection: 'text', object: 'text', external_id: 'text', item: 'text', kind: 'text', desired: 'jsonb',
  alongside: 'jsonb', desired_hash: 'text', sent_hash: 'text', acknowledged_hash: 'text', acknowledged: 'jsonb', remote_id: 'text', state: 'text',
  lock_group: 'text', not_before: 'timestamptz', sort_order: 'integer', owner_key: 'text', attempts: 'integer', error_code: 'text',
  error_message: 'text',
} as const satisfies Columns;

interface DatabaseRow {
  id: string;
  handoff_id: string;
  connection: string;
  object: string;
  external_id: string;
  item: string;
  kind: OutboxRow['kind'];
  desired: OutboxRow['desired'];
  alongside: OutboxRow['alongside'];
  desired_hash: string;
  sent_hash: string | null;
  acknowledged_hash: string | null;
  acknowledged: OutboxRow['acknowledged'];
  remote_id: string | null;
  state: OutboxRow['state'];
  lock_group: string | null;
  not_before: Date | null;
  sort_order: number;
  owner_key: string | null;
  attempts: number;
  error_code: string | null;
  error_message: string | null;
}

const outboxRowOf = (row: DatabaseRow): OutboxRow => ({
  id: row.id,
  handoffId: row.handoff_id,
  connection: row.connection,
  target: { object: row.object, externalId: row.external_id },
  item: row.item,
  kind: row.kind,
  desired: row.desired,
  alongside: row.alongside,
  desiredHash: row.desired_hash,
  sentHash: row.sent_hash,
  acknowledgedHash: row.acknowledged_hash,
  // Stored once: a body equal to the desired one is not kept a second time.
  acknowledged: row.acknowledged_hash === row.desired_hash ? row.desired : row.acknowledged,
  remoteId: row.remote_id,
  state: row.state,
  lockGroup: row.lock_group,
  notBefore: isoOrNull(row.not_before),
  order: row.sort_order,
  ownerKey: row.owner_key,
  attempts: row.attempts,
  errorCode: row.error_code,
  errorMessage: row.error_message,
});

const rowOf = (row: OutboxRow) => ({
  id: row.id,
  handoff_id: row.handoffId,
  connection: row.connection,
  object: row.target.object,
  external_id: row.target.externalId,
  item: row.item,
  kind: row.kind,
  desired: row.desired,
  alongside: row.alongside,
  desired_hash: row.desiredHash,
  sent_hash: row.sentHash,
  acknowledged_hash: row.acknowledgedHash,
  acknowledged: row.acknowledgedHash === row.desiredHash ? null : row.acknowledged,
  remote_id: row.remoteId,
  state: row.state,
  lock_group: row.lockGroup,
  not_before: row.notBefore,
  sort_order: row.order,
  owner_key: row.ownerKey,
  attempts: row.attempts,
  error_code: row.errorCode,
  error_message: row.errorMessage,
});

/*
 * What was sent and acknowledged is the receipts' business and stays; when the desired body moves on, the body that is
 * in flight and the acknowledged one are put aside first. A task that a person ended and a comment of unknown fate are
 * never made pending again by planning (only retrySyncErrors, asked for by a person, does that). Our own fields have
 * neither fate: a record that came back shows them again.
 */
const UPSERT = `
  INSERT INTO outbox AS known (${namesOf(COLUMNS)}) SELECT ${namesOf(COLUMNS)} FROM ${givenRows(COLUMNS)}
  ON CONFLICT (handoff_id, connection, object, external_id, item) DO UPDATE SET
    sent = CASE
      WHEN excluded.desired_hash = known.sent_hash THEN NULL
      WHEN known.sent_hash = known.desired_hash AND known.sent_hash IS DISTINCT FROM known.acknowledged_hash THEN known.desired
      ELSE known.sent END,
    acknowledged = CASE
      WHEN excluded.desired_hash = known.acknowledged_hash THEN NULL
      WHEN known.desired_hash = known.acknowledged_hash THEN known.desired
      ELSE known.acknowledged END,
    state = CASE
      WHEN known.state = 'sent' AND excluded.state = 'pending' AND known.desired_hash = excluded.desired_hash THEN 'sent'
      ELSE excluded.state END,
    desired = excluded.desired, alongside = excluded.alongside, desired_hash = excluded.desired_hash, lock_group = excluded.lock_group,
    not_before = excluded.not_before, sort_order = excluded.sort_order, owner_key = excluded.owner_key, attempts = excluded.attempts,
    error_code = excluded.error_code, error_message = excluded.error_message
  WHERE known.kind = 'fields' OR known.state NOT IN ('ended', 'unconfirmed') OR excluded.state NOT IN ('pending', 'sent')`;

export async function saveOutbox(query: Query, rows: readonly OutboxRow[]): Promise<void> {
  const sorted = rows.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  for (const step of inSteps(sorted)) await query(UPSERT, [encodeJson(step.map(rowOf))]);
}

/** `where` is SQL of ours, never a caller's text. */
export async function selectOutbox(query: Query, where: string, parameters: readonly unknown[]): Promise<readonly OutboxRow[]> {
  const rows = await query<DatabaseRow>(`SELECT ${namesOf(COLUMNS)} FROM outbox ${where}`, parameters);
  return rows.map(outboxRowOf);
}
