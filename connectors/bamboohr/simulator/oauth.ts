import type { SimulatorRequest, SimulatorResponse } from '../../kit/simulator/app.ts';
import { nextId, type Account } from './account.ts';
import { json, refuse } from './answers.ts';

const EXPIRES_IN = 3600;

export function issueCode(account: Account, userKey: string, redirectUri: string): string {
  const code = `code-${nextId(account)}`;
  account.oauth.codes[code] = { userKey, redirectUri };
  return code;
}

function issueTokens(account: Account, userKey: string, refreshToken: string | null, now: number): SimulatorResponse {
  const accessToken = `access-${nextId(account)}`;
  account.oauth.access[accessToken] = { userKey, expiresAt: now + EXPIRES_IN * 1000 };
  return json(200, {
    access_token: accessToken,
    refresh_token: refreshToken,
    expires_in: EXPIRES_IN,
    token_type: 'Bearer',
    scope: 'employee employee:job employee:custom_fields employee:custom_fields.write field offline_access',
    companyDomain: account.company,
  });
}

function newRefreshToken(account: Account, userKey: string): string {
  const token = `refresh-${nextId(account)}`;
  account.oauth.refresh[token] = { userKey };
  return token;
}

const oauthError = (error: string): SimulatorResponse => json(400, { error });

/** `POST /token.php?request=token`. A refresh may answer without a new refresh token: the old one then stays valid. */
export function answerToken(account: Account, request: SimulatorRequest, now: number): SimulatorResponse {
  if (request.method !== 'POST' || request.query.get('request') !== 'token') return refuse(404, 'Not found');
  const form = new URLSearchParams(request.body);
  const { oauth } = account;
  if (form.get('client_id') !== oauth.clientId || form.get('client_secret') !== oauth.clientSecret) {
    return json(401, { error: 'invalid_client' });
  }
  if (form.get('grant_type') === 'authorization_code') {
    const code = form.get('code') ?? '';
    const issued = oauth.codes[code];
    if (issued === undefined || issued.redirectUri !== form.get('redirect_uri')) return oauthError('invalid_grant');
    delete oauth.codes[code];
    return issueTokens(account, issued.userKey, newRefreshToken(account, issued.userKey), now);
  }
  if (form.get('grant_type') !== 'refresh_token') return oauthError('unsupported_grant_type');
  const old = form.get('refresh_token') ?? '';
  const known = oauth.refresh[old];
  if (known === undefined) return oauthError('invalid_grant');
  if (!oauth.rotatesRefreshTokens) return issueTokens(account, known.userKey, null, now);
  delete oauth.refresh[old];
  return issueTokens(account, known.userKey, newRefreshToken(account, known.userKey), now);
}

/** The consent page, already agreed to by the first user. */
export function answerAuthorize(account: Account, request: SimulatorRequest): SimulatorResponse {
  const redirect = request.query.get('redirect_uri');
  const valid =
    request.query.get('client_id') === account.oauth.clientId && request.query.get('response_type') === 'code';
  if (!valid || redirect === null || !URL.canParse(redirect)) return refuse(400, 'Invalid authorization request');
  const target = new URL(redirect);
  target.searchParams.set('code', issueCode(account, account.keys[0]?.key ?? '', redirect));
  target.searchParams.set('state', request.query.get('state') ?? '');
  return { status: 302, headers: { location: target.toString() }, body: '' };
}
