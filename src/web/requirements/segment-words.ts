import type { HandoffKind } from '../../core/handoff/mapping-file.ts';
import { conditionInWords, counted, formatNumber, KIND_WORDS, type Applies } from '../rule-forms/words.ts';
import type { RequirementsDraft, RequirementRow, SegmentRow } from './read-requirements.ts';

/** "Deals of 100,000 and more: ready at 90, four more fields". */
export function segmentInWords({ when, only, also, readyAt }: SegmentRow, { handoff, requirements }: RequirementsDraft): string {
  const parts = [
    ...(readyAt === null ? [] : [`ready at ${formatNumber(readyAt)}`]),
    ...(only === undefined ? [] : [`only ${formatNumber(requirements.filter(({ id }) => only.includes(id)).length)} of the ${formatNumber(requirements.length)} answers`]),
    ...(also.length === 0 ? [] : [`${counted(also.length, 'more field', 'more fields')}`]),
  ];
  return `${whoInWords(when, handoff)}: ${parts.length === 0 ? 'the same as all others' : parts.join(', ')}`;
}

/** "Deals below 5,000", "Hires where work model is remote". */
export function whoInWords(when: Applies | null | undefined, kind: HandoffKind): string {
  const { many } = KIND_WORDS[kind];
  if (when === undefined || when === null) return `${many} with a condition of their own`;
  const { field, oneOf, below, atLeast } = when;
  if (field === 'contract.value' && oneOf === undefined) {
    if (atLeast !== undefined && below !== undefined) return `${many} from ${formatNumber(atLeast)} to below ${formatNumber(below)}`;
    if (atLeast !== undefined) return `${many} of ${formatNumber(atLeast)} and more`;
    if (below !== undefined) return `${many} below ${formatNumber(below)}`;
  }
  const words = conditionInWords(when, kind);
  return `${many} where ${words.slice(0, 1).toLowerCase()}${words.slice(1)}`;
}

/** Segments that ask for the same by the same time: their handoffs would be asked twice. */
export function askedTwiceIn({ id, field, role, due }: RequirementRow, { segments }: RequirementsDraft): readonly string[] {
  return segments.flatMap((segment) => {
    const remains = segment.only === undefined || segment.only.includes(id);
    return remains && segment.also.some((other) => other.field === field && other.role.join() === role.join() && JSON.stringify(other.due) === JSON.stringify(due)) ? [segment.id] : [];
  });
}

/** What goes when this requirement goes: shown before it is done. */
export function removalInWords({ label, id, weight, gate }: RequirementRow, { segments }: RequirementsDraft): readonly string[] {
  const named = segments.filter(({ only }) => only?.includes(id) === true).map((segment) => `"${segment.id}"`);
  return [
    `"${label === '' ? id : label}" will no longer be asked for.`,
    ...(weight === null || weight === 0 ? [] : [`Its weight of ${formatNumber(weight)} leaves the score; the others count for more.`]),
    ...(gate ? ['It is a gate: nothing holds back any more that lacks it.'] : []),
    ...(named.length === 0 ? [] : [`It also leaves the ${named.length === 1 ? 'segment' : 'segments'} ${named.join(', ')}.`]),
  ];
}
