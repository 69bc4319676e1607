import type { FastifyReply, FastifyRequest } from 'fastify';
import { SESSION_LIFE_MS } from '../core/access/session-rules.ts';

/**
 * Over https the names begin with __Host-: a browser then takes them only from this host, over https, for every path,
 * so no neighbour domain can plant one. Plain http on loopback cannot have that.
 */
export interface CookieNames {
  readonly session: string;
  readonly login: string;
  readonly secure: boolean;
}

export const cookieNames = (secure: boolean): CookieNames =>
  secure ? { session: '__Host-handoff_session', login: '__Host-handoff_login', secure } : { session: 'handoff_session', login: 'handoff_login', secure };

const SECRET_SHAPE = /^[A-Za-z0-9_-]{43}$/;

const secretIn = (request: FastifyRequest, name: string): string | null => {
  const value = request.cookies[name];
  return value !== undefined && SECRET_SHAPE.test(value) ? value : null;
};

export const sessionSecretOf = (request: FastifyRequest, names: CookieNames): string | null => secretIn(request, names.session);
export const loginSecretOf = (request: FastifyRequest, names: CookieNames): string | null => secretIn(request, names.login);

/** Lax, because people come back from the login provider's pages by a link; writes have a guard of their own. */
const optionsOf = (names: CookieNames) => ({ path: '/', httpOnly: true, sameSite: 'lax', secure: names.secure }) as const;

export const setSessionCookie = (reply: FastifyReply, names: CookieNames, secret: string): FastifyReply => reply.setCookie(names.session, secret, { ...optionsOf(names), maxAge: SESSION_LIFE_MS / 1000 });
/** Gone when the browser closes; the store forgets the login after ten minutes anyway. */
export const setLoginCookie = (reply: FastifyReply, names: CookieNames, secret: string): FastifyReply => reply.setCookie(names.login, secret, optionsOf(names));
export const clearCookie = (reply: FastifyReply, names: CookieNames, which: 'session' | 'login'): FastifyReply => reply.clearCookie(names[which], optionsOf(names));
