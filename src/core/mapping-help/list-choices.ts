import type { JsonPrimitive } from '../json.ts';
import { profileValues, type SampleRecord } from './profile-values.ts';

/** A value of the source that a table should say something about. */
export interface SourceChoice {
  readonly value: string;
  /** Of the sample records, how many hold it. */
  readonly count: number;
  /** The account's own list allows it. */
  readonly allowed: boolean;
}

/** Values that the field allows or that occur, and that the table says nothing about; the frequent ones first. */
export function listUnmatched(table: Readonly<Record<string, JsonPrimitive>>, allowed: readonly string[], records: readonly SampleRecord[], path: string): readonly SourceChoice[] {
  const known = new Set(Object.keys(table).map((key) => key.trim()));
  const counts = new Map<string, number>();
  // A field of several choices shows them as a list, and each has to be matched.
  for (const { text, count } of profileValues(records, path, '').values) counts.set(text, count);
  const all = new Set([...allowed.map((value) => value.trim()), ...counts.keys()]);
  return [...all]
    .filter((value) => value !== '' && !known.has(value))
    .map((value) => ({ value, count: counts.get(value) ?? 0, allowed: allowed.includes(value) }))
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
}
