import type { SessionContext } from '../../src/core/connector.ts';
import { RequestFailure } from '../kit/failure.ts';
import { BURST_RESERVE, BURST_WINDOW_MS, LONGEST_WAIT_MS, SEARCH_WINDOW_MS, SEARCHES_PER_WINDOW } from './limits.ts';

/**
 * One portal's limits: searches per second (whose answers carry no headers), the burst window as the headers of all
 * other answers tell it, and a pause after HubSpot said no. Everybody waits: the limits are the portal's, not the request's.
 */
export class PortalLimiter {
  readonly #context: SessionContext;
  #searches: number[] = [];
  #pausedUntilMs = 0;
  #turn: Promise<void> = Promise.resolve();

  constructor(context: SessionContext) {
    this.#context = context;
  }

  /** Comes back when a request of this kind may be sent. Throws RequestFailure 429 when that takes longer than a lane may wait. */
  async ready(isSearch: boolean, signal: AbortSignal | undefined): Promise<void> {
    await this.#waitForPause(signal);
    if (!isSearch) return;
    // One after the other, or all that wait would wake at the same moment.
    const mine = this.#turn.then(() => this.#takeSearch(signal));
    this.#turn = mine.catch(() => {});
    await mine;
  }

  /** Everybody waits so long from now on. */
  pause(ms: number): void {
    this.#pausedUntilMs = Math.max(this.#pausedUntilMs, this.#nowMs() + ms);
  }

  /** After every answer: `x-hubspot-ratelimit-remaining` and `-interval-milliseconds`. Searches and some apps send none. */
  learn(headers: Readonly<Record<string, string>>): void {
    const remaining = Number(headers['x-hubspot-ratelimit-remaining'] ?? Number.NaN);
    if (Number.isNaN(remaining) || remaining > BURST_RESERVE) return;
    const interval = Number(headers['x-hubspot-ratelimit-interval-milliseconds'] ?? BURST_WINDOW_MS);
    this.pause(Number.isNaN(interval) ? BURST_WINDOW_MS : Math.min(interval, BURST_WINDOW_MS));
  }

  async #waitForPause(signal: AbortSignal | undefined): Promise<void> {
    for (;;) {
      const left = this.#pausedUntilMs - this.#nowMs();
      if (left <= 0) return;
      if (left > LONGEST_WAIT_MS)
        throw new RequestFailure({ kind: 'answer', status: 429, code: 'DAILY', message: null, retryAfterMs: left }, 'waiting for the limit');
      const until = this.#pausedUntilMs;
      await this.#context.wait(left, signal);
      // A clock that stands still in a test would wait for ever; the wait itself is what was asked for.
      if (this.#pausedUntilMs === until) this.#pausedUntilMs = 0;
    }
  }

  async #takeSearch(signal: AbortSignal | undefined): Promise<void> {
    const fresh = this.#searches.filter((at) => this.#nowMs() - at < SEARCH_WINDOW_MS);
    const oldest = fresh[0];
    if (fresh.length >= SEARCHES_PER_WINDOW && oldest !== undefined) {
      await this.#context.wait(SEARCH_WINDOW_MS - (this.#nowMs() - oldest), signal);
      fresh.shift();
    }
    this.#searches = [...fresh, this.#nowMs()];
  }

  #nowMs(): number {
    return this.#context.now().getTime();
  }
}
