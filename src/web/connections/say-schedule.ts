import { parseSchedule } from '../../core/schedule/parse-schedule.ts';
import type { Schedule } from '../../core/schedule/schedule.ts';

/** What most people want; anything else is written as cron. */
export const USUAL_SCHEDULES: readonly { readonly cron: string; readonly label: string }[] = [
  { cron: '*/5 * * * *', label: 'Every 5 minutes' },
  { cron: '*/15 * * * *', label: 'Every 15 minutes' },
  { cron: '0 * * * *', label: 'Every hour' },
  { cron: '0 */4 * * *', label: 'Every 4 hours' },
  { cron: '0 5 * * *', label: 'Every day at 05:00' },
];

export type SaidSchedule = { readonly ok: true; readonly sentence: string } | { readonly ok: false; readonly problem: string };

/** What a cron text means, as a sentence; `problem` follows the name of the field. */
export function saySchedule(cron: string, zone: string): SaidSchedule {
  const parsed = parseSchedule(cron);
  if (!parsed.ok) return parsed;
  const { schedule } = parsed;
  const [when, isClock] = sayTimes(schedule);
  const sentence = [when, sayDays(schedule, isClock), sayMonths(schedule), isClock || schedule.hours.length < 24 ? `(${zone} time)` : ''].filter((part) => part !== '').join(' ');
  return { ok: true, sentence: `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}.` };
}

/** What stands in the file, for reading. */
export function sayStoredSchedule(cron: string | null, zone: string): string {
  if (cron === null) return 'Only when somebody asks for it.';
  const said = saySchedule(cron, zone);
  return said.ok ? said.sentence : cron;
}

const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const;
const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'] as const;
const NTH = { 1: 'first', 2: 'second', 3: 'third', 4: 'fourth', 5: 'fifth', last: 'last' } as const;
const MOST_TIMES = 6;

const two = (number: number): string => String(number).padStart(2, '0');
const list = (items: readonly string[]): string => new Intl.ListFormat('en').format(items);

/** Distance between neighbours all around the clock; null: they are not evenly spaced. */
function stepOf(numbers: readonly number[], round: number): number | null {
  const [first = 0, second] = numbers;
  const step = second === undefined ? round : second - first;
  const isEven = first < step && numbers.length * step === round && numbers.every((number, place) => number === first + place * step);
  return isEven ? step : null;
}

/** The times in words, and whether they are times of day. */
function sayTimes({ seconds, minutes, hours }: Schedule): readonly [string, boolean] {
  const span = sayHours(hours);
  if (seconds.length > 1) {
    const step = stepOf(seconds, 60);
    const often = step === null ? `${seconds.length} times a minute` : step === 1 ? 'every second' : `every ${step} seconds`;
    return [minutes.length === 60 ? `${often}${span}` : `${often} in ${minutes.length} minutes of each hour${span}`, false];
  }
  const step = stepOf(minutes, 60);
  if (minutes.length > 1 && step !== null) return [`${step === 1 ? 'every minute' : `every ${step} minutes`}${span}`, false];
  if (hours.length * minutes.length <= MOST_TIMES) return [`at ${list(hours.flatMap((hour) => minutes.map((minute) => `${two(hour)}:${two(minute)}`)))}`, true];
  const past = minutes.length === 1 && minutes[0] === 0 ? '' : `, at ${list(minutes.map((minute) => `:${two(minute)}`))}`;
  const hourStep = stepOf(hours, 24);
  return [hourStep === null ? `every hour${past}${span}` : `${hourStep === 1 ? 'every hour' : `every ${hourStep} hours`}${past}`, false];
}

/** " from 08:00 to 18:59"; empty: all day. */
function sayHours(hours: readonly number[]): string {
  const [first = 0] = hours;
  const last = hours.at(-1) ?? 23;
  if (hours.length === 24) return '';
  if (last - first === hours.length - 1) return ` from ${two(first)}:00 to ${two(last)}:59`;
  return ` in the hours of ${list(hours.map((hour) => `${two(hour)}:00`))}`;
}

function sayDays({ days, weekdays }: Schedule, isClock: boolean): string {
  if (days.any && weekdays.any) return isClock ? 'every day' : '';
  const dates = [...(days.dates.length > 0 ? [`on day ${list(days.dates.map(String))} of the month`] : []), ...(days.last ? ['on the last day of the month'] : [])];
  const named = [...(weekdays.each.length > 0 ? [sayWeekdays(weekdays.each)] : []), ...weekdays.ofMonth.map(({ weekday, which }) => `on the ${NTH[which]} ${WEEKDAYS[weekday] ?? ''} of the month`)];
  return [...(days.any ? [] : dates), ...(weekdays.any ? [] : named)].join(' and ');
}

function sayWeekdays(each: readonly number[]): string {
  if (each.join() === '1,2,3,4,5') return 'from Monday to Friday';
  if (each.join() === '0,6') return 'on Saturday and Sunday';
  return `on ${list(each.map((weekday) => WEEKDAYS[weekday] ?? ''))}`;
}

const sayMonths = ({ months }: Schedule): string => (months.length === 12 ? '' : `in ${list(months.map((month) => MONTHS[month - 1] ?? ''))}`);
