import type { FieldsWriteBack, Receipt, TaskWriteBack, WriteBack } from '../../src/core/connector.ts';
import type { ErrorResolution } from '../../src/core/errors.ts';
import { backoffMs, type SalesforceClient } from './client.ts';
import { resolveVendorError } from './errors.ts';
import { ATTEMPTS_PER_LOCKED_ROW } from './limits.ts';
import { fieldOf, type Metadata } from './metadata.ts';
import { DEAL, TASK_KEY } from './pull-plan.ts';
import type { OwnerDirectory } from './write-back-owners.ts';
import { dealRow, hasChanges, knownTaskRow, newTaskRow, unwritable, type TaskForm, type WriteRow } from './write-back-rows.ts';
import { sendRows, type RowOutcome } from './write-back-send.ts';
import { findTasksByKey, readTasks } from './write-back-tasks.ts';

type OnReceipts = (receipts: readonly Receipt[]) => Promise<void>;

const failed = (item: WriteBack, resolution: ErrorResolution): Receipt => ({ id: item.id, desiredHash: item.desiredHash, outcome: 'failed', resolution });
const gone = (item: WriteBack): Receipt => ({ id: item.id, desiredHash: item.desiredHash, outcome: 'gone' });
const done = (item: WriteBack, remoteId: string | null, created: boolean): Receipt => ({ id: item.id, desiredHash: item.desiredHash, outcome: 'acknowledged', remoteId, created });
const refusal = (code: string, message: string, remedy: string): ErrorResolution => ({ action: 'skip_record', code, message, remedy });

const GONE_CODES = new Set(['ENTITY_IS_DELETED', 'INVALID_CROSS_REFERENCE_KEY', 'NOT_FOUND']);
const OWNER_CODES = new Set(['INACTIVE_OWNER_OR_USER', 'OP_WITH_INVALID_USER_TYPE_EXCEPTION']);

/** Writes one batch: our fields on deals, our tasks. One receipt per item. */
export class Writer {
  readonly #client: SalesforceClient;
  readonly #metadata: Metadata;
  readonly #owners: OwnerDirectory;

  constructor(client: SalesforceClient, metadata: Metadata, owners: OwnerDirectory) {
    this.#client = client;
    this.#metadata = metadata;
    this.#owners = owners;
  }

  async writeBack(batch: readonly WriteBack[], onReceipts: OnReceipts): Promise<void> {
    if (batch.length === 0) return;
    await this.#metadata.need([DEAL, 'Task']);
    await this.#freshenIfMissing(batch);
    const receipts: Receipt[] = batch.flatMap((item) =>
      item.kind === 'note' ? [failed(item, refusal('NOTES_UNSUPPORTED', 'Salesforce deals take no comments from us.', 'Leave "note" out of the mapping.'))] : [],
    );
    const fields = this.#prepareFields(batch.flatMap((item) => (item.kind === 'fields' ? [item] : [])));
    const tasks = await this.#prepareTasks(batch.flatMap((item) => (item.kind === 'task' ? [item] : [])));
    receipts.push(...fields.receipts, ...tasks.receipts);
    if (receipts.length > 0) await onReceipts(receipts);
    await this.#sendUntilSettled([...fields.rows, ...tasks.rows], onReceipts);
  }

  /** What we know may be a day old; before saying "missing" we look once. */
  async #freshenIfMissing(batch: readonly WriteBack[]): Promise<void> {
    if (this.#metadata.fresh) return;
    const deal = this.#metadata.peek(DEAL);
    const missing = batch.some((item) => (item.kind === 'fields' ? unwritable(item, deal).length > 0 : item.kind === 'task' && !this.#hasTaskKey()));
    if (!missing) return;
    await this.#metadata.drop();
    await this.#metadata.need([DEAL, 'Task']);
  }

  #hasTaskKey(): boolean {
    const key = fieldOf(this.#metadata.peek('Task'), TASK_KEY);
    return key !== null && key.externalId && key.createable;
  }

  #prepareFields(items: readonly FieldsWriteBack[]): Prepared {
    const deal = this.#metadata.peek(DEAL);
    const prepared: Prepared = { rows: [], receipts: [] };
    for (const item of items) {
      const missing = unwritable(item, deal);
      if (missing.length === 0) prepared.rows.push(dealRow(item, deal));
      else prepared.receipts.push(failed(item, refusal('INVALID_FIELD', `The integration user may not write ${missing.join(', ')}: missing in Salesforce, or hidden.`, 'Run "handoff setup" and assign the permission set "Handoff Integration", or correct the mapping’s writeBack section.')));
    }
    return prepared;
  }

  async #prepareTasks(items: readonly TaskWriteBack[]): Promise<Prepared> {
    const prepared: Prepared = { rows: [], receipts: [] };
    if (items.length === 0) return prepared;
    if (!this.#hasTaskKey()) {
      const resolution = refusal('NO_TASK_KEY', `Tasks need the field ${TASK_KEY} (unique external id), which the integration user cannot see or write.`, 'Run "handoff setup" and assign the permission set "Handoff Integration".');
      return { rows: [], receipts: items.map((item) => failed(item, resolution)) };
    }
    const { settings, context } = this.#client;
    const form: TaskForm = { task: this.#metadata.peek('Task'), statuses: await this.#metadata.taskStatuses(), category: settings.taskCategory, today: context.now().toISOString().slice(0, 10) };
    await this.#owners.prepare(items.map((item) => item.task.owner));
    // A task never seen by us is closed only if it exists; an upsert would create it closed.
    const lost = items.filter((item) => item.remoteId === null && item.task.status !== 'open');
    const found = await findTasksByKey(this.#client, lost.map((item) => item.taskKey));
    const located = items.map((item) => (item.remoteId === null && found.has(item.taskKey) ? { ...item, remoteId: found.get(item.taskKey) ?? null } : item));
    const now = await readTasks(this.#client, located.flatMap((item) => (item.remoteId !== null && item.task.status !== 'open' ? [item.remoteId] : [])));
    for (const item of located) this.#prepareTask(item, form, now, prepared);
    return prepared;
  }

  #prepareTask(item: TaskWriteBack, form: TaskForm, now: Awaited<ReturnType<typeof readTasks>>, prepared: Prepared): void {
    const closing = item.task.status !== 'open';
    const needsOwner = item.remoteId === null || item.changed === null || item.changed.includes('owner');
    const owner = this.#owners.find(item.task.owner) ?? (needsOwner ? this.#fallbackOwner(item) : null);
    if (item.remoteId === null) {
      if (closing) prepared.receipts.push(gone(item));
      else if (owner === null) prepared.receipts.push(failed(item, refusal('NO_OWNER', 'No active Salesforce user has the e-mail address of the task’s owner.', 'Correct the owner in the mapping, or set fallbackOwner in the connection’s settings.')));
      else prepared.rows.push(newTaskRow(item, form, owner));
      return;
    }
    const state = now.get(item.remoteId.slice(0, 15)) ?? null;
    if (closing && state === null) {
      prepared.receipts.push(gone(item));
      return;
    }
    const row = knownTaskRow(item, form, owner, state);
    if (hasChanges(row)) prepared.rows.push(row);
    else prepared.receipts.push(done(item, item.remoteId, false));
  }

  #fallbackOwner(item: TaskWriteBack): string | null {
    const fallback = this.#owners.fallback();
    if (fallback !== null) this.#client.context.log('warn', `Task ${item.taskKey.slice(0, 8)}: its owner is no active Salesforce user; it goes to fallbackOwner.`);
    return fallback;
  }

  /** Rows that met a lock, or need another owner or the existing task's id, go round again; everything else is final. */
  async #sendUntilSettled(rows: readonly WriteRow[], onReceipts: OnReceipts): Promise<void> {
    let pending = rows;
    for (let round = 1; pending.length > 0; round += 1) {
      const again: WriteRow[] = [];
      const duplicates: WriteRow[] = [];
      await sendRows(this.#client, pending, async (outcomes) => {
        const receipts = outcomes.flatMap((outcome) => {
          const verdict = this.#judge(outcome);
          if (verdict === 'duplicate') duplicates.push(outcome.row);
          else if ('outcome' in verdict) return [verdict];
          else again.push(verdict);
          return [];
        });
        if (receipts.length > 0) await onReceipts(receipts);
      });
      const found = await findTasksByKey(this.#client, duplicates.flatMap(({ item }) => (item.kind === 'task' ? [item.taskKey] : [])));
      for (const row of duplicates) again.push(asKnown(row, row.item.kind === 'task' ? (found.get(row.item.taskKey) ?? '') : ''));
      if (again.length > 0) await this.#client.context.wait(backoffMs(LOCKED, round));
      pending = again;
    }
  }

  #judge(outcome: RowOutcome): Receipt | WriteRow | 'duplicate' {
    const { row } = outcome;
    const { item } = row;
    const mayRepeat = row.attempts + 1 < ATTEMPTS_PER_LOCKED_ROW;
    if ('resolution' in outcome) return failed(item, outcome.resolution);
    const { result } = outcome;
    if (result.success) return done(item, item.kind === 'task' ? (result.id ?? item.remoteId) : null, result.created === true);
    const [error] = result.errors;
    const resolution = resolveVendorError(error ?? { code: 'UNKNOWN_EXCEPTION', message: '', fields: [] }, null);
    const ownerFault = error?.fields.includes('OwnerId') === true;
    if (row.kind === 'known-task' && GONE_CODES.has(resolution.code) && !ownerFault) return gone(item);
    if (!mayRepeat) return failed(item, resolution);
    if (resolution.code === 'UNABLE_TO_LOCK_ROW') return { ...row, attempts: row.attempts + 1 };
    if (resolution.code === 'DUPLICATE_VALUE' && row.kind === 'new-task') return 'duplicate';
    const fallback = this.#owners.fallback();
    if (item.kind === 'task' && (OWNER_CODES.has(resolution.code) || ownerFault) && fallback !== null && row.record['OwnerId'] !== fallback) {
      this.#fallbackOwner(item);
      return { ...row, attempts: row.attempts + 1, record: { ...row.record, OwnerId: fallback } };
    }
    return failed(item, resolution);
  }
}

interface Prepared {
  readonly rows: WriteRow[];
  readonly receipts: Receipt[];
}

const LOCKED: ErrorResolution = { action: 'retry', code: 'UNABLE_TO_LOCK_ROW', message: '', remedy: '' };

/** Somebody (we, in a call whose answer was lost) created it already: now it is updated by its id. */
function asKnown(row: WriteRow, id: string): WriteRow {
  if (id === '') return { ...row, attempts: row.attempts + 1 };
  const { [TASK_KEY]: _key, ...rest } = row.record;
  return { ...row, kind: 'known-task', attempts: row.attempts + 1, record: { ...rest, id } };
}
