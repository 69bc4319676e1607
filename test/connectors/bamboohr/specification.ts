import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';
import { recordedRequests, type RecordedRequest } from './session.ts';

const FILE = fileURLToPath(new URL('../../../../shared/specs/bamboohr-public-openapi.yaml', import.meta.url));

interface Schema {
  readonly [key: string]: unknown;
}
const object = z.record(z.string(), z.unknown());
const operationSchema = z.looseObject({
  parameters: z.array(object).default([]),
  requestBody: object.optional(),
});

class Specification {
  readonly #root: Schema;
  readonly #paths: readonly { readonly template: string; readonly pattern: RegExp; readonly item: Schema }[];

  constructor(root: Schema) {
    this.#root = root;
    this.#paths = Object.entries(object.parse(root['paths']))
      .map(([template, item]) => ({
        template,
        pattern: new RegExp(`^${template.replaceAll(/\{\w+\}/g, '([^/]+)')}$`),
        item: object.parse(item),
      }))
      // Fixed segments win over placeholders.
      .toSorted((a, b) => a.template.split('{').length - b.template.split('{').length);
  }

  /** What the vendor's specification does not allow about this request. */
  violations({ method, path, query, body }: RecordedRequest): readonly string[] {
    const label = `${method} ${path}`;
    const matched = this.#paths.find(
      ({ pattern, item }) => pattern.test(path) && item[method.toLowerCase()] !== undefined,
    );
    if (matched === undefined) return [`${label}: no such operation`];
    const operation = operationSchema.parse(matched.item[method.toLowerCase()]);
    const parameters = operation.parameters.map((parameter) => this.#resolve(parameter));
    const found: string[] = [];
    for (const [name, value] of query) {
      const parameter = parameters.find((one) => one['in'] === 'query' && one['name'] === name);
      if (parameter === undefined) found.push(`${label}: no parameter "${name}"`);
      else found.push(...this.#check(object.parse(parameter['schema'] ?? {}), fromText(value), `${label}?${name}`));
    }
    for (const parameter of parameters) {
      if (parameter['in'] === 'query' && parameter['required'] === true && !query.has(String(parameter['name'])))
        found.push(`${label}: lacks ${String(parameter['name'])}`);
    }
    return [...found, ...this.#checkBody(operation.requestBody, body, label)];
  }

  #checkBody(requestBody: Schema | undefined, body: string, label: string): readonly string[] {
    if (requestBody === undefined) return body === '' ? [] : [`${label}: takes no body`];
    const content = object.parse(this.#resolve(requestBody)['content']);
    const json = content['application/json'];
    if (json === undefined) return [`${label}: takes no JSON`];
    const parsed: unknown = JSON.parse(body);
    return this.#check(object.parse(object.parse(json)['schema'] ?? {}), parsed, `${label} body`);
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
    const { enum: allowed, anyOf, properties, additionalProperties, required, items, minimum, maximum } = schema;
    const types = Array.isArray(schema['type']) ? schema['type'] : schema['type'] === undefined ? [] : [schema['type']];
    if (types.length > 0 && !types.some((type) => isOfType(String(type), value)))
      return [`${at}: ${JSON.stringify(value)} is no ${types.join(' or ')}`];
    const found: string[] = [];
    if (Array.isArray(allowed) && !allowed.includes(value))
      found.push(`${at}: ${JSON.stringify(value)} is none of ${allowed.join(', ')}`);
    if (
      typeof value === 'number' &&
      ((typeof minimum === 'number' && value < minimum) || (typeof maximum === 'number' && value > maximum))
    )
      found.push(`${at}: ${value} is out of range`);
    if (Array.isArray(anyOf) && anyOf.every((one) => this.#check(object.parse(one), value, at).length > 0))
      found.push(`${at}: fits none of anyOf`);
    if (Array.isArray(value) && items !== undefined)
      found.push(...value.flatMap((item, index) => this.#check(object.parse(items), item, `${at}[${index}]`)));
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return found;
    const known = object.parse(properties ?? {});
    for (const name of z.array(z.string()).parse(required ?? []))
      if (!(name in value)) found.push(`${at}: lacks ${name}`);
    for (const [name, item] of Object.entries(value)) {
      if (known[name] !== undefined) found.push(...this.#check(object.parse(known[name]), item, `${at}.${name}`));
      else if (typeof additionalProperties === 'object' && additionalProperties !== null)
        found.push(...this.#check(object.parse(additionalProperties), item, `${at}.${name}`));
      else if (Object.keys(known).length > 0) found.push(`${at}: no property "${name}"`);
    }
    return found;
  }
}

/** A query holds text only; the schema says what it stands for. */
function fromText(text: string): unknown {
  if (/^-?\d+$/.test(text)) return Number(text);
  return text === 'true' || text === 'false' ? text === 'true' : text;
}

function isOfType(type: string, value: unknown): boolean {
  if (type === 'null') return value === null;
  if (type === 'integer') return Number.isInteger(value);
  if (type === 'array') return Array.isArray(value);
  if (type === 'object') return typeof value === 'object' && value !== null && !Array.isArray(value);
  // A list of one id in a query looks like a number.
  return typeof value === type || (type === 'string' && typeof value === 'number');
}

/** As the last test of a file: everything its tests sent is in the vendor's own specification. */
export function itSendsOnlyWhatTheSpecificationAllows(): void {
  it("sends only what the vendor's specification allows", () => {
    if (!existsSync(FILE)) {
      process.stderr
        .write(`skipped: ${FILE.split('/').slice(-2).join('/')} is not beside this project, so requests cannot be compared with it
`);
      return;
    }
    const specification = new Specification(object.parse(parse(readFileSync(FILE, 'utf8'))));
    // The old gateway address is the same API under another beginning; tokens are not part of the specification.
    const requests = recordedRequests
      .map((request) => ({ ...request, path: request.path.replace(/^\/api\/gateway\.php\/[^/]+/, '/api') }))
      .filter(({ path }) => path.startsWith('/api/'));
    expect(requests.length).toBeGreaterThan(0);
    expect([...new Set(requests.flatMap((request) => specification.violations(request)))]).toEqual([]);
    // The check can fail.
    expect(
      specification.violations({
        method: 'GET',
        path: '/api/v1/employees/changed',
        query: new URLSearchParams({ type: 'sideways' }),
        body: '',
      }),
    ).toHaveLength(2);
  }, 60_000);
}
