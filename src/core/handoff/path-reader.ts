import type { Capabilities } from '../connector.ts';
import type { ReadCollector } from './collect-reads.ts';
import type { Problems } from './mapping-problem.ts';
import { ABSENT, BLANK, Refusal, UNMAPPED, UNREADABLE, answered, refused, type Cast, type Reader } from './outcome.ts';
import { compilePath, names, NO_RELATED_RECORD, pathProblem, type SourcePath } from './source-path.ts';

export type Place = readonly (string | number)[];

export interface FieldContext {
  readonly reads: ReadCollector;
  readonly problems: Problems;
  readonly person: Capabilities['person'];
  /** The relation whose rows are being read; null for the record itself. */
  readonly relation: string | null;
}

/** Compiles a path and notes that it must be read. */
export function usePath(text: string, ifExists: boolean, at: Place, context: FieldContext): SourcePath {
  const problem = pathProblem(text);
  if (problem !== null) context.problems.add(at, problem);
  const path = compilePath(text, context.relation === null ? '' : `${context.relation}.`);
  if (context.relation !== null && path.relation !== null) context.problems.add(at, 'the rows of a relation have no relations of their own');
  if (path.relation === null) context.reads.add(context.relation, text, ifExists);
  else context.reads.add(path.relation, path.segments.join('.'), ifExists);
  return path;
}

/** Reads one path and tells apart why there is nothing: no related record, blank, not readable, no such field. */
export function pathReader(path: SourcePath, cast: Cast): Reader {
  const { find, full } = path;
  const blank = refused(BLANK, null, full);
  const absent = refused(ABSENT, null, full);
  const unreadable = refused(UNREADABLE, null, full);
  const unmapped = refused(UNMAPPED, null, full);
  return (fields, record) => {
    if (record.unreadable.length > 0 && names(record.unreadable, full)) return unreadable;
    if (record.nonexistent.length > 0 && names(record.nonexistent, full)) return unmapped;
    const raw = find(fields, record);
    if (raw === undefined || raw === null) return blank;
    if (raw === NO_RELATED_RECORD) return absent;
    if (typeof raw === 'string' ? raw === '' || raw.trim() === '' : Array.isArray(raw) && raw.length === 0) return blank;
    const value = cast(raw, fields);
    return value instanceof Refusal ? refused(value, raw, full) : answered(value, full);
  };
}

export const isNothing = (found: ReturnType<SourcePath['find']>): boolean =>
  found === undefined || found === null || found === '' || found === NO_RELATED_RECORD || (Array.isArray(found) && found.length === 0);
