import type { ObjectRead } from '../../../src/core/connector.ts';
import type { Report } from '../config.ts';
import type { Column, ColumnType } from '../columns.ts';

/** What is taken of each row, worked out once per run from the mapping and the report's columns. */
export interface ReadPlan {
  readonly key: string;
  /** Columns that end up in `fields`. */
  readonly roots: readonly string[];
  readonly relations: readonly { readonly name: string; readonly fields: readonly string[] }[];
  readonly typeOf: (column: string, child?: string) => ColumnType;
  /** Name in the mapping → column that shows our own field. */
  readonly own: Readonly<Record<string, string>>;
  /** Mapped paths that the report does not show. */
  readonly unreadable: readonly string[];
  /** Mapped paths marked `ifExists` that the report does not have. */
  readonly nonexistent: readonly string[];
  /** Mapped columns that the schema has: all of them blank in every row calls for a second look at the schema. */
  readonly known: readonly string[];
}

const rootOf = (path: string): string => path.split('.')[0] ?? path;
const childOf = (path: string): string | undefined => path.split('.')[1];

/**
 * `columns` null: nobody can say which columns exist, so nothing is called unreadable. A mapped column that neither the
 * schema nor any row nor `types` in the settings names was not built into the report or is hidden from our user; either
 * way its answers are unknown. `inRows`: columns that some row holds, since a schema may leave some out.
 */
export function planRead(
  read: ObjectRead,
  report: Report,
  columns: readonly Column[] | null,
  readBack: Readonly<Record<string, string>>,
  inRows: ReadonlySet<string> = new Set(),
): ReadPlan {
  const byName = new Map((columns ?? []).map((column) => [column.name, column]));
  const exists = (path: string): boolean => {
    if (columns === null || report.types[rootOf(path)] !== undefined || (inRows.has(rootOf(path)) && !byName.has(rootOf(path)))) return true;
    const column = byName.get(rootOf(path));
    const child = childOf(path);
    if (column === undefined) return false;
    return child === undefined || column.children === null || column.children.some(({ name }) => name === child);
  };
  const absent = read.fields.filter((path) => !exists(path));
  const relationPaths = read.relations.flatMap(({ name, fields, optional }) =>
    byName.has(name) || columns === null
      ? fields.map((field) => ({ path: `${name}.${field}`, optional: optional.includes(field) })).filter(({ path }) => !exists(path))
      : [{ path: name, optional: fields.length > 0 && optional.length === fields.length }],
  );
  const optional = new Set([...read.optional, ...relationPaths.filter((each) => each.optional).map(({ path }) => path)]);
  const missing = [...absent, ...relationPaths.map(({ path }) => path)];
  const keep = read.keep === 'custom' ? [...byName.keys()] : read.keep;
  const relationNames = new Set(read.relations.map(({ name }) => name));
  const roots = [...new Set([...read.fields.filter(exists), ...keep.filter(exists)].map(rootOf))].filter((root) => !relationNames.has(root));
  return {
    key: report.key,
    roots: roots.toSorted(),
    relations: read.relations.map(({ name, fields }) => ({ name, fields: [...new Set(fields.map(rootOf))] })),
    typeOf: (name, child) => {
      const column = byName.get(name);
      return report.types[child ?? name] ?? (child === undefined ? column?.type : column?.children?.find((each) => each.name === child)?.type) ?? 'text';
    },
    own: Object.fromEntries(read.own.flatMap((name) => (readBack[name] === undefined ? [] : [[name, readBack[name]]]))),
    unreadable: missing.filter((path) => !optional.has(path)),
    nonexistent: missing.filter((path) => optional.has(path)),
    known: columns === null ? [] : roots.filter((root) => byName.has(root)),
  };
}
