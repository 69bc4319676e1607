import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import nodeSchedule from 'node-schedule';
import { nextTick } from '../../../src/core/schedule/next-tick.ts';
import { parseSchedule } from '../../../src/core/schedule/parse-schedule.ts';

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

/** Values, a range, or steps. Parts that overlap are left out: node-schedule then counts a value twice and may take a list for "any". */
const field = (from: number, to: number): fc.Arbitrary<string> => {
  const number = fc.integer({ min: from, max: to });
  const list = fc.uniqueArray(number, { minLength: 1, maxLength: 4 }).map((values) => values.join(','));
  const range = fc.tuple(number, number).map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`);
  const stepped = fc.tuple(range, fc.integer({ min: 1, max: to - from })).map(([text, step]) => `${text}/${step}`);
  return fc.oneof(fc.constantFrom('*', `*/${Math.max(2, Math.floor((to - from) / 4))}`), list, range, stepped);
};
const weekday = fc.oneof(field(0, 6), fc.tuple(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 1, max: 4 })).map(([day, nth]) => `${day}#${nth}`));
const cronText = fc.tuple(field(0, 59), field(0, 23), fc.oneof(field(1, 28), fc.constant('L')), field(1, 12), weekday)
  // Where both day fields are given, node-schedule takes "#" and "L" for further conditions and not for alternatives.
  .filter(([, , day, , ofWeek]) => !(ofWeek.includes('#') && !day.startsWith('*')) && !(ofWeek.includes('#') && day.startsWith('*/')))
  .map((fields) => fields.join(' '));

it('where no clocks change we and node-schedule mean the same by a cron text', () => {
  const startMs = Date.UTC(2024, 0, 1);
  fc.assert(
    fc.property(cronText, fc.integer({ min: 0, max: 6 * 365 * 24 * 60 }), (text, minutes) => {
      const nowMs = startMs + minutes * 60_000;
      jest.setSystemTime(nowMs);
      const parsed = parseSchedule(text);
      if (!parsed.ok) throw new Error(`${text} ${parsed.problem}`);
      const job = nodeSchedule.scheduleJob({ rule: text, tz: 'UTC' }, () => {});
      const theirs = job.nextInvocation();
      job.cancel();
      expect({ text, at: nextTick(parsed.schedule, 'UTC', nowMs) }).toEqual({ text, at: theirs?.getTime() });
    }),
    { numRuns: 200 },
  );
});
