import { describe, expect, it } from '@jest/globals';
import { mapRecord } from '../../../src/core/handoff/map-record.ts';
import type { JsonObject } from '../../../src/core/json.ts';
import { compiled } from './support/deal-mapping.ts';
import { mapField, type Related } from './support/map-field.ts';

describe('why there is no answer', () => {
  it('an empty relation is absent, an empty field blank, a filler a placeholder', () => {
    expect(mapField('account.name', 'Account.Name', { Account: null })).toMatchObject({ reason: 'absent', value: null });
    expect(mapField('account.name', 'Account.Name', {})).toMatchObject({ reason: 'absent' });
    expect(mapField('account.name', 'Account.Name', { Account: { Name: null } })).toMatchObject({ reason: 'blank' });
    expect(mapField('account.name', 'Account.Name', { Account: { Name: '   ' } })).toMatchObject({ reason: 'blank' });
    expect(mapField('account.name', 'Account.Name', { Account: { Name: 'TBD' } })).toMatchObject({ reason: 'placeholder', raw: 'TBD' });
  });

  it('what the credential may not read is unreadable, whatever the record shows, and so is everything below it', () => {
    expect(mapField('account.name', 'Account.Name', { Account: { Name: 'x' } }, {}, { unreadable: ['Account.Name'] })).toMatchObject({ reason: 'unreadable', value: null });
    expect(mapField('account.name', 'Account.Name', {}, {}, { unreadable: ['Account'] })).toMatchObject({ reason: 'unreadable' });
    expect(mapField('account.name', 'Account.Name', { Account: { Name: 'x' } }, {}, { unreadable: ['Account.Nam'] })).toMatchObject({ reason: null });
  });

  it('a field that the account does not have is unmapped and names no place to mend', () => {
    expect(mapField('risks', { from: 'Risks__c', ifExists: true }, {}, {}, { nonexistent: ['Risks__c'] })).toMatchObject({ reason: 'unmapped', source: null });
  });

  it('0 and false are answers', () => {
    expect(mapField('contract.seats', 'Seats', { Seats: 0 }).value).toBe(0);
    expect(mapField('custom.sso', { from: 'SSO', as: 'boolean' }, { SSO: false }).value).toBe(false);
    expect(mapField('contract.value', 'Amount', { Amount: 0 }).value).toEqual({ amount: 0, currency: null });
  });

  it('a field called constructor is only what the record holds', () => {
    expect(mapField('risks', 'constructor', {})).toMatchObject({ reason: 'blank' });
    expect(mapField('risks', 'constructor', { constructor: 'Concrete pump' }).value).toBe('Concrete pump');
  });
});

describe('paths through lists', () => {
  const related = { Items: [{ Product: { Name: 'Pro' } }, { Product: null }, { Product: { Name: 'Link' } }] };
  it('collects from the rows of a relation and from lists inside the record', () => {
    expect(mapField('contract.documents', 'Items[].Product.Name', {}, related).value).toEqual(['Pro', 'Link']);
    expect(mapField('scope.in', { each: 'Items', text: 'Product.Name' }, {}, related).value).toBe('Pro, Link');
    expect(mapField('contract.documents', 'tags.label', { tags: [{ label: 'a1' }, { label: 'b2' }] }).value).toEqual(['a1', 'b2']);
    expect(mapField('scope.in', 'tags.1.label', { tags: [{ label: 'a1' }, { label: 'b2' }] }).value).toBe('b2');
  });
  it('tells no rows from rows without the value, and refuses several where one is meant', () => {
    expect(mapField('scope.in', { each: 'Items', text: 'Product.Name' }, {}, { Items: [] }).reason).toBe('absent');
    expect(mapField('scope.in', { each: 'Items', text: 'Product.Name' }, {}, { Items: [{ Product: { Name: '' } }] }).reason).toBe('blank');
    expect(mapField('contract.seats', 'Items[].Seats', {}, { Items: [{ Seats: 1 }, { Seats: 2 }] })).toMatchObject({ reason: 'invalid', note: '2 values where one was expected' });
  });
});

describe('first present, join, constant', () => {
  it('takes the first alternative that is a valid answer and says where it came from', () => {
    const answer = mapField('goals.primary', { firstPresent: ['A', 'B', 'C'] }, { A: 'TBD', B: 'Cut churn by half', C: 'other' });
    expect(answer).toMatchObject({ value: 'Cut churn by half', source: { path: 'B' } });
  });
  it('reports the most telling gap when none answers', () => {
    expect(mapField('goals.primary', { firstPresent: ['A', 'B'] }, { A: null, B: 'n/a' })).toMatchObject({ reason: 'placeholder', source: { path: 'B' } });
  });
  it('hands its options to each alternative', () => {
    expect(mapField('goals.goLiveDate', { firstPresent: ['A', 'B'], format: 'dd.MM.yyyy' }, { A: '', B: '31.12.2026' }).value).toBe('2026-12-31');
  });
  it('joins what there is', () => {
    expect(mapField('account.name', { join: ['F', 'M', 'L'] }, { F: 'Ana', M: null, L: 'Ruiz' }).value).toBe('Ana Ruiz');
    expect(mapField('account.name', { join: ['F', 'L'] }, { F: '', L: null }).reason).toBe('blank');
  });
  it('a constant is an answer', () => {
    expect(mapField('contract.plan', { constant: 'Enterprise' }, {}).value).toBe('Enterprise');
  });
});

describe('value tables', () => {
  const notation = { from: 'Plan', values: { E: 'Enterprise', P: 'Pro', '-none-': null } };
  it('translates known values', () => expect(mapField('contract.plan', notation, { Plan: ' E ' }).value).toBe('Enterprise'));
  it('an unknown value is invalid, kept and named, never guessed', () => {
    expect(mapField('contract.plan', notation, { Plan: 'e' })).toMatchObject({ value: null, reason: 'invalid', raw: 'e', note: expect.stringContaining('"e"') });
  });
  it('null in the table says that the value is no answer', () => expect(mapField('contract.plan', notation, { Plan: '-none-' }).reason).toBe('blank'));
  it('else keeps or replaces', () => {
    expect(mapField('contract.plan', { ...notation, else: 'keep' }, { Plan: 'Team' }).value).toBe('Team');
    expect(mapField('contract.plan', { ...notation, else: { value: 'Other' } }, { Plan: 'Team' }).value).toBe('Other');
  });
});

describe('matches', () => {
  const notation = { from: 'product', matches: 'Product' };
  it('a value that joins no related record is invalid and named', () => {
    expect(mapField('contract.plan', notation, { product: 'GTXPro', Product: null })).toMatchObject({ reason: 'invalid', raw: 'GTXPro', note: '"GTXPro" matches no product' });
    expect(mapField('contract.plan', notation, { product: 'GTX Pro', Product: { product: 'GTX Pro' } }).value).toBe('GTX Pro');
    expect(mapField('contract.plan', notation, { product: '', Product: null }).reason).toBe('blank');
  });
});

describe('people', () => {
  const people = { each: 'Roles', name: 'Contact.Name', email: 'Contact.Email', role: { join: [{ from: 'Role', values: { Buyer: 'decision_maker' } }, { from: 'IsPrimary', values: { true: 'primary_contact', false: null } }], separator: '; ' } };
  const row = (name: string | null, email: string | null, role: string, primary = false): JsonObject => ({ Role: role, IsPrimary: primary, Contact: name === null && email === null ? null : { Name: name, Email: email } });
  it('hold every role that they have', () => {
    expect(mapField('stakeholders', people, {}, { Roles: [row('Bea', 'b@x.example', 'Buyer', true)] }).value).toEqual([{ id: null, name: 'Bea', email: 'b@x.example', role: 'decision_maker; primary_contact' }]);
  });
  it('a role outside the table is left out and named', () => {
    expect(mapField('stakeholders', people, {}, { Roles: [row('Bea', 'b@x.example', 'Guru', true)] })).toMatchObject({ value: [{ role: 'primary_contact' }], note: expect.stringContaining('Guru') });
  });
  it('rows without anybody are nobody; no rows are absent', () => {
    expect(mapField('stakeholders', people, {}, { Roles: [row(null, null, 'Buyer')] })).toMatchObject({ value: null, reason: 'absent' });
    expect(mapField('stakeholders', people, {}, { Roles: [row('TBD', null, 'Buyer')] })).toMatchObject({ value: null, reason: 'placeholder' });
    expect(mapField('stakeholders', people, {}, {}).reason).toBe('absent');
  });
  it('something that is no address is no e-mail, and parts that may not be read are named', () => {
    expect(mapField('stakeholders', people, {}, { Roles: [row('Bea', 'call her', 'Buyer')] })).toMatchObject({ value: [{ name: 'Bea', email: null }], note: expect.stringContaining('call her') });
    expect(mapField('stakeholders', people, {}, { Roles: [row('Bea', null, 'Buyer')] }, { unreadable: ['Roles.Contact.Email'] }).unreadableParts).toEqual(['email']);
  });
  it('one person is expanded from a relation', () => {
    expect(mapField('owners.rep', 'Owner', { Owner: { Id: '1', Name: 'Rita', Email: 'r@x.example', IsActive: false } }).value).toEqual({ id: '1', name: 'Rita', email: 'r@x.example', active: false });
    expect(mapField('owners.rep', 'Owner', { Owner: null }).reason).toBe('absent');
  });
});

describe('expressions', () => {
  const risk = (expression: string, fields: JsonObject, related: Related = {}) => mapField('risks', { expression }, fields, related);
  it('compute over record and related, mixing whole and broken numbers', () => {
    expect(risk('record.Amount * 2 > 1000 ? "Large deal for them" : "Ordinary deal"', { Amount: 501.5 }).value).toBe('Large deal for them');
    expect(risk('related.Items.filter(i, i.Q > 1).map(i, i.Name).join(", ")', {}, { Items: [{ Q: 2, Name: 'Pro' }, { Q: 1, Name: 'Link' }] }).value).toBe('Pro');
  });
  it('an empty field makes the answer blank, a failure makes it invalid with the cause', () => {
    expect(risk('record.A + "x"', { A: null }).reason).toBe('blank');
    expect(risk('record.A + 1', { A: 'text' })).toMatchObject({ reason: 'invalid', note: expect.stringContaining('the expression failed') });
    expect(risk('record.A / 0', { A: 1 })).toMatchObject({ reason: 'invalid' });
  });
  it('a record too large is refused, not computed', () => {
    expect(risk('record.A', { A: 'x'.repeat(60_000) })).toMatchObject({ reason: 'invalid', note: 'the record is too large for an expression' });
  });
});

describe('copies', () => {
  it('free text pasted from another field is no answer, and the original keeps counting', () => {
    const mapping = compiled({
      handoff: 'customer',
      ownerFallback: 'r@acme.example',
      sources: [{ object: 'Deal', title: 'N', when: { reached: { W: true } }, fields: { 'goals.pain': 'B', 'goals.primary': 'A', 'account.name': 'N', risks: 'A', promises: 'P' } }],
    }).sourceOf('Deal');
    if (mapping === undefined) throw new Error('no source');
    const record = { connection: 'c', object: 'Deal', externalId: '1', url: null, readAt: '', related: {}, unreadable: [], nonexistent: [] };
    const { answers } = mapRecord(mapping, { ...record, fields: { N: 'Northwind Traders', A: 'Cut churn by half', B: 'cut  churn by half'.replace('  ', ' '), P: 'northwind traders' } });
    expect(answers['goals.primary']?.reason).toBeNull();
    expect(answers['goals.pain']).toMatchObject({ reason: 'placeholder', value: null, note: "the same text as in Goal in the customer's own words" });
    expect(answers['promises']).toMatchObject({ reason: 'placeholder', note: 'the same text as in Account name' });
    // One source field feeds both by the mapping's own wish: nobody pasted anything.
    expect(answers['risks']?.reason).toBeNull();
  });
});
