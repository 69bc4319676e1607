import { parseStamp } from './times.ts';

/** A refused query: what the vendor says about it. */
export class QueryError extends Error {}

const INVALID = 'Provided request parameters are invalid.';

export interface ListQuery {
  readonly limit: number;
  readonly cursor: string | undefined;
  /** The filters that were given, by name. */
  readonly filters: Readonly<Record<string, string>>;
}

export interface ListRules {
  readonly defaultLimit: number;
  readonly maxLimit: number;
  readonly filters: readonly string[];
}

/** Nothing is ignored: an unknown name, an operator that does not exist, a name given twice are all refused. */
export function parseListQuery(query: URLSearchParams, rules: ListRules): ListQuery {
  const names = [...query.keys()];
  if (new Set(names).size !== names.length) throw new QueryError(INVALID);
  const unknown = names.find((name) => !['limit', 'cursor', ...rules.filters].includes(name));
  if (unknown !== undefined)
    throw new QueryError(unknown.includes('.') ? 'Provided filter encoding is invalid.' : INVALID);
  const limit = parseLimit(query.get('limit'), rules);
  const filters = Object.fromEntries([...query].filter(([name]) => name !== 'limit' && name !== 'cursor'));
  const cursor = query.get('cursor') ?? undefined;
  // Filters live inside the cursor.
  if (cursor !== undefined && Object.keys(filters).length > 0) throw new QueryError(INVALID);
  if (filters['updated_at.gt'] !== undefined && filters['updated_at.lt'] !== undefined) throw new QueryError(INVALID);
  for (const [name, value] of Object.entries(filters)) {
    if (value === '' || (/_at(\.|$)/.test(name) && parseStamp(value) === undefined)) throw new QueryError(INVALID);
  }
  return { limit, cursor, filters };
}

function parseLimit(text: string | null, { defaultLimit, maxLimit }: ListRules): number {
  if (text === null) return defaultLimit;
  const limit = /^\d+$/.test(text) ? Number(text) : 0;
  if (limit < 1 || limit > maxLimit) throw new QueryError('Provided value for limit is not valid');
  return limit;
}

/** Addresses without a list take no parameters beyond those named. */
export function refuseOthers(query: URLSearchParams, allowed: readonly string[] = []): void {
  if ([...query.keys()].some((name) => !allowed.includes(name))) throw new QueryError(INVALID);
}

/** Compared in whole seconds, as they are written; both ends are exclusive. */
export function withinTimes(at: number, field: string, filters: ListQuery['filters']): boolean {
  const second = Math.floor(at / 1000);
  const given = (suffix: string): number | undefined => {
    const text = filters[`${field}${suffix}`];
    const ms = text === undefined ? undefined : parseStamp(text);
    return ms === undefined ? undefined : Math.floor(ms / 1000);
  };
  const [after, before, same] = [given('.gt'), given('.lt'), given('')];
  return (
    (after === undefined || second > after) &&
    (before === undefined || second < before) &&
    (same === undefined || second === same)
  );
}

export function inCommaList(value: string | null, list: string | undefined): boolean {
  if (list === undefined) return true;
  return value !== null && list.split(',').some((one) => one.trim().toLowerCase() === value.toLowerCase());
}
