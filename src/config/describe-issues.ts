import type { z } from 'zod';
import { nearestName, type PlacedProblem } from './config-problem.ts';
import type { YamlDocument, YamlPath } from './read-yaml.ts';
import { knownNamesAt } from './walk-schema.ts';

type Issue = z.core.$ZodIssue;

/** What zod found wrong, as places in the file and sentences that need no knowledge of zod. */
export function describeIssues(issues: readonly Issue[], schema: z.ZodType, document: YamlDocument): PlacedProblem[] {
  return withoutConsequences(issues, [], schema).flatMap((issue) => describeIssue(issue, [], schema, document)).toSorted((a, b) => a.line - b.line || a.column - b.column);
}

/** A mistyped name also makes the right one missing: one mistake, one line. */
function withoutConsequences(issues: readonly Issue[], parent: YamlPath, schema: z.ZodType): readonly Issue[] {
  const placeOf = (path: readonly PropertyKey[]): string => path.map(String).join('.');
  const blocks = new Set<string>();
  const meant = new Set<string>();
  for (const issue of issues) {
    if (issue.code !== 'unrecognized_keys') continue;
    blocks.add(placeOf(issue.path));
    const known = knownNamesAt(schema, [...parent, ...issue.path.map((step) => (typeof step === 'number' ? step : String(step)))]);
    for (const key of issue.keys) meant.add(placeOf([...issue.path, nearestName(key, known) ?? key]));
  }
  return issues.filter((issue) => !(issue.code === 'custom' && blocks.has(placeOf(issue.path))) && !meant.has(placeOf(issue.path)));
}

function describeIssue(issue: Issue, parent: YamlPath, schema: z.ZodType, document: YamlDocument): PlacedProblem[] {
  const path: YamlPath = [...parent, ...issue.path.map((step) => (typeof step === 'number' ? step : String(step)))];
  if (issue.code === 'unrecognized_keys') {
    const known = knownNamesAt(schema, path);
    return issue.keys.map((key) => unknownName(document, [...path, key], key, known));
  }
  if (issue.code === 'invalid_union') return describeUnion(issue, path, schema, document);
  const key = issue.code === 'invalid_key';
  const inner = key ? issue.issues[0] : undefined;
  const value = valueAt(document.value, path);
  const near = issue.code === 'invalid_value' && typeof value === 'string' ? nearestName(value, issue.values.map(String)) : null;
  return [problemAt(document, path, key ? 'key' : 'value', inner === undefined ? sentenceFor(issue, value) : `this name is not allowed: ${sentenceFor(inner, path.at(-1))}`, near)];
}

function unknownName(document: YamlDocument, path: YamlPath, name: string, known: readonly string[]): PlacedProblem {
  const near = nearestName(name, known);
  const remedy = near === null && known.length > 0 ? `allowed here: ${known.join(', ')}` : null;
  return { ...problemAt(document, path, 'key', `unknown name "${name}"`, near), remedy };
}

/**
 * A union fails with one list of issues per alternative. Alternatives of another shape than what was written say
 * nothing useful: only those that agree in shape are followed; when none does, the shapes are listed.
 */
function describeUnion(issue: Extract<Issue, { code: 'invalid_union' }>, path: YamlPath, schema: z.ZodType, document: YamlDocument): PlacedProblem[] {
  const sameShape = issue.errors.filter((branch) => !branch.some((inner) => inner.path.length === 0 && isShapeIssue(inner)));
  const closest = sameShape.toSorted((a, b) => a.length - b.length)[0];
  if (closest !== undefined && closest.length > 0) return withoutConsequences(closest, path, schema).flatMap((inner) => describeIssue(inner, path, schema, document));
  const value = valueAt(document.value, path);
  const inner = issue.errors.flat();
  const literals = inner.flatMap((found) => (found.code === 'invalid_value' ? found.values.map(String) : []));
  const near = typeof value === 'string' ? nearestName(value, literals) : null;
  const expected = [...new Set(inner.flatMap(expectedOf))];
  const message = issue.errors.length === 0 ? sentenceForChoice(issue.message, value) : expected.length === 0 ? issue.message : value === undefined ? `is missing: ${either(expected)}` : `expected ${either(expected)}, found ${nameValue(value)}`;
  return [problemAt(document, path, 'value', message, near)];
}

/** zod names what a block's own kind may be only in its message: "… Expected 'a' | 'b'". */
function sentenceForChoice(message: string, value: unknown): string {
  const allowed = [...message.matchAll(/'([^']+)'/g)].map((match) => `"${match[1] ?? ''}"`);
  return value === undefined ? `is missing: ${either(allowed)} is needed here` : `expected ${either(allowed)}, found ${nameValue(value)}`;
}

/** A text where a block belongs, a value outside a closed list: this alternative was not meant. */
const isShapeIssue = (issue: Issue): boolean =>
  issue.code === 'invalid_type' || issue.code === 'invalid_value' || (issue.code === 'invalid_union' && issue.errors.every((branch) => branch.some((inner) => inner.path.length === 0 && isShapeIssue(inner))));

function expectedOf(issue: Issue): readonly string[] {
  if (issue.code === 'invalid_type') return [nameType(issue.expected)];
  if (issue.code === 'invalid_value') return issue.values.map((value) => `"${String(value)}"`);
  if (issue.code === 'invalid_union') return issue.errors.flat().filter((inner) => inner.path.length === 0).flatMap(expectedOf);
  return [];
}

function sentenceFor(issue: Issue, value: unknown): string {
  switch (issue.code) {
    case 'invalid_type':
      return value === undefined ? `is missing: ${nameType(issue.expected)} is needed here` : `expected ${nameType(issue.expected)}, found ${nameValue(value)}`;
    case 'invalid_value': {
      const allowed = issue.values.map((item) => (typeof item === 'string' ? `"${item}"` : String(item)));
      return value === undefined ? `is missing: ${either(allowed)} is needed here` : `expected ${either(allowed)}, found ${nameValue(value)}`;
    }
    case 'too_small':
      return `is too ${issue.origin === 'string' || issue.origin === 'array' ? 'short' : 'small'}: at least ${sizeOf(issue.minimum, issue.origin)}`;
    case 'too_big':
      return `is too ${issue.origin === 'string' || issue.origin === 'array' ? 'long' : 'large'}: at most ${sizeOf(issue.maximum, issue.origin)}`;
    case 'invalid_format':
      // A message of our own says more than the pattern does.
      if (!issue.message.startsWith('Invalid')) return issue.message;
      return `${nameValue(value)} is not ${FORMATS[issue.format] ?? `written as it must be (${issue.pattern ?? issue.format})`}`;
    default:
      return issue.message;
  }
}

const FORMATS: Readonly<Record<string, string>> = {
  email: 'an e-mail address',
  date: 'a date such as 2026-11-01',
  datetime: 'a moment such as 2026-11-01T09:00:00Z',
  url: 'a web address',
};

const sizeOf = (size: number | bigint, origin: string): string =>
  origin === 'string' ? `${size} characters` : origin === 'array' ? `${size} entries` : String(size);

const TYPE_NAMES: Readonly<Record<string, string>> = {
  string: 'a text', number: 'a number', int: 'a whole number', boolean: 'true or false', null: 'null', array: 'a list',
  object: 'a block of "name: value" lines', record: 'a block of "name: value" lines',
};
const nameType = (type: string): string => TYPE_NAMES[type] ?? type;

function nameValue(value: unknown): string {
  if (value === null) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'string') return `"${value.length > 40 ? `${value.slice(0, 40)}…` : value}"`;
  if (typeof value === 'number') return `the number ${value}`;
  return typeof value === 'boolean' ? String(value) : 'a block';
}

const either = (items: readonly string[]): string =>
  items.length < 2 ? (items[0] ?? 'something else') : `${items.slice(0, -1).join(', ')} or ${items.at(-1) ?? ''}`;

function problemAt(document: YamlDocument, path: YamlPath, part: 'key' | 'value', message: string, suggestion: string | null): PlacedProblem {
  return { file: document.file, ...document.positionOf(path, part), path: path.join('.'), message, suggestion, remedy: null };
}

function valueAt(value: unknown, path: YamlPath): unknown {
  let found = value;
  for (const step of path) {
    if (typeof found !== 'object' || found === null) return undefined;
    found = Object.getOwnPropertyDescriptor(found, step)?.value;
  }
  return found;
}
