import { describe, expect, it } from '@jest/globals';
import type { SourceField } from '../../../src/core/connector.ts';
import { CANONICAL_FIELDS } from '../../../src/core/handoff/fields.ts';
import type { HandoffKind } from '../../../src/core/handoff/mapping-file.ts';
import { suggestFields, type Suggestion, type Target } from '../../../src/core/mapping-help/suggest-fields.ts';

const TODAY = '2026-11-22';
const field = (path: string, label: string, type: string, more: Partial<SourceField> = {}): SourceField => ({ path, label, type, custom: path.includes('__c'), writable: true, values: null, maxLength: null, ...more });
const target = (kind: HandoffKind, name: string): Target => {
  const known = CANONICAL_FIELDS[kind][name];
  if (known === undefined) throw new Error(`no field ${name}`);
  return { name, ...known };
};
const paths = (found: readonly Suggestion[]): readonly string[] => found.map((each) => each.field.path);

/** A deal object as CRMs ship it, with the fields a team typically adds. */
const DEAL: readonly SourceField[] = [
  field('Id', 'Opportunity ID', 'id'), field('Name', 'Name', 'string'), field('Description', 'Description', 'textarea'), field('StageName', 'Stage', 'picklist'), field('Amount', 'Amount', 'currency'),
  field('Probability', 'Probability (%)', 'percent'), field('CloseDate', 'Close Date', 'date'), field('Type', 'Opportunity Type', 'picklist'), field('NextStep', 'Next Step', 'string'), field('LeadSource', 'Lead Source', 'picklist'),
  field('IsClosed', 'Closed', 'boolean'), field('IsWon', 'Won', 'boolean'), field('OwnerId', 'Owner ID', 'reference'), field('CreatedDate', 'Created Date', 'datetime'), field('LastModifiedDate', 'Last Modified Date', 'datetime'),
  field('LastActivityDate', 'Last Activity', 'date'), field('LastStageChangeDate', 'Last Stage Change Date', 'datetime'), field('Account.Name', 'Account Name', 'string'), field('Account.Industry', 'Industry', 'picklist'),
  field('Account.NumberOfEmployees', 'Employees', 'int'), field('Account.Website', 'Website', 'url'), field('Account.ParentId', 'Parent Account ID', 'reference'), field('Owner.Name', 'Full Name', 'string'), field('Owner.Email', 'Email', 'email'),
  field('Target_Launch__c', 'Target launch date', 'date'), field('Success_Criteria__c', 'Success criteria', 'textarea'), field('Customer_Goal__c', 'Customer goal', 'textarea'), field('Competitor__c', 'Main competitor', 'picklist'),
  field('Contract_Signed__c', 'Contract signed on', 'date'), field('Verbal_Commitments__c', 'Verbal commitments', 'textarea'), field('Handoff_Score__c', 'Handoff score', 'double'),
];

describe('suggesting source fields', () => {
  const first = (name: string): string | undefined => paths(suggestFields(target('customer', name), DEAL, [], { today: TODAY }))[0];

  it('finds the usual fields of a CRM by label, by name and by what teams call them', () => {
    expect(Object.fromEntries(['account.name', 'account.industry', 'account.size', 'contract.value', 'contract.closeDate', 'contract.signedDate', 'goals.goLiveDate', 'goals.successMetric', 'goals.primary', 'sales.competition', 'promises'].map((name) => [name, first(name)]))).toEqual({
      'account.name': 'Account.Name', 'account.industry': 'Account.Industry', 'account.size': 'Account.NumberOfEmployees', 'contract.value': 'Amount', 'contract.closeDate': 'CloseDate', 'contract.signedDate': 'Contract_Signed__c',
      'goals.goLiveDate': 'Target_Launch__c', 'goals.successMetric': 'Success_Criteria__c', 'goals.primary': 'Customer_Goal__c', 'sales.competition': 'Competitor__c', promises: 'Verbal_Commitments__c',
    });
  });

  it('says in words why it proposes a field', () => {
    const samples = [{ Target_Launch__c: '2027-02-01' }, { Target_Launch__c: '2027-03-15' }, { Target_Launch__c: null }, { Target_Launch__c: '2027-01-10' }].map((fields) => ({ fields, related: {} }));
    const [best] = suggestFields(target('customer', 'goals.goLiveDate'), DEAL, samples, { today: TODAY, asked: new Set(['Target_Launch__c']) });
    expect(best).toMatchObject({ field: { path: 'Target_Launch__c' }, strength: 'strong' });
    expect(best?.reasons).toEqual(['often called "target launch"', 'dates in the future', '75 % filled', 'holds a date']);
  });

  it('never offers a field of another kind, or one that we write ourselves', () => {
    expect(paths(suggestFields(target('customer', 'goals.goLiveDate'), [field('Go_Live_Date__c', 'Target go-live date', 'boolean')], [], { today: TODAY }))).toEqual([]);
    const own = [field('Goal__c', 'Goal', 'textarea')];
    expect(paths(suggestFields(target('customer', 'goals.primary'), own, [], { today: TODAY, except: new Set(['Goal__c']) }))).toEqual([]);
    expect(paths(suggestFields(target('customer', 'goals.primary'), own, [], { today: TODAY }))).toEqual(['Goal__c']);
  });

  it('lets values decide between fields of the same name', () => {
    const twins = [field('Go_Live_Old__c', 'Go-live date', 'date'), field('Go_Live__c', 'Go-live date', 'date')];
    const samples = [1, 2, 3].map((day) => ({ fields: { Go_Live_Old__c: null, Go_Live__c: `2027-03-0${day}` }, related: {} }));
    expect(paths(suggestFields(target('customer', 'goals.goLiveDate'), twins, samples, { today: TODAY }))).toEqual(['Go_Live__c', 'Go_Live_Old__c']);
  });

  it('finds the one that counts among 200 dates whose names all look alike', () => {
    const hostile = [
      ...Array.from({ length: 200 }, (_, index) => field(`Date_${index}__c`, `Date ${index}`, 'date')),
      field('Live_Target__c', 'Target date for going live', 'date'), field('Date__c', 'Date', 'date'), field('Live_Chat__c', 'Live chat enabled', 'boolean'),
    ];
    const found = suggestFields(target('customer', 'goals.goLiveDate'), hostile, [], { today: TODAY });
    expect(found[0]?.field.path).toBe('Live_Target__c');
    // "date" stands in all of them and is no reason.
    expect(found.slice(1).filter(({ reasons }) => reasons.some((reason) => reason.includes('"date"')))).toEqual([]);
  });

  it('knows the words of people systems as well', () => {
    const worker = [field('Hire_Date', 'Hire Date', 'date'), field('Email', 'Personal Email', 'text'), field('Work_Email', 'Work e-mail', 'email'), field('Cost_Center', 'Cost Center', 'text'), field('Supervisor', 'Supervisor', 'text'), field('Job_Title', 'Job Title', 'text')];
    const best = (name: string): string | undefined => paths(suggestFields(target('employee', name), worker, [], { today: TODAY }))[0];
    expect([best('job.startDate'), best('person.personalEmail'), best('job.costCentre'), best('job.title')]).toEqual(['Hire_Date', 'Email', 'Cost_Center', 'Job_Title']);
  });

  it('asks 5,000 fields about every canonical field without going through all values', () => {
    const many = Array.from({ length: 5_000 }, (_, index) => field(`Custom_${index}__c`, `Custom question ${index}`, index % 3 === 0 ? 'date' : 'textarea'));
    let read = 0;
    const record = { related: {}, fields: new Proxy({}, { get: (_, key) => ((read += 1), String(key)) }) };
    const found = Object.keys(CANONICAL_FIELDS.customer).flatMap((name) => suggestFields(target('customer', name), many, [record], { today: TODAY }));
    expect(read).toBeLessThanOrEqual(Object.keys(CANONICAL_FIELDS.customer).length * 40);
    expect(found.every(({ strength }) => strength === 'weak')).toBe(true);
  });
});
