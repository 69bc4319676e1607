import { randomBytes } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { AccessStore, StoredSession } from '../core/access/access-store.ts';
import type { Role } from '../core/access/permissions.ts';
import { hashSecret } from '../core/access/secrets.ts';
import { localPath, LOGIN_LIFE_MS, mapGroups, SESSION_LIFE_MS } from '../core/access/session-rules.ts';
import type { Clock } from '../core/ports.ts';
import { openIdOf, type LoginSettings } from './open-id.ts';
import { RefusedError } from './problem.ts';
import { clearCookie, loginSecretOf, setLoginCookie, setSessionCookie, type CookieNames } from './session-cookie.ts';

export interface SignInDeps {
  readonly access: AccessStore;
  readonly clock: Clock;
  readonly cookies: CookieNames;
  /** Where people reach us, e.g. https://handoff.acme.example. */
  readonly origin: () => string;
}

export const CALLBACK_PATH = '/api/v1/login/callback';

/** 256 random bits, base64url. */
export const newSecret = (): string => randomBytes(32).toString('base64url');

/** What a session is worth by today's settings: groups and logins that were taken out of them open nothing any more. */
export const rolesOfSession =
  (login: LoginSettings | null) =>
  (session: StoredSession): readonly Role[] => {
    if (session.via === 'first_run') return login === null ? ['admin'] : [];
    return login === null ? [] : mapGroups(session.groups, login.roles);
  };

export async function startSession({ access, clock, cookies }: SignInDeps, reply: FastifyReply, who: Pick<StoredSession, 'subject' | 'name' | 'via' | 'groups'>): Promise<string> {
  const secret = newSecret();
  const now = clock.now();
  const session = { ...who, hash: hashSecret('session', secret), createdAt: now.toISOString(), lastUsedAt: now.toISOString(), expiresAt: new Date(now.getTime() + SESSION_LIFE_MS).toISOString() };
  await access.deleteExpiredAccess(now.toISOString());
  await access.saveSession(session);
  setSessionCookie(reply, cookies, secret);
  return secret;
}

/** Authorization code flow with PKCE. The login's secret stays in the browser's cookie; the store knows only that it was begun. */
export function signInWith(deps: SignInDeps, settings: LoginSettings) {
  const { access, clock, cookies, origin } = deps;
  const openId = openIdOf(settings);
  return {
    begin: async (reply: FastifyReply, returnTo: string | undefined): Promise<FastifyReply> => {
      const secret = newSecret();
      const to = await openId.begin(secret, `${origin()}${CALLBACK_PATH}`);
      const now = clock.now();
      await access.deleteExpiredAccess(now.toISOString());
      await access.saveLogin({ hash: hashSecret('login', secret), returnTo: localPath(returnTo), expiresAt: new Date(now.getTime() + LOGIN_LIFE_MS).toISOString() });
      return setLoginCookie(reply, cookies, secret).redirect(to.href, 303);
    },
    finish: async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
      const secret = loginSecretOf(request, cookies);
      // Taken before the provider is asked: an answer that comes a second time finds nothing, whatever the first became.
      const login = secret === null ? null : await access.takeLogin(hashSecret('login', secret), clock.now().toISOString());
      clearCookie(reply, cookies, 'login');
      if (secret === null || login === null) {
        throw new RefusedError(403, { code: 'login_not_begun', message: 'This answer of the login provider belongs to no login that was begun in this browser, or it was used before.', remedy: 'Sign in once more, from the beginning.' });
      }
      const who = await openId.finish(secret, new URL(request.url, origin()));
      const groups = who.groups.filter((group) => Object.hasOwn(settings.roles, group));
      const roles = mapGroups(groups, settings.roles);
      request.caller = { kind: 'user', id: who.subject, name: who.name, roles };
      if (roles.length === 0) {
        throw new RefusedError(403, { code: 'no_role', message: 'You are in none of the groups that may enter.', remedy: 'Ask an administrator to add you to one of the groups in service.login.roles.' });
      }
      await startSession(deps, reply, { subject: who.subject, name: who.name, via: 'login', groups });
      return reply.redirect(login.returnTo, 303);
    },
  };
}
