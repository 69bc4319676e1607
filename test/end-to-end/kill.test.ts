import { describe, expect, it } from '@jest/globals';
import { runKills } from '../kill/run-kills.ts';
import { createTestEngine, ENGINES } from '../support/store.ts';

/** `npm run kill` does the same 200 times on each engine. */
const KILLS = 6;
const LONGEST_MS = 240_000;

describe.each(ENGINES)('a sync that is killed at random moments, on %s', (engine) => {
  it(
    'loses no handoff, makes no task twice, and leaves nothing stale',
    async () => {
      const { options, remove } = await createTestEngine(engine);
      try {
        const { findings, checked } = await runKills({ engine: options, kills: KILLS, seed: 7, deals: 30, applications: 10, employees: 4 });
        expect({ lost: findings.lost, twice: findings.twice, stale: findings.stale }).toEqual({ lost: [], twice: [], stale: [] });
        // Nothing can be wrong where there is nothing to see.
        expect(checked.handoffs).toBeGreaterThan(30);
        expect(checked.openTasks).toBeGreaterThan(30);
      } finally {
        await remove();
      }
    },
    LONGEST_MS,
  );
});
