import type { DataSource } from 'typeorm';

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
    dataSource.transaction((manager) =>
      work(<Row>(sql: string, parameters: readonly unknown[] = []) => manager.query<Row[]>(sql, [...parameters])),
    ),
});

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

/** Column name → PostgreSQL type, in the order of the statement. */
export type Columns = Readonly<Record<string, string>>;

/** `FROM` item that turns the JSON array in parameter 1 into rows named `given`. */
export const givenRows = (columns: Columns): string =>
  `jsonb_to_recordset($1::jsonb) AS given(${Object.entries(columns).map(([name, type]) => `${name} ${type}`).join(', ')})`;

export const namesOf = (columns: Columns): string => Object.keys(columns).join(', ');

export const isoOf = (instant: Date): string => instant.toISOString();
export const isoOrNull = (instant: Date | null): string | null => instant?.toISOString() ?? null;
