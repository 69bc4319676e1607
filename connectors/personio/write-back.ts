import type { FieldsWriteBack, NoteWriteBack, Receipt, WriteBack } from '../../src/core/connector.ts';
import { ConnectorError } from '../../src/core/errors.ts';
import { chunksOf } from '../kit/pagination.ts';
import { WRITE_BACK_BATCH } from './limits.ts';
import { heldBack, refused } from './write-back/receipts.ts';
import type { SessionParts } from './session-parts.ts';
import { writeDocument } from './write-back/write-document.ts';
import { writeFields } from './write-back/write-fields.ts';

type Give = (receipts: readonly Receipt[]) => Promise<void>;

/**
 * Attributes person by person, read back together; then documents one by one. Changing persons and uploading documents
 * are permissions of their own: what lacks the one is held back and does not keep back the other. What stops the
 * connection is thrown after everything in flight has landed.
 */
export async function writeBack(parts: SessionParts, batch: readonly WriteBack[], onReceipts: Give): Promise<void> {
  const give: Give = async (receipts) => (receipts.length === 0 ? undefined : await onReceipts(receipts));
  // The signal of a pull must not end writes of a later moment.
  parts.client.signal = undefined;
  const tasks = batch.filter((item) => item.kind === 'task');
  await give(tasks.map((item) => refused(item, 'no_tasks_here', 'Personio has no tasks that another program could create.', 'In the mapping use `tasks: { as: list }` and show `taskList` in an attribute.')));
  const notes = batch.filter((item) => item.kind === 'note');
  let lacking: ConnectorError | null;
  try {
    lacking = await writeAllFields(parts, batch.filter((item) => item.kind === 'fields'), give);
  } catch (error) {
    if (error instanceof ConnectorError) await give(notes.map((item) => heldBack(item, error)));
    throw error;
  }
  const undelivered = await writeAllDocuments(parts, notes, give);
  const stop = lacking ?? undelivered;
  if (stop !== null) throw stop;
}

/** The permission that is missing for all of them, or null. */
async function writeAllFields(parts: SessionParts, items: readonly FieldsWriteBack[], give: Give): Promise<ConnectorError | null> {
  const chunks = chunksOf(items, WRITE_BACK_BATCH);
  for (const [index, chunk] of chunks.entries()) {
    const lacking = await writeFields(parts, chunk, give);
    if (lacking === null) continue;
    await give(chunks.slice(index + 1).flat().map((item) => heldBack(item, lacking)));
    return lacking;
  }
  return null;
}

/** What stopped them, or null. */
async function writeAllDocuments(parts: SessionParts, items: readonly NoteWriteBack[], give: Give): Promise<ConnectorError | null> {
  for (const [index, item] of items.entries()) {
    const { receipt, stop } = await writeDocument(parts, item);
    await give([receipt]);
    if (stop === null) continue;
    await give(items.slice(index + 1).map((rest) => heldBack(rest, stop)));
    return stop;
  }
  return null;
}
