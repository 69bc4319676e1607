import type { Acceptance } from '../acceptance/acceptance.ts';
import type { HandoffStatus, RecordedScores, StoredHandoff } from '../handoff/handoff.ts';
import { isTakenBack } from './taken-back.ts';

interface Assessed {
  readonly status: HandoffStatus;
  readonly score: number | null;
  /** A handoff that was taken back has started again. */
  readonly rewon: boolean;
  readonly acceptance: Acceptance | undefined;
  /** ISO instant of this assessment. */
  readonly at: string;
}

const NONE: RecordedScores = { beforeClose: null, atClose: null, atAcceptance: null };

/**
 * The scores of the three moments after one more assessment: before the close the last one counts, at the close the first.
 * undefined where the close was seen before scores were recorded: what was not seen is not made up.
 */
export function recordScores(known: StoredHandoff | null, { status, score, rewon, acceptance, at }: Assessed): RecordedScores | undefined {
  const isWatched = known !== null && !rewon && known.status === 'pre_close';
  const before = known === null || rewon ? NONE : known.scores;
  const watched = before ?? (isWatched ? { ...NONE, beforeClose: { score: known.score, at: known.updatedAt } } : undefined);
  if (isTakenBack(status)) return known === null ? undefined : watched;
  if (status === 'pre_close') return { ...(watched ?? NONE), beforeClose: { score, at } };
  const base = watched ?? NONE;
  const accepted = acceptance?.accepted ?? null;
  const isClose = known === null || rewon || isWatched;
  const scores: RecordedScores = {
    ...base,
    atClose: base.atClose ?? (isClose ? { score, at } : null),
    atAcceptance: accepted === null ? base.atAcceptance : { score: accepted.score, at: accepted.at },
  };
  return before === undefined && scores.atClose === null && scores.atAcceptance === null ? undefined : scores;
}

/** Watched before the close, or lost on the way there: it never was won or accepted in its present episode. */
export const neverReached = ({ status, scores }: Pick<StoredHandoff, 'status' | 'scores'>): boolean =>
  status === 'pre_close' || (isTakenBack(status) && scores !== undefined && scores.atClose === null && scores.atAcceptance === null);

type RecordedEvent = Readonly<{ moment: 'before_close' | 'at_close' | 'at_acceptance'; score: number | null }>;

/** What is settled from now on: the score before the close once it has closed. Years of old deals tell their score when they are found. */
export function recordedEvents(known: StoredHandoff | null, { scores, backlog }: Pick<StoredHandoff, 'scores' | 'backlog'>): readonly RecordedEvent[] {
  if (scores === undefined || (known === null && backlog)) return [];
  const { beforeClose, atClose, atAcceptance } = scores;
  const isClose = atClose !== null && known?.scores?.atClose?.at !== atClose.at;
  // Accepted before scores were recorded is no news.
  const isAcceptance = atAcceptance !== null && known?.scores?.atAcceptance?.at !== atAcceptance.at && known?.acceptance?.accepted?.at !== atAcceptance.at;
  return [
    ...(isClose && beforeClose !== null ? [{ moment: 'before_close', score: beforeClose.score } as const] : []),
    ...(isClose ? [{ moment: 'at_close', score: atClose.score } as const] : []),
    ...(isAcceptance ? [{ moment: 'at_acceptance', score: atAcceptance.score } as const] : []),
  ];
}

/**
 * Of two handoffs that turn out to be one: what the kept one did not see, the other may have. Whether one that was saved
 * before scores were recorded was reached, the score of the other before its close does not tell.
 */
export function joinScores(kept: RecordedScores | undefined, gone: RecordedScores | undefined): RecordedScores | undefined {
  if (kept === undefined) return gone !== undefined && (gone.atClose !== null || gone.atAcceptance !== null) ? gone : undefined;
  if (gone === undefined) return kept;
  return { beforeClose: kept.beforeClose ?? gone.beforeClose, atClose: kept.atClose ?? gone.atClose, atAcceptance: kept.atAcceptance ?? gone.atAcceptance };
}
