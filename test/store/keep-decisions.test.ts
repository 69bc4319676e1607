import { describe, expect, it } from '@jest/globals';
import { shortHashOf } from '../../src/core/hash.ts';
import { ENGINES, withStore } from '../support/store.ts';
import { buildConnection, buildEvent, buildHandoff, buildOutboxRow, buildPage, buildRun, buildSource, EARLIER, LATER, NOW } from './build-rows.ts';

describe.each(ENGINES)('connections, runs and decisions on %s', (engine) => {
  it('come back as saved, and change', () =>
    withStore(engine, async (store) => {
      expect(await store.findConnection('sales')).toBeNull();
      await store.saveConnection(buildConnection());
      const frozen = buildConnection({ cursor: ['a', 1, null], frozen: { at: NOW, reason: 'Many deals vanished.' }, lastSweepAt: NOW, readsHash: 'r', rollout: 'gate' });
      await store.saveConnection(frozen);
      await store.saveConnection(buildConnection({ id: 'hr' }));
      expect(await store.findConnection('sales')).toEqual(frozen);
      expect((await store.findConnections()).map((connection) => connection.id)).toEqual(['hr', 'sales']);
    }));

  it('list runs newest first, of one connection or all', () =>
    withStore(engine, async (store) => {
      await store.saveRun(buildRun());
      const finished = buildRun({ finishedAt: LATER, outcome: 'partial', reasons: ['One object could not be read.'], durationMs: 9_000_000_000 });
      await store.saveRun(finished);
      await store.saveRun(buildRun({ id: 'run-0', startedAt: EARLIER }));
      await store.saveRun(buildRun({ id: 'run-2', connection: 'hr', startedAt: LATER }));
      expect(await store.findRuns('sales', 10)).toEqual([finished, buildRun({ id: 'run-0', startedAt: EARLIER })]);
      expect((await store.findRuns(null, 2)).map((run) => run.id)).toEqual(['run-2', 'run-1']);
    }));

  it('cache metadata until it expires', () =>
    withStore(engine, async (store) => {
      await store.cacheSet('sales', 'describe', { fields: ['A'] }, NOW);
      await store.cacheSet('sales', 'describe', { fields: ['B', null] }, LATER);
      expect(await store.cacheGet('sales', 'describe', NOW)).toEqual({ fields: ['B', null] });
      expect(await store.cacheGet('sales', 'describe', LATER)).toBeNull();
      expect(await store.cacheGet('hr', 'describe', NOW)).toBeNull();
    }));

  it('delete what expired at the end of a run', () =>
    withStore(engine, async (store) => {
      await store.cacheSet('sales', 'personal:contacts', ['Ines'], NOW);
      await store.saveRun(buildRun());
      expect(await store.cacheGet('sales', 'personal:contacts', EARLIER)).toEqual(['Ines']);
      await store.saveRun(buildRun({ finishedAt: NOW, outcome: 'complete' }));
      expect(await store.cacheGet('sales', 'personal:contacts', EARLIER)).toBeNull();
    }));

  it('remember what people decided about joins, oldest first', () =>
    withStore(engine, async (store) => {
      const link = { handoffId: 'a', otherId: 'b', decision: 'link', by: 'Ines', reason: 'same deal', at: NOW } as const;
      const unlink = { ...link, decision: 'unlink', at: LATER } as const;
      await store.saveLinkDecision(link);
      await store.saveLinkDecision(unlink);
      await store.saveLinkDecision({ ...link, handoffId: 'c', otherId: 'd' });
      expect(await store.findLinkDecisions(['b'])).toEqual([link, unlink]);
      expect(await store.findLinkDecisions([])).toEqual([]);
    }));

  it('number published versions, and publish the same text only once', () =>
    withStore(engine, async (store) => {
      const file = { name: 'customer/salesforce.yaml', text: 'handoff: customer', hash: 'h1', author: 'Ines', reason: 'start', publishedAt: NOW };
      expect(await store.findPublished(file.name)).toBeNull();
      expect(await store.publish(file)).toEqual({ ...file, version: 1 });
      expect(await store.publish({ ...file, author: 'Bo', publishedAt: LATER })).toEqual({ ...file, version: 1 });
      const changed = { ...file, text: 'handoff: employee', hash: 'h2' };
      const published = await Promise.all([store.publish(changed), store.publish(changed)]);
      expect(published.map((one) => one.version)).toEqual([2, 2]);
      await store.publish({ ...file, reason: 'rolled back' });
      expect(await store.findPublished(file.name)).toEqual({ ...file, reason: 'rolled back', version: 3 });
    }));

  it('filter events by handoff and type, newest first', () =>
    withStore(engine, async (store) => {
      const events = [buildEvent({ data: { n: 1 } }), buildEvent({ type: 'rewon', data: null }), buildEvent({ handoffId: null, connection: null, type: 'rollout_changed', data: 'tasks' })];
      await store.savePage(buildPage({ events }));
      expect(await store.findEvents({ limit: 10 })).toEqual(events.toReversed());
      expect(await store.findEvents({ handoffId: shortHashOf('one'), limit: 1 })).toEqual([events[1]]);
      expect(await store.findEvents({ types: ['handoff_scored', 'rollout_changed'], limit: 10 })).toEqual([events[2], events[0]]);
    }));

  it('list handoffs by what people ask for', () =>
    withStore(engine, async (store) => {
      const one = buildHandoff({ id: 'aaaaaaaa11111111', createdAt: EARLIER });
      const two = buildHandoff({ id: 'aaaaaaaa22222222', kind: 'employee', status: 'ready', connection: 'hr', backlog: true });
      await store.savePage(buildPage({ handoffs: [one, two], sources: [buildSource({ handoffId: one.id }), buildSource({ handoffId: two.id, externalId: '500%', connection: 'hr' })] }));
      const ids = async (filter: Parameters<typeof store.listHandoffs>[0]) => (await store.listHandoffs(filter)).map((handoff) => handoff.id);
      expect(await ids({})).toEqual([two.id, one.id]);
      expect(await ids({ limit: 1, offset: 1 })).toEqual([one.id]);
      expect(await ids({ connection: 'hr', kind: 'employee', status: ['ready', 'accepted'], backlog: true })).toEqual([two.id]);
      expect(await store.countHandoffs({ status: ['incomplete'] })).toBe(1);
      expect(await store.countHandoffs({ status: [] })).toBe(0);
      const byText = async (text: string) => (await store.findHandoffByText(text)).map((handoff) => handoff.id);
      expect(await byText('aaaaaaaa')).toEqual([two.id, one.id]);
      expect(await byText('aaaaaaaa1')).toEqual([one.id]);
      expect(await byText('aaaa')).toEqual([]);
      expect(await byText('500%')).toEqual([two.id]);
      expect(await byText('aaaaaaa%')).toEqual([]);
    }));

  it('find who is mentioned, whatever the case, and take no character for a wildcard', () =>
    withStore(engine, async (store) => {
      await store.savePage(buildPage({
        handoffs: [buildHandoff({ id: 'a' }), buildHandoff({ id: 'b' })],
        sources: [
          buildSource({ handoffId: 'a', externalId: '1', fields: { Note: 'said "yes" 100% \\ BJÖRN ÅS' } }),
          buildSource({ handoffId: 'b', externalId: '2', fields: {}, related: { Contacts: [{ Name: 'bjo\u0308rn_as' }] } }),
        ],
      }));
      const ids = async (text: string) => (await store.findHandoffsMentioning(text)).map((handoff) => handoff.id);
      expect(await ids('björn ås')).toEqual(['a']);
      expect(await ids('Björn')).toEqual(['a', 'b']);
      expect(await ids('"yes" 100% \\')).toEqual(['a']);
      expect(await ids('n_a')).toEqual(['b']);
      expect(await ids('1%0')).toEqual([]);
      expect(await ids('  ')).toEqual([]);
    }));

  it('shrink what updates have left behind on the embedded engine', () =>
    withStore(engine, async (store) => {
      const rows = (score: number) => Array.from({ length: 200 }, (_, index) => buildOutboxRow({ item: `task:${index}`, desired: { score } }));
      const size = async () => (await store.dataSource.query<{ size: string }[]>(`SELECT pg_relation_size('outbox') AS size`))[0]?.size;
      for (let round = 0; round < 3; round += 1) await store.savePage(buildPage({ outbox: rows(round) }));
      await store.saveRun(buildRun({ finishedAt: LATER }));
      const before = Number(await size());
      for (let round = 3; round < 12; round += 1) {
        await store.savePage(buildPage({ outbox: rows(round) }));
        await store.saveRun(buildRun({ finishedAt: LATER }));
      }
      if (store.engine === 'embedded') expect(Number(await size())).toBeLessThanOrEqual(before * 1.5);
    }));
});
