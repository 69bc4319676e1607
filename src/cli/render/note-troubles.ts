import type { Store, SyncError, SyncRun } from '../../core/ports.ts';
import type { Output } from '../output.ts';
import { count } from './run-report.ts';

/** Refused items that are looked at; more of them say the same. */
const MOST_ERRORS = 1_000;

/**
 * What went wrong in these runs, on stderr, one paragraph each: why a run is not complete, and what a source refused to
 * take. A rule that refuses a thousand records is told once, with one record as its example.
 */
export async function noteTroubles(output: Output, store: Pick<Store, 'findSyncErrors' | 'countDeliverable'>, runs: readonly SyncRun[]): Promise<void> {
  for (const run of runs) {
    for (const reason of run.reasons) output.note(`${run.connection}: ${reason}`);
    if (run.writeBack.waiting > 0) {
      const { because } = await store.countDeliverable(run.connection, run.finishedAt ?? run.startedAt);
      if (because !== null) output.note(`${run.connection}: some writes wait. ${because}`);
    }
    if (run.writeBack.errors + run.writeBack.unconfirmed === 0) continue;
    const errors = (await store.findSyncErrors(run.connection, false, MOST_ERRORS)).filter((error) => error.occurredAt >= run.startedAt);
    for (const same of groupByMessage(errors)) output.note(`${run.connection}: ${sentenceOf(same)}`);
  }
}

function groupByMessage(errors: readonly SyncError[]): readonly (readonly SyncError[])[] {
  const groups = new Map<string, SyncError[]>();
  for (const error of errors) groups.set(error.message, [...(groups.get(error.message) ?? []), error]);
  return [...groups.values()];
}

function sentenceOf(same: readonly SyncError[]): string {
  const [first] = same;
  if (first === undefined) return '';
  const record = first.target === null ? '' : ` (${same.length > 1 ? 'one of them ' : ''}${first.target.object} ${first.target.externalId})`;
  return `${count(same.length, 'item')} could not be written${record}. ${first.message}\n→ ${first.remedy} "handoff errors list" names every record.`;
}
