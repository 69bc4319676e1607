import type { Receipt, TaskWriteBack } from '../../../src/core/connector.ts';
import { ConnectorError, type ErrorResolution } from '../../../src/core/errors.ts';
import type { JsonValue } from '../../../src/core/json.ts';
import { isSameValue } from './compare-values.ts';
import type { TaskTable } from '../config.ts';
import { acknowledged, failed, failedBy, gone, refused } from './receipts.ts';
import type { TableRow } from '../schema.ts';
import { findRow, type RowsOrError } from './task-rows.ts';

/** Column alias → value. */
export type Cells = Readonly<Record<string, JsonValue>>;

/** Sent, and to be compared with what is read back. */
export interface Sent {
  readonly item: TaskWriteBack;
  readonly cells: Cells;
  /** null: a new row. */
  readonly rowId: string | null;
  /** Why the request failed, if it did; the row may stand there all the same. */
  readonly error: ErrorResolution | null;
}

/** The receipt of one row by what stood in the table before and stands there now: the answer to a write says nothing. */
export function judge(
  table: TaskTable,
  { item, cells, rowId, error }: Sent,
  before: RowsOrError | undefined,
  after: RowsOrError,
): Receipt {
  if (after instanceof ConnectorError) return failedBy(item, after);
  const { row } = findRow(after, table.columns.key, item.taskKey);
  const found: TableRow | null = row ?? after.find(({ id }) => id === rowId) ?? null;
  if (found === null) {
    if (error !== null) return rowId !== null && error.code === 'not_found' ? gone(item) : failed(item, error);
    if (rowId !== null) return gone(item);
    return failed(item, hasOrphan(table, cells, before, after) ? keyColumnNotWritable(table) : ROW_NOT_FOUND);
  }
  const skipped = Object.entries(cells).flatMap(([column, value]) =>
    isSameValue(value, found[column]) ? [] : [column],
  );
  if (skipped.length === 0) return acknowledged(item, found.id, rowId === null);
  if (error !== null) return failed(item, error);
  return refused(
    item,
    'columns_not_written',
    `BambooHR skipped ${skipped.join(', ')} of ${table.table} without an error: the integration user may not see or edit it.`,
    'In Settings → Access Levels give the integration user "Edit" on the whole table, then retry.',
  );
}

const ROW_NOT_FOUND: ErrorResolution = {
  action: 'retry',
  code: 'row_not_found',
  message: 'BambooHR took a task row but does not show it yet.',
  remedy: 'It is looked up by its key before anything is created again.',
};

export const KEY_COLUMN_NOT_WRITABLE = 'key_column_not_writable';
const keyColumnNotWritable = (table: TaskTable): ErrorResolution => ({
  action: 'skip_record',
  code: KEY_COLUMN_NOT_WRITABLE,
  message: `A row was created in ${table.table}, but without its key: the integration user may not edit ${table.columns.key}. No further rows were created.`,
  remedy: `In Settings → Access Levels give the integration user "Edit" on the whole table, delete the row without a key, then retry.`,
});

/** A new row with our title and no key. */
function hasOrphan(
  table: TaskTable,
  cells: Cells,
  before: RowsOrError | undefined,
  after: readonly TableRow[],
): boolean {
  const known = new Set(before === undefined || before instanceof ConnectorError ? [] : before.map(({ id }) => id));
  const title = table.columns.title;
  return after.some((row) => !known.has(row.id) && isSameValue(cells[title] ?? null, row[title]));
}
