import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ANY_TIME, APPLICATIONS, ask, faultOf, HIRES, openDesk, seedDemo, STRANGER, texts, type Desk, type Reply, type SoapOptions } from './simulator-desk.ts';

const NAMESPACE = 'urn:com.workday/tenants/acme_impl/data/custom';
/** Starts in the future. */
const MEI = '21487';
const TEXT = 'First line\n<&"\'> Ünïcode 日本語 עברית 🎉';

let desk: Desk;
let amara: string;

beforeEach(async () => {
  desk = await openDesk();
  amara = (await seedDemo(desk))['amara'] ?? '';
});

afterEach(async () => {
  await desk.close();
});

const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
const object = (fields: string, { alias = 'handoff', namespace = NAMESPACE } = {}): string => `<cus:${alias} xmlns:cus="${namespace}">${fields}</cus:${alias}>`;
const field = (name: string, value: string): string => `<cus:${name}>${escape(value)}</cus:${name}>`;
const applicationData = (id: string, data: string, type = 'Job_Application_ID'): string =>
  `<wd:Job_Application_Custom_Object_Data><wd:Job_Application_Reference><wd:ID wd:type="${type}">${id}</wd:ID></wd:Job_Application_Reference><wd:Business_Object_Additional_Data>${data}</wd:Business_Object_Additional_Data></wd:Job_Application_Custom_Object_Data>`;
const put = (data: string, options: SoapOptions & { readonly id?: string } = {}): Promise<Reply> => desk.soap('Recruiting', ask('Put_Job_Application_Additional_Data_Request', applicationData(options.id ?? amara, data)), options);
const workerData = (date: string, data: string): string =>
  `<wd:Worker_Custom_Object_Data>${date}<wd:Worker_Reference><wd:ID wd:type="Employee_ID">${MEI}</wd:ID></wd:Worker_Reference><wd:Business_Object_Additional_Data>${data}</wd:Business_Object_Additional_Data></wd:Worker_Custom_Object_Data>`;
const parameters = (autoComplete: boolean): string => `<wd:Business_Process_Parameters><wd:Auto_Complete>${autoComplete}</wd:Auto_Complete><wd:Run_Now>true</wd:Run_Now></wd:Business_Process_Parameters>`;
const edit = (inner: string): Promise<Reply> => desk.soap('Staffing', ask('Edit_Worker_Additional_Data_Request', inner));
const held = (payload: object): Promise<unknown> => desk.command('get-custom-object', payload);
const DUE = '<wd:Effective_Date>2098-01-01</wd:Effective_Date>';

describe('a job application’s additional data', () => {
  it('takes texts of every script, numbers and dates, shows them in the report and answers with what stands there', async () => {
    const reply = await put(object(field('handoffScore', '72') + field('handoffMissing', TEXT) + field('handoffNextDeadline', '2026-12-31-08:00')));
    expect(reply.status).toBe(200);
    expect(texts(reply.text, 'ID')).toContain(amara);
    expect(await held({ id: amara })).toEqual({ handoffScore: '72', handoffMissing: TEXT, handoffNextDeadline: '2026-12-31' });
    const rows = await desk.rows(APPLICATIONS, `${ANY_TIME}&Job_Applications!Job_Application_ID=${amara}`);
    expect(rows[0]).toMatchObject({ Handoff_Score: '72', Handoff_Missing: TEXT });
  });

  it('keeps fields that were not named, empties those named empty, and counts as a change of the record', async () => {
    await put(object(field('handoffScore', '72') + field('handoffStatus', 'Incomplete')));
    await desk.control.clock(60_000);
    const later = new Date(Date.now() + 30_000).toISOString();
    await put(object(field('handoffStatus', '')));
    expect(await held({ id: amara })).toEqual({ handoffScore: '72' });
    expect(await desk.rows(APPLICATIONS, `format=json&From_Moment=${later}&To_Moment=2099-01-01T00:00:00Z`)).toHaveLength(1);
  });

  it.each([
    ['an object that the tenant does not have', object('', { alias: 'handover' }), "Invalid custom object 'handover'"],
    ['another tenant’s namespace', object('', { namespace: 'urn:com.workday/tenants/other/data/custom' }), 'Invalid custom object'],
    ['a field that the object does not have', object(field('score', '1')), "Invalid field 'score' on custom object 'handoff'"],
    ['a field twice', object(field('handoffScore', '1') + field('handoffScore', '2')), 'only once'],
    ['the object twice', object('') + object(''), 'only once'],
    ['a number that is none', object(field('handoffScore', '72%')), "'72%' is not a valid value for 'number'"],
    ['a date that is none', object(field('handoffNextDeadline', '31.12.2026')), "not a valid value for 'date'"],
    ['a text that is too long', object(field('handoffStatus', 'x'.repeat(101))), "can't be longer than 100"],
    ['nothing at all', '', "Element Content 'Business Object Additional Data' is required"],
  ])('refuses %s and changes nothing', async (_what, data, sentence) => {
    const reply = await put(data);
    expect(reply.status).toBe(500);
    expect(faultOf(reply)).toContain('SOAP-ENV:Client.validationError');
    expect(faultOf(reply)).toContain(sentence);
    expect(await held({ id: amara })).toEqual({});
  });

  it('refuses an unknown application, an unknown kind of id, a locked record and a user who may not write', async () => {
    const score = object(field('handoffScore', '1'));
    expect(faultOf(await put(score, { id: 'constructor' }))).toContain("'constructor' is not a valid ID value");
    expect(faultOf(await put(score, { id: 'JOB_APPLICATION-0' }))).toContain("'JOB_APPLICATION-0' is not a valid ID value for type = 'Job_Application_ID'");
    expect(faultOf(await desk.soap('Recruiting', ask('Put_Job_Application_Additional_Data_Request', applicationData(amara, score, 'Application_ID'))))).toContain("type = 'Application_ID'");
    const denied = await put(score, { who: STRANGER });
    expect(faultOf(denied)).toBe('SOAP-ENV:Server.processingError: Processing error occurred. The task submitted is not authorized.');
    await desk.command('lock', { id: amara });
    expect(faultOf(await put(score))).toContain('another event is in progress');
    await desk.command('lock', { id: amara, locked: false });
    await desk.command('take-domain', { domain: 'Custom Object: Job Application', modify: true });
    expect(faultOf(await put(score))).toContain('not authorized');
  });

  it('needs the tenant’s set-up first: a new tenant has no custom object', async () => {
    await desk.command('remove-custom-object', { on: 'Job_Application' });
    expect(faultOf(await put(object(field('handoffScore', '1'))))).toContain("Invalid custom object 'handoff'");
    expect((await desk.report(APPLICATIONS, 'xsds')).text).not.toContain('Handoff_Score');
    expect((await desk.report(HIRES, 'xsds')).text).toContain('Handoff_Score');
    await desk.command('define-custom-object', { on: 'Job_Application', alias: 'uebergabe', namespace: 'urn:own', fields: [{ alias: 'stand', type: 'list', options: ['open', 'ready'] }] });
    const choice = (option: string): string => object(`<cus:stand><cus:ID cus:type="ExtendedAlias">${option}</cus:ID></cus:stand>`, { alias: 'uebergabe', namespace: 'urn:own' });
    expect((await put(choice('ready'))).status).toBe(200);
    expect(faultOf(await put(choice('lost')))).toContain("'lost' is not a valid ID value for type = 'ExtendedAlias'");
    expect(await held({ id: amara, alias: 'uebergabe' })).toEqual({ stand: 'ready' });
  });

  it('can be read back', async () => {
    await put(object(field('handoffScore', '72')));
    const reply = await desk.soap('Recruiting', ask('Get_Job_Application_Additional_Data_Request', `<wd:Request_References><wd:Job_Application_Reference><wd:ID wd:type="Job_Application_ID">${amara}</wd:ID></wd:Job_Application_Reference></wd:Request_References>`));
    expect(texts(reply.text, 'handoffScore')).toEqual(['72']);
  });

  it('is stored although the answer was lost, and storing it again changes nothing', async () => {
    await desk.control.faults([{ match: { method: 'POST' }, fault: { kind: 'drop_after' } }]);
    await expect(put(object(field('handoffScore', '72')))).rejects.toThrow();
    expect(await held({ id: amara })).toEqual({ handoffScore: '72' });
    expect((await put(object(field('handoffScore', '72')))).status).toBe(200);
    expect(await held({ id: amara })).toEqual({ handoffScore: '72' });
  });
});

describe('a worker’s additional data', () => {
  const score = object(field('handoffScore', '80'));

  it('needs an effective date that is a date and not before the hire date', async () => {
    expect(faultOf(await edit(workerData('', score)))).toContain("Element Content 'Effective Date' is required, on internal element 'Worker Custom Object Data'");
    expect(faultOf(await edit(workerData('<wd:Effective_Date>soon</wd:Effective_Date>', score)))).toContain("not a valid value for 'date'");
    expect(faultOf(await edit(workerData('<wd:Effective_Date>2020-01-01</wd:Effective_Date>', score)))).toContain("can't be before the worker's hire date");
    expect(await held({ on: 'Worker', id: MEI })).toEqual({});
    const reply = await edit(workerData(DUE, score));
    expect(reply.status).toBe(200);
    for (const part of ['Event_Reference', 'Worker_Reference', 'Additional_Data']) expect(reply.text).toContain(`wd:${part}`);
    expect((await desk.rows(HIRES, 'format=json'))[0]).toMatchObject({ Handoff_Score: '80' });
  });

  it('waits for an approval where the tenant wants one, unless it is auto-completed', async () => {
    await desk.command('settings', { workerEditNeedsApproval: true });
    expect((await edit(parameters(false) + workerData(DUE, score))).status).toBe(200);
    expect(await held({ on: 'Worker', id: MEI })).toEqual({});
    await desk.command('approve-events');
    expect(await held({ on: 'Worker', id: MEI })).toEqual({ handoffScore: '80' });
    await edit(parameters(true) + workerData(DUE, object(field('handoffScore', '90'))));
    expect(await held({ on: 'Worker', id: MEI })).toEqual({ handoffScore: '90' });
  });

  it('refuses parameters behind the data, a job application’s service and an unknown worker', async () => {
    expect(faultOf(await edit(workerData(DUE, score) + parameters(true)))).toContain("starting with element 'Business_Process_Parameters'");
    expect(faultOf(await desk.soap('Recruiting', ask('Edit_Worker_Additional_Data_Request', workerData(DUE, score))))).toContain('web service or version is invalid');
    expect(faultOf(await edit(workerData(DUE, score).replace(MEI, '99999')))).toContain("'99999' is not a valid ID value for type = 'Employee_ID'");
  });
});
