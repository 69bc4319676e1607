import { compareUrgency, urgentByOf } from '../../core/budget/deadline.ts';
import type { PendingHint } from '../../core/hints/hint-store.ts';
import { dueAfterFailure, dueAfterRead } from '../../core/hints/pace-hints.ts';
import { stopOf } from '../../core/lanes/stop-of.ts';
import { refKey } from '../../core/line/place-record.ts';
import type { VanishedHandoffs } from './hold-withdrawals.ts';
import { processPage } from './process-page.ts';
import { pullRequest } from './pull-request.ts';
import type { PageOutcome } from './save-works.ts';
import type { SyncDeps, SyncHints } from './sync-deps.ts';

export type HintedDeps = SyncDeps & { readonly hints: SyncHints };

/** What is asked of the vendor in one go, and saved in one transaction. */
export const HINTS_PER_BATCH = 200;
/** When more is due than fits, so many are looked at for the nearest deadlines. */
const LOOK_AHEAD = 1_000;

/** The due records of one batch. When there are more, those whose handoffs are needed soonest; unknown records count as needed today. */
export async function findDueHints(deps: HintedDeps, now: string): Promise<readonly PendingHint[]> {
  const due = await deps.hints.findDueHints(deps.connection, now, LOOK_AHEAD);
  if (due.length <= HINTS_PER_BATCH) return due;
  const { sources, handoffs } = await deps.store.findPageState(deps.connection, due);
  const urgentBy = new Map(handoffs.map((handoff) => [handoff.id, urgentByOf(handoff, new Date(now))]));
  const byRef = new Map(sources.filter(({ connection }) => connection === deps.connection).map((source) => [refKey(source), urgentBy.get(source.handoffId)]));
  const ranked = due.map((hint) => ({ hint, urgentBy: byRef.get(refKey(hint)) ?? now.slice(0, 10), id: refKey(hint) }));
  return ranked.toSorted(compareUrgency).slice(0, HINTS_PER_BATCH).map(({ hint }) => hint);
}

/**
 * Reads these records again and lets them go the way of every read record. What would withdraw a handoff is added to
 * `vanished`; its hints are `waiting`, to be settled when it is decided. The others are settled.
 */
export async function rereadHints(
  deps: HintedDeps,
  due: readonly PendingHint[],
  firedAt: string,
  vanished: VanishedHandoffs,
): Promise<{ readonly outcome: PageOutcome | null; readonly waiting: readonly PendingHint[] }> {
  const mapped = new Set(deps.ruleset.mapping.reads.map((read) => read.object));
  const wanted = due.filter(({ object }) => mapped.has(object));
  if (wanted.length === 0) {
    await settleHints(deps, due, firedAt);
    return { outcome: null, waiting: [] };
  }
  const outcome = await readNow(deps, wanted);
  vanished.add(outcome.deferred);
  const held = new Set(outcome.deferred.flatMap(({ refs }) => refs.map(refKey)));
  const waits = (hint: PendingHint): boolean => held.has(refKey(hint));
  await settleHints(deps, due.filter((hint) => !waits(hint)), firedAt);
  return { outcome, waiting: due.filter(waits) };
}

/** What could not be read is tried again later, and by every poll. */
async function readNow(deps: HintedDeps, wanted: readonly PendingHint[]): Promise<PageOutcome> {
  try {
    const records = await deps.session.reread(pullRequest(deps, null), wanted);
    return await processPage(deps, { records, tasks: [] }, undefined, true);
  } catch (error) {
    const stop = stopOf(error, deps.signal);
    if (stop === null || stop.action === 'interrupted') throw error;
    const attempts = 1 + Math.max(...wanted.map((hint) => hint.attempts));
    await deps.hints.postponeHints(deps.connection, wanted, dueAfterFailure(deps.clock.now().toISOString(), attempts, stop.retryAfterMs ?? 0));
    throw error;
  }
}

export async function settleHints(deps: HintedDeps, hints: readonly PendingHint[], firedAt: string): Promise<void> {
  if (hints.length > 0) await deps.hints.settleHints(deps.connection, hints, firedAt, dueAfterRead(firedAt));
}

/** What is due when a run begins is read by it, so that withdrawals are counted together. Returns what waits for the run's end. */
export async function readHintsOfRun(
  deps: HintedDeps,
  vanished: VanishedHandoffs,
  onOutcome: (outcome: PageOutcome) => void,
): Promise<{ settle(): Promise<void> }> {
  const later: { readonly waiting: readonly PendingHint[]; readonly firedAt: string }[] = [];
  const seen = new Set<string>();
  for (;;) {
    const firedAt = deps.clock.now().toISOString();
    const due = (await findDueHints(deps, firedAt)).filter((hint) => !seen.has(refKey(hint)));
    if (due.length === 0 || deps.signal.aborted) break;
    for (const hint of due) seen.add(refKey(hint));
    const { outcome, waiting } = await rereadHints(deps, due, firedAt, vanished);
    if (outcome !== null) onOutcome(outcome);
    if (waiting.length > 0) later.push({ waiting, firedAt });
  }
  return {
    settle: async () => {
      for (const { waiting, firedAt } of later) await settleHints(deps, waiting, firedAt);
    },
  };
}
