import { isAbsolute, relative, resolve, sep } from 'node:path';
import type { ConnectionForm, FormField } from '../core/connector.ts';
import { HandoffError } from '../core/errors.ts';
import { canonicalJson, isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../core/json.ts';
import { isShown, valueAt, withoutValue } from '../core/view/connection-form.ts';
import { nearestName, type PlacedProblem } from './config-problem.ts';
import { isSecretName, showSecret } from './show-settings.ts';

export interface SettingsToWrite {
  /** As they stand in the file: secrets by name. */
  readonly settings: JsonObject;
  /** What was typed, by the name it is stored under. */
  readonly secrets: ReadonlyMap<string, string>;
}

export interface SettingsInput {
  /** Of the connection. */
  readonly id: string;
  readonly form: ConnectionForm;
  /** As a page sends them: only what is to change; null takes a setting away, a shown secret that comes back stays as it is. */
  readonly given: JsonObject;
  /** What stands in the file; null: a new connection. */
  readonly standing: JsonObject | null;
  /** Absolute: where relative folders begin, and those of ours, which no connector may read. */
  readonly cwd: string;
  readonly ownFolders: readonly string[];
}

type Leaf = readonly [path: readonly string[], value: JsonValue];

/**
 * Settings from a page as the file may hold them. A page may name neither variables nor stored secrets nor folders outside
 * the working directory: whoever sends requests to an address of their own choice must not send other people's secrets along.
 * Throws HandoffError `bad_connection` with every problem; no message holds a value.
 */
export function settingsToWrite(input: SettingsInput): SettingsToWrite {
  const { form, given, standing } = input;
  const problems: PlacedProblem[] = [];
  const secrets = new Map<string, string>();
  const refuse = (path: readonly string[], message: string, remedy: string | null = null, suggestion: string | null = null): void =>
    void problems.push({ file: 'connections.yaml', line: 0, column: 0, path: ['settings', ...path].join('.'), message, suggestion, remedy });
  const take = ([path, value]: Leaf): JsonValue => {
    const field = fieldAt(form, path);
    if (field === undefined) {
      if (value !== null || !form.fields.some((each) => each.path.startsWith(`${path.join('.')}.`))) refuse(path, 'cannot be set on a page', 'set it in connections.yaml', nearestName(path.join('.'), form.fields.map((each) => each.path)));
      return value;
    }
    if (value === null || value === '') return null;
    const before = valueAt(standing ?? {}, path);
    if (field.kind === 'secret') return takeSecret(input, path, value, before, { secrets, refuse });
    const why = canonicalJson(value) === canonicalJson(before ?? null) ? null : (whyNotTexts(value) ?? (field.isFolder === true && typeof value === 'string' ? whyNotFolder(value, input) : null));
    if (why !== null) refuse(path, why, 'set it in connections.yaml if it is meant');
    return value;
  };
  const merged = merge(standing ?? {}, mapLeaves(given, [], take));
  const settings = withoutHidden(form, isJsonObject(merged) ? merged : {});
  if (isMoved(form, settings, standing ?? settings)) {
    for (const path of keptOf(form, settings, standing ?? {})) refuse(path.split('.'), 'has to be typed again, because requests go to another address', null);
    for (const path of secretsBesideForm(form, settings)) refuse(path, 'would go along to another address', 'change the address in connections.yaml, where this stands too');
  }
  if (problems.length > 0) throw badConnection(problems);
  return { settings, secrets };
}

/** 422 with every problem. */
export const badConnection = (problems: readonly PlacedProblem[]): HandoffError =>
  new HandoffError({
    code: 'bad_connection',
    message: problems.map(({ path, message, suggestion }) => `${path}: ${message}${suggestion === null ? '' : `, did you mean "${suggestion}"?`}`).join('\n'),
    remedy: problems.find(({ remedy }) => remedy !== null)?.remedy ?? 'Correct what is named above.',
    problems,
    exitCode: 2,
  });

interface SecretDoor {
  readonly secrets: Map<string, string>;
  refuse(path: readonly string[], message: string, remedy?: string | null): void;
}

function takeSecret({ id }: SettingsInput, path: readonly string[], value: JsonValue, before: JsonValue | undefined, { secrets, refuse }: SecretDoor): JsonValue {
  if (typeof value === 'string') {
    const name = nextName(`${id}.${path.join('.')}`, before);
    secrets.set(name, value);
    return `secret:${name}`;
  }
  if (typeof before === 'string' && canonicalJson(value) === canonicalJson(showSecret(before))) return before;
  refuse(path, 'is neither a text nor what stands there', 'type the secret itself; a variable or a name of the encrypted store is set in connections.yaml');
  return null;
}

/**
 * A new name for every secret that is typed: the file then changes with it, which tells other processes, and until it does
 * the former one is untouched.
 */
function nextName(name: string, before: JsonValue | undefined): string {
  if (typeof before !== 'string' || !before.startsWith(`secret:${name}`)) return name;
  const number = before === `secret:${name}` ? '1' : (/^-(\d{1,6})$/.exec(before.slice(`secret:${name}`.length))?.[1] ?? null);
  return number === null ? name : `${name}-${Number(number) + 1}`;
}

/** Lists hold texts as well. */
function whyNotTexts(value: JsonValue): string | null {
  if (typeof value === 'string') return value.includes('${') || value.startsWith('secret:') ? 'names a variable or a stored secret, which a page may not' : null;
  const items = isJsonArray(value) ? value : isJsonObject(value) ? Object.values(value) : [];
  return items.map(whyNotTexts).find((why) => why !== null) ?? null;
}

/** Only what people keep for it: not the working directory itself, nothing hidden, nothing of ours. */
function whyNotFolder(value: string, { cwd, ownFolders }: SettingsInput): string | null {
  const folder = resolve(cwd, value);
  const below = relative(cwd, folder);
  const isBelow = (outer: string): boolean => folder === outer || folder.startsWith(`${outer}${sep}`);
  if (below === '' || below.startsWith('..') || isAbsolute(below) || below.split(sep).some((part) => part.startsWith('.')) || ownFolders.some(isBelow)) return 'is not a folder below the working directory of the service';
  return null;
}

/** A list of rows has one field for all of them. */
const fieldAt = (form: ConnectionForm, path: readonly string[]): FormField | undefined => {
  const dotted = path.map((part) => (/^\d+$/.test(part) ? '0' : part)).join('.');
  return form.fields.find((field) => field.path === dotted && !dotted.startsWith('?'));
};

const SHOWN_SECRET = ['stored', 'variable', 'inFile'];
const isShownSecret = (value: JsonObject): boolean => Object.keys(value).length === 1 && SHOWN_SECRET.some((name) => Object.hasOwn(value, name));

function mapLeaves(value: JsonValue, path: readonly string[], change: (leaf: Leaf) => JsonValue): JsonValue {
  if (isJsonObject(value) && !isShownSecret(value)) return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, mapLeaves(item, [...path, name], change)]));
  if (isJsonArray(value) && value.some(isJsonObject)) return value.map((item, index) => mapLeaves(item, [...path, String(index)], change));
  return change([path, value]);
}

/** Objects are merged, null takes away, all else takes the place of what was there. */
function merge(before: JsonValue | undefined, patch: JsonValue): JsonValue {
  if (!isJsonObject(patch)) return patch;
  const result: Record<string, JsonValue> = { ...(isJsonObject(before) ? before : {}) };
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) delete result[name];
    else result[name] = merge(result[name], value);
  }
  return result;
}

/** What belongs to a choice that was not taken would be refused by the connector. */
function withoutHidden(form: ConnectionForm, settings: JsonObject): JsonObject {
  const answers = Object.fromEntries(form.fields.map(({ path }) => [path, valueAt(settings, path.split('.'))]));
  return form.fields.filter((field) => field.shownWhen?.path.startsWith('?') === false && !isShown(form, field, answers)).reduce((kept, { path }) => withoutValue(kept, path.split('.')), settings);
}

const isSameIn = (settings: JsonObject, standing: JsonObject, { path }: FormField): boolean => valueAt(settings, path.split('.')) === valueAt(standing, path.split('.'));

/** Requests go to another address than before. */
const isMoved = (form: ConnectionForm, settings: JsonObject, standing: JsonObject): boolean => form.fields.some((field) => field.kind === 'address' && !isSameIn(settings, standing, field));

/** Paths of secrets that would go along to another address than the one they were given for. */
const keptOf = (form: ConnectionForm, settings: JsonObject, standing: JsonObject): readonly string[] =>
  form.fields.filter((field) => field.kind === 'secret' && valueAt(settings, field.path.split('.')) !== undefined && isSameIn(settings, standing, field)).map(({ path }) => path);

/** Those that only people with the file know, such as an administrator's credential for setting fields up. */
function secretsBesideForm(form: ConnectionForm, settings: JsonObject): readonly (readonly string[])[] {
  const found: (readonly string[])[] = [];
  mapLeaves(settings, [], ([path, value]) => {
    if (path.some(isSecretName) && fieldAt(form, path) === undefined) found.push(path);
    return value;
  });
  return found;
}
