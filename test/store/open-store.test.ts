import { describe, expect, it } from '@jest/globals';
import { MIGRATIONS } from '../../migrations/index.ts';
import type { OpenStore } from '../../src/store/open-store.ts';
import { createTestDatabase } from '../support/postgres.ts';
import { createTestEngine, ENGINES, openTestStore, withStore } from '../support/store.ts';
import { buildConnection } from './build-rows.ts';

/** What the migrations built, in the words of the standard's catalogue and the index definitions. */
async function schemaOf(store: OpenStore): Promise<unknown> {
  const columns = await store.dataSource.query<object[]>(`
    SELECT table_name, column_name, data_type, is_nullable, column_default, collation_name, is_identity, is_generated, generation_expression
    FROM information_schema.columns WHERE table_schema = 'public' ORDER BY table_name, ordinal_position`);
  const indices = await store.dataSource.query<object[]>(`SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY indexname`);
  return { columns, indices };
}

describe.each(ENGINES)('the migrations on %s', (engine) => {
  it('run on an empty database and are nothing to do the second time', () =>
    withStore(engine, async (store) => {
      expect(await store.pendingMigrations()).toEqual([]);
      const before = await schemaOf(store);
      expect(await store.runMigrations()).toEqual([]);
      expect(await schemaOf(store)).toEqual(before);
    }));

  it('can be refused at open, listed, and run later', async () => {
    const { options, remove } = await createTestEngine(engine, 'nothing');
    try {
      await expect(openTestStore(options, { migrations: 'refuse' })).rejects.toMatchObject({ code: 'migrations_pending', remedy: expect.stringContaining('handoff migrate') });
      const store = await openTestStore(options, { migrations: 'leave' });
      const names = MIGRATIONS.map((migration) => migration.name);
      expect(await store.migrationStatus()).toEqual({ applied: [], pending: names });
      expect(await store.runMigrations()).toEqual(names);
      await store.close();
      await (await openTestStore(options, { migrations: 'refuse' })).close();
    } finally {
      await remove();
    }
  });

  it('can all be undone and done again', () =>
    withStore(engine, async (store) => {
      const before = await schemaOf(store);
      for (const _migration of MIGRATIONS) await store.dataSource.undoLastMigration();
      await store.runMigrations();
      expect(await schemaOf(store)).toEqual(before);
    }));

  it('refuse a database that a newer version has changed', async () => {
    const { options, remove } = await createTestEngine(engine);
    try {
      const store = await openTestStore(options);
      await store.dataSource.query(`INSERT INTO migrations (timestamp, name) VALUES (9999999999999, 'FromTheFuture9999999999999')`);
      await store.close();
      await expect(openTestStore(options)).rejects.toMatchObject({ code: 'database_newer', message: expect.stringContaining('FromTheFuture') });
    } finally {
      await remove();
    }
  });
});

describe('the two engines', () => {
  it('have the same schema', async () => {
    const embedded = await withStore('embedded', schemaOf);
    const postgres = await withStore('postgres', schemaOf);
    expect(embedded).toEqual(postgres);
  });

  it('keep what was saved when they are closed and opened again', async () => {
    for (const engine of ENGINES) {
      const { options, remove } = await createTestEngine(engine);
      const first = await openTestStore(options);
      await first.saveConnection(buildConnection());
      await first.close();
      const second = await openTestStore(options);
      expect(await second.findConnections()).toEqual([buildConnection()]);
      await second.close();
      await remove();
    }
  });
});

describe('opening PostgreSQL', () => {
  it('runs the migrations once when two processes start at the same moment', async () => {
    const { url, drop } = await createTestDatabase();
    const stores = await Promise.all([1, 2, 3].map(() => openTestStore({ engine: 'postgres', url, poolSize: 1 })));
    expect(await stores[0]?.dataSource.query('SELECT name FROM migrations')).toHaveLength(MIGRATIONS.length);
    await Promise.all(stores.map((store) => store.close()));
    await drop();
  });

  it('says that the server cannot be reached, without the password', async () => {
    const refusal = await openTestStore({ engine: 'postgres', url: 'postgres://handoff:topsecret@127.0.0.1:1/none' }).then(() => null, (error: unknown) => error);
    expect(refusal).toMatchObject({ code: 'database_unreachable', place: 'DATABASE_URL', message: expect.stringContaining('ECONNREFUSED') });
    expect(JSON.stringify(refusal) + String(refusal)).not.toContain('topsecret');
  });
});
