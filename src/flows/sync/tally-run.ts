import type { Stop, SyncRun } from '../../core/ports.ts';
import { noDeliveries, type DeliveryCounts } from '../write-back/deliver-write-back.ts';
import type { PageOutcome } from './save-works.ts';
import type { SyncDeps } from './sync-deps.ts';

/** What a run counts while it goes. */
export interface Tally {
  pulled: number;
  created: number;
  updated: number;
  unchanged: number;
  withdrawn: number;
  unchangedItems: number;
  readonly reasons: string[];
  /** Mapped fields that some record could not be read for, as object.path. */
  readonly unreadable: Set<string>;
  /** Objects of which records were read. */
  readonly objects: Set<string>;
  /** Handoffs whose date of closing or accepting could not be read. */
  undated: number;
  readonly delivered: DeliveryCounts;
  /** Calls that the session had made before this run. */
  readonly callsBefore: number;
  sweepCalls: number;
  failed: boolean;
  stoppedBy: Stop | null;
}

/** `callsBefore`: calls that the session made before this run. */
export const newTally = (callsBefore: number): Tally => ({
  pulled: 0, created: 0, updated: 0, unchanged: 0, withdrawn: 0, unchangedItems: 0, reasons: [], unreadable: new Set(), objects: new Set(), undated: 0,
  delivered: noDeliveries(), callsBefore, sweepCalls: 0, failed: false, stoppedBy: null,
});

export const outcomeOf = (tally: Tally): SyncRun['outcome'] => (tally.failed ? (tally.pulled > 0 ? 'partial' : 'failed') : tally.reasons.length > 0 ? 'partial' : 'complete');

/** What was left out, in words: a run that could not read everything is never green. */
export function notRead(tally: Tally, connection: string): readonly string[] {
  const paths = [...tally.unreadable].sort();
  const fields = `${paths.slice(0, 5).join(', ')}${paths.length > 5 ? ` and ${paths.length - 5} more` : ''}`;
  return [
    ...(paths.length === 0 ? [] : [`Not readable, and left out of the scores: ${fields}. They do not exist or are hidden from our credential; see "handoff connections check ${connection}".`]),
    ...(tally.undated === 0 ? [] : [`${tally.undated} handoffs hold no readable date of closing or accepting; they count as older than the start date until they do. Check "reachedAt" in the mapping.`]),
  ];
}

export function addTo(tally: Tally, outcome: PageOutcome): void {
  tally.created += outcome.created;
  tally.updated += outcome.updated;
  tally.unchanged += outcome.unchanged;
  tally.withdrawn += outcome.withdrawn;
  tally.unchangedItems += outcome.unchangedItems;
  tally.undated += outcome.undated;
}

export async function toRun(deps: SyncDeps, id: string, startedAt: Date, tally: Tally, outcome: SyncRun['outcome']): Promise<SyncRun> {
  const now = deps.clock.now();
  const running = outcome === 'running';
  const waiting = running ? 0 : (await deps.store.countDeliverable(deps.connection, now.toISOString())).waiting;
  return {
    id,
    connection: deps.connection,
    startedAt: startedAt.toISOString(),
    finishedAt: running ? null : now.toISOString(),
    outcome,
    reasons: tally.reasons,
    pulled: tally.pulled,
    handoffs: { created: tally.created, updated: tally.updated, unchanged: tally.unchanged, withdrawn: tally.withdrawn },
    writeBack: { ...tally.delivered, unchanged: tally.unchangedItems, waiting },
    apiCalls: deps.session.calls().api - tally.callsBefore - tally.sweepCalls,
    sweepCalls: tally.sweepCalls,
    durationMs: now.getTime() - startedAt.getTime(),
    ...(tally.stoppedBy === null ? {} : { stoppedBy: tally.stoppedBy }),
  };
}
