import { describe, expect, it } from '@jest/globals';
import { ENGINES, withStore } from '../support/store.ts';

describe.each(ENGINES)('a store on %s', (engine) => {
  it('opens with all migrations applied', () =>
    withStore(engine, async (store) => {
      expect(await store.pendingMigrations()).toEqual([]);
    }));
});
