import type { HandoffKind } from '../../core/handoff/mapping-file.ts';
import { anchorInWords, stepDueInWords } from '../rule-forms/words.ts';
import type { StepRow } from './read-playbook.ts';

export interface Due {
  /** From the anchor; weekends are reckoned in, five business days being a week. */
  readonly day: number;
  readonly words: string;
  readonly steps: readonly string[];
}
export interface Timeline {
  readonly anchor: string;
  readonly title: string;
  readonly from: number;
  readonly to: number;
  readonly dues: readonly Due[];
}

/** For each anchor the days on which steps are due, the earliest first. Steps whose due rule cannot be read are left out. */
export function timelinesOf(steps: readonly StepRow[], kind: HandoffKind): readonly Timeline[] {
  const byAnchor = new Map<string, Map<string, { day: number; words: string; steps: string[] }>>();
  for (const step of steps) {
    if (step.due === null) continue;
    const { anchor } = step.due;
    const words = stepDueInWords(step.due, kind);
    const dues = byAnchor.get(anchor) ?? new Map<string, { day: number; words: string; steps: string[] }>();
    byAnchor.set(anchor, dues);
    const due = dues.get(words) ?? { day: dayOf(step.due), words, steps: [] };
    dues.set(words, due);
    due.steps.push(step.do);
  }
  return [...byAnchor].map(([anchor, dues]) => {
    const sorted = [...dues.values()].toSorted((a, b) => a.day - b.day);
    return { anchor, title: `Counted from ${anchorInWords(anchor, kind)}`, from: Math.min(0, sorted[0]?.day ?? 0), to: Math.max(0, sorted.at(-1)?.day ?? 0), dues: sorted };
  });
}

const dayOf = ({ businessDays, days }: NonNullable<StepRow['due']>): number => (businessDays === undefined ? (days ?? 0) : Math.trunc(businessDays / 5) * 7 + (businessDays % 5));
