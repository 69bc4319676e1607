import type { Config } from '../../config/load-config.ts';
import type { SyncRun } from '../../core/ports.ts';

/** The report of `sync --json` and `demo --once --json`. */
export const reportOf = (runs: readonly SyncRun[]): object => ({
  runs: runs.map(({ connection, outcome, reasons, notes, pulled, handoffs, writeBack, apiCalls, sweepCalls, durationMs }) => ({
    connection, outcome, reasons, ...(notes === undefined ? {} : { notes }), pulled, handoffs, writeBack, apiCalls, sweepCalls, durationMs,
  })),
});

export const writesOf = ({ writeBack }: SyncRun): number => writeBack.fields + writeBack.tasksCreated + writeBack.tasksUpdated + writeBack.tasksClosed + writeBack.notes;

/** One paragraph per connection, as one would say it. What went wrong is told on stderr, see note-troubles. */
export function runSentence(run: SyncRun, config: Pick<Config, 'connections'>): string {
  const { handoffs, writeBack } = run;
  const observes = config.connections.find((connection) => connection.id === run.connection)?.rollout === 'observe';
  const lines = [
    `${run.connection}: ${run.outcome}. Read ${count(run.pulled, 'record')}; ${handoffs.created} new, ${handoffs.updated} changed, ${handoffs.withdrawn} withdrawn, ${handoffs.unchanged} as before.`,
    ...writtenLine(run, observes),
    ...(writeBack.waiting > 0
      ? [`  ${count(writeBack.waiting, 'write')} ${writeBack.waiting === 1 ? 'waits for its' : 'wait for their'} moment (quiet period after an edit, settling time after the close, 15 minutes by default, or what is said apart); a later sync sends ${writeBack.waiting === 1 ? 'it' : 'them'}.`]
      : []),
    ...(writeBack.errors > 0 ? [`  ${count(writeBack.errors, 'item')} could not be written: see "handoff errors list".`] : []),
    ...(writeBack.unconfirmed > 0 ? [`  ${count(writeBack.unconfirmed, 'comment')} without a confirmed answer: see "handoff errors list".`] : []),
    ...(run.notes ?? []).map((note) => `  ${note}`),
    `  ${count(run.apiCalls, 'API call')}${run.sweepCalls > 0 ? `, and ${run.sweepCalls} for the daily look at all known records` : ''}, ${(run.durationMs / 1000).toFixed(1)} s.`,
  ];
  return lines.join('\n');
}

/** Why nothing was written is only said where we know it. */
function writtenLine(run: SyncRun, observes: boolean): readonly string[] {
  const { writeBack } = run;
  if (writesOf(run) > 0) {
    const parts = [
      writeBack.fields === 1 ? '1 score and status' : `${writeBack.fields.toLocaleString('en')} scores and statuses`,
      `${count(writeBack.tasksCreated, 'task')} created`, `${writeBack.tasksUpdated} updated`, `${writeBack.tasksClosed} closed`,
      ...(writeBack.notes > 0 ? [count(writeBack.notes, 'comment')] : []),
    ];
    return [`  Written: ${parts.join(', ')}.`];
  }
  if (run.outcome === 'failed') return ['  Nothing was written: the run stopped before.'];
  if (writeBack.errors + writeBack.unconfirmed > 0) return [];
  if (observes) return ['  Nothing was written: this connection only observes (rollout: observe).'];
  if (run.outcome !== 'complete') return ['  Nothing was written.'];
  return [writeBack.waiting > 0 ? '  Nothing was due yet.' : '  Nothing was written: every record already shows what it should.'];
}

export const count = (number: number, noun: string): string => `${number.toLocaleString('en')} ${noun}${number === 1 ? '' : 's'}`;

/** 0 done, 1 failed, 3 partial; the worst of all runs. */
export function exitCodeOf(runs: readonly SyncRun[]): 0 | 1 | 3 {
  if (runs.some((run) => run.outcome === 'failed') && runs.every((run) => run.outcome === 'failed')) return 1;
  if (runs.some((run) => run.outcome !== 'complete' || run.writeBack.errors > 0)) return 3;
  return 0;
}
