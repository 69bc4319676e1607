import type { JsonObject } from '../../src/core/json.ts';
import { pathOf, type CsvSettings, type TableSettings } from './config.ts';
import { CsvProblem, suggestColumn } from './errors.ts';
import { readRows } from './read-rows.ts';

/** A joined or related file in memory, found by its key. */
export interface CsvTable {
  readonly settings: TableSettings;
  readonly header: readonly string[];
  /** Key → rows in file order; one at most for a joined table. */
  readonly rows: ReadonlyMap<string, readonly JsonObject[]>;
}
export interface CsvTables {
  readonly joined: readonly CsvTable[];
  readonly related: readonly CsvTable[];
}

export const toObject = (header: readonly string[], cells: readonly string[]): JsonObject => Object.fromEntries(header.map((name, index) => [name, cells[index] ?? '']));

/** Position of a column; throws CsvProblem with the nearest name when it is not there. */
export function columnIndex(header: readonly string[], column: string, file: string): number {
  const index = header.indexOf(column);
  if (index === -1) throw new CsvProblem('column_missing', { file, line: 1 }, `there is no column "${column}"; ${suggestColumn(column, header)}`.replace(/\?$/, ''), 'Correct the settings or the mapping, or export the column as well');
  return index;
}

/** Reads every joined and related file whole: parents and lists are small beside the main file. */
export async function loadTables(settings: CsvSettings, mainHeader: readonly string[]): Promise<CsvTables> {
  const load = async (table: TableSettings, single: boolean): Promise<CsvTable> => {
    columnIndex(mainHeader, table.on, settings.file);
    if (mainHeader.includes(table.name)) {
      throw new CsvProblem('name_taken', { file: settings.file, line: 1, column: table.name }, `a column has the name of the joined file ${table.file}`, 'Give the joined file another name in the settings');
    }
    return loadTable(settings, table, single);
  };
  const joined: CsvTable[] = [];
  for (const table of settings.join) joined.push(await load(table, true));
  const related: CsvTable[] = [];
  for (const table of settings.related) related.push(await load(table, false));
  return { joined, related };
}

async function loadTable(settings: CsvSettings, table: TableSettings, single: boolean): Promise<CsvTable> {
  let header: readonly string[] | null = null;
  let key = 0;
  const rows = new Map<string, JsonObject[]>();
  const lines = new Map<string, number>();
  for await (const row of readRows(pathOf(settings, table.file), table.file, settings)) {
    if (header === null) {
      header = row.cells;
      key = columnIndex(header, table.key, table.file);
      continue;
    }
    const value = (row.cells[key] ?? '').trim();
    // Nothing can refer to a row without a key.
    if (value === '') continue;
    const earlier = lines.get(value);
    if (single && earlier !== undefined) {
      throw new CsvProblem('duplicate_key', { file: table.file, line: row.line, column: table.key }, `the same value stands in line ${earlier}, so that it is not clear which row is meant`, 'Keep one of the two rows, or name the file under related');
    }
    lines.set(value, row.line);
    const list = rows.get(value);
    if (list === undefined) rows.set(value, [toObject(header, row.cells)]);
    else list.push(toObject(header, row.cells));
  }
  return { settings: table, header: header ?? [], rows };
}
