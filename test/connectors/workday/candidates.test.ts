import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { applicationsOf } from '../../../connectors/workday/pull/candidates.ts';
import { elementAt, listOf, parseXml } from '../../../connectors/workday/xml.ts';
import { ContractMemory } from '../../support/contract-context.ts';
import { objectOf, openTenant, pullAll, readOf, requestOf, sweepAll, type Tenant } from './session.ts';
import { itSendsOnlyWhatTheSpecificationAllows } from './specification.ts';

const READ = readOf('jobApplication', ['Candidate', 'First_Name', 'Email', 'Hired', 'Withdrawn', 'Hire_Stage', 'Disposition', 'Hire_Date', 'Manager', 'Requisition_ID', 'Status_Timestamp'], { optional: ['Manager'] });
const BY_SOAP = { reports: {}, candidates: { acceptedStages: ['OFFER', 'READY_FOR_HIRE'], pageSize: 2 } };
const PASSWORD = '<wsse:Password Type="http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-username-token-profile-1.0#PasswordText">';

let tenant: Tenant;
beforeEach(async () => {
  tenant = await openTenant();
});
afterEach(() => tenant.close());

async function apply(lastName: string, more: object = {}): Promise<string> {
  const made = objectOf(await tenant.control.control('create-application', { firstName: 'Ana', lastName, email: `${lastName}@example.com`, values: { requisition_id: 'R-7' }, ...more }));
  return String(made['id']);
}
const bodies = (): readonly string[] => tenant.sent().map(({ body }) => body).filter((body) => body !== '');

describe('candidates by SOAP', () => {
  it('reads those in the accepted stages first, stage by stage and page by page', async () => {
    const accepted = [];
    for (const name of ['Ades', 'Brun', 'Cole', 'Dunn', 'Egede']) accepted.push(await apply(name));
    accepted.push(await apply('Fini', { stage: 'READY_FOR_HIRE' }));
    await apply('Screened', { stage: 'SCREEN', offerCompletedOn: null });
    const { records, unread, pages } = await pullAll(await tenant.open(BY_SOAP), [READ]);
    expect(records.map(({ externalId }) => externalId).toSorted()).toEqual(accepted.toSorted());
    expect(unread).toEqual([]);
    expect(pages.filter((page) => page.records.length > 0)).toHaveLength(4);
    expect(records[0]?.fields).toMatchObject({ Candidate: 'Ana Ades', First_Name: 'Ana', Email: 'Ades@example.com', Hired: true, Withdrawn: false, Hire_Stage: 'Offer', Requisition_ID: 'R-7' });
    // No permission would bring what the service does not have.
    expect(records[0]).toMatchObject({ unreadable: [], nonexistent: expect.arrayContaining(['Hire_Date', 'Manager']) });
  });

  it('finds who stood in a stage long before the settings named it', async () => {
    const id = await apply('Fini', { stage: 'READY_FOR_HIRE' });
    await apply('Ades');
    const few = { ...BY_SOAP, candidates: { acceptedStages: ['OFFER'] } };
    const first = await pullAll(await tenant.open(few), [READ]);
    await tenant.advance(86_400_000);
    const idle = await pullAll(await tenant.open(few), [READ], first.cursor);
    expect(idle.records).toEqual([]);
    const { records } = await pullAll(await tenant.open(BY_SOAP), [READ], idle.cursor);
    expect(records.map(({ externalId }) => externalId)).toEqual([id]);
  });

  it('sends the members in the order of the WSDL, with the pinned version and the password as text', async () => {
    await apply('Ades');
    const session = await tenant.open(BY_SOAP);
    const { cursor } = await pullAll(session, [READ]);
    await pullAll(session, [READ], cursor);
    const sent = bodies();
    const changed = sent.at(-1) ?? '';
    expect(changed).toMatch(/Request_Criteria><wd:Transaction_Log_Criteria_Data><wd:Transaction_Date_Range_Data><wd:Updated_From>[^<]+Z<\/wd:Updated_From><wd:Updated_Through>[^<]+Z</);
    for (const body of sent) {
      expect(body).toContain('wd:version="v45.2"');
      expect(body).toContain(`<wsse:Username>ISU_Handoff@acme_impl</wsse:Username>${PASSWORD}isu-secret</wsse:Password>`);
      expect(body.indexOf('<wd:Request_Criteria>')).toBeLessThan(body.indexOf('<wd:Response_Filter>'));
      expect(body.indexOf('<wd:Response_Filter>')).toBeLessThan(body.indexOf('<wd:Response_Group>'));
    }
  });

  it('then hears of everybody who changed, and tells when somebody left the accepted stage', async () => {
    const id = await apply('Ades');
    await apply('Screened', { stage: 'SCREEN', offerCompletedOn: null });
    const session = await tenant.open(BY_SOAP);
    const first = await pullAll(session, [READ]);
    await tenant.advance(60_000);
    await tenant.control.control('update-application', { id, stage: 'INTERVIEW' });
    const later = await apply('Brun');
    const second = await pullAll(session, [READ], first.cursor);
    expect(second.records.map(({ externalId, fields }) => [externalId, fields['Hired']]).toSorted()).toEqual([[id, false], [later, true]].toSorted());
    expect((await pullAll(session, [READ], second.cursor)).records).toEqual([]);
  });

  it('goes on at the same page of the same window after it was stopped', async () => {
    for (const name of ['Ades', 'Brun', 'Cole', 'Dunn', 'Egede']) await apply(name);
    const session = await tenant.open(BY_SOAP);
    const whole = await pullAll(session, [READ]);
    for (const [index, page] of whole.pages.entries()) {
      const before = whole.pages.slice(0, index + 1).flatMap(({ records }) => records);
      const rest = await pullAll(await tenant.open(BY_SOAP, new ContractMemory()), [READ], page.cursor);
      expect(new Set([...before, ...rest.records].map(({ externalId }) => externalId)).size).toBe(5);
      expect(before.length + rest.records.length).toBe(5);
    }
  });

  it('looks known applications up by their candidates; one that is gone is deleted', async () => {
    const [kept, gone] = [await apply('Ades'), await apply('Brun')];
    const session = await tenant.open(BY_SOAP);
    const { cursor } = await pullAll(session, [READ]);
    await tenant.control.control('delete-application', { id: gone });
    const known = [kept, gone].map((externalId) => ({ object: 'jobApplication', externalId }));
    const swept = await sweepAll(session, [READ], cursor, known);
    expect(swept.records.map(({ externalId, state }) => [externalId, state.kind])).toEqual([[kept, 'present'], [gone, 'deleted']]);
    expect(swept.unread).toEqual([]);
    expect(bodies().at(-1)).toContain('wd:Skip_Non_Existing_Instances="true"');
    const again = await session.reread(requestOf([READ]), known);
    expect(again.map(({ state }) => state.kind)).toEqual(['present', 'deleted']);
  });

  it('looks them up although what was remembered about people was emptied, as after a request to forget somebody', async () => {
    const [kept, gone] = [await apply('Ades'), await apply('Brun')];
    const { cursor } = await pullAll(await tenant.open(BY_SOAP), [READ]);
    expect([...tenant.memory.cache.keys()].filter((key) => !key.startsWith('personal:'))).toEqual([]);
    const emptied = new ContractMemory();
    await tenant.control.control('delete-application', { id: gone });
    const known = [kept, gone].map((externalId) => ({ object: 'jobApplication', externalId }));
    const swept = await sweepAll(await tenant.open(BY_SOAP, emptied), [READ], cursor, known);
    expect(swept.records.map(({ externalId, state }) => [externalId, state.kind])).toEqual([[kept, 'present']]);
    expect(swept.unread).toEqual([expect.stringContaining('1 application could not be looked at')]);
  });

  it('says that nobody was found where a permission is missing, and deletes nobody', async () => {
    const id = await apply('Ades');
    const session = await tenant.open(BY_SOAP);
    const { cursor } = await pullAll(session, [READ]);
    await tenant.control.control('take-domain', { domain: 'Candidate Data: Job Application' });
    const swept = await sweepAll(session, [READ], cursor, [{ object: 'jobApplication', externalId: id }]);
    expect(swept.records).toEqual([]);
    expect(swept.unread).toEqual([expect.stringContaining('not taken for deleted')]);
    const first = await pullAll(await tenant.open(BY_SOAP, new ContractMemory()), [READ]);
    expect(first.unread).toEqual([expect.stringContaining('found nobody in the accepted stages')]);
    await tenant.control.control('give-domain', { domain: 'Candidate Data: Job Application' });
    expect((await pullAll(session, [READ], first.cursor)).records.map(({ externalId }) => externalId)).toEqual([id]);
  });

  it('names a stage that this tenant does not have, without asking again', async () => {
    const session = await tenant.open({ reports: {}, candidates: { acceptedStages: ['NO_SUCH_STAGE'] } });
    const { unread } = await pullAll(session, [READ]);
    expect(unread).toEqual([expect.stringContaining('NO_SUCH_STAGE')]);
    expect(session.calls().api).toBe(1);
  });
});

describe('an answer of Get_Candidates', () => {
  const answer = (inside: string): string => `<env:Envelope xmlns:env="http://schemas.xmlsoap.org/soap/envelope/"><env:Body><wd:Candidate xmlns:wd="urn:com.workday/bsvc">${inside}</wd:Candidate></env:Body></env:Envelope>`;
  const application = (id: string, stage: string): string => `<wd:Job_Applied_To_Data><wd:Job_Application_ID>${id}</wd:Job_Application_ID><wd:Job_Application_Date>2026-11-01-08:00</wd:Job_Application_Date><wd:Stage_Reference wd:Descriptor="Offer"><wd:ID wd:type="WID">0123456789abcdef0123456789abcdef</wd:ID><wd:ID wd:type="Recruiting_Stage_ID">${stage}</wd:ID></wd:Stage_Reference></wd:Job_Applied_To_Data>`;
  const read = (inside: string) => listOf(elementAt(parseXml(answer(inside)), 'Envelope', 'Body', 'Candidate')).flatMap((candidate) => applicationsOf(candidate, new Set(['OFFER'])));

  it('may hold several applications of one candidate, of which some are accepted', () => {
    const found = read(`<wd:Candidate_Data><wd:Candidate_ID>C-1</wd:Candidate_ID><wd:Job_Application_Data>${application('A-1', 'OFFER')}${application('A-2', 'SCREEN')}</wd:Job_Application_Data></wd:Candidate_Data>`);
    expect(found.map(({ id, candidateId, isAccepted }) => [id, candidateId, isAccepted])).toEqual([['A-1', 'C-1', true], ['A-2', 'C-1', false]]);
  });

  it('gives the day that was meant, whatever its offset', () => {
    expect(read(`<wd:Candidate_Data><wd:Job_Application_Data>${application('A-1', 'OFFER')}</wd:Job_Application_Data></wd:Candidate_Data>`)[0]?.row['Applied_On']).toBe('2026-11-01');
  });

  it('knows a stage by its WID as well', () => {
    const [candidate] = listOf(elementAt(parseXml(answer(`<wd:Candidate_Data><wd:Job_Application_Data>${application('A-1', 'X')}</wd:Job_Application_Data></wd:Candidate_Data>`)), 'Envelope', 'Body', 'Candidate'));
    expect(applicationsOf(candidate ?? null, new Set(['0123456789abcdef0123456789abcdef']))[0]?.isAccepted).toBe(true);
  });
});

itSendsOnlyWhatTheSpecificationAllows();
