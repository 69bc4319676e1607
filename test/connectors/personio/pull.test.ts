import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { apply, byId, hire, openCompany, personRead, pullAll, pullRequest, type Company } from './session.ts';
import { itSendsOnlyWhatTheSpecificationAllows } from './specification.ts';

const HOUR = 3_600_000;
/** Stamps hold whole seconds: within the second of a change nobody can know whether another follows, so that is read again. */
const settled = (): Promise<void> => company.advance(10_000);
let company: Company;
beforeEach(async () => {
  company = await openCompany();
});
afterEach(() => company.close());

const employmentCalls = async (): Promise<number> => Object.entries(await company.calls()).reduce((sum, [key, count]) => sum + (key.endsWith('/employments') ? count : 0), 0);

describe('reading persons', () => {
  it('puts the employment and the names behind its ids beside the person', async () => {
    const id = await hire(company, 30);
    expect(byId(await pullAll(await company.open()), id)).toMatchObject({
      object: 'person',
      unreadable: [],
      nonexistent: ['attributes.No such thing'],
      own: { 'attributes.Handoff score': null },
      fields: {
        name: 'Hanna Hire',
        employment: {
          employment_start_date: company.day(30),
          status: 'ONBOARDING',
          office: { name: 'Munich' },
          department: { name: 'Sales' },
          legal_entity: { name: 'Acme Deutschland GmbH' },
          cost_centers: [{ name: 'DACH Sales' }],
          supervisor: { id: '501', name: 'Florian Huber', email: 'florian.huber@acme.example', active: true },
        },
        attributes: { 'Personal email': 'hanna@example.com', 'Work model': 'Hybrid' },
      },
    });
  });

  it('tells a department from a team of the same number', async () => {
    const id = await hire(company, 30, {}, { team: 'Mid-market' });
    const fields = [...personRead.fields, 'employment.team.name'];
    const record = byId(await pullAll(await company.open(), { reads: [{ ...personRead, fields }] }), id);
    expect(record.fields['employment']).toMatchObject({ department: { name: 'Sales' }, team: { name: 'Mid-market' } });
  });

  it('asks nothing about the employment of people who have been here for long, however often they change', async () => {
    await company.make('create-person', { firstName: 'Old', lastName: 'Hand', email: 'old@acme.example', employment: { startDate: '2015-01-05', position: 'Clerk' } });
    await company.advance(500 * 24 * HOUR);
    const first = await pullAll(await company.open());
    expect(first.records).toEqual([]);
    await company.command('update-person', { person: 'old@acme.example', preferredName: 'Oldie' });
    await company.calls();
    expect((await pullAll(await company.open(), { cursor: first.cursor })).records).toEqual([]);
    expect(await employmentCalls()).toBe(0);
  });

  it('hands over somebody who comes back after years', async () => {
    const id = await company.make('create-person', { firstName: 'Re', lastName: 'Turner', email: 're@acme.example', employment: { startDate: '2015-01-05', position: 'Clerk', endDate: '2018-12-31' } });
    await company.advance(500 * 24 * HOUR);
    const { cursor } = await pullAll(await company.open());
    const firstDay = company.day(20);
    await company.command('create-employment', { id, startDate: firstDay, position: 'Account Executive' });
    await company.command('update-person', { id, preferredName: 'Re' });
    expect(byId(await pullAll(await company.open(), { cursor }), id).fields['employment']).toMatchObject({ employment_start_date: firstDay });
  });

  it('notices a start date that moved although the person did not change, within the hour, and says so once', async () => {
    const id = await hire(company, 30);
    await settled();
    const first = await pullAll(await company.open());
    await company.advance(10 * 60_000);
    const moved = company.day(45);
    await company.command('update-employment', { id, startDate: moved });
    const soon = await pullAll(await company.open(), { cursor: first.cursor });
    expect(soon.records).toEqual([]);
    await company.advance(HOUR);
    const later = await pullAll(await company.open(), { cursor: soon.cursor });
    expect(byId(later, id).fields['employment']).toMatchObject({ employment_start_date: moved });
    await company.advance(2 * HOUR);
    expect((await pullAll(await company.open(), { cursor: later.cursor })).records).toEqual([]);
  });

  it('follows a hire beyond the first day, and stops looking at the employment by itself', async () => {
    const id = await hire(company, 2);
    const first = await pullAll(await company.open());
    await company.advance(5 * 24 * HOUR);
    const started = await pullAll(await company.open(), { cursor: first.cursor });
    await company.calls();
    await company.advance(2 * HOUR);
    const idle = await pullAll(await company.open(), { cursor: started.cursor });
    expect(await employmentCalls()).toBe(0);
    await company.command('update-person', { id, attributes: { dynamic_802: 'Remote' } });
    expect(byId(await pullAll(await company.open(), { cursor: idle.cursor }), id).fields['attributes']).toMatchObject({ 'Work model': 'Remote' });
  });

  it('hands a hire of last month over again when everything is read anew', async () => {
    const id = await hire(company, 2);
    await pullAll(await company.open());
    await company.advance(30 * 24 * HOUR);
    expect(byId(await pullAll(await company.open(), { cursor: null }), id).state.kind).toBe('present');
  });

  it('says when a person whose file was deleted before the first day is gone', async () => {
    const id = await hire(company, 30);
    const { cursor } = await pullAll(await company.open());
    await company.command('delete-person', { id });
    await company.advance(2 * HOUR);
    expect(byId(await pullAll(await company.open(), { cursor }), id).state).toEqual({ kind: 'deleted' });
  });

  it('reads an idle account with two requests', async () => {
    for (let index = 0; index < 8; index += 1) await hire(company, 30);
    await settled();
    const { cursor } = await pullAll(await company.open());
    await company.calls();
    await pullAll(await company.open(), { cursor });
    expect(await company.calls()).toEqual({ 'GET /v2/recruiting/applications': 1, 'GET /v2/persons': 1 });
  });
});

describe('lists', () => {
  it('are followed by relative links as well', async () => {
    for (let index = 0; index < 60; index += 1) await hire(company, 30);
    await company.command('settings', { nextLinks: 'relative' });
    const { records, unread } = await pullAll(await company.open(), { reads: [personRead] });
    expect([records.length, unread]).toEqual([60, []]);
  });

  it('that point back to themselves are left with what they gave, and everything comes once they are mended', async () => {
    for (let index = 0; index < 60; index += 1) await hire(company, 30);
    await company.command('settings', { nextLinks: 'self' });
    const broken = await pullAll(await company.open(), { reads: [personRead] });
    expect(broken.records.length).toBeLessThan(60);
    expect(broken.unread).toEqual([expect.stringContaining('pointed back to a page')]);
    await company.command('settings', { nextLinks: 'absolute' });
    const rest = await pullAll(await company.open(), { reads: [personRead], cursor: broken.cursor });
    expect(new Set([...broken.records, ...rest.records].map(({ externalId }) => externalId)).size).toBe(60);
    expect(rest.unread).toEqual([]);
  });

  it('that lag behind lose nothing', async () => {
    await company.command('settings', { listLagSeconds: 120 });
    await hire(company, 30);
    await company.advance(10 * 60_000);
    const first = await pullAll(await company.open());
    const late = await hire(company, 31);
    const early = await pullAll(await company.open(), { cursor: first.cursor });
    expect(early.records).toEqual([]);
    await company.advance(3 * 60_000);
    expect(byId(await pullAll(await company.open(), { cursor: early.cursor }), late).externalId).toBe(late);
  });
});

describe('the sweep', () => {
  it('notices a changed phone, which moves no stamp, and who is gone', async () => {
    const [person, application] = [await hire(company, 30), await apply(company)];
    const reads = pullRequest().reads.map((read) => (read.object === 'application' ? { ...read, fields: [...read.fields, 'candidate.phone'] } : read));
    const session = await company.open();
    const { cursor } = await pullAll(session, { reads });
    await company.command('update-application', { id: application, phone: '+49 30 1' });
    async function* known() {
      yield [{ object: 'person', externalId: person }, { object: 'application', externalId: application }, { object: 'application', externalId: '1' }];
    }
    const swept = [];
    for await (const page of session.sweep(pullRequest({ reads, cursor }), known())) swept.push(...page.records);
    expect(byId({ records: swept }, application).fields['candidate']).toMatchObject({ phone: '+49 30 1' });
    expect(byId({ records: swept }, '1').state).toEqual({ kind: 'deleted' });
    expect(byId({ records: swept }, person).state).toEqual({ kind: 'present' });
  });
});

itSendsOnlyWhatTheSpecificationAllows();
