import type { SourceObject } from '../../core/connector.ts';
import { isJsonArray, isJsonObject, type JsonValue } from '../../core/json.ts';
import { pathsIn } from '../../core/mapping-help/read-notation.ts';
import { isInAccount } from './account-fields.ts';

/** Paths that the account does not have any more; those that it may lack are no loss. Empty while the account was not asked. */
export function lostPaths(notation: JsonValue | undefined, described: Pick<SourceObject, 'fields' | 'relations'> | null): readonly string[] {
  if (described === null) return [];
  return [...new Set(pathsIn(withoutOptional(notation)))].filter((path) => isInAccount(path, described) === false);
}

function withoutOptional(notation: JsonValue | undefined): JsonValue {
  if (notation === undefined) return null;
  if (isJsonArray(notation)) return notation.map(withoutOptional);
  if (!isJsonObject(notation)) return notation;
  const { ifExists, currency, ...rest } = notation;
  // A currency field is read only where it exists.
  const kept = Object.entries(rest).map(([key, value]): [string, JsonValue] => [key, isJsonArray(value) || isJsonObject(value) ? withoutOptional(value) : value]);
  return ifExists === true ? null : { ...Object.fromEntries(kept), ...(currency === undefined || isJsonObject(currency) ? {} : { currency }) };
}
