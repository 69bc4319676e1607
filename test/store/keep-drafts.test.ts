import { describe, expect, it } from '@jest/globals';
import { beginDraft, discardDraft, saveText, type Doing } from '../../src/core/drafts/change-draft.ts';
import { publishedDraft } from '../../src/core/drafts/decide-publish.ts';
import type { Draft } from '../../src/core/drafts/draft.ts';
import { hashOf } from '../../src/core/hash.ts';
import type { OpenStore } from '../../src/store/open-store.ts';
import { ENGINES, withStore } from '../support/store.ts';
import { EARLIER, LATER, NOW } from './build-rows.ts';

const ANA: Doing = { by: { key: 'user:ana', name: 'Ana' }, at: NOW };
const BEN: Doing = { by: { key: 'user:ben', name: 'Ben' }, at: LATER };
const NAMES = ['customer/csv.yaml', 'customer/requirements.yaml'];
const begin = (id: string, doing: Doing = ANA): Draft => beginDraft({ id, title: `Draft ${id}`, files: NAMES.map((name) => ({ name, base: { version: 1, text: `old ${name}\r\n` } })) }, doing);
const publishFirst = async (store: OpenStore): Promise<void> => {
  for (const name of NAMES) await store.publish({ name, text: `old ${name}\r\n`, hash: hashOf(`old ${name}\r\n`), author: 'files', reason: 'the file changed', publishedAt: EARLIER });
};
const toPublish = (name: string, text: string, after: number) => ({ name, text, hash: hashOf(text), author: 'Ana', reason: 'stricter', publishedAt: NOW, after });

describe.each(ENGINES)('drafts on %s', (engine) => {
  it('come back as saved, and only the first who saves a revision saves it', () =>
    withStore(engine, async (store) => {
      const draft = begin('a');
      expect(await store.saveDraft(draft)).toBe(true);
      expect(await store.saveDraft(begin('a', BEN))).toBe(false);
      expect(await store.findDraft('a')).toEqual(draft);
      expect(await store.findDraft('b')).toBeNull();
      const both = [saveText(draft, NAMES[0] ?? '', 'Ana’s', 1, ANA), saveText(draft, NAMES[1] ?? '', 'Ben’s', 1, BEN)];
      const saved = await Promise.all(both.map((each) => store.saveDraft(each)));
      expect(saved.toSorted()).toEqual([false, true]);
      expect(await store.findDraft('a')).toEqual(both[saved.indexOf(true)]);
    }));

  it('are listed without their texts: those that are worked on first, then the latest', () =>
    withStore(engine, async (store) => {
      const gone = begin('gone');
      for (const draft of [begin('old', { ...ANA, at: EARLIER }), gone, begin('new', BEN)]) await store.saveDraft(draft);
      await store.saveDraft(discardDraft(gone, BEN));
      const all = await store.findDrafts({ limit: 10, offset: 0 });
      expect([all.total, ...all.items.map(({ id, state }) => `${id} ${state}`)]).toEqual([3, 'new open', 'old open', 'gone discarded']);
      expect(all.items[0]?.files.map(({ name }) => name)).toEqual(NAMES);
      expect(JSON.stringify(all)).not.toContain('old customer/csv.yaml');
      expect(await store.findDrafts({ state: 'open', limit: 1, offset: 1 })).toMatchObject({ total: 2, items: [{ id: 'old' }] });
    }));

  it('are published with all their files in one transaction, or not at all', () =>
    withStore(engine, async (store) => {
      await publishFirst(store);
      const draft = begin('a');
      await store.saveDraft(draft);
      const published = publishedDraft(draft, [], 'stricter', ANA);
      await expect(store.publishDraft(published, [toPublish(NAMES[0] ?? '', 'new 1', 1), toPublish(NAMES[1] ?? '', 'new 2', 0)])).rejects.toMatchObject({ code: 'version_moved' });
      expect(await store.findDraft('a')).toEqual(draft);
      expect((await store.findNewest(NAMES)).map(({ name, version }) => `${name} ${version}`)).toEqual(NAMES.map((name) => `${name} 1`));

      expect(await store.publishDraft(published, [toPublish(NAMES[1] ?? '', 'new 2', 1), toPublish(NAMES[0] ?? '', 'new 1', 1)])).toMatchObject([{ name: NAMES[0], version: 2 }, { name: NAMES[1], version: 2 }]);
      expect(await store.findDraft('a')).toEqual(published);
      expect(await store.findNewest([...NAMES, 'never.yaml'])).toMatchObject([{ name: NAMES[0], version: 2, author: 'Ana', hash: hashOf('new 1'), publishedAt: NOW }, { name: NAMES[1] }]);
      expect(await store.publishDraft(published, [toPublish(NAMES[0] ?? '', 'newer', 2)])).toBe(false);
      expect((await store.findPublished(NAMES[0] ?? ''))?.version).toBe(2);
    }));

  it('that were discarded go after their time, others stay', () =>
    withStore(engine, async (store) => {
      const [gone, recent, open] = [begin('gone', { ...ANA, at: EARLIER }), begin('recent'), begin('open', { ...ANA, at: EARLIER })];
      for (const draft of [gone, recent, open]) await store.saveDraft(draft);
      await store.saveDraft(discardDraft(gone, { ...ANA, at: EARLIER }));
      await store.saveDraft(discardDraft(recent, BEN));
      expect(await store.deleteDiscarded(NOW)).toBe(1);
      expect((await store.findDrafts({ limit: 10, offset: 0 })).items.map(({ id }) => id)).toEqual(['open', 'recent']);
      const left = await store.pool.query('SELECT draft_id FROM draft_files ORDER BY 1');
      expect(new Set(left.rows.map(({ draft_id: id }) => String(id)))).toEqual(new Set(['open', 'recent']));
    }));
});
