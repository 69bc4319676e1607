import { describe, expect, it } from '@jest/globals';
import { createCalendar } from '../../../src/core/tasks/business-days.ts';
import { dueDateOf, settleDueDate, stepDueDate } from '../../../src/core/tasks/due-date.ts';
import { answer, record } from './build-handoff.ts';

const context = { calendar: createCalendar(undefined), zone: 'America/New_York' };
const hire = record({
  kind: 'employee',
  reachedAt: '2026-03-03T02:00:00Z',
  answers: { 'job.startDate': answer('2026-03-30') },
});

describe('the due date of a requirement', () => {
  it('is the day of the trigger as the zone shows it', () => {
    expect(dueDateOf('reached', hire, context)).toBe('2026-03-02');
  });

  it('lies business days before its anchor', () => {
    expect(dueDateOf({ anchor: 'job.startDate', businessDaysBefore: 10 }, hire, context)).toBe('2026-03-16');
  });

  it('of 0 business days before a Saturday is the Friday, not the Monday after it', () => {
    const saturday = record({ answers: { 'job.startDate': answer('2026-04-04') } });
    expect(dueDateOf({ anchor: 'job.startDate', businessDaysBefore: 0 }, saturday, context)).toBe('2026-04-03');
  });

  it('lies business days after its anchor', () => {
    expect(dueDateOf({ anchor: 'reached', businessDaysAfter: 3 }, hire, context)).toBe('2026-03-05');
  });

  it.each([
    [{}],
    [{ 'job.startDate': answer(null, 'TBD') }],
    [{ 'job.startDate': answer('soon') }],
    [{ 'job.startDate': answer(7) }],
  ])('is unknown while its anchor is: %j', (answers) => {
    expect(dueDateOf({ anchor: 'job.startDate', businessDaysBefore: 10 }, record({ answers }), context)).toBeNull();
    expect(dueDateOf('reached', record({ reachedAt: null }), context)).toBeNull();
  });
});

describe('the due date of a playbook step', () => {
  it('counts calendar days or business days from its anchor', () => {
    expect(stepDueDate({ anchor: 'job.startDate', days: -3 }, hire, context)).toBe('2026-03-27');
    expect(stepDueDate({ anchor: 'job.startDate', businessDays: -3 }, hire, context)).toBe('2026-03-25');
    expect(stepDueDate({ anchor: 'job.startDate', businessDays: 1 }, record(), context)).toBeNull();
  });

  it('runs from the later of signature and Closed-Won for a customer', () => {
    const signedLater = record({ answers: { 'contract.signedDate': answer('2026-03-06') } });
    const signedBefore = record({ answers: { 'contract.signedDate': answer('2026-02-06') } });
    expect(stepDueDate({ anchor: 'reached', businessDays: 1 }, signedLater, context)).toBe('2026-03-09');
    expect(stepDueDate({ anchor: 'reached', businessDays: 1 }, signedBefore, context)).toBe('2026-03-03');
  });
});

it('a task is never born overdue: it is due today and flagged as compressed', () => {
  expect(settleDueDate('2026-03-01', '2026-03-02')).toEqual({ dueDate: '2026-03-02', compressed: true });
  expect(settleDueDate('2026-03-02', '2026-03-02')).toEqual({ dueDate: '2026-03-02', compressed: false });
});
