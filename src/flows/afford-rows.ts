import type { OutboxRow } from '../core/reconcile/outbox.ts';
import type { SyncDeps } from './sync-deps.ts';

/**
 * As many of these rows, from the first, as the calls that are left can write: what is not begun needs no looking up
 * later. Throws ConnectorError `budget_spent` when it is not one.
 */
export async function affordRows({ budget, capabilities }: SyncDeps, rows: readonly OutboxRow[]): Promise<readonly OutboxRow[]> {
  const left = (await budget?.left('write')) ?? null;
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
