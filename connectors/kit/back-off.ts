/** When and how often a repeatable request is tried again. */
export interface RetryPolicy {
  /** Attempts in all; 1 means never again. */
  readonly attempts: number;
  readonly firstWaitMs: number;
  readonly longestWaitMs: number;
  /** A Retry-After above this is handed to the caller instead of being slept through: a lane must not hang for an hour. */
  readonly longestRetryAfterMs: number;
}

export const DEFAULT_RETRY: RetryPolicy = {
  attempts: 4,
  firstWaitMs: 500,
  longestWaitMs: 20_000,
  longestRetryAfterMs: 60_000,
};

/**
 * Exponential back-off with full jitter: between half and all of the doubled wait, so that clients which failed
 * together do not come back together. `jitter` is in [0, 1).
 */
export function waitBeforeAttempt(policy: RetryPolicy, attempt: number, jitter: number): number {
  const full = Math.min(policy.longestWaitMs, policy.firstWaitMs * 2 ** Math.max(0, attempt - 2));
  return Math.round(full / 2 + (full / 2) * jitter);
}

/** RFC 9110: seconds, or an HTTP date. Milliseconds from `now`, never negative; null when absent or not understood. */
export function parseRetryAfter(value: string | null | undefined, now: Date): number | null {
  const text = value?.trim() ?? '';
  if (text === '') return null;
  if (/^\d+(\.\d+)?$/.test(text)) return Math.ceil(Number(text) * 1000);
  const at = Date.parse(text);
  return Number.isNaN(at) ? null : Math.max(0, at - now.getTime());
}
