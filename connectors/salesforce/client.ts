import PQueue from 'p-queue';
import type { Connection } from 'jsforce';
import type { CallPurpose, SessionContext } from '../../src/core/connector.ts';
import { ConnectorError, type ErrorResolution } from '../../src/core/errors.ts';
import { pay, purposeNow } from '../kit/call-purpose.ts';
import { newConnection, signIn, SignInError, type Identity } from './auth.ts';
import { secretsOf, type SalesforceAuth, type SalesforceSettings } from './config.ts';
import { resolveHtml, resolveNoAnswer, resolveUnexpected, resolveVendorError } from './errors.ts';
import { ATTEMPTS_PER_REQUEST, FIRST_BACKOFF_MS } from './limits.ts';
import { RefreshGuard } from './refresh-guard.ts';
import { vendorErrorsSchema } from './schema.ts';
import { CallCounter, OneShotTransport } from './transport.ts';

export interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** From the version root, e.g. /composite, or from the host, e.g. /services/data. */
  readonly path: string;
  readonly body?: unknown;
  readonly signal?: AbortSignal | undefined;
  /** False for what must not be sent a second time blindly. */
  readonly repeatable?: boolean;
}
export interface ApiAnswer {
  readonly status: number;
  readonly body: unknown;
  /** The server's clock, whole seconds; ours when the answer carried no Date. */
  readonly serverTime: Date;
}

/** The only door to one Salesforce org: signs in, counts, queues, retries, and turns every failure into a ConnectorError. */
export class SalesforceClient {
  readonly settings: SalesforceSettings;
  readonly context: SessionContext;
  readonly #auth: SalesforceAuth;
  readonly #connection: Connection;
  readonly #queue: PQueue;
  readonly counter: CallCounter;
  readonly #guard: RefreshGuard;
  #signedIn: Promise<Identity> | null = null;

  constructor(
    settings: SalesforceSettings,
    context: SessionContext,
    auth: SalesforceAuth = settings.auth,
    counter = new CallCounter(),
  ) {
    this.settings = settings;
    this.context = context;
    this.#auth = auth;
    this.counter = counter;
    this.#queue = new PQueue({ concurrency: Math.max(1, context.limits.concurrency) });
    this.#guard = new RefreshGuard(() => this.context.now());
    this.#connection = newConnection(auth, {
      loginUrl: settings.loginUrl,
      version: settings.apiVersion,
      timeoutMs: this.#timeoutMs(),
      refreshFn: (_connection, done) => void this.#refresh(done),
    });
  }

  get instanceUrl(): string {
    return this.#connection.instanceUrl;
  }

  /** Usage of the daily limit as the last answer's Sforce-Limit-Info said. */
  get apiUsage(): { readonly used: number; readonly limit: number } | null {
    return this.#connection.limitInfo.apiUsage ?? null;
  }

  /** Signs in at first use; costs a token request, no API call. */
  async identity(): Promise<Identity> {
    if (this.#auth.flow === 'access_token')
      return { organizationId: this.#auth.accessToken.split('!')[0] ?? '', userId: '' };
    this.#signedIn ??= this.#signInWithRetry();
    try {
      return await this.#signedIn;
    } catch (error) {
      this.#signedIn = null;
      throw error;
    }
  }

  /** One API call (more only when it is repeated after a passing fault). Throws ConnectorError. */
  async send(request: ApiRequest): Promise<ApiAnswer> {
    await this.identity();
    const { signal } = request;
    const purpose = purposeNow();
    for (let attempt = 1; ; attempt += 1) {
      signal?.throwIfAborted();
      const outcome = await this.#queue.add(() => this.#sendOnce(request, purpose));
      if (!('action' in outcome)) return outcome;
      if (attempt >= ATTEMPTS_PER_REQUEST || !mayRepeat(outcome, request)) throw this.error(outcome);
      await this.context.wait(backoffMs(outcome, attempt), signal);
    }
  }

  error(resolution: ErrorResolution): ConnectorError {
    return new ConnectorError(this.context.connection, resolution);
  }

  async close(): Promise<void> {
    this.#queue.clear();
    await this.#queue.onIdle();
  }

  async #sendOnce(request: ApiRequest, purpose: CallPurpose): Promise<ApiAnswer | ErrorResolution> {
    const transport = new OneShotTransport(this.counter, () => pay(this.context, purpose), this.#timeoutMs(), request.signal);
    try {
      const body = await this.#connection.request(
        {
          method: request.method,
          url: request.path,
          headers: { 'content-type': 'application/json; charset=UTF-8' },
          ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
        },
        { transport },
      );
      const { answer } = transport;
      if (answer === null) return resolveUnexpected('no answer');
      if (isHtml(answer.headers) || answer.status >= 300) return resolveHtml(answer.status);
      this.#guard.succeeded();
      if (this.apiUsage !== null) this.context.learnUsage?.(this.apiUsage);
      const date = new Date(answer.headers['date'] ?? '');
      return { status: answer.status, body, serverTime: Number.isNaN(date.getTime()) ? this.context.now() : date };
    } catch (error) {
      return this.#resolveFailure(error, transport, request);
    }
  }

  #resolveFailure(error: unknown, transport: OneShotTransport, request: ApiRequest): ErrorResolution {
    if (error instanceof SignInError) return error.resolution;
    if (transport.unpaid !== null) return transport.unpaid.spent.resolution;
    if (error instanceof Error && error.message.startsWith('Unable to refresh session')) {
      return this.#guard.failure ?? resolveVendorError({ code: 'INVALID_SESSION_ID', message: '', fields: [] }, 401);
    }
    const answer = transport.answer;
    // Aborted from outside: nobody wants an explanation.
    request.signal?.throwIfAborted();
    if (answer === null) return resolveNoAnswer(error);
    if (isHtml(answer.headers)) return resolveHtml(answer.status);
    const errors = vendorErrorsSchema.safeParse(parseJson(answer.body)).data;
    const first = errors?.[0] ?? { code: `ERROR_HTTP_${answer.status}`, message: '', fields: [] };
    return resolveVendorError(first, answer.status, secretsOf(this.#auth));
  }

  async #signInWithRetry(): Promise<Identity> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        this.counter.auth += 1;
        return await signIn(this.#connection, this.#auth, this.settings.loginUrl, this.context.now());
      } catch (error) {
        if (!(error instanceof SignInError)) throw error;
        if (error.resolution.action !== 'retry' || attempt >= ATTEMPTS_PER_REQUEST) throw this.error(error.resolution);
        await this.context.wait(backoffMs(error.resolution, attempt));
      }
    }
  }

  /** jsforce calls this once for any number of concurrent 401s, and would call it for ever if it were allowed to. */
  async #refresh(done: (error: Error | null, accessToken?: string) => void): Promise<void> {
    try {
      this.#guard.begin();
      this.counter.auth += 1;
      await signIn(this.#connection, this.#auth, this.settings.loginUrl, this.context.now());
      done(null, this.#connection.accessToken ?? '');
    } catch (error) {
      if (error instanceof SignInError) this.#guard.failed(error.resolution);
      done(error instanceof Error ? error : new Error('sign-in failed'));
    }
  }

  #timeoutMs(): number {
    return this.settings.requestTimeoutSeconds * 1_000;
  }
}

function mayRepeat(resolution: ErrorResolution, request: ApiRequest): boolean {
  if (resolution.action === 'rate_limited') return /concurrent|at once/i.test(resolution.message);
  return resolution.action === 'retry' && request.repeatable !== false;
}

/** Doubling, with up to half of it added by chance, so that callers that failed together do not return together. */
export function backoffMs(resolution: ErrorResolution, attempt: number): number {
  const base = resolution.retryAfterMs ?? FIRST_BACKOFF_MS * 2 ** (attempt - 1);
  return Math.round(base * (1 + Math.random() / 2));
}

const isHtml = (headers: Readonly<Record<string, string>>): boolean =>
  (headers['content-type'] ?? '').includes('text/html');

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
