import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { z } from 'zod';
import { WorkdaySimulator } from '../../../connectors/workday/simulator/app.ts';
import { APPLICATIONS, ANY_TIME, HIRES, openDesk, seedDemo, type Desk } from './simulator-desk.ts';

let desk: Desk;

beforeEach(async () => {
  desk = await openDesk();
  await seedDemo(desk);
});

afterEach(async () => {
  await desk.close();
});

const tokenSchema = z.object({ access_token: z.string(), token_type: z.literal('Bearer'), expires_in: z.literal(3600), refresh_token: z.string().optional() });
const CLIENT = `Basic ${Buffer.from('demo-client:demo-secret').toString('base64')}`;
const REPORT = `/ccx/service/customreport2/acme_impl/ISU_Handoff/${HIRES}?format=json`;
const WORKERS = '/ccx/api/v1/acme_impl/workers';

async function token(form: Record<string, string>, authorization: string | null = CLIENT): Promise<{ status: number; body: unknown }> {
  const headers = authorization === null ? {} : { authorization };
  const response = await fetch(`${desk.baseUrl}/ccx/oauth2/acme_impl/token`, { method: 'POST', headers, body: new URLSearchParams(form) });
  return { status: response.status, body: await response.json() };
}

const refresh = { grant_type: 'refresh_token', refresh_token: 'demo-refresh-token' };
const bearer = async (): Promise<Record<string, string>> => ({ authorization: `Bearer ${tokenSchema.parse((await token(refresh)).body).access_token}` });

it('hands out an access token for the refresh token, which stays the same', async () => {
  expect(tokenSchema.parse((await token(refresh)).body).refresh_token).toBeUndefined();
  expect((await token({ ...refresh, client_id: 'demo-client', client_secret: 'demo-secret' }, null)).status).toBe(200);
  const access = await bearer();
  expect((await desk.get(REPORT, access)).status).toBe(200);
  await desk.control.clock(3_601_000);
  expect((await desk.get(REPORT, access)).status).toBe(401);
  expect((await desk.get(REPORT, await bearer())).status).toBe(200);
});

it('refuses a wrong client, grant, token and content type in OAuth’s own words', async () => {
  expect(await token(refresh, 'Basic eDp5')).toEqual({ status: 401, body: { error: 'invalid_client' } });
  expect(await token(refresh, `Basic ${Buffer.from('demo-client:wrong').toString('base64')}`)).toEqual({ status: 401, body: { error: 'invalid_client' } });
  expect(await token(refresh, null)).toEqual({ status: 401, body: { error: 'invalid_client' } });
  expect(await token({ grant_type: 'client_credentials' })).toEqual({ status: 400, body: { error: 'unsupported_grant_type' } });
  expect(await token({ ...refresh, refresh_token: 'constructor' })).toEqual({ status: 400, body: { error: 'invalid_grant' } });
  const asJson = await fetch(`${desk.baseUrl}/ccx/oauth2/acme_impl/token`, { method: 'POST', headers: { authorization: CLIENT, 'content-type': 'application/json' }, body: '{}' });
  expect(asJson.status).toBe(400);
});

it('can rotate refresh tokens, end access tokens early, and refuse every one', async () => {
  await desk.command('settings', { rotatesRefreshTokens: true });
  const { refresh_token: renewed = '' } = tokenSchema.parse((await token(refresh)).body);
  expect((await token(refresh)).status).toBe(400);
  const { access_token: access } = tokenSchema.parse((await token({ ...refresh, refresh_token: renewed })).body);
  const headers = { authorization: `Bearer ${access}` };
  await desk.command('settings', { refusesTokens: true });
  expect((await desk.get(REPORT, headers)).status).toBe(401);
  await desk.command('settings', { refusesTokens: false });
  expect((await desk.get(REPORT, headers)).status).toBe(200);
  await desk.command('expire-tokens');
  expect((await desk.get(REPORT, headers)).status).toBe(401);
});

it('lists workers over REST to a token only, 20 at a time and 100 at most', async () => {
  await desk.command('bulk-seed', { workers: 3 });
  await desk.control.clock(90 * 86_400_000);
  const headers = await bearer();
  expect(await desk.get(WORKERS, headers)).toMatchObject({ status: 200, body: { total: 8 } });
  expect(await desk.get(`${WORKERS}?limit=3&offset=6`, headers)).toMatchObject({ body: { total: 8, data: [{ descriptor: expect.any(String) }, {}] } });
  for (const query of ['limit=101', 'limit=0', 'limit=all', 'offset=-1', 'updatedSince=2026-01-01']) {
    expect(await desk.get(`${WORKERS}?${query}`, headers)).toMatchObject({ status: 400, body: { errors: [{ location: 'query' }] } });
  }
  expect((await desk.get(WORKERS, { authorization: `Basic ${Buffer.from('ISU_Handoff:isu-secret').toString('base64')}` })).status).toBe(401);
});

it('goes on from its dumped state as if nothing had happened', async () => {
  await desk.command('set-custom-object', { id: 'Amara Okonkwo', values: { handoffScore: '5' } });
  await bearer();
  const copy = new WorkdaySimulator();
  copy.load(JSON.parse(JSON.stringify(desk.app.dump())));
  expect(copy.dump()).toEqual(desk.app.dump());
  expect(() => copy.load({ tenant: 'acme_impl' })).toThrow();
});

it('seeds the demo once and bulk people on top, the same numbers giving the same people', async () => {
  await seedDemo(desk);
  const before = await desk.rows(APPLICATIONS, ANY_TIME);
  expect(before).toHaveLength(5);
  await desk.command('bulk-seed', { applications: 2 });
  await desk.command('bulk-seed', { applications: 2 });
  const rows = await desk.rows(APPLICATIONS, ANY_TIME);
  expect(rows).toHaveLength(9);
  expect(new Set(rows.map((row) => row['Email'])).size).toBe(9);
});

it('explains a control command or a field that it does not have', async () => {
  await expect(desk.command('dance')).rejects.toThrow('Unknown command');
  await expect(desk.command('update-application', { id: 'Amara Okonkwo', values: { salary: 1 } })).rejects.toThrow('only hire_date');
  await expect(desk.command('update-application', { id: 'Nobody Here' })).rejects.toThrow('No application');
});

it('answers 404 wherever nothing is', async () => {
  for (const path of ['/', '/ccx/api/v1/other/workers', '/ccx/oauth2/other/token', '/ccx/service/other/Recruiting/v45.2', '/ccx/service/customreport2/acme_impl/%/x']) {
    expect([401, 404]).toContain((await desk.get(path)).status);
  }
});
