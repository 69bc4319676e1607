import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { compileMapping } from '../../../src/core/handoff/compile-mapping.ts';
import { DEAL_MAPPING, PERSON, compiled, parseMapping } from './support/deal-mapping.ts';

interface Loose { [key: string]: unknown }
const mappingWith = (source: Loose, top: Loose = {}): Loose => ({
  handoff: 'customer',
  ownerFallback: 'revops@acme.example',
  sources: [{ object: 'Deal', title: 'Name', when: { reached: { Won: true } }, fields: {}, ...source }],
  ...top,
});
const problemsOf = (mapping: unknown, person: typeof PERSON | null = PERSON) => {
  const result = compileMapping(parseMapping(mapping), person);
  return result.ok ? [] : result.problems;
};
const fieldProblem = (name: string, notation: unknown) => problemsOf(mappingWith({ fields: { [name]: notation } }))[0];

describe('what a mapping reads', () => {
  const read = compiled(DEAL_MAPPING).reads[0];

  it('lists every path of fields, conditions, title and owners, once', () => {
    expect(read?.fields).toEqual(expect.arrayContaining(['IsWon', 'Type', 'StageName', 'LastStageChangeDate', 'Name', 'Account.Name', 'Amount', 'CurrencyIsoCode', 'SE__r.Email']));
    expect(new Set(read?.fields).size).toBe(read?.fields.length);
  });
  it('expands an owner and one manager, no further', () => {
    expect(read?.fields.filter((path) => path.startsWith('Owner.'))).toEqual([
      'Owner.Id', 'Owner.Name', 'Owner.Email', 'Owner.IsActive', 'Owner.Manager.Id', 'Owner.Manager.Name', 'Owner.Manager.Email', 'Owner.Manager.IsActive',
    ]);
  });
  it('lists relations with their rows’ fields', () => {
    expect(read?.relations).toContainEqual({ name: 'OpportunityLineItems', fields: ['Product2.Name'], optional: [] });
    expect(read?.relations.find((relation) => relation.name === 'OpportunityContactRoles')?.fields).toEqual(expect.arrayContaining(['ContactId', 'Contact.Email', 'Role', 'IsPrimary']));
  });
  it('marks what may be missing, unless something else needs it', () => {
    expect(read?.optional).toEqual(['CurrencyIsoCode', 'Description']);
    const both = compiled(mappingWith({ fields: { risks: { from: 'A', ifExists: true }, promises: 'A' } })).reads[0];
    expect(both).toMatchObject({ fields: expect.arrayContaining(['A']), optional: [] });
  });
  it('says which records are interesting: won or nearly won, and in scope', () => {
    const scope = { path: 'Type', oneOf: ['New Customer', 'New Business'] };
    expect(read?.interesting).toEqual([
      [{ path: 'IsWon', oneOf: [true] }, scope],
      [{ path: 'StageName', oneOf: ['Negotiation/Review'] }, scope],
    ]);
  });
  it('keeps custom fields of a deal and nothing of a person by default, and names its own fields', () => {
    expect(read).toMatchObject({ keep: 'custom', own: ['Handoff_Score__c', 'Handoff_Status__c'] });
    expect(compiled(mappingWith({}, { handoff: 'employee' })).reads[0]?.keep).toEqual([]);
  });
  it('finds the paths inside an expression', () => {
    const mapping = compiled(mappingWith({ fields: { risks: { expression: 'has(record.Account.Risk) ? record["Plain name"] : related.Items.filter(i, i.Q > 1).map(i, i.Product.Name).join(",")' } } }));
    expect(mapping.reads[0]).toMatchObject({
      fields: expect.arrayContaining(['Account.Risk', 'Plain name']),
      relations: [{ name: 'Items', fields: expect.arrayContaining(['Q', 'Product.Name']), optional: [] }],
    });
  });
});

describe('what is refused, with its place and the nearest name', () => {
  it('an unknown field', () => {
    expect(fieldProblem('goals.primry', 'A')).toMatchObject({ path: ['sources', 0, 'fields', 'goals.primry'], suggestion: 'goals.primary' });
    expect(fieldProblem('custom.Bad Name', { from: 'A', as: 'text' })?.message).toContain('no field');
    expect(fieldProblem('custom.region', 'A')?.message).toContain('as:');
  });
  it('a type or option that does not fit', () => {
    expect(fieldProblem('contract.value', { from: 'A', as: 'date' })).toMatchObject({ path: ['sources', 0, 'fields', 'contract.value', 'as'], suggestion: 'money' });
    expect(fieldProblem('risks', { from: 'A', format: 'dd.MM.yyyy' })?.message).toContain('format');
    expect(fieldProblem('stakeholders', 'Contact')?.message).toContain('rows of a relation');
    expect(fieldProblem('risks', { from: 'A', else: 'keep' })?.message).toContain('values');
  });
  it('a format, zone or currency that does not exist', () => {
    expect(fieldProblem('goals.goLiveDate', { from: 'A', format: 'DD-MM-YYYY' })?.message).toContain('yyyy');
    expect(fieldProblem('goals.goLiveDate', { from: 'A', format: 'hello' })).toBeDefined();
    expect(fieldProblem('goals.goLiveDate', { from: 'A', zone: 'Europe/Berln' })).toMatchObject({ suggestion: 'Europe/Berlin' });
    expect(fieldProblem('contract.value', { from: 'A', currency: 'EUX' })?.suggestion).toMatch(/^EU?./);
  });
  it('a value table whose results cannot be', () => {
    expect(fieldProblem('goals.goLiveDate', { from: 'A', values: { soon: 'next week' } })).toMatchObject({ path: ['sources', 0, 'fields', 'goals.goLiveDate', 'values', 'soon'] });
    const people = { each: 'Roles', name: 'N', role: { from: 'R', values: { Buyer: 'decision-maker' } } };
    expect(fieldProblem('stakeholders', people)).toMatchObject({ suggestion: 'decision_maker' });
  });
  it('an expression that does not parse, does not type-check, or is not bounded', () => {
    const say = (expression: string) => fieldProblem('risks', { expression })?.message;
    expect(say('1 +')).toContain('cannot be read');
    expect(say('"a" + 5')).toContain('does not fit together');
    expect(say('recrod.A')).toContain('recrod');
    expect(say('record.A.matches("(a+)+$")')).toContain('not bounded');
    expect(say('cel.bind(a, "x", a + a)')).toContain('cel.bind');
    expect(say('[1].map(a, [1].map(b, [1].map(c, c)))')).toContain('nested too deeply');
    expect(say('('.repeat(100) + '1' + ')'.repeat(100))).toContain('cannot be read');
    expect(say(Array.from({ length: 200 }, () => '1').join(' + '))).toContain('cannot be read');
  });
  it('owners that nobody can be found by, and misspelled roles', () => {
    expect(problemsOf(mappingWith({ owners: { sales_reb: 'Owner' } }))[0]).toMatchObject({ suggestion: 'sales_rep' });
    expect(problemsOf(mappingWith({ owners: { legal_review: 'Owner' } }))).toEqual([]);
    expect(problemsOf(mappingWith({ owners: { sales_rep: { active: 'X' } } }))[0]?.message).toContain('needs a name');
    expect(problemsOf(mappingWith({ owners: { sales_rep: 'Owner' } }), null)[0]?.message).toContain('spell it out');
  });
  it('write-back names that are read as well, unknown statuses, an object mapped twice, an unknown join field', () => {
    expect(problemsOf(mappingWith({ fields: { risks: 'X__c' }, writeBack: { fields: { X__c: 'score' } } }))[0]?.message).toContain('also read');
    expect(problemsOf(mappingWith({ writeBack: { statusLabels: { redy: 'OK' } } }))[0]).toMatchObject({ suggestion: 'ready' });
    const twice = parseMapping(mappingWith({}));
    expect(problemsOf({ ...twice, sources: [...twice.sources, ...twice.sources] })[0]?.message).toContain('twice');
    expect(problemsOf(mappingWith({}, { handoff: 'employee', join: { email: 'person.personalEmial' } }))[0]).toMatchObject({ suggestion: 'person.personalEmail' });
  });
  it('all problems at once', () => {
    expect(problemsOf(mappingWith({ fields: { nope: 'A', 'contract.value': { from: 'A', as: 'date' } }, owners: { sales_rep: {} } }))).toHaveLength(3);
  });
});

describe('the hash of a mapping', () => {
  it('does not change with the order of keys, and changes with the meaning', () => {
    const fields = Object.entries(DEAL_MAPPING.sources[0]?.fields ?? {});
    const hashWith = (entries: typeof fields) => compiled({ ...DEAL_MAPPING, sources: [{ ...DEAL_MAPPING.sources[0], fields: Object.fromEntries(entries) }] }).hash;
    fc.assert(
      fc.property(fc.shuffledSubarray(fields, { minLength: fields.length }), (shuffled) => {
        expect(hashWith(shuffled)).toBe(hashWith(fields));
      }),
      { numRuns: 10 },
    );
    expect(hashWith(fields.slice(1))).not.toBe(hashWith(fields));
  });
});
