import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../json.ts';
import type { MappableRecord } from './outcome.ts';

/** The relation on the way is empty: there is no related record to hold a value. */
export const NO_RELATED_RECORD = Symbol('no related record');
export type Found = JsonValue | undefined | typeof NO_RELATED_RECORD;

export interface SourcePath {
  /** As written in the mapping. */
  readonly text: string;
  /** Below the relation's row for paths inside `each`. */
  readonly full: string;
  /** Relation whose rows are walked (`Items[].Name`); null for a plain path. */
  readonly relation: string | null;
  /** Segments below the record or the relation's row. */
  readonly segments: readonly string[];
  readonly find: (fields: JsonObject, record: Pick<MappableRecord, 'related'>) => Found;
}

/**
 * Dotted path into a record: parents are nested objects (`Account.Owner.Name`), lists on the way are walked and give a
 * list, a number picks one item (`phones.0.number`), and `Items[].Name` walks the child rows of a relation.
 */
export function compilePath(text: string, prefix = ''): SourcePath {
  const marker = text.indexOf('[]');
  const relation = marker === -1 ? null : text.slice(0, marker);
  const below = marker === -1 ? text : text.slice(marker + 2).replace(/^\./, '');
  const segments = below === '' ? [] : below.split('.');
  const full = `${prefix}${text.replace('[]', '')}`;
  if (relation !== null) {
    const find: SourcePath['find'] = (fields, record) => {
      const rows = rowsOf(relation, fields, record);
      return rows === undefined ? NO_RELATED_RECORD : collect(rows, segments, 0);
    };
    return { text, full, relation, segments, find };
  }
  return { text, full, relation, segments, find: plainFinder(segments) };
}

/** Nearly all paths have one or two plain names, on every record: these two shapes are spelled out. */
function plainFinder(segments: readonly string[]): SourcePath['find'] {
  const [first, second] = segments;
  const plain = segments.every((segment) => !INHERITED.has(segment));
  if (first !== undefined && plain && segments.length === 1) return (fields) => fields[first];
  if (first !== undefined && second !== undefined && plain && segments.length === 2) {
    return (fields) => {
      const parent = fields[first];
      if (parent === null || parent === undefined) return NO_RELATED_RECORD;
      return isJsonObject(parent) ? parent[second] : walk(fields, segments, 0);
    };
  }
  return (fields) => walk(fields, segments, 0);
}

/** What is wrong with a path's spelling; null when nothing is. */
export function pathProblem(text: string): string | null {
  if (text.trim() !== text) return 'a path has no spaces around it';
  if (text.split('.').some((segment) => segment === '')) return `"${text}" has an empty part between its dots`;
  if ((text.match(/\[\]/g) ?? []).length > 1 || /\[\][^.]/.test(text)) return `"${text}": [] may stand once, at the end of a relation's name`;
  return null;
}

/** Child rows by relation name; a list inside the record itself counts as well. undefined when there are none. */
export function rowsOf(relation: string, fields: JsonObject, record: Pick<MappableRecord, 'related'>): readonly JsonValue[] | undefined {
  const related = Object.hasOwn(record.related, relation) ? record.related[relation] : undefined;
  if (related !== undefined) return related.length === 0 ? undefined : related;
  const listed = walk(fields, relation.split('.'), 0);
  return isList(listed) && listed.length > 0 ? listed : undefined;
}

const isList = (found: Found): found is readonly JsonValue[] => Array.isArray(found);

const INHERITED: ReadonlySet<string> = new Set(Object.getOwnPropertyNames(Object.prototype));
/** A source field may be called "constructor": only what the record itself holds counts. */
const own = (fields: JsonObject, key: string): JsonValue | undefined => (INHERITED.has(key) && !Object.hasOwn(fields, key) ? undefined : fields[key]);

function walk(from: JsonObject, segments: readonly string[], start: number): Found {
  let current: JsonValue | undefined = from;
  for (let index = start; index < segments.length; index += 1) {
    const segment = segments[index] ?? '';
    if (isJsonArray(current)) {
      if (/^\d+$/.test(segment)) current = current[Number(segment)];
      else return collect(current, segments, index);
    } else if (isJsonObject(current)) current = own(current, segment);
    else return NO_RELATED_RECORD;
  }
  return current;
}

function collect(rows: readonly JsonValue[], segments: readonly string[], start: number): readonly JsonValue[] {
  const found: JsonValue[] = [];
  for (const row of rows) {
    const value = start >= segments.length ? row : isJsonObject(row) ? walk(row, segments, start) : undefined;
    if (isList(value)) found.push(...value);
    else if (value !== undefined && value !== null && value !== NO_RELATED_RECORD && value !== '') found.push(value);
  }
  return found;
}

/** Whether a list of paths (unreadable, nonexistent) names this path or a relation on the way to it. */
export function names(paths: readonly string[], full: string): boolean {
  for (const path of paths) if (path === full || full.startsWith(`${path}.`)) return true;
  return false;
}
