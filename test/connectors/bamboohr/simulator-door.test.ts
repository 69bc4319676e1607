import { afterEach, beforeEach, expect, it } from '@jest/globals';
import axios from 'axios';
import { z } from 'zod';
import { BambooHrSimulator } from '../../../connectors/bamboohr/simulator/app.ts';
import { applicationId, employeeId, openDesk, type Desk, type Reply } from './simulator-desk.ts';

let desk: Desk;

beforeEach(async () => {
  desk = await openDesk();
  await desk.control.control('demo-seed');
});

afterEach(async () => {
  await desk.close();
});

it('accepts an API key with any password at both base addresses', async () => {
  for (const base of ['/api/v1', '/api/gateway.php/acme/v1']) {
    const { status, data } = await axios.get<unknown>(`${desk.baseUrl}${base}/meta/users`, {
      auth: { username: 'demo-key', password: 'whatever' },
    });
    expect(status).toBe(200);
    expect(data).toMatchObject({ '2370': { id: 2370, employeeId: 0, status: 'enabled' } });
  }
  expect((await desk.get('/api/gateway.php/other/v1/meta/users')).status).toBe(404);
});

it('answers 401 without a body to a missing or wrong key', async () => {
  expect(await desk.send('/api/v1/meta/fields', { headers: { authorization: '' } })).toMatchObject({ status: 401 });
  expect(await desk.get('/api/v1/meta/fields', 'wrong')).toMatchObject({ status: 401, text: '' });
});

it('blocks everybody for a while after repeated bad keys', async () => {
  for (let attempt = 0; attempt < 10; attempt += 1) {
    expect((await desk.get('/api/v1/meta/fields', 'wrong')).status).toBe(401);
  }
  expect((await desk.get('/api/v1/meta/fields')).status).toBe(403);
  await desk.control.clock(301_000);
  expect((await desk.get('/api/v1/meta/fields')).status).toBe(200);
});

it('forgets bad keys after a good one', async () => {
  for (let attempt = 0; attempt < 9; attempt += 1) await desk.get('/api/v1/meta/fields', 'wrong');
  await desk.get('/api/v1/meta/fields');
  for (let attempt = 0; attempt < 9; attempt += 1) await desk.get('/api/v1/meta/fields', 'wrong');
  expect((await desk.get('/api/v1/meta/fields')).status).toBe(200);
});

it('speaks XML to a client that forgot to ask for JSON', async () => {
  const id = await employeeId(desk, 'Jonas Weber');
  for (const path of ['/api/v1/meta/fields', `/api/v1/employees/${id}`, `/api/v1/employees/${id}/tables/jobInfo`]) {
    const reply = await desk.send(path, { headers: { accept: '*/*' } });
    expect(reply.headers.get('content-type')).toContain('xml');
    expect(reply.text).toMatch(/^<\?xml version="1.0"\?>/);
  }
  const statuses = await desk.send('/api/v1/applicant_tracking/statuses', { headers: { accept: '*/*' } });
  expect(statuses.headers.get('content-type')).toContain('json');
});

it.each([429, 503])('throttles with %d and Retry-After, per minute', async (throttleStatus) => {
  await desk.control.control('settings', { rateLimitPerMinute: 3, throttleStatus });
  const statuses: number[] = [];
  let last: Reply | undefined;
  for (let call = 0; call < 4; call += 1) {
    last = await desk.get('/api/v1/meta/users');
    statuses.push(last.status);
  }
  expect(statuses).toEqual([200, 200, 200, throttleStatus]);
  expect(Number(last?.headers.get('retry-after'))).toBeGreaterThan(0);
  await desk.control.clock(60_000);
  expect((await desk.get('/api/v1/meta/users')).status).toBe(200);
});

it('throttles one call when a fault asks for it', async () => {
  await desk.control.faults([
    { fault: { kind: 'vendor', name: 'throttle', seconds: 7 } },
    { fault: { kind: 'vendor', name: 'throttle_503' } },
  ]);
  const first = await desk.get('/api/v1/meta/users');
  expect(first.status).toBe(429);
  expect(first.headers.get('retry-after')).toBe('7');
  expect((await desk.get('/api/v1/meta/users')).status).toBe(503);
  expect((await desk.get('/api/v1/meta/users')).status).toBe(200);
});

const tokenSchema = z.object({
  access_token: z.string(),
  refresh_token: z.string().nullable(),
  expires_in: z.number(),
});

async function token(form: Record<string, string>): Promise<Reply> {
  const body = new URLSearchParams({ client_id: 'demo-client', client_secret: 'demo-secret', ...form });
  return await desk.send('/token.php?request=token', { method: 'POST', body });
}

async function firstTokens(): Promise<{ access: string; refresh: string }> {
  const redirect = 'https://handoff.example/callback';
  const query = new URLSearchParams({
    client_id: 'demo-client',
    response_type: 'code',
    redirect_uri: redirect,
    state: 's1',
    scope: 'employee',
  });
  const consent = await desk.send(`/authorize.php?${query.toString()}`);
  const target = new URL(consent.headers.get('location') ?? '');
  expect(target.searchParams.get('state')).toBe('s1');
  const code = target.searchParams.get('code') ?? '';
  const grant = { grant_type: 'authorization_code', code, redirect_uri: redirect };
  const tokens = tokenSchema.parse((await token(grant)).body);
  expect(await token(grant)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
  return { access: tokens.access_token, refresh: tokens.refresh_token ?? '' };
}

const asBearer = (access: string) => ({ headers: { authorization: `Bearer ${access}` } });

it('lets an access token expire and refreshes it without handing out a new refresh token', async () => {
  const { access, refresh } = await firstTokens();
  expect((await desk.send('/api/v1/meta/fields', asBearer(access))).status).toBe(200);
  await desk.control.clock(3_601_000);
  expect((await desk.send('/api/v1/meta/fields', asBearer(access))).status).toBe(401);
  const renewed = tokenSchema.parse((await token({ grant_type: 'refresh_token', refresh_token: refresh })).body);
  expect(renewed).toMatchObject({ refresh_token: null, expires_in: 3600 });
  expect((await desk.send('/api/v1/meta/fields', asBearer(renewed.access_token))).status).toBe(200);
});

it('can rotate refresh tokens, after which the old one is worth nothing', async () => {
  await desk.control.control('set-oauth', { rotatesRefreshTokens: true });
  const { refresh } = await firstTokens();
  const grant = { grant_type: 'refresh_token', refresh_token: refresh };
  expect(tokenSchema.parse((await token(grant)).body).refresh_token).not.toBe(refresh);
  expect(await token(grant)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
  expect((await token({ ...grant, client_secret: 'wrong' })).status).toBe(401);
});

it('lists employees to OAuth only, page by page, and names what it hides', async () => {
  expect((await desk.get('/api/v1/employees')).status).toBe(401);
  await desk.control.control('set-permissions', { key: 'demo-key', unreadable: ['homeEmail'] });
  const bearer = asBearer((await firstTokens()).access);
  const schema = z.object({
    data: z.array(z.looseObject({ employeeId: z.string(), _restrictedFields: z.array(z.string()) })),
    meta: z.object({ total: z.number(), page: z.looseObject({ nextCursor: z.string().nullable() }) }),
    _links: z.object({ next: z.object({ href: z.string() }).optional() }),
  });
  const query = 'fields=homeEmail,hireDate,customWorkModel&page[limit]=4&sort=-lastName';
  const seen: string[] = [];
  let next: string | undefined = `/api/v1/employees?${query}`;
  while (next !== undefined) {
    const answer = schema.parse((await desk.send(next, bearer)).body);
    seen.push(...answer.data.map(({ employeeId: id }) => id));
    expect(answer.data[0]).toMatchObject({ homeEmail: null, _restrictedFields: ['homeEmail'] });
    expect(answer.data[0]).not.toHaveProperty('customWorkModel');
    next = answer._links.next?.href;
  }
  expect(new Set(seen).size).toBe(9);
  const bad = await desk.send('/api/v1/employees?page[after]=nonsense', bearer);
  expect(bad).toMatchObject({ status: 400, body: { error: { code: 'BadPage' } } });
  const some = await desk.send('/api/v1/employees?filter[ids]=61,62&filter[firstName]=marc', bearer);
  expect(schema.parse(some.body).meta.total).toBe(1);
});

it('continues from its dumped state as if nothing had happened', async () => {
  const id = await applicationId(desk, 'Ana Ruiz');
  await desk.post(`/api/v1/applicant_tracking/applications/${id}/comments`, { comment: 'kept' });
  const copy = new BambooHrSimulator();
  const dumped: unknown = JSON.parse(JSON.stringify(desk.app.dump()));
  copy.load(dumped);
  expect(copy.dump()).toEqual(desk.app.dump());
  expect(() => copy.load({ employees: [] })).toThrow();
});

it('explains a control command that it does not have', async () => {
  await expect(desk.control.control('dance')).rejects.toThrow('Unknown command');
});

it('counts calls by the vendor path, so that budgets can be asserted', async () => {
  await desk.control.resetCalls();
  await desk.get('/api/gateway.php/acme/v1/employees/61?fields=hireDate');
  await desk.get('/api/v1/employees/62?fields=hireDate');
  expect((await desk.control.calls()).byKey).toEqual({ 'GET /api/v1/employees/{id}': 2 });
});
