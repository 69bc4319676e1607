import { createDatabaseOn, type TestDatabase } from '../support/postgres.ts';
import { startTestPostgres, stopTestPostgres } from '../support/test-postgres.ts';

export interface BenchPostgres {
  /** An empty database, dropped by `drop`. */
  createDatabase(): Promise<TestDatabase>;
  stop(): Promise<void>;
}

/**
 * A real PostgreSQL server in its own process. Unlike the tests' server it keeps what it was told before it answers
 * (fsync, synchronous commits): a benchmark that switched them off would flatter us.
 */
export async function startPostgres(): Promise<BenchPostgres> {
  const { url, folder } = await startTestPostgres('careful');
  return { createDatabase: () => createDatabaseOn(url), stop: () => stopTestPostgres(folder) };
}
