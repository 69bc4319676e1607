import { DateTime } from 'luxon';
import type { DailyCalls } from '../connector.ts';

const QUARTER_MS = 15 * 60_000;
const DAY_MS = 24 * 3_600_000;

/** The stretch of time over which the vendor counts. */
export interface BudgetWindow {
  readonly since: Date;
  /** What is used now is counted from here. */
  readonly bucket: Date;
  /** From this moment on another bucket counts. */
  readonly bucketEnds: Date;
}

/**
 * Rolling: whole quarters of an hour, so that a call is forgotten up to a quarter later than the vendor forgets it, never
 * earlier. Midnight: the day in the account's zone, 23 to 25 hours long.
 */
export function windowOf(reset: DailyCalls['reset'], timeZone: string, now: Date): BudgetWindow {
  if (reset === 'rolling') {
    const bucket = floorToQuarter(now.getTime());
    return { since: new Date(floorToQuarter(now.getTime() - DAY_MS)), bucket: new Date(bucket), bucketEnds: new Date(bucket + QUARTER_MS) };
  }
  const local = DateTime.fromJSDate(now, { zone: timeZone });
  const start = (local.isValid ? local : DateTime.fromJSDate(now, { zone: 'UTC' })).startOf('day');
  return { since: start.toJSDate(), bucket: start.toJSDate(), bucketEnds: start.plus({ days: 1 }).startOf('day').toJSDate() };
}

/** When the first of the used calls are forgotten. */
export function forgetsAt(reset: DailyCalls['reset'], window: BudgetWindow, oldest: string | null): Date {
  if (reset === 'midnight') return window.bucketEnds;
  return oldest === null ? window.bucketEnds : new Date(Date.parse(oldest) + DAY_MS + QUARTER_MS);
}

const floorToQuarter = (ms: number): number => ms - (ms % QUARTER_MS);
