import type { Client } from '@hubspot/api-client';
import PQueue from 'p-queue';
import type { z } from 'zod';
import type { CallPurpose, SessionContext } from '../../src/core/connector.ts';
import { ConnectorError, type ErrorResolution } from '../../src/core/errors.ts';
import { DEFAULT_RETRY, waitBeforeAttempt } from '../kit/back-off.ts';
import { pay, purposeNow, UnpaidRequest } from '../kit/call-purpose.ts';
import { isThrottle, RequestFailure, type Failure } from '../kit/failure.ts';
import { credentialName, oauthCredential, staticCredential, type Credential } from './auth.ts';
import { secretsOf, type HubSpotAuth, type HubSpotSettings } from './config.ts';
import { resolveHubSpot } from './errors.ts';
import { judgeAnswer, judgeSilence, parseAnswer } from './judge-answer.ts';
import { PortalLimiter } from './limiter.ts';
import { ATTEMPTS_PER_REQUEST, LONGEST_WAIT_MS } from './limits.ts';
import { accountSchema, tokenAnswerSchema } from './schema.ts';
import { exchange, getRaw, newSdk, type RawAnswer } from './sdk-exchange.ts';

export interface ApiCall {
  /** Shown in errors: what was asked, without ids or addresses. */
  readonly what: string;
  readonly run: (sdk: Client) => Promise<unknown>;
  readonly isSearch?: boolean;
  /** False for what must not be sent a second time blindly: creating. */
  readonly repeatable?: boolean;
  readonly signal?: AbortSignal | undefined;
}

export class CallCounter {
  api = 0;
  auth = 0;
  maxInFlight = 0;
  inFlight = 0;
}

/** The only door to one portal: token, queue, limits, retries, counting; every failure becomes a ConnectorError. */
export class HubSpotClient {
  readonly settings: HubSpotSettings;
  readonly context: SessionContext;
  readonly counter: CallCounter;
  /** For cache keys. */
  readonly credentialName: string;
  readonly #configured: readonly string[];
  readonly #sdk: Client;
  readonly #queue: PQueue;
  readonly #limiter: PortalLimiter;
  readonly #credential: Credential;
  #timeZone = 'UTC';
  /** Said already: a refused credential is not offered again by every request that is still queued. */
  #refusal: RequestFailure | null = null;

  constructor(settings: HubSpotSettings, context: SessionContext, auth: HubSpotAuth = settings.auth, counter = new CallCounter()) {
    this.settings = settings;
    this.context = context;
    this.counter = counter;
    this.credentialName = credentialName(auth);
    this.#configured = secretsOf(settings);
    this.#sdk = newSdk(settings);
    this.#queue = new PQueue({ concurrency: Math.max(1, context.limits.concurrency) });
    this.#limiter = new PortalLimiter(context);
    this.#credential =
      auth.flow === 'token'
        ? staticCredential(auth.token)
        : oauthCredential(auth, context, async (oauth, refreshToken) => {
            const create = (sdk: Client): Promise<unknown> =>
              sdk.oauth.tokensApi.create('refresh_token', undefined, undefined, oauth.clientId, oauth.clientSecret, refreshToken);
            return parseAnswer(await this.#sendOnce({ what: 'the token', run: create }, null), tokenAnswerSchema, 'the token');
          });
  }

  /** Never to be said, whoever says them to us: those of the settings, and those that were renewed since. */
  get secrets(): readonly string[] {
    return [...this.#configured, ...this.#credential.secrets];
  }

  /** The daily limit is counted by the portal's midnight. */
  useTimeZone(timeZone: string): void {
    this.#timeZone = timeZone;
    this.context.learnUsage?.({ timeZone });
  }

  /** One API call (more only when it is repeated after a passing fault). Throws ConnectorError. */
  async send<T>(call: ApiCall, schema: z.ZodType<T>): Promise<{ readonly data: T; readonly serverTime: Date; readonly status: number }> {
    call.signal?.throwIfAborted();
    const purpose = purposeNow();
    try {
      return await this.#queue.add(async () => {
        const answer = await this.#persist(call, purpose);
        const date = new Date(answer.headers['date'] ?? '');
        const serverTime = Number.isNaN(date.getTime()) ? this.context.now() : date;
        return { data: parseAnswer(answer, schema, call.what), serverTime, status: answer.status };
      }, call.signal === undefined ? {} : { signal: call.signal });
    } catch (error) {
      if (error instanceof UnpaidRequest) throw error.spent;
      throw error instanceof RequestFailure ? this.error(resolveHubSpot(error.failure)) : error;
    }
  }

  /** GET of an address that the SDK has no method for; the version is put in here too. */
  async get<T>(path: string, what: string, schema: z.ZodType<T>): Promise<T> {
    const { data } = await this.send({ what, run: getRaw(path, this.settings.apiVersion) }, schema);
    return data;
  }

  error(resolution: ErrorResolution): ConnectorError {
    return new ConnectorError(this.context.connection, resolution);
  }

  async close(): Promise<void> {
    this.#queue.clear();
    await this.#queue.onIdle();
  }

  async #persist(call: ApiCall, purpose: CallPurpose): Promise<RawAnswer> {
    let renewed = false;
    for (let attempt = 1; ; attempt += 1) {
      await this.#limiter.ready(call.isSearch === true, call.signal);
      if (this.#refusal !== null) throw this.#refusal;
      try {
        const token = await this.#credential.token();
        try {
          await pay(this.context, purpose);
          return await this.#sendOnce(call, token);
        } catch (error) {
          if (!isUnauthorized(error) || renewed) throw error;
          renewed = true;
          if (await this.#credential.renew(token)) continue;
          throw error;
        }
      } catch (error) {
        if (!(error instanceof RequestFailure) || error instanceof UnpaidRequest) throw error;
        if (isUnauthorized(error)) this.#refusal = error;
        await this.#waitOrThrow(call, error, attempt);
      }
    }
  }

  /** What the portal's day holds; searches and marketplace apps are not told. */
  #learnDay(headers: Readonly<Record<string, string>>): void {
    const [limit = 0, left = Number.NaN] = ['', '-remaining'].map((end) => Number(headers[`x-hubspot-ratelimit-daily${end}`] ?? Number.NaN));
    if (limit > 0 && left >= 0) this.context.learnUsage?.({ limit, used: Math.max(0, limit - left) });
  }

  async #waitOrThrow(call: ApiCall, error: RequestFailure, attempt: number): Promise<void> {
    const { failure } = error;
    const resolution = resolveHubSpot(failure);
    const asked = resolution.retryAfterMs ?? null;
    const throttled = isThrottle(failure) || resolution.action === 'rate_limited';
    if (throttled && asked !== null) this.#limiter.pause(asked);
    const mayRepeat = throttled ? (asked ?? 0) <= LONGEST_WAIT_MS : resolution.action === 'retry' && (call.repeatable !== false || isLock(failure));
    if (!mayRepeat || attempt >= ATTEMPTS_PER_REQUEST) throw error;
    if (throttled && asked !== null) return;
    await this.context.wait(asked ?? waitBeforeAttempt(DEFAULT_RETRY, attempt + 1, Math.random()), call.signal);
  }

  async #sendOnce(call: ApiCall, token: string | null): Promise<RawAnswer> {
    const { counter } = this;
    counter[token === null ? 'auth' : 'api'] += 1;
    counter.inFlight += 1;
    counter.maxInFlight = Math.max(counter.maxInFlight, counter.inFlight);
    const timeoutMs = this.settings.requestTimeoutSeconds * 1_000;
    const deadline = AbortSignal.timeout(timeoutMs);
    try {
      const answer = await unlessAborted(exchange(token, () => call.run(this.#sdk)), call.signal === undefined ? deadline : AbortSignal.any([deadline, call.signal]));
      this.#limiter.learn(answer.headers);
      this.#learnDay(answer.headers);
      const failure = judgeAnswer(answer, { now: this.context.now(), timeZone: this.#timeZone, secrets: this.secrets });
      if (failure !== null) throw new RequestFailure(failure, call.what);
      return answer;
    } catch (error) {
      call.signal?.throwIfAborted();
      if (error instanceof RequestFailure) throw error;
      throw new RequestFailure(deadline.aborted ? { kind: 'timeout', afterMs: timeoutMs } : judgeSilence(error), call.what);
    } finally {
      counter.inFlight -= 1;
    }
  }
}

/** Who the credential belongs to; without cache. */
export const readAccount = (client: HubSpotClient): Promise<z.infer<typeof accountSchema>> =>
  client.get('/account-info/v3/details', 'the account', accountSchema);

const isUnauthorized = (error: unknown): boolean =>
  error instanceof RequestFailure && error.failure.kind === 'answer' && error.failure.status === 401;
const isLock = (failure: Failure): boolean => failure.kind === 'answer' && failure.status === 423;

/** The SDK knows neither timeout nor abort: nobody waits longer for it, and what comes later is dropped. */
async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  let stop = (): void => {};
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
