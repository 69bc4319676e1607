import type { JsonValue } from '../../json.ts';
import { PLACEHOLDER, Refusal, quote, type Cast } from '../outcome.ts';
import { isPlaceholder } from '../placeholder.ts';

/** Thousands in groups of three by the other sign, a space, a narrow space or an apostrophe. */
const FORMS = {
  '.': /^[+-]?(?:\d+|\d{1,3}(?:([, \u00a0\u202f'’])\d{3})(?:\1\d{3})*)(?:\.\d+)?$/,
  ',': /^[+-]?(?:\d+|\d{1,3}(?:([. \u00a0\u202f'’])\d{3})(?:\1\d{3})*)(?:,\d+)?$/,
} as const;
const THOUSANDS = { '.': /[, \u00a0\u202f'’]/g, ',': /[. \u00a0\u202f'’]/g } as const;

/** The number that a text says with this decimal sign; undefined when it says none. "1.5" with a decimal comma is none. */
export function parseNumber(text: string, decimal: '.' | ','): number | undefined {
  if (!FORMS[decimal].test(text)) return undefined;
  const plain = text.replace(THOUSANDS[decimal], '').replace(',', '.');
  const value = Number(plain);
  return Number.isFinite(value) ? value : undefined;
}

/** Numbers, and texts that say one with the declared decimal sign (`.` when left out). 0 is an answer. */
export function numberCast(decimal: '.' | ',' = '.'): Cast {
  return (raw) => {
    if (typeof raw === 'number') return Number.isFinite(raw) ? raw : new Refusal('invalid', 'not a number');
    if (typeof raw !== 'string') return notANumber(raw);
    const text = raw.trim();
    return parseNumber(text, decimal) ?? (isPlaceholder(text, []) ? PLACEHOLDER : notANumber(text));
  };
}

const notANumber = (raw: JsonValue): Refusal => new Refusal('invalid', `${quote(raw)} is not a number`);
