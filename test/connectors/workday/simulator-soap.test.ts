import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ask, envelope, faultOf, ISU, openDesk, seedDemo, STRANGER, texts, type Desk, type Reply } from './simulator-desk.ts';

let desk: Desk;

beforeEach(async () => {
  desk = await openDesk();
  await seedDemo(desk);
});

afterEach(async () => {
  await desk.close();
});

const candidates = (inner: string, version = 'v45.2'): Promise<Reply> => desk.soap('Recruiting', ask('Get_Candidates_Request', inner, version), { version });
const workers = (inner: string): Promise<Reply> => desk.soap('Human_Resources', ask('Get_Workers_Request', inner));
const range = (from: string, through: string): string =>
  `<wd:Transaction_Log_Criteria_Data><wd:Transaction_Date_Range_Data><wd:Updated_From>${from}</wd:Updated_From><wd:Updated_Through>${through}</wd:Updated_Through></wd:Transaction_Date_Range_Data></wd:Transaction_Log_Criteria_Data>`;
const criteria = (inner: string): string => `<wd:Request_Criteria>${inner}</wd:Request_Criteria>`;
const filter = (inner: string): string => `<wd:Response_Filter>${inner}</wd:Response_Filter>`;
const reference = (name: string, type: string, id: string): string => `<wd:${name}><wd:ID wd:type="${type}">${id}</wd:ID></wd:${name}>`;
const ALWAYS = range('2020-01-01T00:00:00Z', '2099-01-01T00:00:00Z');

describe('the envelope', () => {
  it('needs user@tenant with its password in clear', async () => {
    const bad = 'SOAP-ENV:Client.authenticationError: invalid username or password';
    const request = ask('Get_Candidates_Request', '');
    expect((await desk.soap('Recruiting', request)).status).toBe(200);
    for (const options of [{ who: { ...ISU, password: 'wrong' } }, { username: 'ISU_Handoff' }, { username: 'ISU_Handoff@other' }, { raw: envelope(request).replace('#PasswordText', '#PasswordDigest') }, { raw: envelope(request).replace(/<env:Header>.*<\/env:Header>/, '') }]) {
      const reply = await desk.soap('Recruiting', request, options);
      expect(reply.status).toBe(500);
      expect(faultOf(reply)).toBe(bad);
    }
  });

  it.each([
    ['a document type', '<!DOCTYPE x [<!ENTITY a "b">]>', 'DOCTYPE is disallowed'],
    ['XML that is not well-formed', '<open>', 'Unable to parse'],
    ['an entity nobody declared', '<a>&nbsp;</a>', '&amp;nbsp;'],
    ['a control character', '<a>\u0001</a>', 'invalid XML character'],
    ['a control character by reference', '<a>&#1;</a>', 'invalid XML character'],
    ['a prefix that is not bound', '<x:a/>', 'not bound'],
    ['something that is no envelope', '<a/>', 'not a SOAP 1.1 envelope'],
  ])('refuses %s', async (_what, raw, sentence) => {
    const reply = await desk.soap('Recruiting', '', { raw });
    expect(reply.status).toBe(500);
    expect(faultOf(reply)).toContain('SOAP-ENV:Client.validationError');
    expect(faultOf(reply)).toContain(sentence);
  });

  it('refuses another method, content type, charset, a missing Accept-Encoding, and two requests at once', async () => {
    const request = ask('Get_Candidates_Request', '');
    expect((await desk.get('/ccx/service/acme_impl/Recruiting/v45.2')).status).toBe(405);
    expect((await desk.soap('Recruiting', request, { headers: { 'content-type': 'application/soap+xml; charset=utf-8' } })).status).toBe(415);
    expect((await desk.soap('Recruiting', request, { headers: { 'content-type': 'text/xml' } })).status).toBe(500);
    expect((await desk.soap('Recruiting', request, { headers: { 'accept-encoding': 'identity' } })).status).toBe(500);
    expect(faultOf(await desk.soap('Recruiting', request + request))).toContain('needs one request');
  });

  it('serves an operation at its own service and at versions up to its newest', async () => {
    const wrong = 'SOAP-ENV:Client.validationError: Validation error occurred. The web service or version is invalid for the requested operation.';
    const at = (service: string, version: string, named = version): Promise<Reply> => desk.soap(service, ask('Get_Candidates_Request', '', named), { version });
    expect(faultOf(await at('Staffing', 'v45.2'))).toBe(wrong);
    expect(faultOf(await at('Recruiting', 'v99.0'))).toBe(wrong);
    expect(faultOf(await at('Recruiting', 'v45.2', 'v44.0'))).toBe(wrong);
    expect(faultOf(await desk.soap('Recruiting', ask('Get_Everything_Request', '')))).toBe(wrong);
    expect(faultOf(await desk.soap('Recruiting', '<Get_Candidates_Request/>'))).toBe(wrong);
    expect((await at('Recruiting', 'v44.0')).status).toBe(200);
  });

  it('throttles with a 500 that holds no fault, and says a processing fault with one', async () => {
    const faults = [{ fault: { kind: 'vendor' as const, name: 'throttle' } }, { fault: { kind: 'vendor' as const, name: 'processing_fault' } }];
    await desk.control.faults(faults);
    expect(await candidates('')).toMatchObject({ status: 500, text: '' });
    const processing = await candidates('');
    expect(processing.status).toBe(500);
    expect(faultOf(processing)).toContain('SOAP-ENV:Server.processingError');
    expect(processing.text).toContain('wd:Processing_Fault');
    await desk.command('settings', { soapPerMinute: 1 });
    expect([(await candidates('')).status, (await candidates('')).status]).toEqual([200, 500]);
  });
});

describe('the schema', () => {
  it.each([
    ['Count before Page', filter('<wd:Count>1</wd:Count><wd:Page>1</wd:Page>'), "starting with element 'Page'"],
    ['Response_Filter before Request_Criteria', filter('') + criteria(''), "starting with element 'Request_Criteria'"],
    ['an element twice', filter('<wd:Page>1</wd:Page><wd:Page>2</wd:Page>'), "'Page' may stand only once"],
    ['an unknown element', criteria('<wd:Shoe_Size>44</wd:Shoe_Size>'), 'Shoe_Size'],
    ['an element of no namespace', '<Response_Filter xmlns=""/>', "starting with element 'Response_Filter'"],
    ['a date that is none', filter('<wd:As_Of_Effective_Date>2026-02-30</wd:As_Of_Effective_Date>'), "not a valid value for 'date'"],
    ['a moment where a date is due', filter('<wd:As_Of_Effective_Date>2026-02-03T00:00:00Z</wd:As_Of_Effective_Date>'), "not a valid value for 'date'"],
    ['a day where a moment is due', criteria(range('2026-01-01', '2026-01-02')), "not a valid value for 'dateTime'"],
    ['yes for a boolean', '<wd:Response_Group><wd:Include_Reference>yes</wd:Include_Reference></wd:Response_Group>', "not a valid value for 'boolean'"],
    ['text between elements', criteria('now'), "can't hold text"],
    ['an id without a type', criteria('<wd:Recruiting_Stage_Reference><wd:ID>OFFER</wd:ID></wd:Recruiting_Stage_Reference>'), "'type' must appear"],
    ['an id type without the namespace', criteria('<wd:Recruiting_Stage_Reference><wd:ID type="Recruiting_Stage_ID">OFFER</wd:ID></wd:Recruiting_Stage_Reference>'), "Attribute 'type' is not allowed"],
    ['a reference without an id', criteria('<wd:Recruiting_Stage_Reference/>'), "Element Content 'ID' is required"],
    ['references without any', '<wd:Request_References/>', "Element Content 'Candidate Reference' is required, on internal element 'Request References'"],
    ['more than 999 a page', filter('<wd:Count>1000</wd:Count>'), 'Count must be between 1 and 999'],
    ['page 0', filter('<wd:Page>0</wd:Page>'), 'Page must be 1 or greater'],
    ['one end of the transaction log only', criteria(ALWAYS.replace(/<wd:Updated_Through>.*<\/wd:Updated_Through>/, '')), 'must be given together'],
    ['a range that ends before it begins', criteria(range('2026-02-01T00:00:00Z', '2026-01-01T00:00:00Z')), 'must not lie after'],
  ])('refuses %s', async (_what, inner, sentence) => {
    const reply = await candidates(inner);
    expect(reply.status).toBe(500);
    expect(faultOf(reply)).toContain('SOAP-ENV:Client.validationError: Validation error occurred.');
    expect(faultOf(reply)).toContain(sentence);
    expect(reply.text).toContain('wd:Validation_Fault');
  });

  it('knows transaction log criteria for candidates from v45.2 on only', async () => {
    expect((await candidates(criteria(ALWAYS))).status).toBe(200);
    expect((await candidates(criteria(ALWAYS), 'v46.0')).status).toBe(200);
    for (const version of ['v45.1', 'v44.0', 'v26.1']) expect(faultOf(await candidates(criteria(ALWAYS), version))).toContain('Transaction_Log_Criteria_Data');
    expect((await workers(criteria(ALWAYS))).status).toBe(200);
  });

  it('takes references or criteria, never both', async () => {
    const both = `<wd:Request_References>${reference('Candidate_Reference', 'Candidate_ID', 'C')}</wd:Request_References>${criteria(ALWAYS)}`;
    expect(faultOf(await candidates(both))).toContain('can not be used together');
  });
});

describe('candidates', () => {
  it('come in pages that say how many there are', async () => {
    const first = await candidates(filter('<wd:Page>1</wd:Page><wd:Count>4</wd:Count>'));
    const second = await candidates(filter('<wd:Page>2</wd:Page><wd:Count>4</wd:Count>'));
    expect(['Total_Results', 'Total_Pages', 'Page_Results'].map((name) => texts(first.text, name)[0])).toEqual(['6', '2', '4']);
    expect(texts(second.text, 'Page_Results')).toEqual(['2']);
    const ids = [...texts(first.text, 'Candidate_ID'), ...texts(second.text, 'Candidate_ID')];
    expect(new Set(ids).size).toBe(6);
    expect(texts((await candidates(filter('<wd:Page>3</wd:Page><wd:Count>4</wd:Count>'))).text, 'Candidate_ID')).toEqual([]);
  });

  it('are found by stage, with the stage under both kinds of id, moments in the tenant’s zone and no start date', async () => {
    const offer = await candidates(criteria(reference('Recruiting_Stage_Reference', 'Recruiting_Stage_ID', 'OFFER')));
    expect(texts(offer.text, 'First_Name')).toEqual(['Gabriel']);
    expect(offer.text).toMatch(/<wd:Stage_Reference wd:Descriptor="Offer"><wd:ID wd:type="WID">[0-9a-f]{32}<\/wd:ID><wd:ID wd:type="Recruiting_Stage_ID">OFFER<\/wd:ID>/);
    expect(texts(offer.text, 'Status_Timestamp')[0]).toMatch(/T\d{2}:\d{2}:\d{2}\.\d{3}-08:00$/);
    expect(offer.text).not.toContain('Hire_Date');
    expect(faultOf(await candidates(criteria(reference('Recruiting_Stage_Reference', 'Recruiting_Stage_ID', 'NOWHERE'))))).toContain("Invalid ID value.  'NOWHERE' is not a valid ID value for type = 'Recruiting_Stage_ID'");
  });

  it('are found by when they changed, every transaction counting', async () => {
    const before = new Date(Date.now() + 1_000).toISOString();
    await desk.control.clock(60_000);
    await desk.command('update-application', { id: 'Ingrid Solberg', stage: 'OFFER' });
    const within = await candidates(criteria(range(before, '2099-01-01T00:00:00Z')));
    expect(texts(within.text, 'First_Name')).toEqual(['Ingrid']);
    expect(texts((await candidates(criteria(range('2020-01-01T00:00:00Z', '2020-02-01T00:00:00Z')))).text, 'Total_Results')).toEqual(['0']);
    await desk.control.clock(60_000);
    await desk.command('update-application', { id: 'Ingrid Solberg', stage: 'READY_FOR_HIRE' });
    const still = await candidates(criteria(range(before, new Date(Date.now() + 90_000).toISOString())));
    expect(texts(still.text, 'First_Name')).toEqual(['Ingrid']);
  });

  it('are found by when they applied', async () => {
    const since = (ms: number): string => criteria(`<wd:Applied_From>${new Date(ms).toISOString()}</wd:Applied_From>`);
    expect(texts((await candidates(since(Date.now() - 41 * 86_400_000))).text, 'Total_Results')).toEqual(['6']);
    expect(texts((await candidates(since(Date.now() - 39 * 86_400_000))).text, 'Total_Results')).toEqual(['0']);
  });

  it('made after the moment asked about are left out, so that pages stay steady', async () => {
    const moment = new Date(Date.now() + 1_000).toISOString();
    await desk.control.clock(60_000);
    await desk.command('create-application', { firstName: 'Late', lastName: 'Comer' });
    expect(texts((await candidates(filter(`<wd:As_Of_Entry_DateTime>${moment}</wd:As_Of_Entry_DateTime>`))).text, 'Total_Results')).toEqual(['6']);
    expect(texts((await candidates('')).text, 'Total_Results')).toEqual(['7']);
  });

  it('by reference: an unknown id is a fault unless it may be skipped', async () => {
    const [known = ''] = texts((await candidates('')).text, 'Candidate_ID');
    const asked = (attribute: string): string => `<wd:Request_References${attribute}>${reference('Candidate_Reference', 'Candidate_ID', known)}${reference('Candidate_Reference', 'Candidate_ID', 'CANDIDATE-0')}</wd:Request_References>`;
    expect(faultOf(await candidates(asked('')))).toContain("'CANDIDATE-0' is not a valid ID value for type = 'Candidate_ID'");
    expect(texts((await candidates(asked(' wd:Skip_Non_Existing_Instances="true"'))).text, 'Candidate_ID')).toEqual([known]);
  });

  it('are nobody, without an error, for a user without the domain', async () => {
    const reply = await desk.soap('Recruiting', ask('Get_Candidates_Request', ''), { who: STRANGER });
    expect(reply.status).toBe(200);
    expect(texts(reply.text, 'Total_Results')).toEqual(['0']);
    expect(reply.text).not.toContain('Response_Data');
    await desk.command('take-domain', { domain: 'Candidate Data: Contact Information' });
    expect((await candidates('')).text).not.toContain('Contact_Data');
  });
});

describe('workers', () => {
  it('who start in the future are seen only when the request looks ahead', async () => {
    expect(texts((await workers('')).text, 'Worker_ID')).not.toContain('21487');
    const ahead = await workers(filter('<wd:As_Of_Effective_Date>2099-01-01</wd:As_Of_Effective_Date>'));
    expect(texts(ahead.text, 'Worker_ID')).toContain('21487');
    expect(texts(ahead.text, 'Hire_Date').at(-1)).toMatch(/^\d{4}-\d{2}-\d{2}-08:00$/);
  });

  it('show only the groups that were asked for', async () => {
    const asked = '<wd:Response_Group><wd:Include_Reference>true</wd:Include_Reference><wd:Include_Personal_Information>false</wd:Include_Personal_Information></wd:Response_Group>';
    const reply = await workers(asked);
    expect(reply.text).toContain('Worker_Reference');
    expect(reply.text).not.toContain('Personal_Data');
    expect(reply.text).not.toContain('Employment_Data');
  });

  it('are found by the kind of transaction', async () => {
    const hires = criteria(ALWAYS.replace('</wd:Transaction_Date_Range_Data>', `</wd:Transaction_Date_Range_Data><wd:Transaction_Type_References>${reference('Transaction_Type_Reference', 'Business_Process_Type', 'Hire Employee')}</wd:Transaction_Type_References>`));
    expect(texts((await workers(hires)).text, 'Total_Results')).toEqual(['4']);
    expect(texts((await workers(hires.replace('Hire Employee', 'Terminate Employee'))).text, 'Total_Results')).toEqual(['0']);
  });
});
