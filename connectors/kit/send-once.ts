import type { Agent as HttpAgent } from 'node:http';
import type { Agent as HttpsAgent } from 'node:https';
import axios, { AxiosError, type AxiosResponse } from 'axios';
import { parseRetryAfter } from './back-off.ts';
import { RequestFailure, type Failure } from './failure.ts';
import type { HttpAnswer, HttpRequest } from './http-options.ts';
import { redact } from './redact.ts';

/** What every request of one client shares. */
export interface Wire {
  readonly httpAgent: HttpAgent;
  readonly httpsAgent: HttpsAgent;
  readonly timeoutMs: number;
  readonly maxAnswerBytes: number;
  readonly now: () => Date;
  readonly explain: (answer: HttpAnswer) => { readonly code: string | null; readonly message: string | null };
  readonly secrets: readonly string[];
}

/** Sends one request once. Throws RequestFailure; an aborted signal is thrown on as it is. */
export async function sendOnce(
  wire: Wire,
  request: HttpRequest,
  headers: Readonly<Record<string, string>>,
): Promise<HttpAnswer> {
  const label = `${request.method} ${pathOf(request.url)}`;
  const deadline = AbortSignal.timeout(wire.timeoutMs);
  const signal = request.signal === undefined ? deadline : AbortSignal.any([request.signal, deadline]);
  let response: AxiosResponse<unknown>;
  try {
    response = await axios.request<unknown>({
      method: request.method,
      url: request.url,
      ...(request.query === undefined ? {} : { params: new URLSearchParams(request.query) }),
      ...bodyOf(request),
      headers: { ...headers, ...contentTypeOf(request), ...request.headers },
      responseType: 'text',
      transformResponse: (data: unknown) => data,
      validateStatus: () => true,
      // A credential must not follow a redirect to another host.
      maxRedirects: 0,
      maxContentLength: wire.maxAnswerBytes,
      httpAgent: wire.httpAgent,
      httpsAgent: wire.httpsAgent,
      signal,
    });
  } catch (error) {
    request.signal?.throwIfAborted();
    // Not kept as the cause: axios hangs the request with its authorization header on the error.
    throw new RequestFailure(failureOf(error, wire, deadline), label);
  }
  const answer: HttpAnswer = {
    status: response.status,
    headers: lowerCased(response.headers),
    text: typeof response.data === 'string' ? response.data : '',
  };
  const failure = judge(answer, wire);
  if (failure !== null) throw new RequestFailure(failure, label);
  return answer;
}

function judge(answer: HttpAnswer, wire: Wire): Failure | null {
  const retryAfterMs = parseRetryAfter(answer.headers['retry-after'], wire.now());
  const isPage = looksLikeHtml(answer.text);
  if (answer.status >= 200 && answer.status < 300)
    return isPage ? { kind: 'html', status: answer.status, retryAfterMs } : null;
  // A throttled or refused request may come with a page; its status says more than the page.
  if (isPage && ![401, 403, 429].includes(answer.status) && retryAfterMs === null)
    return { kind: 'html', status: answer.status, retryAfterMs };
  const { code, message } = wire.explain(answer);
  return {
    kind: 'answer',
    status: answer.status,
    code: code === null ? null : redact(code, wire.secrets),
    message: message === null || message.trim() === '' ? null : redact(message, wire.secrets),
    retryAfterMs,
  };
}

/** By content: vendors send empty answers and even JSON as text/html. */
const looksLikeHtml = (text: string): boolean => /^\s*(?:<!doctype html|<html[\s>])/i.test(text.slice(0, 200));

function failureOf(error: unknown, wire: Wire, deadline: AbortSignal): Failure {
  if (deadline.aborted) return { kind: 'timeout', afterMs: wire.timeoutMs };
  if (!(error instanceof AxiosError)) return { kind: 'network', code: 'network' };
  if (/maxContentLength/.test(error.message)) return { kind: 'too_large', maxBytes: wire.maxAnswerBytes };
  if (error.code === 'ECONNABORTED' || error.code === 'ETIMEDOUT') return { kind: 'timeout', afterMs: wire.timeoutMs };
  return { kind: 'network', code: error.code ?? 'network' };
}

function bodyOf(request: HttpRequest): { data?: string } {
  if (request.raw !== undefined) return { data: request.raw.body };
  if (request.json !== undefined) return { data: JSON.stringify(request.json) };
  return request.form === undefined ? {} : { data: new URLSearchParams(request.form).toString() };
}

function contentTypeOf(request: HttpRequest): Record<string, string> {
  if (request.raw !== undefined) return { 'content-type': request.raw.contentType };
  if (request.json !== undefined) return { 'content-type': 'application/json' };
  return request.form === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' };
}

function lowerCased(headers: unknown): Record<string, string> {
  const found: Record<string, string> = {};
  if (typeof headers !== 'object' || headers === null) return found;
  for (const [name, value] of Object.entries(headers)) {
    if (typeof value === 'string') found[name.toLowerCase()] = value;
    else if (Array.isArray(value)) found[name.toLowerCase()] = value.join(', ');
  }
  return found;
}

const pathOf = (url: string): string => (URL.canParse(url) ? new URL(url).pathname : url);
