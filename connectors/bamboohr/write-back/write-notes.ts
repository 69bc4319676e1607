import type { NoteWriteBack, Receipt } from '../../../src/core/connector.ts';
import { isDefiniteRefusal, RequestFailure } from '../../kit/failure.ts';
import { acknowledged, failedBy, refused, unconfirmed } from './receipts.ts';
import { commentSchema } from '../schema.ts';
import type { SessionParts } from '../session-parts.ts';

const UNCONFIRMED = {
  action: 'skip_record',
  code: 'comment_unconfirmed',
  message: 'A comment was sent to the application, but the answer never arrived. It may or may not stand there.',
  remedy: 'Look at the application in BambooHR. If the comment is missing, retry this item; else leave it.',
} as const;

/**
 * One comment on an application. BambooHR can neither list, edit nor delete comments, so it is sent at most once: only
 * a clear no (4xx, throttled) is a failure, everything else leaves it `unconfirmed`.
 */
export async function writeNote(parts: SessionParts, item: NoteWriteBack): Promise<Receipt> {
  if (item.target.object !== 'application') {
    return refused(
      item,
      'no_notes_here',
      `BambooHR takes comments on applications only, not on "${item.target.object}".`,
      'Use `note: status` under the source "application" of the mapping.',
    );
  }
  if (item.uncertain) return unconfirmed(item, UNCONFIRMED);
  const path = `/api/v1/applicant_tracking/applications/${encodeURIComponent(item.target.externalId)}/comments`;
  try {
    const answer = await parts.client.append(path, { type: 'comment', comment: item.text });
    return acknowledged(item, idOf(answer.text), true);
  } catch (error) {
    if (!(error instanceof RequestFailure)) throw error;
    if (!isDefiniteRefusal(error.failure)) return unconfirmed(item, UNCONFIRMED);
    return failedBy(item, parts.client.toConnectorError(error));
  }
}

/** It was taken, whatever the body says. */
function idOf(text: string): string | null {
  try {
    const parsed = commentSchema.safeParse(JSON.parse(text));
    return parsed.success ? (parsed.data.id ?? null) : null;
  } catch {
    return null;
  }
}
