import { isJsonArray, isJsonObject, type JsonValue } from '../../json.ts';
import { BLANK, PLACEHOLDER, Refusal, quote, type Cast } from '../outcome.ts';
import { isPlaceholder } from '../placeholder.ts';

export interface TextOptions {
  /** Left out: true. */
  readonly trim: boolean;
  /** An address: it must look like one. */
  readonly email: boolean;
  /** A code such as a country: "NA" is Namibia, not "not applicable". */
  readonly code: boolean;
  /** Between the items of a list. */
  readonly separator: string;
}

const EMAIL = /^[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;.]{2,}$/;
const COUNTRY_CODE_THAT_READS_LIKE_NONE = 'NA';

/** Text as it stands, numbers and yes/no in words, lists joined. Placeholders are told apart from answers here. */
export function textCast(options: TextOptions): Cast {
  return (raw) => {
    const text = typeof raw === 'string' ? raw : plainText(raw, options.separator);
    if (text instanceof Refusal) return text;
    const trimmed = text.trim();
    if (trimmed === '') return BLANK;
    if (isPlaceholder(trimmed, []) && !(options.code && trimmed === COUNTRY_CODE_THAT_READS_LIKE_NONE)) return PLACEHOLDER;
    if (options.email && !EMAIL.test(trimmed)) return new Refusal('invalid', `${quote(trimmed)} is not an e-mail address`);
    return options.trim ? trimmed : text;
  };
}

/** One text for anything that a person would read as one. */
export function plainText(raw: JsonValue, separator: string): string | Refusal {
  if (typeof raw === 'string') return raw;
  if (typeof raw === 'number' || typeof raw === 'boolean') return String(raw);
  if (isJsonArray(raw)) {
    const texts: string[] = [];
    for (const item of raw) {
      const text = item === null ? '' : plainText(item, separator);
      if (text instanceof Refusal) return text;
      if (text !== '') texts.push(text);
    }
    return texts.join(separator);
  }
  if (isJsonObject(raw)) return new Refusal('invalid', `it is a group of fields (${Object.keys(raw).slice(0, 5).join(', ')}), name one of them`);
  return BLANK;
}

const ADDRESS = /^https?:\/\/[^\s/?#]+\.[^\s]+$|^https?:\/\/localhost(?:[:/][^\s]*)?$/i;

/** A web address with http or https. */
export const urlCast: Cast = (raw) => {
  if (typeof raw !== 'string') return new Refusal('invalid', `${quote(raw)} is not a web address`);
  const text = raw.trim();
  if (ADDRESS.test(text)) return text;
  return isPlaceholder(text, []) ? PLACEHOLDER : new Refusal('invalid', `${quote(text)} is not a web address that starts with http:// or https://`);
};

/** A list of texts; one text is cut at `separator` when one is declared. */
export function listCast(separator: string | undefined): Cast {
  return (raw) => {
    const items = isJsonArray(raw) ? raw : typeof raw === 'string' && separator !== undefined ? raw.split(separator) : [raw];
    const texts: string[] = [];
    for (const item of items) {
      if (item === null) continue;
      const text = plainText(item, ', ');
      if (text instanceof Refusal) return text;
      const trimmed = text.trim();
      if (trimmed !== '' && !isPlaceholder(trimmed, [])) texts.push(trimmed);
    }
    if (texts.length > 0) return texts;
    return items.some((item) => typeof item === 'string' && item.trim() !== '') ? PLACEHOLDER : BLANK;
  };
}
