import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { openDesk, type Desk } from './simulator-desk.ts';
import { HubSpotSimulator } from '../../../connectors/hubspot/simulator/app.ts';

let desk: Desk;

beforeEach(async () => {
  desk = await openDesk();
});

afterEach(async () => {
  await desk.close();
});

const DEALS = '/crm/objects/2026-09/deals';

describe('who may come in', () => {
  it('answers a missing or unknown token with 401', async () => {
    expect(await desk.send('GET', DEALS, undefined, 'wrong')).toMatchObject({ status: 401, body: { status: 'error', category: 'INVALID_AUTHENTICATION' } });
  });

  it('names the scope that is missing', async () => {
    await desk.command('issue-token', { token: 'narrow', scopes: ['crm.objects.contacts.read'] });
    expect(await desk.send('GET', DEALS, undefined, 'narrow')).toMatchObject({
      status: 403,
      body: { category: 'MISSING_SCOPES', errors: [{ context: { requiredGranularScopes: ['crm.objects.deals.read'] } }] },
    });
  });

  it('guards tasks by the scopes of contacts', async () => {
    await desk.command('issue-token', { token: 'narrow', scopes: ['crm.objects.contacts.read'] });
    expect((await desk.send('GET', '/crm/objects/2026-09/tasks', undefined, 'narrow')).status).toBe(200);
    const task = { properties: { hs_timestamp: '2026-12-01T10:00:00Z' } };
    expect((await desk.send('POST', '/crm/objects/2026-09/tasks', task, 'narrow')).status).toBe(403);
  });

  it('lets a read-only token read properties but create none', async () => {
    await desk.command('set-scopes', { without: ['crm.schemas.deals.write'] });
    const property = { name: 'handoff_score', label: 'Score', groupName: 'dealinformation', type: 'number', fieldType: 'number' };
    expect(await desk.send('POST', '/crm/properties/2026-09/deals', property)).toMatchObject({ status: 403 });
    expect((await desk.send('GET', '/crm/properties/2026-09/deals')).status).toBe(200);
  });

  it('refuses a body that is not JSON by its content type, and one that is not JSON at all', async () => {
    const headers = { authorization: 'Bearer demo-token' };
    expect((await fetch(`${desk.baseUrl}${DEALS}/search`, { method: 'POST', headers, body: '{}' })).status).toBe(415);
    expect(
      (await fetch(`${desk.baseUrl}${DEALS}/search`, { method: 'POST', headers: { ...headers, 'content-type': 'application/json' }, body: '{' })).status,
    ).toBe(400);
  });
});

describe('addresses', () => {
  it('finds the same records under the numbered and the dated addresses', async () => {
    await desk.create('deals', { dealname: 'One' });
    for (const path of ['/crm/v3/objects/deals', '/crm/objects/2026-03/0-3', '/crm/objects/2026-09/deal']) {
      expect((await desk.send('GET', path)).body.results).toHaveLength(1);
    }
  });

  it('serves labelled associations below v4 only and everything else below v3 only', async () => {
    expect((await desk.send('GET', '/crm/v4/associations/deals/companies/labels')).status).toBe(200);
    expect((await desk.send('GET', '/crm/v3/associations/deals/companies/labels')).status).toBe(404);
    expect((await desk.send('GET', '/crm/v4/objects/deals')).status).toBe(404);
    expect((await desk.send('GET', '/crm/objects/2027-01/deals')).status).toBe(404);
  });

  it('takes a slash at the end of the numbered owners address only', async () => {
    expect((await desk.send('GET', '/crm/v3/owners/?limit=500')).status).toBe(200);
    expect((await desk.send('GET', '/crm/owners/2026-09/')).status).toBe(404);
    expect((await desk.send('GET', '/crm/owners/2026-09?limit=501')).status).toBe(400);
  });

  it('refuses query parameters that an address does not know', async () => {
    expect((await desk.send('GET', `${DEALS}?property=amount`)).status).toBe(400);
  });

  it('answers an over-long address with 414 outside its JSON', async () => {
    const reply = await desk.send('GET', `${DEALS}?properties=${'a'.repeat(17_000)}`);
    expect(reply.status).toBe(414);
    expect(reply.headers.get('content-type')).toContain('html');
  });
});

describe('OAuth', () => {
  const tokenSchema = z.object({
    access_token: z.string(),
    refresh_token: z.string(),
    expires_in: z.literal(1_800),
    hub_id: z.number(),
    token_type: z.literal('bearer'),
  });
  const form = { grant_type: 'refresh_token', client_id: 'demo-client', client_secret: 'demo-secret', refresh_token: 'demo-refresh' };
  const ask = async (fields: Record<string, string>, path = '/oauth/2026-09/token') => {
    const response = await fetch(`${desk.baseUrl}${path}`, { method: 'POST', body: new URLSearchParams(fields) });
    return { status: response.status, body: z.looseObject({}).parse(await response.json()) };
  };

  it('gives an access token of half an hour for a refresh token in the body', async () => {
    const { access_token } = tokenSchema.parse((await ask(form)).body);
    expect((await desk.send('GET', DEALS, undefined, access_token)).status).toBe(200);
    await desk.control.clock(1_800_001);
    expect(await desk.send('GET', DEALS, undefined, access_token)).toMatchObject({ status: 401, body: { category: 'EXPIRED_AUTHENTICATION' } });
  });

  it('ignores what stands in the query', async () => {
    const query = new URLSearchParams(form).toString();
    expect((await ask({}, `/oauth/v3/token?${query}`)).status).toBe(400);
  });

  it('gives no daily headers to an OAuth app and the narrower burst', async () => {
    const { access_token } = tokenSchema.parse((await ask(form)).body);
    const { headers } = await desk.send('GET', DEALS, undefined, access_token);
    expect(headers.get('x-hubspot-ratelimit-max')).toBe('110');
    expect(headers.get('x-hubspot-ratelimit-daily')).toBeNull();
  });

  it('rotates the refresh token when told to, after which the old one is invalid_grant', async () => {
    await desk.command('set-oauth', { rotatesRefreshTokens: true });
    const { refresh_token } = tokenSchema.parse((await ask(form)).body);
    expect(refresh_token).not.toBe('demo-refresh');
    expect(await ask(form)).toMatchObject({ status: 400, body: { error: 'invalid_grant', status: 'BAD_REFRESH_TOKEN' } });
    expect((await ask({ ...form, refresh_token })).status).toBe(200);
  });
});

it('continues from its dumped state as if nothing had happened', async () => {
  await desk.command('settings', { indexLagMs: 60_000 });
  await desk.command('demo-seed');
  const dumped: unknown = JSON.parse(JSON.stringify(desk.app.dump()));
  const copy = new HubSpotSimulator();
  copy.load(dumped);
  expect(copy.dump()).toEqual(dumped);
  expect(() => copy.load({ basics: {} })).toThrow();
});

it('explains a control command that it does not have, and a payload that it cannot read', async () => {
  await expect(desk.command('dance')).rejects.toThrow('Unknown command');
  await expect(desk.command('create-object', { type: 'deals', properties: { dealname: 'x' }, colour: 'red' })).rejects.toThrow('colour');
});
