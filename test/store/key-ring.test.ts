import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { addKeyToFolder, openKeyRing } from '../../src/store/key-ring.ts';
import { createTestEngine, ENGINES, openTestStore, TEST_KEY, withStore } from '../support/store.ts';

const SECRET = 'refresh-token-that-nobody-may-see';
const PLACE = { scope: 'sales', name: 'refreshToken' };
const OTHER_KEY = Buffer.alloc(32, 9).toString('hex');
const ring = (environmentKey: string) => openKeyRing({ environmentKey, folder: null });

async function withFolder(callback: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'handoff-test-keys-'));
  try {
    await callback(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

describe('the key ring', () => {
  it('reads 32 bytes in base64 or hex, and several of them, newest first', async () => {
    const old = (await ring(TEST_KEY)).encrypt(SECRET, PLACE);
    const both = await ring(`${OTHER_KEY}, ${TEST_KEY}`);
    expect(both.decrypt(old, PLACE)).toBe(SECRET);
    expect(both.newestId).toBe((await ring(OTHER_KEY)).newestId);
    expect(both.encrypt(SECRET, PLACE)).not.toEqual(both.encrypt(SECRET, PLACE));
  });

  it.each(['short', 'x'.repeat(64), Buffer.alloc(31).toString('base64'), Buffer.alloc(33).toString('hex'), `${TEST_KEY},nonsense`])('refuses a key of another length or alphabet without repeating it (%#)', async (key) => {
    const refusal = await ring(key).then(() => null, (error: unknown) => error);
    expect(refusal).toMatchObject({ code: 'key_invalid', exitCode: 2, remedy: expect.stringContaining('openssl') });
    expect(String(refusal)).not.toContain(key.slice(0, 20));
  });

  it('refuses to start on PostgreSQL without a key', async () => {
    await expect(openKeyRing({ environmentKey: null, folder: null })).rejects.toMatchObject({ code: 'key_missing', place: 'HANDOFF_KEY', exitCode: 2 });
    await expect(openKeyRing({ environmentKey: ' ', folder: null })).rejects.toMatchObject({ code: 'key_missing' });
  });

  it('keeps its own key in a file only this user can read, the same at the next start', () =>
    withFolder(async (folder) => {
      const [first, second] = await Promise.all([openKeyRing({ environmentKey: null, folder }), openKeyRing({ environmentKey: null, folder })]);
      expect(second.newestId).toBe(first.newestId);
      expect(await readdir(folder)).toEqual(['handoff.keys']);
      expect((await stat(join(folder, 'handoff.keys'))).mode & 0o777).toBe(0o600);
      const added = await addKeyToFolder(folder);
      expect(added.newestId).not.toBe(first.newestId);
      expect(added.decrypt(first.encrypt(SECRET, PLACE), PLACE)).toBe(SECRET);
      expect((await openKeyRing({ environmentKey: null, folder })).newestId).toBe(added.newestId);
    }));

  it('does not decrypt what was moved or changed, and says which credential, never its value', async () => {
    const keys = await ring(TEST_KEY);
    const row = keys.encrypt(SECRET, PLACE);
    expect(() => keys.decrypt(row, { scope: 'sales/refresh', name: 'Token' })).toThrow('"Token" of "sales/refresh"');
    expect(() => keys.decrypt({ ...row, ciphertext: `A${row.ciphertext.slice(1)}` }, PLACE)).toThrow('changed or moved');
    expect(() => keys.decrypt({ ...row, ciphertext: '' }, PLACE)).toThrow('changed or moved');
    const wrong = await ring(OTHER_KEY);
    expect(() => wrong.decrypt(row, PLACE)).toThrow(/"refreshToken".*not among the keys/);
  });
});

describe.each(ENGINES)('credentials on %s', (engine) => {
  it('are stored, listed without their value, replaced and deleted', () =>
    withStore(engine, async (store) => {
      expect(await store.secretGet('sales', 'refreshToken')).toBeNull();
      await store.secretSet('sales', 'refreshToken', 'first');
      await store.secretSet('sales', 'refreshToken', SECRET);
      expect(await store.secretGet('sales', 'refreshToken')).toBe(SECRET);
      expect(await store.secretNames()).toEqual([{ ...PLACE, keyId: expect.stringMatching(/^[0-9a-f]{12}$/) }]);
      const [row] = await store.dataSource.query<object[]>('SELECT * FROM secrets');
      expect(JSON.stringify(row)).not.toContain(SECRET);
      expect(await store.secretDelete('sales', 'refreshToken')).toBe(true);
      expect(await store.secretDelete('sales', 'refreshToken')).toBe(false);
    }));

  it('swapped between two rows are refused', () =>
    withStore(engine, async (store) => {
      await store.secretSet('sales', 'a', 'one');
      await store.secretSet('sales', 'b', 'two');
      await store.dataSource.query(`UPDATE secrets SET (nonce, ciphertext) = (SELECT nonce, ciphertext FROM secrets WHERE name = 'b') WHERE name = 'a'`);
      await expect(store.secretGet('sales', 'a')).rejects.toMatchObject({ code: 'secret_undecryptable', message: expect.stringContaining('"a"') });
    }));

  it('move to the newest key, all or none', async () => {
    const { options, remove } = await createTestEngine(engine);
    try {
      const before = await openTestStore(options);
      await before.secretSet('sales', 'a', 'one');
      await before.secretSet('sales', 'b', 'two');
      await before.close();
      const after = await openTestStore(options, { key: await ring(`${OTHER_KEY},${TEST_KEY}`) });
      expect(await after.rotateSecrets()).toBe(2);
      expect(await after.rotateSecrets()).toBe(0);
      await after.close();
      const newOnly = await openTestStore(options, { key: await ring(OTHER_KEY) });
      expect(await newOnly.secretGet('sales', 'b')).toBe('two');
      await newOnly.close();
      const oldOnly = await openTestStore(options);
      await expect(oldOnly.rotateSecrets()).rejects.toMatchObject({ code: 'secret_undecryptable' });
      await oldOnly.close();
    } finally {
      await remove();
    }
  });
});

describe('credentials in the embedded folder', () => {
  it('appear in none of its files', async () => {
    const { options, remove } = await createTestEngine('embedded');
    const folder = options.engine === 'embedded' ? options.folder : '';
    try {
      const store = await openTestStore(options);
      await store.secretSet('sales', 'control-name', SECRET);
      await store.close();
      const found = { secret: 0, name: 0 };
      for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
        if (!entry.isFile()) continue;
        const bytes = await readFile(join(entry.parentPath, entry.name));
        if (bytes.includes(SECRET)) found.secret += 1;
        if (bytes.includes('control-name')) found.name += 1;
      }
      expect(found.secret).toBe(0);
      expect(found.name).toBeGreaterThan(0);
    } finally {
      await remove();
    }
  });
});
