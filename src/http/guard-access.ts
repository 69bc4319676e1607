import type { FastifyRequest } from 'fastify';
import type { AccessStore, StoredSession } from '../core/access/access-store.ts';
import { ANONYMOUS, callerKey, type Caller } from '../core/access/caller.ts';
import { isPermitted, isPublic, type Role } from '../core/access/permissions.ts';
import { hashSecret, isTokenShape } from '../core/access/secrets.ts';
import { isSessionOver } from '../core/access/session-rules.ts';
import type { Clock } from '../core/ports.ts';
import { refuseCrossSite, type OwnOrigins } from './guard-cross-site.ts';
import type { Limits } from './guard-limits.ts';
import { RefusedError } from './problem.ts';
import { sessionSecretOf, type CookieNames } from './session-cookie.ts';

export interface AccessGuard {
  readonly access: AccessStore;
  readonly clock: Clock;
  readonly limits: Limits;
  readonly cookies: CookieNames;
  readonly origins: () => OwnOrigins;
  /** Roles of somebody's groups by today's settings; empty: may not enter any more. */
  readonly rolesOf: (session: StoredSession) => readonly Role[];
}

/** A minute's resolution is enough for "last used", and saves a write per request. */
const USED_RESOLUTION_MS = 60_000;

/** Before anything of a request is read: who asks, may they, and did they mean to. Throws RefusedError 401, 403 or 429. */
export async function guardRequest(guard: AccessGuard, request: FastifyRequest): Promise<void> {
  await guard.limits.countAddress(request);
  const { action } = request.routeOptions.config;
  if (action === undefined) return;
  await identify(guard, request, isPublic(action));
  if (isPublic(action)) return;
  if (request.caller.kind === 'anonymous') return refuseStranger(guard, request);
  await guard.limits.countCaller(request, callerKey(request.caller));
  if (!isPermitted(request.caller.roles, action)) {
    throw new RefusedError(403, { code: 'not_permitted', message: `Your role (${request.caller.roles.join(', ')}) may not do this.`, remedy: 'Ask an administrator for the role that may.' });
  }
  if (request.sessionSecret !== null) refuseCrossSite(request, guard.origins(), request.sessionSecret);
}

async function refuseStranger(guard: AccessGuard, request: FastifyRequest): Promise<never> {
  await guard.limits.countFailure(request);
  const tried = request.headers.authorization !== undefined || sessionSecretOf(request, guard.cookies) !== null;
  throw new RefusedError(
    401,
    tried
      ? { code: 'credential_refused', message: 'This token or session is unknown, has expired or was revoked.', remedy: 'Sign in again, or ask an administrator for a new token ("handoff tokens create").' }
      : { code: 'credential_missing', message: 'This address asks for a credential.', remedy: 'Sign in, or send the header "Authorization: Bearer TOKEN" with a token from "handoff tokens create".' },
    { 'www-authenticate': `Bearer realm="handoff-sync"${tried ? ', error="invalid_token"' : ''}` },
  );
}

/** On a public address a credential that is over is no reason to refuse: that is where one signs in again. */
async function identify(guard: AccessGuard, request: FastifyRequest, publicly: boolean): Promise<void> {
  const { authorization } = request.headers;
  if (authorization !== undefined) {
    // A webhook may bring an Authorization of its vendor's own kind: it is not ours to judge.
    request.caller = publicly ? ANONYMOUS : await findTokenCaller(guard, authorization);
    return;
  }
  const secret = sessionSecretOf(request, guard.cookies);
  if (secret === null) return;
  const caller = await findSessionCaller(guard, secret);
  if (caller === null) return;
  request.caller = caller;
  request.sessionSecret = secret;
}

async function findTokenCaller({ access, clock }: AccessGuard, authorization: string): Promise<Caller> {
  const secret = /^Bearer +(\S+)$/i.exec(authorization)?.[1];
  if (secret === undefined || !isTokenShape(secret)) return ANONYMOUS;
  const token = await access.findToken(hashSecret('token', secret));
  const now = clock.now();
  if (token === null || token.revokedAt !== null || (token.expiresAt !== null && Date.parse(token.expiresAt) <= now.getTime())) return ANONYMOUS;
  if (isWorthNoting(token.lastUsedAt, now)) await access.noteTokenUsed(token.id, now.toISOString());
  return { kind: 'token', id: token.id, name: token.name, roles: [token.role] };
}

async function findSessionCaller({ access, clock, rolesOf }: AccessGuard, secret: string): Promise<Caller | null> {
  const hash = hashSecret('session', secret);
  const session = await access.findSession(hash);
  const now = clock.now();
  if (session === null || isSessionOver(session, now)) return null;
  const roles = rolesOf(session);
  if (roles.length === 0) return null;
  if (isWorthNoting(session.lastUsedAt, now)) await access.noteSessionUsed(hash, now.toISOString());
  return { kind: 'user', id: session.subject, name: session.name, roles };
}

const isWorthNoting = (last: string | null, now: Date): boolean => last === null || now.getTime() - Date.parse(last) >= USED_RESOLUTION_MS;
