import { timingSafeEqual } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { HttpApp } from './http-app.ts';
import { isUsable } from '../flows/manage-tokens.ts';
import { isFromElsewhere } from './guard-cross-site.ts';
import { isLoopbackName } from './open-id.ts';
import { RefusedError } from './problem.ts';
import { newSecret, startSession, type SignInDeps } from './sign-in.ts';

const FIRST_RUN_PATH = '/first-run';
const CODE_LIFE_MS = 3_600_000;

/**
 * The very first administrator: a code that only the terminal shows, good once, for an hour, and for a browser on this
 * machine. There is none while we listen on another address, a public address is set, a login is configured or a token exists.
 */
export class FirstRun {
  readonly #deps: SignInDeps;
  #code: { readonly text: string; readonly until: number } | null = null;

  constructor(deps: SignInDeps) {
    this.#deps = deps;
  }

  /** The link to print, or null when somebody can enter already. */
  async offer(): Promise<string | null> {
    const { access, clock, origin } = this.#deps;
    const now = clock.now();
    if ((await access.findTokens()).some((token) => isUsable(token, now))) return null;
    this.#code = { text: newSecret(), until: now.getTime() + CODE_LIFE_MS };
    return `${origin()}${FIRST_RUN_PATH}?code=${this.#code.text}`;
  }

  async enter(request: FastifyRequest, reply: FastifyReply, given: string): Promise<FastifyReply> {
    refuseElsewhere(request, [this.#deps.origin()]);
    const code = this.#code;
    if (code === null || code.until <= this.#deps.clock.now().getTime() || !isSame(given, code.text)) {
      throw new RefusedError(403, { code: 'first_run_refused', message: 'This code is wrong, was used or is older than an hour.', remedy: 'Start the service again for a new one, or use "handoff tokens create --role admin".' });
    }
    this.#code = null;
    request.caller = { kind: 'user', id: 'first-run', name: 'First administrator', roles: ['admin'] };
    await startSession(this.#deps, reply, { subject: 'first-run', name: 'First administrator', via: 'first_run', groups: [] });
    return reply.redirect('/', 303);
  }
}

/** A proxy on this machine makes all the world look local: whoever forwards says so, and a foreign host name is no accident. */
function refuseElsewhere(request: FastifyRequest, own: readonly string[]): void {
  const { forwarded, 'x-forwarded-for': forwardedFor, 'x-real-ip': realIp } = request.headers;
  const isForwarded = forwarded !== undefined || forwardedFor !== undefined || realIp !== undefined;
  const isLocal = /^(127\.|::1$|::ffff:127\.)/.test(request.ip) && isLoopbackName(request.hostname);
  if (isLocal && !isForwarded && !isFromElsewhere(request, own.flatMap(withOtherNames))) return;
  throw new RefusedError(403, { code: 'first_run_elsewhere', message: 'The first administrator enters from a browser on the machine that the service runs on.', remedy: 'Open the link there, or use "handoff tokens create --role admin" on that machine.' });
}

const withOtherNames = (origin: string): string[] => ['127.0.0.1', 'localhost', '[::1]'].map((host) => `http://${host}:${new URL(origin).port}`);

function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}

const codeShape = z.string().regex(/^[A-Za-z0-9_-]{43}$/);

/** Opening the link does nothing yet: programs that look at links before people do would use the code up. */
export const firstRunRoutes = (firstRun: FirstRun) => (app: HttpApp): void => {
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string', bodyLimit: 1_000 }, (_request, body, done) => done(null, Object.fromEntries(new URLSearchParams(String(body)))));
  app.get(FIRST_RUN_PATH, { config: { action: 'public' }, schema: { hide: true, querystring: z.object({ code: codeShape }) } }, (request, reply) => reply.type('text/html; charset=utf-8').serializer(String).send(pageWith(request.query.code)));
  app.post(FIRST_RUN_PATH, { config: { action: 'sign_in' }, schema: { hide: true, body: z.object({ code: codeShape }) } }, (request, reply) => firstRun.enter(request, reply, request.body.code));
};

const pageWith = (code: string): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>handoff-sync: first administrator</title></head>
<body><main><h1>First administrator</h1>
<p>Nobody can sign in yet. Enter as administrator, then make a token or set up single sign-on.</p>
<form method="post" action="${FIRST_RUN_PATH}"><input type="hidden" name="code" value="${code}"><button type="submit">Enter as administrator</button></form>
</main></body></html>
`;
