import { describe, expect, it } from '@jest/globals';
import type { Reservation } from '../../src/core/budget/usage-store.ts';
import { ConnectorError } from '../../src/core/errors.ts';
import { CallPurse, type PurseOwner } from '../../src/flows/write-back/call-purse.ts';
import type { OpenStore } from '../../src/store/open-store.ts';
import { DAY, HOUR, ManualClock, MINUTE } from '../support/manual-clock.ts';
import { createTestEngine, ENGINES, openTestStore, withStore } from '../support/store.ts';
import { buildConnection, buildOutboxRow, buildPage, NOW } from './build-rows.ts';

const asks = (given: Partial<Reservation> = {}): Reservation => ({
  budget: 'acme:1', since: '2026-11-22T00:00:00.000Z', bucket: '2026-11-22T00:00:00.000Z', purpose: 'read', wanted: 1, ceiling: 10, reported: null, now: NOW, ...given,
});
const purseOf = (store: OpenStore, clock: ManualClock, given: Partial<PurseOwner> = {}): CallPurse =>
  new CallPurse({ connection: 'sales', connector: 'salesforce', daily: { reset: 'midnight', usual: 1_000 }, rule: { dailyShare: 0.5, writeReserve: 0.2 }, store, clock, ...given });

/** Spends one by one until it is refused; how many were paid. */
async function spendAll(purse: CallPurse, purpose: 'read' | 'write' | 'look', most = 10_000): Promise<number> {
  for (let paid = 0; paid < most; paid += 1) {
    try {
      await purse.spend(1, purpose);
    } catch (error) {
      if (error instanceof ConnectorError && error.code === 'budget_spent') return paid;
      throw error;
    }
  }
  return most;
}

describe.each(ENGINES)('counting calls on %s', (engine) => {
  it('hands out what is left and no more, and takes back what was not sent', () =>
    withStore(engine, async (store) => {
      expect(await store.reserveCalls(asks({ wanted: 7 }))).toMatchObject({ granted: 7, used: { read: 7, write: 0, look: 0 } });
      expect(await store.reserveCalls(asks({ wanted: 7, purpose: 'write' }))).toMatchObject({ granted: 3, used: { read: 7, write: 3, look: 0 } });
      expect(await store.reserveCalls(asks())).toMatchObject({ granted: 0 });
      await store.returnCalls(asks(), 'read', 5);
      expect(await store.findUsage(asks())).toMatchObject({ used: { read: 2, write: 3 }, oldest: '2026-11-22T00:00:00.000Z' });
      expect(await store.reserveCalls(asks({ budget: 'acme:2' }))).toMatchObject({ granted: 1 });
    }));

  it('counts the stretches of the window only', () =>
    withStore(engine, async (store) => {
      await store.reserveCalls(asks({ wanted: 6, bucket: '2026-11-22T00:00:00.000Z' }));
      await store.reserveCalls(asks({ wanted: 2, bucket: '2026-11-22T12:00:00.000Z' }));
      expect(await store.findUsage(asks({ since: '2026-11-22T06:00:00.000Z' }))).toMatchObject({ used: { read: 2 }, oldest: '2026-11-22T12:00:00.000Z' });
    }));

  it('learns limit and zone from answers, and tells others’ calls from ours', () =>
    withStore(engine, async (store) => {
      await store.reserveCalls(asks({ wanted: 4 }));
      const { known } = await store.reserveCalls(asks({ reported: { limit: 1_000, used: 250, timeZone: 'Europe/Berlin' } }));
      expect(known).toEqual({ limit: 1_000, others: 246, reportedAt: NOW, timeZone: 'Europe/Berlin' });
      expect((await store.reserveCalls(asks({ reported: { timeZone: 'UTC' } }))).known).toMatchObject({ limit: 1_000, others: 246, timeZone: 'UTC' });
    }));

  it('moves what was counted before the account had a name', () =>
    withStore(engine, async (store) => {
      await store.reserveCalls(asks({ budget: 'connection:sales', wanted: 3, reported: { limit: 500 } }));
      await store.reserveCalls(asks({ wanted: 2 }));
      await store.moveUsage('connection:sales', 'acme:1');
      expect(await store.findUsage(asks())).toMatchObject({ used: { read: 5 }, known: { limit: 500 } });
      expect(await store.findUsage(asks({ budget: 'connection:sales' }))).toMatchObject({ used: { read: 0 }, known: { limit: null } });
    }));

  it('counts two connections to one account together, also what was sent before its id was known', () =>
    withStore(engine, async (store) => {
      const clock = new ManualClock(NOW);
      const early = purseOf(store, clock);
      await early.spend(1, 'look');
      await early.useAccount('A');
      await store.saveConnection(buildConnection({ id: 'other', accountId: 'A' }));
      const other = purseOf(store, clock, { connection: 'other' });
      await other.spend(1, 'look');
      await Promise.all([early.settle(), other.settle()]);
      expect((await other.view()).used).toEqual({ read: 0, write: 0, look: 2 });
    }));

  it('gives the rest of a block back when the session rests, so that nothing of the share is lost', () =>
    withStore(engine, async (store) => {
      const clock = new ManualClock(NOW);
      const purse = purseOf(store, clock);
      for (let call = 0; call < 20; call += 1) await purse.spend(1, 'read');
      await purse.settle();
      expect((await purse.view()).used.read).toBe(20);
    }));

  it('keeps what is left of a block between the steps of one work, and begins the next work with as many as this one sent', () =>
    withStore(engine, async (store) => {
      const asked: number[] = [];
      const counting: OpenStore = {
        ...store,
        reserveCalls: (reservation) => {
          asked.push(reservation.wanted);
          return store.reserveCalls(reservation);
        },
      };
      const purse = purseOf(counting, new ManualClock(NOW), { daily: { reset: 'midnight', usual: 100_000 } });
      const work = (): Promise<void> =>
        purse.during(async () => {
          for (let step = 0; step < 3; step += 1) await purse.during(() => purse.spend(2, 'read'));
        });
      await work();
      expect(asked).toEqual([2, 4]);
      expect((await store.findUsage(asks({ budget: 'connection:sales' }))).used.read).toBe(6);
      await work();
      expect(asked).toEqual([2, 4, 6]);
      expect((await store.findUsage(asks({ budget: 'connection:sales' }))).used.read).toBe(12);
    }));

  it('takes calls back and learns at once: what was given back is not taken for others’', () =>
    withStore(engine, async (store) => {
      await store.reserveCalls(asks({ wanted: 9 }));
      const returned = { read: 4, write: 0, look: 0 };
      expect(await store.settleCalls({ ...asks(), returned, reported: { limit: 1_000, used: 250 }, now: NOW })).toEqual({ limit: 1_000, others: 245, reportedAt: NOW, timeZone: null });
      expect(await store.findUsage(asks())).toMatchObject({ used: { read: 5 }, known: { others: 245 } });
      expect(await store.settleCalls({ ...asks({ budget: 'acme:2' }), returned, reported: { timeZone: 'UTC' }, now: NOW })).toEqual({ limit: null, others: null, reportedAt: null, timeZone: 'UTC' });
    }));

  it('begins a new day at midnight of the account, and does not carry calls over', () =>
    withStore(engine, async (store) => {
      const clock = new ManualClock('2026-11-22T22:30:00.000Z');
      const purse = purseOf(store, clock);
      purse.learn({ limit: 100, timeZone: 'Europe/Berlin' });
      await purse.settle();
      expect(await spendAll(purse, 'read')).toBe(39);
      clock.advance(29 * MINUTE);
      expect(await spendAll(purse, 'read')).toBe(0);
      clock.advance(MINUTE);
      expect(await spendAll(purse, 'read')).toBe(39);
    }));

  it('goes by the last 24 hours where the vendor does', () =>
    withStore(engine, async (store) => {
      const clock = new ManualClock('2026-11-22T09:00:00.000Z');
      const purse = purseOf(store, clock, { daily: { reset: 'rolling', usual: 100 } });
      expect(await spendAll(purse, 'write', 30)).toBe(30);
      await purse.settle();
      clock.advance(12 * HOUR);
      expect(await spendAll(purse, 'write')).toBe(19);
      clock.advance(12 * HOUR);
      expect(await spendAll(purse, 'write')).toBe(0);
      clock.advance(15 * MINUTE);
      expect(await spendAll(purse, 'write')).toBe(30);
    }));

  it('holds back when others use the account up, and asks again with one call', () =>
    withStore(engine, async (store) => {
      const clock = new ManualClock(NOW);
      const purse = purseOf(store, clock);
      purse.learn({ limit: 1_000, used: 990 });
      await purse.settle();
      await expect(purse.spend(1, 'read')).rejects.toMatchObject({ code: 'budget_spent', message: expect.stringContaining('other programs have nearly used up the daily API limit') });
      clock.advance(15 * MINUTE);
      expect(await spendAll(purse, 'read')).toBe(1);
      purse.learn({ limit: 1_000, used: 300 });
      expect(await spendAll(purse, 'read')).toBeGreaterThan(300);
    }));

  it('sends the nearest deadline first, the undated last, and says which is the most urgent', () =>
    withStore(engine, async (store) => {
      const row = (id: string, deadline: string | null, lockGroup: string) => buildOutboxRow({ id, item: `task:${id}`, kind: 'task', lockGroup, ...(deadline === null ? {} : { deadline }) });
      await store.savePage(buildPage({ outbox: [row('a', null, 'A'), row('b', '2027-01-01', 'A'), row('c', '2026-12-01', 'C'), row('d', '2026-12-01', 'B')] }));
      const found = await store.findDeliverable('sales', NOW, 3, ['task']);
      expect(found.map(({ id, deadline }) => [id, deadline])).toEqual([['d', '2026-12-01'], ['c', '2026-12-01'], ['b', '2027-01-01']]);
      expect(await store.findMostUrgent(['sales', 'other'], NOW)).toEqual(new Map([['sales', '2026-12-01']]));
    }));
});

describe('many workers on one PostgreSQL', () => {
  it('take the share and not one call more, however they hurry', async () => {
    const { options, remove } = await createTestEngine('postgres');
    const stores: OpenStore[] = [];
    try {
      for (let worker = 0; worker < 6; worker += 1) stores.push(await openTestStore(options));
      const clock = new ManualClock(NOW);
      const paid = await Promise.all(stores.map((store) => spendAll(purseOf(store, clock, { daily: { reset: 'midnight', usual: 2_000 } }), 'write')));
      // 1,000 are the share; 20 of them stay for people who look.
      expect(paid.reduce((sum, each) => sum + each, 0)).toBe(980);
      clock.advance(DAY);
      const [first] = stores;
      if (first === undefined) throw new Error('no worker');
      expect(await spendAll(purseOf(first, clock, { daily: { reset: 'midnight', usual: 2_000 } }), 'write')).toBe(980);
    } finally {
      for (const store of stores) await store.close();
      await remove();
    }
  });
});
