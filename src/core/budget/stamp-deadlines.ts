import type { OutboxRow } from '../reconcile/outbox.ts';

const waits = ({ state }: OutboxRow): boolean => state === 'pending' || state === 'sent';
const isTerm = (given: string | undefined): given is string => given !== undefined;

/**
 * Every row with the date by which its handoff is needed: those to be saved, and those that wait already and whose date
 * moved. `undated`: the date is only a turn in the queue, which planning again must not put off.
 */
export function stampDeadlines(rows: readonly OutboxRow[], existing: readonly OutboxRow[], { date, undated }: { readonly date: string; readonly undated: boolean }): readonly OutboxRow[] {
  const before = new Map(existing.map((row) => [row.id, row]));
  const termOf = (id: string): string => {
    const known = before.get(id);
    if (!undated || known === undefined || !waits(known) || !isTerm(known.deadline)) return date;
    return known.deadline < date ? known.deadline : date;
  };
  const saved = new Set(rows.map((row) => row.id));
  const moved = existing.filter((row) => waits(row) && !saved.has(row.id) && row.deadline !== termOf(row.id));
  return [...rows, ...moved].map((row) => ({ ...row, deadline: termOf(row.id) }));
}
