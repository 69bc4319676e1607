import type { Gap, StoredHandoff } from '../../core/handoff/handoff.ts';
import type { Store } from '../../core/ports.ts';
import type { OutboxRow } from '../../core/reconcile/outbox.ts';
import { taskLineOf } from '../../core/tasks/write-packet-text.ts';
import { statusLabelOf } from '../../core/tasks/status-labels.ts';
import { scoreBar } from './bar.ts';
import { plainTable } from './plain-table.ts';

/** "Sofia Marin: goal, promises · Solutions: environment", the heaviest gaps first. */
export function missingByOwner(gaps: readonly Gap[], most: number): string {
  const due = gaps.filter((gap) => gap.due && gap.reason !== 'unreadable').toSorted((a, b) => b.weight - a.weight);
  if (due.length === 0) return 'nothing';
  const byOwner = new Map<string, string[]>();
  for (const gap of due.slice(0, most)) {
    const owner = gap.reason === 'unmapped' ? 'RevOps' : (gap.owner.name ?? gap.owner.email ?? 'nobody');
    byOwner.set(owner, [...(byOwner.get(owner) ?? []), gap.label]);
  }
  const rest = due.length - most;
  const lines = [...byOwner].map(([owner, labels]) => `${owner}: ${labels.join(', ')}`);
  return [...lines, ...(rest > 0 ? [`and ${rest} more`] : [])].join('\n');
}

/** Keys of the tasks that the source has confirmed to hold or to have held. */
export async function findWrittenTasks(store: Pick<Store, 'findHandoffs'>, handoffs: readonly StoredHandoff[]): Promise<ReadonlySet<string>> {
  if (handoffs.length === 0) return new Set();
  const { outbox } = await store.findHandoffs(handoffs.map((handoff) => handoff.id));
  const items = outbox.flatMap((row) => (row.kind === 'task' && row.acknowledgedHash !== null ? [row.item.slice('task:'.length)] : []));
  const listed = handoffs.flatMap((handoff) => findListedTasks(handoff, outbox.filter((row) => row.handoffId === handoff.id)));
  return new Set([...items, ...listed]);
}

/** Where a source has no tasks they are lines of a field: those that stand in one. */
function findListedTasks(handoff: StoredHandoff, outbox: readonly OutboxRow[]): readonly string[] {
  const lines = new Set(outbox.flatMap((row) => (row.kind === 'fields' ? Object.values(row.acknowledged ?? {}) : [])).flatMap((value) => (typeof value === 'string' ? value.split('\n') : [])));
  return handoff.tasks.flatMap(({ key, dueDate, shown }) => (shown !== undefined && lines.has(taskLineOf({ dueDate, ...shown })) ? [key] : []));
}

/** What stands in no source yet is planned, not open; what never stood there was not closed either. */
export function tasksText(handoff: Pick<StoredHandoff, 'tasks'>, written: ReadonlySet<string>): string {
  const number = (state: StoredHandoff['tasks'][number]['state'], isWritten: boolean): number =>
    handoff.tasks.filter((task) => task.state === state && written.has(task.key) === isWritten).length;
  const waiting = number('waiting', true) + number('waiting', false);
  const parts = [
    [number('open', true), 'open'], [number('open', false), 'planned'], [waiting, 'waiting'], [number('filled', true), 'closed'],
  ] as const;
  const said = parts.filter(([many]) => many > 0).map(([many, word]) => `${many} ${word}`);
  return said.length === 0 ? '–' : said.join(', ');
}

const statusOf = (handoff: StoredHandoff): string => `${statusLabelOf(handoff.status, handoff.kind)}${handoff.backlog ? '\n(before the start date)' : ''}`;

/** Every system that holds a record of it. */
const connectionsOf = ({ connection, joins }: StoredHandoff): readonly string[] => [...new Set([connection, ...joins.map((join) => join.connection)])];

export function handoffTable(handoffs: readonly StoredHandoff[], written: ReadonlySet<string>, width: number): string {
  return plainTable(
    ['Account or hire', 'Score', 'Missing, and who owns it', 'Tasks', 'Status'],
    handoffs.map((handoff) => [
      `${handoff.title}\n${handoff.kind === 'employee' ? 'new hire' : 'customer'} in ${connectionsOf(handoff).join(' and ')}\n${handoff.id.slice(0, 8)}`,
      scoreBar(handoff.score), missingByOwner(handoff.report.gaps, 6), tasksText(handoff, written), statusOf(handoff),
    ]),
    width,
  );
}
