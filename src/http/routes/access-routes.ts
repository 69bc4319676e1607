import { z } from 'zod';
import { isAction, permissionOf, PERMISSIONS, ROLES } from '../../core/access/permissions.ts';
import { hashSecret } from '../../core/access/secrets.ts';
import { crossSiteToken } from '../guard-cross-site.ts';
import type { HttpApp } from '../http-app.ts';
import { problems } from '../problem.ts';
import { clearCookie } from '../session-cookie.ts';
import { CALLBACK_PATH, signInWith, type SignInDeps } from '../sign-in.ts';
import type { LoginSettings } from '../open-id.ts';

const meView = z
  .object({
    kind: z.enum(['token', 'user', 'system', 'anonymous']),
    name: z.string(),
    roles: z.array(z.enum(ROLES)),
    actions: z.array(z.string()).describe('What these roles may do'),
    csrfToken: z.string().nullable().describe('For the header x-handoff-csrf of writes with a session cookie; null for tokens'),
  })
  .meta({ id: 'Me', example: { kind: 'user', name: 'Ines Example', roles: ['operations'], actions: ['see_handoffs', 'accept_handoff'], csrfToken: 'mY3…' } });

const entranceView = z.object({ login: z.boolean().describe('True: GET /api/v1/login signs in') }).meta({ id: 'Entrance', example: { login: true } });

/** Who am I, signing in and out. `login` null: nobody signs in here, tokens only. */
export function accessRoutes(app: HttpApp, deps: SignInDeps, login: LoginSettings | null): void {
  app.get('/api/v1/entrance', { config: { action: 'public' }, schema: { summary: 'How people enter', tags: ['access'], response: { 200: entranceView, ...problems } } }, () => ({ login: login !== null }));
  app.get(
    '/api/v1/me',
    { config: { action: 'see_self' }, schema: { summary: 'Who you are and what you may do', tags: ['access'], response: { 200: meView, ...problems } } },
    ({ caller, sessionSecret }) => ({
      kind: caller.kind,
      name: caller.name,
      roles: [...caller.roles],
      actions: Object.keys(PERMISSIONS).filter((action) => isAction(action) && caller.roles.some((role) => permissionOf(action).roles.includes(role))),
      csrfToken: sessionSecret === null ? null : crossSiteToken(sessionSecret),
    }),
  );
  app.post('/api/v1/logout', { config: { action: 'sign_out' }, schema: { summary: 'End this session', tags: ['access'], response: { 204: z.null(), ...problems } } }, async (request, reply) => {
    if (request.sessionSecret !== null) await deps.access.endSession(hashSecret('session', request.sessionSecret));
    return clearCookie(reply, deps.cookies, 'session').status(204).send(null);
  });
  if (login !== null) loginRoutes(app, signInWith(deps, login));
}

function loginRoutes(app: HttpApp, signIn: ReturnType<typeof signInWith>): void {
  app.get(
    '/api/v1/login',
    { config: { action: 'public' }, schema: { summary: 'Sign in at the login provider', tags: ['access'], querystring: z.object({ returnTo: z.string().max(500).optional().describe('A path of ours to come back to') }) } },
    (request, reply) => signIn.begin(reply, request.query.returnTo),
  );
  app.get(CALLBACK_PATH, { config: { action: 'sign_in', target: () => null }, schema: { hide: true } }, (request, reply) => signIn.finish(request, reply));
}
