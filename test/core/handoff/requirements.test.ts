import { describe, expect, it } from '@jest/globals';
import { compileRequirements, type RequirementSet } from '../../../src/core/handoff/compile-requirements.ts';
import { requirementsFileSchema } from '../../../src/core/handoff/requirements-file.ts';
import { shippedRequirements } from './support/requirements.ts';

const idsOf = (set: RequirementSet | undefined) => set?.requirements.map((requirement) => requirement.notation.id);
const where = (set: RequirementSet, test: (notation: RequirementSet['requirements'][number]['notation']) => boolean) =>
  set.requirements.filter((requirement) => test(requirement.notation)).map((requirement) => requirement.notation.id);
const weightOf = (set: RequirementSet, isAsked: (notation: RequirementSet['requirements'][number]['notation']) => boolean = () => true) =>
  set.requirements.filter((item) => item.applies === null && isAsked(item.notation)).reduce((sum, item) => sum + item.notation.weight, 0);

describe('the customer packet that ships', () => {
  const { base, segments, file } = shippedRequirements('customer');
  it('weighs 100 at the close, gates what must hold, and is ready at 80', () => {
    expect(weightOf(base, (item) => item.due === 'reached')).toBe(100);
    expect(where(base, (item) => item.gate)).toEqual(['goal', 'promises', 'success_metric', 'go_live', 'buyer', 'champion', 'primary_contact']);
    expect(where(base, (item) => item.noneAllowed)).toEqual(expect.arrayContaining(['promises', 'out_of_scope', 'risks']));
    expect(file.readyAt).toBe(80);
  });
  it('asks the receiving team its own questions until the kick-off', () => {
    expect(where(base, (item) => item.due !== 'reached')).toEqual(['early_win', 'surprise_factor', 'sign_off_sponsor', 'communication']);
    expect(base.requirements.flatMap(({ notation: { due, owner } }) => (due === 'reached' ? [] : [[due, owner]]))).toEqual(Array.from({ length: 4 }, () => [{ businessDaysBefore: 0, anchor: 'meetings.kickOff' }, 'onboarding_manager']));
  });
  it('asks less of small deals and more of large ones', () => {
    expect(idsOf(segments[0]?.set)).toEqual(expect.arrayContaining(['goal', 'promises', 'go_live', 'buyer', 'plan', 'environment', 'primary_contact']));
    expect(segments[0]?.set.requirements).toHaveLength(8);
    expect(segments[0]?.set.readyAt).toBe(70);
    expect(idsOf(segments[1]?.set)?.slice(-4)).toEqual(['executive_sponsor', 'security', 'migration', 'success_ladder']);
    expect(segments[1]?.set.readyAt).toBe(90);
  });
});

describe('the new-hire packet that ships', () => {
  const { base } = shippedRequirements('employee');
  it('weighs 100 without what is sent to a home, and gates what must hold', () => {
    expect(weightOf(base)).toBe(100);
    expect(where(base, (item) => item.gate)).toEqual(['start_date', 'manager', 'personal_email', 'work_model', 'location']);
    expect(where(base, (item) => item.applies !== undefined)).toEqual(['shipping', 'phone']);
  });
  it('asks at acceptance only who, what and when; the rest ten business days before the start', () => {
    expect(where(base, (item) => item.due === 'reached')).toEqual(['start_date', 'manager', 'legal_name', 'title', 'department', 'personal_email']);
    expect(where(base, (item) => item.due !== 'reached' && 'businessDaysBefore' in item.due && item.due.businessDaysBefore === 10)).toHaveLength(9);
  });
  it('never asks for a preferred name', () => {
    expect(where(base, (item) => item.field === 'person.preferredName')).toEqual([]);
  });
});

describe('a requirements file that is wrong', () => {
  const problems = (over: object, requirement: object = {}) => {
    const result = compileRequirements(
      requirementsFileSchema.parse({ handoff: 'customer', requirements: [{ id: 'goal', field: 'goals.primary', label: 'Goal', weight: 1, owner: 'sales_rep', ...requirement }], ...over }),
    );
    return result.ok ? [] : result.problems;
  };
  it('names the place and the nearest valid name', () => {
    expect(problems({}, { field: 'goals.primery' })[0]).toMatchObject({ path: ['requirements', 0, 'field'], suggestion: 'goals.primary' });
    expect(problems({}, { field: 'stakeholders', role: ['decison_maker'] })[0]).toMatchObject({ path: ['requirements', 0, 'role', 0], suggestion: 'decision_maker' });
    expect(problems({}, { owner: 'sale_rep' })[0]).toMatchObject({ path: ['requirements', 0, 'owner'], suggestion: 'sales_rep' });
    expect(problems({}, { due: { businessDaysBefore: 2, anchor: 'goals.goLiveDat' } })[0]).toMatchObject({ suggestion: 'goals.goLiveDate' });
    expect(problems({ zone: 'Europe/Pariss' })[0]).toMatchObject({ path: ['zone'], suggestion: 'Europe/Paris' });
    expect(problems({ segments: [{ id: 's', when: { field: 'contract.value', below: 5 }, only: ['gaol'] }] })[0]).toMatchObject({ path: ['segments', 0, 'only', 0], suggestion: 'goal' });
  });
  it('refuses ids that appear twice, roles on texts, and a file without weight', () => {
    const one = { id: 'goal', field: 'goals.pain', label: 'x', weight: 1, owner: 'sales_rep' };
    expect(problems({ requirements: [one, one] })[0]?.message).toContain('twice');
    expect(problems({ segments: [{ id: 's', when: { field: 'contract.value', below: 5 }, also: [one] }] })[0]?.message).toContain('twice');
    expect(problems({}, { role: ['champion'] })[0]?.message).toContain('belongs to people');
    expect(problems({}, { weight: 0 })[0]?.message).toContain('no score');
  });
});
