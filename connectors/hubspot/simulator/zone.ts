/** Minutes that the zone is ahead of UTC at the moment. */
export function offsetMinutes(timeZone: string, at: number): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(at);
  const part = (type: string): number => Number(parts.find((one) => one.type === type)?.value);
  const local = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
  return Math.round((local - Math.floor(at / 1000) * 1000) / 60_000);
}

/** The day, as the account's people call it. */
export function dayOf(timeZone: string, at: number): string {
  return new Date(at + offsetMinutes(timeZone, at) * 60_000).toISOString().slice(0, 10);
}

/** When the daily allowance starts anew. */
export function nextMidnight(timeZone: string, at: number): number {
  const tomorrow = Date.parse(`${dayOf(timeZone, at)}T00:00:00Z`) + 86_400_000;
  return tomorrow - offsetMinutes(timeZone, tomorrow) * 60_000;
}
