import type { Receipt, WriteBack } from '../../src/core/connector.ts';
import { chunksOf } from '../kit/pagination.ts';
import { WRITE_BACK_BATCH } from './limits.ts';
import { refused } from './receipts.ts';
import type { SessionParts } from './session-parts.ts';
import { writeDocument } from './write-document.ts';
import { writeFields } from './write-fields.ts';

type Give = (receipts: readonly Receipt[]) => Promise<void>;

/**
 * Attributes person by person, read back together; then documents one by one. What stops the connection is thrown
 * after everything in flight has landed.
 */
export async function writeBack(parts: SessionParts, batch: readonly WriteBack[], onReceipts: Give): Promise<void> {
  const give: Give = async (receipts) => (receipts.length === 0 ? undefined : await onReceipts(receipts));
  // The signal of a pull must not end writes of a later moment.
  parts.client.signal = undefined;
  const tasks = batch.filter((item) => item.kind === 'task');
  await give(tasks.map((item) => refused(item, 'no_tasks_here', 'Personio has no tasks that another program could create.', 'In the mapping use `tasks: { as: list }` and show `taskList` in an attribute.')));
  const fields = batch.filter((item) => item.kind === 'fields');
  for (const chunk of chunksOf(fields, WRITE_BACK_BATCH)) await writeFields(parts, chunk, give);
  for (const item of batch) if (item.kind === 'note') await give([await writeDocument(parts, item)]);
}
