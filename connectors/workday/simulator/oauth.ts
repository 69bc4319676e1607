import type { SimulatorRequest, SimulatorResponse } from '../../kit/simulator/app.ts';
import { json } from './answers.ts';
import { readBasic } from './doorkeeper.ts';
import { nextNumber, own } from './ids.ts';
import type { Tenant } from './tenant.ts';

const EXPIRES_IN = 3600;

/** `POST /ccx/oauth2/{tenant}/token`: refresh token in, access token out. The client signs in by Basic or in the form. */
export function answerToken(tenant: Tenant, request: SimulatorRequest, now: number): SimulatorResponse {
  if (request.method !== 'POST') return json(405, { error: 'invalid_request' });
  const type = (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/x-www-form-urlencoded') return json(400, { error: 'invalid_request' });
  const form = new URLSearchParams(request.body);
  const [clientId, clientSecret] = readBasic(request.headers['authorization'] ?? '') ?? [form.get('client_id'), form.get('client_secret')];
  const { oauth } = tenant;
  if (clientId !== oauth.clientId || clientSecret !== oauth.clientSecret) return json(401, { error: 'invalid_client' });
  if (form.get('grant_type') !== 'refresh_token') return json(400, { error: 'unsupported_grant_type' });
  const given = form.get('refresh_token') ?? '';
  const username = own(oauth.refresh, given);
  if (username === undefined) return json(400, { error: 'invalid_grant' });
  const access = `access-${nextNumber(tenant)}`;
  oauth.access[access] = { username, expiresAt: now + EXPIRES_IN * 1000 };
  const answer = { access_token: access, token_type: 'Bearer', expires_in: EXPIRES_IN };
  if (!tenant.settings.rotatesRefreshTokens) return json(200, answer);
  delete oauth.refresh[given];
  const renewed = `refresh-${nextNumber(tenant)}`;
  oauth.refresh[renewed] = username;
  return json(200, { ...answer, refresh_token: renewed });
}
