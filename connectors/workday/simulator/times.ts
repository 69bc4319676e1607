export const DAY = 86_400_000;
const MINUTE = 60_000;

/** Minutes that the zone `+hh:mm` or `-hh:mm` is ahead of UTC. */
function aheadMinutes(zone: string): number {
  const [, sign = '+', hours = '0', minutes = '0'] = /^([+-])(\d{2}):(\d{2})$/.exec(zone) ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}

/** 2026-11-20T02:29:16.009-08:00, as SOAP and reports write moments: in the tenant's zone. */
export function momentIn(zone: string, ms: number): string {
  return `${new Date(ms + aheadMinutes(zone) * MINUTE).toISOString().slice(0, 23)}${zone}`;
}

/** The calendar day in the tenant's zone. */
export function dayIn(zone: string, ms: number): string {
  return momentIn(zone, ms).slice(0, 10);
}

export function isDay(text: string): boolean {
  const ms = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(text) : Number.NaN;
  return !Number.isNaN(ms) && new Date(ms).toISOString().slice(0, 10) === text;
}

const ZONE = String.raw`(Z|[+-]\d{2}:\d{2})`;
const XSD_DATE = new RegExp(String.raw`^(\d{4}-\d{2}-\d{2})${ZONE}?$`);
const XSD_MOMENT = new RegExp(String.raw`^(\d{4}-\d{2}-\d{2})T\d{2}:\d{2}:\d{2}(\.\d+)?${ZONE}?$`);

/** The day of an xsd:date, whatever offset it carries; undefined when it is none. */
export function readXsdDate(text: string): string | undefined {
  const day = XSD_DATE.exec(text)?.[1];
  return day !== undefined && isDay(day) ? day : undefined;
}

/** Milliseconds of an xsd:dateTime; without an offset it is meant in the tenant's zone. */
export function readXsdMoment(text: string, zone: string): number | undefined {
  const found = XSD_MOMENT.exec(text);
  if (found === null || !isDay(found[1] ?? '')) return undefined;
  const ms = Date.parse(found[3] === undefined ? `${text}${zone}` : text);
  return Number.isNaN(ms) ? undefined : ms;
}
