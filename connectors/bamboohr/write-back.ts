import type { Receipt, TaskWriteBack, WriteBack } from '../../src/core/connector.ts';
import { canonicalJson } from '../../src/core/json.ts';
import { taskTableSchema, type TaskTable } from './config.ts';
import { refused } from './write-back/receipts.ts';
import type { SessionParts } from './session-parts.ts';
import { writeFields } from './write-back/write-fields.ts';
import { writeNote } from './write-back/write-notes.ts';
import { writeTasks } from './write-back/write-tasks.ts';

type Give = (receipts: readonly Receipt[]) => Promise<void>;

/**
 * Fields and notes one by one (BambooHR has no batches), then tasks table by table. Receipts are handed over as soon
 * as they are known, one portion at a time. What stops the connection is thrown after everything in flight has landed.
 */
export async function writeBack(parts: SessionParts, batch: readonly WriteBack[], onReceipts: Give): Promise<void> {
  const give = inTurn(onReceipts);
  // The signal of a pull must not end writes of a later moment.
  parts.client.signal = undefined;
  await settle(
    batch.flatMap((item) => {
      if (item.kind === 'fields') return [async () => await give([await writeFields(parts, item)])];
      if (item.kind === 'note') return [async () => await give([await writeNote(parts, item)])];
      return [];
    }),
  );
  for (const { table, items } of await byTable(batch, give)) await writeTasks(parts, table, items, give);
}

/** Waits for all, then throws the first error. */
async function settle(works: readonly (() => Promise<void>)[]): Promise<void> {
  const settled = await Promise.allSettled(works.map((work) => work()));
  for (const result of settled) if (result.status === 'rejected') throw result.reason;
}

async function byTable(
  batch: readonly WriteBack[],
  give: Give,
): Promise<readonly { readonly table: TaskTable; readonly items: TaskWriteBack[] }[]> {
  const groups = new Map<string, { table: TaskTable; items: TaskWriteBack[] }>();
  const unusable: Receipt[] = [];
  for (const item of batch) {
    if (item.kind !== 'task') continue;
    const parsed = taskTableSchema.safeParse(item.settings);
    if (!parsed.success) {
      const where = parsed.error.issues[0]?.path.map(String).join('.') ?? '';
      unusable.push(
        refused(
          item,
          'task_settings',
          `writeBack.tasks.settings of the mapping cannot be used (at "${where}").`,
          'See the table of settings in connectors/bamboohr/README.md.',
        ),
      );
      continue;
    }
    const key = canonicalJson({ ...parsed.data });
    const group = groups.get(key) ?? { table: parsed.data, items: [] };
    group.items.push(item);
    groups.set(key, group);
  }
  await give(unusable);
  return [...groups.values()];
}

/** Receipts of parallel writes are saved one portion after the other; empty portions are nobody's business. */
function inTurn(onReceipts: Give): Give {
  let last: Promise<void> = Promise.resolve();
  return async (receipts) => {
    if (receipts.length === 0) return;
    last = last.then(() => onReceipts(receipts));
    await last;
  };
}
