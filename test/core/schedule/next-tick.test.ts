import { describe, expect, it } from '@jest/globals';
import { latestTick, nextTick } from '../../../src/core/schedule/next-tick.ts';
import { parseSchedule } from '../../../src/core/schedule/parse-schedule.ts';
import type { Schedule } from '../../../src/core/schedule/schedule.ts';

const scheduleOf = (text: string): Schedule => {
  const parsed = parseSchedule(text);
  if (!parsed.ok) throw new Error(`${text} ${parsed.problem}`);
  return parsed.schedule;
};
const iso = (ms: number | null): string => (ms === null ? 'never' : new Date(ms).toISOString().replace(':00.000Z', 'Z'));
const ticks = (text: string, zone: string, after: string, count: number): readonly string[] => {
  const found: string[] = [];
  for (let ms: number | null = Date.parse(after); found.length < count && ms !== null; ) {
    ms = nextTick(scheduleOf(text), zone, ms);
    found.push(iso(ms));
  }
  return found;
};

describe('when the clocks are put forward', () => {
  it('a skipped time is due at the first minute that exists, in Berlin 03:00 for 02:30', () => {
    expect(ticks('30 2 * * *', 'Europe/Berlin', '2026-03-27T12:00:00Z', 3)).toEqual(['2026-03-28T01:30Z', '2026-03-29T01:00Z', '2026-03-30T00:30Z']);
  });

  it('several skipped times, and one that exists at that minute, are one tick', () => {
    expect(ticks('0,30 2 * * *', 'Europe/Berlin', '2026-03-28T02:00:00Z', 2)).toEqual(['2026-03-29T01:00Z', '2026-03-30T00:00Z']);
    expect(ticks('0 2,3 * * *', 'Europe/Berlin', '2026-03-28T03:00:00Z', 2)).toEqual(['2026-03-29T01:00Z', '2026-03-30T00:00Z']);
  });

  it('half an hour is skipped on Lord Howe, and midnight in Cairo', () => {
    expect(ticks('15 2 * * *', 'Australia/Lord_Howe', '2026-10-02T16:00:00Z', 2)).toEqual(['2026-10-03T15:30Z', '2026-10-04T15:15Z']);
    expect(ticks('0 0 * * *', 'Africa/Cairo', '2026-04-22T23:00:00Z', 2)).toEqual(['2026-04-23T22:00Z', '2026-04-24T21:00Z']);
  });

  it('a whole day is skipped in Samoa, and what it held is due as the next one begins', () => {
    expect(ticks('0 9 30 12 *', 'Pacific/Apia', '2011-01-01T00:00:00Z', 2)).toEqual(['2011-12-30T10:00Z', '2012-12-29T19:00Z']);
  });

  it('intervals go on by real time', () => {
    expect(ticks('*/20 * * * *', 'Europe/Berlin', '2026-03-29T00:30:00Z', 4)).toEqual(['2026-03-29T00:40Z', '2026-03-29T01:00Z', '2026-03-29T01:20Z', '2026-03-29T01:40Z']);
    expect(ticks('30 * * * *', 'Europe/Berlin', '2026-03-29T00:00:00Z', 2)).toEqual(['2026-03-29T00:30Z', '2026-03-29T01:30Z']);
  });

  it('an interval that ends in the hour that is skipped still has its tick', () => {
    expect(ticks('*/20 2 * * *', 'Europe/Berlin', '2026-03-28T02:00:00Z', 2)).toEqual(['2026-03-29T01:00Z', '2026-03-30T00:00Z']);
  });
});

describe('when the clocks are put back', () => {
  it('a time that comes twice is due the first time only', () => {
    expect(ticks('30 2 * * *', 'Europe/Berlin', '2026-10-24T12:00:00Z', 2)).toEqual(['2026-10-25T00:30Z', '2026-10-26T01:30Z']);
    expect(ticks('45 1 * * *', 'Australia/Lord_Howe', '2026-04-04T00:00:00Z', 2)).toEqual(['2026-04-04T14:45Z', '2026-04-05T15:15Z']);
    expect(ticks('30 23 * * *', 'Africa/Cairo', '2026-10-29T12:00:00Z', 2)).toEqual(['2026-10-29T20:30Z', '2026-10-30T21:30Z']);
  });

  it('it is not due again when somebody asks from between the two', () => {
    expect(ticks('30 2 * * *', 'Europe/Berlin', '2026-10-25T01:10:00Z', 1)).toEqual(['2026-10-26T01:30Z']);
  });

  it('intervals go on by real time', () => {
    const every20 = ['2026-10-25T00:40Z', '2026-10-25T01:00Z', '2026-10-25T01:20Z', '2026-10-25T01:40Z', '2026-10-25T02:00Z'];
    expect(ticks('*/20 * * * *', 'Europe/Berlin', '2026-10-25T00:30:00Z', 5)).toEqual(every20);
    expect(ticks('*/20 1-3 * * *', 'Europe/Berlin', '2026-10-25T00:30:00Z', 5)).toEqual(every20);
    expect(ticks('30 * * * *', 'Europe/Berlin', '2026-10-24T23:45:00Z', 3)).toEqual(['2026-10-25T00:30Z', '2026-10-25T01:30Z', '2026-10-25T02:30Z']);
  });
});

describe('the calendar', () => {
  it('finds leap days, last days, last Fridays, and a fifth Monday in February', () => {
    expect(ticks('0 0 29 2 *', 'UTC', '2026-01-01T00:00:00Z', 2)).toEqual(['2028-02-29T00:00Z', '2032-02-29T00:00Z']);
    expect(ticks('0 18 L * *', 'UTC', '2026-01-31T18:00:00Z', 2)).toEqual(['2026-02-28T18:00Z', '2026-03-31T18:00Z']);
    expect(ticks('0 8 * * 5L', 'UTC', '2026-01-01T00:00:00Z', 2)).toEqual(['2026-01-30T08:00Z', '2026-02-27T08:00Z']);
    expect(ticks('0 8 * 2 1#5', 'UTC', '2026-01-01T00:00:00Z', 2)).toEqual(['2044-02-29T08:00Z', '2072-02-29T08:00Z']);
  });

  it('takes a day of the month or a weekday when both are given', () => {
    expect(ticks('0 0 13 * 5', 'UTC', '2026-02-01T00:00:00Z', 4)).toEqual(['2026-02-06T00:00Z', '2026-02-13T00:00Z', '2026-02-20T00:00Z', '2026-02-27T00:00Z']);
  });

  it('says that a zone does not exist', () => {
    expect(() => nextTick(scheduleOf('* * * * *'), 'Europe/Bärlin', 0)).toThrow('"Europe/Bärlin" is not a time zone.');
  });
});

describe('the latest tick of a gap', () => {
  it('is found without counting all of them', () => {
    const from = Date.parse('1986-01-01T00:00:00Z');
    expect(iso(latestTick(scheduleOf('*/5 * * * *'), 'Europe/Berlin', from, Date.parse('2026-03-29T01:03:00Z')))).toBe('2026-03-29T01:00Z');
  });

  it('is not one that was seen already, and may be the very moment asked for', () => {
    const at = Date.parse('2026-03-29T01:05:00Z');
    expect(latestTick(scheduleOf('*/5 * * * *'), 'UTC', at, at + 299_999)).toBeNull();
    expect(latestTick(scheduleOf('*/5 * * * *'), 'UTC', at, at + 300_000)).toBe(at + 300_000);
  });
});
