import { DateTime, IANAZone } from 'luxon';
import type { JsonValue } from '../../json.ts';
import { BLANK, PLACEHOLDER, Refusal, quote, type Cast } from '../outcome.ts';
import { isPlaceholder } from '../placeholder.ts';
import { isCalendarDate, isoDate, simpleDateParser } from './calendar-date.ts';

export interface DateOptions {
  /** Luxon format; ISO when left out. `x` and `X` are milliseconds and seconds since 1970. */
  readonly format: string | undefined;
  /** IANA zone of times without offset, and the zone in which an instant becomes a date. */
  readonly zone: string | undefined;
}

const DASH = 45;
const ISO_INSTANT = /^(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*(Z|[+-]\d{2}(?::?\d{2})?)?$/i;
const UTC_OFFSET = /^(?:Z|\+00(?::?00)?)$/i;
const EMPTY_DATE = /^0{1,4}[-/.]0{1,2}[-/.]0{1,4}(?:[T ]00:00(?::00)?)?$/;

/** What a text says about a day or a moment; `instant` is null for a pure date, and for a time whose zone nobody declared. */
interface Moment {
  readonly date: string;
  readonly instant: string | null;
  readonly unzoned: boolean;
}

const pureDate = (date: string): Moment => ({ date, instant: null, unzoned: false });

type MomentParser = (text: string) => Moment | Refusal | undefined;

/** A calendar day, `YYYY-MM-DD`. A pure date is never shifted; an instant becomes the day in `zone`, else the day as written. */
export function dateCast(options: DateOptions): Cast {
  const parse = momentParser(options);
  return (raw) => {
    const moment = momentOf(raw, parse, options, 'date');
    if (moment instanceof Refusal) return moment;
    if (moment.instant === null || options.zone === undefined) return moment.date;
    return DateTime.fromISO(moment.instant, { zone: options.zone }).toISODate() ?? moment.date;
  };
}

/** An instant, ISO in UTC. A pure date is the beginning of that day in `zone`, else in UTC. */
export function datetimeCast(options: DateOptions): Cast {
  const parse = momentParser(options);
  return (raw) => {
    const moment = momentOf(raw, parse, options, 'time');
    if (moment instanceof Refusal) return moment;
    if (moment.instant !== null) return moment.instant;
    if (moment.unzoned) return new Refusal('invalid', `${quote(raw)} is a time without offset, and the mapping declares no zone`);
    if (options.zone === undefined) return `${moment.date}T00:00:00.000Z`;
    return DateTime.fromISO(moment.date, { zone: options.zone }).toUTC().toISO() ?? `${moment.date}T00:00:00.000Z`;
  };
}

function momentOf(raw: JsonValue, parse: MomentParser, options: DateOptions, what: 'date' | 'time'): Moment | Refusal {
  const epoch = options.format === 'x' || options.format === 'X';
  if (typeof raw !== 'string' && !(epoch && typeof raw === 'number')) return new Refusal('invalid', `${quote(raw)} is not a ${what}`);
  const text = typeof raw === 'string' ? raw.trim() : String(raw);
  const moment = parse(text);
  if (moment !== undefined) return moment;
  if (EMPTY_DATE.test(text)) return BLANK;
  if (isPlaceholder(text, [])) return PLACEHOLDER;
  return new Refusal('invalid', `${quote(text)} is not a ${what} in the form ${options.format ?? 'YYYY-MM-DD'}`);
}

function momentParser(options: DateOptions): MomentParser {
  const { format, zone } = options;
  if (format === undefined) return (text) => isoMoment(text, zone);
  if (format === 'x' || format === 'X') return (text) => epochMoment(text, format === 'X' ? 1_000 : 1);
  const simple = simpleDateParser(format);
  if (simple !== null) {
    return (text) => {
      const parts = simple(text);
      if (parts === undefined) return undefined;
      return isCalendarDate(parts.year, parts.month, parts.day) ? pureDate(isoDate(parts.year, parts.month, parts.day)) : noSuchDay(text);
    };
  }
  return luxonMoment(format, zone);
}

const noSuchDay = (text: string): Refusal | undefined => (EMPTY_DATE.test(text) ? undefined : new Refusal('invalid', `${quote(text)} is no day of the calendar`));

/** The number that a run of digits stands for; -1 when something else is among them. */
function digits(text: string, from: number, to: number): number {
  let value = 0;
  for (let index = from; index < to; index += 1) {
    const digit = text.charCodeAt(index) - 48;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}

function isoMoment(text: string, zone: string | undefined): Moment | Refusal | undefined {
  if (text.length === 10 && text.charCodeAt(4) === DASH && text.charCodeAt(7) === DASH) {
    const [year, month, day] = [digits(text, 0, 4), digits(text, 5, 7), digits(text, 8, 10)];
    if (year < 0 || month < 0 || day < 0) return undefined;
    return isCalendarDate(year, month, day) ? pureDate(text) : noSuchDay(text);
  }
  const match = ISO_INSTANT.exec(text);
  if (match === null) return undefined;
  const [, year, month, dayOfMonth, hour, minute, second = '00', fraction = '', offset] = match;
  if (!isCalendarDate(Number(year), Number(month), Number(dayOfMonth))) return noSuchDay(text);
  const date = `${year}-${month}-${dayOfMonth}`;
  const local = `${date}T${hour}:${minute}:${second}.${fraction.slice(0, 3).padEnd(3, '0')}`;
  if (offset === undefined) return localMoment(local, date, zone, text);
  if (UTC_OFFSET.test(offset) && Number(hour) < 24 && Number(minute) < 60 && Number(second) < 60) return { date, instant: `${local}Z`, unzoned: false };
  const shift = offset.toUpperCase() === 'Z' ? 'Z' : `${offset.slice(0, 3)}:${offset.replace(':', '').slice(3) || '00'}`;
  const instant = Date.parse(`${local}${shift}`);
  return Number.isNaN(instant) ? undefined : { date, instant: new Date(instant).toISOString(), unzoned: false };
}

/** A time without offset means nothing until the mapping says where the clock hung. */
function localMoment(local: string, date: string, zone: string | undefined, text: string): Moment | Refusal {
  if (zone === undefined) return { date, instant: null, unzoned: !local.endsWith('T00:00:00.000') };
  const there = DateTime.fromISO(local, { zone });
  const instant = there.toUTC().toISO();
  if (instant === null || there.toISO({ includeOffset: false }) !== local) return new Refusal('invalid', `${quote(text)} does not exist in ${zone}`);
  return { date, instant, unzoned: false };
}

function epochMoment(text: string, unitMs: number): Moment | undefined {
  if (!/^-?\d{1,14}$/.test(text)) return undefined;
  const instant = new Date(Number(text) * unitMs);
  if (Number.isNaN(instant.getTime())) return undefined;
  const iso = instant.toISOString();
  return { date: iso.slice(0, 10), instant: iso, unzoned: false };
}

const HAS_TIME = /[HhmsSTtaZzxX]/;
const HAS_OFFSET = /[ZzxX]/;

function luxonMoment(format: string, zone: string | undefined): MomentParser {
  const bare = format.replace(/'[^']*'/g, '');
  const timed = HAS_TIME.test(bare);
  const parser = DateTime.buildFormatParser(format, { locale: 'en-US' });
  return (text) => {
    const parsed = DateTime.fromFormatParser(text, parser, { locale: 'en-US', zone: zone ?? 'UTC', setZone: true });
    if (!parsed.isValid || !isCalendarDate(parsed.year, parsed.month, parsed.day)) return undefined;
    const date = isoDate(parsed.year, parsed.month, parsed.day);
    if (!timed) return pureDate(date);
    const unzoned = zone === undefined && !HAS_OFFSET.test(bare);
    return { date, instant: unzoned ? null : parsed.toUTC().toISO(), unzoned };
  };
}

/** Whether luxon knows the zone. */
export const isZone = (zone: string): boolean => IANAZone.isValidZone(zone);

/** Why a format cannot be read; null when it can. */
export function formatProblem(format: string): string | null {
  if (format === 'x' || format === 'X' || simpleDateParser(format) !== null) return null;
  const bare = format.replace(/'[^']*'/g, '');
  if (/[YD]/.test(bare)) return `format "${format}": years are written yyyy and days dd, e.g. dd-MM-yyyy`;
  if (!/y/.test(bare) || !/[ML]/.test(bare) || !/d/.test(bare)) return `format "${format}" must name year, month and day, e.g. dd-MM-yyyy`;
  const explained = DateTime.fromFormatExplain('', format, { locale: 'en-US' });
  const reason = 'invalidReason' in explained && typeof explained.invalidReason === 'string' ? explained.invalidReason : null;
  return reason === null || reason === 'unparsable' ? null : `format "${format}": ${reason}`;
}
