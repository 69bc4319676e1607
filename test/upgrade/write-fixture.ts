// Leaves a database as this version leaves it, in every state that matters, and writes it down as SQL beside the source
// that it is about. See README.md: it runs in a checkout of the version that is to be remembered.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { MIGRATIONS } from '../../migrations/index.ts';
import { createApp } from '../../src/app.ts';
import { parseConfig } from '../../src/config/load-config.ts';
import type { JsonObject } from '../../src/core/json.ts';
import { openKeyRing } from '../../src/store/key-ring.ts';
import { openStore } from '../../src/store/open-store.ts';
import { Crash, FakeSource } from '../support/fake-source.ts';
import { HOUR, ManualClock } from '../support/manual-clock.ts';
import { startTestPostgres, stopTestPostgres } from '../support/test-postgres.ts';
import { CONNECTIONS, stateOf } from './seeded-source.ts';

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('Name the folder to write to.');
await mkdir(folder, { recursive: true });

const person = (name: string): JsonObject => ({ id: `user-${name}`, name, email: `${name}@acme.example`, active: true });
const deal = (name: string, given: JsonObject = {}): JsonObject => ({ name, stage: 'won', type: 'new', wonAt: '2026-11-20T10:00:00Z', account: `${name} Ltd`, rep: person('ana'), engineer: person('sol'), ...given });
const whole: JsonObject = { goal: 'Halve the time to invoice', promises: 'None', goLive: '2027-01-15', environment: 'SAP and Okta' };

const server = await startTestPostgres();
const clock = new ManualClock('2026-11-23T09:00:00.000Z');
const source = new FakeSource(clock);
const key = await openKeyRing({ environmentKey: Buffer.alloc(32, 7).toString('base64'), folder: null });
const store = await openStore({ engine: 'postgres', url: server.url }, { key, now: () => clock.now() });
const config = parseConfig(CONNECTIONS, { cwd: import.meta.dirname, file: 'connections.yaml', env: {} });
const app = await createApp(config, { clock, store, findConnector: () => Promise.resolve(source.connector) });
const sync = async (): Promise<void> => {
  await app.sync('sales');
  clock.advance(HOUR);
};

source.put('deal', 'incomplete', deal('Northwind'));
source.put('deal', 'ready', deal('Brightside', whole));
source.put('deal', 'backlog', deal('Oldtimer', { wonAt: '2026-08-01T10:00:00Z' }));
source.put('deal', 'reopened', deal('Wavering'));
source.put('deal', 'mended', deal('Mendable'));
source.put('deal', 'dismissed', deal('Dismissive', { rep: person('bo') }));
source.put('deal', 'refused', deal('Lockdown', { rep: person('cy') }));
source.refusals.set('refused', { action: 'skip_record', code: 'VALIDATION', message: 'A rule of the org refuses the change.', remedy: 'Ask the admin about the rule.' });
await sync();
source.put('deal', 'reopened', { stage: 'negotiation' });
source.put('deal', 'mended', whole);
for (const task of source.tasksOn('dismissed')) source.endTask(task, 'closed');
await sync();
const [first, second] = await store.listHandoffs({ limit: 2 });
if (first === undefined || second === undefined) throw new Error('no handoffs');
await app.keepApart(first, second, { by: 'ana@acme.example', reason: 'two customers of one group' });
await store.secretSet('secret', 'FAKE_TOKEN', 'planted-secret');
await store.cacheSet('sales', 'metadata', { fields: 12 }, '2027-11-23T09:00:00.000Z');
// A process that died between its request and the answer: what arrived is not known here.
source.put('deal', 'uncertain', deal('Halfway', { rep: person('di') }));
source.crashAfterItems = 2;
try {
  await sync();
  throw new Error('the run should have died');
} catch (error) {
  if (!(error instanceof Crash)) throw error;
}
// A person mends a record that nobody has read yet.
source.put('deal', 'incomplete', { goal: 'Close the books in a day' });

await writeFile(join(folder, 'database.sql'), await dump(store.pool));
await writeFile(join(folder, 'source.json'), `${JSON.stringify(stateOf(source), null, 1)}\n`);
await app.close();
await stopTestPostgres(server.folder);

/** The tables as the migrations of this version make them, then their rows. */
async function dump(pool: pg.Pool): Promise<string> {
  const statements: string[] = ['CREATE TABLE migrations (id serial NOT NULL PRIMARY KEY, timestamp bigint NOT NULL, name character varying NOT NULL)'];
  for (const Migration of MIGRATIONS) {
    const recorder = { query: (sql: string) => Promise.resolve(void statements.push(sql.trim())) };
    // @ts-expect-error a migration uses nothing of its runner but this
    await new Migration().up(recorder);
  }
  const tables = await pool.query<{ name: string }>(`SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY 1`);
  for (const { name } of tables.rows) {
    const columns = await pool.query<{ names: string }>(
      `SELECT string_agg(quote_ident(column_name), ', ' ORDER BY ordinal_position) AS names FROM information_schema.columns WHERE table_schema = 'public' AND table_name = $1 AND is_generated = 'NEVER'`, [name]);
    const names = columns.rows[0]?.names ?? '';
    const rows = await pool.query<{ row: string }>(`SELECT to_jsonb(t)::text AS row FROM ${name} AS t ORDER BY t`);
    for (const { row } of rows.rows) statements.push(`INSERT INTO ${name} (${names}) OVERRIDING SYSTEM VALUE SELECT ${names} FROM jsonb_populate_record(NULL::${name}, ${pg.escapeLiteral(row)}::jsonb)`);
    const counted = await pool.query<{ sequence: string | null }>(
      `SELECT pg_get_serial_sequence(table_name, column_name) AS sequence FROM information_schema.columns
       WHERE table_schema = 'public' AND table_name = $1 AND (is_identity = 'YES' OR column_default LIKE 'nextval%')`, [name]);
    for (const { sequence } of counted.rows) statements.push(`SELECT setval('${sequence ?? ''}', (SELECT coalesce(max(id), 1) FROM ${name}))`);
  }
  return `${statements.join(';\n')};\n`;
}
