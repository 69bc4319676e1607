import type { JsonValue } from '../../../src/core/json.ts';
import { cutText } from '../../kit/cut-text.ts';
import { MOST_TEXT_CHARACTERS } from '../limits.ts';

/** Personio takes texts (or lists of texts) only; an empty one clears the attribute. */
export const toWritten = (value: JsonValue): string => cutText(asText(value), MOST_TEXT_CHARACTERS);

function asText(value: JsonValue): string {
  if (value === null) return '';
  if (typeof value === 'string') return value;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** Whether what was read back is what was written: numbers come back as numbers or as text, an emptied one as null, line ends as they like. */
export function isSameValue(written: string, read: unknown): boolean {
  const shown = read === null || read === undefined ? '' : typeof read === 'string' ? read : typeof read === 'number' || typeof read === 'boolean' ? String(read) : JSON.stringify(read);
  const [a, b] = [tidy(written), tidy(shown)];
  return a === b || (a !== '' && b !== '' && isPlainNumber(a) && isPlainNumber(b) && Number(a) === Number(b));
}

const tidy = (text: string): string => text.replaceAll('\r\n', '\n').trim();
const isPlainNumber = (text: string): boolean => /^-?\d+(\.\d+)?$/.test(text);
