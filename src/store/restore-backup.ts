import type pg from 'pg';
import type { z } from 'zod';
import { MIGRATIONS } from '../../migrations/index.ts';
import { HandoffError } from '../core/errors.ts';
import { openDataSource, type Engine } from './open-engine.ts';
import { migrationStatus, runMigrations } from './run-migrations.ts';
import { endSchema, findTables, headerSchema, tableSchema } from './write-backup.ts';

export interface Restored {
  readonly createdAt: string;
  readonly rows: number;
  /** Comments of which nobody knows whether they were written after the backup: a person decides about each. */
  readonly unconfirmed: number;
}

const damaged = (what: string): HandoffError =>
  new HandoffError({ code: 'backup_damaged', message: `The file is not a whole backup: ${what}. Nothing was restored.`, remedy: 'Use another backup.', exitCode: 2 });

/**
 * Builds the tables as the backup's version had them, fills them in one transaction, then brings them to the present.
 * `engine` must have been opened with migrations left alone. Throws HandoffError `target_not_empty`, `target_in_use`,
 * `backup_newer`, `backup_damaged`; nothing is restored then.
 */
export async function restoreBackup(engine: Engine, lines: AsyncIterable<string>, now: string): Promise<Restored> {
  const reader = lines[Symbol.asyncIterator]();
  const first = await reader.next();
  const header = first.done === true ? null : parseSaying(first.value, headerSchema);
  if (header === null) throw damaged('its first line is not that of a backup');
  await refuseTarget(engine);
  await buildTables(engine, header.migrations);
  const known = (await findTables(engine.pool)).map(({ table }) => table);
  const client = await engine.pool.connect();
  let rows: number;
  let unconfirmed: number;
  try {
    await client.query('BEGIN');
    for (const table of SEEDED_TABLES) if (known.includes(table)) await client.query(`TRUNCATE public."${table}"`);
    rows = await fillTables(client, reader);
    unconfirmed = await doubtWhatWasPending(client, now);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {});
    throw error;
  } finally {
    client.release();
  }
  await runMigrations(engine);
  return { createdAt: header.createdAt, rows, unconfirmed };
}

function parseSaying<T>(line: string, schema: z.ZodType<T>): T | null {
  if (!line.startsWith('#')) return null;
  try {
    return schema.safeParse(JSON.parse(line.slice(1))).data ?? null;
  } catch {
    return null;
  }
}

/** Their migrations put a row into them; it says nothing about use. */
export const SEEDED_TABLES: readonly string[] = ['rule_changes'];

async function refuseTarget(engine: Engine): Promise<void> {
  for (const { table } of await findTables(engine.pool)) {
    if (SEEDED_TABLES.includes(table)) continue;
    const { rows } = await engine.pool.query<{ filled: boolean }>(`SELECT EXISTS (SELECT 1 FROM public."${table}") AS filled`);
    if (rows[0]?.filled !== true) continue;
    throw new HandoffError({
      code: 'target_not_empty', exitCode: 2,
      message: `The database already holds something (table "${table}"); a backup is only restored into an empty one.`,
      remedy: 'Name an empty database in DATABASE_URL, or an empty data folder in HANDOFF_DATA_FOLDER.',
    });
  }
  if (engine.name === 'embedded') return;
  const { rows } = await engine.pool.query<{ others: number }>(
    `SELECT count(*)::integer AS others FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'handoff lanes'`);
  if ((rows[0]?.others ?? 0) === 0) return;
  throw new HandoffError({ code: 'target_in_use', message: 'Another handoff process works on this database.', remedy: 'Stop every "handoff serve" and "handoff worker" first.', exitCode: 2 });
}

async function buildTables(engine: Engine, wanted: readonly string[]): Promise<void> {
  const known = new Map(MIGRATIONS.map((migration) => [migration.name, migration]));
  const foreign = wanted.filter((name) => !known.has(name));
  if (foreign.length > 0) {
    throw new HandoffError({ code: 'backup_newer', message: `The backup is from a newer version of handoff-sync (${foreign.join(', ')}).`, remedy: 'Restore it with that version.', exitCode: 2 });
  }
  // Tables that are further than the backup are empty, so that going back loses nothing.
  for (let ahead = await appliedBeyond(engine, wanted); ahead > 0; ahead -= 1) await engine.dataSource.undoLastMigration();
  const dataSource = await openDataSource(engine.pool, MIGRATIONS.filter((migration) => wanted.includes(migration.name)));
  await dataSource.runMigrations();
}

const appliedBeyond = async (engine: Engine, wanted: readonly string[]): Promise<number> => {
  const { applied } = await migrationStatus(engine);
  const common = applied.findIndex((name, index) => name !== wanted[index]);
  return common === -1 ? 0 : applied.length - common;
};

const ROWS_PER_INSERT = 250;

async function fillTables(client: pg.PoolClient, reader: AsyncIterator<string>): Promise<number> {
  const known = new Map((await findTables(client)).map((found) => [found.table, found.columns.toSorted().join(', ')]));
  let total = 0;
  let table: z.infer<typeof tableSchema> | null = null;
  let rows: string[] = [];
  const flush = async (): Promise<void> => {
    if (table !== null && rows.length > 0) await insertRows(client, table, rows);
    total += rows.length;
    rows = [];
  };
  for (;;) {
    const next = await reader.next();
    if (next.done === true) throw damaged('it ends too early');
    const line = next.value;
    if (!line.startsWith('#')) {
      if (table === null) throw damaged('a row stands before its table');
      if (rows.push(line) >= ROWS_PER_INSERT) await flush();
      continue;
    }
    await flush();
    const end = parseSaying(line, endSchema);
    if (end !== null) {
      if (end.rows !== total) throw damaged(`it should hold ${end.rows} rows and holds ${total}`);
      break;
    }
    table = parseSaying(line, tableSchema);
    if (table === null || known.get(table.table) !== table.columns.toSorted().join(', ')) throw damaged('it names a table that its version does not have');
  }
  await goOnCounting(client);
  return total;
}

async function insertRows(client: pg.PoolClient, { table, columns }: z.infer<typeof tableSchema>, rows: readonly string[]): Promise<void> {
  const names = columns.map((column) => `"${column}"`).join(', ');
  try {
    await client.query(`INSERT INTO public."${table}" (${names}) OVERRIDING SYSTEM VALUE SELECT ${names} FROM jsonb_populate_recordset(NULL::public."${table}", $1::jsonb)`, [`[${rows.join(',')}]`]);
  } catch (error) {
    throw new HandoffError({ code: 'backup_damaged', message: `A row of table "${table}" in the file is not what the table takes. Nothing was restored.`, remedy: 'Use another backup.', exitCode: 2, cause: error });
  }
}

/** Numbers given from now on must not be those of restored rows. */
async function goOnCounting(client: pg.PoolClient): Promise<void> {
  const { rows } = await client.query<{ table: string; column: string; sequence: string }>(`
    SELECT table_name AS table, column_name AS column, pg_get_serial_sequence(format('public.%I', table_name), column_name) AS sequence
    FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> 'migrations' AND (is_identity = 'YES' OR column_default LIKE 'nextval%')`);
  for (const { table, column, sequence } of rows) await client.query(`SELECT setval($1, (SELECT coalesce(max("${column}"), 1) FROM public."${table}"))`, [sequence]);
}

/*
 * What was still to be sent when the backup was made may have been sent since. A task is then looked up by its key before
 * anything is created, as after a crash; a comment cannot be looked up, so it is not sent until a person says so.
 */
const DOUBT_TASKS = `UPDATE outbox SET state = 'sent', sent_hash = desired_hash, sent = NULL WHERE kind = 'task' AND state = 'pending' AND acknowledged_hash IS NULL`;
const DOUBT_NOTES = `
  WITH doubted AS (UPDATE outbox SET state = 'unconfirmed', sent_hash = desired_hash, sent = NULL WHERE kind = 'note' AND state IN ('pending', 'sent') RETURNING *)
  INSERT INTO sync_errors (id, connection, handoff_id, outbox_id, target_object, target_external_id, code, message, remedy, occurred_at, attempts)
  SELECT 'restored ' || id, connection, handoff_id, id, object, external_id, 'unconfirmed_after_restore',
    'The comment was not sent yet when the backup was made; whether it was sent later is not known.',
    'Look at the record; if the comment is missing there, retry this error by its id.', $1::timestamptz, 0
  FROM doubted ON CONFLICT (id) DO NOTHING RETURNING 1`;

async function doubtWhatWasPending(client: pg.PoolClient, now: string): Promise<number> {
  await client.query(DOUBT_TASKS);
  const { rowCount } = await client.query(DOUBT_NOTES, [now]);
  return rowCount ?? 0;
}
