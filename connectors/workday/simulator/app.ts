import type { SimulatorApp, SimulatorContext, SimulatorControlContext, SimulatorRequest, SimulatorResponse } from '../../kit/simulator/app.ts';
import { bare } from './answers.ts';
import { obey } from './control.ts';
import { admitByToken, admitToReports, throttleReports, TOO_MANY_REPORTS } from './doorkeeper.ts';
import { newTenant } from './new-tenant.ts';
import { answerToken } from './oauth.ts';
import { answerReport } from './reports.ts';
import { answerWorkerList } from './rest.ts';
import { answerSoap } from './soap.ts';
import { tenantSchema, type Tenant, type User } from './tenant.ts';
import { dayIn } from './times.ts';

const REPORT = /^\/ccx\/service\/customreport2\/([^/]+)\/([^/]+)\/([^/]+)$/;
const SOAP = /^\/ccx\/service\/([^/]+)\/([^/]+)\/(v[^/]+)$/;
const WORKERS = /^\/ccx\/api\/v1\/([^/]+)\/workers$/;
const TOKEN = /^\/ccx\/oauth2\/([^/]+)\/token$/;

export class WorkdaySimulator implements SimulatorApp {
  #tenant: Tenant;

  constructor(tenant: Tenant = newTenant()) {
    this.#tenant = tenant;
  }

  handle(request: SimulatorRequest, context: SimulatorContext): SimulatorResponse {
    const token = TOKEN.exec(request.path);
    if (token !== null) return this.#isOurs(token[1]) ? this.#token(request, context) : bare(404);
    const report = REPORT.exec(request.path);
    if (report !== null) return this.#isOurs(report[1]) ? this.#report(request, context, report[2] ?? '', report[3] ?? '') : bare(404);
    const soap = SOAP.exec(request.path);
    if (soap !== null) return this.#isOurs(soap[1]) ? answerSoap(this.#tenant, { service: soap[2] ?? '', version: soap[3] ?? '' }, request, context) : bare(404);
    const workers = WORKERS.exec(request.path);
    if (workers !== null && this.#isOurs(workers[1])) return this.#workers(request, context);
    return bare(404);
  }

  control(name: string, payload: unknown, context: SimulatorControlContext): unknown {
    if (name === 'reset') {
      this.#tenant = newTenant(this.#tenant.tenant);
      return { reset: true };
    }
    return obey(this.#tenant, name, payload, context.now());
  }

  dump(): unknown {
    return this.#tenant;
  }

  load(state: unknown): void {
    this.#tenant = tenantSchema.parse(state);
  }

  #isOurs(segment: string | undefined): boolean {
    return segment === this.#tenant.tenant;
  }

  #token(request: SimulatorRequest, context: SimulatorContext): SimulatorResponse {
    context.changed();
    return answerToken(this.#tenant, request, context.now());
  }

  #report(request: SimulatorRequest, context: SimulatorContext, owner: string, name: string): SimulatorResponse {
    return this.#admitted(context, admitToReports(this.#tenant, request, context.now()), (user) =>
      answerReport(this.#tenant, user, { owner: decoded(owner), name: decoded(name) }, request, context.now()),
    );
  }

  #workers(request: SimulatorRequest, context: SimulatorContext): SimulatorResponse {
    const now = context.now();
    return this.#admitted(context, admitByToken(this.#tenant, request, now), (user) =>
      answerWorkerList(this.#tenant, user, request, context.origin, dayIn(this.#tenant.settings.zone, now)),
    );
  }

  /** Reports and REST share one allowance, which counts the refused calls too. */
  #admitted(context: SimulatorContext, admitted: User | SimulatorResponse, answer: (user: User) => SimulatorResponse): SimulatorResponse {
    if (context.fault?.name === 'throttle') return TOO_MANY_REPORTS;
    const tooMany = throttleReports(this.#tenant, context.now());
    if (tooMany !== undefined) return tooMany;
    return 'status' in admitted ? admitted : answer(admitted);
  }
}

/** A percent sign that encodes nothing is part of a name nobody has, not a crash. */
function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
