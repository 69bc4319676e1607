import type { Attribute, AttributeValue } from './company.ts';
import { isDate } from './times.ts';

/** What is wrong with a value, or undefined. An empty text or list clears the attribute. */
export function faultOf({ key, type, options }: Attribute, value: unknown): string | undefined {
  const wrong = (expected: string): string => `Value of the attribute ${key} is invalid: expected ${expected}.`;
  if (type === 'tags') {
    const parts: unknown[] | undefined = Array.isArray(value) ? value : undefined;
    if (parts === undefined || !parts.every((part) => typeof part === 'string')) return wrong('a list of texts');
    return parts.every((part) => options.includes(part)) ? undefined : wrong('options of this list');
  }
  // Numbers travel as texts too.
  if (typeof value !== 'string') return wrong('a text');
  if (value === '') return undefined;
  switch (type) {
    case 'date':
      return isDate(value) ? undefined : wrong('YYYY-MM-DD');
    case 'integer':
      return /^-?\d+$/.test(value) ? undefined : wrong('a whole number');
    case 'decimal':
      return /^-?\d+(\.\d+)?$/.test(value) ? undefined : wrong('a number');
    case 'list':
      return options.includes(value) ? undefined : wrong('an option of this list');
    case 'link':
      return URL.canParse(value) ? undefined : wrong('a link');
    case 'standard':
      return value.includes('\n') ? wrong('a single line') : tooLong(value, wrong);
    case 'multiline':
      return tooLong(value, wrong);
    default:
      return undefined;
  }
}

const MOST_CHARACTERS = 2_000;
const tooLong = (value: string, wrong: (expected: string) => string): string | undefined => (value.length > MOST_CHARACTERS ? wrong(`at most ${MOST_CHARACTERS} characters`) : undefined);

/** Tells whether something changed. */
export function storeValue(values: Record<string, AttributeValue>, key: string, value: AttributeValue): boolean {
  const before = values[key];
  if (value.length === 0) {
    delete values[key];
    return before !== undefined;
  }
  values[key] = value;
  return JSON.stringify(before) !== JSON.stringify(value);
}
