import type { JsonValue } from '../../../src/core/json.ts';

/**
 * Whether what was read back is what was written. BambooHR keeps everything as text, trims it, turns a blank into null
 * and "72" into "72.00" in number fields; none of that is a refusal.
 */
export function isSameValue(written: JsonValue, read: unknown): boolean {
  const a = asText(written);
  const b = asText(read);
  if (a === b) return true;
  if (a === '' || b === '') return false;
  return isPlainNumber(a) && isPlainNumber(b) && Number(a) === Number(b);
}

const isPlainNumber = (text: string): boolean => /^-?\d+(\.\d+)?$/.test(text);

function asText(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  const text = typeof value === 'string' ? value : typeof value === 'number' ? String(value) : JSON.stringify(value);
  return text.replaceAll('\r\n', '\n').trim();
}

/** As BambooHR takes it: text, numbers as they are, null to empty a field. */
export const toWritten = (value: JsonValue): JsonValue =>
  typeof value === 'object' && value !== null ? JSON.stringify(value) : value;
