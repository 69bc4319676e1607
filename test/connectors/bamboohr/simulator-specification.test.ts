import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';
import { servedRoutes } from '../../../connectors/bamboohr/simulator/routes.ts';
import { applicationId, employeeId, LONG_AGO, openDesk, type Desk, type Reply } from './simulator-desk.ts';

/** BambooHR's own OpenAPI document is not part of the project. Where it lies next to it, we are measured by it. */
const FILE = join(import.meta.dirname, '../../../../shared/specs/bamboohr-public-openapi.yaml');
const present = existsSync(FILE);
if (!present) process.stderr.write(`Skipped: no BambooHR specification at ${FILE}\n`);
const itWithSpecification = present ? it : it.skip;

const node = z.record(z.string(), z.unknown());
type Node = z.infer<typeof node>;

let specification: Node = {};
let desk: Desk;

beforeAll(async () => {
  if (present) specification = node.parse(parse(readFileSync(FILE, 'utf8'), { maxAliasCount: -1 }));
  desk = await openDesk();
  await desk.control.control('demo-seed');
});

afterAll(async () => {
  await desk.close();
});

function at(start: Node, ...path: readonly string[]): Node | undefined {
  let here: Node | undefined = start;
  for (const step of path) here = here === undefined ? undefined : asNode(here[step]);
  return here;
}

function asNode(value: unknown): Node | undefined {
  const parsed = node.safeParse(value);
  if (!parsed.success) return undefined;
  const reference = parsed.data['$ref'];
  if (typeof reference !== 'string') return parsed.data;
  return at(specification, ...reference.replace('#/', '').split('/'));
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return Number.isInteger(value) ? 'integer' : typeof value;
}

/** The vendor marks few properties as required; `whole` asks for every documented one, as the recorded answers have. */
function differences(value: unknown, schema: Node, where: string, whole: boolean): string[] {
  const variants = [...list(schema['oneOf']), ...list(schema['anyOf'])].map(asNode).filter((one) => one !== undefined);
  if (variants.length > 0) {
    const tried = variants.map((variant) => differences(value, variant, where, whole));
    return tried.some((found) => found.length === 0) ? [] : (tried[0] ?? []);
  }
  const types = [schema['type']].flat().filter((type) => typeof type === 'string');
  const actual = typeOf(value);
  const fits = types.includes(actual) || (actual === 'integer' && types.includes('number'));
  if (types.length > 0 && !fits) return [`${where} is ${actual}, not ${types.join(' or ')}`];
  const allowed = list(schema['enum']);
  if (allowed.length > 0 && !allowed.includes(value)) return [`${where} is ${JSON.stringify(value)}`];
  if (Array.isArray(value)) {
    const items = asNode(schema['items']);
    const entries: readonly unknown[] = value;
    return items === undefined
      ? []
      : entries.flatMap((one, index) => differences(one, items, `${where}[${index}]`, whole));
  }
  const object = node.safeParse(value);
  if (!object.success || actual !== 'object') return [];
  const properties = at(schema, 'properties') ?? {};
  const needed = whole ? Object.keys(properties) : list(schema['required']).map(String);
  const missing = needed.filter((name) => !(name in object.data)).map((name) => `${where}.${name} is missing`);
  const rest = asNode(schema['additionalProperties']);
  const inner = Object.entries(object.data).flatMap(([name, item]) => {
    const property = asNode(properties[name]) ?? rest;
    return property === undefined ? [] : differences(item, property, `${where}.${name}`, whole);
  });
  return [...missing, ...inner];
}

/** Served although the document does not have them: the OAuth addresses, which it names as `tokenUrl` only. */
const ELSEWHERE: readonly string[] = [];

itWithSpecification('serves only what the vendor documents', () => {
  const unknown = servedRoutes
    .filter(({ method, path }) => at(specification, 'paths', path, method.toLowerCase()) === undefined)
    .map(({ method, path }) => `${method} ${path}`);
  expect(unknown).toEqual(ELSEWHERE);
});

itWithSpecification('asks for OAuth or a key exactly where the vendor does', () => {
  const wrong = servedRoutes.filter(({ method, path, access }) => {
    const schemes = list(at(specification, 'paths', path, method.toLowerCase())?.['security']);
    const names = new Set(schemes.flatMap((one) => Object.keys(asNode(one) ?? {})));
    const documented = names.has('basic') ? (names.has('oauth') ? 'either' : 'basic') : 'oauth';
    return documented !== access;
  });
  expect(wrong.map(({ method, path, access }) => `${method} ${path} ${access}`)).toEqual([]);
});

itWithSpecification('names the OAuth addresses of the document', () => {
  const flow = at(specification, 'components', 'securitySchemes', 'oauth', 'flows', 'authorizationCode');
  expect(flow).toMatchObject({ authorizationUrl: '/authorize.php', tokenUrl: '/token.php' });
});

async function sample(path: string): Promise<Reply> {
  const jonas = await employeeId(desk, 'Jonas Weber');
  const ana = await applicationId(desk, 'Ana Ruiz');
  return await desk.get(path.replace('EMPLOYEE', jonas).replace('APPLICATION', String(ana)));
}

const ALL_FIELDS =
  'firstName,lastName,status,hireDate,jobTitle,department,location,reportsToName,reportsToId,workEmail';

const READS: readonly (readonly [string, string, boolean])[] = [
  [
    '/api/v1/applicant_tracking/applications',
    '/api/v1/applicant_tracking/applications?jobId=19&applicationStatusId=31&searchString=ruiz',
    true,
  ],
  [
    '/api/v1/applicant_tracking/applications/{applicationId}',
    '/api/v1/applicant_tracking/applications/APPLICATION',
    false,
  ],
  ['/api/v1/applicant_tracking/statuses', '/api/v1/applicant_tracking/statuses', true],
  ['/api/v1/applicant_tracking/jobs', '/api/v1/applicant_tracking/jobs', false],
  ['/api/v1/employees/changed', `/api/v1/employees/changed?since=${LONG_AGO}`, true],
  ['/api/v1/employees/changed/tables/{table}', `/api/v1/employees/changed/tables/jobInfo?since=${LONG_AGO}`, true],
  ['/api/v1/employees/{id}', `/api/v1/employees/EMPLOYEE?onlyCurrent=false&fields=${ALL_FIELDS}`, false],
  ['/api/v1/employees/{id}/tables/{table}', '/api/v1/employees/EMPLOYEE/tables/jobInfo', true],
  ['/api/v1/employees/directory', '/api/v1/employees/directory?onlyCurrent=false', true],
  ['/api/v1/employees/{id}/files/view', '/api/v1/employees/EMPLOYEE/files/view', true],
  ['/api/v1/meta/fields', '/api/v1/meta/fields', false],
  ['/api/v1/meta/lists', '/api/v1/meta/lists', true],
  ['/api/v1/meta/tables', '/api/v1/meta/tables', true],
  ['/api/v1/meta/users', '/api/v1/meta/users', false],
  ['/api/v1/webhooks', '/api/v1/webhooks', true],
];

function responseSchema(path: string, method: string, status: string): Node {
  const found = at(specification, 'paths', path, method, 'responses', status, 'content', 'application/json', 'schema');
  if (found === undefined) throw new Error(`No schema for ${method} ${path} ${status}`);
  return found;
}

itWithSpecification.each(READS)('answers %s in the documented shape', async (path, call, whole) => {
  const reply = await sample(call);
  expect(reply.status).toBe(200);
  expect(differences(reply.body, responseSchema(path, 'get', '200'), 'answer', whole)).toEqual([]);
});

itWithSpecification('gives an application every documented property, null where it has nothing to say', async () => {
  const schema = responseSchema('/api/v1/applicant_tracking/applications/{applicationId}', 'get', '200');
  const { body } = await sample('/api/v1/applicant_tracking/applications/APPLICATION');
  expect(differences(body, schema, 'answer', true)).toEqual([]);
});

itWithSpecification('answers comment, status change, dataset and webhook in the documented shape', async () => {
  const ana = await applicationId(desk, 'Ana Ruiz');
  const application = '/api/v1/applicant_tracking/applications';
  const writes = [
    [`${application}/{applicationId}/comments`, `${application}/${ana}/comments`, { comment: 'x' }, '200'],
    [`${application}/{applicationId}/status`, `${application}/${ana}/status`, { status: 31 }, '200'],
    ['/api/v2/datasets/{datasetName}/data', '/api/v2/datasets/employee/data', { fields: ['hireDate'] }, '200'],
    [
      '/api/v1/webhooks',
      '/api/v1/webhooks',
      { name: 'n', url: 'https://a.example', format: 'json', events: ['employee.created'] },
      '201',
    ],
  ] as const;
  for (const [path, call, body, status] of writes) {
    const reply = await desk.post(call, body);
    expect(String(reply.status)).toBe(status);
    expect(differences(reply.body, responseSchema(path, 'post', status), path, true)).toEqual([]);
  }
});

itWithSpecification('uses only documented status codes for the refusals of a write', async () => {
  const jonas = await employeeId(desk, 'Jonas Weber');
  const table = `/api/v1_1/employees/${jonas}/tables/customHandoffTasks`;
  const refusals = [
    ['/api/v1/employees/{id}', `/api/v1/employees/${jonas}`, { customHandoffStatus: 'nonsense' }],
    ['/api/v1/employees/{id}', `/api/v1/employees/${jonas}`, {}],
    ['/api/v1/employees/{id}', '/api/v1/employees/1', { firstName: 'x' }],
    ['/api/v1/employees/{id}', `/api/v1/employees/${jonas}`, { customNoSuchField: 'x' }],
    ['/api/v1_1/employees/{id}/tables/{table}', table, { customHandoffTaskDue: 'soon' }],
    ['/api/v1_1/employees/{id}/tables/{table}', table, { nonsense: 'x' }],
    ['/api/v1_1/employees/{id}/tables/{table}/{rowId}', `${table}/1`, { customHandoffTaskTitle: 'x' }],
    ['/api/v2/datasets/{datasetName}/data', '/api/v2/datasets/employee/data', { fields: ['x'] }],
  ] as const;
  for (const [path, call, body] of refusals) {
    const { status } = await desk.post(call, body);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(Object.keys(at(specification, 'paths', path, 'post', 'responses') ?? {})).toContain(String(status));
  }
});
