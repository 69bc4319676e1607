import { randomUUID } from 'node:crypto';
import type { SimulatorRequest, SimulatorResponse } from '../../kit/simulator/app.ts';
import { json } from './answers.ts';
import type { Portal, Token } from './portal.ts';

const LIFE_SECONDS = 1_800;

function refuse(error: string, status: string, message: string, code = 400): SimulatorResponse {
  return json(code, { error, error_description: message, status, message });
}

/** `/oauth/v1|v3|dated/token`: everything travels in a form-encoded body, nothing in the query. */
export function answerToken(portal: Portal, request: SimulatorRequest, now: number): SimulatorResponse {
  if (request.method !== 'POST') return refuse('invalid_request', 'BAD_METHOD', 'method not allowed', 405);
  if (!(request.headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded')) {
    return refuse('invalid_request', 'BAD_CONTENT_TYPE', 'the body must be form-urlencoded', 415);
  }
  const form = new URLSearchParams(request.body);
  const client = portal.oauth.clients.find(({ clientId }) => clientId === form.get('client_id'));
  if (client === undefined) return refuse('invalid_client', 'BAD_CLIENT_ID', 'missing or unknown client ID');
  if (client.clientSecret !== form.get('client_secret')) return refuse('invalid_client', 'BAD_CLIENT_SECRET', 'missing or invalid client secret');
  switch (form.get('grant_type')) {
    case 'refresh_token':
      return byRefresh(portal, client, form.get('refresh_token') ?? '', now);
    case 'authorization_code':
      return byCode(portal, client, form, now);
    default:
      return refuse('unsupported_grant_type', 'BAD_GRANT_TYPE', 'missing or unknown grant type');
  }
}

type Client = Portal['oauth']['clients'][number];

function byRefresh(portal: Portal, client: Client, token: string, now: number): SimulatorResponse {
  const known = portal.oauth.refresh.find((one) => one.token === token && one.clientId === client.clientId);
  if (known === undefined) return refuse('invalid_grant', 'BAD_REFRESH_TOKEN', 'missing or invalid refresh token');
  if (portal.oauth.rotatesRefreshTokens) known.token = `refresh-${randomUUID()}`;
  return grant(portal, client, known.token, now);
}

function byCode(portal: Portal, client: Client, form: URLSearchParams, now: number): SimulatorResponse {
  const { oauth } = portal;
  const known = oauth.codes.find(({ code, clientId }) => code === form.get('code') && clientId === client.clientId);
  if (known === undefined) return refuse('invalid_grant', 'BAD_AUTH_CODE', 'missing or unknown auth code');
  if (known.redirectUri !== form.get('redirect_uri'))
    return refuse('invalid_grant', 'MISMATCH_REDIRECT_URI_AUTH_CODE', 'redirect uri does not match the one of the auth code');
  oauth.codes = oauth.codes.filter((one) => one !== known);
  const token = `refresh-${randomUUID()}`;
  oauth.refresh.push({ token, clientId: client.clientId });
  return grant(portal, client, token, now);
}

function grant(portal: Portal, client: Client, refreshToken: string, now: number): SimulatorResponse {
  const access: Token = {
    token: `access-${randomUUID()}`,
    kind: 'oauth',
    scopes: [...client.scopes],
    appId: client.appId,
    expiresAt: now + LIFE_SECONDS * 1000,
  };
  portal.tokens = [...portal.tokens.filter(({ expiresAt }) => expiresAt === null || expiresAt > now - 86_400_000), access];
  return json(200, {
    token_type: 'bearer',
    refresh_token: refreshToken,
    access_token: access.token,
    expires_in: LIFE_SECONDS,
    hub_id: portal.portalId,
    scopes: client.scopes,
  });
}

/** `/oauth/v3|dated/token/introspect` */
export function answerIntrospect(portal: Portal, request: SimulatorRequest, now: number): SimulatorResponse {
  const form = new URLSearchParams(request.body);
  const client = portal.oauth.clients.find(({ clientId, clientSecret }) => clientId === form.get('client_id') && clientSecret === form.get('client_secret'));
  if (client === undefined) return refuse('invalid_client', 'BAD_CLIENT_ID', 'missing or unknown client');
  const token = portal.tokens.find((one) => one.token === form.get('token'));
  if (token === undefined || (token.expiresAt ?? Number.POSITIVE_INFINITY) <= now) return json(200, { active: false });
  return json(200, {
    active: true,
    token_type: 'access_token',
    hub_id: portal.portalId,
    client_id: client.clientId,
    scopes: token.scopes,
    expires_in: Math.floor(((token.expiresAt ?? now) - now) / 1000),
  });
}
