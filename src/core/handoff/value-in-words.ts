import { isJsonArray, isJsonObject, type JsonValue } from '../json.ts';

/** A value as one would say it: a person by name and role, money with its currency, a list with commas. */
export function valueInWords(value: JsonValue): string {
  if (isJsonArray(value)) return value.map(valueInWords).join(', ');
  if (!isJsonObject(value)) return value === null ? '' : String(value);
  const { name, email, role, amount, currency } = value;
  if (amount !== undefined) return `${Number(amount).toLocaleString('en')} ${valueInWords(currency ?? null)}`.trim();
  const person = [name ?? email ?? null, role == null ? null : `(${valueInWords(role).replaceAll('_', ' ').replaceAll('; ', ', ')})`].filter((part) => part !== null).map(valueInWords);
  return person.length > 0 ? person.join(' ') : JSON.stringify(value);
}
