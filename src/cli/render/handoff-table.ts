import Table from 'cli-table3';
import type { Gap, StoredHandoff } from '../../core/handoff/handoff.ts';
import { STATUS_LABELS } from '../../core/tasks/status-labels.ts';
import { scoreBar } from './bar.ts';

const STYLE = { head: [], border: [], compact: false };

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

const tasksOf = (handoff: StoredHandoff): string => {
  const open = handoff.tasks.filter((task) => task.state === 'open').length;
  const done = handoff.tasks.filter((task) => task.state === 'filled').length;
  const waiting = handoff.tasks.filter((task) => task.state === 'waiting').length;
  const parts = [open > 0 ? `${open} open` : '', done > 0 ? `${done} closed` : '', waiting > 0 ? `${waiting} in digest` : ''].filter((part) => part !== '');
  return parts.length === 0 ? '–' : parts.join(', ');
};

const statusOf = (handoff: StoredHandoff): string => `${STATUS_LABELS[handoff.status]}${handoff.backlog ? '\n(before the start date)' : ''}`;

export function handoffTable(handoffs: readonly StoredHandoff[], width: number): string {
  const missing = Math.max(30, Math.min(70, width - 78));
  const table = new Table({
    head: ['Account or hire', 'Score', 'Missing, and who owns it', 'Tasks', 'Status'],
    colWidths: [28, 18, missing, 12, 16],
    wordWrap: true,
    style: STYLE,
  });
  for (const handoff of handoffs) {
    const kind = handoff.kind === 'employee' ? 'new hire' : 'customer';
    table.push([`${handoff.title}\n${kind}`, scoreBar(handoff.score), missingByOwner(handoff.report.gaps, 6), tasksOf(handoff), statusOf(handoff)]);
  }
  return table.toString();
}
