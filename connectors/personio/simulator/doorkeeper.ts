import type { SimulatorRequest, SimulatorResponse } from '../../kit/simulator/app.ts';
import { forbidden, unauthorizedRequest, unauthorizedToken, v1Error } from './answers.ts';
import type { Route } from './call.ts';
import type { Company } from './company.ts';
import type { Credential } from './settings.ts';
import { issueToken } from './tokens.ts';

export interface Admitted {
  readonly credential: Credential;
  /** Only when v1 tokens rotate: the one to use next, the used one is spent. */
  readonly nextToken: string | undefined;
}

export function admit(
  company: Company,
  request: SimulatorRequest,
  route: Route,
  now: number,
): Admitted | SimulatorResponse {
  const bearer = /^Bearer (\S+)$/.exec(request.headers['authorization'] ?? '')?.[1] ?? '';
  const token = company.tokens[bearer];
  const credential = company.credentials.find(({ clientId }) => clientId === token?.clientId);
  const fits = token !== undefined && token.version === route.version && token.expiresAt > now;
  if (!fits || credential === undefined)
    return route.version === 'v1' ? v1Error(401, 'The token is invalid or expired') : unauthorizedRequest(now);
  if (!token.scopes.includes(route.scope)) return withoutScope(route, now);
  return { credential, nextToken: rotate(company, bearer, credential, route.version, now) };
}

function withoutScope(route: Route, now: number): SimulatorResponse {
  if (route.version === 'v1') return v1Error(403, 'The credential has no permission for this resource');
  if (route.withoutScope === 'unauthorized request') return unauthorizedRequest(now);
  return route.withoutScope === 'forbidden' ? forbidden(now) : unauthorizedToken(now);
}

function rotate(
  company: Company,
  spent: string,
  credential: Credential,
  version: 'v1' | 'v2',
  now: number,
): string | undefined {
  if (version !== 'v1' || !company.settings.rotateV1Tokens) return undefined;
  delete company.tokens[spent];
  return issueToken(company, credential, 'v1', credential.scopes, now);
}
