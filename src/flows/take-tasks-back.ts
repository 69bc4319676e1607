import type { OutboxRow } from '../core/reconcile/outbox.ts';

/**
 * Tasks that are taken back on a record which another handoff shows from now on. Marked as sent, which they were once:
 * planning leaves such rows to the delivery instead of dropping what is wanted of a record that is no longer there.
 */
export const tasksTakenBack = (rows: readonly OutboxRow[]): readonly OutboxRow[] =>
  rows.filter((row) => row.kind === 'task').map((row) => (row.state === 'pending' ? { ...row, state: 'sent', notBefore: null } : row));
