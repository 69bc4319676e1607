import { describe, expect, it } from '@jest/globals';
import { ENGINES, withStore } from '../support/store.ts';
import { buildConnection, buildRun, EARLIER, LATER, NOW } from './build-rows.ts';

describe.each(ENGINES)('runs on %s', (engine) => {
  it('one whose process was killed does not count as running for ever: the next run of its connection says what became of it', () =>
    withStore(engine, async (store) => {
      for (const id of ['sales', 'europe']) await store.saveConnection(buildConnection({ id, accountId: id }));
      await store.saveRun(buildRun({ id: 'killed', connection: 'sales', startedAt: EARLIER, finishedAt: null, outcome: 'running' }));
      await store.saveRun(buildRun({ id: 'elsewhere', connection: 'europe', startedAt: EARLIER, finishedAt: null, outcome: 'running' }));
      // Refused because another holds the lane, so the other goes on.
      await store.saveRun(buildRun({ id: 'refused', connection: 'sales', startedAt: NOW, finishedAt: NOW, outcome: 'failed' }));
      expect((await store.findRuns('sales', 9)).find(({ id }) => id === 'killed')).toMatchObject({ outcome: 'running' });
      await store.saveRun(buildRun({ id: 'next', connection: 'sales', startedAt: LATER, finishedAt: null, outcome: 'running' }));
      const runs = new Map((await store.findRuns(null, 9)).map((run) => [run.id, run]));
      expect(runs.get('killed')).toMatchObject({ outcome: 'partial', finishedAt: LATER, reasons: [expect.stringContaining('Nothing was lost')] });
      expect(['elsewhere', 'refused', 'next'].map((id) => runs.get(id)?.outcome)).toEqual(['running', 'failed', 'running']);
    }));
});
