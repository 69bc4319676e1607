import type { SimulatorRequest, SimulatorResponse } from '../../kit/simulator/app.ts';
import { bare } from './answers.ts';
import { own } from './ids.ts';
import type { Tenant, User } from './tenant.ts';

const MINUTE = 60_000;

function countThisMinute(tenant: Tenant, kind: 'reports' | 'soap', now: number): number {
  if (now - tenant.window.startedAt >= MINUTE) tenant.window = { startedAt: now, reports: 0, soap: 0 };
  tenant.window[kind] += 1;
  return tenant.window[kind];
}

/** 429 with neither Retry-After nor counters: the vendor sends none. */
export const TOO_MANY_REPORTS: SimulatorResponse = bare(429);
/** The SOAP door throttles with a 500 that holds no fault. */
export const TOO_MANY_SOAP: SimulatorResponse = bare(500);

export function throttleReports(tenant: Tenant, now: number): SimulatorResponse | undefined {
  const limit = tenant.settings.reportsPerMinute;
  return limit !== null && countThisMinute(tenant, 'reports', now) > limit ? TOO_MANY_REPORTS : undefined;
}

export function throttleSoap(tenant: Tenant, now: number): SimulatorResponse | undefined {
  const limit = tenant.settings.soapPerMinute;
  return limit !== null && countThisMinute(tenant, 'soap', now) > limit ? TOO_MANY_SOAP : undefined;
}

/** Basic names the user with or without `@tenant`. */
export function byPassword(tenant: Tenant, name: string, password: string): User | undefined {
  const suffix = `@${tenant.tenant}`;
  const username = name.endsWith(suffix) ? name.slice(0, -suffix.length) : name;
  return tenant.users.find((user) => user.username === username && user.password === password);
}

function byBearer(tenant: Tenant, token: string, now: number): User | undefined {
  const issued = own(tenant.oauth.access, token);
  if (issued === undefined || issued.expiresAt <= now || tenant.settings.refusesTokens) return undefined;
  return tenant.users.find(({ username }) => username === issued.username);
}

export function readBasic(header: string): readonly [name: string, secret: string] | undefined {
  const [scheme = '', credentials = ''] = header.split(' ');
  if (scheme.toLowerCase() !== 'basic') return undefined;
  const plain = Buffer.from(credentials, 'base64').toString('utf8');
  const mark = plain.indexOf(':');
  return mark < 0 ? undefined : [plain.slice(0, mark), plain.slice(mark + 1)];
}

/** Reports take Basic or Bearer. */
export function admitToReports(tenant: Tenant, request: SimulatorRequest, now: number): User | SimulatorResponse {
  const header = request.headers['authorization'] ?? '';
  const basic = readBasic(header);
  if (basic !== undefined) return byPassword(tenant, ...basic) ?? unauthorized('Basic realm="Workday"');
  return admitByToken(tenant, request, now);
}

/** REST takes Bearer only. */
export function admitByToken(tenant: Tenant, request: SimulatorRequest, now: number): User | SimulatorResponse {
  const [scheme = '', token = ''] = (request.headers['authorization'] ?? '').split(' ');
  const user = scheme.toLowerCase() === 'bearer' ? byBearer(tenant, token, now) : undefined;
  return user ?? unauthorized('Bearer realm="Workday"');
}

function unauthorized(challenge: string): SimulatorResponse {
  return bare(401, { 'www-authenticate': challenge });
}
