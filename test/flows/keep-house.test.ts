import { describe, expect, it } from '@jest/globals';
import { keepHouse } from '../../src/flows/watch/keep-house.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { ENGINES, withStore } from '../support/store.ts';
import { buildEvent, buildPage } from '../store/build-rows.ts';

describe.each(ENGINES)('the daily job on %s', (engine) => {
  it('throws away what has passed its time, of every kind, and has nothing left to do the second time', () =>
    withStore(engine, async (store) => {
      const clock = new ManualClock('2026-11-22T09:00:00.000Z');
      const times = { runsDays: 90, eventsMonths: 24, snapshotsMonths: 24, auditMonths: 24 };
      await store.savePage(buildPage({ events: [buildEvent({ handoffId: null, at: '2024-01-10T09:00:00.000Z' })] }));
      await store.saveHints('sales', [{ object: 'deal', externalId: '1', accountId: null, dedupeKey: 'once' }], '2026-11-01T09:00:00.000Z');
      const done = await keepHouse({ store, clock, times });
      expect(done).toMatchObject({ events: 1, runs: 0, audit: 0 });
      expect(done['hints']).toBeGreaterThan(0);
      const again = await keepHouse({ store, clock, times });
      expect(Object.values(again).every((rows) => rows === 0)).toBe(true);
    }));
});
