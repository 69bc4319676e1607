import { describe, expect, it } from '@jest/globals';
import { panelLinkText, readPanelLink, type PanelLink } from '../../src/core/access/panel-link.ts';
import { openKeyRing } from '../../src/store/key-ring.ts';
import { createTestEngine, ENGINES, openTestStore, TEST_KEY, withStore } from '../support/store.ts';

const NEW_KEY = Buffer.alloc(32, 9).toString('base64');
const ring = (environmentKey: string) => openKeyRing({ environmentKey, folder: null });
const at = (minute: number): string => new Date(Date.UTC(2026, 10, 22, 9, minute)).toISOString();
const link: PanelLink = { handoff: 'a'.repeat(32), connection: 'people', shows: 'figures', expiresAtSeconds: 1_795_316_940, nonce: 'n'.repeat(22) };

describe.each(ENGINES)('links to panels on %s', (engine) => {
  it('are opened once, by one of those who come at once, and forgotten an hour after their time', () =>
    withStore(engine, async (store) => {
      const open = (nonce: string, now: string) => store.openPanelLink(nonce, { now, expiresAt: at(5) });
      expect((await Promise.all(Array.from({ length: 5 }, () => open('one', at(0))))).filter((first) => first)).toHaveLength(1);
      expect([await open('two', at(1)), await open('two', at(4)), await open('one', at(64))]).toEqual([true, false, false]);
      expect(await open('three', at(66))).toBe(true);
      expect((await store.pool.query('SELECT nonce FROM panel_openings')).rows).toEqual([{ nonce: 'three' }]);
    }));

  it('stay signed when the keys are renewed, and are not signed for who has other keys', async () => {
    const { options, remove } = await createTestEngine(engine);
    const text = panelLinkText(link);
    const sign = async (keys: string, work: (store: Awaited<ReturnType<typeof openTestStore>>) => void): Promise<void> => {
      const store = await openTestStore(options, { key: await ring(keys) });
      try {
        work(store);
      } finally {
        await store.close();
      }
    };
    try {
      let signature = '';
      await sign(TEST_KEY, (store) => void (signature = store.signPanelLink(text)));
      await sign(`${NEW_KEY},${TEST_KEY}`, (store) => {
        expect(readPanelLink(`${text}.${signature}`, store.isPanelLinkSigned)).toEqual(link);
        expect(store.signPanelLink(text)).not.toBe(signature);
      });
      await sign(NEW_KEY, (store) => expect(readPanelLink(`${text}.${signature}`, store.isPanelLinkSigned)).toBeNull());
    } finally {
      await remove();
    }
  });
});

describe('a signature', () => {
  it('is for one purpose, and no letter of it can be another, the spare bits of the last one included', async () => {
    const keys = await ring(TEST_KEY);
    const signature = keys.sign('text', 'panel link');
    expect(signature).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect([keys.isSigned('text', signature, 'panel link'), keys.isSigned('text', signature, 'other'), keys.isSigned('text.', signature, 'panel link')]).toEqual([true, false, false]);
    const last = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_').filter((letter) => !signature.endsWith(letter));
    expect(last.filter((letter) => keys.isSigned('text', `${signature.slice(0, -1)}${letter}`, 'panel link'))).toEqual([]);
  });
});
