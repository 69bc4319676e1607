import { isJsonObject, type JsonValue } from '../json.ts';
import type { HandoffRecord } from '../handoff/record.ts';
import type { PlaybookStep } from './playbook-file.ts';

type Applies = NonNullable<PlaybookStep['applies']>;

const amountOf = (value: JsonValue): number | null => {
  const amount = isJsonObject(value) ? value['amount'] : value;
  return typeof amount === 'number' ? amount : null;
};
const same = (a: JsonValue, b: string | number | boolean): boolean =>
  a === b || (typeof a === 'string' && typeof b === 'string' && a.trim().toLowerCase() === b.trim().toLowerCase());

/**
 * Whether a step is for this handoff. An answer that is still missing never holds a step back; a field that no mapping
 * feeds will never be answered, so the step does not apply.
 */
export function stepApplies(applies: Applies | undefined, record: HandoffRecord): boolean {
  if (applies === undefined) return true;
  const answer = record.answers[applies.field];
  if (answer === undefined || answer.reason === 'unmapped') return false;
  const { value } = answer;
  if (value === null) return true;
  if (applies.oneOf !== undefined && !applies.oneOf.some((wanted) => same(value, wanted))) return false;
  if (applies.below === undefined && applies.atLeast === undefined) return true;
  const amount = amountOf(value);
  if (amount === null) return false;
  return (
    (applies.below === undefined || amount < applies.below) &&
    (applies.atLeast === undefined || amount >= applies.atLeast)
  );
}
