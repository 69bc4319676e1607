import { QueryFailedError, type DataSource } from 'typeorm';

/**
 * Runs one statement and gives its rows. The row type is our own promise about our own tables: the migrations built
 * them and the round-trip tests of test/store hold it. UPDATE and DELETE give no rows: wrap them in WITH … SELECT.
 */
export type Query = <Row>(sql: string, parameters?: readonly unknown[]) => Promise<Row[]>;

export interface Database {
  readonly query: Query;
  /** Inside `work` only the given query may be used: the embedded engine has one connection, and the outer would wait for itself. */
  transaction<T>(work: (query: Query) => Promise<T>): Promise<T>;
}

export const databaseOf = (dataSource: DataSource): Database => ({
  query: <Row>(sql: string, parameters: readonly unknown[] = []) => dataSource.query<Row[]>(sql, [...parameters]),
  transaction: (work) =>
    repeatOnConflict(() =>
      dataSource.transaction((manager) =>
        work(<Row>(sql: string, parameters: readonly unknown[] = []) => manager.query<Row[]>(sql, [...parameters])),
      ),
    ),
});

/** 40P01 deadlock, 40001 serialization failure: the server undid the whole transaction and asks to try it again. */
const CONFLICTS = new Set(['40P01', '40001']);
const MOST_REPEATS = 3;

async function repeatOnConflict<T>(transact: () => Promise<T>): Promise<T> {
  for (let repeats = 0; ; repeats += 1) {
    try {
      return await transact();
    } catch (error) {
      const isConflict = error instanceof QueryFailedError && 'code' in error && typeof error.code === 'string' && CONFLICTS.has(error.code);
      if (!isConflict || repeats === MOST_REPEATS) throw error;
    }
  }
}

/**
 * Rows in one parameter. PostgreSQL's jsonb refuses NUL and lone surrogates; one such character in a vendor's text
 * must not cost the page, so they become U+FFFD. JSON.stringify escapes exactly these and leaves whole pairs alone.
 */
export function encodeJson(value: unknown): string {
  const json = JSON.stringify(value);
  if (!json.includes('\\u0000') && !json.includes('\\ud')) return json;
  return json.replace(/\\(?:\\|u0000|ud[89a-f][0-9a-f]{2})/g, (escape) => (escape === '\\\\' ? escape : '\\ufffd'));
}

/**
 * 250 rows a statement: larger ones are no faster, and on the embedded engine, which runs on the main thread, they
 * would hold up everything else for longer.
 */
export const ROWS_PER_STATEMENT = 250;

export function* inSteps<T>(items: readonly T[], size: number = ROWS_PER_STATEMENT): Generator<readonly T[], void, undefined> {
  for (let start = 0; start < items.length; start += size) yield items.slice(start, start + size);
}

/**
 * One statement may name a row once: the last wins. In the order of keys, so that two connections that share handoffs
 * never wait for each other in a circle.
 */
export function lastPerKey<T>(items: readonly T[], keyOf: (item: T) => string): readonly T[] {
  const byKey = new Map(items.map((item) => [keyOf(item), item]));
  return [...byKey].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, item]) => item);
}

/** Column name → PostgreSQL type, in the order of the statement. */
export type Columns = Readonly<Record<string, string>>;

/** `FROM` item that turns the JSON array in parameter 1 into rows named `given`. */
export const givenRows = (columns: Columns): string =>
  `jsonb_to_recordset($1::jsonb) AS given(${Object.entries(columns).map(([name, type]) => `${name} ${type}`).join(', ')})`;

export const namesOf = (columns: Columns): string => Object.keys(columns).join(', ');

export const isoOf = (instant: Date): string => instant.toISOString();
export const isoOrNull = (instant: Date | null): string | null => instant?.toISOString() ?? null;
