import { randomBytes } from 'node:crypto';
import pg from 'pg';

export interface TestDatabase {
  readonly url: string;
  /** Also ends sessions that a failed test left behind. */
  drop(): Promise<void>;
}

/** A fresh database on the run's PostgreSQL. */
export const createTestDatabase = (): Promise<TestDatabase> => createDatabaseOn(serverUrl());

export async function createDatabaseOn(server: string, template = 'template0'): Promise<TestDatabase> {
  const name = `test_${randomBytes(8).toString('hex')}`;
  await onServer(server, `CREATE DATABASE ${name} TEMPLATE ${template} ENCODING 'UTF8'`);
  return { url: urlOf(server, name), drop: () => onServer(server, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
}

/** A fresh database with what `fill` puts into an empty one; the first test that needs one fills it for the whole run. */
export async function createFilledDatabase(fill: (url: string) => Promise<void>): Promise<TestDatabase> {
  const template = (process.env['TEST_PG_TEMPLATE'] ??= `template_${randomBytes(8).toString('hex')}`);
  const server = serverUrl();
  await onServer(server, async (client) => {
    // Workers that come at the same moment wait for the first.
    await client.query(`SELECT pg_advisory_lock(hashtext($1))`, [template]);
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [template]);
    if (rowCount !== 0) return;
    const making = await createDatabaseOn(server);
    await fill(making.url);
    await client.query(`ALTER DATABASE ${new URL(making.url).pathname.slice(1)} RENAME TO ${template}`);
  });
  return createDatabaseOn(server, template);
}

/** On a server that outlives the run its template must not. */
export async function dropTemplate(): Promise<void> {
  const template = process.env['TEST_PG_TEMPLATE'];
  if (template !== undefined) await onServer(serverUrl(), `DROP DATABASE IF EXISTS ${template} WITH (FORCE)`);
}

function serverUrl(): string {
  const server = process.env['TEST_PG_URL'];
  if (server === undefined) throw new Error('TEST_PG_URL is not set: run the tests through jest, whose global setup starts PostgreSQL.');
  return server;
}

function urlOf(server: string, database: string): string {
  const url = new URL(server);
  url.pathname = `/${database}`;
  return url.toString();
}

async function onServer(url: string, work: string | ((client: pg.Client) => Promise<void>)): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    if (typeof work === 'string') await client.query(work);
    else await work(client);
  } finally {
    await client.end();
  }
}
