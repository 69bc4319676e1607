import { DateTime, IANAZone } from 'luxon';
import { HandoffError } from '../errors.ts';
import type { Calendar } from './holiday-calendar.ts';

export { createCalendar, type Calendar } from './holiday-calendar.ts';

const MS_PER_DAY = 86_400_000;
const FIRST_DAY = Date.parse('0001-01-01T00:00:00Z') / MS_PER_DAY;
/** Systems write 9999-12-31 for "never"; counting on from there must not leave four-digit years. */
const LAST_DAY = Date.parse('9999-12-31T00:00:00Z') / MS_PER_DAY;
/** About forty years: beyond it somebody mistyped, and counting day by day would take long. */
const MOST_BUSINESS_DAYS = 10_000;
const DATE = /^\d{4}-\d{2}-\d{2}$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}[T ]\d{2}/;
const WITH_OFFSET = /(?:Z|[+-]\d{2}:?\d{2})$/;

/** `Date.parse` takes 30 February for 2 March. */
function findDay(date: string): number | null {
  if (!DATE.test(date)) return null;
  const ms = Date.parse(`${date}T00:00:00Z`);
  return Number.isNaN(ms) || (date.slice(8) > '28' && !new Date(ms).toISOString().startsWith(date))
    ? null
    : ms / MS_PER_DAY;
}

const dayOf = (date: string): number => {
  const day = findDay(date);
  if (day === null) throw notADate(date);
  return day;
};
/** Handoffs that are worked out one after another have the same few days in common. */
const spelt = new Map<number, string>();
const MOST_SPELT = 4_000;

function dateOf(day: number): string {
  const known = spelt.get(day);
  if (known !== undefined) return known;
  if (spelt.size >= MOST_SPELT) spelt.clear();
  const date = new Date(Math.min(Math.max(day, FIRST_DAY), LAST_DAY) * MS_PER_DAY).toISOString().slice(0, 10);
  spelt.set(day, date);
  return date;
}

function notADate(text: string): HandoffError {
  return new HandoffError({
    code: 'invalid_date',
    message: `"${text.slice(0, 40)}" is not a date.`,
    remedy: 'Give a date as YYYY-MM-DD, or a time as YYYY-MM-DDTHH:MM:SSZ.',
  });
}

/** Calendar days. `date` and result are ISO dates. */
export const addDays = (date: string, days: number): string => dateOf(dayOf(date) + days);

/**
 * Counts business days on from `date`, or back when `n` is negative. The start day itself does not count; with 0 a day off moves to the
 * next business day. Throws HandoffError `invalid_date` or `invalid_day_count`.
 */
export function addBusinessDays(date: string, n: number, calendar: Calendar): string {
  if (!Number.isInteger(n) || Math.abs(n) > MOST_BUSINESS_DAYS) {
    throw new HandoffError({
      code: 'invalid_day_count',
      message: `${n} is not a usable number of business days.`,
      remedy: `Use a whole number between -${MOST_BUSINESS_DAYS} and ${MOST_BUSINESS_DAYS}.`,
      exitCode: 2,
    });
  }
  let day = dayOf(date);
  const step = n < 0 ? -1 : 1;
  let left = Math.abs(n);
  while (left > 0 && (n < 0 ? day > FIRST_DAY : day < LAST_DAY)) {
    day += step;
    if (calendar.isBusinessDay(day)) left -= 1;
  }
  if (n === 0) while (!calendar.isBusinessDay(day) && day < LAST_DAY) day += 1;
  return dateOf(day);
}

/** The date itself when people work on it, else the last business day before it. */
export const lastBusinessDayUpTo = (date: string, calendar: Calendar): string =>
  addBusinessDays(addDays(date, 1), -1, calendar);

/** Business days after `from` up to and including `to`; negative when `to` lies before `from`. */
export function businessDaysBetween(from: string, to: string, calendar: Calendar): number {
  if (to < from) return 0 - businessDaysBetween(to, from, calendar);
  let count = 0;
  for (let day = dayOf(from) + 1, last = dayOf(to); day <= last; day += 1) if (calendar.isBusinessDay(day)) count += 1;
  return count;
}

const unknownZone = (zone: string): HandoffError =>
  new HandoffError({
    code: 'unknown_zone',
    message: `There is no time zone "${zone}".`,
    remedy: 'Use an IANA name such as Europe/Berlin or America/New_York.',
    exitCode: 2,
  });

/** The ISO date that a wall calendar in `zone` shows at `now`. Throws HandoffError `unknown_zone`. */
export const todayIn = (now: Date, zone: string): string => {
  const date = dateInZone(now.getTime(), zone);
  if (date === null) throw notADate(String(now));
  return date;
};

/** One record asks for the same instant once per requirement. */
let last = { text: '', zone: '', date: '' };

/** Like `isoDateOf`, with null for text that is no date. */
export function readIsoDate(text: string, zone: string): string | null {
  if (DATE.test(text)) return findDay(text) === null ? null : text;
  if (!INSTANT.test(text) || findDay(text.slice(0, 10)) === null) return null;
  if (last.text === text && last.zone === zone) return last.date;
  const date = WITH_OFFSET.test(text) ? dateInZone(Date.parse(text), zone) : meantInZone(text, zone);
  if (date !== null) last = { text, zone, date };
  return date;
}

/** Ten times faster than a full DateTime, and every assessment of every record comes by here. */
function dateInZone(ms: number, zone: string): string | null {
  if (Number.isNaN(ms)) return null;
  const known = IANAZone.create(zone);
  if (!known.isValid) throw unknownZone(zone);
  const offsetMs = zone === 'UTC' ? 0 : known.offset(ms) * 60_000;
  return dateOf(Math.floor((ms + offsetMs) / MS_PER_DAY));
}

function meantInZone(text: string, zone: string): string | null {
  const time = DateTime.fromISO(text.replace(' ', 'T'), { zone });
  if (time.invalidReason === 'unsupported zone') throw unknownZone(zone);
  return time.toISODate();
}

/**
 * The ISO date of an ISO date (unchanged) or of an instant as seen in `zone`; a time without offset is meant in `zone`.
 * Throws HandoffError `invalid_date` or `unknown_zone`.
 */
export function isoDateOf(instantOrDate: string, zone: string): string {
  const date = readIsoDate(instantOrDate, zone);
  if (date === null) throw notADate(instantOrDate);
  return date;
}
