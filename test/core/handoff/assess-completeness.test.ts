import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { assessCompleteness, type AssessContext } from '../../../src/core/handoff/assess-completeness.ts';
import type { CompiledRequirements } from '../../../src/core/handoff/compile-requirements.ts';
import type { CompletenessReport } from '../../../src/core/handoff/handoff.ts';
import { ATTESTED_NONE, mapRecord } from '../../../src/core/handoff/map-record.ts';
import { normaliseText } from '../../../src/core/handoff/placeholder.ts';
import type { CanonicalValue, FieldAnswer, GapReason, HandoffRecord } from '../../../src/core/handoff/record.ts';
import { DEAL_MAPPING, compiled, deal } from './support/deal-mapping.ts';
import { compiledRequirements, shippedRequirements } from './support/requirements.ts';

const source = { connection: 'c', object: 'Deal', externalId: '1', path: 'X', readAt: '' };
const filled = (value: CanonicalValue, note: string | null = null): FieldAnswer => ({ value, reason: null, raw: null, source, transform: null, note });
const missing = (reason: GapReason): FieldAnswer => ({ value: null, reason, raw: null, source, transform: null, note: null });
const recordOf = (answers: Record<string, FieldAnswer>, kind: HandoffRecord['kind'] = 'customer'): HandoffRecord => ({ kind, title: 't', url: null, reachedAt: null, answers, owners: {} });

const FIELDS = ['goals.primary', 'promises', 'risks', 'scope.out', 'contract.plan', 'stakeholders', 'job.manager', 'job.startDate', 'contract.value'];
const context = (over: Partial<AssessContext> = {}): AssessContext => ({
  today: '2026-11-20',
  trigger: 'reached',
  ownerOf: (role) => ({ id: null, name: null, email: `${role}@acme.example`, via: 'role' }),
  dueDateOf: () => null,
  mappedFields: new Set(FIELDS),
  ...over,
});
const requirement = (id: string, field: string, weight: number, other: object = {}) => ({ id, field, label: id, weight, owner: 'sales_rep', ...other });
const rules = (requirements: object[], other: object = {}): CompiledRequirements => compiledRequirements({ handoff: 'customer', requirements, ...other });
const assess = (requirements: CompiledRequirements, answers: Record<string, FieldAnswer>, over: Partial<AssessContext> = {}): CompletenessReport =>
  assessCompleteness(recordOf(answers, requirements.file.handoff), requirements, context(over));

describe('the score', () => {
  const three = rules([requirement('goal', 'goals.primary', 1), requirement('plan', 'contract.plan', 1), requirement('risks', 'risks', 1)]);

  it('is the weighted share, rounded down', () => {
    expect(assess(three, { 'goals.primary': filled('Cut costs'), 'contract.plan': filled('Pro'), risks: missing('blank') }).score).toBe(66);
    expect(assess(three, { 'goals.primary': filled('Cut costs'), 'contract.plan': filled('Pro'), risks: filled('Tight budget') }).score).toBe(100);
  });
  it('is 100 only without gaps, however light the missing one is', () => {
    const light = rules([requirement('goal', 'goals.primary', 100), requirement('plan', 'contract.plan', 0)]);
    expect(assess(light, { 'goals.primary': filled('Cut costs'), 'contract.plan': missing('blank') }).score).toBe(99);
  });
  it('is nothing when nothing could be counted', () => {
    expect(assess(three, { 'goals.primary': missing('unreadable'), 'contract.plan': missing('unreadable'), risks: missing('unreadable') })).toMatchObject({ score: null, unreadable: ['goal', 'plan', 'risks'], gaps: [] });
  });
  it('leaves out what the credential may not read, and asks nobody for it', () => {
    const report = assess(three, { 'goals.primary': filled('Cut costs'), 'contract.plan': missing('unreadable'), risks: missing('blank') });
    expect(report).toMatchObject({ score: 50, unreadable: ['plan'] });
    expect(report.gaps.map((gap) => gap.requirement)).toEqual(['risks']);
    expect(report.verdicts.find((verdict) => verdict.requirement === 'plan')).toMatchObject({ met: false, reason: 'unreadable' });
  });
  it('counts what no mapping feeds as missing', () => {
    const report = assess(three, { 'goals.primary': filled('Cut costs') }, { mappedFields: new Set(['goals.primary', 'risks']) });
    expect(report.score).toBe(33);
    expect(report.gaps.map((gap) => [gap.requirement, gap.reason])).toEqual([['plan', 'unmapped'], ['risks', 'absent']]);
  });
  it('lets other weights scale when a conditional requirement joins', () => {
    const shipping = rules([requirement('goal', 'goals.primary', 8), requirement('risks', 'risks', 8, { applies: { field: 'contract.plan', oneOf: ['Remote'] } })]);
    expect(assess(shipping, { 'goals.primary': filled('Cut costs'), 'contract.plan': filled('On-site'), risks: missing('blank') }).score).toBe(100);
    expect(assess(shipping, { 'goals.primary': filled('Cut costs'), 'contract.plan': filled('remote'), risks: missing('blank') }).score).toBe(50);
    expect(assess(shipping, { 'goals.primary': filled('Cut costs'), 'contract.plan': missing('blank'), risks: missing('blank') }).score).toBe(100);
  });

  const ids = ['goals.primary', 'promises', 'risks', 'scope.out', 'contract.plan'];
  const answer = fc.oneof(fc.constant(filled('A full answer')), fc.constantFrom<GapReason>('absent', 'blank', 'placeholder', 'invalid', 'unmapped', 'unreadable').map(missing));
  const weights = fc.array(fc.double({ min: 0, max: 50, noNaN: true }), { minLength: 5, maxLength: 5 }).filter((list) => list.some((weight) => weight > 0));
  const answers = fc.tuple(answer, answer, answer, answer, answer).map((list) => Object.fromEntries(ids.map((id, index) => [id, list[index] ?? missing('blank')])));
  const weighted = (list: readonly number[]) => rules(ids.map((field, index) => requirement(`r${index}`, field, list[index] ?? 0)));

  it('stays between 0 and 100, whole, and 100 exactly when nothing countable is missing', () => {
    fc.assert(
      fc.property(weights, answers, (list, given) => {
        const { score, gaps } = assess(weighted(list), given);
        if (score === null) return;
        expect(Number.isInteger(score) && score >= 0 && score <= 100).toBe(true);
        expect(score === 100).toBe(gaps.length === 0);
      }),
    );
  });
  it('never falls when an answer is filled in', () => {
    fc.assert(
      fc.property(weights, answers, fc.constantFrom(...ids), (list, given, field) => {
        if (given[field]?.reason === 'unreadable') return;
        const before = assess(weighted(list), given).score;
        const after = assess(weighted(list), { ...given, [field]: filled('A full answer') }).score;
        if (before !== null) expect(after ?? -1).toBeGreaterThanOrEqual(before);
      }),
    );
  });
});

describe('what counts as an answer', () => {
  it('"none" where it may be attested, and nowhere else', () => {
    const both = rules([requirement('promises', 'promises', 1, { noneAllowed: true }), requirement('goal', 'goals.primary', 1)]);
    const report = assess(both, { promises: filled('none', ATTESTED_NONE), 'goals.primary': filled('none', ATTESTED_NONE) });
    expect(report.verdicts.map((verdict) => [verdict.requirement, verdict.met, verdict.attestedNone])).toEqual([['promises', true, true], ['goal', false, false]]);
    expect(report.gaps[0]).toMatchObject({ requirement: 'goal', reason: 'placeholder', note: '"none" is not an answer here' });
  });
  it('not what stands on the team’s own list, is too short, or stands in many records', () => {
    const strict = rules([requirement('goal', 'goals.primary', 1, { minLength: 5 }), requirement('risks', 'risks', 1)], { placeholders: ['ask Bob'] });
    expect(assess(strict, { 'goals.primary': filled('more'), risks: filled('Ask bob.') }).gaps.map((gap) => gap.reason)).toEqual(['invalid', 'placeholder']);
    const repeatedTexts = new Set([normaliseText('Standard  project risks')]);
    expect(assess(strict, { 'goals.primary': filled('Cut costs'), risks: filled('standard project risks') }, { repeatedTexts }).gaps[0]?.reason).toBe('placeholder');
  });
  it('another field that counts as well', () => {
    const either = rules([requirement('scope', 'scope.out', 1, { countsAlso: ['risks'] })]);
    expect(assess(either, { 'scope.out': missing('blank'), risks: filled('Tight budget') }).score).toBe(100);
    expect(assess(either, { 'scope.out': missing('blank'), risks: missing('invalid') }).gaps[0]).toMatchObject({ field: 'scope.out', reason: 'invalid' });
  });
});

describe('people', () => {
  const buyer = rules([requirement('buyer', 'stakeholders', 1, { role: ['decision_maker'], parts: ['name', 'email'] })]);
  const gapOf = (people: CanonicalValue, unreadableParts?: string[]) =>
    assess(buyer, { stakeholders: unreadableParts === undefined ? filled(people) : { ...filled(people), unreadableParts } });
  const person = (role: string | null, email: string | null = 'b@x.example') => ({ id: null, name: 'Bea', email, role });

  it('need the role', () => {
    expect(gapOf([person('champion')]).gaps[0]).toMatchObject({ reason: 'absent', note: 'nobody is named as decision maker' });
    expect(gapOf([person('champion'), person('decision_maker')]).score).toBe(100);
    expect(gapOf([person('champion; decision_maker')]).score).toBe(100);
    expect(gapOf([person('not_decision_maker')]).score).toBe(0);
  });
  it('need the parts, all in one person', () => {
    expect(gapOf([person('decision_maker', null)]).gaps[0]).toMatchObject({ reason: 'blank', note: 'Bea has no e-mail' });
    expect(gapOf([person('decision_maker', null), person('decision_maker')]).score).toBe(100);
  });
  it('whose parts may not be read are the admin’s matter', () => {
    expect(gapOf([person('decision_maker', null)], ['email'])).toMatchObject({ unreadable: ['buyer'], score: null });
    expect(gapOf([person(null)], ['role'])).toMatchObject({ unreadable: ['buyer'] });
  });
  it('a manager must be active; a source that cannot say is RevOps’ matter', () => {
    const manager = compiledRequirements({ handoff: 'employee', requirements: [{ ...requirement('manager', 'job.manager', 1, { parts: ['name', 'active'] }), owner: 'people_ops' }] });
    const reasonFor = (active: boolean | null) => assess(manager, { 'job.manager': filled({ id: null, name: 'Mo', email: null, active }) }).gaps[0]?.reason;
    expect(reasonFor(true)).toBeUndefined();
    expect(reasonFor(false)).toBe('invalid');
    expect(reasonFor(null)).toBe('unmapped');
  });
});

describe('due dates', () => {
  const later = compiledRequirements({
    handoff: 'employee',
    requirements: [
      { ...requirement('start', 'job.startDate', 1), owner: 'people_ops' },
      { ...requirement('manager', 'job.manager', 1, { due: { businessDaysBefore: 10, anchor: 'job.startDate' } }), owner: 'people_ops' },
    ],
  });
  const answers = { 'job.startDate': filled('2026-12-15'), 'job.manager': missing('blank') };
  const dueOn = (date: string | null, today = '2026-11-20') => assess(later, answers, { today, dueDateOf: () => date });

  it('what is not due yet is shown but not scored, and the report says when that changes', () => {
    expect(dueOn('2026-12-01')).toMatchObject({ score: 100, changesOn: '2026-12-01', gaps: [{ requirement: 'manager', due: false, dueDate: '2026-12-01' }] });
  });
  it('on its day it counts', () => {
    expect(dueOn('2026-12-01', '2026-12-01')).toMatchObject({ score: 50, changesOn: null, gaps: [{ due: true }] });
  });
  it('without its anchor it is not due', () => {
    expect(dueOn(null)).toMatchObject({ score: 100, changesOn: null, gaps: [{ due: false, dueDate: null }] });
  });
  it('before the close the same rules give the readiness', () => {
    expect(assess(later, answers, { trigger: 'pre_close', dueDateOf: () => '2026-12-01' }).score).toBe(100);
  });
});

describe('segments', () => {
  const segmented = rules([requirement('goal', 'goals.primary', 1), requirement('plan', 'contract.plan', 1)], {
    segments: [
      { id: 'small', when: { field: 'contract.value', below: 5000 }, only: ['goal'], readyAt: 70 },
      { id: 'large', when: { field: 'contract.value', atLeast: 100000 }, also: [requirement('risks', 'risks', 2)], readyAt: 90 },
    ],
  });
  const forAmount = (amount: number) => assess(segmented, { 'contract.value': filled({ amount, currency: 'EUR' }), 'goals.primary': filled('Cut costs') });
  it('ask less, or more, by the deal’s value', () => {
    expect(forAmount(4999.99)).toMatchObject({ segment: 'small', readyAt: 70, score: 100 });
    expect(forAmount(5000)).toMatchObject({ segment: null, readyAt: 80, score: 50 });
    expect(forAmount(100000)).toMatchObject({ segment: 'large', readyAt: 90, score: 25 });
  });
});

describe('the packet that ships', () => {
  const mapping = compiled(DEAL_MAPPING).sourceOf('Opportunity');
  if (mapping === undefined) throw new Error('no source');
  const shipped = shippedRequirements('customer');
  const report = (fields: Parameters<typeof deal>[0], other: Parameters<typeof deal>[1] = {}) =>
    assessCompleteness(mapRecord(mapping, deal(fields, other)), shipped, context({ mappedFields: new Set(mapping.fields.map((field) => field.name)) }));

  const dueGaps = (...given: Parameters<typeof report>) => report(...given).gaps.filter((gap) => gap.due);

  it('scores a full deal 100 while no kick-off is known; the questions for it are shown, but not due', () => {
    expect(report({})).toMatchObject({ score: 100, gatesMet: true });
    expect(dueGaps({})).toEqual([]);
    expect(report({}).gaps.map((gap) => gap.requirement)).toEqual(['early_win', 'surprise_factor', 'sign_off_sponsor', 'communication']);
  });
  it('asks for plan and term apart', () => {
    expect(dueGaps({ Term__c: null }).map((gap) => gap.requirement)).toEqual(['term']);
  });
  it('a missing goal costs its weight and a gate, and the gap says where to mend it', () => {
    expect(report({ Primary_Goal__c: 'TBD' })).toMatchObject({
      score: 88,
      gatesMet: false,
    });
    expect(dueGaps({ Primary_Goal__c: 'TBD' })).toMatchObject([{ requirement: 'goal', reason: 'placeholder', ownerRole: 'sales_rep', where: { object: 'Opportunity', externalId: '006A', path: 'Primary_Goal__c' } }]);
  });
  it('no contacts leave buyer, champion and primary contact open', () => {
    expect(dueGaps({}, { related: {} }).map((gap) => gap.requirement)).toEqual(['buyer', 'champion', 'primary_contact']);
  });
});
