import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { JsonObject } from '../../../src/core/json.ts';
import { mapField } from './support/map-field.ts';

const date = (notation: object, value: string | number | null) => mapField('goals.goLiveDate', { from: 'D', ...notation }, { D: value });
const time = (notation: object, value: string | number) => mapField('custom.at', { from: 'D', as: 'datetime', ...notation }, { D: value });
const money = (notation: object, fields: JsonObject) => mapField('contract.value', { from: 'Amount', ...notation }, fields);

describe('dates', () => {
  it('reads the declared format only, strictly', () => {
    const format = { format: 'dd-MM-yyyy' };
    expect(date(format, '31-08-1992').value).toBe('1992-08-31');
    for (const bad of ['6/3/2023', '1-8-1992', '31-02-1992', '08-31-1992', '31-08-92', '31-08-1992x']) {
      expect(date(format, bad)).toMatchObject({ value: null, reason: 'invalid' });
    }
    expect(date({ format: 'M/d/yyyy' }, '6/3/2023').value).toBe('2023-06-03');
    expect(date({ format: 'd MMM yyyy' }, '3 Jun 2023').value).toBe('2023-06-03');
    expect(date({ format: 'd MMM yyyy' }, '31 Jun 2023').reason).toBe('invalid');
  });
  it('knows leap years and refuses sentinel years', () => {
    expect(date({}, '2024-02-29').value).toBe('2024-02-29');
    expect(date({}, '2023-02-29').reason).toBe('invalid');
    expect(date({}, '0001-01-01').reason).toBe('invalid');
    expect(date({}, '0000-00-00').reason).toBe('blank');
    expect(date({}, 'ASAP').reason).toBe('invalid');
    expect(date({}, 'tbd').reason).toBe('placeholder');
  });
  it('never shifts a pure date, and turns an instant into the day of the declared zone', () => {
    expect(date({ zone: 'Pacific/Auckland' }, '2026-11-20').value).toBe('2026-11-20');
    expect(date({ zone: 'America/Los_Angeles' }, '2026-11-20').value).toBe('2026-11-20');
    expect(date({ zone: 'Asia/Tokyo' }, '2026-11-19T16:30:00.000+0000').value).toBe('2026-11-20');
    expect(date({}, '2026-11-19T23:30:00-05:00').value).toBe('2026-11-19');
  });
  it('every day of two centuries comes back as it went in, in any zone', () => {
    const days = fc.date({ min: new Date('1900-01-01T00:00:00Z'), max: new Date('2199-12-31T00:00:00Z'), noInvalidDate: true });
    fc.assert(
      fc.property(days, fc.constantFrom(undefined, 'Pacific/Kiritimati', 'America/Anchorage'), (day, zone) => {
        const iso = day.toISOString().slice(0, 10);
        const [year, month, dayOfMonth] = iso.split('-');
        expect(date(zone === undefined ? {} : { zone }, iso).value).toBe(iso);
        expect(date({ format: 'dd.MM.yyyy' }, `${dayOfMonth}.${month}.${year}`).value).toBe(iso);
      }),
      { numRuns: 60 },
    );
  });
});

describe('times', () => {
  it('become instants in UTC', () => {
    expect(time({}, '2026-11-19T16:30:00.000+0000').value).toBe('2026-11-19T16:30:00.000Z');
    expect(time({}, '2026-11-19T16:30:00Z').value).toBe('2026-11-19T16:30:00.000Z');
    expect(time({}, '2026-11-19 16:30:05.123456+02:00').value).toBe('2026-11-19T14:30:05.123Z');
    expect(time({ format: 'x' }, 1_700_000_000_000).value).toBe('2023-11-14T22:13:20.000Z');
    expect(time({ format: 'dd.MM.yyyy HH:mm', zone: 'Europe/Berlin' }, '01.07.2026 10:00').value).toBe('2026-07-01T08:00:00.000Z');
  });
  it('without offset need a declared zone', () => {
    expect(time({}, '2026-11-19 16:30:00')).toMatchObject({ reason: 'invalid', note: expect.stringContaining('zone') });
    expect(time({ zone: 'America/New_York' }, '2026-11-19 16:30:00').value).toBe('2026-11-19T21:30:00.000Z');
  });
  it('a time that the clock skipped does not exist', () => {
    expect(time({ zone: 'Europe/Berlin' }, '2026-03-29T02:30:00').reason).toBe('invalid');
    expect(time({}, '2026-11-19T25:00:00Z').reason).toBe('invalid');
  });
  it('a pure date begins in its zone', () => {
    expect(time({}, '2026-11-19').value).toBe('2026-11-19T00:00:00.000Z');
    expect(time({ zone: 'America/New_York' }, '2026-11-19').value).toBe('2026-11-19T05:00:00.000Z');
  });
});

describe('numbers, money, yes and no', () => {
  it.each([
    ['1054', '.', 1054], ['1,054.50', '.', 1054.5], ['1.054,50', ',', 1054.5], ['1 054', '.', 1054], ["1'054.5", '.', 1054.5], ['-3', '.', -3], ['0', '.', 0],
    ['1,05', '.', null], ['1.5', ',', null], ['1,0545', '.', null], ['12abc', '.', null], ['1e3', '.', null], ['1,054,50', '.', null], ['', '.', null],
  ] as const)('"%s" with decimal sign "%s" reads %s', (text, decimal, value) => {
    expect(mapField('contract.seats', { from: 'N', decimal }, { N: text }).value).toBe(value);
  });
  it('money keeps its currency: written, then from the record, then declared, else unknown', () => {
    expect(money({}, { Amount: 'USD 1,054.00' }).value).toEqual({ amount: 1054, currency: 'USD' });
    expect(money({ decimal: ',' }, { Amount: '1.054,00 €' }).value).toEqual({ amount: 1054, currency: null });
    expect(money({ currency: { from: 'Cur', else: 'USD' } }, { Amount: 5, Cur: 'eur' }).value).toEqual({ amount: 5, currency: 'EUR' });
    expect(money({ currency: { from: 'Cur', else: 'USD' } }, { Amount: 5, Cur: null }).value).toEqual({ amount: 5, currency: 'USD' });
    expect(money({ currency: 'CHF' }, { Amount: '5' }).value).toEqual({ amount: 5, currency: 'CHF' });
    expect(money({ currency: { from: 'Cur' } }, { Amount: 5, Cur: 'DOLLARS' })).toMatchObject({ reason: 'invalid', raw: 5 });
    expect(money({}, { Amount: null })).toMatchObject({ reason: 'blank', value: null });
  });
  it('an amount whose currency may not be read is not guessed', () => {
    const notation = { from: 'Amount', currency: { from: 'Cur', else: 'USD' } };
    expect(mapField('contract.value', notation, { Amount: 5 }, {}, { unreadable: ['Cur'] })).toMatchObject({ reason: 'unreadable', value: null });
    expect(mapField('contract.value', notation, { Amount: 5 }, {}, { nonexistent: ['Cur'] }).value).toEqual({ amount: 5, currency: 'USD' });
  });
  it('yes and no are read by table, and anything else is invalid', () => {
    const sso = (notation: object, value: string | boolean | number) => mapField('custom.sso', { from: 'S', as: 'boolean', ...notation }, { S: value });
    expect(sso({}, 'false').value).toBe(false);
    expect(sso({}, 'YES').value).toBe(true);
    expect(sso({}, 0).value).toBe(false);
    expect(sso({}, 'maybe').reason).toBe('invalid');
    expect(sso({ true: ['Signed'], false: ['Open'] }, 'Signed').value).toBe(true);
    expect(sso({ true: ['Signed'], false: ['Open'] }, 'true').reason).toBe('invalid');
  });
});
