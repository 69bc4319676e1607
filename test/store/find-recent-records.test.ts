import { describe, expect, it } from '@jest/globals';
import { ENGINES, withStore } from '../support/store.ts';
import { buildConnection, buildHandoff, buildPage, buildSource, EARLIER, LATER, NOW } from './build-rows.ts';

describe.each(ENGINES)('records that were read lately, on %s', (engine) => {
  it('are those of one object that are still there, the one read last first', () =>
    withStore(engine, async (store) => {
      await store.saveConnection(buildConnection());
      const sources = [
        buildSource({ externalId: 'a', readAt: EARLIER }), buildSource({ externalId: 'b', readAt: LATER }), buildSource({ externalId: 'c', readAt: NOW }),
        buildSource({ externalId: 'gone', readAt: LATER, state: 'deleted' }), buildSource({ externalId: 'x', object: 'Lead', readAt: LATER }),
      ];
      await store.savePage(buildPage({ handoffs: [buildHandoff()], sources }));
      expect(await store.findRecentRecords('sales', 'Opportunity', 2)).toEqual([{ object: 'Opportunity', externalId: 'b' }, { object: 'Opportunity', externalId: 'c' }]);
      expect(await store.findRecentRecords('hr', 'Opportunity', 2)).toEqual([]);
    }));
});
