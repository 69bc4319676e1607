import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import PQueue from 'p-queue';
import { ConnectorError } from '../../src/core/errors.ts';
import { DEFAULT_RETRY, waitBeforeAttempt, type RetryPolicy } from './back-off.ts';
import { commonRules, resolveFailure, type ErrorRule } from './error-table.ts';
import { isThrottle, RequestFailure, type Failure } from './failure.ts';
import { sendOnce, type HttpAnswer, type Wire } from './send-once.ts';

export type { HttpAnswer } from './send-once.ts';

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Absolute, without the query. */
  readonly url: string;
  readonly query?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly json?: unknown;
  /** Sent as application/x-www-form-urlencoded. */
  readonly form?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  /**
   * True when sending it twice does what sending it once does. GET, PUT and DELETE are by definition; a POST must say so.
   * A throttled request was not carried out, so even one that is not repeatable is sent again after the wait.
   */
  readonly repeatable?: boolean;
  /** Which count it belongs to; token requests are not held against the vendor's limit. */
  readonly counts?: 'api' | 'auth';
  readonly signal?: AbortSignal | undefined;
}

export interface HttpClientOptions {
  /** Name of the connection, for error texts. */
  readonly connection: string;
  /** Name of the vendor, for error texts. */
  readonly vendor: string;
  /** Never more requests in flight than this. */
  readonly concurrency: number;
  readonly timeoutMs?: number;
  readonly maxAnswerBytes?: number;
  readonly now: () => Date;
  readonly wait: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** In [0, 1): spreads retries. Handed in so that a test can fix it. */
  readonly jitter: () => number;
  readonly retry?: Partial<RetryPolicy>;
  /** Headers of every api request (authorization among them); asked anew for each attempt. */
  readonly headers: () => Promise<Readonly<Record<string, string>>>;
  /** Renews the credential after a 401; false when it cannot. Tried once per request. */
  readonly renew?: () => Promise<boolean>;
  /** Asked before the common rows. */
  readonly errors: readonly ErrorRule[];
  /** Where the vendor puts its words and code; default none. */
  readonly explain?: (answer: HttpAnswer) => { readonly code: string | null; readonly message: string | null };
  /** Texts that must never appear in a message. */
  readonly secrets: readonly string[];
}

const DEFAULT_TIMEOUT_MS = 30_000;
/** Far above any page a vendor documents, far below what would end the process. */
const DEFAULT_MAX_ANSWER_BYTES = 64 * 1_048_576;

/** One account's door: concurrency, retries, waiting and counting in one place. Throws only ConnectorError. */
export class HttpClient {
  readonly #options: HttpClientOptions;
  readonly #retry: RetryPolicy;
  readonly #queue: PQueue;
  readonly #wire: Wire;
  readonly #agents: readonly [HttpAgent, HttpsAgent];
  readonly #counts = { api: 0, auth: 0, inFlight: 0, maxInFlight: 0 };
  /** Everybody waits, not only the request that was told to: the limit is the account's. */
  #pausedUntilMs = 0;

  constructor(options: HttpClientOptions) {
    this.#options = options;
    this.#retry = { ...DEFAULT_RETRY, ...options.retry };
    this.#queue = new PQueue({ concurrency: options.concurrency });
    const httpAgent = new HttpAgent({ keepAlive: true, maxSockets: options.concurrency });
    const httpsAgent = new HttpsAgent({ keepAlive: true, maxSockets: options.concurrency });
    this.#agents = [httpAgent, httpsAgent];
    this.#wire = {
      httpAgent,
      httpsAgent,
      timeoutMs: options.timeoutMs ?? DEFAULT_TIMEOUT_MS,
      maxAnswerBytes: options.maxAnswerBytes ?? DEFAULT_MAX_ANSWER_BYTES,
      now: options.now,
      explain: options.explain ?? (() => ({ code: null, message: null })),
      secrets: options.secrets,
    };
  }

  /** The answer of a 2xx; anything else becomes a ConnectorError by the error table. */
  async request(request: HttpRequest): Promise<HttpAnswer> {
    try {
      return await this.attempt(request);
    } catch (error) {
      throw error instanceof RequestFailure ? this.toConnectorError(error) : error;
    }
  }

  /** Like `request`, but throws the RequestFailure itself, for callers who must know whether the vendor said no. */
  async attempt(request: HttpRequest): Promise<HttpAnswer> {
    // Token requests run inside the slot of the request that needs them; queued, they would wait for themselves.
    if (request.counts === 'auth') return await this.#sendCounted(request, {});
    return await this.#queue.add(() => this.#persist(request), { signal: request.signal });
  }

  toConnectorError(failure: RequestFailure): ConnectorError {
    const { connection, vendor, errors } = this.#options;
    return new ConnectorError(connection, resolveFailure([...errors, ...commonRules(vendor)], failure.failure, vendor));
  }

  counts(): { readonly api: number; readonly auth: number; readonly maxInFlight: number } {
    const { api, auth, maxInFlight } = this.#counts;
    return { api, auth, maxInFlight };
  }

  close(): void {
    this.#queue.clear();
    for (const agent of this.#agents) agent.destroy();
  }

  async #persist(request: HttpRequest): Promise<HttpAnswer> {
    let renewed = false;
    for (let attempt = 1; ; attempt += 1) {
      await this.#waitForPause(request.signal);
      try {
        return await this.#sendCounted(request, await this.#options.headers());
      } catch (error) {
        if (!(error instanceof RequestFailure)) throw error;
        const { failure } = error;
        if (isUnauthorized(failure) && !renewed && this.#options.renew !== undefined) {
          renewed = true;
          if (await this.#options.renew()) continue;
        }
        const waitMs = this.#waitMs(request, failure, attempt);
        if (waitMs === null) throw error;
        if (isThrottle(failure)) this.#pausedUntilMs = Math.max(this.#pausedUntilMs, this.#options.now().getTime() + waitMs);
        else await this.#options.wait(waitMs, request.signal);
      }
    }
  }

  /** null: not again. */
  #waitMs(request: HttpRequest, failure: Failure, attempt: number): number | null {
    if (attempt >= this.#retry.attempts) return null;
    const backOffMs = waitBeforeAttempt(this.#retry, attempt + 1, this.#options.jitter());
    if (isThrottle(failure)) {
      const asked = failure.kind === 'answer' ? failure.retryAfterMs : null;
      if (asked === null) return backOffMs;
      return asked > this.#retry.longestRetryAfterMs ? null : asked;
    }
    if (!isRepeatable(request)) return null;
    const { action } = resolveFailure([...this.#options.errors, ...commonRules(this.#options.vendor)], failure, this.#options.vendor);
    return action === 'retry' ? backOffMs : null;
  }

  async #waitForPause(signal: AbortSignal | undefined): Promise<void> {
    for (;;) {
      const left = this.#pausedUntilMs - this.#options.now().getTime();
      if (left <= 0) return;
      const until = this.#pausedUntilMs;
      await this.#options.wait(left, signal);
      // A clock that stands still in a test would wait for ever; the wait itself is what was asked for.
      if (this.#pausedUntilMs === until) this.#pausedUntilMs = 0;
    }
  }

  async #sendCounted(request: HttpRequest, headers: Readonly<Record<string, string>>): Promise<HttpAnswer> {
    const counts = this.#counts;
    counts[request.counts ?? 'api'] += 1;
    counts.inFlight += 1;
    counts.maxInFlight = Math.max(counts.maxInFlight, counts.inFlight);
    try {
      return await sendOnce(this.#wire, request, headers);
    } finally {
      counts.inFlight -= 1;
    }
  }
}

const isUnauthorized = (failure: Failure): boolean => failure.kind === 'answer' && failure.status === 401;

const isRepeatable = (request: HttpRequest): boolean =>
  request.repeatable ?? (request.method !== 'POST' && request.method !== 'PATCH');
