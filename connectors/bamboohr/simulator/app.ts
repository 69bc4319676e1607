import type {
  SimulatorApp,
  SimulatorContext,
  SimulatorControlContext,
  SimulatorRequest,
  SimulatorResponse,
} from '../../kit/simulator/app.ts';
import { accountSchema, type Account } from './account.ts';
import { refuse, wantsJson, xml } from './answers.ts';
import type { Call } from './call.ts';
import { obey } from './control.ts';
import { admit, throttle, throttled } from './doorkeeper.ts';
import { newAccount } from './new-account.ts';
import { answerAuthorize, answerToken } from './oauth.ts';
import { findRoute, normalise } from './routes.ts';

export class BambooHrSimulator implements SimulatorApp {
  #account: Account;
  #requests = 0;

  constructor(account: Account = newAccount()) {
    this.#account = account;
  }

  handle(request: SimulatorRequest, context: SimulatorContext): SimulatorResponse {
    this.#requests += 1;
    const answer = this.#answer(request, context);
    return { ...answer, headers: { 'x-bamboohr-request-id': `request-${this.#requests}`, ...answer.headers } };
  }

  control(name: string, payload: unknown, context: SimulatorControlContext): unknown {
    if (name === 'reset') {
      this.#account = newAccount(this.#account.company);
      return { reset: true };
    }
    return obey(this.#account, name, payload, context.now());
  }

  dump(): unknown {
    return this.#account;
  }

  load(state: unknown): void {
    this.#account = accountSchema.parse(state);
  }

  routeKey(method: string, path: string): string {
    const matched = findRoute(method, normalise(path).path);
    return typeof matched === 'object' ? `${method} ${matched.route.path}` : `${method} ${path}`;
  }

  #answer(request: SimulatorRequest, context: SimulatorContext): SimulatorResponse {
    const account = this.#account;
    const now = context.now();
    const { fault } = context;
    if (fault?.name === 'throttle' || fault?.name === 'throttle_503') {
      const seconds = fault['seconds'];
      return throttled(fault.name === 'throttle' ? 429 : 503, typeof seconds === 'number' ? seconds : 1);
    }
    if (request.path === '/token.php') {
      context.changed();
      return answerToken(account, request, now);
    }
    if (request.path === '/authorize.php') {
      context.changed();
      return answerAuthorize(account, request);
    }
    const address = normalise(request.path);
    if (address.company !== undefined && address.company !== account.company) return refuse(404, 'Unknown company');
    const tooMany = throttle(account, now);
    if (tooMany !== undefined) return tooMany;
    const admitted = admit(account, request, now);
    if ('status' in admitted) return admitted;
    const matched = findRoute(request.method, address.path);
    if (matched === undefined) return refuse(404, 'Bad request url');
    if (matched === 'wrong method') return refuse(405, 'Method not allowed');
    const { route, params } = matched;
    const isHiring = route.path.startsWith('/api/v1/applicant_tracking');
    if (isHiring && !admitted.caller.applicantTracking) return refuse(403, 'You do not have access to ATS settings');
    if (route.access === 'basic' && admitted.viaOAuth) return refuse(403, 'This endpoint does not accept OAuth');
    if (route.access === 'oauth' && !admitted.viaOAuth) return refuse(401, 'This endpoint needs OAuth');
    const skipped: unknown = fault?.name === 'skip_fields' ? fault['fields'] : undefined;
    const call: Call = {
      ...admitted,
      account,
      request,
      params,
      now,
      linkBase: `${context.origin}${address.base}`,
      skippedByFault: Array.isArray(skipped) ? skipped.filter((name) => typeof name === 'string') : [],
      wrote: (count) => context.wroteRecords(count),
    };
    const answer = route.handle(call);
    return inAskedFormat(route.xmlRoot, request, answer);
  }
}

/** JSON only for those who ask for it; everybody else gets XML where the vendor speaks both. */
function inAskedFormat(
  xmlRoot: string | undefined,
  request: SimulatorRequest,
  answer: SimulatorResponse,
): SimulatorResponse {
  if (xmlRoot === undefined || answer.body === '' || answer.status >= 400) return answer;
  if (wantsJson(request.headers['accept'])) return answer;
  if (xmlRoot === 'lists' && request.query.get('format') === 'json') return answer;
  const body: unknown = JSON.parse(answer.body);
  return xml(answer.status, xmlRoot, body);
}
