import { describe, expect, it } from '@jest/globals';
import { lanesInPostgres } from '../../src/store/keep-lanes.ts';
import { createTestDatabase } from '../support/postgres.ts';
import { ENGINES, openTestStore, withStore } from '../support/store.ts';

const BUSY = { code: 'lane_busy', message: expect.stringContaining('"sales"'), place: 'connection "sales"' };

describe.each(ENGINES)('the lane of a connection on %s', (engine) => {
  it('lets one run work at a time, others on other connections, and is free again after an error', () =>
    withStore(engine, async (store) => {
      await store.withLane('sales', async () => {
        await expect(store.withLane('sales', async () => 'second')).rejects.toMatchObject(BUSY);
        expect(await store.withLane('hr', async () => 'other')).toBe('other');
      });
      await expect(store.withLane('sales', () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
      expect(await store.withLane('sales', async () => 'again')).toBe('again');
    }));

  it('leaves the store free for the work inside', () =>
    withStore(engine, async (store) => {
      await Promise.all(['a', 'b', 'c'].map((id) => store.withLane(id, () => store.findConnections())));
    }));
});

describe('lanes on PostgreSQL', () => {
  it('keep out another process on the same database, until the session that holds them is killed', async () => {
    const { url, drop } = await createTestDatabase();
    const first = await openTestStore({ engine: 'postgres', url });
    const second = await openTestStore({ engine: 'postgres', url });
    try {
      await first.withLane('sales', async () => {
        await expect(second.withLane('sales', async () => {})).rejects.toMatchObject(BUSY);
        await second.dataSource.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'handoff lanes' AND datname = current_database()`);
        await new Promise((resolve) => setTimeout(resolve, 200));
        expect(await second.withLane('sales', async () => 'taken over')).toBe('taken over');
      });
      expect(await first.withLane('sales', async () => 'with a new session')).toBe('with a new session');
    } finally {
      await first.close();
      await second.close();
      await drop();
    }
  });

  it('fail and can be tried again when the server is away', async () => {
    const lanes = lanesInPostgres('postgres://nobody@127.0.0.1:1/none');
    await expect(lanes.withLane('sales', async () => {})).rejects.toThrow('ECONNREFUSED');
    await expect(lanes.withLane('sales', async () => {})).rejects.toThrow('ECONNREFUSED');
    await lanes.close();
  });
});
