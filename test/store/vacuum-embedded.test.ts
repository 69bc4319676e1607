import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { OpenStore } from '../../src/store/open-store.ts';
import { createTestEngine, openTestStore, type TestEngine } from '../support/store.ts';
import { buildRun, LATER } from './build-rows.ts';

describe('cleaning up the embedded database', () => {
  let engine: TestEngine;
  let store: OpenStore;
  beforeAll(async () => {
    engine = await createTestEngine('embedded');
    store = await openTestStore(engine.options);
  });
  afterAll(async () => {
    await store.close();
    await engine.remove();
  });

  it('reaches worn tables in other schemas too, such as those of the queue', async () => {
    const rows = async (text: string): Promise<readonly unknown[]> => (await store.pool.query<Record<string, unknown>>(text)).rows;
    await rows('CREATE SCHEMA queue_of_others');
    await rows('CREATE TABLE queue_of_others.job (id int)');
    await rows('INSERT INTO queue_of_others.job SELECT generate_series(1, 100)');
    await rows('DELETE FROM queue_of_others.job');
    const worn = async (): Promise<readonly unknown[]> => {
      await rows('SELECT pg_stat_force_next_flush()');
      return rows("SELECT relname FROM pg_stat_user_tables WHERE schemaname = 'queue_of_others' AND n_dead_tup >= 20");
    };
    expect(await worn()).toHaveLength(1);
    await store.saveRun(buildRun({ finishedAt: LATER, outcome: 'complete' }));
    expect(await worn()).toEqual([]);
  });
});
