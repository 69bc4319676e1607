import type { OutboxRow } from '../core/reconcile/outbox.ts';
import { encodeJson, givenRows, inSteps, isoOrNull, lastPerKey, namesOf, type Columns, type Query } from './database.ts';

const COLUMNS = {
  id: 'text', handoff_id: 'text', connection: 'text', object: 'text', external_id: 'text', item: 'text', kind: 'text', desired: 'jsonb',
  alongside: 'jsonb', desired_hash: 'text', sent_hash: 'text', acknowledged_hash: 'text', acknowledged: 'jsonb', remote_id: 'text', state: 'text',
  lock_group: 'text', not_before: 'timestamptz', sort_order: 'integer', owner_key: 'text', attempts: 'integer', error_code: 'text',
  error_message: 'text', wanted_at: 'timestamptz', measured: 'boolean', deadline: 'text',
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
  wanted_at: Date | null;
  measured: boolean;
  deadline: string | null;
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
  ...(row.wanted_at === null ? {} : { wantedAt: row.wanted_at.toISOString(), measured: row.measured }),
  ...(row.deadline === null ? {} : { deadline: row.deadline }),
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
  wanted_at: row.wantedAt ?? null,
  measured: row.measured ?? false,
  deadline: row.deadline ?? null,
});

/** Deliveries went on since the given row was read: it does not know the last receipts. */
const IS_BEHIND = '(known.sent_hash, known.acknowledged_hash) IS DISTINCT FROM (excluded.sent_hash, excluded.acknowledged_hash)';
/** The given row wants what the known one wants already, and knows less of its fate. */
const FATE_STAYS = `(${IS_BEHIND} AND known.desired_hash = excluded.desired_hash AND excluded.state IN ('pending', 'sent', 'acknowledged', 'failed'))`;
const WAS_NEVER_SENT = (row: string): string => `(${row}.sent_hash IS NULL AND ${row}.acknowledged_hash IS NULL AND ${row}.remote_id IS NULL)`;

/*
 * What was sent and acknowledged is the receipts' business and stays; when the desired body moves on, the body that is
 * in flight and the acknowledged one are put aside first. Planning and delivery run side by side, so:
 * - what is in flight stays `sent` until its receipt, whatever is desired since: it must be looked up before a repeat
 * - a row that was dropped unsent by the plan, but was sent meanwhile, is not dropped
 * - a task that a person ended and a comment of unknown fate never become pending again by planning (retrySyncErrors,
 *   asked for by a person, does that); our own fields may, because a record that came back shows them again
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
      WHEN known.state = 'sent' AND excluded.state IN ('pending', 'acknowledged') THEN 'sent'
      WHEN ${FATE_STAYS} THEN known.state
      WHEN ${IS_BEHIND} AND known.state <> 'sent' AND excluded.state = 'sent' THEN 'pending'
      WHEN ${IS_BEHIND} AND excluded.state = 'acknowledged' AND excluded.desired_hash IS DISTINCT FROM known.acknowledged_hash THEN 'pending'
      WHEN excluded.state = 'ended' AND ${WAS_NEVER_SENT('excluded')} AND known.sent_hash IS NOT NULL THEN known.state
      ELSE excluded.state END,
    not_before = CASE WHEN ${FATE_STAYS} THEN known.not_before ELSE excluded.not_before END,
    attempts = CASE WHEN ${FATE_STAYS} THEN known.attempts ELSE excluded.attempts END,
    error_code = CASE WHEN ${FATE_STAYS} THEN known.error_code ELSE excluded.error_code END,
    error_message = CASE WHEN ${FATE_STAYS} THEN known.error_message ELSE excluded.error_message END,
    wanted_at = CASE WHEN ${FATE_STAYS} THEN known.wanted_at ELSE excluded.wanted_at END,
    measured = CASE WHEN ${FATE_STAYS} THEN known.measured ELSE excluded.measured END,
    desired = excluded.desired, alongside = excluded.alongside, desired_hash = excluded.desired_hash, lock_group = excluded.lock_group,
    sort_order = excluded.sort_order, owner_key = excluded.owner_key,
    deadline = excluded.deadline
  WHERE known.kind = 'fields' OR known.state NOT IN ('ended', 'unconfirmed') OR excluded.state NOT IN ('pending', 'sent')
    OR (known.state = 'ended' AND ${WAS_NEVER_SENT('known')})`;

export async function saveOutbox(query: Query, rows: readonly OutboxRow[]): Promise<void> {
  for (const step of inSteps(lastPerKey(rows, (row) => row.id))) await query(UPSERT, [encodeJson(step.map(rowOf))]);
}

/** `where` is SQL of ours, never a caller's text. */
export async function selectOutbox(query: Query, where: string, parameters: readonly unknown[]): Promise<readonly OutboxRow[]> {
  const rows = await query<DatabaseRow>(`SELECT ${namesOf(COLUMNS)} FROM outbox ${where}`, parameters);
  return rows.map(outboxRowOf);
}
