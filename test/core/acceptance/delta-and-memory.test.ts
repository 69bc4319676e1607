import { describe, expect, it } from '@jest/globals';
import { NO_ACCEPTANCE, reworkOf, type Acceptance } from '../../../src/core/acceptance/acceptance.ts';
import { advanceAcceptance, deltaEvents } from '../../../src/core/acceptance/advance-acceptance.ts';
import { describeAcceptance } from '../../../src/core/acceptance/describe-acceptance.ts';
import { eraseAcceptance } from '../../../src/core/acceptance/erase-acceptance.ts';
import { acceptedValuesOf, findDelta } from '../../../src/core/acceptance/find-delta.ts';
import { joinAcceptance } from '../../../src/core/acceptance/join-acceptance.ts';
import type { FieldAnswer, HandoffRecord } from '../../../src/core/handoff/record.ts';
import type { JsonValue } from '../../../src/core/json.ts';
import { ANA, AT, OPS } from './build-handoff.ts';

const LATER = '2026-11-25T09:00:00.000Z';
const answer = (value: JsonValue | null, reason: FieldAnswer['reason'] = value === null ? 'blank' : null): FieldAnswer => ({ value, reason, raw: value, source: null, transform: null, note: null });
const recordOf = (answers: Readonly<Record<string, FieldAnswer>>): HandoffRecord => ({ kind: 'customer', title: 'Northwind', url: null, reachedAt: AT, answers, owners: {} });
const changed = (before: FieldAnswer, now: FieldAnswer | undefined): boolean =>
  findDelta(acceptedValuesOf(recordOf({ 'contract.value': before })), recordOf(now === undefined ? {} : { 'contract.value': now }), [], AT).length > 0;

describe('what changed since it was accepted', () => {
  it.each([
    ['another amount', answer({ amount: 12_000, currency: 'EUR' }), answer({ amount: 15_000, currency: 'EUR' }), true],
    ['another currency', answer({ amount: 12_000, currency: 'EUR' }), answer({ amount: 12_000, currency: 'USD' }), true],
    ['the same amount', answer({ amount: 12_000, currency: 'EUR' }), answer({ currency: 'EUR', amount: 12_000 }), false],
    ['an answer that is gone', answer('Five sites'), answer(null), true],
    ['an answer that came', answer(null), answer('Five sites'), true],
    ['case and spaces', answer('Five  sites'), answer('five sites'), false],
    ['another order of rows', answer(['a', 'b']), answer(['b', 'a']), false],
    ['one more row', answer(['a', 'b']), answer(['b', 'a', 'c']), true],
    ['a field that is hidden from us now', answer('Five sites'), answer(null, 'unreadable'), false],
    ['a field that was hidden from us then', answer(null, 'unreadable'), answer('Five sites'), false],
    ['a field that the mapping feeds no more', answer('Five sites'), undefined, false],
  ])('%s', (_what, before, now, expected) => {
    expect(changed(before, now)).toBe(expected);
  });

  it('says since when, as long as the value stays, and tells of it once', () => {
    const accepted = { by: OPS, at: AT, score: 90, missing: [], text: null, values: acceptedValuesOf(recordOf({ 'scope.in': answer('Five sites') })) };
    const start: Acceptance = { ...NO_ACCEPTANCE, accepted };
    const advance = (known: Acceptance, value: string, at: string) => advanceAcceptance(known, { status: 'accepted', record: recordOf({ 'scope.in': answer(value) }), rewon: false, at }) ?? known;
    const first = advance(start, 'Six sites', AT);
    const second = advance(first, 'Six sites', LATER);
    expect(second).toBe(first);
    expect(deltaEvents(start, first)).toEqual([{ type: 'delta_opened', data: { fields: ['scope.in'] } }]);
    const third = advance(second, 'Seven sites', LATER);
    expect(third.delta).toEqual([{ field: 'scope.in', label: 'In scope', accepted: 'Five sites', now: 'Seven sites', since: LATER }]);
    expect(deltaEvents(third, advance(third, 'Five sites', LATER))).toEqual([{ type: 'delta_closed', data: { fields: ['scope.in'] } }]);
    expect(advance(start, 'Five sites', LATER)).toBe(start);
  });

  it('is not looked for before acceptance, nor once it was handed to Customer Success', () => {
    const accepted = { by: OPS, at: AT, score: 90, missing: [], text: null, values: { 'scope.in': { label: 'In scope', value: 'Five sites' } } };
    for (const status of ['ready', 'handed_to_cs', 'withdrawn'] as const) {
      expect(advanceAcceptance({ ...NO_ACCEPTANCE, accepted }, { status, record: recordOf({ 'scope.in': answer('Six') }), rewon: false, at: AT })?.delta).toEqual([]);
    }
  });
});

const full: Acceptance = {
  submitted: { by: ANA, at: AT, text: 'secret one' },
  accepted: { by: OPS, at: AT, score: 90, missing: ['goal'], text: 'secret two', values: { 'scope.in': { label: 'In scope', value: 'secret three' } } },
  delta: [{ field: 'scope.in', label: 'In scope', accepted: 'secret three', now: 'secret four', since: AT }],
  rejections: [
    { number: 1, reason: 'scope_creep', text: 'secret five', about: [{ requirement: 'goal', label: 'Goal', text: 'secret six' }], by: OPS, at: AT, settled: { how: 'handed_in', by: ANA, at: AT, text: 'secret seven' } },
    { number: 2, reason: 'not_as_sold', text: 'secret five', about: [], by: OPS, at: AT, settled: null },
  ],
  questions: [{ number: 1, text: 'secret eight', about: null, by: OPS, at: AT, answer: { text: 'secret nine', by: ANA, at: AT } }],
};

describe('what is remembered', () => {
  it('erasing leaves codes, numbers and times, but no word and no name', () => {
    const erased = eraseAcceptance(full, 'Forgotten');
    expect(JSON.stringify(erased)).not.toMatch(/secret|Omar|Ana|@/);
    expect(erased).toMatchObject({ accepted: { score: 90, at: AT }, rejections: [{ reason: 'scope_creep', at: AT }, { settled: null }], questions: [{ number: 1 }] });
  });

  it('about a hire the status reason tells neither names nor what somebody wrote', () => {
    const words = describeAcceptance(full, { status: 'accepted', kind: 'employee', gated: false });
    expect(words).toBe('rejected, not what was sold; accepted although one answer was missing; changed since it was accepted, to be confirmed: In scope');
    expect(describeAcceptance(full, { status: 'accepted', kind: 'customer', gated: false })).toMatch(/secret five.*secret two.*In scope was secret three, is secret four/);
  });

  it('of two handoffs that turn out to be one every question keeps a number of its own, and the further decision counts', () => {
    const kept: Acceptance = { ...NO_ACCEPTANCE, questions: full.questions };
    expect(joinAcceptance(kept, full, true)).toMatchObject({ accepted: full.accepted, questions: [{ number: 1 }, { number: 2 }], rejections: [{ number: 1 }, { number: 2 }] });
    expect(joinAcceptance(kept, full, false)).toMatchObject({ accepted: null, delta: [] });
    expect(joinAcceptance(undefined, full, false)).toMatchObject({ accepted: null, questions: full.questions });
    expect(joinAcceptance(kept, undefined, true)).toBe(kept);
    expect(reworkOf(joinAcceptance(kept, full, true))).toEqual({ rejections: 2, questions: 2 });
  });
});
