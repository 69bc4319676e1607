import { afterAll, beforeAll, expect } from '@jest/globals';
import { servedRoutes } from '../../../connectors/personio/simulator/routes.ts';
import {
  applicationId,
  CLIENT,
  employmentOf,
  openDesk,
  pageSchema,
  personId,
  type Desk,
  type Reply,
} from './simulator-desk.ts';
import {
  asNode,
  at,
  differences,
  forbiddenValues,
  itWithSpecification,
  list,
  queryParameters,
  type Node,
} from './simulator-transcription.ts';

let desk: Desk;
let leonie: string;
let aylin: string;

beforeAll(async () => {
  desk = await openDesk();
  await desk.control.control('settings', { throttling: false });
  await desk.control.control('demo-seed');
  leonie = await personId(desk, 'Leonie Hartmann');
  aylin = await applicationId(desk, 'Aylin Demir');
  const item = { id: 'dynamic_902', value: '40' };
  await desk.patch(`/v2/persons/${leonie}`, { custom_attributes: [item] });
  const termination = {
    terminationDate: '2099-02-01',
    lastWorkingDay: '2099-01-31',
    terminatedAt: '2098-01-01',
    type: 'EMPLOYEE',
    reason: 'x',
  };
  await desk.control.control('update-employment', { person: 'Georg Baumann', termination });
});

afterAll(async () => {
  await desk.close();
});

/** Served from other documentation: lists with names, single recruiting resources, documents, v1, the life of a webhook. */
const ELSEWHERE = [
  'GET /v1/company/document-categories',
  'GET /v1/company/employees/attributes',
  'GET /v1/company/employees/custom-attributes',
  'GET /v2/cost-centers',
  'GET /v2/cost-centers/{id}',
  'GET /v2/document-management/documents',
  'GET /v2/legal-entities',
  'GET /v2/legal-entities/{id}',
  'GET /v2/org-units',
  'GET /v2/org-units/{id}',
  'GET /v2/recruiting/candidates',
  'GET /v2/recruiting/categories',
  'GET /v2/recruiting/categories/{id}',
  'GET /v2/recruiting/jobs',
  'GET /v2/recruiting/jobs/{id}',
  'GET /v2/webhooks',
  'GET /v2/webhooks/{id}',
  'GET /v2/webhooks/{id}/events',
  'GET /v2/workplaces',
  'GET /v2/workplaces/{id}',
  'POST /v1/company/documents',
  'DELETE /v2/webhooks/{id}',
  'PATCH /v2/webhooks/{id}',
];

itWithSpecification('serves what the transcription has and, beyond it, only what is named here', () => {
  const beyond = servedRoutes
    .filter(({ method, path }) => at('paths', path, method.toLowerCase()) === undefined)
    .map(({ method, path }) => `${method} ${path}`);
  expect(beyond.toSorted()).toEqual(ELSEWHERE.toSorted());
  const documented = Object.entries(at('paths') ?? {}).flatMap(([path, item]) =>
    Object.keys(asNode(item) ?? {})
      .filter((key) => key !== 'parameters')
      .map((method) => `${method.toUpperCase()} ${path}`),
  );
  const served = servedRoutes.map(({ method, path }) => `${method} ${path}`);
  expect(documented.filter((one) => !served.includes(one) && !one.includes('/auth/'))).toEqual([]);
});

async function address(path: string): Promise<string> {
  const { id } = await employmentOf(desk, leonie);
  const candidate = pageSchema.parse((await desk.get('/v2/recruiting/candidates')).body)._data[0]?.id ?? '';
  return path
    .replace('{person_id}', leonie)
    .replace('{employment_id}', id)
    .replace('candidates/{id}', `candidates/${candidate}`)
    .replace('{id}', aylin);
}

const schemaOf = (path: string, method: string, status: string, type: string): Node => {
  const answer = asNode(at('paths', path, method, 'responses')?.[status]);
  const content = asNode(asNode(answer?.['content'])?.[type]);
  return asNode(content?.['schema']) ?? { type: 'never documented' };
};

const READS = [
  '/v2/persons',
  '/v2/persons/{person_id}',
  '/v2/persons/{person_id}/employments',
  '/v2/persons/{person_id}/employments/{employment_id}',
  '/v2/recruiting/applications',
  '/v2/recruiting/applications/{id}',
  '/v2/recruiting/applications/{id}/stage-transitions',
  '/v2/recruiting/candidates/{id}',
];

itWithSpecification.each(READS)(
  'answers %s in the documented shape, with nothing left out and nothing added',
  async (path) => {
    const reply = await desk.get(await address(path));
    expect(reply.status).toBe(200);
    const found = differences(reply.body, schemaOf(path, 'get', '200', 'application/json'), 'answer', true);
    // The last page has no next link, and a page does not tell more of itself.
    expect(found.filter((one) => !one.endsWith('_meta.links.next is missing'))).toEqual([]);
  },
);

itWithSpecification(
  'answers every person, employment and application of the demo in the documented shape',
  async () => {
    const pages = [
      ['/v2/persons', '/v2/persons?limit=50'],
      ['/v2/recruiting/applications', '/v2/recruiting/applications'],
    ] as const;
    for (const [path, call] of pages) {
      const reply = await desk.get(call);
      expect(differences(reply.body, schemaOf(path, 'get', '200', 'application/json'), path, false)).toEqual([]);
    }
    const path = '/v2/persons/{person_id}/employments';
    for (const { id } of pageSchema.parse((await desk.get('/v2/persons?limit=50')).body)._data) {
      const reply = await desk.get(path.replace('{person_id}', id));
      expect(differences(reply.body, schemaOf(path, 'get', '200', 'application/json'), id, false)).toEqual([]);
    }
  },
);

itWithSpecification.each(READS)(
  'refuses with 400 every query parameter that the transcription forbids on %s',
  async (path) => {
    const call = await address(path);
    const parameters = queryParameters(path, 'get');
    const allowed: string[] = [];
    for (const { name, schema } of parameters) {
      for (const [why, value] of forbiddenValues(schema)) {
        if (typeof value === 'object') continue;
        const reply = await desk.get(`${call}?${name}=${encodeURIComponent(String(value))}`);
        if (reply.status !== 400) allowed.push(`${name} ${why}: ${reply.status}`);
      }
    }
    for (const unknown of ['page=1', 'offset=0', 'sort=id', 'updated_at.gte=2026-11-01T00:00:00Z', 'filter=x']) {
      const reply = await desk.get(`${call}?${unknown}`);
      if (reply.status !== 400) allowed.push(`${unknown}: ${reply.status}`);
    }
    expect(allowed).toEqual([]);
  },
);

itWithSpecification('takes every documented query parameter', async () => {
  const sample: Readonly<Record<string, string>> = { cursor: '', limit: '5', status: 'ACTIVE' };
  const refused: string[] = [];
  for (const path of READS) {
    const call = await address(path);
    for (const { name } of queryParameters(path, 'get')) {
      const value = sample[name] ?? (/_at/.test(name) ? '2026-11-01T00:00:00Z' : 'x');
      if (value === '') continue;
      const { status } = await desk.get(`${call}?${name}=${value}`);
      if (status !== 200) refused.push(`${path}?${name}=${value}: ${status}`);
    }
  }
  expect(refused).toEqual([]);
});

const VALID_HOOK = { url: 'https://a.example', description: 'x', token: 't', enabled_events: ['person.created'] };
const VALID_PATCH = { first_name: 'Leonie', custom_attributes: [{ id: 'dynamic_902', value: '1' }] };

itWithSpecification.each([
  ['/v2/webhooks', 'post', VALID_HOOK],
  ['/v2/persons/{person_id}', 'patch', VALID_PATCH],
] as const)('refuses bodies of %s that the transcription forbids', async (path, method, valid) => {
  const body = asNode(at('paths', path, method)?.['requestBody']);
  const schema = asNode(asNode(asNode(body?.['content'])?.['application/json'])?.['schema']) ?? {};
  const send = async (payload: unknown): Promise<Reply> =>
    await desk.send(await address(path), { method: method.toUpperCase(), body: payload });
  const allowed: string[] = [];
  const expectRefusal = async (why: string, payload: unknown): Promise<void> => {
    const { status } = await send(payload);
    if (status < 400 || status >= 500) allowed.push(`${why}: ${status}`);
  };
  for (const name of list(schema['required']).map(String)) {
    await expectRefusal(`without ${name}`, Object.fromEntries(Object.entries(valid).filter(([key]) => key !== name)));
  }
  for (const [name, property] of Object.entries(asNode(schema['properties']) ?? {})) {
    for (const [why, value] of forbiddenValues(asNode(property) ?? {}))
      await expectRefusal(`${name} ${why}`, { ...valid, [name]: value });
  }
  await expectRefusal('a property it does not have', { ...valid, no_such_property: 'x' });
  expect(allowed).toEqual([]);
  expect((await send(valid)).status).toBeLessThan(300);
});

itWithSpecification('answers refusals with documented status codes and bodies', async () => {
  const problem = at('components', 'schemas', 'Problem') ?? {};
  const refusals = [
    ['/v2/persons', 'get', await desk.get('/v2/persons?limit=100')],
    ['/v2/persons', 'get', await desk.send('/v2/persons', { anonymous: true })],
    ['/v2/persons/{person_id}', 'get', await desk.get('/v2/persons/none')],
    ['/v2/persons/{person_id}', 'patch', await desk.patch('/v2/persons/none', { first_name: 'x' })],
    ['/v2/persons/{person_id}', 'patch', await desk.patch('/v2/persons/501', {})],
    ['/v2/persons/{person_id}/employments', 'get', await desk.get('/v2/persons/none/employments')],
    ['/v2/recruiting/applications/{id}', 'get', await desk.get('/v2/recruiting/applications/none')],
    ['/v2/recruiting/candidates/{id}', 'get', await desk.get('/v2/recruiting/candidates/none')],
  ] as const;
  for (const [path, method, reply] of refusals) {
    expect(Object.keys(at('paths', path, method, 'responses') ?? {})).toContain(String(reply.status));
    expect(reply.headers.get('content-type')).toBe('application/problem+json');
    expect(differences(reply.body, problem, path, true)).toEqual([]);
  }
});

itWithSpecification('answers the token endpoint in the documented shape', async () => {
  const path = '/v2/auth/token';
  const send = (form: Record<string, string>): Promise<Reply> =>
    desk.send(path, { method: 'POST', body: new URLSearchParams(form), anonymous: true });
  const grant = { grant_type: 'client_credentials', ...CLIENT };
  expect(
    differences((await send(grant)).body, schemaOf(path, 'post', '200', 'application/json'), 'token', true),
  ).toEqual([]);
  const refused = await send({ ...grant, client_secret: 'x' });
  const schema = schemaOf(path, 'post', '400', 'application/problem+json');
  expect(differences(refused.body, schema, 'refusal', true)).toEqual([]);
});

itWithSpecification('makes deliveries in the documented shape', async () => {
  await desk.control.control('webhook-request', { event: 'person.updated', personId: leonie }).then(async (made) => {
    const body: unknown = JSON.parse(String(asNode(made)?.['body']));
    expect(differences(body, at('components', 'schemas', 'WebhookDelivery') ?? {}, 'delivery', true)).toEqual([]);
  });
});

itWithSpecification('can fail: a wrong type, a missing and an invented property are noticed', () => {
  const schema = at('components', 'schemas', 'Person') ?? {};
  expect(differences({ id: 5 }, schema, 'p', false)).toEqual(['p.id is integer, not string']);
  expect(differences({ email: 'a' }, schema, 'p', false)).toEqual(['p.id is missing']);
  expect(differences({ id: '5', hire_date: 'x' }, schema, 'p', false)).toEqual(['p.hire_date is not documented']);
  expect(differences({ id: '5', updated_at: '2026-11-01' }, schema, 'p', false)).toEqual([
    'p.updated_at is "2026-11-01"',
  ]);
});
