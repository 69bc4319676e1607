import { parsePart, parseValue, ScheduleFault, sortNumbers, splitList, type FieldRule } from './parse-field.ts';
import type { ParsedSchedule, Schedule, WeekdayOfMonth } from './schedule.ts';

const plain = (name: string, from: number, to: number): FieldRule => ({ name, article: name === 'hour' ? 'an' : 'a', from, to, names: [], questionMark: false });
const SECOND = plain('second', 0, 59);
const MINUTE = plain('minute', 0, 59);
const HOUR = plain('hour', 0, 23);
const DAY: FieldRule = { ...plain('day of the month', 1, 31), questionMark: true };
const MONTH: FieldRule = { ...plain('month', 1, 12), names: ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'] };
/** Sunday is 0 and, as many write it, 7. */
const WEEKDAY: FieldRule = { ...plain('weekday', 0, 7), names: ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'], questionMark: true };

const MOST_DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;
const MONTH_NAMES = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'] as const;
const SHORTHANDS: Readonly<Record<string, string>> = {
  '@hourly': '0 * * * *',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@weekly': '0 0 * * 0',
  '@monthly': '0 0 1 * *',
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
};

/**
 * Understands a cron text: minute hour day month weekday, or six fields with seconds first. A fault is told so that it
 * follows the option's name: `has "99" as a minute; a minute is 0 to 59`.
 */
export function parseSchedule(text: string): ParsedSchedule {
  const fields = text.trim().split(/\s+/);
  const longhand = SHORTHANDS[text.trim().toLowerCase()];
  if (longhand !== undefined) return { ok: false, problem: `is written "${longhand}" here` };
  const [second, minute, hour, day, month, weekday, ...rest] = fields.length === 5 ? ['0', ...fields] : fields;
  const complete = minute !== undefined && hour !== undefined && day !== undefined && month !== undefined && weekday !== undefined;
  if (second === undefined || !complete || rest.length > 0 || !/[\d*?]/.test(text)) {
    return { ok: false, problem: 'is not a schedule such as "*/5 * * * *" (minute hour day month weekday; a sixth field in front is seconds)' };
  }
  try {
    const schedule = parseFields({ second, minute, hour, day, month, weekday });
    const never = neverComes(schedule);
    return never === null ? { ok: true, schedule } : { ok: false, problem: never };
  } catch (error) {
    if (error instanceof ScheduleFault) return { ok: false, problem: error.message };
    throw error;
  }
}

type Texts = Readonly<Record<'second' | 'minute' | 'hour' | 'day' | 'month' | 'weekday', string>>;

function parseFields(texts: Texts): Schedule {
  const hours = parseList(texts.hour, HOUR);
  return {
    seconds: parseList(texts.second, SECOND),
    minutes: parseList(texts.minute, MINUTE),
    hours,
    months: parseList(texts.month, MONTH),
    days: parseDays(texts.day),
    weekdays: parseWeekdays(texts.weekday),
    byInterval: /[*/]/.test(texts.minute) || hours.length === 24,
  };
}

const parseList = (text: string, rule: FieldRule): readonly number[] => sortNumbers(splitList(text, rule).flatMap((part) => parsePart(part, rule)));

function parseDays(text: string): Schedule['days'] {
  const parts = splitList(text, DAY);
  const dates = sortNumbers(parts.filter((part) => !isLast(part)).flatMap((part) => parsePart(part, DAY)));
  return { any: dates.length === 31, dates, last: parts.some(isLast) };
}

const isLast = (part: string): boolean => part.toUpperCase() === 'L';

function parseWeekdays(text: string): Schedule['weekdays'] {
  const each: number[] = [];
  const ofMonth: WeekdayOfMonth[] = [];
  for (const part of splitList(text, WEEKDAY)) {
    const special = parseWeekdayOfMonth(part);
    if (special === null) each.push(...parsePart(part, WEEKDAY));
    else ofMonth.push(special);
  }
  return { any: sortNumbers(each).length === 8, each: sortNumbers(each.map((weekday) => weekday % 7)), ofMonth };
}

const NTH = [1, 2, 3, 4, 5] as const;

function parseWeekdayOfMonth(part: string): WeekdayOfMonth | null {
  const [, lastOf] = /^(.+)L$/i.exec(part) ?? [];
  if (lastOf !== undefined) return { weekday: parseValue(lastOf, WEEKDAY) % 7, which: 'last' };
  const [day, count, ...rest] = part.split('#');
  if (day === undefined || count === undefined) return null;
  const which = NTH.find((nth) => String(nth) === count);
  if (which === undefined || rest.length > 0) throw new ScheduleFault(`has "${part}"; after # comes which one of the month, 1 to 5`);
  return { weekday: parseValue(day, WEEKDAY) % 7, which };
}

/** Only days of the month can miss every month: as soon as a weekday may decide as well, some day matches. */
function neverComes({ days, weekdays, months }: Schedule): string | null {
  if (days.any || days.last || !weekdays.any) return null;
  const first = days.dates[0] ?? 1;
  if (months.some((month) => first <= (MOST_DAYS[month - 1] ?? 31))) return null;
  const named = months.map((month) => MONTH_NAMES[month - 1] ?? '').join(', ');
  return `never comes: there is no ${first} in ${named}; for the last day of the month write L as the day`;
}
