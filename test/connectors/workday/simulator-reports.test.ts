import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ANY_TIME, APPLICATIONS, HIRES, ISU, openDesk, seedDemo, STRANGER, texts, type Desk, type Row } from './simulator-desk.ts';

let desk: Desk;
let ids: Readonly<Record<string, string>>;

beforeEach(async () => {
  desk = await openDesk();
  ids = await seedDemo(desk);
});

afterEach(async () => {
  await desk.close();
});

const named = (rows: readonly Row[], name: string): Row | undefined => rows.find((row) => row['Candidate'] === name || row['Worker'] === name);
const MOMENT = '2026-01-01T00:00:00Z';

describe('rows of a report', () => {
  it('are texts throughout, booleans 0 or 1, repeating groups lists, empty columns absent', async () => {
    const rows = await desk.rows(APPLICATIONS, ANY_TIME);
    expect(rows).toHaveLength(5);
    const amara = named(rows, 'Amara Okonkwo');
    expect(amara).toMatchObject({ Hired: '0', Withdrawn: '0', Manager_Active: '1', Weekly_Hours: '40', Languages_group: [{ Language: 'English', Level: 'Native' }, { Language: 'Igbo' }] });
    expect(amara?.['Hire_Date']).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    const noor = named(rows, 'Noor Haddad');
    for (const empty of ['Phone', 'Manager', 'Manager_Email', 'Manager_Active', 'Work_Model', 'Languages_group', 'Disposition']) expect(noor).not.toHaveProperty(empty);
    expect(named(rows, 'Gabriel Moreau')).toMatchObject({ Withdrawn: '1', Disposition: 'Candidate Withdrew: Accepted another offer' });
    expect(named(rows, 'Ingrid Solberg')).toBeUndefined();
  });

  it('hold future hires in the second report, without long-time employees', async () => {
    const rows = await desk.rows(HIRES, 'format=json');
    expect(rows.map((row) => row['Worker'])).toEqual(['Mei Tanaka']);
    expect(rows[0]).toMatchObject({ Active: '1', Hire_Rescinded: '0', Email: 'Mei.Tanaka@example.com' });
  });

  it('come all at once: there is no paging', async () => {
    await desk.command('bulk-seed', { applications: 1200 });
    expect(await desk.rows(APPLICATIONS, ANY_TIME)).toHaveLength(1205);
    for (const paging of ['limit=10', 'offset=10', 'page=2']) expect((await desk.report(APPLICATIONS, `${ANY_TIME}&${paging}`)).status).toBe(400);
  });

  it('are written as XML for a client that forgot to ask for JSON', async () => {
    const reply = await desk.report(HIRES, '');
    expect(reply.headers.get('content-type')).toContain('xml');
    expect(texts(reply.text, 'Worker')).toEqual(['Mei Tanaka']);
    expect((await desk.report(HIRES, 'format=yaml')).status).toBe(400);
  });

  it('show a manager’s new e-mail address without having changed themselves', async () => {
    const later = new Date(Date.now() + 60_000).toISOString();
    await desk.control.clock(120_000);
    await desk.command('update-worker', { id: '10061', workEmail: 'g.whitfield@acme.example' });
    expect(await desk.rows(APPLICATIONS, `format=json&From_Moment=${later}&To_Moment=2099-01-01T00:00:00Z`)).toEqual([]);
    expect(named(await desk.rows(APPLICATIONS, ANY_TIME), 'Amara Okonkwo')).toMatchObject({ Manager_Email: 'g.whitfield@acme.example' });
  });

  it('can carry the tenant’s zone behind a date', async () => {
    await desk.command('settings', { reportDatesWithZone: true });
    expect((await desk.rows(HIRES, 'format=json'))[0]?.['Hire_Date']).toMatch(/^\d{4}-\d{2}-\d{2}-08:00$/);
  });
});

describe('prompts', () => {
  it.each([
    ['', 'Validation error occurred. Report parameter From Moment is required.'],
    [`&From_Moment=${MOMENT}`, 'Validation error occurred. Report parameter To Moment is required.'],
    [`&From_Moment=&To_Moment=${MOMENT}`, 'Validation error occurred. Report parameter From Moment is required.'],
    [`&From_Moment=yesterday&To_Moment=${MOMENT}`, 'Validation error occurred. Invalid value for report parameter From Moment.'],
    [`&From_Moment=2026-02-30T00:00:00Z&To_Moment=${MOMENT}`, 'Validation error occurred. Invalid value for report parameter From Moment.'],
    [`&From_Moment=${MOMENT}&To_Moment=${MOMENT}&Since=${MOMENT}`, 'Validation error occurred. Invalid report parameter Since.'],
    [`&From_Moment=${MOMENT}&To_Moment=${MOMENT}&Job_Applications=1`, 'Validation error occurred. Report parameter Job Applications needs a reference id type.'],
  ])('refuse "%s" with a 400 in the vendor’s words', async (query, error) => {
    expect(await desk.report(APPLICATIONS, `format=json${query}`)).toMatchObject({ status: 400, body: { error } });
  });

  it('narrow by the moment of the last change, both ends included', async () => {
    const [row] = await desk.rows(APPLICATIONS, `${ANY_TIME}&Job_Applications!Job_Application_ID=${ids['amara']}`);
    const at = encodeURIComponent(String(row?.['Last_Updated']));
    const within = await desk.rows(APPLICATIONS, `format=json&From_Moment=${at}&To_Moment=${at}`);
    expect(within.map((one) => one['Candidate'])).toEqual(['Amara Okonkwo']);
  });

  it('take a moment without an offset in the tenant’s zone', async () => {
    const [row] = await desk.rows(APPLICATIONS, `${ANY_TIME}&Job_Applications!Job_Application_ID=${ids['noor']}`);
    const local = String(row?.['Last_Updated']).slice(0, 23);
    expect(await desk.rows(APPLICATIONS, `format=json&From_Moment=${local}&To_Moment=${local}`)).toHaveLength(1);
    expect(await desk.rows(APPLICATIONS, `format=json&From_Moment=${local}Z&To_Moment=${local}Z`)).toHaveLength(0);
  });

  it('pick single rows by any of their reference ids', async () => {
    const query = `${ANY_TIME}&Job_Applications!Job_Application_ID=${ids['noor']}!${ids['tobias']}!JOB_APPLICATION-3-0`;
    expect((await desk.rows(APPLICATIONS, query)).map((row) => row['Candidate'])).toEqual(['Tobias Lindgren', 'Noor Haddad']);
    expect(await desk.rows(APPLICATIONS, `${ANY_TIME}&Job_Applications!WID=${ids['noor']}`)).toEqual([]);
  });

  it.each([['text', 'text/plain'], ['xml', 'text/xml']])('can be refused as %s too: nobody documents the wrapping', async (reportErrors, type) => {
    await desk.command('settings', { reportErrors });
    const reply = await desk.report(APPLICATIONS, 'format=json');
    expect(reply.status).toBe(400);
    expect(reply.headers.get('content-type')).toContain(type);
    expect(reply.text).toContain('Report parameter From Moment is required.');
  });
});

describe('the schema', () => {
  it('lists columns with types, groups as types of their own, and needs no prompt', async () => {
    const { status, text } = await desk.report(APPLICATIONS, 'xsds');
    expect(status).toBe(200);
    for (const part of ['name="Report_DataType"', 'name="Report_EntryType"', '<xsd:element name="Hire_Date" type="xsd:date"', '<xsd:element name="Hired" type="xsd:boolean"', '<xsd:element name="Languages_group" type="wd:Languages_groupType" minOccurs="0" maxOccurs="unbounded"', 'name="Handoff_Score" type="xsd:decimal"']) {
      expect(text).toContain(part);
    }
  });

  it('follows what the report’s owner does: hidden columns and renamed aliases', async () => {
    await desk.command('hide', { report: APPLICATIONS, column: 'Phone' });
    await desk.command('rename-column', { report: APPLICATIONS, from: 'Email', to: 'Personal_Mail' });
    const { text } = await desk.report(APPLICATIONS, 'xsds');
    expect(text).not.toContain('"Phone"');
    expect(text).toContain('"Personal_Mail"');
    const amara = named(await desk.rows(APPLICATIONS, ANY_TIME), 'Amara Okonkwo');
    expect(amara).toMatchObject({ Personal_Mail: 'amara.okonkwo@example.com' });
    expect(amara).not.toHaveProperty('Phone');
    await expect(desk.command('add-columns', { report: APPLICATIONS, columns: [{ alias: 'X', field: 'salary' }] })).rejects.toThrow('no field salary');
  });

  it('can leave out columns that are empty in every row', async () => {
    await desk.command('settings', { schemaOmitsEmptyColumns: true });
    const { text } = await desk.report(APPLICATIONS, 'xsds');
    expect(text).not.toContain('"Handoff_Score"');
    expect(text).toContain('"Phone"');
  });
});

describe('security', () => {
  it('answers 401 to a wrong password and takes the user with and without the tenant', async () => {
    const wrong = await desk.report(HIRES, 'format=json', { ...ISU, password: 'wrong' });
    expect(wrong.status).toBe(401);
    expect(wrong.text).toBe('');
    expect((await desk.report(HIRES, 'format=json', { ...ISU, user: 'ISU_Handoff@acme_impl' })).status).toBe(200);
    expect((await desk.get(`/ccx/service/customreport2/acme_impl/ISU_Handoff/${HIRES}?format=json`)).status).toBe(401);
  });

  it('shows no rows and no error when the domain of the data source is missing, and the schema stays whole', async () => {
    await desk.command('take-domain', { domain: 'Candidate Data: Job Application' });
    expect(await desk.report(APPLICATIONS, ANY_TIME)).toMatchObject({ status: 200, body: { Report_Entry: [] } });
    expect((await desk.report(APPLICATIONS, 'xsds')).text).toContain('"Email"');
    await desk.command('give-domain', { domain: 'Candidate Data: Job Application' });
    expect(await desk.rows(APPLICATIONS, ANY_TIME)).toHaveLength(5);
  });

  it('leaves out the columns of a missing domain without a word', async () => {
    await desk.command('take-domain', { domain: 'Candidate Data: Contact Information' });
    const amara = named(await desk.rows(APPLICATIONS, ANY_TIME), 'Amara Okonkwo');
    expect(amara).toMatchObject({ First_Name: 'Amara' });
    for (const hidden of ['Email', 'Phone', 'Address', 'Country']) expect(amara).not.toHaveProperty(hidden);
  });

  it('tells a report that is not shared from one that is missing or not a web service', async () => {
    expect(await desk.report(HIRES, 'format=json', STRANGER)).toMatchObject({ status: 500, body: { error: 'Processing error occurred. The task submitted is not authorized.' } });
    await desk.command('set-report', { report: HIRES, sharedWith: [STRANGER.user] });
    expect(await desk.rows(HIRES, 'format=json', STRANGER)).toEqual([]);
    expect((await desk.report('Nothing', 'format=json')).status).toBe(404);
    await desk.command('set-report', { report: HIRES, webService: false });
    expect((await desk.report(HIRES, 'format=json')).status).toBe(404);
    expect((await desk.get(`/ccx/service/customreport2/other_tenant/ISU_Handoff/${HIRES}`)).status).toBe(404);
  });

  it('throttles with a bare 429, per minute or on demand', async () => {
    await desk.control.faults([{ fault: { kind: 'vendor', name: 'throttle' } }]);
    const first = await desk.report(HIRES, 'format=json');
    expect(first).toMatchObject({ status: 429, text: '' });
    expect([...first.headers.keys()].filter((name) => /retry|limit/.test(name))).toEqual([]);
    await desk.command('settings', { reportsPerMinute: 2 });
    const statuses = [];
    for (let call = 0; call < 3; call += 1) statuses.push((await desk.report(HIRES, 'format=json')).status);
    expect(statuses).toEqual([200, 200, 429]);
    await desk.control.clock(60_000);
    expect((await desk.report(HIRES, 'format=json')).status).toBe(200);
  });
});

it('counts report runs, not schema readings or refusals', async () => {
  await desk.report(HIRES, 'format=json');
  await desk.report(HIRES, 'xsds');
  await desk.report(APPLICATIONS, 'format=json');
  expect(await desk.command('report-runs')).toMatchObject({ count: 1, runs: [{ name: HIRES, by: ISU.user, rows: 1 }] });
  expect(await desk.command('report-runs', { report: APPLICATIONS })).toMatchObject({ count: 0 });
});

it('lets a rescinded offer leave the report and a deleted application vanish', async () => {
  await desk.command('rescind-offer', { id: ids['amara'] });
  await desk.command('delete-application', { id: ids['noor'] });
  const names = (await desk.rows(APPLICATIONS, ANY_TIME)).map((row) => row['Candidate']);
  expect(names).toEqual(['Mei Tanaka', 'Tobias Lindgren', 'Gabriel Moreau']);
  await desk.command('set-report', { report: APPLICATIONS, includeWithdrawn: false });
  expect(await desk.rows(APPLICATIONS, ANY_TIME)).toHaveLength(2);
});
