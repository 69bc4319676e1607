import { DateTime } from 'luxon';
import type { DailyCalls } from '../connector.ts';

const QUARTER_MS = 15 * 60_000;
const DAY_MS = 24 * 3_600_000;

/** The stretch of time over which the vendor counts. */
export interface BudgetWindow {
  readonly since: Date;
  /**
   * What is used now is written down under this quarter of an hour: every zone's midnight falls between two of them, so
   * what was counted before the account's zone was known is still counted right.
   */
  readonly bucket: Date;
  /** From this moment on another bucket counts. */
  readonly bucketEnds: Date;
  /** When everything is forgotten at once; null where calls are forgotten one after the other. */
  readonly resetsAt: Date | null;
}

/**
 * Rolling: a call is forgotten up to a quarter of an hour later than the vendor forgets it, never earlier. Midnight: the
 * day in the account's zone, 23 to 25 hours long.
 */
export function windowOf(reset: DailyCalls['reset'], timeZone: string, now: Date): BudgetWindow {
  const bucket = floorToQuarter(now.getTime());
  const present = { bucket: new Date(bucket), bucketEnds: new Date(bucket + QUARTER_MS) };
  if (reset === 'rolling') return { ...present, since: new Date(floorToQuarter(now.getTime() - DAY_MS)), resetsAt: null };
  const local = DateTime.fromJSDate(now, { zone: timeZone });
  const start = (local.isValid ? local : DateTime.fromJSDate(now, { zone: 'UTC' })).startOf('day');
  return { ...present, since: start.toJSDate(), resetsAt: start.plus({ days: 1 }).startOf('day').toJSDate() };
}

/** When the first of the used calls are forgotten. */
export function forgetsAt({ resetsAt, bucketEnds }: BudgetWindow, oldest: string | null): Date {
  if (resetsAt !== null) return resetsAt;
  return oldest === null ? bucketEnds : new Date(Date.parse(oldest) + DAY_MS + QUARTER_MS);
}

const floorToQuarter = (ms: number): number => ms - (ms % QUARTER_MS);
