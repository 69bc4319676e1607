import { createHash } from 'node:crypto';
import { jsonResponse, type SimulatorResponse } from '../../kit/simulator/app.ts';
import { stamp } from './times.ts';

const ERRORS = 'https://developer.personio.de/reference/errors#';
const GATEWAY_ERRORS = 'https://developer.personio.de/v2.0/page/public-api-error-codes#';

export function json(status: number, body: unknown, headers: Record<string, string> = {}): SimulatorResponse {
  return jsonResponse(status, body, { 'content-type': 'application/json', ...headers });
}

export function noContent(): SimulatorResponse {
  return { status: 204, headers: {}, body: '' };
}

let problems = 0;

/** Every refusal of v2 has an id of its own that the vendor's support asks for. */
function traceId(now: number): string {
  problems += 1;
  const digest = createHash('md5').update(`${now}-${problems}`).digest('hex');
  return digest.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

function problemJson(status: number, body: unknown, headers: Record<string, string> = {}): SimulatorResponse {
  return jsonResponse(status, body, { 'content-type': 'application/problem+json', ...headers });
}

interface Trouble {
  readonly title: string;
  readonly detail: string;
  readonly type: string;
  readonly meta?: Readonly<Record<string, string>>;
}

function problem(status: number, now: number, trouble: Trouble, headers?: Record<string, string>): SimulatorResponse {
  const { title, detail, type, meta } = trouble;
  const error = { title, detail, type, ...(meta === undefined ? {} : { _meta: meta }) };
  return problemJson(status, { personio_trace_id: traceId(now), timestamp: stamp(now), errors: [error] }, headers);
}

export function badRequest(now: number, detail: string): SimulatorResponse {
  return problem(400, now, { title: 'Bad request', detail, type: `${ERRORS}common.bad_request` });
}

export function notFound(now: number): SimulatorResponse {
  const detail = 'There is no resource for the specified id.';
  return problem(404, now, { title: 'Resource not found', detail, type: `${ERRORS}common.resource_not_found` });
}

/** The gateway knows no such address, or only with the header `Beta: true`. */
export function unknownEndpoint(now: number, path: string): SimulatorResponse {
  const detail = `The endpoint with ${path} was not found.`;
  return problem(404, now, { title: 'Not Found', detail, type: `${GATEWAY_ERRORS}apinot_found`, meta: { path } });
}

/** Said both when the token ended and when `/v2/persons` is not among its scopes. */
export function unauthorizedRequest(now: number): SimulatorResponse {
  const detail = 'Unauthorized Request';
  return problem(401, now, { title: 'Unauthorized', detail, type: `${GATEWAY_ERRORS}apiunauthorized` });
}

export function unauthorizedToken(now: number): SimulatorResponse {
  return problem(400, now, { title: 'Bad request', detail: 'Unauthorized token', type: `${ERRORS}common.bad_request` });
}

export function forbidden(now: number): SimulatorResponse {
  const detail = 'Access to this resource is forbidden.';
  return problem(403, now, { title: 'Forbidden', detail, type: `${ERRORS}common.forbidden` });
}

export function conflict(now: number, detail: string): SimulatorResponse {
  return problem(409, now, { title: 'Conflict', detail, type: `${ERRORS}common.conflict` });
}

export function unprocessable(now: number, detail: string): SimulatorResponse {
  return problem(422, now, { title: 'Unprocessable entity', detail, type: `${ERRORS}common.unprocessable_entity` });
}

export function tooManyRequests(now: number, headers: Record<string, string>): SimulatorResponse {
  const trouble = {
    title: 'Too many requests',
    detail: 'The rate limit has been exceeded',
    type: `${ERRORS}common.too_many_requests`,
  };
  return problem(429, now, trouble, headers);
}

const TOKEN_ERRORS = {
  invalid_request: [
    'invalid_request.required_parameters_missing',
    'The request has missing or invalid required parameters.',
  ],
  invalid_client: [
    'invalid_client',
    'Client authentication failed (e.g., unknown client, wrong secret, no client authentication included, or unsupported authentication method).',
  ],
  unsupported_grant_type: [
    'unsupported_grant_type',
    'The requested authorization grant type is not supported by the server.',
  ],
  invalid_scope: ['invalid_scope', 'One of the requested scopes is invalid.'],
} as const;

export function tokenError(
  now: number,
  error: keyof typeof TOKEN_ERRORS,
  meta?: Readonly<Record<string, unknown>>,
  description?: string,
): SimulatorResponse {
  const [anchor, usual] = TOKEN_ERRORS[error];
  return problemJson(400, {
    error,
    error_description: description ?? usual,
    error_uri: `${ERRORS}credentials.oauth2.${anchor}`,
    timestamp: stamp(now),
    trace_id: traceId(now),
    ...(meta === undefined ? {} : { meta }),
  });
}

/** v1 knows one error form for everything. */
export function v1Error(status: number, message: string, detail: unknown = []): SimulatorResponse {
  const errorData = Array.isArray(detail) && detail.length === 0 ? {} : { error_data: detail };
  return json(status, { success: false, error: { code: status, message, ...errorData } });
}

export function v1Data(status: number, data: unknown): SimulatorResponse {
  return json(status, { success: true, data });
}
