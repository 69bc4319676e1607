import type { z } from 'zod';
import type { SessionContext } from '../../src/core/connector.ts';
import { ConnectorError } from '../../src/core/errors.ts';
import { pay } from '../kit/call-purpose.ts';
import { RequestFailure } from '../kit/failure.ts';
import { HttpClient, type HttpAnswer, type HttpRequest } from '../kit/http-client.ts';
import { readAnswer } from '../kit/read-answer.ts';
import { Auth } from './auth.ts';
import { apiUrl, type Settings } from './config.ts';
import { explainAnswer, MISSING_SCOPE, NOT_FOUND, personioErrors } from './errors.ts';
import { RETRY } from './limits.ts';
import { Pace } from './pace.ts';

export type Query = Readonly<Record<string, string>>;

/** One account. Paths begin with the version: it decides which of the two tokens goes along. */
export class PersonioClient {
  readonly auth: Auth;
  readonly #settings: Settings;
  readonly #http: HttpClient;
  readonly #pace: Pace;
  signal: AbortSignal | undefined;

  constructor(settings: Settings, context: SessionContext, jitter: () => number = Math.random) {
    this.#settings = settings;
    this.#pace = new Pace(context);
    this.auth = new Auth(settings, context, () => this.#http);
    this.#http = new HttpClient({
      connection: context.connection,
      vendor: 'Personio',
      concurrency: context.limits.concurrency,
      timeoutMs: settings.requestTimeoutSeconds * 1_000,
      now: context.now,
      wait: context.wait,
      jitter,
      pay: (purpose) => pay(context, purpose),
      retry: RETRY,
      headers: async (request) => ({ accept: 'application/json', ...partnerHeaders(settings), ...(await this.auth.headers(request)) }),
      renew: (refused, request) => this.auth.renew(refused, request),
      errors: personioErrors,
      explain: explainAnswer,
      secrets: [settings.clientSecret, settings.v1?.clientSecret].flatMap((secret) => secret ?? []),
    });
  }

  /** Throws ConnectorError. */
  async get<T>(path: string, schema: z.ZodType<T>, query: Query = {}, headers: Query = {}): Promise<T> {
    return (await this.getWithDate(path, schema, query, headers)).body;
  }

  /** With the server's own clock, null when it did not tell. */
  async getWithDate<T>(path: string, schema: z.ZodType<T>, query: Query = {}, headers: Query = {}): Promise<{ body: T; serverTimeMs: number | null }> {
    const answer = await this.#send({ method: 'GET', url: apiUrl(this.#settings, path), query, headers, signal: this.signal });
    const date = Date.parse(answer.headers['date'] ?? '');
    return { body: this.#read(answer, schema, `GET ${path}`), serverTimeMs: Number.isNaN(date) ? null : date };
  }

  /** null for a 404, the one answer that may mean "there is none". Throws ConnectorError for the rest. */
  async find<T>(path: string, schema: z.ZodType<T>, query: Query = {}, headers: Query = {}): Promise<T | null> {
    try {
      return await this.get(path, schema, query, headers);
    } catch (error) {
      if (isCode(error, NOT_FOUND)) return null;
      throw error;
    }
  }

  /** Answered with 204. Setting the same values again changes nothing. Throws ConnectorError. */
  async patch(path: string, json: unknown): Promise<void> {
    await this.#send({ method: 'PATCH', url: apiUrl(this.#settings, path), json, repeatable: true, signal: this.signal });
  }

  /** Sent once at most, unless it was throttled. Throws RequestFailure, so that the caller can tell a refusal from silence. */
  async append(path: string, raw: NonNullable<HttpRequest['raw']>): Promise<HttpAnswer> {
    return await this.#attempt({ method: 'POST', url: apiUrl(this.#settings, path), raw, repeatable: false, signal: this.signal });
  }

  toConnectorError(failure: RequestFailure): ConnectorError {
    return this.#http.toConnectorError(failure);
  }

  /** For what did not pass through a request of its own, such as signing in. */
  asConnectorError(error: unknown): unknown {
    return error instanceof RequestFailure ? this.#http.toConnectorError(error) : error;
  }

  calls(): { readonly api: number; readonly auth: number; readonly maxInFlight: number } {
    return this.#http.counts();
  }

  close(): void {
    this.#http.close();
  }

  async #send(request: HttpRequest): Promise<HttpAnswer> {
    try {
      return await this.#attempt(request);
    } catch (error) {
      throw error instanceof RequestFailure ? this.#http.toConnectorError(error) : error;
    }
  }

  async #attempt(request: HttpRequest): Promise<HttpAnswer> {
    try {
      return await this.#once(request);
    } catch (error) {
      if (!this.#isForWantOfScope(error)) throw error;
      // Nothing was done, so even what may be sent once only is sent again.
      if (!(await this.auth.renewForScopes(request))) throw this.#denied(request, error);
    }
    return await this.#once(request).catch((error: unknown) => {
      throw this.#isForWantOfScope(error) ? this.#denied(request, error) : error;
    });
  }

  async #once(request: HttpRequest): Promise<HttpAnswer> {
    const { pathname } = new URL(request.url);
    await this.#pace.take(request.method, pathname, request.signal);
    const answer = await this.#http.attempt(request);
    this.#pace.note(request.method, pathname, answer.headers);
    await this.auth.noteAnswer(request, answer.headers['authorization']);
    return answer;
  }

  #isForWantOfScope(error: unknown): boolean {
    return error instanceof RequestFailure && [MISSING_SCOPE, 'forbidden'].includes(this.#http.toConnectorError(error).code);
  }

  #denied(request: HttpRequest, error: unknown): unknown {
    this.auth.deny(request);
    return error;
  }

  #read<T>(answer: HttpAnswer, schema: z.ZodType<T>, request: string): T {
    try {
      return readAnswer(answer, schema, request);
    } catch (error) {
      throw error instanceof RequestFailure ? this.#http.toConnectorError(error) : error;
    }
  }
}

const partnerHeaders = ({ partnerId, appId }: Settings): Query => ({
  ...(partnerId === undefined ? {} : { 'X-Personio-Partner-ID': partnerId }),
  ...(appId === undefined ? {} : { 'X-Personio-App-ID': appId }),
});

export const isCode = (error: unknown, ...codes: readonly string[]): boolean => error instanceof ConnectorError && codes.includes(error.code);

/** True for what stops the whole connection: everything else is one item's affair. */
export const stopsConnection = (error: unknown): boolean =>
  !(error instanceof ConnectorError) || error.resolution.action === 'fail' || error.resolution.action === 'rate_limited' || error.resolution.action === 'refresh_auth';

/** Why something could not be read, for the report; null when it stops the connection. */
export const reasonOf = (error: unknown): string | null =>
  stopsConnection(error) || !(error instanceof ConnectorError) ? null : `${error.message} ${error.remedy}`;
