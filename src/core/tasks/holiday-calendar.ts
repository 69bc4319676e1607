import Holidays from 'date-holidays';
import { HandoffError } from '../errors.ts';

const MS_PER_DAY = 86_400_000;
/** Outside these years only weekends count: the holiday rules are made for our time, and year 0 would make the library read the clock. */
const FIRST_YEAR = 1970;
const LAST_YEAR = 2199;
/** 0 = Sunday. Everybody else rests on Saturday and Sunday. */
const FRIDAY_SATURDAY = [5, 6];
const OTHER_WEEKENDS: Readonly<Record<string, readonly number[]>> = Object.fromEntries(
  ['BH', 'BD', 'DZ', 'EG', 'IL', 'IQ', 'JO', 'KW', 'LY', 'MV', 'OM', 'PS', 'QA', 'SA', 'SD', 'SY', 'YE'].map(
    (country) => [country, FRIDAY_SATURDAY],
  ),
);

/** Which days people work. Days are numbered from 1970-01-01 = 0. */
export interface Calendar {
  /** As asked for: `US`, `DE-BY`; null when only weekends count. */
  readonly name: string | null;
  isBusinessDay(day: number): boolean;
}

interface Place {
  readonly country: string;
  readonly state: string | undefined;
  readonly region: string | undefined;
}

const keyLike = (table: Readonly<Record<string, string>> | undefined, wanted: string): string | undefined =>
  Object.keys(table ?? {}).find((key) => key.toLowerCase() === wanted.toLowerCase());

const listOf = (table: Readonly<Record<string, string>> | undefined): string => {
  const keys = Object.keys(table ?? {});
  return keys.length > 12 ? `${keys.slice(0, 12).join(', ')}, …` : keys.join(', ');
};

function unknown(name: string, remedy: string): HandoffError {
  return new HandoffError({
    code: 'unknown_calendar',
    message: `There is no holiday calendar "${name}".`,
    remedy,
    exitCode: 2,
  });
}

/** The library silently answers "no holidays" for places it does not know, so they are looked up first. */
function findPlace(name: string): Place {
  const [countryText = '', stateText, regionText, ...rest] = name.trim().split('-');
  const lists = new Holidays();
  const country = keyLike(lists.getCountries('en'), countryText);
  if (country === undefined || rest.length > 0) {
    throw unknown(
      name,
      'Write a two-letter country, optionally with its region: US, US-CA, DE-BY. Leave it out to count weekends only.',
    );
  }
  if (stateText === undefined) return { country, state: undefined, region: undefined };
  const states = lists.getStates(country, 'en');
  const state = keyLike(states, stateText);
  if (state === undefined) {
    const known = listOf(states);
    throw unknown(
      name,
      known === ''
        ? `Write ${country}: it has no regional calendars.`
        : `Write ${country}, or one of its regions: ${known}.`,
    );
  }
  if (regionText === undefined) return { country, state, region: undefined };
  const regions = lists.getRegions(country, state, 'en');
  const region = keyLike(regions, regionText);
  if (region === undefined) {
    const known = listOf(regions);
    throw unknown(
      name,
      known === '' ? `Write ${country}-${state}.` : `Write ${country}-${state}, or add one of: ${known}.`,
    );
  }
  return { country, state, region };
}

const openHolidays = ({ country, state, region }: Place): Holidays => {
  const options = { types: ['public' as const] };
  if (state === undefined) return new Holidays(country, options);
  return region === undefined ? new Holidays(country, state, options) : new Holidays(country, state, region, options);
};

/** A holiday that starts at the evening before carries an offset ("2026-04-02 00:00:00 -0600"); its date is the day off. */
function holidaysOf(source: Holidays, year: number): ReadonlySet<number> {
  const days = new Set<number>();
  for (const holiday of source.getHolidays(year, 'en')) {
    const startsAt = holiday.date.slice(11, 13);
    if (startsAt >= '12') continue; // an afternoon off is not a day off
    const first = Date.parse(`${holiday.date.slice(0, 10)}T00:00:00Z`) / MS_PER_DAY;
    const length = Math.max(1, Math.round((holiday.end.getTime() - holiday.start.getTime()) / MS_PER_DAY));
    for (let offset = 0; offset < length; offset += 1) days.add(first + offset);
  }
  return days;
}

/**
 * Working days of a place: its weekend, and its public holidays when `holidays` names a calendar (`US`, `US-CA`, `DE-BY`; case does
 * not matter). Throws HandoffError `unknown_calendar` for a place that has none.
 */
export function createCalendar(holidays: string | undefined): Calendar {
  if (holidays === undefined) return { name: null, isBusinessDay: (day) => !isRestDay(day, undefined) };
  const place = findPlace(holidays);
  const source = openHolidays(place);
  const byYear = new Map<number, ReadonlySet<number>>();
  const weekend = OTHER_WEEKENDS[place.country];
  const holidaysIn = (year: number): ReadonlySet<number> => {
    const known = byYear.get(year);
    if (known !== undefined) return known;
    // A long holiday may begin in the last days of the year before.
    const days = new Set([...(year > FIRST_YEAR ? holidaysOf(source, year - 1) : []), ...holidaysOf(source, year)]);
    byYear.set(year, days);
    return days;
  };
  return {
    name: holidays,
    isBusinessDay(day) {
      if (isRestDay(day, weekend)) return false;
      const year = new Date(day * MS_PER_DAY).getUTCFullYear();
      return year < FIRST_YEAR || year > LAST_YEAR || !holidaysIn(year).has(day);
    },
  };
}

/** 1970-01-01 was a Thursday. */
function isRestDay(day: number, weekend: readonly number[] | undefined): boolean {
  const weekday = (((day + 4) % 7) + 7) % 7;
  return weekend === undefined ? weekday === 0 || weekday === 6 : weekend.includes(weekday);
}
