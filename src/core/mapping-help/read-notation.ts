import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../json.ts';

/** How a field gets its answer, as far as a form can show it; `other` is shown in words and edited as text. */
export type NotationKind = 'none' | 'field' | 'first' | 'constant' | 'formula' | 'person' | 'people' | 'rows' | 'join' | 'other';

export const partsOf = (notation: JsonValue | undefined): JsonObject => (typeof notation === 'string' ? { from: notation } : isJsonObject(notation) ? notation : {});

export function kindOf(notation: JsonValue | undefined): NotationKind {
  if (notation === undefined || notation === null || notation === '') return 'none';
  const parts = partsOf(notation);
  if (isJsonArray(parts['firstPresent'])) return 'first';
  if (isJsonArray(parts['join'])) return 'join';
  if (parts['each'] !== undefined) return parts['text'] === undefined ? 'people' : 'rows';
  if (parts['constant'] !== undefined) return 'constant';
  if (parts['expression'] !== undefined) return 'formula';
  if (parts['from'] !== undefined) return 'field';
  return parts['name'] !== undefined || parts['email'] !== undefined || parts['id'] !== undefined ? 'person' : 'other';
}

/** One source field with no more than "the account may lack it": what a list of alternatives shows as a row. */
export function plainPath(notation: JsonValue | undefined): { readonly path: string; readonly ifExists: boolean } | null {
  if (typeof notation === 'string') return { path: notation, ifExists: false };
  if (!isJsonObject(notation)) return null;
  const { from, ifExists, ...rest } = notation;
  return typeof from === 'string' && Object.keys(rest).length === 0 ? { path: from, ifExists: ifExists === true } : null;
}

const WHERE_FROM = ['from', 'firstPresent', 'join', 'each', 'constant', 'expression'];

/** As short as it can be written, where from first: no empty options, and a path alone where nothing else is said. */
export function tidyNotation(parts: Readonly<Record<string, JsonValue | undefined>>): JsonValue {
  const kept = Object.entries(parts).flatMap(([key, value]): [string, JsonValue][] => (value === undefined || value === '' || (isJsonArray(value) && value.length === 0) ? [] : [[key, value]]));
  const [only] = kept;
  const isSource = ([key]: [string, JsonValue]): boolean => WHERE_FROM.includes(key);
  return kept.length === 1 && only !== undefined && only[0] === 'from' ? only[1] : Object.fromEntries([...kept.filter(isSource), ...kept.filter((entry) => !isSource(entry))]);
}

/** Every source path that a notation names, those of rows as `Relation[].Path`. */
export function pathsIn(notation: JsonValue | undefined, relation = ''): readonly string[] {
  if (typeof notation === 'string') return notation === '' ? [] : [`${relation}${notation}`];
  if (!isJsonObject(notation)) return [];
  const { from, each, currency, matches, firstPresent, join, ...rest } = notation;
  const below = typeof each === 'string' ? `${each}[].` : relation;
  return [
    ...pathsIn(from, relation),
    ...(isJsonArray(firstPresent) ? firstPresent : []).flatMap((item) => pathsIn(item, relation)),
    ...(isJsonArray(join) ? join : []).flatMap((item) => pathsIn(item, relation)),
    ...(isJsonObject(currency) ? pathsIn(currency['from'], relation) : []),
    ...(typeof matches === 'string' && matches.includes('.') ? pathsIn(matches, relation) : []),
    ...['id', 'name', 'email', 'phone', 'title', 'role', 'text', 'active'].flatMap((part) => pathsIn(rest[part], below)),
  ];
}

/** In one line for a list: "Amount", "Plan, else the rows of Items", "always EUR". */
export function sayNotation(notation: JsonValue | undefined): string {
  const parts = partsOf(notation);
  const kind = kindOf(notation);
  const list = (key: string): readonly JsonValue[] => (isJsonArray(parts[key]) ? parts[key] : []);
  if (kind === 'none') return 'Not mapped';
  if (kind === 'field') return `${text(parts['from'])}${parts['values'] === undefined ? '' : ', by a table'}${parts['as'] === 'person' ? ' (a person)' : ''}`;
  if (kind === 'first') return list('firstPresent').map(sayNotation).join(', else ');
  if (kind === 'join') return list('join').map(sayNotation).join(' and ');
  if (kind === 'people') return `People from the rows of ${text(parts['each'])}`;
  if (kind === 'rows') return `Rows of ${text(parts['each'])}: ${sayNotation(parts['text'])}`;
  if (kind === 'constant') return `Always ${text(parts['constant'])}`;
  if (kind === 'formula') return `Formula: ${text(parts['expression'])}`;
  if (kind === 'person') return `A person: ${['name', 'email', 'id'].flatMap((part) => (parts[part] === undefined ? [] : [sayNotation(parts[part])])).join(', ')}`;
  return 'Written by hand';
}

const text = (value: JsonValue | undefined): string => (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : JSON.stringify(value ?? null));
