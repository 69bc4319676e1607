import type { JsonPrimitive } from '../../json.ts';
import { PLACEHOLDER, Refusal, quote, type Cast } from '../outcome.ts';
import { isPlaceholder } from '../placeholder.ts';

const YES = ['true', '1', 'yes', 'y', 'on', 'enabled'];
const NO = ['false', '0', 'no', 'n', 'off', 'disabled'];

const spelling = (value: JsonPrimitive): string => String(value).trim().toLowerCase();

/** Yes or no. Declared lists replace the usual spellings; anything else is invalid, never "no". */
export function booleanCast(yes: readonly JsonPrimitive[] | undefined, no: readonly JsonPrimitive[] | undefined): Cast {
  const isYes = new Set((yes ?? YES).map(spelling));
  const isNo = new Set((no ?? NO).map(spelling));
  return (raw) => {
    if (typeof raw === 'boolean' && yes === undefined && no === undefined) return raw;
    if (typeof raw === 'object') return new Refusal('invalid', `${quote(raw)} is neither yes nor no`);
    const text = spelling(raw);
    if (isYes.has(text)) return true;
    if (isNo.has(text)) return false;
    return typeof raw === 'string' && isPlaceholder(raw, []) ? PLACEHOLDER : new Refusal('invalid', `${quote(raw)} is neither yes nor no`);
  };
}
