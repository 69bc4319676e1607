import type { RecordRef } from '../connector.ts';
import type { OutboxRow } from '../reconcile/outbox.ts';
import { planWriteBack } from '../reconcile/plan-write-back.ts';
import type { ShownIn } from './plan-shown.ts';
import { retryRefused } from './retry-refused.ts';

/**
 * The outbox rows to be saved, connection by connection: each has its own lane. Rows of a connection without rules are
 * left as they are. `retries`: what a source refused is sent again. `isGone`: the record was deleted in its source.
 */
export function planRows(
  handoffId: string,
  outbox: readonly OutboxRow[],
  desired: readonly ShownIn[],
  retries: boolean,
  isMember: (connection: string) => boolean,
  isGone: (connection: string, target: RecordRef) => boolean = () => false,
): { readonly rows: readonly OutboxRow[]; readonly unchangedItems: number } {
  const rows: OutboxRow[] = [];
  let unchangedItems = 0;
  const connections = new Set([...desired.map(({ connection }) => connection), ...outbox.map(({ connection }) => connection)]);
  for (const connection of connections) {
    if (!isMember(connection)) continue;
    const items = desired.filter((shown) => shown.connection === connection).map(({ item }) => item);
    const existing = outbox.filter((row) => row.connection === connection);
    const again = new Map((retries ? retryRefused(existing, items) : []).map((row) => [row.id, row]));
    const written = planWriteBack(existing.map((row) => again.get(row.id) ?? row), items, { handoffId, connection }, (target) => isGone(connection, target));
    for (const row of written.rows) again.delete(row.id);
    rows.push(...again.values(), ...written.rows);
    unchangedItems += written.unchanged - again.size;
  }
  return { rows, unchangedItems };
}
