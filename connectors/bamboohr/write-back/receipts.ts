import type { Receipt, WriteBack } from '../../../src/core/connector.ts';
import { ConnectorError, type ErrorResolution } from '../../../src/core/errors.ts';
import { stopsConnection } from '../client.ts';

type Item = Pick<WriteBack, 'id' | 'desiredHash'>;

export const acknowledged = (item: Item, remoteId: string | null, created: boolean): Receipt => ({
  id: item.id,
  desiredHash: item.desiredHash,
  outcome: 'acknowledged',
  remoteId,
  created,
});
export const gone = (item: Item, how: 'closed' | 'deleted' = 'deleted'): Receipt => ({ id: item.id, desiredHash: item.desiredHash, outcome: 'gone', how });
export const failed = (item: Item, resolution: ErrorResolution): Receipt => ({
  id: item.id,
  desiredHash: item.desiredHash,
  outcome: 'failed',
  resolution,
});
export const unconfirmed = (item: Item, resolution: ErrorResolution): Receipt => ({
  id: item.id,
  desiredHash: item.desiredHash,
  outcome: 'unconfirmed',
  resolution,
});

/** One item that cannot succeed until a person mends something. */
export const refused = (item: Item, code: string, message: string, remedy: string): Receipt =>
  failed(item, { action: 'skip_record', code, message, remedy });

/** The receipt of an item whose request failed; what stops the whole connection is thrown on. */
export function failedBy(item: Item, error: unknown): Receipt {
  if (stopsConnection(error) || !(error instanceof ConnectorError)) throw error;
  return failed(item, error.resolution);
}
