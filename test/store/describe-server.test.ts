import { describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { describeServer, isPooledByTransaction, type Session } from '../../src/store/describe-server.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts';
import { withStore } from '../support/store.ts';

/** Two sessions to one pooler in transaction mode in miniature: a real session of the server is lent from BEGIN to its end, else for one statement. */
function pooled(backends: pg.Client[]): Session {
  let held: pg.Client | null = null;
  return {
    query: async (sql) => {
      const backend = held ?? backends.pop();
      if (backend === undefined) throw new Error('no session of the server is free');
      const result = await backend.query(sql);
      held = sql === 'BEGIN' || (held !== null && sql !== 'ROLLBACK') ? backend : null;
      if (held === null) backends.push(backend);
      return result;
    },
  };
}

async function withClients(work: (clients: readonly [pg.Client, pg.Client], database: TestDatabase) => Promise<void>): Promise<void> {
  const database = await createTestDatabase();
  const clients = [new pg.Client({ connectionString: database.url }), new pg.Client({ connectionString: database.url })] as const;
  for (const client of clients) await client.connect();
  try {
    await work(clients, database);
  } finally {
    for (const client of clients) await client.end();
    await database.drop();
  }
}

describe('what the database server tells about itself', () => {
  it('a pooler that lends a session for one transaction is seen, a direct connection is not', () =>
    withClients(async ([one, two], { url }) => {
      const backends = [one, two];
      expect(await isPooledByTransaction(pooled(backends), pooled(backends))).toBe(true);
      expect(await isPooledByTransaction(one, two)).toBe(false);
      expect((await describeServer(url, () => new Date())).behindTransactionPooler).toBe(false);
    }));

  it('how far its clock is from ours, and how many connections are free', () =>
    withClients(async (_clients, { url }) => {
      const { clockAheadMs, freeConnections } = await describeServer(url, () => new Date(Date.now() - 3_600_000));
      expect(Math.round(clockAheadMs / 60_000)).toBe(60);
      expect(freeConnections).toBeGreaterThan(0);
    }));

  it('nothing on the embedded engine', () => withStore('embedded', async (store) => expect(await store.describeServer()).toBeNull()));
});
