import type { Receipt, WriteBack } from '../../core/connector.ts';
import { ConnectorError } from '../../core/errors.ts';
import type { HandoffEvent } from '../../core/handoff/handoff.ts';
import type { JsonObject } from '../../core/json.ts';
import { shortHashOf } from '../../core/hash.ts';
import { RESTORED_ONCE } from '../../core/line/own-drift.ts';
import type { DeliveryUpdate, SyncError } from '../../core/ports.ts';
import { isFirstWrite, type OutboxRow } from '../../core/reconcile/outbox.ts';
import { applyReceipt, toWriteBack } from '../../core/reconcile/to-write-back.ts';
import { affordRows } from './afford-rows.ts';
import { WorkSet } from '../sync/work-set.ts';
import { observeOn } from './observe-tasks.ts';
import { saveWorks } from '../sync/save-works.ts';
import { untilSaved } from '../sync/until-saved.ts';
import type { SyncDeps } from '../sync/sync-deps.ts';

export interface DeliveryCounts {
  fields: number;
  tasksCreated: number;
  tasksUpdated: number;
  tasksClosed: number;
  notes: number;
  errors: number;
  unconfirmed: number;
}
export const noDeliveries = (): DeliveryCounts => ({ fields: 0, tasksCreated: 0, tasksUpdated: 0, tasksClosed: 0, notes: 0, errors: 0, unconfirmed: 0 });

const KINDS = { observe: [], fields: ['fields', 'note'], tasks: ['fields', 'note', 'task'], gate: ['fields', 'note', 'task'] } as const;

/**
 * Sends what is due, in the connector's batches, until nothing is left. The intent is stored before the call; what
 * has no receipt stays `sent` and is looked up by key the next time.
 * With `fullBatchesOnly` it stops at the last incomplete batch, so that calls are not spent on half-empty requests.
 */
export async function deliverWriteBack(deps: SyncDeps, counts: DeliveryCounts, fullBatchesOnly: boolean): Promise<void> {
  const kinds = KINDS[deps.ruleset.policy.rollout];
  if (kinds.length === 0) return;
  const batchSize = deps.capabilities.writeBackBatch;
  while (!deps.signal.aborted) {
    const rows = await deps.store.findDeliverable(deps.connection, deps.clock.now().toISOString(), batchSize, kinds);
    if (rows.length === 0 || (fullBatchesOnly && rows.length < batchSize)) return;
    // What got no receipt is looked up by key in the next run; asking again at once would only repeat the failure.
    if (!(await deliverBatch(deps, counts, await affordRows(deps, rows)))) return;
  }
}

/** Sends those tasks that are due and chosen, whatever the connection's rollout, and nothing else. */
export async function deliverChosen(deps: SyncDeps, counts: DeliveryCounts, isChosen: (row: OutboxRow) => boolean): Promise<void> {
  const batchSize = deps.capabilities.writeBackBatch;
  let looked = batchSize;
  while (!deps.signal.aborted) {
    const due = await deps.store.findDeliverable(deps.connection, deps.clock.now().toISOString(), looked, ['task']);
    const rows = due.filter(isChosen).slice(0, batchSize);
    // Those that are not chosen may stand in front.
    if (rows.length === 0 && due.length === looked) looked *= 2;
    else if (rows.length === 0 || !(await deliverBatch(deps, counts, await affordRows(deps, rows)))) return;
  }
}

/** False when some item got no receipt. */
async function deliverBatch(deps: SyncDeps, counts: DeliveryCounts, rows: readonly OutboxRow[]): Promise<boolean> {
  const lost = rows.filter((row) => row.kind === 'note' && row.state === 'sent');
  if (lost.length > 0) await settleLostNotes(deps, counts, lost);
  const sendable = rows.filter((row) => !lost.includes(row));
  const byId = new Map(sendable.map((row) => [row.id, row]));
  await deps.store.markSent(sendable.map((row) => row.id));
  const batch: WriteBack[] = sendable.map(toWriteBack);
  const gone: Gone[] = [];
  await deps.session.writeBack(batch, async (receipts) => {
    const now = deps.clock.now();
    const updates: DeliveryUpdate[] = [];
    const events: HandoffEvent[] = [];
    const errors: SyncError[] = [];
    for (const receipt of receipts) {
      const row = byId.get(receipt.id);
      if (row === undefined) continue;
      byId.delete(receipt.id);
      const update = applyReceipt(row, receipt, now.toISOString());
      updates.push(row.errorCode === RESTORED_ONCE && update.errorCode === null ? { ...update, errorCode: RESTORED_ONCE } : update);
      if (receipt.outcome === 'gone') gone.push(receipt);
      count(counts, row, receipt, update);
      events.push(...eventsOf(deps, row, receipt, now));
      errors.push(...errorsOf(deps, row, receipt, update, now));
    }
    await deps.store.saveDeliveries(deps.connection, updates, events, errors, deps.runId);
  });
  if (gone.length > 0) await noteGone(deps, rows, gone);
  return byId.size === 0;
}

/** A comment whose request was sent before a crash may or may not stand there: a person settles it. */
async function settleLostNotes(deps: SyncDeps, counts: DeliveryCounts, rows: readonly OutboxRow[]): Promise<void> {
  const now = deps.clock.now();
  const resolution = {
    action: 'skip_record',
    code: 'unconfirmed',
    message: 'A comment was sent, but the answer never arrived. It may or may not stand in the source.',
    remedy: 'Look at the record. If the comment is missing, run "handoff errors retry <id>"; else leave it.',
  } as const;
  const receipts = rows.map((row): Receipt => ({ id: row.id, desiredHash: row.sentHash ?? row.desiredHash, outcome: 'unconfirmed', resolution }));
  const updates = rows.map((row, index) => applyReceipt(row, receipts[index] ?? lostReceipt(row, resolution), now.toISOString()));
  counts.unconfirmed += rows.length;
  const errors = rows.flatMap((row, index) => errorsOf(deps, row, receipts[index] ?? lostReceipt(row, resolution), updates[index], now));
  await deps.store.saveDeliveries(deps.connection, updates, [], errors, deps.runId);
}
const lostReceipt = (row: OutboxRow, resolution: Extract<Receipt, { outcome: 'unconfirmed' }>['resolution']): Receipt => ({
  id: row.id,
  desiredHash: row.sentHash ?? row.desiredHash,
  outcome: 'unconfirmed',
  resolution,
});

function count(counts: DeliveryCounts, row: OutboxRow, receipt: Receipt, update: DeliveryUpdate): void {
  if (receipt.outcome === 'unconfirmed') counts.unconfirmed += 1;
  if (update.state === 'failed') counts.errors += 1;
  if (receipt.outcome !== 'acknowledged') return;
  if (row.kind === 'fields') counts.fields += 1;
  else if (row.kind === 'note') counts.notes += 1;
  // What stood there already (after a lost database) was not created; of one whose answer was lost we know no better.
  else if (isFirstWrite(row) && (receipt.created || row.state === 'sent')) counts.tasksCreated += 1;
  else if (row.desired['status'] === 'open') counts.tasksUpdated += 1;
  else counts.tasksClosed += 1;
}

function eventsOf(deps: SyncDeps, row: OutboxRow, receipt: Receipt, now: Date): readonly HandoffEvent[] {
  if (receipt.outcome !== 'acknowledged' || row.kind !== 'task') return [];
  const closed = row.desired['status'] !== 'open';
  if (!isFirstWrite(row) && !closed) return [];
  const type = closed ? (row.desired['status'] === 'withdrawn' ? 'task_withdrawn' : 'task_closed') : 'task_created';
  return [{ handoffId: row.handoffId, connection: deps.connection, type, at: now.toISOString(), data: taskDataOf(row) }];
}

/** What the figures need of a task, without anything personal. */
const taskDataOf = (row: OutboxRow): JsonObject => ({ task: row.item.slice('task:'.length), team: row.desired['team'] ?? null, dueDate: row.desired['dueDate'] ?? null });

function errorsOf(deps: SyncDeps, row: OutboxRow, receipt: Receipt, update: DeliveryUpdate | undefined, now: Date): readonly SyncError[] {
  if (receipt.outcome !== 'failed' && receipt.outcome !== 'unconfirmed') return [];
  if (update !== undefined && update.state !== 'failed' && update.state !== 'unconfirmed') return [];
  const { code, message, remedy } = receipt.resolution;
  return [
    {
      id: shortHashOf([row.id, receipt.desiredHash, code]),
      connection: deps.connection,
      handoffId: row.handoffId,
      outboxId: row.id,
      target: row.target,
      code,
      message,
      remedy,
      occurredAt: now.toISOString(),
      attempts: row.attempts + 1,
      resolvedAt: null,
    },
  ];
}

type Gone = Extract<Receipt, { outcome: 'gone' }>;

/** A task that is no longer there was deleted by a person; its handoff must know, or it would ask for it again. */
async function noteGone(deps: SyncDeps, rows: readonly OutboxRow[], gone: readonly Gone[]): Promise<void> {
  const how = new Map(gone.map((receipt) => [receipt.id, receipt.how]));
  const lost = rows.filter((row) => how.has(row.id) && row.kind === 'task');
  if (lost.length === 0) return;
  await untilSaved(async () => {
    const now = deps.clock.now();
    const works = new WorkSet();
    works.add(await deps.store.findHandoffs([...new Set(lost.map((row) => row.handoffId))]));
    for (const row of lost) {
      const work = works.get(row.handoffId);
      const task = { taskKey: row.item.slice('task:'.length), remoteId: row.remoteId, state: how.get(row.id) ?? 'deleted' };
      if (work !== undefined) observeOn(work, task, deps.connection, now);
    }
    return saveWorks(deps, works, { now, cursor: undefined, deferWithdrawals: false, untouched: 0, errors: [] });
  });
}

/** What stops a whole connection, in words for the run's report. */
export const reasonOf = (error: unknown): string =>
  error instanceof ConnectorError ? `${error.message} ${error.remedy}` : error instanceof Error ? error.message : String(error);
