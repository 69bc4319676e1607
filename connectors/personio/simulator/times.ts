const DAY_MS = 86_400_000;

/** Persons and employments carry whole seconds with a Z. */
export function stamp(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}

/** Recruiting wraps its stamps: date-time and timezone apart. */
export function zoned(ms: number): { 'date-time': string; timezone: string } {
  return { 'date-time': stamp(ms), timezone: 'UTC' };
}

export function dateOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

export function addDays(date: string, days: number): string {
  return dateOf(Date.parse(date) + days * DAY_MS);
}

export function isDate(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) && dateOf(Date.parse(text)) === text;
}

const ISO = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;

/** A plus sign sent without encoding arrives as a space and is refused, as in real life. */
export function parseStamp(text: string): number | undefined {
  if (!ISO.test(text)) return undefined;
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? undefined : ms;
}

export function wholeSecond(ms: number): number {
  return Math.floor(ms / 1000) * 1000;
}
