import type { Receipt, WriteBack } from '../../src/core/connector.ts';
import type { ErrorResolution } from '../../src/core/errors.ts';
import { backoffMs, type SalesforceClient } from './client.ts';
import { resolveVendorError } from './errors.ts';
import { ATTEMPTS_PER_LOCKED_ROW } from './limits.ts';
import type { Metadata } from './metadata.ts';
import { TASK_KEY } from './pull/plan.ts';
import type { VendorError } from './schema.ts';
import { OwnerDirectory } from './write-back/owners.ts';
import { done, failed, gone, RowPreparer } from './write-back/prepare.ts';
import type { WriteRow } from './write-back/rows.ts';
import { sendRows, type RowOutcome } from './write-back/send.ts';
import { findTasksByKey } from './write-back/tasks.ts';

type OnReceipts = (receipts: readonly Receipt[]) => Promise<void>;

const GONE_CODES = new Set(['ENTITY_IS_DELETED', 'INVALID_CROSS_REFERENCE_KEY', 'NOT_FOUND']);
const OWNER_CODES = new Set(['INACTIVE_OWNER_OR_USER', 'OP_WITH_INVALID_USER_TYPE_EXCEPTION']);
const UNKNOWN: VendorError = { code: 'UNKNOWN_EXCEPTION', message: '', fields: [] };
const LOCKED: ErrorResolution = { action: 'retry', code: 'UNABLE_TO_LOCK_ROW', message: '', remedy: '' };

/** Writes batches: our fields on deals, our tasks. One receipt per item. */
export class Writer {
  readonly #client: SalesforceClient;
  readonly #preparer: RowPreparer;
  readonly #owners: OwnerDirectory;

  constructor(client: SalesforceClient, metadata: Metadata) {
    this.#client = client;
    this.#owners = new OwnerDirectory(client);
    this.#preparer = new RowPreparer(client, metadata, this.#owners);
  }

  /** Throws only what stops the whole connection; items without a receipt were not answered. */
  async writeBack(batch: readonly WriteBack[], onReceipts: OnReceipts): Promise<void> {
    if (batch.length === 0) return;
    const { rows, receipts } = await this.#preparer.prepare(batch);
    if (receipts.length > 0) await onReceipts(receipts);
    await this.#sendUntilSettled(rows, onReceipts);
  }

  /** Rows that met a lock, or need another owner or the existing task's id, go round again; everything else is final. */
  async #sendUntilSettled(rows: readonly WriteRow[], onReceipts: OnReceipts): Promise<void> {
    let pending = rows;
    for (let round = 1; pending.length > 0; round += 1) {
      const again: WriteRow[] = [];
      const duplicates: WriteRow[] = [];
      await sendRows(this.#client, pending, async (outcomes) => {
        const receipts: Receipt[] = [];
        for (const outcome of outcomes) {
          const verdict = this.#judge(outcome);
          if (verdict === 'duplicate') duplicates.push(outcome.row);
          else if ('outcome' in verdict) receipts.push(verdict);
          else again.push(verdict);
        }
        if (receipts.length > 0) await onReceipts(receipts);
      });
      again.push(...(await this.#located(duplicates)));
      if (again.length > 0) await this.#client.context.wait(backoffMs(LOCKED, round));
      pending = again;
    }
  }

  #judge({ row, ...outcome }: RowOutcome): Receipt | WriteRow | 'duplicate' {
    const { item } = row;
    if ('resolution' in outcome) return failed(item, outcome.resolution);
    const { result } = outcome;
    if (result.success)
      return done(item, item.kind === 'task' ? (result.id ?? item.remoteId) : null, result.created === true);
    const error = result.errors[0] ?? UNKNOWN;
    const resolution = resolveVendorError(error, null);
    const ownerFault = OWNER_CODES.has(error.code) || error.fields.includes('OwnerId');
    if (row.kind === 'known-task' && GONE_CODES.has(error.code) && !ownerFault) return gone(item);
    if (row.attempts + 1 >= ATTEMPTS_PER_LOCKED_ROW) return failed(item, resolution);
    if (error.code === 'UNABLE_TO_LOCK_ROW') return { ...row, attempts: row.attempts + 1 };
    if (error.code === 'DUPLICATE_VALUE' && row.kind === 'new-task') return 'duplicate';
    return (ownerFault ? this.#withFallbackOwner(row) : null) ?? failed(item, resolution);
  }

  #withFallbackOwner(row: WriteRow): WriteRow | null {
    if (row.item.kind !== 'task') return null;
    const fallback = this.#owners.fallback();
    if (fallback === null || row.record['OwnerId'] === fallback) return null;
    this.#preparer.fallbackOwner(row.item);
    return { ...row, attempts: row.attempts + 1, record: { ...row.record, OwnerId: fallback } };
  }

  /** Somebody (we, in a call whose answer was lost) created these already: now they are updated by their id. */
  async #located(duplicates: readonly WriteRow[]): Promise<WriteRow[]> {
    const keys = duplicates.flatMap(({ item }) => (item.kind === 'task' ? [item.taskKey] : []));
    const found = await findTasksByKey(this.#client, keys);
    return duplicates.map((row) => {
      const id = row.item.kind === 'task' ? found.get(row.item.taskKey) : undefined;
      if (id === undefined) return { ...row, attempts: row.attempts + 1 };
      const { [TASK_KEY]: _key, ...record } = row.record;
      return { ...row, kind: 'known-task', attempts: row.attempts + 1, record: { ...record, id } };
    });
  }
}
