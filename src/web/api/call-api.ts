import type { z } from 'zod';
import { ME_PATH } from './me.ts';
import { problemFrom, unreachable, unreadableAnswer } from './api-problem.ts';

export interface Call {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly body?: unknown;
  /** ETag of what the change was made from. */
  readonly ifMatch?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface Answer<T> {
  readonly data: T;
  /** Goes into ifMatch of a change; null when the answer has none. */
  readonly etag: string | null;
}

/** Of this tab: the service gives it with GET /api/v1/me, and asks for it with every write. */
let csrfToken: string | null = null;
export const rememberCsrfToken = (token: string | null): void => {
  csrfToken = token;
};

const ended = new EventTarget();
/** Called when the service says that the session is over; gives the function that stops listening. */
export const onSessionEnded = (listen: () => void): (() => void) => {
  ended.addEventListener('ended', listen);
  return () => ended.removeEventListener('ended', listen);
};

export const tellSessionEnded = (): void => void ended.dispatchEvent(new Event('ended'));

/** `path` begins with /api/v1. Throws ApiProblem. */
export async function callApi<Schema extends z.ZodType>(schema: Schema, path: string, call: Call = {}): Promise<Answer<z.output<Schema>>> {
  const response = await send(path, call);
  const body: unknown = response.status === 204 ? null : await response.json().catch(() => undefined);
  if (!response.ok) {
    if (response.status === 401 && path !== ME_PATH) tellSessionEnded();
    throw problemFrom(response.status, body);
  }
  const parsed = schema.safeParse(body);
  if (!parsed.success) throw unreadableAnswer(response.status);
  return { data: parsed.data, etag: response.headers.get('etag') };
}

function send(path: string, { method = 'GET', body, ifMatch, signal }: Call): Promise<Response> {
  const headers = new Headers({ accept: 'application/json' });
  if (body !== undefined) headers.set('content-type', 'application/json');
  if (method !== 'GET' && csrfToken !== null) headers.set('x-handoff-csrf', csrfToken);
  if (ifMatch !== undefined) headers.set('if-match', ifMatch);
  return fetch(path, { method, headers, credentials: 'same-origin', ...(body === undefined ? {} : { body: JSON.stringify(body) }), ...(signal === undefined ? {} : { signal }) }).catch((error: unknown) => {
    if (signal?.aborted === true) throw error;
    throw unreachable();
  });
}
