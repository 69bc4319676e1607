import { describe, expect, it } from '@jest/globals';
import { compareUrgency, deadlineOf, turnOf, urgentByOf } from '../../../src/core/budget/deadline.ts';
import { stampDeadlines } from '../../../src/core/budget/stamp-deadlines.ts';
import type { FieldAnswer } from '../../../src/core/handoff/record.ts';
import type { OutboxRow } from '../../../src/core/reconcile/outbox.ts';
import { buildHandoff, buildOutboxRow } from '../../store/build-rows.ts';

const NOW = new Date('2026-11-22T09:00:00Z');
const answer = (value: string): FieldAnswer => ({ value, reason: null, raw: value, source: null, transform: null, note: null });
function handoff(dates: Readonly<Record<string, string>>, kind: 'customer' | 'employee' = 'customer') {
  const built = buildHandoff({ kind, nextDeadline: null });
  return { ...built, record: { ...built.record, kind, answers: Object.fromEntries(Object.entries(dates).map(([field, date]) => [field, answer(date)])) } };
}

describe('the date that a handoff is needed by', () => {
  it('is the kick-off, else the go-live, else the start of the contract, else the nearest thing due', () => {
    const dates = { 'meetings.kickOff': '2026-12-01', 'goals.goLiveDate': '2027-02-01', 'contract.startDate': '2026-11-25' };
    expect(deadlineOf(handoff(dates))).toBe('2026-12-01');
    expect(deadlineOf(handoff({ 'goals.goLiveDate': '2027-02-01', 'contract.startDate': '2026-11-25' }))).toBe('2027-02-01');
    expect(deadlineOf(handoff({ 'contract.startDate': '2026-11-25' }))).toBe('2026-11-25');
    expect(deadlineOf({ ...handoff({}), nextDeadline: '2026-11-30' })).toBe('2026-11-30');
    expect(deadlineOf(handoff({}))).toBeNull();
  });

  it('is the first day of a hire', () => {
    expect(deadlineOf(handoff({ 'job.startDate': '2026-12-01' }, 'employee'))).toBe('2026-12-01');
  });

  it('puts what is missed lately first and what is long past, undated or backlog behind the coming month', () => {
    expect(turnOf(handoff({ 'meetings.kickOff': '2026-11-16' }), NOW)).toEqual({ date: '2026-11-16', undated: false });
    expect(turnOf(handoff({ 'meetings.kickOff': '2026-11-14' }), NOW)).toEqual({ date: '2026-12-22', undated: true });
    expect(turnOf(handoff({}), NOW)).toEqual({ date: '2026-12-22', undated: true });
    expect(turnOf({ ...handoff({ 'meetings.kickOff': '2026-11-23' }), backlog: true }, NOW)).toEqual({ date: '2026-12-22', undated: true });
  });

  it('sorts the nearest first, the unknown last, and equals by id', () => {
    const urgent = (id: string, urgentBy: string | null) => ({ id, urgentBy });
    const sorted = [urgent('d', null), urgent('c', '2026-12-01'), urgent('b', '2026-12-01'), urgent('a', '2027-01-01')].toSorted(compareUrgency);
    expect(sorted.map(({ id }) => id)).toEqual(['b', 'c', 'a', 'd']);
    expect(urgentByOf(handoff({ 'meetings.kickOff': '2026-12-24' }), NOW)).toBe('2026-12-24');
  });
});

describe('deadlines of outbox rows', () => {
  const row = (id: string, given: Partial<OutboxRow> = {}): OutboxRow => buildOutboxRow({ id, ...given });

  it('stand on every row to be saved, and move waiting rows when the date moves', () => {
    const waiting = row('waiting', { deadline: '2026-12-01' });
    const done = row('done', { deadline: '2026-12-01', state: 'acknowledged' });
    const stamped = stampDeadlines([row('new')], [waiting, done], { date: '2026-12-24', undated: false });
    expect(stamped.map(({ id, deadline }) => [id, deadline])).toEqual([['new', '2026-12-24'], ['waiting', '2026-12-24']]);
    expect(stampDeadlines([], [row('waiting', { deadline: '2026-12-24' })], { date: '2026-12-24', undated: false })).toEqual([]);
  });

  it('are not put off by planning again what has no date', () => {
    const waiting = row('waiting', { deadline: '2026-12-20' });
    expect(stampDeadlines([waiting], [waiting], { date: '2026-12-22', undated: true })[0]?.deadline).toBe('2026-12-20');
    expect(stampDeadlines([], [waiting], { date: '2026-12-22', undated: true })).toEqual([]);
  });
});
