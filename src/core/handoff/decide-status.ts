import type { CompletenessReport, HandoffStatus } from './handoff.ts';
import type { HandoffKind } from './mapping-file.ts';
import type { TriggerState } from './record.ts';
import { sayReadiness } from './say-readiness.ts';

/** What data say next: a status, or `assess` (incomplete or ready, as the report says), `keep`, `keepIfReady` (else incomplete). */
type Move = HandoffStatus | 'assess' | 'keep' | 'keepIfReady';
type Row = Readonly<Record<TriggerState, Move>>;

/** Not (or no longer) won, for a handoff that had been reached. */
const TAKEN_BACK = { before: 'withdrawn', pre_close: 'withdrawn', withdrawn: 'withdrawn', rescinded: 'rescinded', out_of_scope: 'withdrawn' } as const;
const DONE = { before: 'keep', pre_close: 'keep', reached: 'keep', withdrawn: 'keep', rescinded: 'keep', out_of_scope: 'keep' } as const;

/**
 * Status now → what the source says → status next. Data never undo an acceptance; only the deal or offer itself being
 * taken back does. Accepting, rejecting and everything after it are people's moves and not in this table.
 */
export const TRANSITIONS: Readonly<Record<HandoffStatus | 'new', Row>> = {
  new: { ...TAKEN_BACK, before: 'pre_close', pre_close: 'pre_close', reached: 'assess' },
  pre_close: { ...TAKEN_BACK, before: 'pre_close', pre_close: 'pre_close', reached: 'assess' },
  incomplete: { ...TAKEN_BACK, reached: 'assess' },
  ready: { ...TAKEN_BACK, reached: 'assess' },
  submitted: { ...TAKEN_BACK, reached: 'keepIfReady' },
  // A rejection stands until the packet is mended and handed in again.
  rejected: { ...TAKEN_BACK, reached: 'keepIfReady' },
  accepted: { ...TAKEN_BACK, reached: 'keep' },
  in_onboarding: { ...TAKEN_BACK, reached: 'keep' },
  handed_to_cs: DONE,
  completed: DONE,
  withdrawn: { ...TAKEN_BACK, reached: 'assess' },
  rescinded: { ...TAKEN_BACK, before: 'rescinded', pre_close: 'rescinded', out_of_scope: 'rescinded', reached: 'assess' },
};

const TAKEN_BACK_REASONS: Readonly<Partial<Record<TriggerState, string>>> = {
  before: 'it no longer counts as won or accepted in the source',
  pre_close: 'it was reopened in the source',
  withdrawn: 'it was withdrawn in the source',
  rescinded: 'the offer was taken back',
  out_of_scope: 'the record is not (or no longer) in scope',
};

/** The status that follows, and why in plain words; null when there is nothing to say. */
export function decideStatus(
  previous: HandoffStatus | null,
  trigger: TriggerState,
  report: CompletenessReport,
  kind: HandoffKind,
): { readonly status: HandoffStatus; readonly reason: string | null } {
  const move = TRANSITIONS[previous ?? 'new'][trigger];
  const obstacle = obstacleOf(report);
  const status = follow(move, previous, obstacle === null);
  if (status === 'withdrawn' || status === 'rescinded') return { status, reason: TAKEN_BACK_REASONS[trigger] ?? null };
  if (status === 'pre_close') return { status, reason: sayReadiness(kind, report) };
  return { status, reason: status === 'incomplete' ? obstacle : null };
}

function follow(move: Move, previous: HandoffStatus | null, ready: boolean): HandoffStatus {
  const assessed: HandoffStatus = ready ? 'ready' : 'incomplete';
  if (move === 'assess') return assessed;
  if (move === 'keep') return previous ?? assessed;
  if (move === 'keepIfReady') return ready ? (previous ?? assessed) : 'incomplete';
  return move;
}

/** What stands between this record and `ready`; null when nothing does. */
function obstacleOf(report: CompletenessReport): string | null {
  const gates = report.gaps.filter((gap) => gap.gate && gap.due);
  if (gates.length > 0) return `${count(gates.length, 'gate')} missing: ${gates.map((gap) => gap.label).join(', ')}`;
  if (report.unreadable.length > 0) {
    const labels = report.unreadable.map((id) => report.verdicts.find((verdict) => verdict.requirement === id)?.label ?? id);
    return `the connection may not read ${count(labels.length, 'field')}: ${labels.join(', ')}`;
  }
  if (report.score === null) return 'nothing is due yet that could be scored';
  if (report.score < report.readyAt) {
    const missing = report.gaps.filter((gap) => gap.due).length;
    return `score ${report.score} of the ${report.readyAt} needed, ${count(missing, 'field')} missing`;
  }
  return report.gatesMet ? null : 'a gate is missing';
}

const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;
