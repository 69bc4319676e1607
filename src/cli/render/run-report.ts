import type { SyncRun } from '../../core/ports.ts';

/** The report of `sync --json` and `demo --once --json`. */
export const reportOf = (runs: readonly SyncRun[]): object => ({
  runs: runs.map(({ connection, outcome, reasons, pulled, handoffs, writeBack, apiCalls, sweepCalls, durationMs }) => ({
    connection, outcome, reasons, pulled, handoffs, writeBack, apiCalls, sweepCalls, durationMs,
  })),
});

export const writesOf = ({ writeBack }: SyncRun): number => writeBack.fields + writeBack.tasksCreated + writeBack.tasksUpdated + writeBack.tasksClosed + writeBack.notes;

/** One paragraph per connection, as one would say it. What went wrong is told on stderr, see note-troubles. */
export function runSentence(run: SyncRun): string {
  const { handoffs, writeBack } = run;
  const written = writesOf(run);
  const lines = [
    `${run.connection}: ${run.outcome}. Read ${count(run.pulled, 'record')}; ${handoffs.created} new, ${handoffs.updated} changed, ${handoffs.withdrawn} withdrawn, ${handoffs.unchanged} as before.`,
    written === 0
      ? run.outcome === 'complete' && writeBack.errors === 0 && writeBack.waiting === 0
        ? '  Nothing was written: every record already shows what it should.'
        : '  Nothing was written.'
      : `  Written: ${writeBack.fields} scores and statuses, ${writeBack.tasksCreated} tasks created, ${writeBack.tasksUpdated} updated, ${writeBack.tasksClosed} closed${writeBack.notes > 0 ? `, ${count(writeBack.notes, 'comment')}` : ''}.`,
    ...(writeBack.waiting > 0 ? [`  ${count(writeBack.waiting, 'write')} wait for their time: nothing is written while somebody may still be editing a record, and tasks wait until a new handoff has settled. A later sync sends them.`] : []),
    ...(writeBack.errors > 0 ? [`  ${count(writeBack.errors, 'item')} could not be written: see "handoff errors list".`] : []),
    ...(writeBack.unconfirmed > 0 ? [`  ${count(writeBack.unconfirmed, 'comment')} without a confirmed answer: see "handoff errors list".`] : []),
    `  ${count(run.apiCalls, 'API call')}${run.sweepCalls > 0 ? `, and ${run.sweepCalls} for the daily look at all known records` : ''}, ${(run.durationMs / 1000).toFixed(1)} s.`,
  ];
  return lines.join('\n');
}

export const count = (number: number, noun: string): string => `${number.toLocaleString('en')} ${noun}${number === 1 ? '' : 's'}`;

/** 0 done, 1 failed, 3 partial; the worst of all runs. */
export function exitCodeOf(runs: readonly SyncRun[]): 0 | 1 | 3 {
  if (runs.some((run) => run.outcome === 'failed') && runs.every((run) => run.outcome === 'failed')) return 1;
  if (runs.some((run) => run.outcome !== 'complete' || run.writeBack.errors > 0)) return 3;
  return 0;
}
