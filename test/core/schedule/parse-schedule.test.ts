import { describe, expect, it } from '@jest/globals';
import { parseSchedule } from '../../../src/core/schedule/parse-schedule.ts';

const problemOf = (text: string): string => {
  const parsed = parseSchedule(text);
  return parsed.ok ? 'none' : parsed.problem;
};

describe('a cron text', () => {
  it.each([
    ['99 * * * *', 'has "99" as a minute; a minute is 0 to 59'],
    ['0 24 * * *', 'has "24" as an hour; an hour is 0 to 23'],
    ['0 0 0 * *', 'has "0" as a day of the month; a day of the month is 1 to 31'],
    ['0 0 * 13 *', 'has "13" as a month; a month is 1 to 12 or jan to dec'],
    ['0 0 * * monday', 'has "monday" as a weekday; a weekday is 0 to 7 or sun to sat'],
    ['61 0 0 * * *', 'has "61" as a second; a second is 0 to 59'],
    ['*/0 * * * *', 'has "*/0"; after / a whole number from 1 on is needed'],
    ['*/90 * * * *', 'has "*/90"; a step over minutes goes up to 60'],
    ['0 22-6 * * *', 'has the range "22-6", which runs backwards; write 0-6,22-23'],
    ['-5 * * * *', 'has "-5"; a range is written 0-59'],
    ['1,,2 * * * *', 'has a comma without a minute beside it in "1,,2"'],
    ['1/2/3 * * * *', 'has more than one / in "1/2/3"'],
    ['0 0 * * 1#9', 'has "1#9"; after # comes which one of the month, 1 to 5'],
    ['? * * * *', 'has "?" as a minute; a minute is 0 to 59'],
    ['@daily', 'is written "0 0 * * *" here'],
  ])('%s is refused with the field and what it may hold', (text, problem) => {
    expect(problemOf(text)).toBe(problem);
  });

  it.each(['', 'every day', '5 4 * *', '0 0 0 0 0 0 0', 'every day at nine o clock'])('"%s" is refused with an example', (text) => {
    expect(problemOf(text)).toContain('is not a schedule such as "*/5 * * * *" (minute hour day month weekday');
  });

  it.each([
    ['0 0 30 2 *', 'never comes: there is no 30 in February; for the last day of the month write L as the day'],
    ['0 0 31 4,6,9,11 *', 'never comes: there is no 31 in April, June, September, November; for the last day of the month write L as the day'],
  ])('%s is refused because its day does not exist', (text, problem) => {
    expect(problemOf(text)).toBe(problem);
  });

  it.each(['0 0 29 2 *', '0 0 30 2 1', '0 0 31 4,5 *', '0 18 L 2 *', '0 8 * * 5L', '0 8 * * mon#1', '0 0 ? * 1', '*/10 30 2 * * *', '0 9-17/2 * jan-mar mon-fri', ' 0  8 * * 7 '])(
    '%s is taken, since such a day comes',
    (text) => {
      expect(problemOf(text)).toBe('none');
    },
  );

  it('knows an interval from a time of day, since they differ when the clocks change', () => {
    const byInterval = (text: string): boolean | null => {
      const parsed = parseSchedule(text);
      return parsed.ok ? parsed.schedule.byInterval : null;
    };
    expect(['*/5 * * * *', '* * * * *', '30 * * * *', '*/5 1-3 * * *', '10-50/10 2 * * *'].map(byInterval)).toEqual([true, true, true, true, true]);
    expect(['30 2 * * *', '0,30 2 * * *', '0 */2 * * *', '*/10 30 2 * * *'].map(byInterval)).toEqual([false, false, false, false]);
  });
});
