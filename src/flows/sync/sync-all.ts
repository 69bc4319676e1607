import { HandoffError } from '../../core/errors.ts';
import type { SyncRun } from '../../core/ports.ts';
import type { Delivered } from '../write-back/deliver-due.ts';

interface Syncing {
  sync(id: string): Promise<SyncRun>;
  /** null when nothing is due. */
  deliver(id: string): Promise<Delivered | null>;
  saveRun(run: SyncRun): Promise<void>;
  now(): Date;
  newId(): string;
}

/**
 * Runs connection after connection, then writes what later runs left for earlier ones to write, so that one sync settles
 * everything. One that cannot run does not stop the others; it becomes a failed run with its reason.
 */
export async function syncAll(connections: readonly string[], syncing: Syncing): Promise<{ readonly runs: readonly SyncRun[]; readonly refused: readonly HandoffError[] }> {
  const runs: SyncRun[] = [];
  const refused: HandoffError[] = [];
  for (const id of connections) {
    try {
      runs.push(await syncing.sync(id));
    } catch (error) {
      if (!(error instanceof HandoffError)) throw error;
      refused.push(error);
      const run = failedRun(syncing.newId(), id, error, syncing.now());
      // A run that could not even begin is a run of that connection: "handoff runs" tells of it.
      if (error.exitCode !== 2 && error.code !== LANE_BUSY) await syncing.saveRun(run);
      runs.push(run);
    }
  }
  // The last one has seen all that the others left for it; one that failed is not asked again at once.
  const settled: SyncRun[] = [];
  for (const [index, run] of runs.entries()) settled.push(index === runs.length - 1 || run.outcome === 'failed' ? run : await settle(run, syncing));
  return { runs: settled, refused };
}

async function settle(run: SyncRun, syncing: Syncing): Promise<SyncRun> {
  try {
    const after = await syncing.deliver(run.connection);
    if (after === null) return run;
    const both = add(run, after);
    await syncing.saveRun(both);
    return both;
  } catch (error) {
    if (!(error instanceof HandoffError)) throw error;
    return { ...run, outcome: 'partial', reasons: [...run.reasons, `${error.message} ${error.remedy}`] };
  }
}

function add(run: SyncRun, { delivered, waiting, apiCalls, durationMs, reason }: Delivered): SyncRun {
  const { writeBack } = run;
  return {
    ...run,
    outcome: reason === null ? run.outcome : 'partial',
    reasons: reason === null ? run.reasons : [...run.reasons, reason],
    writeBack: {
      fields: writeBack.fields + delivered.fields,
      tasksCreated: writeBack.tasksCreated + delivered.tasksCreated,
      tasksUpdated: writeBack.tasksUpdated + delivered.tasksUpdated,
      tasksClosed: writeBack.tasksClosed + delivered.tasksClosed,
      notes: writeBack.notes + delivered.notes,
      errors: writeBack.errors + delivered.errors,
      unconfirmed: writeBack.unconfirmed + delivered.unconfirmed,
      unchanged: writeBack.unchanged,
      waiting,
    },
    apiCalls: run.apiCalls + apiCalls,
    durationMs: run.durationMs + durationMs,
  };
}

/** Somebody else is at it: theirs is the run. */
const LANE_BUSY = 'lane_busy';

/** What is told of a run that was refused before it began. */
export const failedRun = (id: string, connection: string, error: HandoffError, now: Date): SyncRun => ({
  id, connection, startedAt: now.toISOString(), finishedAt: now.toISOString(), outcome: 'failed', reasons: [`${error.message} ${error.remedy}`], pulled: 0,
  handoffs: { created: 0, updated: 0, unchanged: 0, withdrawn: 0 },
  writeBack: { fields: 0, tasksCreated: 0, tasksUpdated: 0, tasksClosed: 0, notes: 0, unchanged: 0, errors: 0, unconfirmed: 0, waiting: 0 },
  apiCalls: 0, sweepCalls: 0, durationMs: 0,
});
