import { mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { MIGRATIONS } from '../../migrations/index.ts';
import { HandoffError } from '../core/errors.ts';
import { ENTITIES } from './entities.ts';
import { lanesInPostgres, lanesInProcess, type Lanes } from './keep-lanes.ts';
import { lockFolder } from './lock-folder.ts';

export type EngineOptions =
  /** The data folder: the database lies in its subfolder `database`, created when missing. */
  | { readonly engine: 'embedded'; readonly folder: string }
  /** `poolSize`: connections of this process, default 10, at least 2; one more holds the lanes. */
  | { readonly engine: 'postgres'; readonly url: string; readonly poolSize?: number };

export interface Engine {
  readonly name: EngineOptions['engine'];
  readonly dataSource: DataSource;
  /** The one pool that everything on this database shares; a second pool on the embedded engine would lose rows. */
  readonly pool: pg.Pool;
  readonly lanes: Lanes;
  close(): Promise<void>;
}

export const openEngine = (options: EngineOptions): Promise<Engine> =>
  options.engine === 'embedded' ? openEmbedded(options.folder) : openPostgres(options.url, options.poolSize ?? 10);

async function openEmbedded(folder: string): Promise<Engine> {
  await makeFolder(folder);
  const lock = await lockFolder(folder);
  try {
    const lite = await startEmbedded(folder);
    // createPgConfig is imported here so that processes on PostgreSQL never load the embedded engine.
    const { createPgConfig } = await import('@electric-sql/pglite/node-postgres');
    const { connection, user, password, database, host, port } = createPgConfig(lite);
    const config = { connection, user, password, database, host, port, max: 1, idleTimeoutMillis: 0, connectionTimeoutMillis: 8_000 };
    const pool = new pg.Pool(config);
    const closeFiles = async (): Promise<void> => {
      await lite.close();
      await lock.release();
    };
    return await connect('embedded', pool, lanesInProcess(), closeFiles);
  } catch (error) {
    await lock.release();
    throw error;
  }
}

async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    if (!(await stat(folder)).isDirectory()) throw new Error('not a folder');
  } catch (error) {
    throw new HandoffError({
      code: 'folder_unusable',
      message: `The data folder ${folder} cannot be used: ${reasonOf(error)}.`,
      remedy: 'Give a path to a folder that this user may write to; it is created when missing.',
      place: folder,
      exitCode: 2,
      cause: error,
    });
  }
}

/**
 * 64 MB of shared buffers: half the engine's default at the same speed; with 16 MB writing and reading back was a third slower.
 * A first start that was killed leaves half a database; the mark says so, and nothing can have been saved in it yet.
 */
async function startEmbedded(folder: string) {
  const { PGlite } = await import('@electric-sql/pglite');
  // V8 13.6 now and then ends the process while it frees replaced WebAssembly code ("jit_page_->allocations_.erase(addr) == 1",
  // nodejs/node#64500). Keeping that code costs a few megabytes; it must be said before the engine compiles.
  setFlagsFromString('--no-wasm-code-gc');
  const dataDir = join(folder, 'database');
  const mark = join(folder, 'database.creating');
  const exists = async (path: string): Promise<boolean> => (await stat(path).catch(() => null)) !== null;
  if (await exists(mark)) await rm(dataDir, { recursive: true, force: true });
  const isNew = !(await exists(dataDir));
  if (isNew) await writeFile(mark, '');
  try {
    const lite = await PGlite.create({ dataDir, startParams: [...PGlite.defaultStartParams, '-c', 'shared_buffers=64MB'] });
    if (isNew || (await exists(mark))) await rm(mark, { force: true });
    return lite;
  } catch (error) {
    throw new HandoffError({
      code: 'database_damaged',
      message: `The embedded database in ${dataDir} does not open: its files are damaged or are not a database.`,
      remedy: 'Restore the data folder from a backup, or move it away: the next sync reads everything again and recognises what it wrote before.',
      place: dataDir,
      cause: error,
    });
  }
}

async function openPostgres(url: string, poolSize: number): Promise<Engine> {
  const pool = new pg.Pool({ connectionString: url, max: Math.max(2, poolSize), connectionTimeoutMillis: 10_000 });
  // A server restart ends idle connections; the pool replaces them, but without a listener the process would end.
  pool.on('error', () => {});
  const lanes = lanesInPostgres(url);
  try {
    await checkServer(pool);
    return await connect('postgres', pool, lanes, () => Promise.resolve());
  } catch (error) {
    if (!pool.ended) await pool.end();
    throw error;
  }
}

async function checkServer(pool: pg.Pool): Promise<void> {
  const { rows } = await pool
    .query<{ version: number; encoding: string }>(
      `SELECT current_setting('server_version_num')::integer AS version, current_setting('server_encoding') AS encoding`,
    )
    .catch((error: unknown) => {
      // The driver's message names host, port, user or database, never the password.
      throw new HandoffError({
        code: 'database_unreachable',
        message: `PostgreSQL cannot be reached: ${reasonOf(error)}.`,
        remedy: 'Check DATABASE_URL (host, port, database, user, password) and that the server accepts connections from here.',
        place: 'DATABASE_URL',
        cause: error,
      });
    });
  const server = rows[0];
  if (server !== undefined && server.version >= 150_000 && server.encoding === 'UTF8') return;
  throw new HandoffError({
    code: 'database_unsuitable',
    message: `PostgreSQL 15 or later with encoding UTF8 is needed; this server is version ${Math.floor((server?.version ?? 0) / 10_000)} with encoding ${server?.encoding ?? 'unknown'}.`,
    remedy: 'Use a newer server, or create the database with ENCODING UTF8.',
    place: 'DATABASE_URL',
    exitCode: 2,
  });
}

const textAt = (error: unknown, key: 'message' | 'code'): string =>
  typeof error === 'object' && error !== null && key in error ? String(Reflect.get(error, key)) : '';

/** Several addresses that all refuse come as one error with a code and no message. */
const reasonOf = (error: unknown): string => textAt(error, 'message') || textAt(error, 'code') || 'no answer';

/** On the engine's one pool. `migrations`: of an earlier version, to build its tables. */
export async function openDataSource(pool: pg.Pool, migrations: (typeof MIGRATIONS)[number][] = MIGRATIONS): Promise<DataSource> {
  const dataSource = new DataSource({
    type: 'postgres',
    entities: ENTITIES,
    migrations,
    migrationsTableName: 'migrations',
    installExtensions: false,
    uuidExtension: 'pgcrypto',
    driver: { Pool: class { constructor() { return pool; } }, types: pg.types, defaults: pg.defaults },
  });
  return dataSource.initialize();
}

async function connect(name: Engine['name'], pool: pg.Pool, lanes: Lanes, after: () => Promise<void>): Promise<Engine> {
  const dataSource = await openDataSource(pool);
  const close = async (): Promise<void> => {
    await lanes.close();
    await dataSource.destroy();
    await after();
  };
  return { name, dataSource, pool, lanes, close };
}
