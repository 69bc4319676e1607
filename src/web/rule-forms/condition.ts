import { CANONICAL_FIELDS, isCustomField } from '../../core/handoff/fields.ts';
import type { HandoffKind } from '../../core/handoff/mapping-file.ts';
import { canonicalJson, type JsonObject } from '../../core/json.ts';
import { checkNumber, type Checked } from './check-input.ts';
import { formatNumber, type Applies } from './words.ts';

export type Test = 'atLeast' | 'below' | 'between' | 'oneOf' | 'answered';
/** A condition while somebody works on it: whatever was typed, right or not. */
export interface ConditionDraft {
  readonly field: string;
  readonly test: Test;
  readonly low: string;
  readonly high: string;
  readonly values: readonly (string | number | boolean)[];
}
type Part = 'low' | 'high' | 'values';
export type CheckedCondition = { readonly ok: true; readonly value: Applies } | { readonly ok: false; readonly messages: Readonly<Partial<Record<Part, string>>> };

export const TEST_WORDS: Readonly<Record<Test, string>> = { atLeast: 'is at least', below: 'is below', between: 'is between', oneOf: 'is one of', answered: 'has an answer' };

/** What can be asked of a field. */
export function testsFor(field: string, kind: HandoffKind): readonly Test[] {
  if (isCustomField(field)) return ['oneOf', 'atLeast', 'below', 'between', 'answered'];
  const type = CANONICAL_FIELDS[kind][field]?.type;
  if (type === 'money' || type === 'number') return ['atLeast', 'below', 'between', 'answered'];
  return type === 'text' || type === 'boolean' ? ['oneOf', 'answered'] : ['answered'];
}

/** Where a new condition begins: with an amount for deals, with where somebody works for hires. */
export function newCondition(kind: HandoffKind): ConditionDraft {
  const field = kind === 'customer' ? 'contract.value' : 'job.workModel';
  return { field, test: testsFor(field, kind)[0] ?? 'answered', low: '', high: '', values: [] };
}

/** null: it tests more than the form can show. */
export function toConditionDraft({ field, oneOf, atLeast, below }: Applies): ConditionDraft | null {
  const base = { field, low: atLeast === undefined ? '' : formatNumber(atLeast), high: below === undefined ? '' : formatNumber(below), values: oneOf ?? [] };
  if (oneOf !== undefined) return atLeast === undefined && below === undefined ? { ...base, test: 'oneOf' } : null;
  if (atLeast !== undefined && below !== undefined) return { ...base, test: 'between' };
  return { ...base, test: atLeast !== undefined ? 'atLeast' : below !== undefined ? 'below' : 'answered' };
}

/** Another field may not be asked the same; numbers that were typed stay. */
export function withField(draft: ConditionDraft, field: string, kind: HandoffKind): ConditionDraft {
  const tests = testsFor(field, kind);
  return { ...draft, field, test: tests.includes(draft.test) ? draft.test : (tests[0] ?? 'answered'), values: field === draft.field ? draft.values : [] };
}

/** The number that was typed for one limit goes along to the other. */
export function withTest(draft: ConditionDraft, test: Test): ConditionDraft {
  if (test === 'below' && draft.high === '') return { ...draft, test, high: draft.low };
  if (test === 'atLeast' && draft.low === '') return { ...draft, test, low: draft.high };
  return { ...draft, test };
}

export function checkCondition({ field, test, low, high, values }: ConditionDraft): CheckedCondition {
  if (test === 'answered') return { ok: true, value: { field } };
  if (test === 'oneOf') return values.length > 0 ? { ok: true, value: { field, oneOf: [...values] } } : { ok: false, messages: { values: 'Add at least one answer.' } };
  const from = test === 'below' ? null : checkNumber(low);
  const to = test === 'atLeast' ? null : checkNumber(high);
  const messages = { ...messageOf('low', from), ...messageOf('high', to) };
  if ((from !== null && !from.ok) || (to !== null && !to.ok)) return { ok: false, messages };
  if (from !== null && to !== null && from.value >= to.value) return { ok: false, messages: { high: 'The second number must be the larger one.' } };
  return { ok: true, value: { field, ...(to === null ? {} : { below: to.value }), ...(from === null ? {} : { atLeast: from.value }) } };
}

const messageOf = (part: Part, checked: Checked<number> | null): Partial<Record<Part, string>> => (checked === null || checked.ok ? {} : { [part]: checked.message });

/** As the field holds its answers: 5 for a number, yes and no for a switch, else the text. */
export function valueFromText(text: string, field: string, kind: HandoffKind): string | number | boolean {
  const type = CANONICAL_FIELDS[kind][field]?.type;
  const typed = text.trim();
  if (type === 'number' && typed !== '' && Number.isFinite(Number(typed))) return Number(typed);
  if (type === 'boolean' && /^(true|yes|false|no)$/i.test(typed)) return /^(true|yes)$/i.test(typed);
  return typed;
}

/** As it is written into the file. */
export const conditionToJson = ({ field, oneOf, below, atLeast }: Applies): JsonObject => ({
  field, ...(oneOf === undefined ? {} : { oneOf }), ...(below === undefined ? {} : { below }), ...(atLeast === undefined ? {} : { atLeast }),
});

export const isSameCondition = (a: Applies, b: Applies | null | undefined): boolean => b !== null && b !== undefined && canonicalJson(conditionToJson(a)) === canonicalJson(conditionToJson(b));
