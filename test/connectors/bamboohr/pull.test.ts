import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { itSendsOnlyWhatTheSpecificationAllows } from './specification.ts';
import { byName, openAccount, pullAll, type Account } from './session.ts';

let account: Account;
beforeEach(async () => {
  account = await openAccount();
  await account.control.control('define-fields');
  await account.control.control('define-table');
  await account.control.control('demo-seed');
});
afterEach(() => account.close());

const DAY_MS = 86_400_000;

describe('reading BambooHR', () => {
  it('reads accepted applications with the hiring lead as a person who has an e-mail address', async () => {
    const page = await pullAll(await account.open());
    const ana = byName(page, 'application', 'Ana Ruiz');
    expect(page.unread).toEqual([]);
    expect(ana.fields).toMatchObject({
      status: { accepted: true, label: 'Offer accepted' },
      job: { title: { label: 'Account Executive' }, hiringLead: { active: true, email: expect.stringContaining('@') } },
    });
    expect(ana.fields['acceptedAt']).toEqual(expect.any(String));
  });

  it('keeps nothing of an application that the mapping does not name', async () => {
    const ana = byName(await pullAll(await account.open()), 'application', 'Ana Ruiz');
    expect(JSON.stringify(ana.fields)).not.toContain('Wharf Road');
    expect(Object.keys(ana.fields).toSorted()).toEqual(['acceptedAt', 'applicant', 'job', 'status']);
  });

  it('sees the job and the supervisor of somebody who has not started yet', async () => {
    const page = await pullAll(await account.open());
    const jonas = byName(page, 'employee', 'Jonas Weber');
    expect(jonas.fields).toMatchObject({
      jobTitle: 'Senior Backend Engineer',
      department: 'Engineering',
      supervisor: { email: expect.stringContaining('@'), active: true },
    });
    expect(byName(page, 'employee', 'Mei Tanaka').fields['supervisor']).toBeNull();
  });

  it('tells a field that the account does not have from one that is empty', async () => {
    const sofia = byName(await pullAll(await account.open()), 'employee', 'Sofia Rossi');
    expect(sofia.nonexistent).toEqual(['customNoSuchField']);
    expect(sofia.fields['customWorkModel']).toBeNull();
    expect(sofia.unreadable).toEqual([]);
  });

  it('reports fields hidden from the key as unreadable instead of blank', async () => {
    const page = await pullAll(await account.open({ apiKey: 'limited-key' }));
    const jonas = byName(page, 'employee', 'Jonas Weber');
    expect(jonas.unreadable).toEqual(['homeEmail']);
    expect('homeEmail' in jonas.fields).toBe(false);
  });

  it('spends three calls on a run in which nothing changed', async () => {
    const session = await account.open();
    await account.advance(10_000);
    const { cursor } = await pullAll(session);
    await account.control.resetCalls();
    const idle = await pullAll(await account.open(), { cursor });
    expect(idle.records).toEqual([]);
    expect((await account.control.calls()).byKey).toEqual({
      'GET /api/v1/applicant_tracking/applications': 2,
      'GET /api/v1/employees/changed': 1,
    });
  });

  it('notices an offer that was withdrawn or rescinded after it had been accepted', async () => {
    const { cursor } = await pullAll(await account.open());
    await account.control.control('set-application-status', { person: 'Ana Ruiz', status: 'Offer rescinded' });
    const page = await pullAll(await account.open(), { cursor });
    expect(byName(page, 'application', 'Ana Ruiz').fields['status']).toMatchObject({
      accepted: false,
      label: 'Offer rescinded',
    });
    expect((await pullAll(await account.open(), { cursor: page.cursor })).records).toEqual([]);
  });

  it('keeps the first acceptance when the applicant is later moved to Hired', async () => {
    const first = await pullAll(await account.open());
    const acceptedAt = byName(first, 'application', 'Ana Ruiz').fields['acceptedAt'];
    await account.advance(3 * DAY_MS);
    await account.control.control('set-application-status', { person: 'Ana Ruiz', status: 'Hired' });
    const ana = byName(await pullAll(await account.open(), { cursor: first.cursor }), 'application', 'Ana Ruiz');
    expect(ana.fields['status']).toMatchObject({ accepted: true, label: 'Hired' });
    expect(ana.fields['acceptedAt']).toBe(acceptedAt);
  });

  it('notices an edited application although list items carry no time of change', async () => {
    const { cursor } = await pullAll(await account.open());
    await account.advance(5_000);
    await account.control.control('update-application', { person: 'Sam Porter', availableStartDate: '2027-01-04' });
    const page = await pullAll(await account.open(), { cursor });
    expect(page.records.map(({ fields }) => fields['applicant'])).toEqual([
      expect.objectContaining({ name: 'Sam Porter', availableStartDate: '2027-01-04' }),
    ]);
  });

  it('reads a changed employee again and reports a deleted one', async () => {
    await account.advance(10_000);
    const first = await pullAll(await account.open());
    await account.control.control('update-employee', { person: 'Sofia Rossi', fields: { country: 'Italy' } });
    await account.control.control('delete-employee', { person: 'Mei Tanaka' });
    await account.advance(5_000);
    const mei = byName(first, 'employee', 'Mei Tanaka').externalId;
    const page = await pullAll(await account.open(), { cursor: first.cursor });
    expect(page.records.map(({ state, externalId }) => `${state.kind} ${externalId}`).toSorted()).toEqual(
      [`deleted ${mei}`, `present ${byName(first, 'employee', 'Sofia Rossi').externalId}`].toSorted(),
    );
  });

  it('reads a change that the feed shows late, as long as it is within the overlap', async () => {
    await account.advance(10_000);
    const first = await pullAll(await account.open());
    await account.control.control('settings', { changeFeedLagSeconds: 60 });
    await account.control.control('update-employee', { person: 'Sofia Rossi', fields: { country: 'Italy' } });
    await account.advance(5_000);
    const hidden = await pullAll(await account.open(), { cursor: first.cursor });
    expect(hidden.records).toEqual([]);
    await account.advance(120_000);
    expect((await pullAll(await account.open(), { cursor: hidden.cursor })).records).toHaveLength(1);
  });

  it('goes on without the applicant tracker when the key has no access to it, and says so', async () => {
    const page = await pullAll(await account.open({ apiKey: 'no-hiring-key' }));
    expect(page.unread).toEqual([expect.stringContaining('Give the integration user access to hiring')]);
    expect(page.records.length).toBeGreaterThan(0);
    expect(page.records.every(({ object }) => object === 'employee')).toBe(true);
  });

  it('resumes from any page without leaving a record out', async () => {
    await account.control.control('bulk-seed', { applications: 70, employees: 120 });
    await account.advance(10_000);
    const session = await account.open();
    const whole = await pullAll(session);
    const keys = (records: typeof whole.records): string[] =>
      [...new Set(records.map(({ object, externalId }) => `${object} ${externalId}`))].toSorted();
    for (const [index, page] of whole.pages.entries()) {
      const rest = await pullAll(session, { cursor: page.cursor });
      const before = whole.pages.slice(0, index + 1).flatMap(({ records }) => records);
      expect(keys([...before, ...rest.records])).toEqual(keys(whole.records));
    }
  });

  it('asks the dataset once instead of reading everybody who started long ago', async () => {
    const rows = Array.from({ length: 40 }, (_, index) => ({
      fields: { firstName: 'Old', lastName: `Timer-${index}`, hireDate: '2019-01-07' },
    }));
    for (const row of rows) await account.control.control('create-employee', row);
    const session = await account.open();
    await account.control.resetCalls();
    const page = await pullAll(session);
    expect(page.records.some(({ fields }) => fields['firstName'] === 'Old')).toBe(false);
    expect(byName(page, 'employee', 'Jonas Weber')).toBeDefined();
    expect((await account.control.calls()).byKey).toMatchObject({ 'POST /api/v2/datasets/{datasetName}/data': 1 });
  });

  it('reads everybody when the dataset cannot be queried', async () => {
    for (let index = 0; index < 30; index += 1)
      await account.control.control('create-employee', {
        fields: { firstName: 'Old', lastName: `Timer-${index}`, hireDate: '2019-01-07' },
      });
    await account.control.faults([
      {
        match: { path: '/datasets/' },
        fault: { kind: 'status', status: 422, body: { code: 'UNKNOWN_FIELD', detail: 'no' } },
      },
    ]);
    const page = await pullAll(await account.open());
    expect(page.unread).toEqual([]);
    expect(page.records.filter(({ fields }) => fields['firstName'] === 'Old')).toHaveLength(30);
  });

  it('understands an empty change map that arrives as a list', async () => {
    await account.advance(10_000);
    const { cursor } = await pullAll(await account.open());
    await account.advance(86_400_000);
    await account.control.control('settings', { emptyMapsAsLists: true });
    await expect(pullAll(await account.open({ overlapSeconds: 0 }), { cursor })).resolves.toMatchObject({
      records: [],
    });
  });
});

describe('what is sent', () => {
  itSendsOnlyWhatTheSpecificationAllows();
});
