import type { PersonRef, Receipt, TaskWriteBack } from '../../../src/core/connector.ts';
import { acknowledgedTask } from '../../kit/acknowledged-task.ts';
import type { HubSpotClient } from '../client.ts';
import { createTasks, type NewTask } from './create-tasks.ts';
import { findTasksByKey, readTasks, type TaskMode } from './find-tasks.ts';
import type { Metadata } from '../metadata.ts';
import { OwnerDirectory } from './owners.ts';
import { done, failed, gone, NO_ANSWER, NO_OWNER } from './receipts.ts';
import type { Row } from '../schema.ts';
import { sendBatches, type BatchInput } from './send-batch.ts';
import { isClosed, newTask, taskChanges, type TaskForm } from './task-content.ts';
import { modeAfterRefusal, taskMode } from './task-mode.ts';
import { noteTasks, standingTaskKeys } from '../pull/watch-tasks.ts';
import { associateTasks } from './associate-tasks.ts';
import type { OnReceipts } from './write-fields.ts';

/** A task that stands in HubSpot. */
interface Found {
  readonly item: TaskWriteBack;
  readonly row: Row;
  /** Found by its key, so that its link to the deal may still be missing. */
  readonly byKey: boolean;
}
const last = (item: TaskWriteBack): readonly PersonRef[] => {
  const task = acknowledgedTask(item);
  return task === null ? [] : [task.owner];
};

/** Our tasks: created once, changed only where people did not change them, closed with their reason. */
export class TaskWriter {
  readonly #client: HubSpotClient;
  readonly #metadata: Metadata;
  readonly #owners: OwnerDirectory;

  constructor(client: HubSpotClient, metadata: Metadata) {
    this.#client = client;
    this.#metadata = metadata;
    this.#owners = new OwnerDirectory(client, metadata);
  }

  async write(items: readonly TaskWriteBack[], onReceipts: OnReceipts): Promise<void> {
    if (items.length === 0) return;
    await this.#owners.prepare(items.flatMap((item) => [item.task.owner, ...last(item)]));
    const noted: OnReceipts = async (receipts) => {
      await this.#remember(items, receipts);
      await onReceipts(receipts);
    };
    await this.#writeAs(await taskMode(this.#client, this.#metadata), items, noted);
  }

  async #writeAs(mode: TaskMode, items: readonly TaskWriteBack[], onReceipts: OnReceipts): Promise<void> {
    const form: TaskForm = { timeZone: (await this.#metadata.portal()).timeZone, dueHour: this.#client.settings.dueHour, keyed: mode !== 'marked' };
    const { found, create, receipts } = await this.#locate(items, mode);
    if (receipts.length > 0) await onReceipts(receipts);
    await this.#update(found, form, onReceipts);
    await this.#create(create, form, mode, onReceipts);
  }

  /** What stands there, what has to be made, and what is settled already. */
  async #locate(items: readonly TaskWriteBack[], mode: TaskMode) {
    const known = items.filter(({ remoteId }) => remoteId !== null);
    const unknown = items.filter(({ remoteId }) => remoteId === null);
    const rows = await readTasks(this.#client, known.flatMap(({ remoteId }) => remoteId ?? []));
    // An upsert finds the task by itself, and writes over what people changed: what may stand there, or is to be closed, is looked up first.
    const standing = mode === 'upsert' && unknown.length > 0 ? await standingTaskKeys(this.#client) : new Set<string>();
    const toFind = mode === 'upsert' ? unknown.filter(({ uncertain, task, taskKey }) => uncertain || task.status !== 'open' || standing.has(taskKey)) : unknown;
    const byKey = await findTasksByKey(this.#client, mode, toFind);
    const found: Found[] = [];
    const create: TaskWriteBack[] = [];
    const receipts: Receipt[] = [];
    for (const item of items) {
      const row = item.remoteId === null ? byKey.get(item.taskKey) : rows.get(item.remoteId);
      if (row !== undefined && isEndedByPerson(item, row)) receipts.push(gone(item, 'closed'));
      else if (row !== undefined) found.push({ item, row, byKey: item.remoteId === null });
      else if (item.remoteId !== null) receipts.push(gone(item, 'deleted'));
      // It never existed, so there is nothing to close.
      else if (item.task.status !== 'open') receipts.push(done(item, null, false));
      else create.push(item);
    }
    return { found, create, receipts };
  }

  async #update(found: readonly Found[], form: TaskForm, onReceipts: OnReceipts): Promise<void> {
    const unlinked = found.filter(({ byKey, item }) => byKey && item.task.status === 'open');
    const links = await associateTasks(this.#client, unlinked.map(({ item, row }) => ({ taskId: row.id, dealId: item.target.externalId })));
    const byInput = new Map<BatchInput, TaskWriteBack>();
    const receipts: Receipt[] = [];
    for (const { item, row, byKey } of found) {
      const refused = byKey ? links.get(row.id) : undefined;
      const owner = this.#owners.find(item.task.owner) ?? this.#fallbackFor(item);
      const isOurs = (ownerId: string): boolean => last(item).some((person) => this.#owners.gave(person, ownerId));
      const properties = taskChanges(item, form, row, owner, isOurs);
      if (refused !== undefined) receipts.push(failed(item, refused));
      else if (Object.keys(properties).length === 0) receipts.push(done(item, row.id, false));
      else byInput.set({ id: row.id, properties }, item);
    }
    if (receipts.length > 0) await onReceipts(receipts);
    await sendBatches(this.#client, 'tasks', 'update', [...byInput.keys()], ({ id }) => id, null, async (outcomes) => {
      await onReceipts(
        outcomes.flatMap(([input, outcome]) => {
          const item = byInput.get(input);
          if (item === undefined) return [];
          if (outcome.kind === 'done') return [done(item, input.id, false)];
          if (outcome.kind === 'failed' && outcome.resolution.code === 'OBJECT_NOT_FOUND') return [gone(item, 'deleted')];
          return [failed(item, outcome.kind === 'failed' ? outcome.resolution : NO_ANSWER)];
        }),
      );
    });
  }

  async #create(items: readonly TaskWriteBack[], form: TaskForm, mode: TaskMode, onReceipts: OnReceipts): Promise<void> {
    const wanted: NewTask[] = [];
    const receipts: Receipt[] = [];
    for (const item of items) {
      const owner = this.#owners.find(item.task.owner) ?? this.#fallbackFor(item);
      if (owner === null) receipts.push(failed(item, NO_OWNER));
      else wanted.push({ item, properties: newTask(item, form, owner) });
    }
    if (receipts.length > 0) await onReceipts(receipts);
    const again = await createTasks(this.#client, mode, wanted, onReceipts);
    // The portal does not take tasks by our key after all: then they are looked up first, as everywhere else.
    if (again.length > 0) await this.#writeAs(await modeAfterRefusal(this.#client, this.#metadata), again, onReceipts);
  }

  /** The configured owner for what nobody active owns, and a line in the log that says so. */
  #fallbackFor(item: TaskWriteBack): string | null {
    const fallback = this.#owners.fallback();
    if (fallback !== null) this.#client.context.log('warn', `Task ${item.taskKey.slice(0, 8)}: its owner is no active HubSpot owner; it goes to fallbackOwner.`);
    return fallback;
  }

  async #remember(items: readonly TaskWriteBack[], receipts: readonly Receipt[]): Promise<void> {
    const byId = new Map(items.map((item) => [item.id, item]));
    await noteTasks(
      this.#client,
      receipts.flatMap((receipt) => {
        const item = byId.get(receipt.id);
        if (item === undefined || receipt.outcome === 'failed' || receipt.outcome === 'unconfirmed') return [];
        const remoteId = receipt.outcome === 'acknowledged' ? receipt.remoteId : item.remoteId;
        const open = receipt.outcome === 'acknowledged' && item.task.status === 'open';
        return [{ taskKey: item.taskKey, remoteId, state: open ? ('open' as const) : ('closed' as const) }];
      }),
    );
  }
}

/** A task that is closed although we want it open, and that we did not close ourselves, was ended by a person: it is never opened again. */
function isEndedByPerson(item: TaskWriteBack, row: Row): boolean {
  if (!isClosed(row) || item.task.status !== 'open') return false;
  const before = acknowledgedTask(item);
  return before === null || before.status === 'open';
}
