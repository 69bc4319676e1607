import type { Condition } from '../../src/core/connector.ts';
import type { JsonPrimitive } from '../../src/core/json.ts';
import type { FieldMeta } from './schema.ts';

/** A place in the order (SystemModstamp, Id). Stamps are Salesforce's own fixed-width text, so they compare as text. */
export interface Key {
  readonly stamp: string;
  readonly id: string;
}

export const compareKeys = (a: Key, b: Key): number =>
  a.stamp !== b.stamp ? (a.stamp < b.stamp ? -1 : 1) : a.id < b.id ? -1 : a.id > b.id ? 1 : 0;

/** Backslash first, or the quote's own backslash would be escaped again (jsforce forgets the backslash). */
export const quote = (text: string): string =>
  `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n').replaceAll('\r', '\\r')}'`;

/** ISO instant or Salesforce stamp → SOQL literal, which stands unquoted. */
export function dateTimeLiteral(text: string): string {
  const iso = new Date(text.replace(/([+-]\d{2})(\d{2})$/, '$1:$2')).toISOString();
  return iso.endsWith('.000Z') ? `${iso.slice(0, 19)}Z` : iso;
}

export const stampOf = (instant: Date): string =>
  `${new Date(Math.floor(instant.getTime() / 1_000) * 1_000).toISOString().slice(0, 19)}.000+0000`;

export interface KeyRange {
  /** Inclusive lower bound on the stamp. */
  readonly since: string | null;
  /** Inclusive upper bound on the stamp. */
  readonly upper: string | null;
  /** Exclusive lower bound on the key; stronger than `since`. */
  readonly after: Key | null;
}

/** `stamp` and `id` are columns: the deal's own, or the deal's as seen from a child row. */
export function rangeConditions(range: KeyRange, stamp: string, id: string): string[] {
  const { since, upper, after } = range;
  const lower =
    after !== null
      ? [
          `(${stamp} > ${dateTimeLiteral(after.stamp)} OR (${stamp} = ${dateTimeLiteral(after.stamp)} AND ${id} > ${quote(after.id)}))`,
        ]
      : since !== null
        ? [`${stamp} >= ${dateTimeLiteral(since)}`]
        : [];
  return upper === null ? lower : [...lower, `${stamp} <= ${dateTimeLiteral(upper)}`];
}

export function select(
  columns: readonly string[],
  object: string,
  where: readonly string[],
  order: readonly string[],
): string {
  const condition = where.length === 0 ? '' : ` WHERE ${where.join(' AND ')}`;
  const sorting = order.length === 0 ? '' : ` ORDER BY ${order.map((column) => `${column} ASC`).join(', ')}`;
  return `SELECT ${columns.join(', ')} FROM ${object}${condition}${sorting}`;
}

export const idIn = (column: string, ids: readonly string[]): string => `${column} IN (${ids.map(quote).join(',')})`;

const NUMBERS = new Set(['int', 'double', 'currency', 'percent']);
const COMPARABLE = new Set([
  'string',
  'picklist',
  'combobox',
  'boolean',
  'int',
  'double',
  'currency',
  'percent',
  'reference',
  'id',
  'email',
  'phone',
  'url',
]);

/**
 * A hint becomes a WHERE clause only where SOQL surely lets through everything the condition lets through; what cannot be
 * said is left out, and the core decides again. null: nothing to filter by.
 */
export function interestingFilter(
  sets: readonly (readonly Condition[])[],
  fieldAt: (path: string) => FieldMeta | null,
  prefix: string,
  multiCurrency: boolean,
): string | null {
  if (sets.length === 0) return null;
  const alternatives: string[] = [];
  for (const set of sets) {
    const tests = set.flatMap((condition) =>
      expressCondition(condition, fieldAt(condition.path), prefix, multiCurrency),
    );
    // One alternative without a test lets everything through.
    if (tests.length === 0) return null;
    alternatives.push(tests.length === 1 ? (tests[0] ?? '') : `(${tests.join(' AND ')})`);
  }
  const unique = [...new Set(alternatives)];
  return unique.length === 1 ? (unique[0] ?? null) : `(${unique.join(' OR ')})`;
}

function expressCondition(
  condition: Condition,
  field: FieldMeta | null,
  prefix: string,
  multiCurrency: boolean,
): string[] {
  if (field === null || !field.filterable || !COMPARABLE.has(field.type)) return [];
  const column = `${prefix}${condition.path}`;
  const tests: string[] = [];
  if (condition.oneOf !== undefined) tests.push(...expressOneOf(column, condition.oneOf, field));
  // A bare number is taken in the user's currency, so it cannot be compared with what the record holds.
  const comparable = NUMBERS.has(field.type) && !(field.type === 'currency' && multiCurrency);
  if (condition.atLeast !== undefined && comparable) tests.push(`${column} >= ${condition.atLeast}`);
  if (condition.present === true && field.type !== 'boolean') tests.push(`${column} != null`);
  // Only where blank can be nothing else than null: a text may hold spaces.
  if (condition.present === false && NUMBERS.has(field.type)) tests.push(`${column} = null`);
  return tests;
}

function expressOneOf(column: string, values: readonly JsonPrimitive[], field: FieldMeta): string[] {
  const literals = values.map((value) => literalOf(value, field));
  if (literals.some((literal) => literal === null)) return [];
  const single = literals[0];
  return literals.length === 1
    ? [`${column} = ${single}`]
    : field.type === 'boolean'
      ? []
      : [`${column} IN (${literals.join(',')})`];
}

function literalOf(value: JsonPrimitive, field: FieldMeta): string | null {
  const isNumber = NUMBERS.has(field.type);
  if (value === null || value === '') return null;
  if (typeof value === 'boolean') return field.type === 'boolean' ? String(value) : null;
  if (typeof value === 'number') return isNumber && Number.isFinite(value) ? String(value) : null;
  return isNumber || field.type === 'boolean' ? null : quote(value);
}
