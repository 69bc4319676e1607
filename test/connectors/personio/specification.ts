import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';
import { recordedRequests, type RecordedRequest } from './session.ts';
import { NEEDS_BETA, OWN_TRANSCRIPTION, readForm, SIGNS_IN } from './transcription.ts';

const FILE = fileURLToPath(new URL('../../../../shared/specs/personio-v2-persons-employments-webhooks.transcribed.yaml', import.meta.url));
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

  knows({ path }: Pick<RecordedRequest, 'path'>): boolean {
    return this.#paths.some(({ pattern }) => pattern.test(path));
  }

  /** What the transcription does not allow about this request. A next link is Personio's own and carries only its cursor. */
  violations({ method, path, query, contentType, body }: RecordedRequest): readonly string[] {
    const label = `${method} ${path.replaceAll(/(?<!v)\d+/g, '…')}`;
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
    for (const parameter of parameters) if (parameter['in'] === 'query' && parameter['required'] === true && !query.has(String(parameter['name']))) found.push(`${label}: lacks ${String(parameter['name'])}`);
    if (query.has('updated_at.gt') && query.has('updated_at.lt')) found.push(`${label}: updated_at.gt and updated_at.lt exclude each other`);
    return [...found, ...this.#body(operation.requestBody, contentType, body, label)];
  }

  #body(requestBody: Schema | undefined, contentType: string, body: string, label: string): readonly string[] {
    if (requestBody === undefined) return body === '' ? [] : [`${label}: takes no body`];
    const type = contentType.split(';')[0] ?? '';
    const content = object.parse(requestBody['content'])[type];
    if (content === undefined) return [`${label}: takes no ${type}`];
    const schema = object.parse(object.parse(content)['schema'] ?? {});
    if (type === 'multipart/form-data') {
      const form = readForm(contentType, body);
      const known = object.parse(schema['properties']);
      return form === null ? [`${label}: no form in parts`] : this.#check(schema, Object.fromEntries(Object.entries(form).map(([name, value]) => [name, fromText(object.parse(known[name] ?? {}), value)])), `${label} body`);
    }
    const value: unknown = type === 'application/json' ? JSON.parse(body) : Object.fromEntries(new URLSearchParams(body));
    return this.#check(schema, value, `${label} body`);
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
    const { type, enum: allowed, oneOf, properties, required, items, minimum, maximum, maxLength, format } = schema;
    if (Array.isArray(oneOf)) return oneOf.some((one) => this.#check(object.parse(one), value, at).length === 0) ? [] : [`${at}: ${JSON.stringify(value)} fits none of oneOf`];
    if (typeof type === 'string' && !isOfType(type, value)) return [`${at}: ${JSON.stringify(value)} is no ${type}`];
    const found: string[] = [];
    if (Array.isArray(allowed) && !allowed.includes(value)) found.push(`${at}: ${JSON.stringify(value)} is none of ${allowed.join(', ')}`);
    if (typeof value === 'string' && typeof maxLength === 'number' && value.length > maxLength) found.push(`${at}: is longer than ${maxLength}`);
    if (format === 'date' && !z.iso.date().safeParse(value).success) found.push(`${at}: ${JSON.stringify(value)} is no date`);
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

const own = new Specification(OWN_TRANSCRIPTION);

/** Tokens, and the header that lists of names want. */
function headerViolations({ method, path, headers }: RecordedRequest): readonly string[] {
  const label = `${method} ${path.replaceAll(/(?<!v)\d+/g, '…')}`;
  const isSigned = /^Bearer papi-[\w-]+$/.test(headers['authorization'] ?? '');
  const partner = [headers['x-personio-partner-id'], headers['x-personio-app-id']].flatMap((name) => name ?? []);
  return [
    ...(isSigned === SIGNS_IN.test(path) ? [`${label}: ${isSigned ? 'takes no token' : 'lacks a token'}`] : []),
    ...(NEEDS_BETA.test(path) && headers['beta'] !== 'true' ? [`${label}: lacks Beta: true`] : []),
    ...partner.filter((name) => !/^[A-Z0-9]+(?:_[A-Z0-9]+)*$/.test(name)).map((name) => `${label}: "${name}" is no partner or app id`),
  ];
}

/** By our own transcription and, where it lies beside the project, by that of the v2 calls; null where neither may be asked. */
function violationsOf(request: RecordedRequest, shared: Specification | null): readonly string[] {
  const specification = own.knows(request) ? own : shared;
  return [...headerViolations(request), ...(specification?.violations(request) ?? [])];
}

/** As the last test of a file: every request that its tests sent is in one of the transcriptions. */
export function itSendsOnlyWhatTheSpecificationAllows(): void {
  it("sends only what the vendor's specification allows", () => {
    const shared = existsSync(FILE) ? new Specification(object.parse(parse(readFileSync(FILE, 'utf8')))) : null;
    if (shared === null) process.stderr.write(`skipped in part: ${FILE.split('/').slice(-2).join('/')} is not beside this project, so v2 requests cannot be compared with it\n`);
    expect(recordedRequests.length).toBeGreaterThan(0);
    expect([...new Set(recordedRequests.flatMap((request) => violationsOf(request, shared)))]).toEqual([]);
    for (const [bad, count] of BAD) expect([bad.path, violationsOf(bad, shared).length]).toEqual([bad.path, own.knows(bad) || shared !== null ? count : expect.any(Number)]);
  });
}

const signed = { authorization: 'Bearer papi-x' };
const GET = { method: 'GET', contentType: '', body: '', headers: signed, query: new URLSearchParams() };
const form = (title: string, person: string): string => `--b\r\nContent-Disposition: form-data; name="title"\r\n\r\n${title}\r\n--b\r\nContent-Disposition: form-data; name="employee_id"\r\n\r\n${person}\r\n--b--\r\n`;
/** The check can fail: requests, and how many faults each has. */
const BAD: readonly (readonly [RecordedRequest, number])[] = [
  [{ ...GET, path: '/v2/persons', query: new URLSearchParams({ limit: '51', sort: 'up', 'updated_at.gt': 'yesterday' }) }, 3],
  [{ ...GET, method: 'PATCH', path: '/v2/persons/1', contentType: 'application/json', body: '{"custom_attributes":[{"id":"dynamic_1","value":7}]}' }, 1],
  [{ ...GET, path: '/v2/org-units/1' }, 2],
  [{ ...GET, path: '/v2/workplaces', headers: { beta: 'true' }, query: new URLSearchParams({ limit: '101' }) }, 2],
  [{ ...GET, method: 'POST', path: '/v1/auth', headers: {}, contentType: 'application/json', body: '{"client_id":"x"}' }, 1],
  [{ ...GET, method: 'POST', path: '/v1/company/documents', contentType: 'multipart/form-data; boundary=b', body: form('x'.repeat(256), 'Hanna') }, 4],
  [{ ...GET, method: 'POST', path: '/v1/company/documents', contentType: 'multipart/form-data; boundary=c', body: form('x', '1') }, 1],
];
