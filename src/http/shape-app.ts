import helmet from '@fastify/helmet';
import { isAction } from '../core/access/permissions.ts';
import { DOCS_PATH } from './document-api.ts';
import type { HttpApp } from './http-app.ts';
import { RefusedError, toProblem } from './problem.ts';
import { ASSETS_PATH } from './serve-pages.ts';

/** Every error leaves as problem+json. */
export function answerProblems(app: HttpApp): void {
  app.setErrorHandler((error, request, reply) => {
    const problem = toProblem(error, request.id);
    request.problemCode = problem.code;
    if (problem.status >= 500) request.log.error({ problem: problem.code, stack: error instanceof Error ? error.stack : String(error) }, 'request failed');
    if (error instanceof RefusedError) reply.headers(error.headers);
    // Serialised here: the route's own schema must not judge or cut an error.
    return reply.status(problem.status).type('application/problem+json').serializer(JSON.stringify).send(problem);
  });
  app.setNotFoundHandler(() => {
    throw new RefusedError(404, { code: 'no_such_address', message: 'There is nothing at this address.', remedy: 'GET /api/openapi.json lists what there is.' });
  });
}

/** What no database takes as a name is in none: asked for, it would look like our own failure. */
export function refuseUnnamable(app: HttpApp): void {
  app.addHook('onRequest', async ({ url }) => {
    if (url.includes('%00')) throw new RefusedError(400, { code: 'bad_request', message: 'The address holds a character that nothing is named with.', remedy: 'Send a well-formed address.' });
  });
}

/** Files of libraries and of our own pages, which hold no data and are added by packages that know nothing of actions. */
const PLAIN_FILES = [DOCS_PATH, ASSETS_PATH];

/** A forgotten permission must not become an open door: the service does not start with one. */
export function demandActions(app: HttpApp): void {
  app.addHook('onRoute', (route) => {
    if (PLAIN_FILES.some((path) => route.url.startsWith(path)) && route.config?.action === undefined) route.config = { ...route.config, action: 'public' };
    if (isAction(route.config?.action)) return;
    throw new Error(`The route ${String(route.method)} ${route.url} declares no action of src/core/access/permissions.ts.`);
  });
}

/** Headers that tell browsers what our pages never do. `secure`: people reach us over https. */
export async function protectPages(app: HttpApp, secure: boolean): Promise<void> {
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"], scriptSrc: ["'self'"], styleSrc: ["'self'"], imgSrc: ["'self'", 'data:'], fontSrc: ["'self'"], connectSrc: ["'self'"],
        formAction: ["'self'"], frameAncestors: ["'none'"], baseUri: ["'none'"], objectSrc: ["'none'"],
      },
    },
    strictTransportSecurity: secure ? { maxAge: 15_552_000 } : false,
    // Our own pages send it to us: with none at all, browsers withhold where a form comes from, and we refuse it.
    referrerPolicy: { policy: 'same-origin' },
    xFrameOptions: { action: 'deny' },
  });
  // Answers hold people's data; a route that may be kept (mapping versions) says so itself.
  app.addHook('onRequest', async (_request, reply) => {
    reply.header('cache-control', 'no-store');
  });
}
