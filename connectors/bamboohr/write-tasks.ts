import type { Receipt, TaskContent, TaskWriteBack } from '../../src/core/connector.ts';
import { ConnectorError, type ErrorResolution } from '../../src/core/errors.ts';
import type { JsonValue } from '../../src/core/json.ts';
import { stopsConnection } from './client.ts';
import { isSameValue } from './compare-values.ts';
import type { TaskTable } from './config.ts';
import { acknowledged, failed, failedBy, gone, refused } from './receipts.ts';
import type { TableRow } from './schema.ts';
import type { SessionParts } from './session-parts.ts';
import { checkTaskTable } from './task-table.ts';
import { findRow, readTaskRows, type RowsOrError } from './task-rows.ts';

type Cells = Readonly<Record<string, JsonValue>>;
/** Sent, and to be compared with what is read back. */
interface Sent {
  readonly item: TaskWriteBack;
  readonly cells: Cells;
  readonly rowId: string | null;
  /** Why the request failed, if it did; the row may stand there all the same. */
  readonly error: ErrorResolution | null;
}

/**
 * Makes task rows look as wanted. Rows are read before anything is created, because creating tells no id and is not
 * repeatable; and read again afterwards, to learn ids and because skipped columns are silent.
 * `items` share one table. Yields receipts through `give`, in portions.
 */
export async function writeTasks(parts: SessionParts, table: TaskTable, items: readonly TaskWriteBack[], give: (receipts: readonly Receipt[]) => Promise<void>): Promise<void> {
  const onEmployees = items.filter(({ target }) => target.object === 'employee');
  const elsewhere = items.filter(({ target }) => target.object !== 'employee');
  await give(elsewhere.map((item) => refused(item, 'no_tasks_here', `BambooHR has no tasks on "${item.target.object}".`, 'Ask for tasks under the source "employee" of the mapping only.')));
  const problem = await checkTaskTable(parts, table);
  if (problem !== null) return await give(onEmployees.map((item) => failed(item, problem)));
  const before = await readTaskRows(parts, table, employeesOf(onEmployees));
  const receipts: Receipt[] = [];
  const steps: (() => Promise<Sent>)[] = [];
  const creates: (() => Promise<Sent>)[] = [];
  for (const item of onEmployees) {
    const decided = decide(parts, table, item, before.get(item.target.externalId) ?? []);
    if ('outcome' in decided) receipts.push(decided);
    else (decided.rowId === null ? creates : steps).push(() => send(parts, table, item, decided.cells, decided.rowId));
  }
  await give(receipts);
  const [probe, ...others] = creates;
  if (probe !== undefined && !(await parts.context.cache.get(probedKey(table)))) {
    // The first row ever goes alone: if the key column cannot be written, every further row would be an orphan.
    const sent = await probe();
    const confirmed = await confirm(parts, table, [sent], before);
    await give(confirmed);
    const orphan = confirmed.find((receipt) => receipt.outcome === 'failed' && receipt.resolution.code === 'key_column_not_writable');
    if (orphan?.outcome === 'failed') {
      const waiting = onEmployees.filter((item) => item.id !== orphan.id && !receipts.some(({ id }) => id === item.id));
      return await give(waiting.map((item) => failed(item, orphan.resolution)));
    }
    if (confirmed.every(({ outcome }) => outcome === 'acknowledged')) await parts.context.cache.set(probedKey(table), true, PROBE_TTL_MS);
    steps.push(...others);
  } else steps.push(...creates);
  if (steps.length === 0) return;
  const sent = await inEmployeeLanes(steps);
  await give(await confirm(parts, table, sent, before));
}

const PROBE_TTL_MS = 7 * 86_400_000;
const probedKey = (table: TaskTable): string => `task-key-writable:${table.table}:${table.columns.key}`;

/** All at once: the client's own limit decides how many fly. A connection that stops still waits for the rest to land. */
async function inEmployeeLanes(steps: readonly (() => Promise<Sent>)[]): Promise<readonly Sent[]> {
  const settled = await Promise.allSettled(steps.map((step) => step()));
  return settled.map((result) => {
    if (result.status === 'rejected') throw result.reason;
    return result.value;
  });
}

function decide(parts: SessionParts, table: TaskTable, item: TaskWriteBack, rows: RowsOrError): Receipt | { readonly cells: Cells; readonly rowId: string | null } {
  if (rows instanceof ConnectorError) return failedBy(item, rows);
  const { row, duplicates } = findRow(rows, table.columns.key, item.taskKey);
  if (duplicates.length > 0) {
    parts.context.log('warn', `Employee ${item.target.externalId} has ${duplicates.length + 1} rows of one task in ${table.table}; row ${row?.id ?? '?'} is kept, ${duplicates.join(', ')} can be deleted.`);
  }
  // Somebody emptied the key: the row is still ours.
  const known = row ?? rows.find(({ id }) => id === item.remoteId) ?? null;
  if (known === null) {
    if (item.remoteId !== null || item.changed !== null) return gone(item);
    if (item.task.status !== 'open') return acknowledged(item, null, false);
    return { cells: { [table.columns.key]: item.taskKey, ...cellsOf(table, item.task, null) }, rowId: null };
  }
  const cells = cellsOf(table, item.task, item.changed);
  const pending = Object.entries(cells).filter(([column, value]) => !isSameValue(value, known[column]));
  if (pending.length === 0) return acknowledged(item, known.id, false);
  return { cells: Object.fromEntries(pending), rowId: known.id };
}

/** Only what changed: a person's edit to the other columns stays. null: everything. */
function cellsOf(table: TaskTable, task: TaskContent, changed: TaskWriteBack['changed']): Cells {
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

/** `…/tables/{table}` of version 1.1; version 1 is deprecated. */
async function send(parts: SessionParts, table: TaskTable, item: TaskWriteBack, cells: Cells, rowId: string | null): Promise<Sent> {
  const rows = `/api/v1_1/employees/${encodeURIComponent(item.target.externalId)}/tables/${encodeURIComponent(table.table)}`;
  try {
    await parts.client.post(rowId === null ? rows : `${rows}/${encodeURIComponent(rowId)}`, cells, rowId !== null);
    return { item, cells, rowId, error: null };
  } catch (error) {
    if (!(error instanceof ConnectorError) || stopsConnection(error)) throw error;
    return { item, cells, rowId, error: error.resolution };
  }
}

async function confirm(parts: SessionParts, table: TaskTable, sent: readonly Sent[], before: ReadonlyMap<string, RowsOrError>): Promise<readonly Receipt[]> {
  const employees = employeesOf(sent.map(({ item }) => item));
  await parts.ownWrites.note(employees);
  const after = await readTaskRows(parts, table, employees);
  return sent.map((one) => judge(table, one, before.get(one.item.target.externalId), after.get(one.item.target.externalId) ?? []));
}

function judge(table: TaskTable, { item, cells, rowId, error }: Sent, before: RowsOrError | undefined, after: RowsOrError): Receipt {
  if (after instanceof ConnectorError) return failedBy(item, after);
  const { row } = findRow(after, table.columns.key, item.taskKey);
  const found: TableRow | null = row ?? after.find(({ id }) => id === rowId) ?? null;
  if (found === null) {
    if (error !== null) return rowId !== null && error.code === 'not_found' ? gone(item) : failed(item, error);
    if (rowId !== null) return gone(item);
    return failed(item, hasOrphan(table, cells, before, after) ? keyColumnNotWritable(table) : ROW_NOT_FOUND);
  }
  const skipped = Object.entries(cells).flatMap(([column, value]) => (isSameValue(value, found[column]) ? [] : [column]));
  if (skipped.length === 0) return acknowledged(item, found.id, rowId === null);
  if (error !== null) return failed(item, error);
  return refused(
    item,
    'columns_not_written',
    `BambooHR skipped ${skipped.join(', ')} of ${table.table} without an error: the integration user may not see or edit it.`,
    'In Settings → Access Levels give the integration user "view and edit" on the whole table, then retry.',
  );
}

const ROW_NOT_FOUND: ErrorResolution = {
  action: 'retry',
  code: 'row_not_found',
  message: 'BambooHR took a task row but does not show it yet.',
  remedy: 'It is looked up by its key before anything is created again.',
};

const keyColumnNotWritable = (table: TaskTable): ErrorResolution => ({
  action: 'skip_record',
  code: 'key_column_not_writable',
  message: `A row was created in ${table.table}, but without its key: the integration user may not edit ${table.columns.key}. No further rows were created.`,
  remedy: `In Settings → Access Levels give the integration user "view and edit" on the whole table, delete the row without a key, then retry.`,
});

/** A new row with our title and no key. */
function hasOrphan(table: TaskTable, cells: Cells, before: RowsOrError | undefined, after: readonly TableRow[]): boolean {
  const known = new Set(before === undefined || before instanceof ConnectorError ? [] : before.map(({ id }) => id));
  const title = table.columns.title;
  return after.some((row) => !known.has(row.id) && isSameValue(cells[title] ?? null, row[title]));
}

const employeesOf = (items: readonly TaskWriteBack[]): readonly string[] => [...new Set(items.map(({ target }) => target.externalId))];
