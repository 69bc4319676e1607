import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fieldsItem } from '../../support/contract-items.ts';
import { deliver } from '../../support/contract-trial.ts';
import { openTenant, objectOf, pullAll, readOf, type SentRequest, type Tenant } from './session.ts';
import { violationsOf } from './specification.ts';

type Kind = 'report' | 'schema' | 'token' | 'stage' | 'changed' | 'named' | 'put' | 'edit';

let tenant: Tenant;
let valid: ReadonlyMap<Kind, SentRequest>;

const kindOf = ({ path, query, body }: SentRequest): Kind => {
  if (path.includes('/oauth2/')) return 'token';
  if (path.includes('customreport2')) return query.has('xsds') ? 'schema' : 'report';
  if (body.includes('Put_Job_Application')) return 'put';
  if (body.includes('Edit_Worker')) return 'edit';
  return body.includes('Request_References') ? 'named' : body.includes('Transaction_Log') ? 'changed' : 'stage';
};

/** One request of every kind that the connector sends, as it sends it. */
beforeAll(async () => {
  tenant = await openTenant();
  await tenant.control.control('bulk-seed', { applications: 3, workers: 3 });
  await tenant.control.control('set-up-handoff');
  const [application, worker] = [{ object: 'jobApplication', externalId: await idOf('create-application', { firstName: 'Ana', lastName: 'Ruiz', stage: 'OFFER' }) }, { object: 'worker', externalId: await idOf('create-worker', { firstName: 'Ana', lastName: 'Ruiz', hireDate: '2020-01-07' }) }];
  const oauth = { oauth: { clientId: 'demo-client', clientSecret: 'demo-secret', refreshToken: 'demo-refresh-token' } };
  await pullAll(await tenant.open(oauth), [readOf('jobApplication', ['Email']), readOf('worker', ['Worker'])]);
  const soap = await tenant.open({ reports: {}, candidates: { acceptedStages: ['OFFER'] }, writeBack: { jobApplication: {}, worker: {} } });
  const read = readOf('jobApplication', ['Email']);
  const first = await pullAll(soap, [read]);
  await pullAll(soap, [read], first.cursor);
  await soap.reread({ reads: [read], cursor: first.cursor, watchTasks: false, signal: new AbortController().signal }, [application]);
  await deliver(soap, [application, worker].map((target) => fieldsItem(target, { handoffScore: 72, handoffStatus: 'Incomplete' })));
  valid = new Map(tenant.sent().map((request) => [kindOf(request), request]));
});
afterAll(() => tenant.close());

const idOf = async (command: string, payload: Parameters<Tenant['control']['control']>[1]): Promise<string> => String(objectOf(await tenant.control.control(command, payload))['id']);

function requestOf(kind: Kind): SentRequest {
  const request = valid.get(kind);
  if (request === undefined) throw new Error(`the connector sent nothing of kind ${kind}`);
  return request;
}

/** As it was, with this changed. */
async function send({ method, path, query, headers, body }: SentRequest): Promise<{ readonly status: number; readonly text: string }> {
  const { host: _host, 'content-length': _length, connection: _connection, ...kept } = headers;
  const search = query.has('xsds') && query.size === 1 ? '?xsds' : query.size === 0 ? '' : `?${query.toString()}`;
  const answer = await fetch(`${tenant.baseUrl}${path}${search}`, { method, headers: kept, ...(body === '' ? {} : { body }) });
  return { status: answer.status, text: await answer.text() };
}

const KINDS: readonly Kind[] = ['report', 'schema', 'token', 'stage', 'changed', 'named', 'put', 'edit'];

describe('what the published shapes allow', () => {
  it.each(KINDS)('the simulator takes as the connector sends it: %s', async (kind) => {
    expect(violationsOf(requestOf(kind))).toEqual([]);
    expect((await send(requestOf(kind))).status).toBe(200);
  });
});

const text = (from: string | RegExp, to: string) => (request: SentRequest): SentRequest => ({ ...request, body: request.body.replace(from, to) });
const header = (name: string, value: string) => (request: SentRequest): SentRequest => ({ ...request, headers: { ...request.headers, [name]: value } });
const at = (from: string | RegExp, to: string) => (request: SentRequest): SentRequest => ({ ...request, path: request.path.replace(from, to) });
const ask = (name: string, value: string) => (request: SentRequest): SentRequest => {
  const query = new URLSearchParams(request.query);
  query.set(name, value);
  return { ...request, query };
};
const wrong: readonly (readonly [what: string, kind: Kind, change: (request: SentRequest) => SentRequest])[] = [
  ['a report without a credential', 'report', header('authorization', 'Basic')],
  ['a moment that is a day', 'report', ask('From_Moment', '20 November 2026')],
  ['a format that is none', 'report', ask('format', 'yaml')],
  ['a report that is sent to', 'report', (request) => ({ ...request, method: 'POST', body: 'x' })],
  ['a token asked for with a password', 'token', text('grant_type=refresh_token', 'grant_type=password')],
  ['a token asked for without its own', 'token', text(/refresh_token=[^&]+$/, 'refresh_token=')],
  ['a token asked for in JSON', 'token', header('content-type', 'application/json')],
  ['a client that does not sign in', 'token', header('authorization', '')],
  ['an envelope of another namespace', 'stage', text('http://schemas.xmlsoap.org/soap/envelope/', 'http://www.w3.org/2003/05/soap-envelope')],
  ['a body that is no XML', 'stage', text('</env:Body>', '')],
  ['another content type', 'stage', header('content-type', 'application/soap+xml; charset=utf-8')],
  ['no charset', 'stage', header('content-type', 'text/xml')],
  ['no gzip', 'stage', header('accept-encoding', 'identity')],
  ['no user', 'stage', text(/<wsse:Security.*<\/wsse:Security>/, '')],
  ['a user without the tenant', 'stage', text('ISU_Handoff@acme_impl', 'ISU_Handoff')],
  ['a digest instead of the password', 'stage', text('#PasswordText', '#PasswordDigest')],
  ['another service than the operation’s', 'stage', at('Recruiting', 'Staffing')],
  ['another version than the address', 'stage', text('wd:version="v45.2"', 'wd:version="v40.0"')],
  ['another namespace than the services’', 'stage', text('urn:com.workday/bsvc', 'urn:com.workday/other')],
  ['a stage by a kind of id that stages do not have', 'stage', text('wd:type="Recruiting_Stage_ID"', 'wd:type="Candidate_ID"')],
  ['a stage without the kind of its id', 'stage', text(' wd:type="Recruiting_Stage_ID"', '')],
  ['members in another order', 'stage', text(/(<wd:Request_Criteria>.*<\/wd:Request_Criteria>)(<wd:Response_Filter>.*<\/wd:Response_Filter>)/, '$2$1')],
  ['a count beyond 999', 'stage', text(/<wd:Count>\d+</, '<wd:Count>1000<')],
  ['a page that is no number', 'stage', text(/<wd:Page>\d+</, '<wd:Page>first<')],
  ['an unknown member', 'stage', text('<wd:Response_Group>', '<wd:Response_Group><wd:Include_Offers>true</wd:Include_Offers>')],
  ['a moment without a time', 'changed', text(/<wd:Updated_From>[^<]+</, '<wd:Updated_From>2026-11-20<')],
  ['two date ranges in one criterion', 'changed', text(/(<wd:Transaction_Date_Range_Data>.*<\/wd:Transaction_Date_Range_Data>)/, '$1$1')],
  ['no candidate among the references', 'named', text(/<wd:Candidate_Reference>.*<\/wd:Candidate_Reference>/, '')],
  ['an attribute that the schema does not know', 'named', text('wd:Skip_Non_Existing_Instances', 'wd:Skip_All')],
  ['an unqualified attribute', 'named', text('wd:Skip_Non_Existing_Instances', 'Skip_Non_Existing_Instances')],
  ['custom data of nobody', 'put', text(/<wd:Job_Application_Reference>.*<\/wd:Job_Application_Reference>/, '')],
  ['custom data without any', 'put', text(/<wd:Business_Object_Additional_Data>.*<\/wd:Business_Object_Additional_Data>/, '')],
  ['an application by the id of a worker', 'put', text('wd:type="Job_Application_ID"', 'wd:type="Employee_ID"')],
  ['a custom object outside the tenant’s namespace', 'put', text(/urn:com.workday\/tenants\/[^"]+/, 'urn:example')],
  ['a field given twice', 'put', text(/(<cus:handoffScore>[^<]*<\/cus:handoffScore>)/, '$1$1')],
  ['a worker’s data without the day they take effect', 'edit', text(/<wd:Effective_Date>[^<]*<\/wd:Effective_Date>/, '')],
  ['a moment as the effective day', 'edit', text(/<wd:Effective_Date>([^<]*)</, '<wd:Effective_Date>$1T00:00:00Z<')],
  ['a day that does not exist', 'edit', text(/<wd:Effective_Date>[^<]*</, '<wd:Effective_Date>2026-02-30<')],
  ['the worker before the day', 'edit', text(/(<wd:Effective_Date>.*<\/wd:Effective_Date>)(<wd:Worker_Reference>.*<\/wd:Worker_Reference>)/, '$2$1')],
  ['a yes that is no boolean', 'edit', text('<wd:Run_Now>true<', '<wd:Run_Now>yes<')],
  ['a worker by the id of an application', 'edit', text('wd:type="Employee_ID"', 'wd:type="Job_Application_ID"')],
];

describe('what the published shapes forbid', () => {
  it.each(wrong)('the simulator refuses: %s', async (_what, kind, change) => {
    const changed = change(requestOf(kind));
    expect(changed).not.toEqual(requestOf(kind));
    expect(violationsOf(changed).length).toBeGreaterThan(0);
    const { status, text: said } = await send(changed);
    expect(status).toBeGreaterThanOrEqual(400);
    // A 500 without a fault would be throttling.
    expect(status < 500 || said.includes('Fault')).toBe(true);
  });
});
