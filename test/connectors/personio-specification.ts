import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';
import { recordedRequests, type RecordedRequest } from './personio-session.ts';

const FILE = fileURLToPath(new URL('../../../shared/specs/personio-v2-persons-employments-webhooks.transcribed.yaml', import.meta.url));
/** Not in the transcription: the older interface, and the lists that hold names. */
const ELSEWHERE = /^\/v1\/|^\/v2\/(?:org-units|workplaces|legal-entities|cost-centers|recruiting\/categories)/;

const object = z.record(z.string(), z.unknown());
type Schema = z.infer<typeof object>;
const operationSchema = z.looseObject({ parameters: z.array(object).default([]), requestBody: object.optional() });

class Specification {
  readonly #root: Schema;
  readonly #paths: readonly { readonly pattern: RegExp; readonly item: Schema }[];

  constructor(root: Schema) {
    this.#root = root;
    this.#paths = Object.entries(object.parse(root['paths']))
      .map(([template, item]) => ({ pattern: new RegExp(`^${template.replaceAll(/\{\w+\}/g, '[^/]+')}$`), item: object.parse(item) }));
  }

  /** What the transcription does not allow about this request. A next link is Personio's own and carries only its cursor. */
  violations({ method, path, query, contentType, body }: RecordedRequest): readonly string[] {
    const label = `${method} ${path.replaceAll(/\d+/g, '…')}`;
    const matched = this.#paths.find(({ pattern, item }) => pattern.test(path) && item[method.toLowerCase()] !== undefined);
    if (matched === undefined) return [`${label}: no such operation`];
    const operation = operationSchema.parse(matched.item[method.toLowerCase()]);
    const parameters = operation.parameters.map((parameter) => this.#resolve(parameter));
    const found: string[] = [];
    for (const [name, value] of query) {
      const parameter = parameters.find((one) => one['in'] === 'query' && one['name'] === name);
      if (parameter === undefined) found.push(`${label}: no parameter "${name}"`);
      else found.push(...this.#check(object.parse(parameter['schema'] ?? {}), fromText(object.parse(parameter['schema'] ?? {}), value), `${label}?${name}`));
    }
    if (query.has('updated_at.gt') && query.has('updated_at.lt')) found.push(`${label}: updated_at.gt and updated_at.lt exclude each other`);
    return [...found, ...this.#body(operation.requestBody, contentType, body, label)];
  }

  #body(requestBody: Schema | undefined, contentType: string, body: string, label: string): readonly string[] {
    if (requestBody === undefined) return body === '' ? [] : [`${label}: takes no body`];
    const type = contentType.split(';')[0] ?? '';
    const content = object.parse(requestBody['content'])[type];
    if (content === undefined) return [`${label}: takes no ${type}`];
    const value: unknown = type === 'application/json' ? JSON.parse(body) : Object.fromEntries(new URLSearchParams(body));
    return this.#check(object.parse(object.parse(content)['schema'] ?? {}), value, `${label} body`);
  }

  #resolve(schema: Schema): Schema {
    const { $ref } = schema;
    if (typeof $ref !== 'string') return schema;
    let target: unknown = this.#root;
    for (const part of $ref.slice(2).split('/')) target = object.parse(target)[part];
    return this.#resolve(object.parse(target));
  }

  #check(given: Schema, value: unknown, at: string): readonly string[] {
    const schema = this.#resolve(given);
    const { type, enum: allowed, oneOf, properties, required, items, minimum, maximum, format } = schema;
    if (Array.isArray(oneOf)) return oneOf.some((one) => this.#check(object.parse(one), value, at).length === 0) ? [] : [`${at}: ${JSON.stringify(value)} fits none of oneOf`];
    if (typeof type === 'string' && !isOfType(type, value)) return [`${at}: ${JSON.stringify(value)} is no ${type}`];
    const found: string[] = [];
    if (Array.isArray(allowed) && !allowed.includes(value)) found.push(`${at}: ${JSON.stringify(value)} is none of ${allowed.join(', ')}`);
    if (format === 'date-time' && !z.iso.datetime().safeParse(value).success) found.push(`${at}: ${JSON.stringify(value)} is no date-time`);
    if (typeof value === 'number' && ((typeof minimum === 'number' && value < minimum) || (typeof maximum === 'number' && value > maximum))) found.push(`${at}: ${value} is out of range`);
    if (Array.isArray(value) && items !== undefined) found.push(...value.flatMap((item, index) => this.#check(object.parse(items), item, `${at}[${index}]`)));
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return found;
    const known = object.parse(properties ?? {});
    for (const name of z.array(z.string()).parse(required ?? [])) if (!(name in value)) found.push(`${at}: lacks ${name}`);
    for (const [name, item] of Object.entries(value)) {
      if (known[name] === undefined) found.push(`${at}: no property "${name}"`);
      else found.push(...this.#check(object.parse(known[name]), item, `${at}.${name}`));
    }
    return found;
  }
}

function isOfType(type: string, value: unknown): boolean {
  if (type === 'integer') return Number.isInteger(value);
  if (type === 'array') return Array.isArray(value);
  if (type === 'object') return typeof value === 'object' && value !== null && !Array.isArray(value);
  return typeof value === type;
}

/** A query holds text only; the schema says what it stands for. */
const fromText = ({ type }: Schema, text: string): unknown => (type === 'integer' && /^-?\d+$/.test(text) ? Number(text) : text);

/** As the last test of a file: everything its tests sent is in the transcribed specification. */
export function itSendsOnlyWhatTheSpecificationAllows(): void {
  it("sends only what the vendor's specification allows, as far as it is transcribed", () => {
    if (!existsSync(FILE)) {
      process.stderr.write(`skipped: ${FILE.split('/').slice(-2).join('/')} is not beside this project, so requests cannot be compared with it\n`);
      return;
    }
    const specification = new Specification(object.parse(parse(readFileSync(FILE, 'utf8'))));
    const requests = recordedRequests.filter(({ path }) => !ELSEWHERE.test(path));
    expect(requests.length).toBeGreaterThan(0);
    expect([...new Set(requests.flatMap((request) => specification.violations(request)))]).toEqual([]);
    // The check can fail.
    const bad = { method: 'GET', path: '/v2/persons', query: new URLSearchParams({ limit: '51', sort: 'up', 'updated_at.gt': 'yesterday' }), contentType: '', body: '' };
    expect(specification.violations(bad)).toHaveLength(3);
    expect(specification.violations({ ...bad, method: 'PATCH', path: '/v2/persons/1', query: new URLSearchParams(), contentType: 'application/json', body: '{"custom_attributes":[{"id":"dynamic_1","value":7}]}' })).toHaveLength(1);
  });
}
