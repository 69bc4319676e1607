import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import PQueue from 'p-queue';
import type { CallPurpose } from '../../src/core/connector.ts';
import { ConnectorError, type ErrorResolution } from '../../src/core/errors.ts';
import { DEFAULT_RETRY, waitBeforeAttempt, type RetryPolicy } from './back-off.ts';
import { purposeNow, UnpaidRequest } from './call-purpose.ts';
import { commonRules, resolveFailure } from './error-table.ts';
import { isThrottle, RequestFailure, type Failure } from './failure.ts';
import type { HttpAnswer, HttpClientOptions, HttpRequest } from './http-options.ts';
import { sendOnce, type Wire } from './send-once.ts';

export type { HttpAnswer, HttpClientOptions, HttpRequest } from './http-options.ts';

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
  /** Said to somebody else already: a refused credential is not offered again by every request that is still queued. */
  #refusal: RequestFailure | null = null;

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
    const purpose = purposeNow();
    return await this.#queue.add(() => this.#persist(request, purpose), { signal: request.signal });
  }

  toConnectorError(failure: RequestFailure): ConnectorError {
    return failure instanceof UnpaidRequest ? failure.spent : new ConnectorError(this.#options.connection, this.#resolve(failure.failure));
  }

  counts(): { readonly api: number; readonly auth: number; readonly maxInFlight: number } {
    const { api, auth, maxInFlight } = this.#counts;
    return { api, auth, maxInFlight };
  }

  close(): void {
    this.#queue.clear();
    for (const agent of this.#agents) agent.destroy();
  }

  async #persist(request: HttpRequest, purpose: CallPurpose): Promise<HttpAnswer> {
    let renewed = false;
    for (let attempt = 1; ; attempt += 1) {
      await this.#waitForPause(request.signal);
      if (this.#refusal !== null) throw this.#refusal;
      let headers: Readonly<Record<string, string>> = {};
      try {
        headers = await this.#options.headers(request);
        await this.#options.pay?.(purpose);
        return await this.#sendCounted(request, headers);
      } catch (error) {
        // Our own refusal: another purpose may still have calls, so nobody else is made to wait.
        if (!(error instanceof RequestFailure) || error instanceof UnpaidRequest) throw error;
        const { failure } = error;
        if (isUnauthorized(failure) && !renewed && this.#options.renew !== undefined) {
          renewed = true;
          if (await this.#options.renew(headers, request)) continue;
        }
        this.#remember(error);
        const waitMs = this.#waitMs(request, failure, attempt);
        if (waitMs === null) throw error;
        if (isThrottle(failure))
          this.#pausedUntilMs = Math.max(this.#pausedUntilMs, this.#options.now().getTime() + waitMs);
        else await this.#options.wait(waitMs, request.signal);
      }
    }
  }

  /** What holds for the whole account, so that the requests behind this one need not find it out themselves. */
  #remember(error: RequestFailure): void {
    const { failure } = error;
    if (failure.kind !== 'answer') return;
    if (isThrottle(failure) && (failure.retryAfterMs ?? 0) > this.#retry.longestRetryAfterMs) {
      this.#pausedUntilMs = Math.max(this.#pausedUntilMs, this.#options.now().getTime() + (failure.retryAfterMs ?? 0));
    }
    const isRefusal = failure.status === 401 || failure.status === 403;
    if (isRefusal && this.#resolve(failure).action === 'fail') this.#refusal = error;
  }

  #resolve(failure: Failure): ErrorResolution {
    return resolveFailure(
      [...this.#options.errors, ...commonRules(this.#options.vendor)],
      failure,
      this.#options.vendor,
    );
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
    return this.#resolve(failure).action === 'retry' ? backOffMs : null;
  }

  async #waitForPause(signal: AbortSignal | undefined): Promise<void> {
    for (;;) {
      const left = this.#pausedUntilMs - this.#options.now().getTime();
      if (left <= 0) return;
      if (left > this.#retry.longestRetryAfterMs) {
        throw new RequestFailure(
          { kind: 'answer', status: 429, code: null, message: null, retryAfterMs: left },
          'waiting for the limit',
        );
      }
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
