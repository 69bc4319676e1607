import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decideJoin, handoffIdOf, matchKeyOf, taskKeyOf } from '../../../src/core/handoff/identity.ts';
import type { FieldAnswer, HandoffRecord } from '../../../src/core/handoff/record.ts';

const JOIN = { email: 'person.personalEmail', job: 'job.title', date: 'job.startDate', withinDays: 45 };
const answer = (value: string | null): FieldAnswer => ({ value, reason: value === null ? 'blank' : null, raw: null, source: null, transform: null, note: null });
const hire = (email: string | null, job: string | null, date: string | null): HandoffRecord => ({
  kind: 'employee', title: 'x', url: null, reachedAt: null, owners: {},
  answers: { 'person.personalEmail': answer(email), 'job.title': answer(job), 'job.startDate': answer(date) },
});
const ana = hire('Ana@Example.com ', 'Sr. Engineer', '2026-12-01');

describe('identities', () => {
  it('depend on account, object and record alone, and are safe in addresses', () => {
    expect(handoffIdOf('00D1', 'Opportunity', '006A')).toBe(handoffIdOf('00D1', 'Opportunity', '006A'));
    expect(handoffIdOf('00D1', 'Opportunity', '006A')).toMatch(/^[0-9a-f]{32}$/);
    expect(taskKeyOf('h', 'gap:sales_rep', 1)).toMatch(/^[0-9a-f]{32}$/);
  });
  it('differ when any part does, wherever the border between the parts falls', () => {
    const part = fc.string({ minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(fc.tuple(part, part, part), fc.tuple(part, part, part), (a, b) => {
        expect(handoffIdOf(...a) === handoffIdOf(...b)).toBe(a.every((text, index) => text === b[index]));
      }),
    );
    expect(taskKeyOf('h', 'gap:a', 1)).not.toBe(taskKeyOf('h', 'gap:a', 2));
    expect(handoffIdOf('ab', 'c', 'd')).not.toBe(handoffIdOf('a', 'bc', 'd'));
  });
});

describe('recognising one hire in two records', () => {
  it('compares e-mail addresses without case and spaces', () => {
    expect(matchKeyOf(ana, JOIN)).toBe('ana@example.com');
    expect(matchKeyOf(hire(null, 'x', null), JOIN)).toBeNull();
    expect(matchKeyOf(hire('none', 'x', null), JOIN)).toBeNull();
  });
  it('joins on e-mail, job and dates close together, and says so', () => {
    expect(decideJoin(ana, hire('ana@example.com', 'sr engineer', '2027-01-15'), JOIN)).toEqual({ join: true, evidence: 'the same e-mail and job; dates 45 days apart' });
    expect(decideJoin(ana, hire('ana@example.com', 'Sr Engineer', null), JOIN).join).toBe(true);
  });
  it.each([
    ['another e-mail', hire('anna@example.com', 'Sr. Engineer', '2026-12-01'), 'e-mail'],
    ['no e-mail', hire(null, 'Sr. Engineer', '2026-12-01'), 'e-mail'],
    ['another job', hire('ana@example.com', 'Sr. Engineer II', '2026-12-01'), 'jobs differ'],
    ['no job', hire('ana@example.com', null, '2026-12-01'), 'names no job'],
    ['dates far apart', hire('ana@example.com', 'Sr. Engineer', '2027-01-16'), 'more than 45 days'],
  ])('leaves %s to a person, with the reason', (_, other, reason) => {
    const decision = decideJoin(ana, other, JOIN);
    expect(decision.join).toBe(false);
    expect(decision.evidence).toContain(reason);
  });
});
