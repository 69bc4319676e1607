import type { TaskContent, TaskWriteBack } from '../../../src/core/connector.ts';
import type { JsonValue } from '../../../src/core/json.ts';
import { acknowledgedTask } from '../../kit/acknowledged-task.ts';
import { isSameValue } from './compare-values.ts';
import type { TaskTable } from '../config.ts';
import type { Cells } from './judge-row.ts';
import type { TableRow } from '../schema.ts';

/** Only what changed: a person's edit to the other columns stays. null: everything. */
export function cellsOf(table: TaskTable, task: TaskContent, changed: TaskWriteBack['changed']): Cells {
  const { columns, statusLabels } = table;
  const wanted = (name: keyof TaskContent): boolean => changed === null || changed.includes(name);
  const cells: Record<string, JsonValue> = {};
  if (wanted('subject')) cells[columns.title] = task.subject;
  if (wanted('owner')) cells[columns.owner] = task.owner.email ?? task.owner.name ?? '';
  if (wanted('team')) cells[columns.team] = task.team;
  if (wanted('dueDate')) cells[columns.due] = task.dueDate;
  if (wanted('status')) cells[columns.status] = statusLabels[task.status];
  if (columns.note !== null && (wanted('body') || wanted('note'))) {
    cells[columns.note] = task.note === null ? task.body : `${task.note}\n\n${task.body}`.trim();
  }
  return cells;
}

/**
 * Leaves out every cell that shows something else than we last wrote, because a person changed it. The status is
 * always written, and the reason for closing is put before what they wrote.
 */
export function keepPeoplesCells(table: TaskTable, item: TaskWriteBack, row: TableRow, cells: Cells): Cells {
  const last = acknowledgedTask(item);
  if (last === null) return cells;
  const { columns } = table;
  const lastCells = cellsOf(table, last, null);
  const { note } = item.task;
  const kept = Object.entries(cells).flatMap(([column, value]): (readonly [string, JsonValue])[] => {
    if (column === columns.status || isSameValue(lastCells[column] ?? null, row[column])) return [[column, value]];
    const cell = row[column];
    const shown = typeof cell === 'string' ? cell.trim() : '';
    const saysWhy = column === columns.note && note !== null && item.changed?.includes('note') === true;
    return saysWhy && !shown.startsWith(note.trim()) ? [[column, `${note}\n\n${shown}`.trim()]] : [];
  });
  return Object.fromEntries(kept);
}
