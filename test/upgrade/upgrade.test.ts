import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { MIGRATIONS } from '../../migrations/index.ts';
import { createApp, type App } from '../../src/app.ts';
import { parseConfig } from '../../src/config/load-config.ts';
import { openEngine } from '../../src/store/open-engine.ts';
import type { OpenStore } from '../../src/store/open-store.ts';
import type { FakeSource } from '../support/fake-source.ts';
import { HOUR } from '../support/manual-clock.ts';
import { createTestEngine, ENGINES, openTestStore } from '../support/store.ts';
import { CONNECTIONS, sourceFrom } from './seeded-source.ts';

const HERE = fileURLToPath(new URL('./', import.meta.url));
const BEFORE = 5;

interface Upgraded {
  readonly store: OpenStore;
  readonly app: App;
  readonly source: FakeSource;
  /** One row of every table, as it was before the migrations. */
  readonly before: ReadonlyMap<string, readonly string[]>;
}

const TABLES = ['connections', 'handoffs', 'sources', 'snapshots', 'outbox', 'sync_errors', 'runs', 'events', 'link_decisions', 'published_files', 'cache_entries', 'secrets'] as const;

/** The fixture's database, brought to the present by opening it, with the source it is about. */
async function upgraded(engine: (typeof ENGINES)[number], work: (world: Upgraded) => Promise<void>): Promise<void> {
  const { options, remove } = await createTestEngine(engine, 'nothing');
  const folder = await mkdtemp(join(tmpdir(), 'handoff-upgrade-'));
  try {
    const before = new Map<string, readonly string[]>();
    const old = await openEngine(options);
    await old.pool.query(await readFile(join(HERE, 'five-migrations/database.sql'), 'utf8'));
    for (const table of TABLES) {
      const { rows } = await old.pool.query<{ row: string }>(`SELECT to_jsonb(t)::text AS row FROM ${table} AS t ORDER BY 1`);
      before.set(table, rows.map(({ row }) => row));
    }
    await old.close();
    await cp(join(HERE, 'rules'), join(folder, 'rules'), { recursive: true });
    const source = sourceFrom(JSON.parse(await readFile(join(HERE, 'five-migrations/source.json'), 'utf8')));
    const store = await openTestStore(options, { now: () => source.clock.now() });
    try {
      const config = parseConfig(CONNECTIONS, { cwd: folder, file: 'connections.yaml', env: {} });
      const app = await createApp(config, { clock: source.clock, store, findConnector: () => Promise.resolve(source.connector) });
      await work({ store, app, source, before });
    } finally {
      await store.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
    await remove();
  }
}

const tasksByName = (source: FakeSource): readonly string[] => source.tasks.map(({ key, target }) => `${target.externalId} ${key}`);

describe.each(ENGINES)('a database of the version with five migrations, on %s', (engine) => {
  it('holds what it held after the migrations: every row, every value', () =>
    upgraded(engine, async ({ store, before }) => {
      expect((await store.migrationStatus()).applied).toEqual(MIGRATIONS.map(({ name }) => name));
      for (const [table, rows] of before) {
        expect(rows.length).toBeGreaterThan(0);
        const now = await store.pool.query<{ kept: number }>(
          `SELECT count(*)::integer AS kept FROM unnest($1::text[]) AS old(row) WHERE EXISTS (SELECT 1 FROM ${table} AS t WHERE to_jsonb(t) @> old.row::jsonb)`, [rows]);
        expect({ table, kept: now.rows[0]?.kept }).toEqual({ table, kept: rows.length });
      }
      expect(await store.secretGet('secret', 'FAKE_TOKEN')).toBe('planted-secret');
    }));

  it('goes on where it stood: the crashed write is settled, the mended record is read, and nothing is created again', () =>
    upgraded(engine, async ({ app, store, source }) => {
      const handoffs = (await store.listHandoffs({ limit: 100 })).map(({ id }) => id);
      const tasks = tasksByName(source);
      expect(tasks.filter((name) => name.startsWith('uncertain'))).toHaveLength(2);
      source.clock.advance(HOUR);
      const run = await app.sync('sales');
      expect(run).toMatchObject({ outcome: 'complete', handoffs: { created: 0, withdrawn: 0 }, writeBack: { unconfirmed: 0 } });
      expect(tasksByName(source)).toEqual(tasks);
      expect((await store.listHandoffs({ limit: 100 })).map(({ id }) => id).toSorted()).toEqual(handoffs.toSorted());
      expect(source.record('deal', 'uncertain').own).toMatchObject({ hScore: expect.any(Number) });
      expect(source.record('deal', 'incomplete').own).toMatchObject({ hScore: 40 });
      expect(source.tasksOn('dismissed').every(({ closed }) => closed)).toBe(true);
      const written = source.written();
      source.clock.advance(HOUR);
      expect(await app.sync('sales')).toMatchObject({ writeBack: { fields: 0, tasksCreated: 0, tasksUpdated: 0, tasksClosed: 0, notes: 0 } });
      expect(source.written()).toEqual(written);
    }));

  it('creates nothing twice when everything is read again', () =>
    upgraded(engine, async ({ app, source, store }) => {
      const known = await store.countHandoffs({});
      const tasks = tasksByName(source);
      source.clock.advance(HOUR);
      await app.sync('sales', { full: true });
      expect(tasksByName(source)).toEqual(tasks);
      expect(await store.countHandoffs({})).toBe(known);
    }));

  it('still refuses what was refused, and remembers what a person decided', () =>
    upgraded(engine, async ({ app, store, source }) => {
      const [error] = await store.findSyncErrors('sales', false, 10);
      expect(error).toMatchObject({ code: 'VALIDATION', target: { externalId: 'refused' } });
      const decisions = await store.findLinkDecisions((await store.listHandoffs({ limit: 100 })).map(({ id }) => id));
      expect(decisions).toMatchObject([{ decision: 'unlink', by: 'ana@acme.example' }]);
      source.refusals.clear();
      source.clock.advance(HOUR);
      expect(await store.retrySyncErrors('all', 'sales')).toBeGreaterThan(0);
      await app.sync('sales');
      expect(await store.findSyncErrors('sales', false, 10)).toEqual([]);
    }));
});

describe('the fixture', () => {
  it('is of the version it says', async () => {
    const text = await readFile(join(HERE, 'five-migrations/database.sql'), 'utf8');
    expect(text.match(/INSERT INTO migrations /g)).toHaveLength(BEFORE);
  });
});
