import type { ReactNode } from 'react';

const STEPS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [['year', 31_557_600_000], ['month', 2_629_800_000], ['day', 86_400_000], ['hour', 3_600_000], ['minute', 60_000]];
const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
const exact = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short' });
const clock = new Intl.DateTimeFormat('en', { timeStyle: 'short' });

/** "3 minutes ago"; "just now" within a minute, also where clocks differ a little. */
export function sayAgo(at: string, now = new Date()): string {
  const ms = new Date(at).getTime() - now.getTime();
  const step = STEPS.find(([, length]) => Math.abs(ms) >= length);
  return step === undefined ? 'just now' : relative.format(Math.round(ms / step[1]), step[0]);
}

/** With date and zone of the browser. */
export const sayMoment = (at: string): string => exact.format(new Date(at));

/** "10:42" today, with the date on other days. */
export const sayClock = (at: string, now = new Date()): string => (new Date(at).toDateString() === now.toDateString() ? clock : exact).format(new Date(at));

/** "3 minutes ago", with the exact moment for who points at it. `at`: ISO instant. */
export const Moment = ({ at }: { readonly at: string }): ReactNode => <time dateTime={at} title={sayMoment(at)}>{sayAgo(at)}</time>;
