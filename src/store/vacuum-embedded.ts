import type { Database } from './database.ts';

/** Fewer dead rows than this cost less space than looking after them costs time. */
const WORTH_A_VACUUM = 20;

/** The embedded engine has no autovacuum: without this every update would make its files grow for ever. */
export async function vacuumEmbedded(database: Database): Promise<void> {
  const worn = await database.query<{ schema: string; name: string }>(
    `SELECT schemaname AS schema, relname AS name FROM pg_stat_user_tables WHERE n_dead_tup >= ${WORTH_A_VACUUM} ORDER BY schemaname, relname`,
  );
  // The queue keeps its tables in a schema of its own.
  for (const { schema, name } of worn) await database.query(`VACUUM "${schema}"."${name}"`);
}
