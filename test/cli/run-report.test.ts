import { describe, expect, it } from '@jest/globals';
import type { SyncRun } from '../../src/core/ports.ts';
import { parseConfig } from '../../src/config/load-config.ts';
import { reportOf, runSentence } from '../../src/cli/render/run-report.ts';

const NOTHING: SyncRun['writeBack'] = { fields: 0, tasksCreated: 0, tasksUpdated: 0, tasksClosed: 0, notes: 0, unchanged: 0, errors: 0, unconfirmed: 0, waiting: 0 };
const runOf = (over: Partial<Omit<SyncRun, 'writeBack'>> & { readonly writeBack?: Partial<SyncRun['writeBack']> }): SyncRun => ({
  id: 'run', connection: 'sales', startedAt: '', finishedAt: null, outcome: 'complete', reasons: [], pulled: 1, handoffs: { created: 0, updated: 0, unchanged: 1, withdrawn: 0 },
  apiCalls: 1, sweepCalls: 0, durationMs: 100, ...over, writeBack: { ...NOTHING, ...over.writeBack },
});
const say = (run: SyncRun, rollout = 'tasks'): string =>
  runSentence(run, parseConfig(`connections: [{ id: sales, connector: csv, mapping: a.yaml, rollout: ${rollout} }]`, { cwd: '/', env: {} }));

describe('the sentence about a run', () => {
  it('says why nothing was written, and only what is true', () => {
    expect(say(runOf({}))).toContain('Nothing was written: every record already shows what it should.');
    expect(say(runOf({ outcome: 'failed' }))).toContain('Nothing was written: the run stopped before.');
    expect(say(runOf({}), 'observe')).toContain('Nothing was written: this connection only observes (rollout: observe).');
    expect(say(runOf({ writeBack: { waiting: 3 } }))).toMatch(/Nothing was due yet\.\n {2}3 writes wait for their moment .*; a later sync sends them\./);
    expect(say(runOf({ writeBack: { errors: 2 } }))).not.toContain('Nothing was written');
    expect(say(runOf({ outcome: 'partial' }))).not.toContain('every record');
  });
  it('names a connection that was taken out of the file, and stays complete', () => {
    const run = runOf({ notes: ['"old" is not in connections.yaml any more.'] });
    expect(say(run)).toContain('sales: complete.');
    expect(say(run)).toContain('  "old" is not in connections.yaml any more.');
    expect(reportOf([run])).toMatchObject({ runs: [{ notes: ['"old" is not in connections.yaml any more.'] }] });
    expect(JSON.stringify(reportOf([runOf({})]))).not.toContain('notes":[');
  });
  it('counts one as one', () => {
    expect(say(runOf({ writeBack: { fields: 1, tasksCreated: 1, notes: 1, waiting: 1 } }))).toMatch(/Written: 1 score and status, 1 task created, 0 updated, 0 closed, 1 comment\.\n {2}1 write waits for its moment .* sends it\./);
    expect(say(runOf({ writeBack: { fields: 2, tasksCreated: 0 } }))).toContain('2 scores and statuses, 0 tasks created');
  });
});
