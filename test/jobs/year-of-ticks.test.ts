import { expect, it } from '@jest/globals';
import { nextTick } from '../../src/core/schedule/next-tick.ts';
import { parseSchedule } from '../../src/core/schedule/parse-schedule.ts';
import { walkTicks } from './wall-oracle.ts';
import { YEAR_SCHEDULES } from './year-schedules.ts';

const FROM_MS = Date.parse('2027-12-31T23:45:00Z');
const TO_MS = Date.parse('2029-01-01T00:00:00Z');

it.each([
  ...Object.entries(YEAR_SCHEDULES),
  ['berlin-five-all-year', { cron: '*/5 * * * *', zone: 'Europe/Berlin', byInterval: true, hour: () => true, minute: (minute: number) => minute % 5 === 0 }] as const,
  ['lord-howe-hourly', { cron: '45 * * * *', zone: 'Australia/Lord_Howe', byInterval: true, hour: () => true, minute: (minute: number) => minute === 45 }] as const,
  ['cairo-midnight', { cron: '0 0 * * *', zone: 'Africa/Cairo', byInterval: false, hour: (hour: number) => hour === 0, minute: (minute: number) => minute === 0 }] as const,
  ['casablanca-nightly', { cron: '30 2 * * *', zone: 'Africa/Casablanca', byInterval: false, hour: (hour: number) => hour === 2, minute: (minute: number) => minute === 30 }] as const,
])('%s is due in a whole year when somebody who watches the wall says so', (_, said) => {
  const parsed = parseSchedule(said.cron);
  if (!parsed.ok) throw new Error(parsed.problem);
  const ticks: number[] = [];
  for (let ms = nextTick(parsed.schedule, said.zone, FROM_MS); ms !== null && ms <= TO_MS; ms = nextTick(parsed.schedule, said.zone, ms)) ticks.push(ms);
  const show = (all: readonly number[]): readonly string[] => all.map((ms) => new Date(ms).toISOString());
  expect(show(ticks)).toEqual(show(walkTicks(said, FROM_MS, TO_MS)));
});
