import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EngineOptions } from '../../src/store/open-engine.ts';
import { openKeyRing, type KeyRing } from '../../src/store/key-ring.ts';
import { openStore, type OpenStore, type StoreExtras } from '../../src/store/open-store.ts';
import { createTestDatabase } from './postgres.ts';

export const ENGINES = ['embedded', 'postgres'] as const;
export const TEST_KEY = Buffer.alloc(32, 7).toString('base64');
export const testKeyRing = (): Promise<KeyRing> => openKeyRing({ environmentKey: TEST_KEY, folder: null });
export const TEST_NOW = new Date('2026-11-22T09:00:00.000Z');

export interface TestEngine {
  readonly options: EngineOptions;
  remove(): Promise<void>;
}

/** An empty engine of its own: a temporary folder, or a fresh database. */
export async function createTestEngine(engine: (typeof ENGINES)[number]): Promise<TestEngine> {
  if (engine === 'postgres') {
    const { url, drop } = await createTestDatabase();
    return { options: { engine, url }, remove: drop };
  }
  const folder = await mkdtemp(join(tmpdir(), 'handoff-test-store-'));
  return { options: { engine, folder }, remove: () => rm(folder, { recursive: true, force: true }) };
}

export const openTestStore = async (options: EngineOptions, extras: Partial<StoreExtras> = {}): Promise<OpenStore> =>
  openStore(options, { key: await testKeyRing(), now: () => TEST_NOW, ...extras });

/** Runs the callback on an empty store, then closes it; fails when the callback left a connection of the pool checked out. */
export async function withStore<T>(engine: (typeof ENGINES)[number], callback: (store: OpenStore) => Promise<T>, extras: Partial<StoreExtras> = {}): Promise<T> {
  const { options, remove } = await createTestEngine(engine);
  try {
    const store = await openTestStore(options, extras);
    try {
      const result = await callback(store);
      const leaked = store.pool.totalCount - store.pool.idleCount;
      if (leaked > 0) throw new Error(`${leaked} database connection(s) still checked out`);
      return result;
    } finally {
      await store.close();
    }
  } finally {
    await remove();
  }
}
