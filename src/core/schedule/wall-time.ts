import type { Schedule } from './schedule.ts';

/**
 * Wall times are what a clock on the wall shows, as milliseconds counted as if the wall hung in UTC. So they can be
 * reckoned with before anybody asks which real instants they are.
 */
const DAY_MS = 86_400_000;
/** A fifth Monday in February may be 40 years away. */
const HORIZON_YEARS = 45;

/** The first wall time after this one that the schedule names; null when there is none within the horizon. */
export function nextWallTime(schedule: Schedule, afterWallMs: number): number | null {
  const startMs = Math.floor(afterWallMs / 1_000) * 1_000 + 1_000;
  const lastYear = new Date(startMs).getUTCFullYear() + HORIZON_YEARS;
  let dayMs = Math.floor(startMs / DAY_MS) * DAY_MS;
  let fromSecond = (startMs - dayMs) / 1_000;
  for (;;) {
    const day = new Date(dayMs);
    if (day.getUTCFullYear() > lastYear) return null;
    if (!schedule.months.includes(day.getUTCMonth() + 1)) {
      dayMs = Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + 1, 1);
    } else {
      const second = isDayNamed(schedule, day) ? nextSecondOfDay(schedule, fromSecond) : null;
      if (second !== null) return dayMs + second * 1_000;
      dayMs += DAY_MS;
    }
    fromSecond = 0;
  }
}

/** As cron has it: when day of the month and weekday are both restricted, either is enough. */
function isDayNamed({ days, weekdays }: Schedule, day: Date): boolean {
  const date = day.getUTCDate();
  const lastDate = new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + 1, 0)).getUTCDate();
  const byDate = days.dates.includes(date) || (days.last && date === lastDate);
  const weekday = day.getUTCDay();
  const byWeekday =
    weekdays.each.includes(weekday) ||
    weekdays.ofMonth.some((one) => one.weekday === weekday && (one.which === 'last' ? date + 7 > lastDate : Math.ceil(date / 7) === one.which));
  if (days.any) return byWeekday;
  return weekdays.any ? byDate : byDate || byWeekday;
}

function nextSecondOfDay({ hours, minutes, seconds }: Schedule, fromSecond: number): number | null {
  for (const hour of hours) {
    if ((hour + 1) * 3_600 <= fromSecond) continue;
    for (const minute of minutes) {
      const minuteStart = hour * 3_600 + minute * 60;
      if (minuteStart + 60 <= fromSecond) continue;
      const second = seconds.find((candidate) => minuteStart + candidate >= fromSecond);
      if (second !== undefined) return minuteStart + second;
    }
  }
  return null;
}
