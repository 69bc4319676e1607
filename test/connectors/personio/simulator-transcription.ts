import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';

/** A transcription of Personio's public documentation is not part of the project. Where it lies next to it, we are measured by it. */
const FILE = join(
  import.meta.dirname,
  '../../../../shared/specs/personio-v2-persons-employments-webhooks.transcribed.yaml',
);
const present = existsSync(FILE);
if (!present) process.stderr.write('Skipped: no transcription of the Personio specification beside this project\n');
export const itWithSpecification = present ? it : it.skip;

const node = z.record(z.string(), z.unknown());
export type Node = z.infer<typeof node>;

const specification: Node = present ? node.parse(parse(readFileSync(FILE, 'utf8'))) : {};

export function asNode(value: unknown): Node | undefined {
  const parsed = node.safeParse(value);
  if (!parsed.success) return undefined;
  const reference = parsed.data['$ref'];
  return typeof reference === 'string' ? at(...reference.replace('#/', '').split('/')) : parsed.data;
}

export function at(...path: readonly string[]): Node | undefined {
  let here: Node | undefined = specification;
  for (const step of path) here = here === undefined ? undefined : asNode(here[step]);
  return here;
}

export function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

export interface Parameter {
  readonly name: string;
  readonly schema: Node;
}

/** The query parameters of an operation, those of its path included. */
export function queryParameters(path: string, method: string): Parameter[] {
  const all = [...list(at('paths', path, method)?.['parameters']), ...list(at('paths', path)?.['parameters'])];
  return all
    .map(asNode)
    .filter((one) => one?.['in'] === 'query')
    .map((one) => ({ name: String(one?.['name']), schema: asNode(one?.['schema']) ?? {} }));
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return Number.isInteger(value) ? 'integer' : typeof value;
}

const FORMATS: Readonly<Record<string, RegExp>> = {
  'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/,
  date: /^\d{4}-\d\d-\d\d$/,
  uuid: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
};

/** What an answer does not share with its schema. `whole` asks for every documented property and allows no other. */
export function differences(value: unknown, schema: Node, where: string, whole: boolean): string[] {
  if (value === null && schema['nullable'] === true) return [];
  const variants = list(schema['oneOf']).map(asNode);
  if (variants.length > 0) {
    const tried = variants.map((variant) => differences(value, variant ?? {}, where, whole));
    return tried.some((found) => found.length === 0) ? [] : (tried[0] ?? []);
  }
  const type = schema['type'];
  const actual = typeOf(value);
  if (typeof type === 'string' && type !== actual && !(type === 'number' && actual === 'integer'))
    return [`${where} is ${actual}, not ${type}`];
  const allowed = list(schema['enum']);
  if (allowed.length > 0 && !allowed.includes(value)) return [`${where} is ${JSON.stringify(value)}`];
  const format = FORMATS[String(schema['format'])];
  if (format !== undefined && typeof value === 'string' && !format.test(value)) return [`${where} is "${value}"`];
  if (Array.isArray(value)) {
    const items = asNode(schema['items']) ?? {};
    return value.flatMap((one: unknown, index) => differences(one, items, `${where}[${index}]`, whole));
  }
  const object = node.safeParse(value);
  return object.success ? objectDifferences(object.data, schema, where, whole) : [];
}

function objectDifferences(value: Node, schema: Node, where: string, whole: boolean): string[] {
  const properties = asNode(schema['properties']) ?? {};
  const open = Object.keys(properties).length === 0 || schema['additionalProperties'] === true;
  const needed = whole ? Object.keys(properties) : list(schema['required']).map(String);
  const missing = needed.filter((name) => !(name in value)).map((name) => `${where}.${name} is missing`);
  const strange = Object.keys(value).filter((name) => !open && properties[name] === undefined);
  return [
    ...missing,
    ...strange.map((name) => `${where}.${name} is not documented`),
    ...Object.entries(value).flatMap(([name, item]) => {
      const property = asNode(properties[name]);
      return property === undefined ? [] : differences(item, property, `${where}.${name}`, whole);
    }),
  ];
}

/** Values that a schema forbids, each with its reason. */
export function forbiddenValues(schema: Node): (readonly [why: string, value: unknown])[] {
  const found: (readonly [string, unknown])[] = [];
  const { minimum, maximum, enum: allowed, format, type } = schema;
  if (typeof minimum === 'number') found.push(['below the minimum', minimum - 1]);
  if (typeof maximum === 'number') found.push(['above the maximum', maximum + 1]);
  if (list(allowed).length > 0) found.push(['none of the allowed', 'NO_SUCH_VALUE']);
  if (format === 'date-time') found.push(['no moment', 'yesterday'], ['a day only', '2026-11-01']);
  if (format === 'uri') found.push(['no address', 'nowhere']);
  if (type === 'integer') found.push(['no number', 'ten']);
  if (type === 'string') found.push(['no text', { a: 1 }]);
  if (type === 'array') found.push(['no list', 'x']);
  return found;
}
