import { randomUUID } from 'node:crypto';
import compress from '@fastify/compress';
import cookie from '@fastify/cookie';
import rateLimit from '@fastify/rate-limit';
import fastify, { LogController, type FastifyBaseLogger } from 'fastify';
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import type { AccessStore } from '../core/access/access-store.ts';
import { ANONYMOUS } from '../core/access/caller.ts';
import { HandoffError } from '../core/errors.ts';
import type { Metrics } from '../core/operation/metrics.ts';
import type { Clock } from '../core/ports.ts';
import { beginOnce, finishOnce } from './answer-once.ts';
import { documentApi } from './document-api.ts';
import { FirstRun, firstRunRoutes } from './first-run.ts';
import { guardRequest, type AccessGuard } from './guard-access.ts';
import { DEFAULT_LIMITS, limitsOf, type HttpLimits } from './guard-limits.ts';
import type { HttpApp } from './http-app.ts';
import { observeRequests } from './metrics.ts';
import { isLoopbackName, type LoginSettings } from './open-id.ts';
import { accessRoutes } from './routes/access-routes.ts';
import { auditRoutes } from './routes/audit-routes.ts';
import { registerRoutes } from './routes/index.ts';
import { tokenRoutes } from './routes/token-routes.ts';
import { pageRoutes } from './serve-pages.ts';
import type { Service } from './service-port.ts';
import { cookieNames, type CookieNames } from './session-cookie.ts';
import { answerProblems, demandActions, protectPages, refuseUnnamable } from './shape-app.ts';
import { newSecret, rolesOfSession, type SignInDeps } from './sign-in.ts';
import { auditAnswer } from './write-audit.ts';

export interface HttpOptions {
  /** `port` 0: any that is free. */
  readonly listen: { readonly host: string; readonly port: number };
  /** Where people reach us, when that is not where we listen: behind a proxy that ends TLS. */
  readonly publicUrl: string | null;
  readonly version: string;
  readonly clock: Clock;
  readonly access: AccessStore;
  readonly service: Service;
  /** null: nobody signs in here, tokens only. Its secrets are filled in. */
  readonly login: LoginSettings | null;
  /** Tells whoever started the service how to enter for the first time; never for a log. Left out: there is no such way. */
  readonly announce?: (firstRunLink: string) => void;
  /** Further rooms' routes, e.g. webhooks and metrics; each declares its actions like ours. */
  readonly plugins?: readonly ((app: HttpApp) => void | Promise<void>)[];
  readonly logger?: FastifyBaseLogger;
  /** Told of every answer. */
  readonly metrics?: Metrics;
  readonly limits?: Partial<HttpLimits>;
  /** Folder of the built pages; null or left out: they were not built. */
  readonly pages?: string | null;
}

/** The one web door. Opens it; the address has the port that was taken. Throws when a route declares no action. */
export async function openHttp(options: HttpOptions): Promise<{ readonly address: string; close(): Promise<void> }> {
  refuseInsecure(options);
  const { app, firstRun } = await buildHttp(options);
  try {
    const address = await app.listen(options.listen);
    const link = await firstRun?.offer();
    if (link !== undefined && link !== null) options.announce?.(link);
    return { address, close: () => app.close() };
  } catch (error) {
    await app.close();
    throw error;
  }
}

async function buildHttp(options: HttpOptions): Promise<{ readonly app: HttpApp; readonly firstRun: FirstRun | null }> {
  const limits: HttpLimits = { ...DEFAULT_LIMITS, ...options.limits };
  const app = newApp(options, limits);
  answerProblems(app);
  demandActions(app);
  await app.register(rateLimit, { global: false });
  await app.register(cookie);
  await app.register(compress, { encodings: ['br', 'gzip'], threshold: 1_024 });
  await protectPages(app, isSecure(options));
  const deps: SignInDeps = { access: options.access, clock: options.clock, cookies: cookieNames(isSecure(options)), origin: () => originsOf(app, options)[0] ?? '' };
  if (options.metrics !== undefined) observeRequests(app, options.metrics);
  addGuards(app, options, { limits, cookies: deps.cookies });
  refuseUnnamable(app);
  await documentApi(app, options.version);
  registerRoutes(app, options.service);
  accessRoutes(app, deps, options.login);
  tokenRoutes(app, { access: options.access, clock: options.clock, random: newSecret });
  auditRoutes(app, options);
  const firstRun = mayFirstRun(options) ? new FirstRun(deps) : null;
  const plugins = [pageRoutes(options.pages ?? null), ...(firstRun === null ? [] : [firstRunRoutes(firstRun)]), ...(options.plugins ?? [])];
  for (const plugin of plugins) await app.register(async (scope: HttpApp) => plugin(scope));
  await app.ready();
  return { app, firstRun };
}

function newApp(options: HttpOptions, limits: HttpLimits): HttpApp {
  const app: HttpApp = fastify({
    bodyLimit: limits.bodyBytes,
    // A header that anybody can write says nothing about where a request came from.
    trustProxy: false,
    requestIdHeader: false,
    genReqId: () => randomUUID(),
    requestTimeout: 60_000,
    logController: new LogController({ disableRequestLogging: true }),
    routerOptions: { maxParamLength: 200 },
    ...(options.logger === undefined ? {} : { loggerInstance: options.logger }),
  }).withTypeProvider<ZodTypeProvider>();
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.removeContentTypeParser('text/plain');
  app.decorateRequest('caller');
  app.decorateRequest('sessionSecret', null);
  app.decorateRequest('problemCode', null);
  app.decorateRequest('wasAudited', false);
  app.decorateRequest('onceKey', null);
  return app;
}

/** Whether browsers reach us over https: only then they take __Host- cookies and the promise of HSTS. */
const isSecure = ({ publicUrl }: HttpOptions): boolean => publicUrl?.startsWith('https://') ?? false;

const mayFirstRun = ({ announce, login, listen, publicUrl }: HttpOptions): boolean => announce !== undefined && login === null && publicUrl === null && isLoopbackName(listen.host);

/** People who sign in carry a cookie: over plain http beyond this machine anybody on the way could take it. */
function refuseInsecure(options: HttpOptions): void {
  const { login, listen, publicUrl } = options;
  const isLocal = isLoopbackName(listen.host) && (publicUrl === null || isLoopbackName(new URL(publicUrl).hostname));
  if (login === null || isSecure(options) || isLocal) return;
  throw new HandoffError({
    code: 'insecure_login',
    message: 'Signing in needs https: session cookies would travel readable.',
    remedy: 'Put a proxy that ends TLS in front, and give its address as publicUrl (https://…).',
    place: 'publicUrl',
    exitCode: 2,
  });
}

function addGuards(app: HttpApp, options: HttpOptions, given: { readonly limits: HttpLimits; readonly cookies: CookieNames }): void {
  const { access, clock } = options;
  const guard: AccessGuard = { access, clock, limits: limitsOf(app, given.limits), cookies: given.cookies, origins: () => originsOf(app, options), rolesOf: rolesOfSession(options.login) };
  app.addHook('onRequest', (request) => {
    request.caller = ANONYMOUS;
    return guardRequest(guard, request);
  });
  app.addHook('preHandler', async (request, reply) => {
    if (await beginOnce(guard, request, reply)) return reply;
    return undefined;
  });
  app.addHook('onSend', async (request, reply, payload) => {
    await finishOnce(guard, request, reply, payload);
    await auditAnswer(guard, request, reply);
    return payload;
  });
  app.addHook('onResponse', async (request, reply) => {
    // The pattern of the address, never the address: what people look for stays out of the log.
    request.log.info({ method: request.method, route: request.routeOptions.url ?? null, status: reply.statusCode, ms: Math.round(reply.elapsedTime), caller: request.caller.id }, 'request');
  });
}

function originsOf(app: HttpApp, { publicUrl }: HttpOptions): readonly string[] {
  const local = app.addresses().flatMap((at) => (typeof at === 'string' ? [] : [at.port])).flatMap((port) => [`http://127.0.0.1:${port}`, `http://localhost:${port}`, `http://[::1]:${port}`]);
  return publicUrl === null ? local : [new URL(publicUrl).origin];
}
