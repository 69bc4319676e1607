import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  addBusinessDays,
  addDays,
  businessDaysBetween,
  createCalendar,
  isoDateOf,
  lastBusinessDayUpTo,
  todayIn,
} from '../../../src/core/tasks/business-days.ts';

const weekends = createCalendar(undefined);
const us = createCalendar('US');

describe('a holiday calendar', () => {
  it('knows the public holidays of a country and of a region, however it is written', () => {
    expect(addBusinessDays('2026-11-25', 1, us)).toBe('2026-11-27'); // Thanksgiving is the 26th
    expect(addBusinessDays('2026-11-25', 1, createCalendar('US-ca'))).toBe('2026-11-30'); // California rests on the 27th too
    expect(addBusinessDays('2026-06-03', 1, createCalendar('DE-BY'))).toBe('2026-06-05'); // Corpus Christi in Bavaria
    expect(addBusinessDays('2026-06-03', 1, createCalendar('de'))).toBe('2026-06-04'); // but not in all of Germany
  });

  it('takes the substitute day when a holiday falls on a weekend', () => {
    expect(addBusinessDays('2026-07-02', 1, us)).toBe('2026-07-06');
  });

  it('rests when the country does: Friday and Saturday in Saudi Arabia', () => {
    expect(addBusinessDays('2026-06-11', 1, createCalendar('SA'))).toBe('2026-06-14');
  });

  it('counts a holiday that begins the evening before on its own day', () => {
    expect(addBusinessDays('2026-04-21', 1, createCalendar('IL'))).toBe('2026-04-23'); // Independence Day is the 22nd
  });

  it.each(['XX', '', 'US-ZZ', 'DE-BY-Q', 'Germany', 'US-CA-LA-1'])(
    'refuses %j and says what to write instead',
    (name) => {
      expect(() => createCalendar(name)).toThrow(
        expect.objectContaining({ code: 'unknown_calendar', exitCode: 2, remedy: expect.stringContaining('Write') }),
      );
    },
  );

  it('answers the same in far years, where only weekends count', () => {
    expect(addBusinessDays('9999-12-24', 1, us)).toBe('9999-12-27');
    expect(addBusinessDays('0001-01-01', 1, us)).toBe('0001-01-02');
  });
});

describe('business days', () => {
  it('skip weekends forwards and backwards', () => {
    expect(addBusinessDays('2026-03-06', 1, weekends)).toBe('2026-03-09');
    expect(addBusinessDays('2026-03-09', -1, weekends)).toBe('2026-03-06');
    expect(addBusinessDays('2026-03-08', -1, weekends)).toBe('2026-03-06');
  });

  it('with 0 stay on a business day and move a day off to the next one', () => {
    expect(addBusinessDays('2026-03-06', 0, weekends)).toBe('2026-03-06');
    expect(addBusinessDays('2026-03-07', 0, weekends)).toBe('2026-03-09');
  });

  it('stop at the ends of the calendar instead of leaving four-digit years', () => {
    expect(addBusinessDays('9999-12-31', 5, weekends)).toBe('9999-12-31');
    expect(addDays('9999-12-31', 5)).toBe('9999-12-31');
  });

  it('refuse a count that nobody can mean', () => {
    expect(() => addBusinessDays('2026-03-06', 1_000_000, weekends)).toThrow(
      expect.objectContaining({ code: 'invalid_day_count' }),
    );
    expect(() => addBusinessDays('2026-03-06', 0.5, weekends)).toThrow(
      expect.objectContaining({ code: 'invalid_day_count' }),
    );
  });

  const day = fc.integer({ min: 0, max: 40_000 }).map((offset) => addDays('1990-01-01', offset));

  it('counted on and back again lead to the same business day', () => {
    fc.assert(
      fc.property(day, fc.integer({ min: -60, max: 60 }), (date, n) => {
        const start = lastBusinessDayUpTo(date, us);
        expect(addBusinessDays(addBusinessDays(start, n, us), -n, us)).toBe(start);
      }),
      { numRuns: 200 },
    );
  });

  it('between two dates are as many as were added', () => {
    fc.assert(
      fc.property(day, fc.integer({ min: -60, max: 60 }), (date, n) => {
        const start = lastBusinessDayUpTo(date, us);
        expect(businessDaysBetween(start, addBusinessDays(start, n, us), us)).toBe(n);
      }),
      { numRuns: 200 },
    );
  });

  it('never fall on a weekend or a holiday', () => {
    fc.assert(
      fc.property(day, fc.integer({ min: -30, max: 30 }), (date, n) => {
        const due = addBusinessDays(date, n, us);
        expect(addBusinessDays(due, 0, us)).toBe(due);
      }),
      { numRuns: 200 },
    );
  });
});

describe('the date of an instant', () => {
  it('is the one on the wall calendar of the zone', () => {
    expect(isoDateOf('2026-03-01T03:30:00Z', 'America/New_York')).toBe('2026-02-28');
    expect(isoDateOf('2026-03-01T03:30:00.000+0000', 'Asia/Tokyo')).toBe('2026-03-01');
    expect(todayIn(new Date('2026-03-01T23:30:00Z'), 'Europe/Berlin')).toBe('2026-03-02');
  });

  it('is meant in the zone when no offset is written, and a plain date stays itself', () => {
    expect(isoDateOf('2026-03-01T23:30:00', 'Asia/Tokyo')).toBe('2026-03-01');
    expect(isoDateOf('2026-03-01', 'Asia/Tokyo')).toBe('2026-03-01');
  });

  it('differs by zone for one and the same instant', () => {
    expect([isoDateOf('2026-03-01T23:30:00Z', 'UTC'), isoDateOf('2026-03-01T23:30:00Z', 'Asia/Tokyo')]).toEqual([
      '2026-03-01',
      '2026-03-02',
    ]);
  });

  it.each(['', 'tomorrow', '2026-02-30', '2026-13-01T00:00:00Z', '12:00'])('is refused for %j', (text) => {
    expect(() => isoDateOf(text, 'UTC')).toThrow(expect.objectContaining({ code: 'invalid_date' }));
  });

  it('is refused with a remedy when the zone does not exist', () => {
    expect(() => isoDateOf('2026-03-01T23:30:00Z', 'Mars/Olympus')).toThrow(
      expect.objectContaining({ code: 'unknown_zone' }),
    );
    expect(() => todayIn(new Date(0), 'Mars/Olympus')).toThrow(expect.objectContaining({ code: 'unknown_zone' }));
  });
});
