import type { z } from 'zod';
import { HandoffError } from '../core/errors.ts';
import type { YamlPath } from './read-yaml.ts';

/** Environment variables as a plain record; `process.env` has this shape. */
export type Environment = Readonly<Record<string, string | undefined>>;

const VARIABLE = /\$\{([^}]*)\}/g;
const SECRET = /^secret:([A-Za-z][A-Za-z0-9_.-]*)$/;

export interface MissingVariable {
  readonly path: YamlPath;
  readonly message: string;
  readonly remedy: string;
}

/** Replaces `${NAME}` in every text below `value`. What is missing is reported, values never are. */
export function substituteVariables(value: unknown, env: Environment, at: YamlPath): { readonly value: unknown; readonly missing: readonly MissingVariable[] } {
  const missing: MissingVariable[] = [];
  const report = (path: YamlPath, name: string): void => {
    const valid = /^[A-Za-z_][A-Za-z0-9_]*$/.test(name);
    missing.push(
      valid
        ? { path, message: `the environment variable ${name} is not set`, remedy: `set ${name}, or use secret:NAME and the encrypted store` }
        : { path, message: `"\${${name}}" does not name an environment variable`, remedy: 'write ${NAME} with letters, digits and _' },
    );
  };
  const replaced = mapTexts(value, at, (text, path) =>
    text.replaceAll(VARIABLE, (whole, name: string) => {
      const found = env[name];
      // An empty variable is what a CI system hands over for a secret that it does not have.
      if (found === undefined || found === '') report(path, name);
      return found ?? whole;
    }),
  );
  return { value: replaced, missing };
}

function mapTexts(value: unknown, path: YamlPath, change: (text: string, path: YamlPath) => string): unknown {
  if (typeof value === 'string') return change(value, path);
  if (Array.isArray(value)) return value.map((item, index) => mapTexts(item, [...path, index], change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapTexts(item, [...path, key], change)]));
}

/** NAME of every `secret:NAME` below `value`. */
export function secretNamesIn(value: unknown): ReadonlySet<string> {
  const names = new Set<string>();
  mapTexts(value, [], (text) => {
    const name = SECRET.exec(text)?.[1];
    if (name !== undefined) names.add(name);
    return text;
  });
  return names;
}

/**
 * Replaces every `secret:NAME` below `settings` by what `lookup` finds in the encrypted store.
 * Throws HandoffError `missing_secret` that lists all names not found; `place` says whose settings these are.
 */
export async function resolveSecrets(settings: unknown, lookup: (name: string) => Promise<string | null>, place: string | null = null): Promise<unknown> {
  const names = secretNamesIn(settings);
  const found = new Map<string, string>();
  const missing: string[] = [];
  for (const name of names) {
    const secret = await lookup(name);
    if (secret === null) missing.push(name);
    else found.set(name, secret);
  }
  if (missing.length > 0) {
    throw new HandoffError({
      code: 'missing_secret',
      message: `The encrypted store holds no secret named ${missing.map((name) => `"${name}"`).join(', ')}.`,
      remedy: 'Store the secret under this name ("handoff keys set NAME < file"), or name an environment variable as ${NAME} in the settings.',
      place,
      exitCode: 2,
    });
  }
  return mapTexts(settings, [], (text) => found.get(SECRET.exec(text)?.[1] ?? '') ?? text);
}

/** What secrets were filled into is judged once more. Throws HandoffError `bad_secret` that names the place and what is wrong, never a value. */
export function parseResolved<T extends z.ZodType>(schema: T, value: unknown, place: string): z.output<T> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new HandoffError({
    code: 'bad_secret',
    message: `A stored secret does not fit where it is used: ${[...(issue?.path ?? [])].join('.')}: ${issue?.message ?? 'not valid'}.`,
    remedy: 'Store the right value under its name ("handoff keys set NAME < file").',
    place,
    exitCode: 2,
  });
}
