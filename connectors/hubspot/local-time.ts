const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterOf(timeZone: string): Intl.DateTimeFormat {
  const known = formatters.get(timeZone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-GB', {
    timeZone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit',
  });
  formatters.set(timeZone, made);
  return made;
}

/** The clock on the wall in `timeZone`, as if it were UTC, in ms. */
function wallMs(ms: number, timeZone: string): number {
  const parts = formatterOf(timeZone).formatToParts(ms);
  const at = (type: string): number => Number(parts.find((part) => part.type === type)?.value ?? 0);
  return Date.UTC(at('year'), at('month') - 1, at('day'), at('hour'), at('minute'), at('second'));
}

/** HubSpot answers ISO texts, older endpoints milliseconds; null for anything else. */
export function instantMs(text: string | null | undefined): number | null {
  if (text === null || text === undefined || text === '') return null;
  const ms = /^-?\d+$/.test(text) ? Number(text) : Date.parse(text);
  return Number.isNaN(ms) ? null : ms;
}

/**
 * The same instant, written with the portal's offset: a close date is typed as a day in the portal's time zone and comes
 * back as an instant, whose UTC day may be another. Texts that are no instant stay as they are.
 */
export function toLocalIso(text: string, timeZone: string): string {
  const ms = instantMs(text);
  if (ms === null) return text;
  const seconds = Math.floor(ms / 1_000) * 1_000;
  const offsetMinutes = Math.round((wallMs(seconds, timeZone) - seconds) / 60_000);
  const sign = offsetMinutes < 0 ? '-' : '+';
  const two = (value: number): string => String(value).padStart(2, '0');
  const offset = `${sign}${two(Math.floor(Math.abs(offsetMinutes) / 60))}:${two(Math.abs(offsetMinutes) % 60)}`;
  return `${new Date(ms + offsetMinutes * 60_000).toISOString().slice(0, -1)}${offset}`;
}

/** The instant of this hour of this day in `timeZone`; an hour that a clock change skips becomes the next one. */
export function instantOf(isoDate: string, hour: number, timeZone: string): string {
  const wanted = Date.parse(`${isoDate}T${String(hour).padStart(2, '0')}:00:00Z`);
  let ms = wanted;
  for (let round = 0; round < 2; round += 1) ms = wanted - (wallMs(ms, timeZone) - ms);
  return new Date(ms).toISOString();
}

/** The calendar day of an instant in `timeZone`, YYYY-MM-DD; null when it is none. */
export function dayOf(text: string | null | undefined, timeZone: string): string | null {
  const ms = instantMs(text);
  return ms === null ? null : new Date(wallMs(ms, timeZone)).toISOString().slice(0, 10);
}
