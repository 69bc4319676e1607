import type { Account, FieldDefinition } from './account.ts';
import { HISTORY_FIELDS } from './catalogue.ts';
import { displayName, employeesOf } from './employees.ts';
import { isDate } from './times.ts';

export type CheckedValue =
  { readonly ok: true; readonly value: string | null } | { readonly ok: false; readonly message: string };

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;
const MAX_TEXT = 64_000;

/** A column of a standard table shares its options with the employee field it feeds. */
export function optionsFor(account: Account, definition: FieldDefinition): FieldDefinition['options'] {
  if (definition.options.length > 0) return definition.options;
  for (const [alias, history] of HISTORY_FIELDS) {
    if (history.column !== definition.alias) continue;
    return account.fields.find((field) => field.alias === alias)?.options ?? [];
  }
  return [];
}

function asText(raw: unknown): string | undefined {
  if (typeof raw === 'string') return raw;
  if (typeof raw === 'number' || typeof raw === 'boolean') return String(raw);
  if (Array.isArray(raw)) {
    const parts: readonly unknown[] = raw;
    return parts.every((part) => typeof part === 'string') ? parts.join(',') : undefined;
  }
  return undefined;
}

export function checkValue(account: Account, definition: FieldDefinition, raw: unknown): CheckedValue {
  const invalid = (why: string): CheckedValue => ({
    ok: false,
    message: `Invalid value for ${definition.alias}: ${why}`,
  });
  if (raw === null) return { ok: true, value: null };
  const text = asText(raw);
  if (text === undefined) return invalid('unsupported type');
  if (text === '') return { ok: true, value: null };
  if (text.length > MAX_TEXT) return invalid('too long');
  const accepted: CheckedValue = { ok: true, value: text };
  const isOption = (name: string): boolean =>
    optionsFor(account, definition).some((option) => option.name === name && !option.archived);
  switch (definition.type) {
    case 'date':
      return isDate(text) ? accepted : invalid('expected YYYY-MM-DD');
    case 'int':
      return /^-?\d+$/.test(text) ? accepted : invalid('expected a whole number');
    case 'currency':
      return /^-?\d+(\.\d+)?( [A-Z]{3})?$/.test(text) ? accepted : invalid('expected an amount');
    case 'email':
      return EMAIL.test(text) ? accepted : invalid('expected an e-mail address');
    case 'checkbox':
      return ['true', 'false', '1', '0', 'yes', 'no'].includes(text.toLowerCase())
        ? accepted
        : invalid('expected a yes or no');
    case 'status':
      return text === 'Active' || text === 'Inactive' ? accepted : invalid('expected Active or Inactive');
    case 'list':
      return isOption(text) ? accepted : invalid(`"${text}" is not an option of this list`);
    case 'multilist':
      return text.split(',').every((part) => isOption(part.trim())) ? accepted : invalid('an option does not exist');
    case 'employee': {
      const person = employeesOf(account).find((one) => one.id === text || displayName(one) === text);
      return person === undefined ? invalid('no such employee') : { ok: true, value: person.id };
    }
    default:
      return accepted;
  }
}
