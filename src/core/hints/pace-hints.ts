/** A record is read again because of hints at most once in this time; the first hint after a quiet time is acted on at once. */
export const HINT_GAP_MS = 30_000;
/** Polling finds by itself what hints could not be read for so long. */
const LONGEST_BACK_OFF_MS = 15 * 60_000;

const later = (instant: string, ms: number): string => new Date(Date.parse(instant) + ms).toISOString();

/** The earliest moment of the next reading, after one that began at `firedAt`. What came since it began waits until then. */
export const dueAfterRead = (firedAt: string): string => later(firedAt, HINT_GAP_MS);

/** The moment of the next attempt, after the source could not be asked. `attempts`: failed ones, this one included. */
export const dueAfterFailure = (failedAt: string, attempts: number, retryAfterMs = 0): string =>
  later(failedAt, Math.max(retryAfterMs, Math.min(LONGEST_BACK_OFF_MS, HINT_GAP_MS * 2 ** Math.min(attempts - 1, 10))));
