import type { FieldsWriteBack, TaskWriteBack, WriteBack } from '../../src/core/connector.ts';
import type { HubSpotClient } from './client.ts';
import type { Metadata } from './metadata.ts';
import { failed, NO_NOTES } from './write-back/receipts.ts';
import { writeFields, type OnReceipts } from './write-back/write-fields.ts';
import { TaskWriter } from './write-back/write-tasks.ts';

/** Writes a batch: our properties on deals, then our tasks. One receipt per item; throws only what stops the whole connection. */
export async function writeBack(client: HubSpotClient, metadata: Metadata, batch: readonly WriteBack[], onReceipts: OnReceipts): Promise<void> {
  let handing: Promise<void> = Promise.resolve();
  // Batches come back at the same time; the caller gets one after the other.
  const inTurn: OnReceipts = async (receipts) => {
    const mine = handing.then(() => onReceipts(receipts));
    handing = mine.catch(() => {});
    await mine;
  };
  const notes = batch.filter(({ kind }) => kind === 'note');
  if (notes.length > 0) await inTurn(notes.map((item) => failed(item, NO_NOTES)));
  await writeFields(client, metadata, batch.filter((item): item is FieldsWriteBack => item.kind === 'fields'), inTurn);
  // After the deals: linking a task touches its deal, and a locked record answers 423.
  await new TaskWriter(client, metadata).write(batch.filter((item): item is TaskWriteBack => item.kind === 'task'), inTurn);
}
