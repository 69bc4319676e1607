import type { SessionContext } from '../../src/core/connector.ts';

interface Bucket {
  tokens: number;
  atMs: number;
  readonly perSecond: number;
  readonly capacity: number;
}

/** Endpoints may share a bucket, and other integrations use the same account: so much is left to them. */
const MOST_RESERVE = 5;

/**
 * Personio counts requests per endpoint with a token bucket and tells with every answer what is left (live: 30 a second
 * for persons, 10 for others). So the next request waits until there is a token, instead of being refused: a refusal
 * stops the whole account for a second or more. What the first answer has not told yet is not held back.
 */
export class Pace {
  readonly #context: SessionContext;
  readonly #buckets = new Map<string, Bucket>();
  readonly #turns = new Map<string, Promise<void>>();

  constructor(context: SessionContext) {
    this.#context = context;
  }

  /** Resolves when a request to this endpoint may go. One after the other. */
  async take(method: string, path: string, signal: AbortSignal | undefined): Promise<void> {
    const key = endpointOf(method, path);
    const turn = (this.#turns.get(key) ?? Promise.resolve()).then(() => this.#wait(key, signal));
    // Who was called off does not hold up those behind.
    this.#turns.set(key, turn.catch(() => {}));
    await turn;
  }

  note(method: string, path: string, headers: Readonly<Record<string, string>>): void {
    const remaining = Number(headers['x-ratelimit-remaining'] ?? Number.NaN);
    const perSecond = Number(headers['x-ratelimit-replenish-rate'] ?? Number.NaN);
    const capacity = Number(headers['x-ratelimit-burst-capacity'] ?? Number.NaN);
    if (!(remaining >= 0) || !(perSecond > 0)) return;
    const key = endpointOf(method, path);
    const known = this.#refilled(key);
    // Those in flight have taken theirs here already: the lower figure is the safer one.
    const tokens = known === null ? remaining : Math.min(known.tokens, remaining);
    this.#buckets.set(key, { tokens, atMs: this.#context.now().getTime(), perSecond, capacity: capacity > 0 ? capacity : Math.max(perSecond, remaining) });
  }

  async #wait(key: string, signal: AbortSignal | undefined): Promise<void> {
    const bucket = this.#refilled(key);
    if (bucket === null) return;
    const wanted = 1 + Math.min(MOST_RESERVE, bucket.capacity / 5);
    if (bucket.tokens < wanted) {
      await this.#context.wait(Math.ceil(((wanted - bucket.tokens) / bucket.perSecond) * 1_000), signal);
      this.#refilled(key);
    }
    bucket.tokens -= 1;
  }

  #refilled(key: string): Bucket | null {
    const bucket = this.#buckets.get(key);
    if (bucket === undefined) return null;
    const nowMs = this.#context.now().getTime();
    bucket.tokens = Math.min(bucket.capacity, bucket.tokens + (Math.max(0, nowMs - bucket.atMs) / 1_000) * bucket.perSecond);
    bucket.atMs = nowMs;
    return bucket;
  }
}

/** /v2/persons/3003/employments → GET /v2/persons/…/employments. */
const endpointOf = (method: string, path: string): string =>
  `${method} ${path
    .split('/')
    .map((part) => (/\d/.test(part) && !/^v[12]$/.test(part) ? '…' : part))
    .join('/')}`;
