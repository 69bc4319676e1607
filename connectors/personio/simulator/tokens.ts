import { createHash } from 'node:crypto';
import type { SimulatorRequest, SimulatorResponse } from '../../kit/simulator/app.ts';
import { json, tokenError, v1Data, v1Error } from './answers.ts';
import { throttled, throttlesTokens } from './buckets.ts';
import { parseObject } from './call.ts';
import { nextId, type Company } from './company.ts';
import { KNOWN_SCOPES } from './scopes.ts';
import type { Credential } from './settings.ts';

const FORM = 'application/x-www-form-urlencoded';

function contentType(request: SimulatorRequest): string {
  return (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
}

export function issueToken(
  company: Company,
  credential: Credential,
  version: 'v1' | 'v2',
  scopes: readonly string[],
  now: number,
): string {
  const seed = `${credential.clientId}-${nextId(company)}-${now}`;
  const token = `papi-${createHash('sha256').update(seed).digest('base64url')}`;
  const expiresAt = now + company.settings.tokenSeconds * 1000;
  company.tokens[token] = { clientId: credential.clientId, version, scopes: [...scopes], expiresAt };
  return token;
}

/** Scopes as granted at this moment: a token keeps those it was made with. */
export function answerToken(company: Company, request: SimulatorRequest, now: number): SimulatorResponse {
  if (throttlesTokens(company, 'v2/auth/token', 150, now)) return throttled('v2', now, {});
  if (contentType(request) !== FORM) {
    const description = `The content type of the request must be "${FORM}".`;
    return tokenError(now, 'invalid_request', undefined, description);
  }
  const form = new URLSearchParams(request.body);
  const missing = ['grant_type', 'client_id', 'client_secret'].filter((name) => (form.get(name) ?? '') === '');
  if (missing.length > 0) return tokenError(now, 'invalid_request', { missing_parameters: missing });
  const grant = form.get('grant_type');
  if (grant !== 'client_credentials') return tokenError(now, 'unsupported_grant_type', { grant_type: grant });
  const credential = findCredential(company, form.get('client_id'), form.get('client_secret'));
  if (credential === undefined) return tokenError(now, 'invalid_client');
  const asked = (form.get('scope') ?? '').split(' ').filter((scope) => scope !== '');
  if (asked.some((scope) => !KNOWN_SCOPES.includes(scope) || !credential.scopes.includes(scope)))
    return tokenError(now, 'invalid_scope');
  const scopes = asked.length === 0 ? credential.scopes : asked;
  const access = issueToken(company, credential, 'v2', scopes, now);
  const { tokenSeconds } = company.settings;
  return json(200, { access_token: access, token_type: 'Bearer', expires_in: tokenSeconds, scope: scopes.join(' ') });
}

/** As OAuth demands, a token that nobody knows is revoked without complaint. */
export function answerRevoke(company: Company, request: SimulatorRequest, now: number): SimulatorResponse {
  if (contentType(request) !== FORM) return tokenError(now, 'invalid_request');
  const token = new URLSearchParams(request.body).get('token') ?? '';
  if (token === '') return tokenError(now, 'invalid_request', { missing_parameters: ['token'] });
  delete company.tokens[token];
  return { status: 200, headers: {}, body: '' };
}

export function answerV1Auth(company: Company, request: SimulatorRequest, now: number): SimulatorResponse {
  if (throttlesTokens(company, 'v1/auth', 60, now)) return throttled('v1', now, {});
  const type = contentType(request);
  const form = new URLSearchParams(request.body);
  const body =
    type === FORM
      ? { client_id: form.get('client_id'), client_secret: form.get('client_secret') }
      : parseObject(request.body);
  if (body === undefined || (type !== FORM && type !== 'application/json')) return v1Error(400, 'Malformed request');
  const credential = findCredential(company, body['client_id'], body['client_secret']);
  if (credential === undefined) return v1Error(403, 'Wrong credentials');
  const token = issueToken(company, credential, 'v1', credential.scopes, now);
  return v1Data(200, { token, expires_in: company.settings.tokenSeconds, scope: credential.scopes.join(' ') });
}

function findCredential(company: Company, id: unknown, secret: unknown): Credential | undefined {
  return company.credentials.find(({ clientId, clientSecret }) => clientId === id && clientSecret === secret);
}
