const DAYS_IN_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
/** Systems write 0001-01-01 and 9999-12-31 where a date is missing. */
const EARLIEST_YEAR = 1900;
const LATEST_YEAR = 2199;

export function isCalendarDate(year: number, month: number, day: number): boolean {
  if (year < EARLIEST_YEAR || year > LATEST_YEAR || month < 1 || month > 12 || day < 1) return false;
  const leap = month === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return day <= (DAYS_IN_MONTH[month - 1] ?? 0) + (leap ? 1 : 0);
}

const two = (value: number): string => (value < 10 ? `0${value}` : String(value));
export const isoDate = (year: number, month: number, day: number): string => `${year}-${two(month)}-${two(day)}`;

export interface DateParts {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

const SIMPLE_TOKENS = /^(?:(yyyy)|(MM?)|(dd?))$/;

/**
 * A parser for formats made of year, month and day as digits (`dd-MM-yyyy`, `M/d/yyyy`), strict about digits: `dd`
 * takes two, `d` one or two. null when the format needs more than that.
 */
export function simpleDateParser(format: string): ((text: string) => DateParts | undefined) | null {
  const parts = format.match(/[A-Za-z]+|[^A-Za-z]+/g) ?? [];
  const order: ('year' | 'month' | 'day')[] = [];
  let pattern = '';
  for (const part of parts) {
    const token = SIMPLE_TOKENS.exec(part);
    if (token !== null) {
      order.push(token[1] !== undefined ? 'year' : token[2] !== undefined ? 'month' : 'day');
      pattern += part.length === 4 ? '(\\d{4})' : part.length === 2 ? '(\\d{2})' : '(\\d{1,2})';
    } else if (/[A-Za-z']/.test(part)) return null;
    else pattern += part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  }
  if (order.length !== 3 || new Set(order).size !== 3) return null;
  const whole = new RegExp(`^${pattern}$`);
  const at = { year: order.indexOf('year') + 1, month: order.indexOf('month') + 1, day: order.indexOf('day') + 1 };
  return (text) => {
    const match = whole.exec(text);
    return match === null ? undefined : { year: Number(match[at.year]), month: Number(match[at.month]), day: Number(match[at.day]) };
  };
}
