import { ConnectorError } from '../../../src/core/errors.ts';
import { stopsConnection } from '../client.ts';
import type { TaskTable } from '../config.ts';
import { READ_WHOLE_TABLE_FROM } from '../limits.ts';
import { rowsSchema, type TableRow } from '../schema.ts';
import type { SessionParts } from '../session-parts.ts';

/** Rows of one table, per employee. */
export type RowsByEmployee = ReadonlyMap<string, readonly TableRow[]>;
/** What a failed reading of one employee's rows leaves. */
export type RowsOrError = readonly TableRow[] | ConnectorError;

/**
 * The rows of these employees: one request for the whole table when that is cheaper ("Use the special value "all" to
 * retrieve table data for all employees"), else one per employee. Where the account does not allow the whole table,
 * it falls back. Errors that concern one employee come back in the map; what stops the connection is thrown.
 */
export async function readTaskRows(
  parts: SessionParts,
  table: TaskTable,
  employeeIds: readonly string[],
): Promise<ReadonlyMap<string, RowsOrError>> {
  const { client } = parts;
  const path = (id: string): string =>
    `/api/v1/employees/${encodeURIComponent(id)}/tables/${encodeURIComponent(table.table)}`;
  if (employeeIds.length >= READ_WHOLE_TABLE_FROM) {
    try {
      const rows = await client.get(path('all'), rowsSchema);
      if (rows.every(({ employeeId }) => employeeId !== undefined)) return grouped(rows, employeeIds);
    } catch (error) {
      const mayBeOnlyAll =
        error instanceof ConnectorError &&
        (!stopsConnection(error) || error.code === 'answer_too_large' || error.code === 'unexpected_answer');
      if (!mayBeOnlyAll) throw error;
    }
  }
  const found = await Promise.all(
    employeeIds.map(async (id): Promise<[string, RowsOrError]> => {
      try {
        return [id, await client.get(path(id), rowsSchema)];
      } catch (error) {
        if (!(error instanceof ConnectorError) || stopsConnection(error)) throw error;
        return [id, error];
      }
    }),
  );
  return new Map(found);
}

function grouped(rows: readonly TableRow[], employeeIds: readonly string[]): ReadonlyMap<string, RowsOrError> {
  const byEmployee = new Map<string, TableRow[]>(employeeIds.map((id) => [id, []]));
  for (const row of rows) byEmployee.get(row.employeeId ?? '')?.push(row);
  return byEmployee;
}

/** Our row of this key; of several (two processes crashed at the wrong moment) the oldest, which is the lowest id. */
export function findRow(
  rows: readonly TableRow[],
  keyColumn: string,
  taskKey: string,
): { readonly row: TableRow | null; readonly duplicates: readonly string[] } {
  const own = rows
    .filter((row) => row[keyColumn] === taskKey)
    .toSorted((a, b) => Number(a.id) - Number(b.id) || a.id.localeCompare(b.id));
  const [row = null, ...others] = own;
  return { row, duplicates: others.map(({ id }) => id) };
}
