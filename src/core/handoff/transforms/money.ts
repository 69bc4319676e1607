import type { JsonObject } from '../../json.ts';
import { PLACEHOLDER, Refusal, quote, type Cast } from '../outcome.ts';
import { isPlaceholder } from '../placeholder.ts';
import type { SourcePath } from '../source-path.ts';
import { parseNumber } from './number.ts';

const KNOWN_CURRENCIES: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'));
export const isCurrency = (code: string): boolean => KNOWN_CURRENCIES.has(code);
export const currencies = (): readonly string[] => [...KNOWN_CURRENCIES];

export interface MoneyOptions {
  readonly decimal: '.' | ',';
  /** ISO 4217 code that applies when the record names none; null: it stays unknown. */
  readonly fallback: string | null;
  /** Where the record names its currency. */
  readonly from: SourcePath | null;
}

const SIGN = /^[-+]?\s*[$€£¥₹]\s*|\s*[$€£¥₹]$/;
const CODE = /^([A-Z]{3})\s*(?=[-+\d])|(?<=\d)\s*([A-Z]{3})$/;

/** An amount with its currency. A code written beside the amount counts before the declared one; a sign such as "$" tells nothing. */
export function moneyCast(options: MoneyOptions): Cast {
  return (raw, fields) => {
    const declared = options.from === null ? options.fallback : currencyOf(options.from, fields, options.fallback);
    if (declared instanceof Refusal) return declared;
    if (typeof raw === 'number') {
      return Number.isFinite(raw) ? { amount: raw, currency: declared } : new Refusal('invalid', 'not an amount');
    }
    if (typeof raw !== 'string') return new Refusal('invalid', `${quote(raw)} is not an amount`);
    return readText(raw.trim(), options.decimal, declared);
  };
}

function readText(text: string, decimal: '.' | ',', declared: string | null): ReturnType<Cast> {
  const code = CODE.exec(text);
  const written = code?.[1] ?? code?.[2] ?? null;
  const bare = (written === null ? text : text.replace(CODE, '')).replace(SIGN, '').trim();
  const amount = parseNumber(bare, decimal);
  if (amount === undefined) return isPlaceholder(text, []) ? PLACEHOLDER : new Refusal('invalid', `${quote(text)} is not an amount`);
  if (written !== null && !isCurrency(written)) return new Refusal('invalid', `"${written}" is not a currency code`);
  return { amount, currency: written ?? declared };
}

function currencyOf(from: SourcePath, fields: JsonObject, fallback: string | null): string | null | Refusal {
  const found = from.find(fields, { related: {} });
  if (typeof found !== 'string' || found.trim() === '') return fallback;
  const code = found.trim().toUpperCase();
  return isCurrency(code) ? code : new Refusal('invalid', `${quote(found)} is not a currency code`);
}
