import { stopOf } from '../../core/lanes/stop-of.ts';
import type { Stop } from '../../core/ports.ts';
import { deliverWriteBack, noDeliveries, reasonOf, type DeliveryCounts } from '../write-back/deliver-write-back.ts';
import { findMassChange, freezeConnection, VanishedHandoffs } from './hold-withdrawals.ts';
import { inWholeCircle } from './in-whole-circle.ts';
import { processPage } from './process-page.ts';
import { pullRequest } from './pull-request.ts';
import { findDueHints, HINTS_PER_BATCH, rereadHints, settleHints, type HintedDeps } from './reread-hints.ts';
import type { PageOutcome } from './save-works.ts';

export interface HintedOutcome {
  /** Records read again. */
  readonly read: number;
  readonly handoffs: { readonly created: number; readonly updated: number; readonly unchanged: number; readonly withdrawn: number };
  readonly delivered: DeliveryCounts;
  /** Records that are announced and not yet read. */
  readonly pending: number;
  /** ISO instant of the next thing to do: a record may be read again, or a write becomes due; null: nothing waits. */
  readonly nextDueAt: string | null;
  readonly apiCalls: number;
  readonly durationMs: number;
  /** Why it could not be finished, in words; none when it was. */
  readonly reasons: readonly string[];
  readonly stoppedBy: Stop | null;
}

/** Then others get their turn in the lane; what is left is due at once. */
const MOST_BATCHES = 10;
/** Withdrawals found by hints within this time count together, like those of one run. */
const WITHDRAWALS_TOGETHER_MS = 3_600_000;

/**
 * Reads again what the vendor announced and is due, in the lane of the connection, and writes what follows. A crash anywhere
 * repeats the reading. null: the connection is frozen or not known yet; what was announced waits.
 */
export const readHinted = (deps: HintedDeps): Promise<HintedOutcome | null> => deps.store.withLane(deps.connection, () => inWholeCircle(deps, readInLane));

async function readInLane(deps: HintedDeps): Promise<HintedOutcome | null> {
  const connection = await deps.store.findConnection(deps.connection);
  if (connection === null || connection.frozen !== null) return null;
  const startedAt = deps.clock.now();
  const callsBefore = deps.session.calls().api;
  const tally: HintTally = { read: 0, created: 0, updated: 0, unchanged: 0, withdrawn: 0, delivered: noDeliveries(), reasons: [] };
  let stoppedBy: Stop | null = null;
  try {
    for (let batch = 0; batch < MOST_BATCHES && !deps.signal.aborted; batch += 1) {
      const read = await readBatch(deps, tally);
      if (read > 0) await deliverWriteBack(deps, tally.delivered, false);
      // What came meanwhile is gathered for the next turn of the lane.
      if (read < HINTS_PER_BATCH) break;
    }
  } catch (error) {
    stoppedBy = stopOf(error, deps.signal);
    if (stoppedBy === null) throw error;
    tally.reasons.push(reasonOf(error));
  }
  const { read, delivered, reasons, ...handoffs } = tally;
  const now = deps.clock.now();
  const { pending, nextDueAt } = await deps.hints.countPendingHints(deps.connection);
  const { nextDueAt: nextWriteAt } = await deps.store.countDeliverable(deps.connection, now.toISOString());
  return {
    read, handoffs, delivered, pending, reasons, stoppedBy,
    nextDueAt: earlierOf(nextDueAt, nextWriteAt),
    apiCalls: deps.session.calls().api - callsBefore,
    durationMs: now.getTime() - startedAt.getTime(),
  };
}

interface HintTally {
  read: number;
  created: number;
  updated: number;
  unchanged: number;
  withdrawn: number;
  readonly delivered: DeliveryCounts;
  readonly reasons: string[];
}

const earlierOf = (a: string | null, b: string | null): string | null => (a === null || (b !== null && b < a) ? b : a);

/** Records read; 0 when nothing was due, or the connection froze. */
async function readBatch(deps: HintedDeps, tally: HintTally): Promise<number> {
  const firedAt = deps.clock.now().toISOString();
  const due = await findDueHints(deps, firedAt);
  if (due.length === 0) return 0;
  const vanished = new VanishedHandoffs();
  const { outcome, waiting } = await rereadHints(deps, due, firedAt, vanished);
  tally.read += due.length;
  if (outcome !== null) add(tally, outcome);
  if (!vanished.some) return due.length;
  const since = new Date(Date.parse(firedAt) - WITHDRAWALS_TOGETHER_MS).toISOString();
  const mass = await findMassChange(deps, vanished, await deps.hints.countHintedWithdrawals(deps.connection, since));
  if (mass !== null) {
    // They stay announced: the run that a person confirms reads them again.
    tally.reasons.push(await freezeConnection(deps, mass));
    return 0;
  }
  // Before they are applied: a crash in between counts them twice rather than never.
  await deps.hints.saveHintedWithdrawals(deps.connection, vanished.count, firedAt);
  for (const refs of vanished.recordSteps(HINTS_PER_BATCH)) {
    const records = await deps.session.reread(pullRequest(deps, null), refs);
    add(tally, await processPage(deps, { records, tasks: [] }, undefined, false));
  }
  await settleHints(deps, waiting, firedAt);
  return due.length;
}

function add(tally: HintTally, { created, updated, unchanged, withdrawn }: PageOutcome): void {
  tally.created += created;
  tally.updated += updated;
  tally.unchanged += unchanged;
  tally.withdrawn += withdrawn;
}
