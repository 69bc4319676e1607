import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { byId, hire, openCompany, personRead, pullAll, type Company } from './session.ts';
import { itSendsOnlyWhatTheSpecificationAllows } from './specification.ts';

let company: Company;
beforeEach(async () => {
  company = await openCompany();
});
afterEach(() => company.close());

describe('what may not be read', () => {
  const unreadableOf = async (id: string, cursor: Awaited<ReturnType<typeof pullAll>>['cursor']): Promise<readonly string[]> => byId(await pullAll(await company.open(), { cursor }), id).unreadable;

  it('is an attribute whose tick was taken away, not one that is empty', async () => {
    const id = await hire(company, 30, { attributes: { dynamic_801: 'hanna@example.com' } });
    const { cursor, records } = await pullAll(await company.open());
    expect(byId({ records }, id)).toMatchObject({ unreadable: [], fields: { attributes: { 'Work model': null } } });
    await company.command('hide-attributes', { keys: ['dynamic_802'] });
    await company.command('update-person', { id, preferredName: 'Changed' });
    expect(await unreadableOf(id, cursor)).toEqual(['attributes.Work model']);
  });

  it('cannot be told of an attribute that was never seen: marked ifExists it does not exist, else it is unreadable', async () => {
    await company.command('hide-attributes', { keys: ['dynamic_802'] });
    const id = await hire(company, 30);
    expect(byId(await pullAll(await company.open()), id)).toMatchObject({ unreadable: [], nonexistent: ['attributes.Work model', 'attributes.No such thing'] });
    const strict = { ...personRead, optional: ['attributes.No such thing'] };
    expect(byId(await pullAll(await company.open(), { reads: [strict] }), id).unreadable).toEqual(['attributes.Work model']);
  });

  it('is a standard attribute that the catalogue does not list', async () => {
    await company.command('hide-attributes', { keys: ['supervisor', 'email', 'hire_date'] });
    const id = await hire(company, 30);
    const interesting = { ...personRead, interesting: [] };
    expect(byId(await pullAll(await company.open(), { reads: [interesting] }), id).unreadable.toSorted()).toEqual([
      'email', 'employment.employment_start_date', 'employment.supervisor.active', 'employment.supervisor.email', 'employment.supervisor.id', 'employment.supervisor.name',
    ]);
  });

  it('is the name behind an id where the scope for it is missing, while everything else is read', async () => {
    const id = await hire(company, 30);
    await company.command('set-scopes', { scopes: ['personio:persons:read', 'personio:recruiting:read', 'personio:org-units:read', 'personio:legal-entities:read', 'personio:cost-centers:read'] });
    const { records, unread } = await pullAll(await company.open());
    expect(unread).toEqual([]);
    expect(byId({ records }, id)).toMatchObject({ unreadable: ['employment.office.name'], fields: { employment: { department: { name: 'Sales' } } } });
  });

  it('is not guessed while the catalogue is out of order: who lacks a member is read with the next run', async () => {
    await company.command('hide-attributes', { keys: ['supervisor'] });
    const id = await hire(company, 30);
    await company.control.faults([{ match: { path: '/v1/company/employees/attributes' }, times: 20, fault: { kind: 'status', status: 500 } }]);
    const first = await pullAll(await company.open());
    expect(first.records).toEqual([]);
    expect(first.unread).toEqual([expect.stringContaining(`Person ${id} could not be read`)]);
    await company.control.clearFaults();
    await company.advance(20 * 60_000);
    expect(byId(await pullAll(await company.open(), { cursor: first.cursor }), id).unreadable).toContain('employment.supervisor.email');
  });

  it('costs only applications when it is recruiting, and says which part is missing', async () => {
    const id = await hire(company, 30);
    await company.command('set-scopes', { scopes: ['personio:persons:read'] });
    const { records, unread } = await pullAll(await company.open());
    expect(byId({ records }, id).object).toBe('person');
    expect(unread).toHaveLength(1);
    expect(unread[0]).toMatch(/^Applications could not be read: .*lacks the scope/);
  });

  it('is said of recruiting that is not part of the plan', async () => {
    await hire(company, 30);
    await company.command('settings', { recruiting: false });
    const { records, unread } = await pullAll(await company.open());
    expect(records).toHaveLength(1);
    expect(unread[0]).toContain('not part of the plan');
  });

  it('is nothing when attributes come without labels, in upper case and as numbers', async () => {
    await company.command('settings', { attributeLabels: false, attributeTypes: 'upper', attributeValues: 'typed' });
    const id = await hire(company, 30);
    expect(byId(await pullAll(await company.open()), id)).toMatchObject({ unreadable: [], fields: { attributes: { 'Work model': 'Hybrid' } } });
  });

  it('is named by their keys when two attributes have one label', async () => {
    await company.command('define-attributes', { attributes: [{ key: 'dynamic_999', label: 'Work Model', type: 'standard' }] });
    const id = await hire(company, 30);
    expect(byId(await pullAll(await company.open()), id).unreadable).toEqual(['attributes.Work model']);
    const byKey = { ...personRead, fields: ['name', 'attributes.dynamic_802'], optional: [] };
    expect(byId(await pullAll(await company.open(), { reads: [byKey] }), id)).toMatchObject({ unreadable: [], fields: { attributes: { dynamic_802: 'Hybrid' } } });
  });
});

itSendsOnlyWhatTheSpecificationAllows();
