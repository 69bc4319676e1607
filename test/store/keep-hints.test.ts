import { describe, expect, it } from '@jest/globals';
import type { HintStore } from '../../src/core/hints/hint-store.ts';
import { ENGINES, withStore } from '../support/store.ts';
import { buildConnection } from './build-rows.ts';

const at = (second: number): string => new Date(Date.parse('2026-11-23T09:00:00Z') + second * 1_000).toISOString();
const event = (externalId: string, key: string, accountId: string | null = null) => ({ object: 'deals', externalId, dedupeKey: key, accountId });
const dueIds = async (store: HintStore, second: number, connection = 'sales'): Promise<readonly string[]> => (await store.findDueHints(connection, at(second), 100)).map((hint) => hint.externalId);
async function readAll(store: HintStore, second: number, connection = 'sales'): Promise<void> {
  await store.settleHints(connection, await store.findDueHints(connection, at(second), 100), at(second), at(second + 30));
}

describe.each(ENGINES)('announced records on %s', (engine) => {
  it('are due at once, one row per record however many events came', () =>
    withStore(engine, async (store) => {
      const saved = await store.saveHints('sales', [event('1', 'a'), event('2', 'b'), event('1', 'c')], at(0));
      expect(saved).toEqual({ fresh: 3, wakeAt: at(0) });
      expect(await store.findDueHints('sales', at(0), 10)).toEqual([
        { object: 'deals', externalId: '1', sequence: 2, attempts: 0, pendingSince: at(0), dueAt: at(0) },
        { object: 'deals', externalId: '2', sequence: 1, attempts: 0, pendingSince: at(0), dueAt: at(0) },
      ]);
      expect(await store.findDueHints('hr', at(0), 10)).toEqual([]);
      expect(await store.countPendingHints('sales')).toEqual({ pending: 2, nextDueAt: at(0) });
    }));

  it('repeated deliveries of an event do nothing, in one call or in several', () =>
    withStore(engine, async (store) => {
      expect(await store.saveHints('sales', [event('1', 'a'), event('1', 'a')], at(0))).toEqual({ fresh: 1, wakeAt: at(0) });
      await readAll(store, 0);
      expect(await store.saveHints('sales', [event('1', 'a')], at(40))).toEqual({ fresh: 0, wakeAt: null });
      expect(await dueIds(store, 99)).toEqual([]);
      expect((await store.saveHints('hr', [event('1', 'a')], at(40))).fresh).toBe(1);
    }));

  it('of another account are left out, as soon as ours is known', () =>
    withStore(engine, async (store) => {
      const events = [event('1', 'a', 'ours'), event('2', 'b', 'theirs'), event('3', 'c')];
      await store.saveHints('sales', events, at(0));
      expect(await dueIds(store, 0)).toEqual(['1', '2', '3']);
      await store.saveConnection(buildConnection({ id: 'crm', accountId: 'ours' }));
      expect(await store.saveHints('crm', events, at(0))).toEqual({ fresh: 2, wakeAt: at(0) });
      expect(await dueIds(store, 0, 'crm')).toEqual(['1', '3']);
    }));

  it('once read they are not due again for a while; an event in this time is kept for its end', () =>
    withStore(engine, async (store) => {
      await store.saveHints('sales', [event('1', 'a')], at(0));
      await readAll(store, 0);
      expect(await store.countPendingHints('sales')).toEqual({ pending: 0, nextDueAt: null });
      expect(await store.saveHints('sales', [event('1', 'b')], at(10))).toEqual({ fresh: 1, wakeAt: at(30) });
      expect(await store.saveHints('sales', [event('1', 'c')], at(11))).toEqual({ fresh: 1, wakeAt: null });
      expect(await dueIds(store, 29)).toEqual([]);
      expect(await dueIds(store, 30)).toEqual(['1']);
      await readAll(store, 30);
      expect(await store.saveHints('sales', [event('1', 'd')], at(100))).toEqual({ fresh: 1, wakeAt: at(100) });
      expect(await dueIds(store, 100)).toEqual(['1']);
    }));

  it('an event that comes while its record is being read makes another reading', () =>
    withStore(engine, async (store) => {
      await store.saveHints('sales', [event('1', 'a'), event('2', 'b')], at(0));
      const taken = await store.findDueHints('sales', at(0), 10);
      await store.saveHints('sales', [event('1', 'c')], at(1));
      await store.settleHints('sales', taken, at(0), at(30));
      expect(await store.countPendingHints('sales')).toEqual({ pending: 1, nextDueAt: at(30) });
      expect(await dueIds(store, 30)).toEqual(['1']);
    }));

  it('what could not be read is tried later, and counts its attempts', () =>
    withStore(engine, async (store) => {
      await store.saveHints('sales', [event('1', 'a')], at(0));
      await store.postponeHints('sales', await store.findDueHints('sales', at(0), 10), at(60));
      expect(await dueIds(store, 59)).toEqual([]);
      expect(await store.findDueHints('sales', at(60), 10)).toMatchObject([{ externalId: '1', attempts: 1, pendingSince: at(0) }]);
      await readAll(store, 60);
      await store.saveHints('sales', [event('1', 'b')], at(100));
      expect(await store.findDueHints('sales', at(100), 10)).toMatchObject([{ attempts: 0 }]);
    }));

  it('saved and settled at the same time, no event is lost and nobody waits for ever', () =>
    withStore(engine, async (store) => {
      const ids = Array.from({ length: 40 }, (_, index) => String(index));
      for (let round = 0; round < 12; round += 1) {
        const now = round * 100;
        await store.saveHints('sales', ids.map((id) => event(id, `${round} first ${id}`)), at(now));
        const taken = await store.findDueHints('sales', at(now), 100);
        expect(taken).toHaveLength(40);
        const shuffled = ids.toReversed().map((id) => event(id, `${round} second ${id}`));
        await Promise.all([
          store.settleHints('sales', taken.toReversed(), at(now), at(now + 30)),
          ...[0, 1, 2].map(() => store.saveHints('sales', shuffled, at(now + 1))),
        ]);
        expect(await dueIds(store, now + 30)).toHaveLength(40);
        await readAll(store, now + 30);
        expect((await store.countPendingHints('sales')).pending).toBe(0);
      }
    }));

  it('tells which records nobody announced since a moment, and when the last new event came', () =>
    withStore(engine, async (store) => {
      expect(await store.findLastDelivery('sales')).toBeNull();
      await store.saveHints('sales', [event('1', 'a')], at(0));
      await store.saveHints('sales', [event('2', 'b')], at(50));
      const refs = ['1', '2', '3'].map((externalId) => ({ object: 'deals', externalId }));
      expect(await store.findUnannounced('sales', refs, at(20))).toEqual([refs[0], refs[2]]);
      expect(await store.findLastDelivery('sales')).toBe(at(50));
    }));

  it('counts withdrawals since a moment', () =>
    withStore(engine, async (store) => {
      await store.saveHintedWithdrawals('sales', 3, at(0));
      await store.saveHintedWithdrawals('sales', 4, at(10));
      expect(await store.countHintedWithdrawals('sales', at(-1))).toBe(7);
      expect(await store.countHintedWithdrawals('sales', at(0))).toBe(4);
      expect(await store.countHintedWithdrawals('hr', at(-1))).toBe(0);
    }));

  it('are forgotten when their time is over, but not while one is to be read later', () =>
    withStore(engine, async (store) => {
      await store.saveHints('sales', [event('old', 'a')], at(0));
      await readAll(store, 0);
      await store.saveHintedWithdrawals('sales', 3, at(0));
      await store.saveHints('sales', [event('new', 'b')], at(1_000));
      expect(await store.deleteOldHints(at(500))).toBe(3);
      expect(await dueIds(store, 1_000)).toEqual(['new']);
      expect((await store.saveHints('sales', [event('new', 'b')], at(1_001))).fresh).toBe(0);
      expect((await store.saveHints('sales', [event('old', 'a')], at(1_001))).fresh).toBe(1);
    }));

  it('move with a connection that got another id, together with what came under the new one', () =>
    withStore(engine, async (store) => {
      await store.saveConnection(buildConnection({ id: 'sales' }));
      await store.saveHints('sales', [event('1', 'a'), event('2', 'b')], at(0));
      await store.saveHints('crm', [event('2', 'c'), event('3', 'd')], at(1));
      expect(await store.renameConnection('sales', 'crm')).toBe(true);
      expect(await dueIds(store, 5, 'crm')).toEqual(['1', '2', '3']);
      expect(await dueIds(store, 5, 'sales')).toEqual([]);
      expect((await store.saveHints('crm', [event('1', 'a')], at(6))).fresh).toBe(0);
    }));

  it('wake a connection that does not rest', () =>
    withStore(engine, async (store) => {
      await store.saveConnection(buildConnection({ id: 'sales', frozen: null }));
      await store.saveHints('sales', [event('1', 'a')], at(0));
      expect(await store.findDueLanes(at(0))).toEqual(['sales']);
      await readAll(store, 0);
      expect(await store.findDueLanes(at(100))).toEqual([]);
      await store.saveHints('sales', [event('1', 'b')], at(100));
      await store.saveConnection(buildConnection({ id: 'sales', frozen: { at: at(0), reason: 'Many vanished.' } }));
      expect(await store.findDueLanes(at(100))).toEqual([]);
    }));
});
