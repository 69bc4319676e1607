import type { SimulatorApp, SimulatorContext, SimulatorControlContext, SimulatorRequest, SimulatorResponse } from '../../kit/simulator/app.ts';
import { bare } from './answers.ts';
import { obey } from './control.ts';
import { admitToReports, throttleReports, TOO_MANY_REPORTS } from './doorkeeper.ts';
import { newTenant } from './new-tenant.ts';
import { answerToken } from './oauth.ts';
import { answerReport } from './reports.ts';
import { answerSoap } from './soap.ts';
import { tenantSchema, type Tenant } from './tenant.ts';

const REPORT = /^\/ccx\/service\/customreport2\/([^/]+)\/([^/]+)\/([^/]+)$/;
const SOAP = /^\/ccx\/service\/([^/]+)\/([^/]+)\/(v[^/]+)$/;
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
    const now = context.now();
    if (context.fault?.name === 'throttle') return TOO_MANY_REPORTS;
    const tooMany = throttleReports(this.#tenant, now);
    if (tooMany !== undefined) return tooMany;
    const admitted = admitToReports(this.#tenant, request, now);
    if ('status' in admitted) return admitted;
    return answerReport(this.#tenant, admitted, { owner: decoded(owner), name: decoded(name) }, request, now);
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
