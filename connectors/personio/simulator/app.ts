import type {
  SimulatorApp,
  SimulatorContext,
  SimulatorControlContext,
  SimulatorRequest,
  SimulatorResponse,
} from '../../kit/simulator/app.ts';
import { badRequest, unauthorizedRequest, unknownEndpoint, v1Error } from './answers.ts';
import { draw, throttled } from './buckets.ts';
import type { Call, Route } from './call.ts';
import { companySchema, type Company } from './company.ts';
import { obey } from './control.ts';
import { admit } from './doorkeeper.ts';
import { newCompany } from './new-company.ts';
import { QueryError } from './query.ts';
import { findRoute, type Matched } from './routes.ts';
import { answerRevoke, answerToken, answerV1Auth } from './tokens.ts';

/** Users met an undocumented 431; long lists of ids are the likely reason. */
const MAX_ADDRESS = 8000;

const versionOf = (path: string): 'v1' | 'v2' => (path.startsWith('/v1/') ? 'v1' : 'v2');

export class PersonioSimulator implements SimulatorApp {
  #company: Company;

  constructor(company: Company = newCompany()) {
    this.#company = company;
  }

  handle(request: SimulatorRequest, context: SimulatorContext): SimulatorResponse {
    const now = context.now();
    const { fault } = context;
    const version = versionOf(request.path);
    if (fault?.name === 'throttle') {
      const seconds = fault['seconds'];
      return throttled(version, now, typeof seconds === 'number' ? { 'retry-after': String(seconds) } : {});
    }
    if (fault?.name === 'token_ended')
      return version === 'v1' ? v1Error(401, 'The token is invalid or expired') : unauthorizedRequest(now);
    const entrance = this.#entrance(request, now);
    if (entrance !== undefined) {
      context.changed();
      return entrance;
    }
    if (request.rawUrl.length > MAX_ADDRESS) return { status: 431, headers: {}, body: '' };
    const matched = this.#find(request);
    if (matched === undefined) return version === 'v1' ? v1Error(404, 'Not found') : unknownEndpoint(now, request.path);
    return this.#serve(matched.route, matched.params, request, context);
  }

  control(name: string, payload: unknown, context: SimulatorControlContext): unknown {
    if (name === 'reset') {
      this.#company = newCompany(this.#company.companyId);
      return { reset: true };
    }
    return obey(this.#company, name, payload, context.now());
  }

  dump(): unknown {
    return this.#company;
  }

  load(state: unknown): void {
    this.#company = companySchema.parse(state);
  }

  routeKey(method: string, path: string): string {
    const matched = findRoute(method, path);
    return matched === undefined ? `${method} ${path}` : `${method} ${matched.route.path}`;
  }

  #find(request: SimulatorRequest): Matched | undefined {
    if (!this.#company.settings.recruiting && request.path.startsWith('/v2/recruiting/')) return undefined;
    return findRoute(request.method, request.path);
  }

  #entrance(request: SimulatorRequest, now: number): SimulatorResponse | undefined {
    switch (`${request.method} ${request.path}`) {
      case 'POST /v2/auth/token':
        return answerToken(this.#company, request, now);
      case 'POST /v2/auth/revoke':
        return answerRevoke(this.#company, request, now);
      case 'POST /v1/auth':
        return answerV1Auth(this.#company, request, now);
      default:
        return undefined;
    }
  }

  #serve(
    route: Route,
    params: Readonly<Record<string, string>>,
    request: SimulatorRequest,
    context: SimulatorContext,
  ): SimulatorResponse {
    const company = this.#company;
    const now = context.now();
    const admitted = admit(company, request, route, now);
    if ('status' in admitted) return admitted;
    const beta = (request.headers['beta'] ?? '').toLowerCase() === 'true';
    if (route.needsBeta === true && !beta && company.settings.betaHeader === 'required')
      return unknownEndpoint(now, request.path);
    const drawn = draw(company, route.bucket, now);
    const rotated = admitted.nextToken === undefined ? {} : { authorization: `Bearer ${admitted.nextToken}` };
    const extra = { ...(route.version === 'v2' ? drawn.headers : {}), ...rotated };
    if (admitted.nextToken !== undefined) context.changed();
    if (drawn.refused) return throttled(route.version, now, extra);
    const answer = carryOut(route, {
      company,
      credential: admitted.credential,
      request,
      params,
      now,
      origin: context.origin,
      skippedByFault: context.fault?.name === 'skip_attributes' ? texts(context.fault['ids']) : [],
      nextLinks: nextLinks(context.fault?.name) ?? company.settings.nextLinks,
      wrote: (count) => context.wroteRecords(count),
    });
    return { ...answer, headers: { ...answer.headers, ...extra } };
  }
}

function carryOut(route: Route, call: Call): SimulatorResponse {
  try {
    return route.handle(call);
  } catch (error) {
    if (!(error instanceof QueryError)) throw error;
    return route.version === 'v1' ? v1Error(400, error.message) : badRequest(call.now, error.message);
  }
}

function nextLinks(fault: string | undefined): Call['nextLinks'] | undefined {
  if (fault === 'self_link') return 'self';
  return fault === 'relative_link' ? 'relative' : undefined;
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}
