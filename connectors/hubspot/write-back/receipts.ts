import type { Receipt, WriteBack } from '../../../src/core/connector.ts';
import type { ErrorResolution } from '../../../src/core/errors.ts';

const about = ({ id, desiredHash }: WriteBack): { readonly id: string; readonly desiredHash: string } => ({ id, desiredHash });
export const failed = (item: WriteBack, resolution: ErrorResolution): Receipt => ({ ...about(item), outcome: 'failed', resolution });
export const gone = (item: WriteBack, how: 'closed' | 'deleted'): Receipt => ({ ...about(item), outcome: 'gone', how });
export const done = (item: WriteBack, remoteId: string | null, created: boolean): Receipt => ({ ...about(item), outcome: 'acknowledged', remoteId, created });

const refusal = (code: string, message: string, remedy: string): ErrorResolution => ({ action: 'skip_record', code, message, remedy });
export const NO_NOTES = refusal('NOTES_UNSUPPORTED', 'We write no comments on HubSpot deals.', 'Leave "note" out of the mapping.');
export const NO_OWNER = refusal(
  'NO_OWNER',
  'No active HubSpot owner has the e-mail address of the task’s owner.',
  'Correct the owner in the mapping, or set fallbackOwner in the connection’s settings.',
);
export const NO_ANSWER: ErrorResolution = {
  action: 'retry',
  code: 'NO_ANSWER_FOR_ITEM',
  message: 'HubSpot’s answer did not say what became of this item.',
  remedy: 'The next sync looks whether it is there and tries it again.',
};
export const MERGED = refusal(
  'MERGED_OR_GONE',
  'HubSpot left this deal out of its answer without a word, as it does when the deal was merged into another.',
  'Nothing to do: the next sync looks at it again.',
);
export const noProperty = (names: readonly string[]): ErrorResolution =>
  refusal(
    'PROPERTY_DOESNT_EXIST',
    `These properties do not exist on deals, or cannot be written: ${names.join(', ')}.`,
    'Run "handoff setup", or correct the mapping’s writeBack section.',
  );
