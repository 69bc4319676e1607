import type { JsonObject } from '../json.ts';
import type { CompiledRequirement } from './compile-requirements.ts';
import { ATTESTED_NONE } from './map-record.ts';
import { mostTelling, quote } from './outcome.ts';
import { peopleIn } from './person-value.ts';
import { normaliseText } from './placeholder.ts';
import type { FieldAnswer, GapReason, HandoffRecord } from './record.ts';

export interface JudgeContext {
  readonly mappedFields: ReadonlySet<string>;
  readonly repeatedTexts: ReadonlySet<string> | null;
  readonly isPlaceholder: ((text: string) => boolean) | null;
}

/** Whether a requirement holds a valid answer, and if not, why. */
export interface Judgement {
  readonly met: boolean;
  readonly reason: GapReason | null;
  readonly attestedNone: boolean;
  readonly note: string | null;
  /** What was looked at. */
  readonly answer: FieldAnswer | undefined;
}

/** How the note of an answer ends that RevOps themselves count as none. */
export const ON_OWN_LIST = 'is on the list of texts that are no answer';

const MET: Judgement = { met: true, reason: null, attestedNone: false, note: null, answer: undefined };
const ATTESTED: Judgement = { met: true, reason: null, attestedNone: true, note: ATTESTED_NONE, answer: undefined };

/** The requirement's own field first, then those that count as well; the first valid answer meets it. */
export function judgeRequirement(requirement: CompiledRequirement, record: HandoffRecord, context: JudgeContext): Judgement {
  let gaps: Judgement[] | null = null;
  for (const field of requirement.fields) {
    const judged = judgeField(requirement, field.name, field.freeText, record.answers[field.name], context);
    if (judged.met || requirement.fields.length === 1) return judged;
    (gaps ??= []).push(judged);
  }
  return mostTelling(gaps ?? []) ?? MET;
}

function judgeField(
  requirement: CompiledRequirement,
  name: string,
  freeText: boolean,
  answer: FieldAnswer | undefined,
  context: JudgeContext,
): Judgement {
  if (answer === undefined) {
    // Another record of the same handoff would hold it, and does not exist yet.
    return context.mappedFields.has(name)
      ? gap('absent', 'the record that holds this does not exist yet', undefined)
      : gap('unmapped', 'nothing feeds this field', undefined);
  }
  if (answer.reason !== null) return gap(answer.reason, answer.note, answer);
  if (requirement.people) return judgePeople(requirement, answer);
  return typeof answer.value === 'string' ? judgeText(requirement, answer.value, freeText, answer, context) : MET;
}

const gap = (reason: GapReason, note: string | null, answer: FieldAnswer | undefined): Judgement => ({
  met: false,
  reason,
  attestedNone: false,
  note,
  answer,
});

function judgeText(requirement: CompiledRequirement, text: string, freeText: boolean, answer: FieldAnswer, context: JudgeContext): Judgement {
  const { noneAllowed, minLength } = requirement.notation;
  if (answer.note === ATTESTED_NONE) return noneAllowed ? ATTESTED : gap('placeholder', `${quote(text)} is not an answer here`, answer);
  if (context.isPlaceholder?.(text)) return gap('placeholder', `${quote(text)} ${ON_OWN_LIST}`, answer);
  if (minLength !== undefined && text.length < minLength) return gap('invalid', `shorter than ${minLength} characters`, answer);
  if (freeText && context.repeatedTexts?.has(normaliseText(text))) return gap('placeholder', 'many records hold the very same text', answer);
  return MET;
}

type Part = NonNullable<CompiledRequirement['notation']['parts']>[number];

function judgePeople(requirement: CompiledRequirement, answer: FieldAnswer): Judgement {
  const { role: roles, parts = [] } = requirement.notation;
  const people = peopleIn(answer.value);
  const named = roles === undefined ? people : people.filter((person) => holdsRole(person, roles));
  if (named.length === 0) {
    if (roles !== undefined && answer.unreadableParts?.includes('role')) return gap('unreadable', 'the connection may not read the roles', answer);
    return gap('absent', roles === undefined ? 'nobody is named' : `nobody is named as ${roles.map(inWords).join(' or ')}`, answer);
  }
  let best: { readonly person: JsonObject; readonly missing: readonly Part[] } | null = null;
  for (const person of named) {
    const missing = parts.filter((part) => !hasPart(person, part));
    if (missing.length === 0) return MET;
    if (best === null || missing.length < best.missing.length) best = { person, missing };
  }
  return best === null ? MET : missingParts(best.person, best.missing, answer);
}

/** One person may hold several roles: "decision_maker; champion". */
function holdsRole({ role }: JsonObject, roles: readonly string[]): boolean {
  if (typeof role !== 'string') return false;
  return roles.includes(role) || (SEVERAL.test(role) && role.split(SEVERAL).some((one) => roles.includes(one)));
}
const SEVERAL = /\s*[;,]\s*/;

function hasPart(person: JsonObject, part: Part): boolean {
  if (part === 'active') return person['active'] === true;
  const value = person[part];
  return value !== null && value !== undefined && value !== '';
}

/** A part that the source never tells is RevOps' matter; one that it could tell is the owner's. */
function missingParts(person: JsonObject, missing: readonly Part[], answer: FieldAnswer): Judgement {
  const { name, email } = person;
  const who = typeof name === 'string' ? name : typeof email === 'string' ? email : 'this person';
  if (missing.some((part) => answer.unreadableParts?.includes(part))) return gap('unreadable', `the connection may not read ${missing.map(inWords).join(', ')}`, answer);
  if (missing.includes('active')) {
    if (person['active'] === false) return gap('invalid', `${who} is no active user`, answer);
    return gap('unmapped', `the source does not say whether ${who} is active`, answer);
  }
  return gap('blank', `${who} has no ${missing.map(inWords).join(' and no ')}`, answer);
}

const inWords = (name: string): string => (name === 'email' ? 'e-mail' : name.replace(/_/g, ' '));
