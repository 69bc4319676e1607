import { IANAZone } from 'luxon';
import { HandoffError } from '../errors.ts';
import type { Schedule } from './schedule.ts';
import { nextWallTime } from './wall-time.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** From `atMs` on the zone's clocks are another `offsetMs` ahead of UTC. */
interface ClockChange {
  readonly atMs: number;
  readonly offsetMs: number;
}

/**
 * The first instant after `afterMs` (epoch milliseconds) at which the schedule is due in the zone; null when there is
 * none within 45 years. When the clocks change:
 * - a local time that is skipped is due at the first minute that exists again (Berlin 02:30 → 03:00);
 * - a local time that comes twice is due once, the first time;
 * - a schedule by interval ("every five minutes", "every hour") goes on by real time instead.
 * Throws HandoffError `unknown_zone`.
 */
export function nextTick(schedule: Schedule, zoneName: string, afterMs: number): number | null {
  const zone = findZone(zoneName);
  let segmentMs = afterMs;
  let offsetMs = offsetAt(zone, afterMs);
  let afterWallMs = afterMs + offsetMs;
  for (;;) {
    const wallMs = nextWallTime(schedule, afterWallMs);
    if (wallMs === null) return null;
    const tickMs = wallMs - offsetMs;
    const change = firstChange(zone, segmentMs, offsetMs, tickMs);
    if (change !== null) {
      const resumesAtMs = change.atMs + change.offsetMs;
      if (wallMs < resumesAtMs && !goesOnItself(schedule, resumesAtMs)) return change.atMs;
      segmentMs = change.atMs;
      offsetMs = change.offsetMs;
      afterWallMs = resumesAtMs - 1;
    } else if (!schedule.byInterval && isSecondTime(zone, tickMs, offsetMs)) {
      afterWallMs = wallMs;
    } else {
      return tickMs;
    }
  }
}

/** The last instant after `afterMs` and not after `upToMs` at which the schedule is due; null when there is none. */
export function latestTick(schedule: Schedule, zoneName: string, afterMs: number, upToMs: number): number | null {
  // From the end in widening steps: after a year's gap of a five-minute schedule nobody counts all its ticks.
  for (let widthMs = MINUTE_MS; ; widthMs *= 2) {
    const fromMs = Math.max(afterMs, upToMs - widthMs);
    let found: number | null = null;
    for (let tick = nextTick(schedule, zoneName, fromMs); tick !== null && tick <= upToMs; tick = nextTick(schedule, zoneName, tick)) found = tick;
    if (found !== null || fromMs <= afterMs) return found;
  }
}

function findZone(name: string): IANAZone {
  const zone = IANAZone.create(name);
  if (zone.isValid) return zone;
  throw new HandoffError({ code: 'unknown_zone', message: `"${name}" is not a time zone.`, remedy: 'Name one as the time zone database does, such as Europe/Berlin or UTC.', exitCode: 2 });
}

const offsetAt = (zone: IANAZone, ms: number): number => zone.offset(ms) * MINUTE_MS;

/** An interval needs no substitute where its own next time follows in the hour in which the clocks go on. */
const goesOnItself = (schedule: Schedule, resumesAtMs: number): boolean =>
  schedule.byInterval && schedule.hours.includes(new Date(resumesAtMs).getUTCHours());

/** The first change of the clocks after `fromMs` and not after `toMs`. No zone changes its clocks forth and back within a day. */
function firstChange(zone: IANAZone, fromMs: number, offsetMs: number, toMs: number): ClockChange | null {
  for (let lowMs = fromMs; lowMs < toMs; lowMs += DAY_MS) {
    const highMs = Math.min(lowMs + DAY_MS, toMs);
    if (offsetAt(zone, highMs) !== offsetMs) return pinpoint(zone, lowMs, offsetMs, highMs);
  }
  return null;
}

function pinpoint(zone: IANAZone, fromMs: number, offsetMs: number, toMs: number): ClockChange {
  let [lowMs, highMs] = [fromMs, toMs];
  while (highMs - lowMs > 1) {
    const middleMs = Math.floor((lowMs + highMs) / 2);
    if (offsetAt(zone, middleMs) === offsetMs) lowMs = middleMs;
    else highMs = middleMs;
  }
  return { atMs: highMs, offsetMs: offsetAt(zone, highMs) };
}

/** Whether the clocks were put back within the last day and showed this wall time before. */
function isSecondTime(zone: IANAZone, tickMs: number, offsetMs: number): boolean {
  const earlierOffsetMs = offsetAt(zone, tickMs - DAY_MS);
  if (earlierOffsetMs <= offsetMs) return false;
  return offsetAt(zone, tickMs - (earlierOffsetMs - offsetMs)) === earlierOffsetMs;
}
