/** What a calendar on the wall of the zone shows. */
export interface WallDay {
  readonly month: number;
  readonly day: number;
  /** 0 Sunday … 6 Saturday. */
  readonly weekday: number;
  readonly isLastDay: boolean;
}

/** A schedule said in TypeScript instead of cron, so that nothing is shared with what is tested. */
export interface SaidSchedule {
  readonly zone: string;
  readonly byInterval: boolean;
  readonly hour: (hour: number) => boolean;
  readonly minute: (minute: number) => boolean;
  readonly day?: (wall: WallDay) => boolean;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const QUARTER_MS = 15 * MINUTE_MS;

const minuteOf = (wallMs: number): number => Math.floor(wallMs / MINUTE_MS) % 60;
const hourOf = (wallMs: number): number => Math.floor(wallMs / HOUR_MS) % 24;

/** Walks through every minute after `fromMs` up to `toMs` with an eye on the wall, and notes when the schedule is due. */
export function walkTicks(said: SaidSchedule, fromMs: number, toMs: number): readonly number[] {
  const showWall = wallOf(said.zone);
  const ticks: number[] = [];
  const isNamed = (wallMs: number): boolean => {
    return said.minute(minuteOf(wallMs)) && said.hour(hourOf(wallMs)) && (said.day?.(readWall(wallMs)) ?? true);
  };
  let shownMs = showWall(fromMs);
  for (let quarterMs = fromMs; quarterMs <= toMs; quarterMs += QUARTER_MS) {
    const wallAtQuarterMs = showWall(quarterMs);
    for (let ms = quarterMs; ms < quarterMs + QUARTER_MS; ms += MINUTE_MS) {
      const wallMs = wallAtQuarterMs + (ms - quarterMs);
      const isSecondTime = wallMs < shownMs;
      let isDue = isNamed(wallMs) && (said.byInterval || !isSecondTime);
      for (let skippedMs = shownMs + MINUTE_MS; skippedMs < wallMs && !isDue; skippedMs += MINUTE_MS) {
        isDue = isNamed(skippedMs) && !(said.byInterval && said.hour(hourOf(wallMs)));
      }
      if (isDue && ms > fromMs && ms <= toMs) ticks.push(ms);
      shownMs = Math.max(shownMs, wallMs);
    }
  }
  return ticks;
}

/** Milliseconds as if the wall hung in UTC; clocks change on the quarter hour everywhere. */
function wallOf(zone: string): (ms: number) => number {
  const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric' });
  return (ms) => {
    const part = Object.fromEntries(format.formatToParts(ms).map(({ type, value }) => [type, Number(value)]));
    return Date.UTC(part['year'] ?? 0, (part['month'] ?? 0) - 1, part['day'], part['hour'], part['minute']);
  };
}

function readWall(wallMs: number): WallDay {
  const wall = new Date(wallMs);
  return {
    month: wall.getUTCMonth() + 1,
    day: wall.getUTCDate(),
    weekday: wall.getUTCDay(),
    isLastDay: new Date(wallMs + 86_400_000).getUTCDate() === 1,
  };
}
