import type { CompiledSource } from './compile-mapping.ts';
import type { StoredSource } from './handoff.ts';
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

/**
 * The keys that a record is known by from now on. One that it no longer names stays while nobody may read the field, and
 * while `isShared` says that another record of its handoff holds it: an emptied field names no other deal.
 */
export function rememberKeys(
  source: CompiledSource,
  now: Pick<StoredSource, 'sharedKeys' | 'unreadable'>,
  before: Pick<StoredSource, 'sharedKeys'>,
  isShared: (key: string) => boolean,
): readonly string[] {
  const keys = now.sharedKeys ?? [];
  const named = new Set(keys.map((key) => readSharedKey(key).namespace));
  const kept = (before.sharedKeys ?? []).filter((key) => {
    const { namespace } = readSharedKey(key);
    const notation = source.sharedIds.find((each) => each.namespace === namespace);
    return notation !== undefined && !named.has(namespace) && (now.unreadable.includes(notation.path.full) || isShared(key));
  });
  return kept.length === 0 ? keys : [...keys, ...kept].sort();
}

/** The two parts of a shared key, for people. */
export function readSharedKey(key: string): { readonly namespace: string; readonly value: string } {
  const border = key.indexOf(':');
  return { namespace: key.slice(0, border), value: key.slice(border + 1) };
}
