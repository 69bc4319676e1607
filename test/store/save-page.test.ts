import { describe, expect, it } from '@jest/globals';
import { shortHashOf } from '../../src/core/hash.ts';
import { NewConnectionError, StateMovedError, type PageState } from '../../src/core/ports.ts';
import { ENGINES, withStore } from '../support/store.ts';
import { buildConnection, buildError, buildEvent, buildHandoff, buildOutboxRow, buildPage, buildSource, NOW } from './build-rows.ts';

const REF = { object: 'Opportunity', externalId: '006000000000001' };
const byId = (state: PageState) => ({ ...state, outbox: state.outbox.toSorted((a, b) => (a.item < b.item ? -1 : 1)) });

describe.each(ENGINES)('saving a page on %s', (engine) => {
  it('gives back handoff, sources of every connection and outbox rows as they were saved', () =>
    withStore(engine, async (store) => {
      const handoff = buildHandoff();
      const sources = [buildSource(), buildSource({ connection: 'billing', object: 'Account', externalId: 'a-1', matchKey: 'acme' })];
      const outbox = [buildOutboxRow(), buildOutboxRow({ item: 'task:aa', kind: 'task', notBefore: NOW, ownerKey: '005', order: 0 })];
      await store.savePage(buildPage({ handoffs: [handoff], sources, outbox }));
      const state = byId(await store.findPageState('sales', [REF, { object: 'Opportunity', externalId: 'unknown' }]));
      expect(state.handoffs).toEqual([{ ...handoff, revision: 1 }]);
      expect(state.sources.toSorted((a, b) => (a.object < b.object ? 1 : -1))).toEqual(sources);
      expect(state.outbox).toEqual(outbox);
      expect(byId(await store.findHandoffs([handoff.id]))).toEqual(state);
      expect(byId(await store.findByKeys(['billing'], { matchKeys: ['acme', 'other'], sharedKeys: [] }))).toEqual(state);
      expect(await store.findByKeys(['sales'], { matchKeys: ['acme'], sharedKeys: [] })).toEqual({ sources: [], handoffs: [], outbox: [] });
      expect(await store.findTaskOwners('sales', ['aa', 'bb'])).toEqual(new Map([['aa', handoff.id]]));
    }));

  it('keeps unicode, and survives characters that the database refuses', () =>
    withStore(engine, async (store) => {
      const fields = { Name: 'Zoë 🤝 北京\\u0000 \\', Broken: 'a\u0000b\ud800c', Path: 'C:\\u0041' };
      await store.savePage(buildPage({ handoffs: [buildHandoff({ title: 'a\u0000b' })], sources: [buildSource({ fields })] }));
      const state = await store.findPageState('sales', [REF]);
      expect(state.sources[0]?.fields).toEqual({ ...fields, Broken: 'a\ufffdb\ufffdc' });
      expect(state.handoffs[0]?.title).toBe('a\ufffdb');
    }));

  it('saves nothing of a page of which one part fails, not even the cursor', () =>
    withStore(engine, async (store) => {
      await store.saveConnection(buildConnection({ cursor: { at: 1 } }));
      const broken = buildError({ occurredAt: 'not a time' });
      const page = buildPage({
        handoffs: [buildHandoff()], sources: [buildSource()], outbox: [buildOutboxRow()], events: [buildEvent()], errors: [broken], cursor: { at: 2 },
      });
      await expect(store.savePage(page)).rejects.toThrow('not a time');
      expect(await store.findPageState('sales', [REF])).toEqual({ sources: [], handoffs: [], outbox: [] });
      expect(await store.findEvents({ limit: 10 })).toEqual([]);
      expect((await store.findConnection('sales'))?.cursor).toEqual({ at: 1 });
      await store.savePage({ ...page, errors: [] });
      expect((await store.findConnection('sales'))?.cursor).toEqual({ at: 2 });
    }));

  it('leaves the cursor alone when the page has none', () =>
    withStore(engine, async (store) => {
      await store.saveConnection(buildConnection({ cursor: { at: 1 } }));
      await store.savePage(buildPage({ handoffs: [buildHandoff()] }));
      expect((await store.findConnection('sales'))?.cursor).toEqual({ at: 1 });
    }));

  it('does not save over what somebody else saved since it was read, and keeps nothing of that page', () =>
    withStore(engine, async (store) => {
      await store.saveConnection(buildConnection({ cursor: { at: 1 } }));
      await store.savePage(buildPage({ handoffs: [buildHandoff()], sources: [buildSource()] }));
      await store.savePage(buildPage({ handoffs: [buildHandoff({ score: 50, revision: 1 })] }));
      const late = buildPage({ handoffs: [buildHandoff({ id: 'new' }), buildHandoff({ score: 60, revision: 1 })], sources: [buildSource({ version: 'v2' })], cursor: { at: 2 } });
      await expect(store.savePage(late)).rejects.toThrow(StateMovedError);
      await expect(store.savePage(buildPage({ handoffs: [buildHandoff({ score: 60 })] }))).rejects.toThrow(StateMovedError);
      const { handoffs, sources } = await store.findHandoffs([buildHandoff().id, 'new']);
      expect(handoffs).toMatchObject([{ score: 50, revision: 2 }]);
      expect(sources).toMatchObject([{ version: 'v1' }]);
      expect((await store.findConnection('sales'))?.cursor).toEqual({ at: 1 });
    }));

  it('finds records of all given connections by their keys, and refuses a page that knew of none', () =>
    withStore(engine, async (store) => {
      const [here, there] = [buildSource({ sharedKeys: ['crm_deal:1', 'crm_deal:2'] }), buildSource({ connection: 'europe', externalId: 'x', handoffId: 'h2', sharedKeys: ['crm_deal:2'], matchKey: 'a@x.example' })];
      await store.savePage(buildPage({ handoffs: [buildHandoff(), buildHandoff({ id: 'h2', connection: 'europe', alsoIn: ['sales'] })], sources: [here, there] }));
      const found = async (connections: readonly string[], sharedKeys: readonly string[], matchKeys: readonly string[] = []) =>
        (await store.findByKeys(connections, { sharedKeys, matchKeys })).handoffs.map((handoff) => handoff.id).toSorted();
      expect(await found(['sales', 'europe'], ['crm_deal:2'])).toEqual([buildHandoff().id, 'h2'].toSorted());
      expect(await found(['europe'], ['crm_deal:1', 'crm_deal:2'])).toEqual(['h2']);
      expect(await found(['sales', 'europe'], [], ['a@x.example'])).toEqual(['h2']);
      expect(await found(['sales', 'europe'], ['crm_deal:9'])).toEqual([]);
      const known = (await store.findConnections()).map(({ id }) => id);
      const looked = { connections: ['europe'], known, matchKeys: [], sharedKeys: ['crm_deal:2'] };
      await expect(store.savePage(buildPage({ looked: { ...looked, holders: [] } }))).rejects.toThrow(StateMovedError);
      await store.savePage(buildPage({ looked: { ...looked, holders: ['h2'] } }));
      await store.saveConnection(buildConnection({ id: 'connected-meanwhile' }));
      await expect(store.savePage(buildPage({ looked: { ...looked, holders: ['h2'] } }))).rejects.toThrow(NewConnectionError);
      expect((await store.findHandoffs([buildHandoff().id])).sources).toEqual([here]);
    }));

  it('a connection sees the handoffs that another founded and that it holds a record of: listed, counted and assessed again', () =>
    withStore(engine, async (store) => {
      await store.savePage(buildPage({ handoffs: [buildHandoff({ id: 'own' }), buildHandoff({ id: 'theirs', connection: 'europe', alsoIn: ['sales'], assessedWith: 'circle-1' }), buildHandoff({ id: 'other', connection: 'europe' })] }));
      expect((await store.listHandoffs({ connection: 'sales' })).map((handoff) => handoff.id).toSorted()).toEqual(['own', 'theirs']);
      expect(await store.countHandoffs({ connection: 'sales', status: ['incomplete'] })).toBe(2);
      expect(await store.findToReassess('sales', ['config-1', 'circle-1'], NOW, 10, null)).toEqual([]);
      expect(await store.findToReassess('sales', ['config-1', 'circle-2'], NOW, 10, null)).toEqual(['theirs']);
    }));

  it('updates what it knows, keeps the first created time, and takes the last of two rows with one key', () =>
    withStore(engine, async (store) => {
      await store.savePage(buildPage({ handoffs: [buildHandoff()], sources: [buildSource()] }));
      const later = buildHandoff({ score: 77, status: 'ready', createdAt: '2027-01-01T00:00:00.000Z', revision: 1 });
      await store.savePage(buildPage({ handoffs: [buildHandoff({ score: 1 }), later], sources: [buildSource({ version: 'v2' }), buildSource({ version: 'v3' })] }));
      const state = await store.findPageState('sales', [REF]);
      expect(state.handoffs).toEqual([{ ...later, createdAt: NOW, revision: 2 }]);
      expect(state.sources.map((source) => source.version)).toEqual(['v3']);
    }));

  it('keeps a snapshot of the current version without a second copy, and its body when the record moves on', () =>
    withStore(engine, async (store) => {
      const first = buildSource({ fields: { Amount: 1 } });
      await store.savePage(buildPage({ sources: [first], snapshots: [{ source: first, reason: 'reached', takenAt: NOW, score: 41 }] }));
      const copies = async () => (await store.dataSource.query<{ kept: number }[]>('SELECT count(fields)::integer AS kept FROM snapshots'))[0]?.kept;
      expect(await copies()).toBe(0);
      const asStored = { takenAt: NOW, reason: 'reached', object: 'Opportunity', externalId: '006000000000001', fields: { Amount: 1 }, score: 41 };
      expect(await store.findSnapshots(first.handoffId)).toEqual([asStored]);
      await store.savePage(buildPage({ sources: [buildSource({ fields: { Amount: 2 }, version: 'v2' })] }));
      expect(await copies()).toBe(1);
      expect(await store.findSnapshots(first.handoffId)).toEqual([asStored]);
      await store.savePage(buildPage({ snapshots: [{ source: buildSource({ fields: { Amount: 7 } }), reason: 'changed', takenAt: NOW, score: null }] }));
      expect((await store.findSnapshots(first.handoffId)).map((snapshot) => snapshot.fields)).toEqual([{ Amount: 1 }, { Amount: 7 }]);
    }));

  it('writes a page larger than one statement, and finds 2,000 records in one call', () =>
    withStore(engine, async (store) => {
      const ids = Array.from({ length: 2_000 }, (_, index) => `id-${String(index).padStart(4, '0')}`);
      const sources = ids.map((externalId) => buildSource({ externalId, handoffId: shortHashOf(externalId) }));
      const handoffs = ids.map((externalId) => buildHandoff({ id: shortHashOf(externalId), founding: { object: 'Opportunity', externalId } }));
      await store.savePage(buildPage({ sources, handoffs }));
      const state = await store.findPageState('sales', sources);
      expect([state.sources.length, state.handoffs.length]).toEqual([2_000, 2_000]);
      const steps: (readonly string[])[] = [];
      for await (const step of store.eachKnownRecord('sales', 'Opportunity', 700)) steps.push(step.map((ref) => ref.externalId));
      expect(steps.map((step) => step.length)).toEqual([700, 700, 600]);
      expect(steps.flat()).toEqual(ids);
      expect(await store.countKnownRecords('sales')).toBe(2_000);
    }), 60_000);

  it('names handoffs to assess again: another configuration or a time that came, oldest first, in steps', () =>
    withStore(engine, async (store) => {
      const at = (minute: number): string => `2026-11-22T09:0${minute}:00.000Z`;
      await store.savePage(buildPage({
        handoffs: [
          buildHandoff({ id: 'c', createdAt: at(1), assessedWith: 'old' }),
          buildHandoff({ id: 'a', createdAt: at(3), assessedWith: 'older' }),
          buildHandoff({ id: 'b', createdAt: at(2), nextTickAt: NOW }),
          buildHandoff({ id: 'd', createdAt: at(4), nextTickAt: '2027-01-01T00:00:00.000Z' }),
          buildHandoff({ id: 'e', createdAt: at(0), connection: 'other', assessedWith: 'old' }),
        ],
      }));
      expect(await store.findToReassess('sales', ['config-1'], NOW, 10, null)).toEqual(['c', 'b', 'a']);
      expect(await store.findToReassess('sales', ['config-1'], NOW, 2, null)).toEqual(['c', 'b']);
      expect(await store.findToReassess('sales', ['config-1'], NOW, 2, 'b')).toEqual(['a']);
      expect(await store.findToReassess('sales', ['config-2'], NOW, 10, null)).toEqual(['c', 'b', 'a', 'd']);
    }));
});
