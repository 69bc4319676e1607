import { randomUUID } from 'node:crypto';
import type { NoteWriteBack, Receipt } from '../../../src/core/connector.ts';
import type { ConnectorError } from '../../../src/core/errors.ts';
import { isDefiniteRefusal, RequestFailure } from '../../kit/failure.ts';
import { stopsConnection } from '../client.ts';
import { DOCUMENTS_PER_MINUTE, MOST_TITLE_CHARACTERS } from '../limits.ts';
import { acknowledged, failedBy, heldBack, permissionStop, refused, unconfirmed, waits } from './receipts.ts';
import { documentSchema } from '../schema.ts';
import type { SessionParts } from '../session-parts.ts';

const MINUTE_MS = 60_000;
const UNCONFIRMED = {
  action: 'skip_record',
  code: 'document_unconfirmed',
  message: 'The packet was sent to the person’s documents, but the answer never arrived. It may or may not stand there.',
  remedy: 'Look at the documents of the person in Personio. If the packet is missing, retry this item; else leave it.',
} as const;

const PATH = '/v1/company/documents';
const LACKING = {
  message: 'Personio does not let this credential upload documents, so no packet was sent.',
  remedy: 'Settings → Integrations → API credentials → this credential: tick "Documents" for reading and writing (older interface, v1). What waits is uploaded by itself afterwards.',
} as const;

/** `stop`: nothing more can be uploaded now; the receipt of this item says so too. */
export interface DocumentOutcome {
  readonly receipt: Receipt;
  readonly stop: ConnectorError | null;
}
const settled = (receipt: Receipt): DocumentOutcome => ({ receipt, stop: null });

/**
 * The packet as a text file among a person's documents. Every upload makes another document, so it is sent at most
 * once: only a clear no (4xx, throttled) is a failure, everything else leaves it `unconfirmed`.
 */
export async function writeDocument(parts: SessionParts, item: NoteWriteBack): Promise<DocumentOutcome> {
  const { documentCategoryId } = parts.settings;
  if (item.target.object !== 'person') {
    return settled(refused(item, 'no_documents_here', 'Personio keeps documents of persons only; an application has none that could be written.', 'Use `note: packet` under the source "person" of the mapping.'));
  }
  if (item.uncertain) return settled(unconfirmed(item, UNCONFIRMED));
  if (documentCategoryId === undefined) {
    return settled(waits(item, 'no_document_category', 'No category of documents is configured, so no packet is uploaded: put documentCategoryId into the settings of the connection.', 'Put documentCategoryId into the settings of the connection (`handoff connections check` lists the categories), or take `note: packet` out of the mapping.'));
  }
  await keepPace(parts);
  try {
    const answer = await parts.client.append(PATH, multipart(item, String(documentCategoryId)));
    return settled(acknowledged(item, idIn(answer.text), true));
  } catch (error) {
    return judgeFailure(parts, item, error);
  }
}

function judgeFailure({ client, context }: SessionParts, item: NoteWriteBack, error: unknown): DocumentOutcome {
  if (!(error instanceof RequestFailure)) throw error;
  // Signing in and waiting for the limit happen before anything is sent.
  const isUnsent = !error.request.endsWith(PATH);
  if (!isUnsent && !isDefiniteRefusal(error.failure)) return settled(unconfirmed(item, UNCONFIRMED));
  const said = client.toConnectorError(error);
  const stop = permissionStop(context.connection, said, LACKING) ?? (stopsConnection(said) || isUnsent ? said : null);
  return stop === null ? settled(failedBy(item, said)) : { receipt: heldBack(item, stop), stop };
}

/** 60 uploads a minute are documented; the next one waits its turn instead of being refused. */
async function keepPace({ uploads, context }: SessionParts): Promise<void> {
  const now = context.now().getTime();
  while (uploads.length > 0 && now - (uploads[0] ?? 0) >= MINUTE_MS) uploads.shift();
  if (uploads.length >= DOCUMENTS_PER_MINUTE) {
    await context.wait(MINUTE_MS - (now - (uploads[0] ?? 0)));
    uploads.shift();
  }
  uploads.push(context.now().getTime());
}

/** The first line of the packet is its title. */
function multipart(item: NoteWriteBack, categoryId: string): { readonly contentType: string; readonly body: string } {
  const [first = ''] = item.text.split('\n');
  const whole = first.trim() === '' ? 'Handoff packet' : first.trim();
  // Not half of a character at the end.
  const title = whole.slice(0, MOST_TITLE_CHARACTERS).replace(/[\uD800-\uDBFF]$/, '');
  const parts = { title, employee_id: item.target.externalId, category_id: categoryId };
  // The text must not be able to end its part; a UUID cannot stand in it by chance.
  const boundary = `handoff-${randomUUID()}`;
  const head = Object.entries(parts).map(([name, value]) => `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`);
  const file = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="handoff-packet.txt"\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n${item.text}\r\n`;
  return { contentType: `multipart/form-data; boundary=${boundary}`, body: `${head.join('')}${file}--${boundary}--\r\n` };
}

/** It was taken, whatever the body says. */
function idIn(text: string): string | null {
  try {
    return documentSchema.parse(JSON.parse(text)).data?.id ?? null;
  } catch {
    return null;
  }
}
