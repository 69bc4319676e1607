import type { Database } from './database.ts';

/**
 * Clears the embedded engine's files of rows that were erased. An update leaves the old row in its page, a plain VACUUM
 * frees its bytes without overwriting them, and the write-ahead log holds them as well; so the tables are written anew
 * with their indexes, and the log up to here is removed rather than kept for reuse. The log is only removed by a
 * checkpoint that begins in a later file, hence the switch before it.
 */
export async function scrubEmbedded(database: Database, tables: readonly string[]): Promise<void> {
  for (const table of tables) await database.query(`VACUUM (FULL, ANALYZE) ${table}`);
  // Samples of the former values, for the query planner.
  await database.query('VACUUM FULL pg_catalog.pg_statistic');
  await database.query('SET wal_recycle = off');
  try {
    await database.query('SELECT pg_switch_wal()');
    await database.query('CHECKPOINT');
  } finally {
    await database.query('RESET wal_recycle');
  }
}

/** A server is shared and never rewritten for one person: the rows become unreadable for every query and their space free. */
export async function vacuumServer(database: Database, tables: readonly string[]): Promise<void> {
  for (const table of tables) await database.query(`VACUUM (ANALYZE) ${table}`);
}
