import type { CompiledSource } from './compile-mapping.ts';
import type { MappableRecord } from './outcome.ts';

/** Longer ones are no ids. */
const LONGEST = 200;

/** `<namespace>:<value>` per shared id that the record holds, sorted. Values are compared as written: ids may differ by case alone. */
export function sharedKeysOf(source: CompiledSource, record: Pick<MappableRecord, 'fields' | 'related'>): readonly string[] {
  if (source.sharedIds.length === 0) return [];
  const keys = source.sharedIds.flatMap(({ namespace, path, first }) => {
    const found = path.find(record.fields, record);
    if (typeof found !== 'string' && typeof found !== 'number') return [];
    const value = String(found).trim().slice(0, first ?? LONGEST);
    return value === '' ? [] : [`${namespace}:${value}`];
  });
  return [...new Set(keys)].sort();
}

/** The two parts of a shared key, for people. */
export function readSharedKey(key: string): { readonly namespace: string; readonly value: string } {
  const border = key.indexOf(':');
  return { namespace: key.slice(0, border), value: key.slice(border + 1) };
}
