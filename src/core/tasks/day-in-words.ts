import { DateTime } from 'luxon';

/** "22 Nov", as a wall calendar in the zone shows the instant. */
export const dayInWords = (instant: string, zone: string): string => DateTime.fromISO(instant, { zone, locale: 'en-GB' }).toFormat('d LLL');
