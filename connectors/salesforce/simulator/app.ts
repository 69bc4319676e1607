import {
  jsonResponse,
  type SimulatorApp,
  type SimulatorContext,
  type SimulatorRequest,
  type SimulatorResponse,
} from '../../kit/simulator/app.ts';
import { callsOf } from './composite.ts';
import { runControl } from './control.ts';
import { dispatch } from './dispatch.ts';
import { notFound, Refusal } from './errors.ts';
import { accountLocks } from './locks.ts';
import { OAuth } from './oauth.ts';
import { Org, type Call, type LateCommit } from './org.ts';
import type { RestRequest } from './rest.ts';
import { toStamp } from './stamps.ts';
import { dumpState, loadState } from './state.ts';
import { Transaction } from './transaction.ts';
import { Usage } from './usage.ts';
import { foundOrg } from './founding.ts';

const MAX_URI_BYTES = 16_384;
const VERSION_ROOT = /^\/services\/data\/v(\d{2,3}\.\d)(\/.*)?$/;

export interface SalesforceParts {
  readonly org: Org;
  readonly oauth: OAuth;
  readonly usage: Usage;
}

export function createSalesforceApp(): SimulatorApp {
  const org = new Org();
  const parts: SalesforceParts = { org, oauth: new OAuth(org), usage: new Usage() };
  foundOrg(parts, Date.now());
  return {
    handle: (request, context) => {
      try {
        return handle(parts, request, context);
      } catch (error) {
        if (error instanceof Refusal) return error.toResponse();
        throw error;
      }
    },
    control: (name, payload, context) => runControl(parts, name, payload, context),
    dump: () => dumpState(parts),
    load: (state) => loadState(parts, state),
  };
}

function handle(parts: SalesforceParts, request: SimulatorRequest, context: SimulatorContext): SimulatorResponse {
  const now = context.now();
  parts.org.settleLateCommits(now);
  const tooLong = tooLongResponse(request);
  if (tooLong !== undefined) return tooLong;
  switch (request.path) {
    case '/services/oauth2/token':
      context.changed();
      return parts.oauth.token(request, now, context.origin);
    case '/services/oauth2/revoke':
      context.changed();
      return parts.oauth.revoke(new URLSearchParams(request.body).get('token') ?? request.query.get('token') ?? '')
        ? { status: 200, headers: {}, body: '' }
        : jsonResponse(400, { error: 'unsupported_token_type', error_description: 'this token type is not supported' });
    case '/services/oauth2/userinfo':
      return userInfo(parts, request, context);
    case '/services/data':
    case '/services/data/':
      return jsonResponse(200, versions(parts.org));
    default:
      return request.path.startsWith('/id/') ? userInfo(parts, request, context) : versioned(parts, request, context);
  }
}

/** The edge answers these, so they are not in Salesforce's JSON. */
function tooLongResponse(request: SimulatorRequest): SimulatorResponse | undefined {
  const uri = Buffer.byteLength(request.rawUrl);
  const headers = Object.entries(request.headers).reduce(
    (sum, [name, value]) => sum + name.length + value.length + 4,
    0,
  );
  const status = uri > MAX_URI_BYTES ? 414 : uri + headers > MAX_URI_BYTES ? 431 : undefined;
  if (status === undefined) return undefined;
  const reason = status === 414 ? 'URI Too Long' : 'Request Header Fields Too Large';
  return {
    status,
    headers: { 'content-type': 'text/html;charset=iso-8859-1' },
    body: `<h1>Bad Message ${status}</h1><pre>reason: ${reason}</pre>`,
  };
}

function versioned(parts: SalesforceParts, request: SimulatorRequest, context: SimulatorContext): SimulatorResponse {
  const { org, oauth, usage } = parts;
  const now = context.now();
  const match = VERSION_ROOT.exec(request.path);
  const version = match?.[1];
  if (version === undefined || Number(version) > org.settings.maxVersion) throw notFound();
  if (Number(version) < org.settings.minVersion)
    throw new Refusal(410, 'GONE', `The requested API version v${version} has been retired`);
  const session =
    context.fault?.name === 'session_expired' ? undefined : oauth.session(request.headers['authorization'], now);
  const user = session === undefined ? undefined : org.table('User').get(session.userId);
  if (user === undefined) throw new Refusal(401, 'INVALID_SESSION_ID', 'Session expired or invalid');
  const path = match?.[2] ?? '/';
  const body = readBody(request);
  const used = usage.used(now) + org.settings.usedByOthers;
  if (context.fault?.name === 'daily_limit' || used >= org.settings.dailyLimit) {
    throw new Refusal(403, 'REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.');
  }
  if (context.fault?.name === 'concurrent_limit') {
    throw new Refusal(403, 'REQUEST_LIMIT_EXCEEDED', 'ConcurrentRequests (Concurrent API Requests) Limit exceeded.');
  }
  usage.add(now, callsOf(path, body));
  context.changed();
  const flight = {};
  const call: Call = { org, user, stamp: toStamp(now), now, version, flight, fault: context.fault };
  context.onFinished(() => accountLocks(org).release(flight));
  const limits = {
    'sforce-limit-info': `api-usage=${usage.used(now) + org.settings.usedByOthers}/${org.settings.dailyLimit}`,
  };
  const response = respond(
    parts,
    call,
    { method: request.method, path, query: request.query, headers: request.headers, body },
    context,
  );
  // The recorded 204 answers carry no allowance.
  return response.status === 204 ? response : { ...response, headers: { ...limits, ...response.headers } };
}

function respond(
  parts: SalesforceParts,
  call: Call,
  request: RestRequest,
  context: SimulatorContext,
): SimulatorResponse {
  if (request.path === '/limits') return jsonResponse(200, limitsBody(parts, call.now));
  const tx = new Transaction(call);
  try {
    const result = dispatch(tx, request);
    if (call.fault?.name === 'late_commit') holdBack(tx, call);
    context.wroteRecords(tx.written);
    if (result.body === undefined) return { status: result.status, headers: { ...result.headers }, body: '' };
    return jsonResponse(result.status, result.body, { ...result.headers });
  } catch (error) {
    tx.rollbackTo(0);
    if (error instanceof Refusal) return error.toResponse();
    throw error;
  }
}

/** The caller is told of success, but nobody else sees the rows for a while. */
function holdBack(tx: Transaction, call: Call): void {
  const delayMs = Number(call.fault?.['delayMs'] ?? 60_000);
  const commits: LateCommit[] = tx
    .finalRows()
    .map(({ object, row }) => ({ visibleAt: call.now + delayMs, object, row }));
  tx.rollbackTo(0);
  call.org.lateCommits.push(...commits);
}

function readBody(request: SimulatorRequest): unknown {
  if (request.body === '') return undefined;
  if (!(request.headers['content-type'] ?? '').toLowerCase().includes('json')) {
    throw new Refusal(
      415,
      'UNSUPPORTED_MEDIA_TYPE',
      `Content type '${request.headers['content-type'] ?? ''}' is not supported`,
    );
  }
  try {
    return JSON.parse(request.body);
  } catch (error) {
    throw new Refusal(
      400,
      'JSON_PARSER_ERROR',
      `${error instanceof Error ? error.message : 'Unexpected character'} at [line:1, column:1]`,
    );
  }
}

function userInfo(parts: SalesforceParts, request: SimulatorRequest, context: SimulatorContext): SimulatorResponse {
  const session = parts.oauth.session(request.headers['authorization'], context.now());
  const user = session === undefined ? undefined : parts.org.table('User').get(session.userId);
  if (user === undefined)
    return { status: 403, headers: { 'content-type': 'text/html;charset=UTF-8' }, body: 'Bad_OAuth_Token' };
  const organization = parts.org.organizationId();
  return jsonResponse(200, {
    sub: `${context.origin}/id/${organization}/${user.Id}`,
    user_id: user.Id,
    organization_id: organization,
    preferred_username: user['Username'],
    nickname: user['Alias'],
    name: user['Name'],
    email: user['Email'],
    user_type: 'STANDARD',
    active: user['IsActive'],
    urls: {
      rest: `${context.origin}/services/data/v{version}/`,
      query: `${context.origin}/services/data/v{version}/query/`,
    },
  });
}

function versions(org: Org): unknown[] {
  const list: unknown[] = [];
  for (let version = org.settings.minVersion; version <= org.settings.maxVersion; version += 1) {
    list.push({ label: `Release ${version}`, url: `/services/data/v${version}.0`, version: `${version}.0` });
  }
  return list;
}

function limitsBody(parts: SalesforceParts, now: number): unknown {
  const { dailyLimit, usedByOthers } = parts.org.settings;
  const remaining = Math.max(0, dailyLimit - usedByOthers - parts.usage.used(now));
  return { DailyApiRequests: { Max: dailyLimit, Remaining: remaining } };
}
