import type { Receipt, WriteBack } from '../../../src/core/connector.ts';
import { ConnectorError, type ErrorResolution } from '../../../src/core/errors.ts';
import { isCode, stopsConnection } from '../client.ts';
import { MISSING_SCOPE, OLDER_SIGN_IN_REFUSED } from '../errors.ts';
import { MENDED_AGAIN_MS } from '../limits.ts';

type Item = Pick<WriteBack, 'id' | 'desiredHash'>;

export const acknowledged = ({ id, desiredHash }: Item, remoteId: string | null, created: boolean): Receipt => ({ id, desiredHash, outcome: 'acknowledged', remoteId, created });
const failed = ({ id, desiredHash }: Item, resolution: ErrorResolution): Receipt => ({ id, desiredHash, outcome: 'failed', resolution });
export const unconfirmed = ({ id, desiredHash }: Item, resolution: ErrorResolution): Receipt => ({ id, desiredHash, outcome: 'unconfirmed', resolution });

/** One item that cannot succeed until a person mends something on the record. */
export const refused = (item: Item, code: string, message: string, remedy: string): Receipt =>
  failed(item, { action: 'skip_record', code, message, remedy });

/** What every item lacks alike: it is no fault of the item, which waits and goes out by itself once that is mended. */
export const waits = (item: Item, code: string, message: string, remedy: string): Receipt =>
  failed(item, { action: 'fail', code, message, remedy, retryAfterMs: MENDED_AGAIN_MS });

/** Surely not sent, because the connection was stopped before: without this receipt it would count as lost on the way. */
export const heldBack = (item: Item, { resolution }: ConnectorError): Receipt => failed(item, { ...resolution, action: resolution.action === 'rate_limited' ? 'rate_limited' : 'fail' });

/** The receipt of an item whose request failed; what stops the whole connection is thrown on. */
export function failedBy(item: Item, error: unknown): Receipt {
  if (stopsConnection(error) || !(error instanceof ConnectorError)) throw error;
  return failed(item, error.resolution);
}

/** What the credential may not do at all, as what stops the connection's writing; null for everything else. */
export function permissionStop(connection: string, error: unknown, lack: Pick<ErrorResolution, 'message' | 'remedy'>): ConnectorError | null {
  return isCode(error, MISSING_SCOPE, OLDER_SIGN_IN_REFUSED, 'forbidden') ? new ConnectorError(connection, { action: 'fail', code: MISSING_SCOPE, ...lack }) : null;
}
