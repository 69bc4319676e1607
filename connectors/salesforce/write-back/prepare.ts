import type { FieldsWriteBack, PersonRef, Receipt, TaskWriteBack, WriteBack } from '../../../src/core/connector.ts';
import type { ErrorResolution } from '../../../src/core/errors.ts';
import type { SalesforceClient } from '../client.ts';
import { acknowledgedTask } from '../../kit/acknowledged-task.ts';
import { fieldOf, type Metadata } from '../metadata.ts';
import { DEAL, TASK_KEY } from '../pull/plan.ts';
import type { OwnerDirectory } from './owners.ts';
import {
  dealRow,
  hasChanges,
  knownTaskRow,
  newTaskRow,
  unwritable,
  type TaskForm,
  type TaskNow,
  type WriteRow,
} from './rows.ts';
import { findTasksByKey, readTasks } from './tasks.ts';
import { attributesToWrite, needsLook } from './touched.ts';

const answer = ({ id, desiredHash }: WriteBack): { readonly id: string; readonly desiredHash: string } => ({
  id,
  desiredHash,
});
export const failed = (item: WriteBack, resolution: ErrorResolution): Receipt => ({
  ...answer(item),
  outcome: 'failed',
  resolution,
});
export const gone = (item: WriteBack): Receipt => ({ ...answer(item), outcome: 'gone', how: 'deleted' });
export const done = (item: WriteBack, remoteId: string | null, created: boolean): Receipt => ({
  ...answer(item),
  outcome: 'acknowledged',
  remoteId,
  created,
});

/** Rows to send, and receipts for what needs no sending or cannot succeed. */
export interface Prepared {
  readonly rows: WriteRow[];
  readonly receipts: Receipt[];
}

const refusal = (code: string, message: string, remedy: string): ErrorResolution => ({
  action: 'skip_record',
  code,
  message,
  remedy,
});
const SETUP_REMEDY = 'Run "handoff setup" and assign the permission set "Handoff Integration".';
const NO_NOTES = refusal(
  'NOTES_UNSUPPORTED',
  'We write no comments on Salesforce deals.',
  'Leave "note" out of the mapping.',
);
const NO_KEY = refusal(
  'NO_TASK_KEY',
  `Tasks need the field ${TASK_KEY} (unique external id), which the integration user cannot see or write.`,
  SETUP_REMEDY,
);
const NO_OWNER = refusal(
  'NO_OWNER',
  'No active Salesforce user has the e-mail address of the task’s owner.',
  'Correct the owner in the mapping, or set fallbackOwner in the connection’s settings.',
);
const noField = (names: readonly string[]): ErrorResolution =>
  refusal(
    'INVALID_FIELD',
    `The integration user may not write ${names.join(', ')}: missing in Salesforce, or hidden.`,
    `${SETUP_REMEDY} Or correct the mapping’s writeBack section.`,
  );

const lastOwner = (item: TaskWriteBack): readonly PersonRef[] => {
  const last = acknowledgedTask(item);
  return last === null ? [] : [last.owner];
};

/** Turns items into rows, asking the org only for what rows cannot do without. */
export class RowPreparer {
  readonly #client: SalesforceClient;
  readonly #metadata: Metadata;
  readonly #owners: OwnerDirectory;

  constructor(client: SalesforceClient, metadata: Metadata, owners: OwnerDirectory) {
    this.#client = client;
    this.#metadata = metadata;
    this.#owners = owners;
  }

  async prepare(batch: readonly WriteBack[]): Promise<Prepared> {
    await this.#metadata.need([DEAL, 'Task']);
    await this.#freshenIfMissing(batch);
    const prepared: Prepared = { rows: [], receipts: [] };
    const tasks: TaskWriteBack[] = [];
    for (const item of batch) {
      if (item.kind === 'fields') this.#prepareFields(item, prepared);
      else if (item.kind === 'task') tasks.push(item);
      else prepared.receipts.push(failed(item, NO_NOTES));
    }
    if (tasks.length > 0 && this.#hasTaskKey()) await this.#prepareTasks(tasks, prepared);
    else prepared.receipts.push(...tasks.map((item) => failed(item, NO_KEY)));
    return prepared;
  }

  /** What we know may be a day old; before saying "missing" we look once. */
  async #freshenIfMissing(batch: readonly WriteBack[]): Promise<void> {
    const deal = this.#metadata.peek(DEAL);
    const missing = batch.some((item) =>
      item.kind === 'fields' ? unwritable(item, deal).length > 0 : item.kind === 'task' && !this.#hasTaskKey(),
    );
    if (missing) await this.#metadata.freshen();
  }

  #hasTaskKey(): boolean {
    const key = fieldOf(this.#metadata.peek('Task'), TASK_KEY);
    return key !== null && key.externalId && key.createable;
  }

  #prepareFields(item: FieldsWriteBack, prepared: Prepared): void {
    const deal = this.#metadata.peek(DEAL);
    const missing = unwritable(item, deal);
    if (missing.length === 0) prepared.rows.push(dealRow(item, deal));
    else prepared.receipts.push(failed(item, noField(missing)));
  }

  async #prepareTasks(items: readonly TaskWriteBack[], prepared: Prepared): Promise<void> {
    const { settings, context } = this.#client;
    const form: TaskForm = {
      task: this.#metadata.peek('Task'),
      statuses: await this.#metadata.taskStatuses(),
      category: settings.taskCategory,
      today: context.now().toISOString().slice(0, 10),
    };
    const before = items.filter((item) => item.changed?.includes('owner') === true).flatMap(lastOwner);
    await this.#owners.prepare([...items.map((item) => item.task.owner), ...before]);
    // A task never confirmed is closed only if it exists; an upsert would create it closed.
    const unconfirmed = items.filter((item) => item.remoteId === null && item.task.status !== 'open');
    const found = await findTasksByKey(
      this.#client,
      unconfirmed.map((item) => item.taskKey),
    );
    const located = items.map((item) => ({ ...item, remoteId: item.remoteId ?? found.get(item.taskKey) ?? null }));
    const toLookAt = located.filter(needsLook);
    const now = await readTasks(
      this.#client,
      toLookAt.flatMap((item) => item.remoteId ?? []),
    );
    await this.#owners.learnWhoLeft(before, [...now.values()].map((task) => task.ownerId));
    for (const item of located) this.#prepareTask(item, form, now, prepared);
  }

  #prepareTask(item: TaskWriteBack, form: TaskForm, now: ReadonlyMap<string, TaskNow>, prepared: Prepared): void {
    const closing = item.task.status !== 'open';
    if (item.remoteId === null) {
      const owner = closing ? null : (this.#owners.find(item.task.owner) ?? this.fallbackOwner(item));
      // It never existed, so there is nothing to close.
      if (closing) prepared.receipts.push(done(item, null, false));
      else if (owner === null) prepared.receipts.push(failed(item, NO_OWNER));
      else prepared.rows.push(newTaskRow(item, form, owner));
      return;
    }
    const state = now.get(item.remoteId.slice(0, 15)) ?? null;
    if (closing && state === null) {
      prepared.receipts.push(gone(item));
      return;
    }
    const isOurs = (ownerId: string): boolean => lastOwner(item).some((person) => this.#owners.gave(person, ownerId));
    const changed = attributesToWrite(item, form, state, isOurs);
    const ownerChanged = changed === null || changed.includes('owner');
    const owner = ownerChanged ? (this.#owners.find(item.task.owner) ?? this.fallbackOwner(item)) : null;
    const row = knownTaskRow({ ...item, changed }, form, owner, state);
    if (hasChanges(row)) prepared.rows.push(row);
    else prepared.receipts.push(done(item, item.remoteId, false));
  }

  /** The configured owner for what nobody active owns, and a line in the log that says so. */
  fallbackOwner(item: TaskWriteBack): string | null {
    const fallback = this.#owners.fallback();
    if (fallback !== null) {
      this.#client.context.log(
        'warn',
        `Task ${item.taskKey.slice(0, 8)}: its owner is no active Salesforce user; it goes to fallbackOwner.`,
      );
    }
    return fallback;
  }
}
