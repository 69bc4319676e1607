import { z } from 'zod';
import type pg from 'pg';
import { migrationStatus } from './run-migrations.ts';
import type { Engine } from './open-engine.ts';

/*
 * A backup is lines of text. Those that begin with # say what follows; every other line is one row, as JSON. It holds our
 * tables on either engine, so that a backup of one can be restored into the other, and it needs no program but this one.
 * The queue is not in it: its jobs only wake, and the database says what there is to do.
 */
export const headerSchema = z.strictObject({
  handoffBackup: z.literal(1),
  createdAt: z.iso.datetime(),
  engine: z.enum(['embedded', 'postgres']),
  /** Names, oldest first: the tables are as these left them. */
  migrations: z.array(z.string()),
});
export const tableSchema = z.strictObject({ table: z.string().regex(/^[a-z_]+$/), columns: z.array(z.string().regex(/^[a-z_]+$/)) });
export const endSchema = z.strictObject({ rows: z.int() });

const ROWS_PER_FETCH = 250;

/** Our own tables, each with the columns that are stored (not computed). */
export async function findTables(client: Pick<pg.Pool | pg.PoolClient, 'query'>): Promise<readonly z.infer<typeof tableSchema>[]> {
  const { rows } = await client.query<{ name: string; columns: string[] }>(`
    SELECT tables.table_name AS name, array_agg(columns.column_name::text ORDER BY ordinal_position) FILTER (WHERE is_generated = 'NEVER') AS columns
    FROM information_schema.tables JOIN information_schema.columns USING (table_schema, table_name)
    WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND table_name <> 'migrations'
    GROUP BY 1 ORDER BY 1`);
  return rows.map(({ name, columns }) => ({ table: name, columns }));
}

/**
 * Hands over the whole database line by line (without line ends), as it is at one moment, while others go on working; on the embedded
 * engine, which has one connection, they wait until it is done. Returns how many rows there were.
 */
export async function writeBackup(engine: Engine, now: string, write: (line: string) => Promise<void>): Promise<number> {
  const { applied } = await migrationStatus(engine);
  const client = await engine.pool.connect();
  const say = (header: z.infer<typeof headerSchema> | z.infer<typeof tableSchema> | z.infer<typeof endSchema>): Promise<void> => write(`#${JSON.stringify(header)}`);
  try {
    await client.query('BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY');
    let total = 0;
    await say({ handoffBackup: 1, createdAt: now, engine: engine.name, migrations: [...applied] });
    for (const table of await findTables(client)) {
      await say(table);
      await client.query(`DECLARE backup NO SCROLL CURSOR FOR SELECT to_jsonb(t)::text AS row FROM public."${table.table}" AS t`);
      for (let fetched = ROWS_PER_FETCH; fetched === ROWS_PER_FETCH; ) {
        const { rows } = await client.query<{ row: string }>(`FETCH ${ROWS_PER_FETCH} FROM backup`);
        for (const { row } of rows) await write(row);
        fetched = rows.length;
        total += fetched;
      }
      await client.query('CLOSE backup');
    }
    await say({ rows: total });
    return total;
  } finally {
    await client.query('ROLLBACK').catch(() => {});
    client.release();
  }
}
