import type { ObjectRead } from '../../../src/core/connector.ts';
import { MOST_FIELDS_PER_REQUEST } from '../limits.ts';
import type { MetaField } from '../schema.ts';

/** What is asked of GET /employees/{id}, worked out once per run from the mapping and the account's metadata. */
export interface EmployeePlan {
  /** Dotted paths that end up in `fields`. */
  readonly paths: readonly string[];
  /** Names for `?fields=`, in requests of at most 400. */
  readonly requests: readonly (readonly string[])[];
  /** Our own write-back fields. */
  readonly own: readonly string[];
  /** Paths marked `ifExists` that the account does not have. */
  readonly nonexistent: readonly string[];
  readonly wantsSupervisor: boolean;
}

/** `supervisor` is read as a person; BambooHR itself gives a name and an employee id. */
const SUPERVISOR_FIELDS = ['supervisor', 'supervisorEId'] as const;

export const rootOf = (path: string): string => path.split('.')[0] ?? path;

/** Custom fields carry the vendor's prefix; only such fields can be ours. */
export const isCustom = (alias: string): boolean => alias.startsWith('custom');

export function planEmployeeRead(read: ObjectRead, metadata: readonly MetaField[]): EmployeePlan {
  const known = new Set(
    metadata.flatMap(({ alias, id }) => (alias === null || alias === undefined ? [id] : [id, alias])),
  );
  const optional = new Set(read.optional);
  const nonexistent = read.fields.filter(
    (path) => optional.has(path) && !known.has(rootOf(path)) && rootOf(path) !== 'supervisor',
  );
  const keep = read.keep === 'custom' ? [...known].filter(isCustom) : read.keep;
  const paths = [...new Set([...read.fields, ...keep])].filter((path) => !nonexistent.includes(path));
  const wantsSupervisor = paths.some((path) => rootOf(path) === 'supervisor');
  // A write-back field that the account lacks is reported by the write, not by every read.
  const own = read.own.filter((name) => known.has(name));
  const names = new Set([...paths.map(rootOf).filter((name) => name !== 'supervisor' && name !== 'id'), ...own]);
  if (wantsSupervisor) for (const name of SUPERVISOR_FIELDS) names.add(name);
  const sorted = [...names].toSorted();
  const requests: string[][] = [];
  for (let start = 0; start < sorted.length || start === 0; start += MOST_FIELDS_PER_REQUEST) {
    requests.push(sorted.slice(start, start + MOST_FIELDS_PER_REQUEST));
  }
  return { paths, requests, own, nonexistent, wantsSupervisor };
}

/**
 * True when the mapping takes up a new employee only if the first day lies ahead: then one dataset request can say
 * who needs no reading. Any other hint means that everybody has to be read.
 */
export const asksForFutureHires = (read: ObjectRead): boolean =>
  read.interesting.length > 0 &&
  read.interesting.every((set) => set.some(({ path, notPast }) => path === 'hireDate' && notPast === true));
