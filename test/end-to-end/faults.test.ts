import { describe, expect, it } from '@jest/globals';
import { runFaults } from '../kill/run-faults.ts';
import { createTestEngine, ENGINES } from '../support/store.ts';

/** `npm run kill -- --faults 60` does the same for longer on each engine. */
const ROUNDS = 6;
const LONGEST_MS = 180_000;

describe.each(ENGINES)('syncs of five sources that throttle, lose connections and end tokens, on %s', (engine) => {
  it(
    'lose no handoff, make no task twice, and leave nothing stale once it is over',
    async () => {
      const { options, remove } = await createTestEngine(engine);
      try {
        const { findings, checked, troubles, outcomes } = await runFaults({ engine: options, rounds: ROUNDS, seed: 7, deals: 24, applications: 10, employees: 4 });
        expect({ lost: findings.lost, twice: findings.twice, stale: findings.stale }).toEqual({ lost: [], twice: [], stale: [] });
        // Nothing can be wrong where there is nothing to see and nothing went wrong.
        expect(checked.handoffs).toBeGreaterThan(40);
        expect(checked.openTasks).toBeGreaterThan(40);
        expect(Object.keys(troubles).length).toBeGreaterThan(8);
        expect(outcomes.failed + outcomes.partial).toBeGreaterThan(0);
      } finally {
        await remove();
      }
    },
    LONGEST_MS,
  );
});
