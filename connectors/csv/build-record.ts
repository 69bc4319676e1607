import type { ObjectRead, SourceRecord } from '../../src/core/connector.ts';
import { shortHashOf } from '../../src/core/hash.ts';
import type { JsonObject } from '../../src/core/json.ts';
import { objectOf, type CsvSettings } from './config.ts';
import { CsvProblem } from './errors.ts';
import { columnIndex, type CsvTable, type CsvTables } from './load-tables.ts';
import type { CsvRow } from './read-rows.ts';

/** What is taken of each row, decided once per run. */
export interface RowPlan {
  readonly header: readonly string[];
  readonly tables: CsvTables;
  /** Columns of the main file to hand over. */
  readonly columns: readonly string[];
  /** Columns of each joined or related file, by its name. */
  readonly tableColumns: ReadonlyMap<string, ReadonlySet<string>>;
  readonly nonexistent: readonly string[];
}

/** Checks every mapped path against the headers. Throws CsvProblem that names file, column and the nearest one. */
export function planRows(settings: CsvSettings, read: ObjectRead, header: readonly string[], tables: CsvTables): RowPlan {
  const nonexistent: string[] = [];
  const tableColumns = new Map<string, Set<string>>([...tables.joined, ...tables.related].map((table) => [table.settings.name, new Set([table.settings.key])]));
  const exists = (known: readonly string[], column: string, file: string, path: string, optional: readonly string[]): boolean => {
    if (optional.includes(path) && !known.includes(column)) {
      nonexistent.push(path);
      return false;
    }
    columnIndex(known, column, file);
    return true;
  };
  const columns = new Set(read.keep === 'custom' ? header : read.keep.filter((name) => header.includes(name)));
  for (const path of read.fields) {
    const [name = '', ...rest] = path.split('.');
    const table = tables.joined.find((candidate) => candidate.settings.name === name);
    if (table === undefined) {
      if (exists(header, path, settings.file, path, read.optional)) columns.add(path);
    } else if (rest.length > 0 && exists(table.header, rest.join('.'), table.settings.file, path, read.optional)) {
      tableColumns.get(name)?.add(rest.join('.'));
    }
  }
  for (const relation of read.relations) {
    const table = tables.related.find((candidate) => candidate.settings.name === relation.name);
    if (table === undefined) throw unknownRelation(settings, relation.name);
    for (const path of relation.fields) {
      if (exists(table.header, path, table.settings.file, path, relation.optional)) tableColumns.get(relation.name)?.add(path);
    }
  }
  return { header, tables, columns: [...columns], tableColumns, nonexistent };
}

const unknownRelation = (settings: CsvSettings, name: string): CsvProblem =>
  new CsvProblem('relation_missing', { file: settings.file }, `the mapping asks for rows of "${name}", which is not named under related in the settings`, 'Name the file under related in the settings, or correct the mapping');

/** One row as a record: raw cells, parents as objects or null, lists by name. Its version is a hash of all of that. */
export function buildRecord(settings: CsvSettings, plan: RowPlan, row: CsvRow, connection: string, readAt: string): SourceRecord {
  const whole = new Map(plan.header.map((name, index) => [name, row.cells[index] ?? '']));
  const own = Object.fromEntries(plan.columns.map((name) => [name, whole.get(name) ?? '']));
  const parents = Object.fromEntries(plan.tables.joined.map((table) => [table.settings.name, pick(plan, table, whole)[0] ?? null]));
  const fields: JsonObject = { ...own, ...parents };
  const related = Object.fromEntries(plan.tables.related.map((table) => [table.settings.name, pick(plan, table, whole)]));
  return {
    connection,
    object: objectOf(settings),
    externalId: (whole.get(settings.id) ?? '').trim(),
    version: shortHashOf([fields, related]),
    url: null,
    fields,
    related,
    state: { kind: 'present' },
    unreadable: [],
    nonexistent: plan.nonexistent,
    readAt,
    lastHumanEditAt: null,
    lockGroup: null,
    own: null,
  };
}

function pick(plan: RowPlan, table: CsvTable, whole: ReadonlyMap<string, string>): readonly JsonObject[] {
  const wanted = plan.tableColumns.get(table.settings.name) ?? new Set();
  const rows = table.rows.get((whole.get(table.settings.on) ?? '').trim()) ?? [];
  return rows.map((row) => Object.fromEntries(Object.entries(row).filter(([name]) => wanted.has(name))));
}

/** A known row that a complete export no longer holds. */
export const deletedRecord = (settings: CsvSettings, externalId: string, connection: string, readAt: string): SourceRecord => ({
  connection, object: objectOf(settings), externalId, version: 'deleted', url: null, fields: {}, related: {},
  state: { kind: 'deleted' }, unreadable: [], nonexistent: [], readAt, lastHumanEditAt: null, lockGroup: null, own: null,
});
