import { scoreOf } from '../handoff/assess-completeness.ts';
import { CANONICAL_FIELDS } from '../handoff/fields.ts';
import type { CompletenessReport, Gap, StoredHandoff } from '../handoff/handoff.ts';
import { ON_OWN_LIST } from '../handoff/judge-requirement.ts';
import { isPlaceholder } from '../handoff/placeholder.ts';
import type { GapReason, HandoffRecord } from '../handoff/record.ts';

/** A requirement that counts now and has no valid answer. */
export interface AssessedGap {
  readonly requirement: string;
  readonly field: string;
  readonly label: string;
  readonly ownerRole: string;
  readonly weight: number;
  readonly gate: boolean;
  readonly reason: GapReason;
  /** What was written instead of an answer, when it is a text of the placeholder lists in a free-text field; null otherwise. */
  readonly placeholder: string | null;
}

/** What figures need of one verdict: no value, no person, and small enough to be read for all handoffs at once. */
export interface Assessed {
  readonly readyAt: number;
  /** Weights of met requirements that count now. */
  readonly met: number;
  /** Weights of all requirements that count now. */
  readonly total: number;
  /** How many requirements may not be read: they block `ready`. */
  readonly unreadable: number;
  /** Ids of the requirements that count now. */
  readonly asked: readonly string[];
  /** Due ones; those that may not be read are in none. */
  readonly gaps: readonly AssessedGap[];
}

export function assessedOf({ kind, report, record }: Pick<StoredHandoff, 'kind' | 'report' | 'record'>): Assessed {
  const counting = report.verdicts.filter((verdict) => verdict.applies && verdict.due && verdict.reason !== 'unreadable');
  const sum = (verdicts: CompletenessReport['verdicts']): number => verdicts.reduce((weights, { weight }) => weights + weight, 0);
  return {
    readyAt: report.readyAt,
    met: sum(counting.filter(({ met }) => met)),
    total: sum(counting),
    unreadable: report.unreadable.length,
    asked: counting.map(({ requirement }) => requirement),
    gaps: report.gaps.filter(({ due }) => due).map((gap) => ({
      requirement: gap.requirement, field: gap.field, label: gap.label, ownerRole: gap.ownerRole, weight: gap.weight, gate: gap.gate, reason: gap.reason,
      placeholder: placeholderOf(CANONICAL_FIELDS[kind][gap.field]?.freeText === true, gap, record),
    })),
  };
}

/** Longer ones are filler that nobody needs to see whole. */
const LONGEST_SHOWN = 40;

/** Only words of the lists: they say nothing about anybody. */
function placeholderOf(freeText: boolean, gap: Gap, record: HandoffRecord): string | null {
  if (!freeText || gap.reason !== 'placeholder') return null;
  const answer = record.answers[gap.field];
  const text = answer?.raw ?? answer?.value;
  if (typeof text !== 'string' || text.trim().length > LONGEST_SHOWN) return null;
  return isPlaceholder(text.trim(), []) || gap.note?.endsWith(ON_OWN_LIST) === true ? text.trim() : null;
}

/** The same rule as for the status `ready` (decide-status.ts); `answered`: as if these requirements were. */
export function isReady({ readyAt, met, total, unreadable, gaps }: Omit<Assessed, 'asked'>, answered: ReadonlySet<string> = NOTHING): boolean {
  if (unreadable > 0) return false;
  let gained = 0;
  let open = 0;
  for (const { requirement, weight, gate } of gaps) {
    if (answered.has(requirement)) gained += weight;
    else if (gate) return false;
    else open += 1;
  }
  const score = scoreOf(met + gained, total, open === 0);
  return score !== null && score >= readyAt;
}
const NOTHING: ReadonlySet<string> = new Set();

type PackedGap = readonly [requirement: string, field: string, label: string, ownerRole: string, weight: number, gate: 0 | 1, reason: GapReason, placeholder: string | null];
/** JSON without names of properties: one stands with every handoff. */
export type PackedAssessed = readonly [readyAt: number, met: number, total: number, unreadable: number, asked: readonly string[], gaps: readonly PackedGap[]];

export const packAssessed = ({ readyAt, met, total, unreadable, asked, gaps }: Assessed): PackedAssessed => [
  readyAt, met, total, unreadable, asked,
  gaps.map(({ requirement, field, label, ownerRole, weight, gate, reason, placeholder }) => [requirement, field, label, ownerRole, weight, gate ? 1 : 0, reason, placeholder]),
];

export const unpackAssessed = ([readyAt, met, total, unreadable, asked, gaps]: PackedAssessed): Assessed => ({
  readyAt, met, total, unreadable, asked,
  gaps: gaps.map(([requirement, field, label, ownerRole, weight, gate, reason, placeholder]) => ({ requirement, field, label, ownerRole, weight, gate: gate === 1, reason, placeholder })),
});
