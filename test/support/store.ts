import { chmodSync, cpSync, existsSync } from 'node:fs';
import { mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEngine, type EngineOptions } from '../../src/store/open-engine.ts';
import { openKeyRing, type KeyRing } from '../../src/store/key-ring.ts';
import { openStore, type OpenStore, type StoreExtras } from '../../src/store/open-store.ts';
import { createFilledDatabase, createTestDatabase } from './postgres.ts';

export const ENGINES = ['embedded', 'postgres'] as const;
export const TEST_KEY = Buffer.alloc(32, 7).toString('base64');
export const testKeyRing = (): Promise<KeyRing> => openKeyRing({ environmentKey: TEST_KEY, folder: null });
export const TEST_NOW = new Date('2026-11-22T09:00:00.000Z');

export interface TestEngine {
  readonly options: EngineOptions;
  remove(): Promise<void>;
}

type Content = 'tables' | 'nothing';

const fillWith = async (content: Content, options: EngineOptions): Promise<void> =>
  content === 'tables' ? (await openTestStore(options)).close() : (await openEngine(options)).close();

/**
 * A data folder to copy. Making one takes seconds, copying it a tenth of one; so the first test that needs one makes it
 * for the whole run, which removes it at the end.
 */
async function embeddedTemplate(content: Content): Promise<string> {
  const folder = (process.env['TEST_EMBEDDED_TEMPLATES'] ??= await mkdtemp(join(tmpdir(), 'handoff-test-template-')));
  const template = join(folder, content);
  if (existsSync(template)) return template;
  const own = await mkdtemp(join(folder, 'making-'));
  await fillWith(content, { engine: 'embedded', folder: own });
  // Another worker may have been faster: its template is as good, and a rename onto a filled folder fails.
  await rename(own, template).catch(() => {});
  return template;
}

/** Makes a data folder of this folder. */
export async function placeEmbedded(folder: string, content: Content): Promise<void> {
  // A thousand small files: half the work of copying them asynchronously.
  cpSync(await embeddedTemplate(content), folder, { recursive: true });
  // As the program makes its own; a copy takes the rights of whoever copies.
  chmodSync(folder, 0o700);
}

/** An engine of its own, a temporary folder or a fresh database, with tables as every command would make them or with nothing. */
export async function createTestEngine(engine: (typeof ENGINES)[number], content: Content = 'tables'): Promise<TestEngine> {
  if (engine === 'postgres') {
    const { url, drop } = await (content === 'tables' ? createFilledDatabase((made) => fillWith(content, { engine, url: made })) : createTestDatabase());
    return { options: { engine, url }, remove: drop };
  }
  const folder = await mkdtemp(join(tmpdir(), 'handoff-test-store-'));
  await placeEmbedded(folder, content);
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
