import { HandoffError } from '../core/errors.ts';
import type { Engine } from './open-engine.ts';

export interface MigrationStatus {
  /** Names, oldest first. */
  readonly applied: readonly string[];
  readonly pending: readonly string[];
}

/** Two processes that start at the same moment must not both build the tables: the second waits, then finds nothing to do. */
const MIGRATION_LOCK = 4_806_241_907;

/** Applies what is pending; returns the names of what it applied. */
export async function runMigrations(engine: Engine): Promise<readonly string[]> {
  const migrate = async (): Promise<readonly string[]> => (await engine.dataSource.runMigrations()).map((migration) => migration.name);
  if (engine.name === 'embedded') return migrate();
  const client = await engine.pool.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1::bigint)', [MIGRATION_LOCK]);
    return await migrate();
  } finally {
    await client.query('SELECT pg_advisory_unlock($1::bigint)', [MIGRATION_LOCK]).catch(() => {});
    client.release();
  }
}

export async function migrationStatus(engine: Engine): Promise<MigrationStatus> {
  const known = engine.dataSource.migrations.map((migration) => migration.name ?? migration.constructor.name);
  const table = await engine.dataSource.query<{ present: boolean }[]>(`SELECT to_regclass('migrations') IS NOT NULL AS present`);
  const rows = table[0]?.present === true ? await engine.dataSource.query<{ name: string }[]>('SELECT name FROM migrations ORDER BY id') : [];
  const applied = new Set(rows.map((row) => row.name));
  return { applied: [...applied], pending: known.filter((name) => !applied.has(name)) };
}

export const pendingMigrations = async (engine: Engine): Promise<readonly string[]> => (await migrationStatus(engine)).pending;

/** A database that a newer version of this program has changed must not be worked on by an older one. */
export async function refuseNewerDatabase(engine: Engine): Promise<void> {
  const { applied } = await migrationStatus(engine);
  const known = new Set(engine.dataSource.migrations.map((migration) => migration.name ?? migration.constructor.name));
  const foreign = applied.filter((name) => !known.has(name));
  if (foreign.length === 0) return;
  throw new HandoffError({
    code: 'database_newer',
    message: `The database was changed by a newer version of handoff-sync (${foreign.join(', ')}).`,
    remedy: 'Use that newer version, or restore the backup made before it.',
    exitCode: 2,
  });
}
