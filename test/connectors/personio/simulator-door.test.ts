import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { startSimulatorProcess } from '../../../connectors/kit/simulator/process.ts';
import { PersonioSimulator } from '../../../connectors/personio/simulator/app.ts';
import { BETA, CLIENT, openDesk, type Desk, type Reply } from './simulator-desk.ts';

let desk: Desk;

beforeEach(async () => {
  desk = await openDesk();
  await desk.control.control('demo-seed');
});

afterEach(async () => {
  await desk.close();
});

const GRANT = { grant_type: 'client_credentials', ...CLIENT };

async function askToken(form: Record<string, string>): Promise<Reply> {
  return await desk.send('/v2/auth/token', { method: 'POST', body: new URLSearchParams(form), anonymous: true });
}

describe('the v2 token', () => {
  it('is given for a day with all scopes of the credential, or with those that were asked for', async () => {
    const reply = await askToken(GRANT);
    expect(reply.status).toBe(200);
    expect(reply.body).toMatchObject({ token_type: 'Bearer', expires_in: 86_400 });
    const scope = 'personio:persons:read personio:recruiting:read';
    expect((await askToken({ ...GRANT, scope })).body).toMatchObject({ scope });
  });

  it.each([
    ['a wrong secret', { ...GRANT, client_secret: 'guess' }, 'invalid_client'],
    ['an unknown client', { ...GRANT, client_id: 'nobody' }, 'invalid_client'],
    ['another grant', { ...GRANT, grant_type: 'password' }, 'unsupported_grant_type'],
    ['a missing grant', CLIENT, 'invalid_request'],
    ['an invented scope', { ...GRANT, scope: 'personio:everything' }, 'invalid_scope'],
  ])('is refused with 400 for %s, not with 401', async (_why, form, error) => {
    const reply = await askToken({ ...form });
    expect(reply.status).toBe(400);
    expect(reply.headers.get('content-type')).toContain('application/problem+json');
    expect(reply.body).toMatchObject({
      error,
      error_uri: expect.stringContaining('errors#credentials.oauth2'),
      trace_id: expect.any(String),
    });
  });

  it('must be asked for as a form', async () => {
    const reply = await desk.send('/v2/auth/token', { method: 'POST', body: GRANT, anonymous: true });
    expect(reply).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
  });

  it('ends after a day, when it is revoked, and when it is ended by command', async () => {
    expect((await desk.get('/v2/persons')).status).toBe(200);
    await desk.control.clock(86_401_000);
    expect((await desk.get('/v2/persons')).status).toBe(401);
    const token = await desk.signIn('v2');
    await desk.send('/v2/auth/revoke', { method: 'POST', body: new URLSearchParams({ token }), anonymous: true });
    expect((await desk.get('/v2/persons')).status).toBe(401);
    await desk.signIn('v2');
    await desk.control.control('expire-tokens');
    expect((await desk.get('/v2/persons')).status).toBe(401);
  });

  it('is rationed: beyond 150 in a minute only one a second is given', async () => {
    const statuses = new Map<number, number>();
    for (let call = 0; call < 153; call += 1) {
      const { status } = await askToken(GRANT);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
    }
    expect(statuses.get(200)).toBeLessThanOrEqual(152);
    expect(statuses.get(429)).toBeGreaterThanOrEqual(1);
    await desk.control.clock(125_000);
    expect((await askToken(GRANT)).status).toBe(200);
  });
});

describe('the v1 token', () => {
  it('comes for a JSON body or a form and is refused with 403 for a wrong secret', async () => {
    for (const body of [CLIENT, new URLSearchParams(CLIENT)]) {
      const reply = await desk.send('/v1/auth', { method: 'POST', body, anonymous: true });
      expect(reply).toMatchObject({ status: 200, body: { success: true, data: { expires_in: 86_400 } } });
    }
    const wrong = { ...CLIENT, client_secret: 'guess' };
    const reply = await desk.send('/v1/auth', { method: 'POST', body: wrong, anonymous: true });
    expect(reply).toMatchObject({ status: 403, body: { success: false, error: { code: 403 } } });
  });

  it('opens no v2 address, as a v2 token opens no v1 address', async () => {
    const [v1, v2] = [await desk.signIn('v1'), await desk.signIn('v2')];
    expect((await desk.get('/v2/persons', { authorization: `Bearer ${v1}` })).status).toBe(401);
    expect((await desk.get('/v1/company/document-categories', { authorization: `Bearer ${v2}` })).status).toBe(401);
  });

  it('rotates on demand: every answer brings the next one and the used one is spent', async () => {
    const path = '/v1/company/employees/attributes';
    expect((await desk.get(path)).headers.get('authorization')).toBeNull();
    await desk.control.control('settings', { rotateV1Tokens: true });
    const first = await desk.get(path);
    const next = first.headers.get('authorization') ?? '';
    expect(next).toMatch(/^Bearer papi-/);
    expect((await desk.get(path)).status).toBe(401);
    expect((await desk.get(path, { authorization: next })).status).toBe(200);
  });
});

describe('a missing scope', () => {
  beforeEach(async () => {
    await desk.signIn('v2');
    await desk.signIn('v1');
    await desk.control.control('set-scopes', { scopes: [] });
  });

  it('answers 401 on persons, just like an ended token', async () => {
    const reply = await desk.get('/v2/persons');
    expect(reply).toMatchObject({ status: 401, detail: 'Unauthorized Request' });
  });

  it('answers 400 "Unauthorized token" elsewhere in v2, 403 on webhooks and in v1', async () => {
    for (const path of ['/v2/recruiting/applications', '/v2/recruiting/jobs', '/v2/document-management/documents']) {
      expect(await desk.get(path)).toMatchObject({ status: 400, detail: 'Unauthorized token' });
    }
    expect(await desk.get('/v2/org-units', BETA)).toMatchObject({ status: 400, detail: 'Unauthorized token' });
    expect((await desk.get('/v2/webhooks')).status).toBe(403);
    expect((await desk.get('/v1/company/employees/attributes')).status).toBe(403);
  });
});

describe('limits', () => {
  it('tell the state of the bucket with every v2 answer and refuse with 429 without Retry-After', async () => {
    const replies: Reply[] = [];
    for (let call = 0; call < 40; call += 1) replies.push(await desk.get('/v2/persons?limit=1'));
    expect(replies[0]?.headers.get('x-ratelimit-replenish-rate')).toBe('30');
    expect(replies[0]?.headers.get('x-ratelimit-burst-capacity')).toBe('30');
    expect(replies[0]?.headers.get('x-ratelimit-remaining')).toBe('29');
    const refused = replies.find(({ status }) => status === 429);
    expect(refused?.headers.get('content-type')).toContain('problem+json');
    expect(refused?.headers.get('retry-after')).toBeNull();
    expect(refused?.headers.get('x-ratelimit-remaining')).toBe('0');
    expect((await desk.get('/v2/recruiting/jobs')).status).toBe(200);
    await desk.control.clock(1000);
    expect((await desk.get('/v2/persons?limit=1')).status).toBe(200);
  });

  it('hold documents to sixty a minute', async () => {
    const statuses: number[] = [];
    for (let call = 0; call < 64; call += 1) statuses.push((await desk.get('/v1/company/document-categories')).status);
    expect(statuses).toContain(429);
  });

  it('can be switched off, and one answer can be throttled by a fault', async () => {
    await desk.control.control('settings', { throttling: false });
    for (let call = 0; call < 40; call += 1) expect((await desk.get('/v2/persons?limit=1')).status).toBe(200);
    await desk.control.faults([{ fault: { kind: 'vendor', name: 'throttle', seconds: 7 } }]);
    const refused = await desk.get('/v2/persons');
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '7']);
    expect((await desk.get('/v2/persons')).status).toBe(200);
  });
});

it('does not know an address that is not documented, nor lists in beta without the header', async () => {
  const unknown = await desk.get('/v2/offers');
  expect(unknown).toMatchObject({ status: 404, detail: 'The endpoint with /v2/offers was not found.' });
  expect((await desk.send('/v2/persons/501', { method: 'DELETE' })).status).toBe(404);
  for (const path of ['/v2/org-units', '/v2/workplaces', '/v2/legal-entities', '/v2/cost-centers']) {
    expect((await desk.get(path)).status).toBe(404);
    expect((await desk.get(path, BETA)).status).toBe(200);
  }
});

it('has no recruiting where the company did not buy it, and answers 431 to an endless address', async () => {
  await desk.control.control('settings', { recruiting: false });
  expect((await desk.get('/v2/recruiting/jobs')).status).toBe(404);
  const ids = Array.from({ length: 2000 }, (_, index) => String(10_000 + index)).join(',');
  expect((await desk.get(`/v2/persons?id=${ids}`)).status).toBe(431);
});

it('continues from its dumped state as if nothing had happened', async () => {
  await desk.patch('/v2/persons/501', { custom_attributes: [{ id: 'dynamic_902', value: '72' }] });
  const copy = new PersonioSimulator();
  const dumped: unknown = JSON.parse(JSON.stringify(desk.app.dump()));
  copy.load(dumped);
  expect(copy.dump()).toEqual(desk.app.dump());
  expect(() => copy.load({ persons: [] })).toThrow();
});

it('keeps its state, tokens included, over a restart of its process', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'personio-simulator-'));
  const options = { stateFile: join(folder, 'state.json') };
  const first = await startSimulatorProcess('personio', options);
  await first.control.control('company-seed');
  const grant = new URLSearchParams(GRANT);
  const token = z
    .object({ access_token: z.string() })
    .parse(await (await fetch(`${first.baseUrl}/v2/auth/token`, { method: 'POST', body: grant })).json());
  await first.stop();
  const second = await startSimulatorProcess('personio', options);
  const headers = { authorization: `Bearer ${token.access_token}` };
  const answer = await fetch(`${second.baseUrl}/v2/persons/501`, { headers });
  const text = await answer.text();
  await second.stop();
  await rm(folder, { recursive: true });
  expect([answer.status, text.includes('Florian')]).toEqual([200, true]);
}, 30_000);

it('explains a control command that it does not have, and empties itself on reset', async () => {
  await expect(desk.control.control('dance')).rejects.toThrow('Unknown command');
  await desk.control.control('reset');
  expect(z.array(z.unknown()).parse(await desk.control.control('list-persons'))).toEqual([]);
});

it('counts calls by the address the vendor documents, so that budgets can be asserted', async () => {
  await desk.signIn('v2');
  await desk.control.resetCalls();
  await desk.get('/v2/persons/501/employments');
  await desk.get('/v2/persons/502/employments');
  expect((await desk.control.calls()).byKey).toEqual({ 'GET /v2/persons/{person_id}/employments': 2 });
});
