import type { ObjectRead } from '../connector.ts';
import type { StoredSource } from '../handoff/handoff.ts';
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../json.ts';
import type { Circle } from '../line/circle.ts';

/** One text for a place that has several names. */
export const placeKey = (...parts: readonly string[]): string => parts.join('\u0000');

/** A source path that the draft asks for and what runs does not. */
export interface NewPath {
  /** As `SourceRecord.unreadable` names it. */
  readonly path: string;
  /** The relation whose rows hold it; null for the record's own. */
  readonly relation: string | null;
  /** Below the record, or below a row; empty for the relation itself. */
  readonly segments: readonly string[];
}

/** Connection → object → paths; objects that are not mapped yet have no stored records. */
export type NewPaths = ReadonlyMap<string, ReadonlyMap<string, readonly NewPath[]>>;

/** What the draft reads beyond what runs, whether or not it happens to be stored. */
export function findNewPaths(before: Circle, after: Circle): NewPaths {
  return new Map(
    after.members.map(({ connection, ruleset }) => {
      const known = new Map((before.memberOf(connection)?.ruleset.mapping.reads ?? []).map((read) => [read.object, read]));
      const paths = ruleset.mapping.reads.map((read) => [read.object, newPathsOf(known.get(read.object), read)] as const);
      return [connection, new Map(paths.filter(([, found]) => found.length > 0))];
    }),
  );
}

function newPathsOf(before: ObjectRead | undefined, after: ObjectRead): readonly NewPath[] {
  if (before === undefined) return [];
  const own = after.fields.filter((path) => !before.fields.includes(path)).map((path): NewPath => ({ path, relation: null, segments: path.split('.') }));
  const related = after.relations.flatMap(({ name, fields }): readonly NewPath[] => {
    const known = before.relations.find((relation) => relation.name === name);
    if (known === undefined) return [{ path: name, relation: name, segments: [] }];
    return fields.filter((path) => !known.fields.includes(path)).map((path) => ({ path: `${name}.${path}`, relation: name, segments: path.split('.') }));
  });
  return [...own, ...related];
}

/**
 * Those of the new paths of which the stored record says nothing. A key that is there and null is an answer; a key that is
 * not there was never asked for.
 */
export function findNotStored(source: StoredSource, paths: NewPaths): readonly string[] {
  if (source.state !== 'present') return [];
  const asked = paths.get(source.connection)?.get(source.object) ?? [];
  return asked.filter((path) => !isStored(source, path)).map(({ path }) => path);
}

function isStored({ fields, related }: StoredSource, { relation, segments }: NewPath): boolean {
  if (relation === null) return says(fields, segments, 0);
  if (segments.length === 0) return Object.hasOwn(related, relation) || says(fields, relation.split('.'), 0);
  const rows = related[relation] ?? [];
  return rows.length === 0 || rows.some((row) => says(row, segments, 0));
}

/** A parent that is empty says that nothing stands below it. */
function says(from: JsonValue | undefined, segments: readonly string[], start: number): boolean {
  let current: JsonValue | undefined = from;
  for (let index = start; index < segments.length; index += 1) {
    const segment = segments[index] ?? '';
    if (isJsonArray(current)) return current.length === 0 || /^\d+$/.test(segment) || current.some((row) => says(row, segments, index));
    if (!isJsonObject(current)) return true;
    if (!has(current, segment)) return false;
    current = current[segment];
  }
  return true;
}

const has = (object: JsonObject, key: string): boolean => Object.hasOwn(object, key) && object[key] !== undefined;
