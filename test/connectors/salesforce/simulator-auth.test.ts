import { createSign, generateKeyPairSync } from 'node:crypto';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { Connection } from 'jsforce';
import { z } from 'zod';
import { SimulatorControl } from '../../../connectors/kit/simulator/control-client.ts';
import { startSimulatorServer, type SimulatorServer } from '../../../connectors/kit/simulator/server.ts';
import { createSalesforceApp } from '../../../connectors/salesforce/simulator/app.ts';
import { INTEGRATION_CLIENT, INTEGRATION_USERNAME } from '../../../connectors/salesforce/simulator/founding.ts';

let server: SimulatorServer;
let control: SimulatorControl;

beforeEach(async () => {
  server = await startSimulatorServer(createSalesforceApp());
  control = new SimulatorControl(server.baseUrl);
});

afterEach(async () => {
  await server.close();
});

const tokenSchema = z.object({ access_token: z.string(), refresh_token: z.string().optional() });
const errorSchema = z.object({ error: z.string(), error_description: z.string() });

async function askToken(form: Record<string, string>): Promise<{ status: number; body: unknown }> {
  const response = await fetch(`${server.baseUrl}/services/oauth2/token`, {
    method: 'POST',
    body: new URLSearchParams(form),
  });
  return { status: response.status, body: await response.json() };
}

async function login(): Promise<string> {
  const { body } = await askToken({
    grant_type: 'client_credentials',
    client_id: INTEGRATION_CLIENT.clientId,
    client_secret: INTEGRATION_CLIENT.clientSecret,
  });
  return tokenSchema.parse(body).access_token;
}

async function get(path: string, token: string): Promise<Response> {
  return await fetch(`${server.baseUrl}${path}`, { headers: { authorization: `Bearer ${token}` } });
}

const QUERY = '/services/data/v62.0/query?q=SELECT+Id+FROM+Organization';

interface Claims {
  readonly iss: string;
  readonly sub: string;
  readonly aud: string;
  readonly exp: number;
}

function jwt(privateKey: string, claims: Claims): string {
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const unsigned = `${part({ alg: 'RS256' })}.${part(claims)}`;
  return `${unsigned}.${createSign('RSA-SHA256').update(unsigned).sign(privateKey, 'base64url')}`;
}

it('logs jsforce in with client credentials and answers as the run-as user', async () => {
  const connection = new Connection({
    version: '62.0',
    instanceUrl: server.baseUrl,
    oauth2: { ...INTEGRATION_CLIENT, loginUrl: server.baseUrl },
  });
  await connection.authorize({ grant_type: 'client_credentials' });
  const identity = z
    .object({ preferred_username: z.string() })
    .parse(await connection.request(`${server.baseUrl}/services/oauth2/userinfo`));
  expect(identity.preferred_username).toBe(INTEGRATION_USERNAME);
  expect(connection.limitInfo.apiUsage).toBeUndefined();
  await connection.query('SELECT Id FROM Organization');
  expect(connection.limitInfo.apiUsage).toEqual({ used: 1, limit: 100_000 });
});

it('refuses an unknown client and a wrong secret', async () => {
  const unknown = await askToken({ grant_type: 'client_credentials', client_id: 'x', client_secret: 'y' });
  expect(unknown).toEqual({
    status: 400,
    body: { error: 'invalid_client_id', error_description: 'client identifier invalid' },
  });
  const wrong = await askToken({
    grant_type: 'client_credentials',
    client_id: INTEGRATION_CLIENT.clientId,
    client_secret: 'y',
  });
  expect(errorSchema.parse(wrong.body).error).toBe('invalid_client');
});

it('checks signature, audience, lifetime and approval of a JWT', async () => {
  const keys = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const other = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  await control.control('jwt-key', { publicKeyPem: keys.publicKey });
  await control.control('demo-seed');
  const good: Claims = {
    iss: INTEGRATION_CLIENT.clientId,
    sub: INTEGRATION_USERNAME,
    aud: 'https://login.salesforce.com',
    exp: Math.floor(Date.now() / 1000) + 120,
  };
  const ask = async (claims: Claims, key = keys.privateKey): Promise<unknown> => {
    const answer = await askToken({
      grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
      assertion: jwt(key, claims),
    });
    return answer.status === 200
      ? Object.keys(z.record(z.string(), z.unknown()).parse(answer.body)).sort()
      : errorSchema.parse(answer.body).error_description;
  };
  expect(await ask(good)).toEqual(['access_token', 'id', 'instance_url', 'scope', 'token_type']);
  expect(await ask({ ...good, aud: server.baseUrl })).toEqual([
    'access_token',
    'id',
    'instance_url',
    'scope',
    'token_type',
  ]);
  expect(await ask({ ...good, aud: 'https://test.salesforce.com' })).toBe('audience is invalid');
  expect(await ask({ ...good, exp: good.exp + 600 })).toBe('invalid assertion');
  expect(await ask({ ...good, exp: good.exp - 600 })).toBe('invalid assertion');
  expect(await ask(good, other.privateKey)).toBe('invalid assertion');
  expect(await ask({ ...good, sub: 'maya@acme.example' })).toBe("user hasn't approved this consumer");
});

it('rotates refresh tokens and kills the family when an old one is replayed', async () => {
  const issued = tokenSchema.parse(await control.control('issue-refresh-token'));
  const refresh = async (token: string | undefined): Promise<{ status: number; body: unknown }> =>
    await askToken({ grant_type: 'refresh_token', refresh_token: token ?? '', client_id: INTEGRATION_CLIENT.clientId });
  const first = tokenSchema.parse((await refresh(issued.refresh_token)).body);
  expect(first.refresh_token).not.toBe(issued.refresh_token);
  expect((await refresh(issued.refresh_token)).status).toBe(400);
  expect(errorSchema.parse((await refresh(first.refresh_token)).body)).toEqual({
    error: 'invalid_grant',
    error_description: 'expired access/refresh token',
  });
});

it('ends a session by idle time, by number of calls and by revocation', async () => {
  const gone = [{ message: 'Session expired or invalid', errorCode: 'INVALID_SESSION_ID' }];
  const wrong = await get(QUERY, 'nonsense');
  expect([wrong.status, await wrong.json()]).toEqual([401, gone]);
  const idle = await login();
  await control.clock(7_000_000);
  expect((await get(QUERY, idle)).status).toBe(200);
  await control.clock(7_000_000);
  expect((await get(QUERY, idle)).status).toBe(200);
  await control.clock(7_300_000);
  expect((await get(QUERY, idle)).status).toBe(401);
  await control.control('settings', { sessionCalls: 2 });
  const short = await login();
  expect([
    (await get(QUERY, short)).status,
    (await get(QUERY, short)).status,
    (await get(QUERY, short)).status,
  ]).toEqual([200, 200, 401]);
  const revoked = await login();
  await control.control('revoke-sessions');
  expect((await get(QUERY, revoked)).status).toBe(401);
});

it('counts every call once, a composite once and a batch by its parts', async () => {
  const token = await login();
  const post = async (path: string, body: unknown): Promise<string | null> => {
    const response = await fetch(`${server.baseUrl}/services/data/v62.0${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return response.headers.get('sforce-limit-info');
  };
  const url = '/services/data/v62.0/query?q=SELECT Id FROM Organization';
  const four = ['a', 'b', 'c', 'd'];
  expect((await get(QUERY, token)).headers.get('sforce-limit-info')).toBe('api-usage=1/100000');
  expect(
    await post('/composite', { compositeRequest: four.map((referenceId) => ({ method: 'GET', url, referenceId })) }),
  ).toBe('api-usage=2/100000');
  expect(
    await post('/composite/batch', { batchRequests: four.map(() => ({ method: 'GET', url: url.slice(15) })) }),
  ).toBe('api-usage=6/100000');
  const limits = await (await get('/services/data/v62.0/limits', token)).json();
  expect(limits).toEqual({ DailyApiRequests: { Max: 100_000, Remaining: 99_993 } });
});

it('refuses calls when the allowance is spent, and gives it back after 24 hours', async () => {
  await control.control('settings', { dailyLimit: 1, sessionTtlMs: 999_999_999 });
  const token = await login();
  expect((await get(QUERY, token)).status).toBe(200);
  const refused = await get(QUERY, token);
  expect([refused.status, await refused.json()]).toEqual([
    403,
    [{ message: 'TotalRequests Limit exceeded.', errorCode: 'REQUEST_LIMIT_EXCEEDED' }],
  ]);
  await control.clock(86_500_000);
  expect((await get(QUERY, token)).status).toBe(200);
  await control.faults([{ fault: { kind: 'vendor', name: 'concurrent_limit' } }]);
  await control.control('settings', { dailyLimit: 100 });
  expect(await (await get(QUERY, token)).json()).toMatchObject([{ errorCode: 'REQUEST_LIMIT_EXCEEDED' }]);
});

it('lists its versions without a session, and refuses versions it does not have', async () => {
  const versions = z
    .array(z.object({ version: z.string() }))
    .parse(await (await fetch(`${server.baseUrl}/services/data`)).json());
  expect(versions.map((one) => one.version)).toContain('62.0');
  const token = await login();
  expect((await get(QUERY.replace('62.0', '99.0'), token)).status).toBe(404);
  expect((await get(QUERY.replace('62.0', '20.0'), token)).status).toBe(410);
});

it('answers 414 to an address that is too long', async () => {
  const token = await login();
  const long = `SELECT Id FROM Opportunity WHERE Name IN (${Array.from({ length: 900 }, (_, n) => `'deal number ${n}'`).join(',')})`;
  expect((await get(`/services/data/v62.0/query?q=${encodeURIComponent(long)}`, token)).status).toBe(414);
});
