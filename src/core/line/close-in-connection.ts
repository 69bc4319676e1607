import type { StoredHandoff, StoredSource } from '../handoff/handoff.ts';
import type { OutboxRow } from '../reconcile/outbox.ts';
import { planWriteBack } from '../reconcile/plan-write-back.ts';
import { endTask, isLive } from '../tasks/advance-task.ts';
import { NOTES } from '../tasks/write-task-text.ts';
import { quietUntilOf } from './plan-shown.ts';
import { sourceKey } from './place-record.ts';

interface Leaving {
  readonly handoff: StoredHandoff;
  /** All records of the handoff. */
  readonly sources: readonly StoredSource[];
  /** Rows of this handoff, in every connection. */
  readonly outbox: readonly OutboxRow[];
  /** The one that is to be removed. */
  readonly connection: string;
  readonly quietPeriodMs: number;
  readonly now: Date;
  /** ISO date. */
  readonly today: string;
}

const CLOSE = 2;
const isOpen = ({ desired, state }: OutboxRow): boolean => state !== 'ended' && desired['status'] === 'open';

/** Tasks of ours that stand open in a connection, or whose closing it has not confirmed; none: nothing is to be done for it. */
export const standsOpen = (row: OutboxRow, connection: string): boolean =>
  row.connection === connection && row.kind === 'task' && row.state !== 'ended' && (isOpen(row) || (row.desired['status'] !== undefined && row.state !== 'acknowledged'));

/**
 * Ends our tasks on the records of one connection, because nobody works with it any more; those in others stay. The
 * handoff counts as out of date from then on: whoever assesses it next asks again, under the next key.
 */
export function closeInConnection(leaving: Leaving): { readonly handoff: StoredHandoff; readonly rows: readonly OutboxRow[] } {
  const { handoff, outbox, connection, now, today } = leaving;
  const there = outbox.filter((row) => standsOpen(row, connection));
  const elsewhere = new Set(outbox.filter((row) => row.connection !== connection && row.kind === 'task' && isOpen(row)).map(({ item }) => item));
  const keys = new Set(there.filter((row) => isOpen(row) && !elsewhere.has(row.item)).map(({ item }) => item));
  const tasks = handoff.tasks.map((task) => (isLive(task) && keys.has(`task:${task.key}`) ? endTask(task, 'withdrawn', NOTES.accountLeft, today) : task));
  const isChanged = tasks.some((task, index) => task !== handoff.tasks[index]);
  return {
    handoff: { ...handoff, tasks, ...(isChanged ? { assessedWith: '' } : {}), updatedAt: now.toISOString() },
    rows: there.map((row) => (isOpen(row) ? closed(row, leaving) : again(row, leaving))),
  };
}

/** What was never sent is ended at once. */
function closed(row: OutboxRow, leaving: Leaving): OutboxRow {
  const due = row.desired['dueDate'];
  const { rows: [next] } = planWriteBack([row], [{
    target: row.target, item: row.item, kind: row.kind, alongside: row.alongside, onlyIfKnown: true, lockGroup: row.lockGroup, order: CLOSE, ownerKey: null,
    desired: { ...row.desired, status: 'withdrawn', note: NOTES.accountLeft, dueDate: typeof due === 'string' && due < leaving.today ? due : leaving.today },
    notBefore: quietEndOf(row, leaving),
  }], row);
  return next ?? { ...row, state: 'ended', ownerKey: null };
}

/** A closing that was refused, or waits to be tried again: a person asks for it now. */
const again = (row: OutboxRow, leaving: Leaving): OutboxRow => ({ ...row, state: row.state === 'sent' ? 'sent' : 'pending', notBefore: quietEndOf(row, leaving), ownerKey: null });

function quietEndOf({ connection, target }: OutboxRow, { sources, quietPeriodMs, now }: Leaving): string | null {
  const source = sources.find((one) => sourceKey(one) === sourceKey({ connection, ...target }));
  return source === undefined ? null : quietUntilOf(source, quietPeriodMs, now);
}
