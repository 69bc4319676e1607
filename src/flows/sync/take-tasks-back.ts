import type { StoredSource } from '../../core/handoff/handoff.ts';
import { advanceHandoff, type AdvanceInput } from '../../core/line/advance-handoff.ts';
import { stopRow } from '../../core/line/absorb-handoff.ts';
import { refKey } from '../../core/line/place-record.ts';
import type { OutboxRow } from '../../core/reconcile/outbox.ts';

/**
 * Tasks that are taken back on a record which another handoff shows from now on. Marked as sent, which they were once:
 * planning leaves such rows to the delivery instead of dropping what is wanted of a record that is no longer there.
 */
export const tasksTakenBack = (rows: readonly OutboxRow[]): readonly OutboxRow[] =>
  rows.filter((row) => row.kind === 'task').map((row) => (row.state === 'pending' ? { ...row, state: 'sent', notBefore: null } : row));

/** Its former handoff takes back its tasks on a record that leaves, and stops writing to what is no longer its own. */
export function rowsLeftBehind(input: Omit<AdvanceInput, 'sources' | 'forced'>, leaving: StoredSource): readonly OutboxRow[] {
  const isThere = (row: OutboxRow): boolean => row.connection === leaving.connection && refKey(row.target) === refKey(leaving);
  const ended = advanceHandoff({ ...input, sources: [leaving], forced: { trigger: 'withdrawn', because: 'the record was taken out' } });
  const stopped = input.outbox.filter((row) => isThere(row) && row.kind !== 'task').map(stopRow);
  return [...tasksTakenBack(ended.rows).filter(isThere), ...stopped];
}
