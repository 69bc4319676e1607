import type { Receipt, TaskWriteBack } from '../../../src/core/connector.ts';
import { associateTasks } from './associate-tasks.ts';
import type { HubSpotClient } from '../client.ts';
import { readTasks, type TaskMode } from './find-tasks.ts';
import { done, failed, gone, NO_ANSWER } from './receipts.ts';
import { sendBatches, type BatchInput } from './send-batch.ts';
import { TASK_KEY } from '../setup/properties.ts';
import { isClosed, keyOfTask } from './task-content.ts';
import { isKeyRefused } from './task-mode.ts';
import type { OnReceipts } from './write-fields.ts';

export interface NewTask {
  readonly item: TaskWriteBack;
  readonly properties: Readonly<Record<string, string>>;
}

/** Makes tasks. Gives back those that must be looked up instead, because the portal does not know our key as unique. */
export async function createTasks(client: HubSpotClient, mode: TaskMode, wanted: readonly NewTask[], onReceipts: OnReceipts): Promise<readonly TaskWriteBack[]> {
  if (wanted.length === 0) return [];
  if (mode === 'upsert') return await upsertTasks(client, wanted, onReceipts);
  const byInput = new Map<BatchInput, TaskWriteBack>(
    wanted.map(({ item, properties }) => [{ id: '', key: item.taskKey, properties, associateWith: item.target.externalId }, item]),
  );
  await sendBatches(client, 'tasks', 'create', [...byInput.keys()], keyOfTask, null, async (outcomes) => {
    await onReceipts(
      outcomes.flatMap(([input, outcome]) => {
        const item = byInput.get(input);
        if (item === undefined) return [];
        if (outcome.kind === 'done') return [done(item, outcome.row.id, true)];
        return [failed(item, outcome.kind === 'failed' ? outcome.resolution : NO_ANSWER)];
      }),
    );
  });
  return [];
}

interface Made {
  readonly item: TaskWriteBack;
  readonly taskId: string;
  readonly created: boolean;
}

/** By our unique key, safe to repeat; an upsert takes no associations, so the links follow in one call for all of them. */
async function upsertTasks(client: HubSpotClient, wanted: readonly NewTask[], onReceipts: OnReceipts): Promise<readonly TaskWriteBack[]> {
  const byInput = new Map<BatchInput, TaskWriteBack>(wanted.map(({ item, properties }) => [{ id: item.taskKey, properties }, item]));
  const made: Made[] = [];
  const again: TaskWriteBack[] = [];
  const keyOf = (row: { readonly properties: Readonly<Record<string, string | null>> }): string => row.properties[TASK_KEY] ?? '';
  await sendBatches(client, 'tasks', 'upsert', [...byInput.keys()], keyOf, TASK_KEY, async (outcomes) => {
    const receipts: Receipt[] = [];
    for (const [input, outcome] of outcomes) {
      const item = byInput.get(input);
      if (item === undefined) continue;
      if (outcome.kind === 'done') made.push({ item, taskId: outcome.row.id, created: outcome.row.new === true });
      else if (outcome.kind === 'failed' && isKeyRefused(outcome.resolution.code)) again.push(item);
      else receipts.push(failed(item, outcome.kind === 'failed' ? outcome.resolution : NO_ANSWER));
    }
    if (receipts.length > 0) await onReceipts(receipts);
  });
  const refused = await associateTasks(client, made.map(({ item, taskId }) => ({ taskId, dealId: item.target.externalId })));
  const stood = made.filter(({ created }) => !created).map(({ taskId }) => taskId);
  const rows = await readTasks(client, stood);
  await onReceipts(
    made.map(({ item, taskId, created }) => {
      const why = refused.get(taskId);
      if (why !== undefined) return failed(item, why);
      const row = rows.get(taskId);
      // It stood there already (the database was lost, say), and a person has closed it since.
      return row !== undefined && isClosed(row) ? gone(item, 'closed') : done(item, taskId, created);
    }),
  );
  return again;
}
