import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { connector } from '../../../connectors/workday/index.ts';
import { coerceValue } from '../../../connectors/workday/pull/coerce-value.ts';
import type { FaultRuleInput } from '../../../connectors/kit/simulator/faults.ts';
import { ContractMemory } from '../../support/contract-context.ts';
import { APPLICATIONS, WORKERS, applicationReport, objectOf, openTenant, pullAll, readOf, requestOf, sweepAll, workerReport, type Tenant } from './session.ts';
import { itSendsOnlyWhatTheSpecificationAllows } from './specification.ts';

const APPLICATION = readOf('jobApplication', ['Candidate', 'Email', 'Hire_Date', 'Hired', 'Manager_Email', 'Work_Model'], { optional: ['Work_Model'] });
const WORKER = readOf('worker', ['Worker', 'Hire_Date', 'Active']);
const onlyWorkers = { reports: { worker: workerReport } };
const onlyApplications = { reports: { jobApplication: applicationReport } };

let tenant: Tenant;
beforeEach(async () => {
  tenant = await openTenant();
  await tenant.control.control('bulk-seed', {});
});
afterEach(() => tenant.close());

const apply = async (lastName: string, more: object = {}): Promise<string> => String(objectOf(await tenant.control.control('create-application', { firstName: 'Ana', lastName, email: `${lastName}@example.com`, managerId: '10061', values: { hire_date: '2099-04-01' }, ...more }))['id']);
const hire = async (lastName: string, more: object = {}): Promise<string> => String(objectOf(await tenant.control.control('create-worker', { firstName: 'Ana', lastName, email: `${lastName}@example.com`, hireDate: '2099-03-02', ...more }))['id']);
const reportsAsked = (): readonly string[] => tenant.sent().filter(({ path, query }) => path.includes('customreport2') && !query.has('xsds')).map(({ query }) => query.toString());

describe('a report with prompts', () => {
  it('is asked for everything first, then for what changed since, with an overlap', async () => {
    await apply('Ruiz');
    const session = await tenant.open(onlyApplications);
    const first = await pullAll(session, [APPLICATION]);
    const [asked = ''] = reportsAsked();
    expect(new URLSearchParams(asked).get('From_Moment')).toBe('2000-01-01T00:00:00.000Z');
    expect(new URLSearchParams(asked).get('format')).toBe('json');
    await tenant.advance(3_600_000);
    const id = await apply('Sanz');
    const second = await pullAll(session, [APPLICATION], first.cursor);
    expect(second.records.map(({ externalId }) => externalId)).toEqual([id]);
    const [again = ''] = reportsAsked();
    const from = Date.parse(new URLSearchParams(again).get('From_Moment') ?? '');
    const to = Date.parse(new URLSearchParams(again).get('To_Moment') ?? '');
    expect(to - from).toBeGreaterThanOrEqual((60 + 15) * 60_000 - 2_000);
    expect(to - from).toBeLessThan((60 + 16) * 60_000);
  });

  it('costs one request when nothing changed, and hands over nothing within the overlap', async () => {
    await apply('Ruiz');
    const session = await tenant.open(onlyApplications);
    const first = await pullAll(session, [APPLICATION]);
    const before = session.calls().api;
    const second = await pullAll(session, [APPLICATION], first.cursor);
    expect(second.records).toEqual([]);
    expect(session.calls().api - before).toBe(1);
  });

  it('takes days instead of moments, other names and further prompts, as the settings say', async () => {
    await tenant.control.control('set-prompts', { report: APPLICATIONS, prompts: [] });
    const session = await tenant.open({ reports: { jobApplication: { ...applicationReport, changedSince: { from: 'Since', to: 'Until', format: 'date', earliest: '2020-02-29' }, prompts: { Region: 'EMEA' } } } });
    await pullAll(session, [APPLICATION]);
    const asked = new URLSearchParams(reportsAsked()[0]);
    expect(Object.fromEntries(asked)).toMatchObject({ Since: '2020-02-29', Region: 'EMEA', Until: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) });
  });

  it('says which prompt the connection does not fill, and leaves the other report alone', async () => {
    await apply('Ruiz');
    const worker = await hire('Nováková');
    const session = await tenant.open({ reports: { jobApplication: { ...applicationReport, changedSince: null }, worker: workerReport } });
    const { records, unread } = await pullAll(session, [APPLICATION, WORKER]);
    expect(unread).toEqual([expect.stringMatching(/prompt.*From Moment is required.*changedSince/s)]);
    expect(records.map(({ externalId }) => externalId)).toContain(worker);
  });
});

describe('a report that Workday cannot finish', () => {
  it('is named and leaves the other alone; when nobody answers at all the run stops', async () => {
    const id = await hire('Ades');
    const broken = (fault: FaultRuleInput['fault']) => tenant.control.faults([{ match: { path: APPLICATIONS }, times: 100, fault }]);
    await broken({ kind: 'status', status: 500, headers: { 'content-type': 'application/json' }, body: { error: 'Processing took too long.' } });
    const { records, unread } = await pullAll(await tenant.open(), [APPLICATION, WORKER]);
    expect(records.map(({ externalId }) => externalId)).toContain(id);
    expect(unread).toEqual([expect.stringContaining('Processing took too long.')]);
    await tenant.control.clearFaults();
    await broken({ kind: 'drop_before' });
    await expect(pullAll(await tenant.open({}, new ContractMemory()), [APPLICATION, WORKER])).rejects.toMatchObject({ resolution: { action: 'retry' } });
  });
});

describe('a report without prompts', () => {
  it('costs one request when nothing changed, also when a column is blank in every row', async () => {
    await hire('Ades');
    const read = readOf('worker', ['Worker', 'Hire_Date', 'Equipment_Profile']);
    const first = await pullAll(await tenant.open(onlyWorkers), [read]);
    const session = await tenant.open(onlyWorkers);
    expect((await pullAll(session, [read], first.cursor)).records).toEqual([]);
    expect(session.calls().api).toBe(1);
  });

  it('is compared with what was handed over: changed, new and vanished rows are news', async () => {
    const ids = [];
    for (const name of ['Ades', 'Brun', 'Cole', 'Dunn']) ids.push(await hire(name));
    const session = await tenant.open(onlyWorkers);
    const first = await pullAll(session, [WORKER]);
    await tenant.control.control('update-worker', { id: ids[0], lastName: 'Adeyemi' });
    await tenant.control.control('delete-worker', { id: ids[1] });
    const added = await hire('Egede');
    const { records, unread } = await pullAll(session, [WORKER], first.cursor);
    expect(records.map(({ externalId, state }) => `${externalId} ${state.kind}`).toSorted()).toEqual([`${ids[0]} present`, `${ids[1]} deleted`, `${added} present`].toSorted());
    expect(unread).toEqual([]);
    expect((await pullAll(session, [WORKER], (await pullAll(session, [WORKER], first.cursor)).cursor)).records).toEqual([]);
  });

  it('that comes back empty is suspected and deletes nobody; when the rows are back nothing is new', async () => {
    for (const name of ['Ades', 'Brun']) await hire(name);
    const session = await tenant.open(onlyWorkers);
    const first = await pullAll(session, [WORKER]);
    await tenant.control.control('take-domain', { domain: 'Worker Data: Workers' });
    const empty = await pullAll(session, [WORKER], first.cursor);
    expect(empty.records).toEqual([]);
    expect(empty.unread).toEqual([expect.stringMatching(/without a single row, although \d+ were known.*security domain/s)]);
    await expect(session.reread(requestOf([WORKER]), first.records)).rejects.toMatchObject({ code: 'report_empty' });
    const swept = await sweepAll(session, [WORKER], empty.cursor, first.records);
    expect(swept.records).toEqual([]);
    expect(swept.unread).toHaveLength(1);
    await tenant.control.control('give-domain', { domain: 'Worker Data: Workers' });
    expect(await pullAll(session, [WORKER], empty.cursor)).toMatchObject({ records: [], unread: [] });
  });

  it('may be empty where the settings say so', async () => {
    const id = await hire('Ades');
    const session = await tenant.open({ reports: { worker: { ...workerReport, mayBeEmpty: true } } });
    const first = await pullAll(session, [WORKER]);
    for (const { externalId } of first.records) await tenant.control.control('delete-worker', { id: externalId });
    const { records, unread } = await pullAll(session, [WORKER], first.cursor);
    expect(unread).toEqual([]);
    expect(records.map(({ externalId, state }) => [externalId, state.kind])).toContainEqual([id, 'deleted']);
  });

  it('in which most known rows are missing at once is doubted, the rows are not', async () => {
    const ids = [];
    for (let index = 0; index < 12; index += 1) ids.push(await hire(`Worker-${index}`));
    const session = await tenant.open(onlyWorkers);
    const first = await pullAll(session, [WORKER]);
    for (const id of ids.slice(0, 9)) await tenant.control.control('delete-worker', { id });
    const { records, unread, cursor } = await pullAll(session, [WORKER], first.cursor);
    expect(records).toEqual([]);
    expect(unread).toEqual([expect.stringMatching(/^9 of \d+ known rows are missing/)]);
    expect((await pullAll(session, [WORKER], cursor)).unread).toHaveLength(1);
  });
});

describe('columns of a report', () => {
  it('that are neither in the schema nor in a row are unreadable, or not there where the mapping allows it', async () => {
    await apply('Ruiz');
    await tenant.control.control('remove-columns', { report: APPLICATIONS, aliases: ['Email', 'Work_Model'] });
    const [record] = (await pullAll(await tenant.open(onlyApplications), [APPLICATION])).records;
    expect(record).toMatchObject({ unreadable: ['Email'], nonexistent: ['Work_Model'] });
    expect(record?.fields).not.toHaveProperty('Email');
    expect(record?.fields).not.toHaveProperty('Work_Model');
  });

  it('that the schema leaves out because they are blank everywhere exist where the settings name their type', async () => {
    await tenant.control.control('settings', { schemaOmitsEmptyColumns: true });
    await apply('Ruiz', { email: null });
    const [unknown] = (await pullAll(await tenant.open(onlyApplications), [APPLICATION])).records;
    expect(unknown?.unreadable).toEqual(['Email']);
    const named = await tenant.open({ reports: { jobApplication: { ...applicationReport, types: { Email: 'text' } } } }, new ContractMemory());
    const [known] = (await pullAll(named, [APPLICATION])).records;
    expect(known).toMatchObject({ unreadable: [], fields: { Email: null } });
  });

  it('that a remembered schema still names are asked about again before a blank is told to people', async () => {
    await apply('Ruiz');
    const session = await tenant.open(onlyApplications);
    const first = await pullAll(session, [APPLICATION]);
    await tenant.control.control('hide', { report: APPLICATIONS, column: 'Email' });
    const id = await apply('Sanz');
    const { records } = await pullAll(await tenant.open(onlyApplications), [APPLICATION], first.cursor);
    expect(records.find(({ externalId }) => externalId === id)?.unreadable).toEqual(['Email']);
  });

  it('that were added, or given back, are read of every row once the schema shows them', async () => {
    await tenant.control.control('remove-columns', { report: APPLICATIONS, aliases: ['Email'] });
    const id = await apply('Ruiz');
    const session = await tenant.open(onlyApplications);
    const first = await pullAll(session, [APPLICATION]);
    await tenant.advance(7_200_000);
    const second = await pullAll(session, [APPLICATION], first.cursor);
    await tenant.control.control('add-columns', { report: APPLICATIONS, columns: [{ alias: 'Email', field: 'email' }] });
    await tenant.advance(7_200_000);
    const third = await pullAll(session, [APPLICATION], second.cursor);
    expect(third.records.map(({ externalId, unreadable, fields }) => [externalId, unreadable, fields['Email']])).toEqual([[id, [], 'Ruiz@example.com']]);
    expect((await pullAll(session, [APPLICATION], third.cursor)).records).toEqual([]);
  });

  it.each([3, 8])('that lost their security domain, and so are blank in every row, are unreadable and reported, be there only %i', async (count) => {
    for (let index = 0; index < count; index += 1) await apply(`Applicant-${index}`, { values: { hire_date: '2099-04-01', ...(index === 0 ? { work_model: 'Remote' } : {}) } });
    const session = await tenant.open(onlyApplications);
    const first = await pullAll(session, [APPLICATION]);
    expect(first.records.flatMap(({ unreadable }) => unreadable)).toEqual([]);
    await tenant.advance(3_600_000);
    const second = await pullAll(session, [APPLICATION], first.cursor);
    await tenant.control.control('take-domain', { domain: 'Candidate Data: Contact Information' });
    const id = await apply('Late');
    const { records, unread, cursor } = await pullAll(session, [APPLICATION], second.cursor);
    expect(records.map(({ externalId, unreadable }) => [externalId, unreadable])).toEqual([[id, ['Email']]]);
    expect(unread).toEqual([expect.stringContaining('Email of the report')]);
    await tenant.control.control('give-domain', { domain: 'Candidate Data: Contact Information' });
    const healed = await pullAll(session, [APPLICATION], cursor);
    expect(healed.records.map(({ externalId, unreadable, fields }) => [externalId, unreadable, fields['Email']])).toEqual([[id, [], 'Late@example.com']]);
    expect(healed.unread).toEqual([]);
  });

  it('are texts, truth values and days by their type; a day is its first ten characters', async () => {
    await tenant.control.control('settings', { reportDatesWithZone: true });
    await apply('Ruiz');
    const [record] = (await pullAll(await tenant.open(onlyApplications), [APPLICATION])).records;
    expect(record?.fields).toEqual({ Candidate: 'Ana Ruiz', Email: 'Ruiz@example.com', Hire_Date: '2099-04-01', Hired: false, Manager_Email: 'grace.whitfield@acme.example', Work_Model: null });
    expect(coerceValue('2026-12-01-08:00', 'date')).toBe('2026-12-01');
    expect(coerceValue('2026-12-31T23:30:00.000-08:00', 'date')).toBe('2026-12-31');
    expect(coerceValue('1 Dec', 'date')).toBe('1 Dec');
    expect([coerceValue('1', 'boolean'), coerceValue(0, 'boolean'), coerceValue('perhaps', 'boolean')]).toEqual([true, false, 'perhaps']);
    expect([coerceValue(72, 'number'), coerceValue('72', 'number'), coerceValue(72, 'text')]).toEqual(['72', '72', '72']);
  });

  it('that repeat are rows of their own, also when only one came', async () => {
    await apply('Ruiz', { groups: { languages: [{ language: 'Spanish', level: 'Native' }] } });
    const read = readOf('jobApplication', ['Candidate'], { relations: [{ name: 'Languages_group', fields: ['Language'], optional: [] }] });
    const [record] = (await pullAll(await tenant.open(onlyApplications), [read])).records;
    expect(record?.related).toEqual({ Languages_group: [{ Language: 'Spanish' }] });
  });

  it('hand over only what is mapped', async () => {
    await apply('Ruiz');
    const [record] = (await pullAll(await tenant.open(onlyApplications), [readOf('jobApplication', ['Candidate'])])).records;
    expect(record?.fields).toEqual({ Candidate: 'Ana Ruiz' });
  });
});

describe('rows of a report', () => {
  it('without a key or with a repeated one are counted and said, and nobody counts as vanished', async () => {
    await hire('Ades');
    const session = await tenant.open(onlyWorkers);
    const first = await pullAll(session, [WORKER]);
    await tenant.control.control('rename-column', { report: WORKERS, from: 'Employee_ID', to: 'Worker_ID' });
    const { records, unread } = await pullAll(session, [WORKER], first.cursor);
    expect(records).toEqual([]);
    expect(unread).toEqual([expect.stringMatching(/(?:row has|rows have) no Employee_ID/)]);
  });

  it('are read again one by one when asked, and those that are gone are deleted', async () => {
    const ids = [await hire('Ades'), await hire('Brun')];
    const session = await tenant.open(onlyWorkers);
    await tenant.control.control('delete-worker', { id: ids[0] });
    const found = await session.reread(requestOf([WORKER]), ids.map((externalId) => ({ object: 'worker', externalId })));
    expect(found.map(({ externalId, state }) => [externalId, state.kind])).toEqual([[ids[0], 'deleted'], [ids[1], 'present']]);
  });

  it('that prompts miss are found by the sweep', async () => {
    const id = await apply('Ruiz');
    const session = await tenant.open(onlyApplications);
    const first = await pullAll(session, [APPLICATION]);
    await tenant.advance(7_200_000);
    const second = await pullAll(session, [APPLICATION], first.cursor);
    await tenant.control.control('update-worker', { id: '10061', workEmail: 'new.lead@acme.example' });
    expect((await pullAll(session, [APPLICATION], second.cursor)).records).toEqual([]);
    const swept = await sweepAll(session, [APPLICATION], second.cursor, [{ object: 'jobApplication', externalId: id }]);
    expect(swept.records.find(({ externalId }) => externalId === id)?.fields['Manager_Email']).toBe('new.lead@acme.example');
  });
});

describe('the account', () => {
  it('is host and tenant, so that an implementation tenant is not production', async () => {
    const ids = [];
    for (const host of ['wd2-impl-services1.workday.com', 'WD2-IMPL-Services1.workday.com', 'services1.myworkday.com']) ids.push(await (await tenant.open({ host }, new ContractMemory())).accountId());
    expect(ids).toEqual(['wd2-impl-services1.workday.com/acme_impl', 'wd2-impl-services1.workday.com/acme_impl', 'services1.myworkday.com/acme_impl']);
  });

  it('refuses settings in which nothing could be read, or SOAP would have no password', () => {
    const base = { host: 'h.workday.com', tenant: 't', oauth: { clientId: 'a', clientSecret: 'b', refreshToken: 'c' } };
    const problems = (settings: object): readonly string[] => {
      const parsed = connector.settings.safeParse({ ...base, ...settings });
      return parsed.success ? [] : parsed.error.issues.map(({ path }) => path.join('.'));
    };
    expect(problems({})).toEqual(['reports']);
    expect(problems({ reports: { worker: workerReport } })).toEqual([]);
    expect(problems({ reports: { worker: workerReport }, writeBack: { worker: {} } })).toEqual(['isu']);
    expect(problems({ reports: { jobApplication: applicationReport }, isu: { username: 'u', password: 'p' }, candidates: { acceptedStages: ['OFFER'] } })).toEqual(['candidates']);
    expect(problems({ reports: { worker: workerReport }, requestTimeoutSeconds: 60 })).toEqual(['requestTimeoutSeconds']);
  });
});

itSendsOnlyWhatTheSpecificationAllows();
