import type { CompiledRequirement, CompiledRequirements, RequirementSet } from './compile-requirements.ts';
import type { CompletenessReport, Gap, ResolvedOwner, Verdict } from './handoff.ts';
import { judgeRequirement, type Judgement } from './judge-requirement.ts';
import type { HandoffRecord, TriggerState } from './record.ts';
import type { DueNotation } from './requirements-file.ts';

export interface AssessContext {
  /** ISO date. */
  readonly today: string;
  readonly trigger: TriggerState;
  readonly ownerOf: (role: string) => ResolvedOwner;
  /** ISO date by which an answer is due; null while its anchor is unknown. */
  readonly dueDateOf: (due: DueNotation, record: HandoffRecord) => string | null;
  /** Canonical fields that some mapping feeds. */
  readonly mappedFields: ReadonlySet<string>;
  /** Texts (normalised by `normaliseText`) that stand in many records. */
  readonly repeatedTexts?: ReadonlySet<string>;
}

/**
 * How complete a record is and why. Score: weights of met requirements over those due, applicable and readable, rounded
 * down; 100 only when none of these is a gap; null when there are none. Before the close the same rules give the readiness.
 */
export function assessCompleteness(record: HandoffRecord, requirements: CompiledRequirements, context: AssessContext): CompletenessReport {
  const set = chooseSet(requirements, record);
  const tally = new Tally();
  const dueDates: (string | null | undefined)[] = [];
  const judging = { mappedFields: context.mappedFields, repeatedTexts: context.repeatedTexts === undefined || context.repeatedTexts.size === 0 ? null : context.repeatedTexts, isPlaceholder: requirements.isPlaceholder };
  for (const requirement of set.requirements) {
    if (requirement.applies !== null && !requirement.applies(record)) {
      tally.skip(requirement);
      continue;
    }
    const { due: notation } = requirement.notation;
    let dueDate = dueDates[requirement.dueGroup];
    if (dueDate === undefined) dueDates[requirement.dueGroup] = dueDate = notation === 'reached' ? null : context.dueDateOf(notation, record);
    const due = notation === 'reached' || (dueDate !== null && dueDate <= context.today);
    if (!due && dueDate !== null) tally.changesOn = earlier(tally.changesOn, dueDate);
    tally.add(requirement, judgeRequirement(requirement, record, judging), due, dueDate, context.ownerOf);
  }
  return tally.toReport(set);
}

function chooseSet(requirements: CompiledRequirements, record: HandoffRecord): RequirementSet {
  for (const segment of requirements.segments) if (segment.when(record)) return segment.set;
  return requirements.base;
}

const earlier = (a: string | null, b: string): string => (a === null || b < a ? b : a);

/** Weights may be fractions; what they add up to may be a hair below the whole. */
const ROUNDING = 1e-9;

/** 0 to 100, from weights; null when there is nothing to score. `flawless`: nothing that counts is missing. */
export function scoreOf(met: number, total: number, flawless: boolean): number | null {
  return total > 0 ? Math.min(Math.floor((met * 100) / total + ROUNDING), flawless ? 100 : 99) : null;
}

class Tally {
  readonly #verdicts: Verdict[] = [];
  readonly #gaps: Gap[] = [];
  readonly #unreadable: string[] = [];
  #met = 0;
  #total = 0;
  #flawless = true;
  #gatesMet = true;
  changesOn: string | null = null;

  skip({ notation }: CompiledRequirement): void {
    this.#verdicts.push(verdictOf(notation, { applies: false, due: false, met: false, reason: null, attestedNone: false }));
  }

  add(requirement: CompiledRequirement, judged: Judgement, due: boolean, dueDate: string | null, ownerOf: AssessContext['ownerOf']): void {
    const { notation } = requirement;
    this.#verdicts.push(verdictOf(notation, { applies: true, due, met: judged.met, reason: judged.reason, attestedNone: judged.attestedNone }));
    if (due) this.#count(notation, judged);
    // What we may not read is the admin's matter: it is reported apart and asked of nobody.
    if (judged.reason !== null && judged.reason !== 'unreadable') this.#gaps.push(gapOf(notation, judged, due, dueDate, ownerOf));
  }

  #count(notation: CompiledRequirement['notation'], judged: Judgement): void {
    if (!judged.met && notation.gate) this.#gatesMet = false;
    if (judged.reason === 'unreadable') {
      this.#unreadable.push(notation.id);
      return;
    }
    this.#total += notation.weight;
    if (judged.met) this.#met += notation.weight;
    else this.#flawless = false;
  }

  toReport(set: RequirementSet): CompletenessReport {
    return {
      score: scoreOf(this.#met, this.#total, this.#flawless),
      gaps: this.#gaps,
      verdicts: this.#verdicts,
      gatesMet: this.#gatesMet,
      unreadable: this.#unreadable,
      readyAt: set.readyAt,
      segment: set.segment,
      changesOn: this.changesOn,
    };
  }
}

const verdictOf = (
  notation: CompiledRequirement['notation'],
  found: Pick<Verdict, 'applies' | 'due' | 'met' | 'reason' | 'attestedNone'>,
): Verdict => ({
  requirement: notation.id,
  field: notation.field,
  label: notation.label,
  weight: notation.weight,
  gate: notation.gate,
  applies: found.applies,
  due: found.due,
  met: found.met,
  reason: found.reason,
  attestedNone: found.attestedNone,
});

function gapOf(notation: CompiledRequirement['notation'], judged: Judgement, due: boolean, dueDate: string | null, ownerOf: AssessContext['ownerOf']): Gap {
  const source = judged.answer?.source ?? null;
  return {
    requirement: notation.id,
    field: notation.field,
    label: notation.label,
    reason: judged.reason ?? 'blank',
    ownerRole: notation.owner,
    owner: ownerOf(notation.owner),
    weight: notation.weight,
    gate: notation.gate,
    dueDate,
    due,
    note: judged.note,
    where: source === null ? null : { object: source.object, externalId: source.externalId, path: source.path },
  };
}
