import type { Receipt, WriteBack } from '../../../src/core/connector.ts';
import { ConnectorError, type ErrorResolution } from '../../../src/core/errors.ts';
import { stopsConnection } from '../client.ts';
import type { ObjectName } from '../config.ts';
import { NOT_SET_UP_AGAIN_MS } from '../limits.ts';

type Item = Pick<WriteBack, 'id' | 'desiredHash'>;

export const acknowledged = ({ id, desiredHash }: Item, remoteId: string): Receipt => ({ id, desiredHash, outcome: 'acknowledged', remoteId, created: false });

const failed = ({ id, desiredHash }: Item, resolution: ErrorResolution): Receipt => ({ id, desiredHash, outcome: 'failed', resolution });

/** Cannot succeed before a person mends something. */
export const refused = (item: Item, code: string, message: string, remedy: string): Receipt => failed(item, { action: 'skip_record', code, message, remedy });

/** The receipt of an item whose request failed; what stops the whole connection is thrown on. */
export function failedBy(item: Item, error: unknown): Receipt {
  if (stopsConnection(error) || !(error instanceof ConnectorError)) throw error;
  return failed(item, error.resolution);
}

/** Surely not written: it waits until a person has mended the connection, and goes out by itself afterwards. */
export const heldBack = (item: Item, { resolution }: ConnectorError): Receipt => failed(item, resolution);

export const isForbidden = (receipt: Receipt): boolean => receipt.outcome === 'failed' && ['not_authorized', 'forbidden'].includes(receipt.resolution.code);

/** What the integration system user may not do for any record. `said`: what Workday answered. */
export function mayNotWrite(connection: string, object: ObjectName, said: ErrorResolution): ConnectorError {
  const where = object === 'worker' ? 'workers' : 'job applications';
  return new ConnectorError(connection, {
    action: 'fail',
    code: said.code,
    message: `Nothing can be written to ${where}. ${said.message}`,
    remedy: `Give its security group "Get and Put" on the domain that secures the custom object on ${where}${object === 'worker' ? ', and let it start the business process behind it' : ''}; then run "Activate Pending Security Policy Changes". What waits is written by itself afterwards.`,
  });
}

export const NOT_SET_UP = 'Workday write-back is not set up.';

export function refuse(item: WriteBack): Receipt | null {
  if (item.kind === 'task')
    return refused(item, 'no_tasks', 'Workday has no tasks that another system may create.', 'Leave tasks out of this mapping; map a text field to taskList, so that open tasks are listed on the record.');
  if (item.kind === 'note')
    return refused(item, 'no_notes', 'Workday takes no comments on applications or workers from another system.', 'Leave note out of this mapping.');
  return null;
}

/**
 * Nothing is wrong with the item: it waits, as for any connection that a person has to mend first, and is no sync
 * error. What is asked for again costs no request.
 */
export const notSetUp = (item: WriteBack): Receipt =>
  failed(item, {
    action: 'fail',
    code: 'write_back_not_set_up',
    // Told where only the message stands, so it says what to do as well.
    message: `${NOT_SET_UP} "handoff setup" describes the custom object on ${item.target.object === 'worker' ? 'workers' : 'job applications'} to build; then name it under writeBack in connections.yaml.`,
    remedy: 'Build that custom object, or take writeBack out of the mapping.',
    retryAfterMs: NOT_SET_UP_AGAIN_MS,
  });
