import type { Database } from './database.ts';

/** Fewer dead rows than this cost less space than looking after them costs time. */
const WORTH_A_VACUUM = 20;
/** As PostgreSQL's own rule: plans are as good as what is known of the rows. */
const WORTH_AN_ANALYSIS = 'n_mod_since_analyze > 50 + n_live_tup / 10';

/** The embedded engine has no autovacuum: without this every update would make its files grow for ever, and nothing would be known of its tables. */
export async function vacuumEmbedded(database: Database): Promise<void> {
  const worn = await database.query<{ schema: string; name: string; dead: boolean }>(
    `SELECT schemaname AS schema, relname AS name, n_dead_tup >= ${WORTH_A_VACUUM} AS dead FROM pg_stat_user_tables WHERE n_dead_tup >= ${WORTH_A_VACUUM} OR ${WORTH_AN_ANALYSIS} ORDER BY schemaname, relname`,
  );
  // The queue keeps its tables in a schema of its own.
  for (const { schema, name, dead } of worn) await database.query(`${dead ? 'VACUUM (ANALYZE)' : 'ANALYZE'} "${schema}"."${name}"`);
}
