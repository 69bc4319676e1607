import type { Receipt, TaskWriteBack } from '../../../src/core/connector.ts';
import { ConnectorError } from '../../../src/core/errors.ts';
import { stopsConnection } from '../client.ts';
import { isSameValue } from './compare-values.ts';
import type { TaskTable } from '../config.ts';
import { cellsOf, keepPeoplesCells } from './task-cells.ts';
import { judge, KEY_COLUMN_NOT_WRITABLE, type Cells, type Sent } from './judge-row.ts';
import { acknowledged, failed, failedBy, gone, refused } from './receipts.ts';
import type { SessionParts } from '../session-parts.ts';
import { acknowledgedTask } from '../../kit/acknowledged-task.ts';
import { checkTaskTable } from './task-table.ts';
import type { TableRow } from '../schema.ts';
import { findRow, readTaskRows, type RowsOrError } from './task-rows.ts';

/**
 * Makes task rows look as wanted. Rows are read before anything is created, because creating tells no id and is not
 * repeatable; and read again afterwards, to learn ids and because skipped columns are silent.
 * `items` share one table. Yields receipts through `give`, in portions.
 */
export async function writeTasks(
  parts: SessionParts,
  table: TaskTable,
  items: readonly TaskWriteBack[],
  give: Give,
): Promise<void> {
  const onEmployees = items.filter(({ target }) => target.object === 'employee');
  const elsewhere = items.filter(({ target }) => target.object !== 'employee');
  await give(
    elsewhere.map((item) =>
      refused(
        item,
        'no_tasks_here',
        `BambooHR has no tasks on "${item.target.object}".`,
        'Ask for tasks under the source "employee" of the mapping only.',
      ),
    ),
  );
  if (onEmployees.length === 0) return;
  const problem = await checkTaskTable(parts, table);
  if (problem !== null) return await give(onEmployees.map((item) => failed(item, problem)));
  const before = await readTaskRows(parts, table, employeesOf(onEmployees));
  const settled: Receipt[] = [];
  const updates: Planned[] = [];
  const creates: Planned[] = [];
  for (const item of onEmployees) {
    const decided = decide(parts, table, item, before.get(item.target.externalId) ?? []);
    if ('outcome' in decided) settled.push(decided);
    else (decided.rowId === null ? creates : updates).push({ item, ...decided });
  }
  await give(settled);
  const rest = await createFirst(parts, table, creates, before, give);
  const planned = [...updates, ...rest];
  if (planned.length === 0) return;
  const sent = await sendAll(parts, table, planned);
  await give(await confirm(parts, table, sent, before));
}

type Give = (receipts: readonly Receipt[]) => Promise<void>;
type Planned = Omit<Sent, 'error'>;
type Rows = ReadonlyMap<string, RowsOrError>;

/**
 * The first row ever created in a table goes alone: if the key column cannot be written, every further row would be an
 * orphan that nobody finds again. Returns what is still to be created.
 */
async function createFirst(
  parts: SessionParts,
  table: TaskTable,
  creates: readonly Planned[],
  before: Rows,
  give: Give,
): Promise<readonly Planned[]> {
  const [probe, ...others] = creates;
  if (probe === undefined || (await parts.context.cache.get(probedKey(table))) === true) return creates;
  const receipts = await confirm(parts, table, await sendAll(parts, table, [probe]), before);
  await give(receipts);
  const [receipt] = receipts;
  if (receipt?.outcome === 'acknowledged') await parts.context.cache.set(probedKey(table), true, PROBE_TTL_MS);
  if (receipt?.outcome !== 'failed' || receipt.resolution.code !== KEY_COLUMN_NOT_WRITABLE) return others;
  await give(others.map(({ item }) => failed(item, receipt.resolution)));
  return [];
}

const PROBE_TTL_MS = 7 * 86_400_000;
const probedKey = (table: TaskTable): string => `task-key-writable:${table.table}:${table.columns.key}`;

/** All at once: the client's own limit decides how many fly. When the connection stops, the rest still lands first. */
async function sendAll(parts: SessionParts, table: TaskTable, planned: readonly Planned[]): Promise<readonly Sent[]> {
  const settled = await Promise.allSettled(planned.map((one) => send(parts, table, one)));
  return settled.map((result) => {
    if (result.status === 'rejected') throw result.reason;
    return result.value;
  });
}

function decide(
  parts: SessionParts,
  table: TaskTable,
  item: TaskWriteBack,
  rows: RowsOrError,
): Receipt | { readonly cells: Cells; readonly rowId: string | null } {
  if (rows instanceof ConnectorError) return failedBy(item, rows);
  const { row, duplicates } = findRow(rows, table.columns.key, item.taskKey);
  if (duplicates.length > 0) {
    parts.context.log(
      'warn',
      `Employee ${item.target.externalId} has ${duplicates.length + 1} rows of one task in ${table.table}; row ${row?.id ?? '?'} is kept, ${duplicates.join(', ')} can be deleted.`,
    );
  }
  // Somebody emptied the key: the row is still ours.
  const known = row ?? rows.find(({ id }) => id === item.remoteId) ?? null;
  if (known === null) {
    if (item.remoteId !== null || item.changed !== null) return gone(item);
    if (item.task.status !== 'open') return acknowledged(item, null, false);
    return { cells: { [table.columns.key]: item.taskKey, ...cellsOf(table, item.task, null) }, rowId: null };
  }
  if (isClosedBeforeWeKnew(table, item, known)) return gone(item, 'closed');
  const cells = cellsOf(table, item.task, item.changed);
  const pending = Object.entries(keepPeoplesCells(table, item, known, cells)).filter(
    ([column, value]) => !isSameValue(value, known[column]),
  );
  if (pending.length === 0) return acknowledged(item, known.id, false);
  return { cells: Object.fromEntries(pending), rowId: known.id };
}

/** The row stands there although no receipt of it arrived, and it is not open: a person was faster than we were. */
const isClosedBeforeWeKnew = (table: TaskTable, item: TaskWriteBack, row: TableRow): boolean =>
  item.task.status === 'open' &&
  item.changed === null &&
  acknowledgedTask(item) === null &&
  !isSameValue(table.statusLabels.open, row[table.columns.status]);

/** `…/tables/{table}` of version 1.1; version 1 is deprecated. */
async function send(parts: SessionParts, table: TaskTable, { item, cells, rowId }: Planned): Promise<Sent> {
  const rows = `/api/v1_1/employees/${encodeURIComponent(item.target.externalId)}/tables/${encodeURIComponent(table.table)}`;
  try {
    await parts.client.post(rowId === null ? rows : `${rows}/${encodeURIComponent(rowId)}`, cells, rowId !== null);
    return { item, cells, rowId, error: null };
  } catch (error) {
    if (!(error instanceof ConnectorError) || stopsConnection(error)) throw error;
    return { item, cells, rowId, error: error.resolution };
  }
}

async function confirm(
  parts: SessionParts,
  table: TaskTable,
  sent: readonly Sent[],
  before: Rows,
): Promise<readonly Receipt[]> {
  const employees = employeesOf(sent.map(({ item }) => item));
  await parts.ownWrites.note(employees);
  const after = await readTaskRows(parts, table, employees);
  return sent.map((one) =>
    judge(table, one, before.get(one.item.target.externalId), after.get(one.item.target.externalId) ?? []),
  );
}

const employeesOf = (items: readonly TaskWriteBack[]): readonly string[] => [
  ...new Set(items.map(({ target }) => target.externalId)),
];
