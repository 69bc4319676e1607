import type { ObjectType } from './object-types.ts';
import { recordsOf, type Portal } from './portal.ts';

/** Portal → `type/property` → value → id. Built on first use and kept in step with the writes. */
const indexes = new WeakMap<Portal['records'], Map<string, Map<string, string>>>();

function indexFor(portal: Portal, type: ObjectType, name: string): Map<string, string> {
  const all = indexes.get(portal.records) ?? new Map<string, Map<string, string>>();
  indexes.set(portal.records, all);
  const key = `${type.id}/${name}`;
  let index = all.get(key);
  if (index === undefined) {
    index = new Map();
    for (const { id, properties, archivedAt, mergedInto } of recordsOf(portal, type.id).values()) {
      const value = properties[name];
      if (value !== undefined && archivedAt === null && mergedInto === null) index.set(value, id);
    }
    all.set(key, index);
  }
  return index;
}

/** Id of the living record that holds the value. */
export function findByUnique(portal: Portal, type: ObjectType, name: string, value: string): string | undefined {
  return indexFor(portal, type, name).get(name === 'email' ? value.toLowerCase() : value);
}

export function reindexUnique(portal: Portal, type: ObjectType, name: string, before: string | undefined, after: string | undefined, id: string): void {
  const index = indexFor(portal, type, name);
  if (before !== undefined && index.get(before) === id) index.delete(before);
  if (after !== undefined) index.set(after, id);
}

/** After deletions and merges, and when a property's definition changed. */
export function forgetUnique(portal: Portal, type: ObjectType): void {
  const all = indexes.get(portal.records);
  for (const key of all?.keys() ?? []) if (key.startsWith(`${type.id}/`)) all?.delete(key);
}
