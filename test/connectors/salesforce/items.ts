import type { ConnectorSession, Receipt, TaskContent, TaskWriteBack, WriteBack } from '../../../src/core/connector.ts';
import { shortHashOf } from '../../../src/core/hash.ts';
import type { JsonObject } from '../../../src/core/json.ts';

export const taskContent = (change: Partial<TaskContent> = {}): TaskContent => ({
  subject: 'Handoff: add what is missing',
  body: 'Buyer\nChampion',
  dueDate: '2099-01-05',
  owner: { id: null, name: 'Rita Rep', email: 'rita.rep@acme.example' },
  team: 'Sales',
  status: 'open',
  note: null,
  ...change,
});

export function fieldsItem(dealId: string, values: JsonObject, lockGroup: string | null = null): WriteBack {
  return {
    kind: 'fields',
    id: `f-${dealId}`,
    handoffId: `h-${dealId}`,
    target: { object: 'Opportunity', externalId: dealId },
    lockGroup,
    desiredHash: `hash-f-${dealId}`,
    uncertain: false,
    remoteId: null,
    values,
  };
}

export function taskItem(dealId: string, change: Partial<TaskWriteBack> = {}): TaskWriteBack {
  const taskKey = shortHashOf(['task', dealId]);
  return {
    kind: 'task',
    id: `t-${dealId}`,
    handoffId: `h-${dealId}`,
    target: { object: 'Opportunity', externalId: dealId },
    lockGroup: null,
    desiredHash: `hash-t-${dealId}`,
    uncertain: false,
    remoteId: null,
    taskKey,
    task: taskContent(),
    changed: null,
    settings: {},
    ...change,
  };
}

export async function writeAll(session: ConnectorSession, batch: readonly WriteBack[]): Promise<Receipt[]> {
  const receipts: Receipt[] = [];
  await session.writeBack(batch, (some) => {
    receipts.push(...some);
    return Promise.resolve();
  });
  return receipts;
}

/** Content as the outbox keeps it. */
export const asStored = (task: TaskContent): JsonObject => ({ ...task, owner: { ...task.owner } });
