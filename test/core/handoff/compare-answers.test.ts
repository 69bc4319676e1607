import { describe, expect, it } from '@jest/globals';
import { areDifferent } from '../../../src/core/handoff/compare-answers.ts';
import type { CanonicalValue } from '../../../src/core/handoff/record.ts';

const money = (amount: number, currency: string | null): CanonicalValue => ({ amount, currency });
const person = (name: string | null, email: string | null): CanonicalValue => ({ id: null, name, email });

describe('two systems that answer the same question', () => {
  it.each<[string, CanonicalValue, CanonicalValue]>([
    ['spaces and case', ' Halve the  time ', 'halve the time'],
    ['a date with and without time', '2027-01-15', '2027-01-15T00:00:00Z'],
    ['midnight of a zone ahead of UTC', '2027-01-15', '2027-01-14T23:00:00.000Z'],
    ['midnight of a zone behind UTC', '2027-01-15', '2027-01-15T08:00:00Z'],
    ['a currency that only one names', money(10_000, null), money(10_000, 'EUR')],
    ['a rounded amount', money(0.1 + 0.2, 'EUR'), money(0.3, 'EUR')],
    ['an e-mail that only one names', person('Ana Diaz', 'ana@acme.example'), person('ana diaz', null)],
    ['a name written differently with the same e-mail', person('Ana Diaz', 'ana@acme.example'), person('Diaz, Ana', 'Ana@acme.example')],
    ['lists', ['a', 'b'], ['b']],
    ['a number and its text', 50, '50'],
  ])('%s are no contradiction', (_what, a, b) => {
    expect(areDifferent(a, b)).toBe(false);
    expect(areDifferent(b, a)).toBe(false);
  });

  it.each<[string, CanonicalValue, CanonicalValue]>([
    ['another day', '2027-01-15', '2027-01-16'],
    ['a moment two days earlier', '2027-01-15', '2027-01-13T23:00:00Z'],
    ['the same amount in another currency', money(10_000, 'USD'), money(10_000, 'EUR')],
    ['another amount', money(10_000, 'EUR'), money(10_000.01, 'EUR')],
    ['another person', person('Ana Diaz', 'ana@acme.example'), person('Ana Diaz', 'ana@other.example')],
    ['another text', 'yes', 'no'],
    ['another answer to yes or no', true, false],
  ])('%s is one', (_what, a, b) => {
    expect(areDifferent(a, b)).toBe(true);
    expect(areDifferent(b, a)).toBe(true);
  });
});
