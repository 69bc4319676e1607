import { describe, expect, it } from '@jest/globals';
import { withoutValue } from '../../../src/core/view/connection-form.ts';
import { mergeFields, pickFields } from '../../../src/core/view/sample-view.ts';

describe('fields of a sample', () => {
  const whole = { Name: 'Northwind', Amount: null, Account: { Name: 'Acme', Owner: { Email: 'a@acme.example' } }, Empty: null, list: [1, 2] };

  it('are those asked for; a parent that is null stays null, and what is not there is left out', () => {
    expect(pickFields(whole, ['Name', 'Account.Owner.Email', 'Empty.Name', 'Nowhere', 'list'])).toEqual({ Name: 'Northwind', Account: { Owner: { Email: 'a@acme.example' } }, Empty: null, list: [1, 2] });
    expect(pickFields(whole, ['Account', 'Account.Name'])).toEqual({ Account: whole.Account });
    expect(pickFields(whole, ['constructor', '__proto__'])).toEqual({});
  });

  it('of two readings are one record, of which the later reading is right', () => {
    expect(mergeFields({ Name: 'old', Account: { Name: 'Acme' } }, { Name: 'new', Account: { Industry: 'Retail' } })).toEqual({ Name: 'new', Account: { Name: 'Acme', Industry: 'Retail' } });
    expect(mergeFields({ Account: { Name: 'Acme' } }, { Account: null })).toEqual({ Account: null });
  });
});

describe('taking a setting away', () => {
  it('takes the group along that is left empty, and nothing else', () => {
    expect(withoutValue({ auth: { key: 'x' }, rest: 1 }, ['auth', 'key'])).toEqual({ rest: 1 });
    expect(withoutValue({ auth: { key: 'x', id: 'y' } }, ['auth', 'key'])).toEqual({ auth: { id: 'y' } });
    expect(withoutValue({ auth: { id: 'y' } }, ['auth', 'key'])).toEqual({ auth: { id: 'y' } });
  });
});
