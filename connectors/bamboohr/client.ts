import type { z } from 'zod';
import type { SessionContext } from '../../src/core/connector.ts';
import { ConnectorError } from '../../src/core/errors.ts';
import { pay } from '../kit/call-purpose.ts';
import { RequestFailure } from '../kit/failure.ts';
import { HttpClient, type HttpAnswer } from '../kit/http-client.ts';
import { readAnswer } from '../kit/read-answer.ts';
import type { Credential } from '../kit/refreshed-token.ts';
import { keyCredential, oauthCredential } from './auth.ts';
import { apiUrl, type Settings } from './config.ts';
import { bambooHrErrors, explainAnswer } from './errors.ts';

/** One account. Paths are written as in the vendor's specification, with the ids filled in. */
export class BambooHrClient {
  readonly #settings: Settings;
  readonly #http: HttpClient;
  signal: AbortSignal | undefined;

  constructor(settings: Settings, context: SessionContext, jitter: () => number = Math.random) {
    this.#settings = settings;
    const credential: Credential =
      settings.apiKey === undefined
        ? oauthCredential(settings, context, () => this.#http)
        : keyCredential(settings.apiKey);
    this.#http = new HttpClient({
      connection: context.connection,
      vendor: 'BambooHR',
      concurrency: context.limits.concurrency,
      timeoutMs: settings.requestTimeoutSeconds * 1000,
      now: context.now,
      wait: context.wait,
      jitter,
      pay: (purpose) => pay(context, purpose),
      // Without it BambooHR answers in XML.
      headers: async () => ({ accept: 'application/json', ...(await credential.headers()) }),
      renew: (refused) => credential.renew(refused),
      errors: bambooHrErrors,
      explain: explainAnswer,
      secrets: [settings.apiKey, settings.oauth?.clientSecret, settings.oauth?.refreshToken].flatMap(
        (secret) => secret ?? [],
      ),
    });
  }

  /** Throws ConnectorError. */
  async get<T>(path: string, schema: z.ZodType<T>, query: Readonly<Record<string, string>> = {}): Promise<T> {
    return (await this.getWithDate(path, schema, query)).body;
  }

  /** With the server's own clock, null when it did not tell. */
  async getWithDate<T>(
    path: string,
    schema: z.ZodType<T>,
    query: Readonly<Record<string, string>> = {},
  ): Promise<{ body: T; serverTimeMs: number | null }> {
    const answer = await this.#http.request({
      method: 'GET',
      url: apiUrl(this.#settings, path),
      query,
      signal: this.signal,
    });
    const date = Date.parse(answer.headers['date'] ?? '');
    return { body: this.#read(answer, schema, `GET ${path}`), serverTimeMs: Number.isNaN(date) ? null : date };
  }

  /** null for a 404, the one answer that may mean "there is none". Throws ConnectorError for the rest. */
  async find<T>(path: string, schema: z.ZodType<T>, query: Readonly<Record<string, string>> = {}): Promise<T | null> {
    try {
      return await this.get(path, schema, query);
    } catch (error) {
      if (error instanceof ConnectorError && error.code === 'not_found') return null;
      throw error;
    }
  }

  /** Throws ConnectorError. `repeatable`: writing the same values again changes nothing. */
  async post(path: string, json: unknown, repeatable: boolean): Promise<void> {
    await this.#http.request({
      method: 'POST',
      url: apiUrl(this.#settings, path),
      json,
      repeatable,
      signal: this.signal,
    });
  }

  /** A POST whose answer is read. Throws ConnectorError. */
  async ask<T>(path: string, json: unknown, schema: z.ZodType<T>): Promise<T> {
    const answer = await this.#http.request({
      method: 'POST',
      url: apiUrl(this.#settings, path),
      json,
      repeatable: true,
      signal: this.signal,
    });
    return this.#read(answer, schema, `POST ${path}`);
  }

  /** Sent once at most, unless it was throttled. Throws RequestFailure, so that the caller can tell a refusal from silence. */
  async append(path: string, json: unknown): Promise<HttpAnswer> {
    return await this.#http.attempt({
      method: 'POST',
      url: apiUrl(this.#settings, path),
      json,
      repeatable: false,
      signal: this.signal,
    });
  }

  toConnectorError(failure: RequestFailure): ConnectorError {
    return this.#http.toConnectorError(failure);
  }

  calls(): { readonly api: number; readonly auth: number; readonly maxInFlight: number } {
    return this.#http.counts();
  }

  close(): void {
    this.#http.close();
  }

  #read<T>(answer: HttpAnswer, schema: z.ZodType<T>, request: string): T {
    try {
      return readAnswer(answer, schema, request);
    } catch (error) {
      throw error instanceof RequestFailure ? this.#http.toConnectorError(error) : error;
    }
  }
}

export const isCode = (error: unknown, ...codes: readonly string[]): boolean =>
  error instanceof ConnectorError && codes.includes(error.code);

/** True for what stops the whole connection: everything else is one item's affair. */
export const stopsConnection = (error: unknown): boolean =>
  !(error instanceof ConnectorError) ||
  error.resolution.action === 'fail' ||
  error.resolution.action === 'rate_limited' ||
  error.resolution.action === 'refresh_auth';
