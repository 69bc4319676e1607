import type { SimulatorApp, SimulatorContext, SimulatorControlContext, SimulatorRequest, SimulatorResponse } from '../../kit/simulator/app.ts';
import { oauthAddress, readAddress } from './addresses.ts';
import { invalid, json, notFound, Refusal } from './answers.ts';
import type { Call } from './call.ts';
import { obey } from './control.ts';
import { answerFault } from './fault-answers.ts';
import { Allowance } from './limits.ts';
import { newPortal } from './new-portal.ts';
import { answerIntrospect, answerToken } from './oauth.ts';
import { requireAny } from './permissions.ts';
import { dumpPortal, loadPortal } from './portal-state.ts';
import type { Portal, Token } from './portal.ts';
import { findRoute } from './routes.ts';
import { deliveryInput, WebhookDelivery, type DeliveryReport } from './webhook-delivery.ts';
import { signed } from './webhook-sender.ts';

/** The edge answers longer addresses by itself, not in the API's JSON. */
const MAX_URL_CHARS = 16_384;

export class HubSpotSimulator implements SimulatorApp {
  #portal: Portal = newPortal();
  readonly #allowance = new Allowance();
  #delivery: WebhookDelivery | null = null;

  handle(request: SimulatorRequest, context: SimulatorContext): SimulatorResponse {
    try {
      return this.#answer(request, context);
    } catch (error) {
      if (error instanceof Refusal) return error.toResponse();
      throw error;
    } finally {
      this.#announce();
    }
  }

  control(name: string, payload: unknown, context: SimulatorControlContext): unknown {
    if (name === 'reset' || name === 'settings' || name === 'limits') this.#allowance.forget();
    if (name === 'reset') {
      this.#stopSending();
      this.#portal = newPortal();
      return { reset: true };
    }
    if (name === 'send-webhooks') return this.#startSending(payload, context);
    if (name === 'stop-webhooks') return this.#stopSending();
    if (name === 'webhook-report') return this.#delivery?.report ?? null;
    try {
      return obey(this.#portal, name, payload, context.now());
    } finally {
      this.#announce();
    }
  }

  #announce(): void {
    if (this.#portal.events.length > 0) this.#delivery?.wake();
  }

  #startSending(payload: unknown, { now }: SimulatorControlContext): DeliveryReport {
    this.#stopSending();
    const take = (): readonly object[] => this.#portal.events.splice(0);
    this.#delivery = new WebhookDelivery(deliveryInput.parse(payload), take, (events) => signed(this.#portal, events, now()));
    this.#announce();
    return this.#delivery.report;
  }

  #stopSending(): DeliveryReport | null {
    const report = this.#delivery?.report ?? null;
    this.#delivery?.stop();
    this.#delivery = null;
    return report;
  }

  dump(): unknown {
    return dumpPortal(this.#portal);
  }

  load(state: unknown): void {
    this.#portal = loadPortal(state);
  }

  /** The version is left out, so that budgets read the same for every path family. */
  routeKey(method: string, path: string): string {
    const matched = findRoute(method, readAddress(path)?.path ?? '');
    if (typeof matched !== 'object') return `${method} ${path}`;
    const { type, from, to } = matched.params;
    const named = matched.route.path
      .replace('{type}', type ?? '')
      .replace('{from}', from ?? '')
      .replace('{to}', to ?? '');
    return `${method} ${named}`;
  }

  #answer(request: SimulatorRequest, context: SimulatorContext): SimulatorResponse {
    const portal = this.#portal;
    const now = context.now();
    const faulty = answerFault(context.fault);
    if (faulty !== undefined) return faulty;
    if (request.rawUrl.length > MAX_URL_CHARS)
      return { status: 414, headers: { 'content-type': 'text/html' }, body: '<html><head><title>414 Request-URI Too Large</title></head></html>' };
    const oauth = oauthAddress(request.path);
    if (oauth !== undefined) {
      context.changed();
      return oauth === 'token' ? answerToken(portal, request, now) : answerIntrospect(portal, request, now);
    }
    const address = readAddress(request.path);
    const matched = address === undefined ? undefined : findRoute(request.method, address.path);
    if (address === undefined || matched === undefined) throw notFound();
    if (matched === 'wrong method') throw new Refusal(405, 'VALIDATION_ERROR', 'Method Not Allowed');
    const token = authenticate(portal, request, now);
    const { route, params } = matched;
    const allowed = this.#allowance.take(portal, token, route.bucket ?? 'general', now);
    if (allowed.refused !== undefined) return { ...allowed.refused, headers: { ...allowed.refused.headers, ...allowed.headers } };
    const call: Call = { portal, request, params, version: address.version, token, now, origin: context.origin, wrote: (count) => context.wroteRecords(count) };
    const answer = respond(call, () => {
      requireAny(token, route.scopes(params));
      requireKnownQuery(request, route.query ?? []);
      return route.handle(call);
    });
    return { ...answer, headers: { ...answer.headers, ...allowed.headers } };
  }
}

/** A refusal still carries the headers of the allowance. */
function respond(call: Call, work: () => SimulatorResponse): SimulatorResponse {
  try {
    return work();
  } catch (error) {
    if (error instanceof Refusal) return error.toResponse();
    return json(500, {
      status: 'error',
      message: error instanceof Error ? (error.stack ?? error.message) : String(error),
      correlationId: call.request.path,
      category: 'INTERNAL_ERROR',
    });
  }
}

/** The specification lists the parameters of every address; others are mistakes of the caller. */
function requireKnownQuery(request: SimulatorRequest, known: readonly string[]): void {
  for (const name of request.query.keys()) if (!known.includes(name)) throw invalid(`Unknown query parameter: ${name}`);
}

const OAUTH_PAGE = 'https://developers.hubspot.com/docs/methods/auth/oauth-overview';

function authenticate(portal: Portal, request: SimulatorRequest, now: number): Token {
  const [scheme, given] = (request.headers['authorization'] ?? '').split(' ');
  const token = portal.tokens.find((one) => one.token === given);
  if (scheme?.toLowerCase() !== 'bearer' || token === undefined) {
    throw new Refusal(
      401,
      'INVALID_AUTHENTICATION',
      `Authentication credentials not found. This API supports OAuth 2.0 authentication and you can find more details at ${OAUTH_PAGE}`,
    );
  }
  if (token.expiresAt !== null && token.expiresAt <= now) {
    throw new Refusal(
      401,
      'EXPIRED_AUTHENTICATION',
      `The OAuth token used to make this call expired ${Math.round((now - token.expiresAt) / 1000)} second(s) ago.`,
    );
  }
  return token;
}
