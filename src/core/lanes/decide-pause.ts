import type { Stop } from '../ports.ts';

/** Why a connection rests, and what a person does about it. Times are ISO instants. */
export interface LanePause {
  readonly at: string;
  /** The service found something only a person can mend, or a person wanted it. */
  readonly by: 'service' | 'person';
  readonly code: string;
  readonly reason: string;
  readonly remedy: string;
  /** When we look whether it is mended; null: only a person resumes it. */
  readonly lookAgainAt: string | null;
  /** Looks so far. */
  readonly looks: number;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
/** A credential is mostly mended within minutes of the notice, or not before the next morning. */
const LOOK_AFTER_MS = [5 * MINUTE_MS, 15 * MINUTE_MS, 30 * MINUTE_MS, HOUR_MS] as const;
/** A vendor that says "at once" is not asked in a tight loop, one that says "next year" is asked tomorrow. A day may have 25 hours. */
const SHORTEST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 25 * HOUR_MS;
const RETRY_AFTER_MS = [30_000, 2 * MINUTE_MS, 5 * MINUTE_MS, 15 * MINUTE_MS] as const;

const later = (now: Date, ms: number): string => new Date(now.getTime() + ms).toISOString();
const stepOf = (steps: readonly number[], count: number): number => steps[Math.min(count, steps.length - 1)] ?? HOUR_MS;

/** The pause that follows from what stopped a run; null when time alone may mend it. */
export function decidePause(stop: Stop, before: LanePause | null, now: Date): LanePause | null {
  if (stop.action !== 'fail' && stop.action !== 'misconfigured' && stop.action !== 'refresh_auth') return null;
  const looks = before === null ? 0 : before.looks + 1;
  return {
    at: before?.at ?? now.toISOString(),
    by: 'service',
    code: stop.code,
    reason: stop.message,
    remedy: stop.remedy,
    lookAgainAt: later(now, stepOf(LOOK_AFTER_MS, looks)),
    looks,
  };
}

/** The pause after a look that found it not mended. What time alone may mend says nothing about what is wrong: that stays said. */
export function lookAgain(obstacle: Stop, paused: LanePause, now: Date): LanePause {
  const { code, reason, remedy } = paused;
  return decidePause(obstacle, paused, now) ?? { ...paused, ...decidePause({ ...obstacle, action: 'fail' }, paused, now), code, reason, remedy };
}

/** When to try again what time alone may mend. `failures`: runs in a row that were stopped, this one included. */
export function decideRetry(stop: Stop, failures: number, now: Date): string {
  if (stop.action === 'interrupted') return now.toISOString();
  const asked = Math.min(LONGEST_RETRY_MS, Math.max(0, stop.retryAfterMs ?? 0));
  const isTold = stop.action === 'rate_limited' && stop.retryAfterMs !== null;
  return later(now, isTold ? Math.max(SHORTEST_RETRY_MS, asked) : Math.max(asked, stepOf(RETRY_AFTER_MS, failures - 1)));
}

export const isLookDue = (pause: LanePause, now: Date): boolean => pause.lookAgainAt !== null && pause.lookAgainAt <= now.toISOString();
