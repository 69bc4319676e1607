import type { OutboxRow } from '../../core/reconcile/outbox.ts';
import type { SyncDeps } from '../sync/sync-deps.ts';

/** Records that a first reading is taken to bring when the source does not say. */
const MANY_RECORDS = 10_000;

/**
 * Whether the calls that are left write everything that this reading may lead to, two tasks per record included. If not,
 * writing waits until all is read: only then is it known what is needed first. `total`: records expected, null unknown.
 */
export async function areCallsPlenty({ budget, capabilities }: SyncDeps, total: number | null): Promise<boolean> {
  const left = (await budget?.left('write')) ?? null;
  const { fields, task } = capabilities.callsPerWrite.fast;
  return left === null || left >= (total ?? MANY_RECORDS) * (fields + 2 * task);
}

/**
 * As many of these rows, from the first, as the calls that are left can write: what is not begun needs no looking up
 * later. Throws ConnectorError `budget_spent` when it is not one.
 */
export async function affordRows({ budget, capabilities }: SyncDeps, rows: readonly OutboxRow[]): Promise<readonly OutboxRow[]> {
  const left = (await budget?.left('write', rows.length)) ?? null;
  if (budget === undefined || left === null) return rows;
  let cost = 0;
  // A call carries many rows, so the last one may be full or not: it is paid for either way.
  const fitting = rows.findIndex((row) => {
    cost += capabilities.callsPerWrite.fast[row.kind];
    return Math.ceil(cost - 1e-9) > left;
  });
  if (fitting === 0) throw await budget.refusal('write');
  return fitting === -1 ? rows : rows.slice(0, fitting);
}
