import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { connector } from '../../../connectors/workday/index.ts';
import { expectClear } from '../../support/contract-items.ts';
import { APPLICATIONS, applicationReport, openTenant, pullAll, readOf, workerReport, WORKERS, type Tenant } from './session.ts';
import { itSendsOnlyWhatTheSpecificationAllows } from './specification.ts';

const READS = [readOf('jobApplication', ['Candidate', 'Email', 'Work_Model'], { optional: ['Work_Model'] }), readOf('worker', ['Worker', 'Hire_Date'])];
const WRITES = { jobApplication: ['handoffScore', 'handoffStatus'], worker: ['handoffScore'] };
const plan = { inputs: false, remove: false, dryRun: true, writes: WRITES };

let tenant: Tenant;
beforeEach(async () => {
  tenant = await openTenant();
  await tenant.control.control('bulk-seed', { applications: 8, workers: 3 });
});
afterEach(() => tenant.close());

describe('check', () => {
  it('tells how each object is read, and that nothing is written before it is set up', async () => {
    const items = await (await tenant.open()).check({ reads: READS, writes: WRITES });
    expect(items.filter(({ ok }) => !ok)).toEqual([]);
    const texts = items.map(({ message }) => message).join('\n');
    expect(texts).toContain('Changes are asked for by the prompts From_Moment and To_Moment');
    expect(texts).toContain('read whole each time');
    expect(texts).toContain('Workday write-back is not set up.');
    for (const { name, message } of items) expectClear({ code: name, message, remedy: message }, ['isu-secret']);
  });

  it('suspects a missing domain behind an empty report, and names the domains in Workday’s words', async () => {
    await tenant.control.control('take-domain', { domain: 'Worker Data: Workers' });
    const [item] = (await (await tenant.open()).check({ reads: READS, writes: {} })).filter(({ ok }) => !ok);
    expect(item).toMatchObject({ ability: 'read', missing: expect.arrayContaining(['Worker Data: Workers']), unlocks: expect.stringContaining('new hires') });
  });

  it('lists columns that are not there, and wonders about those that are blank in every row', async () => {
    await tenant.control.control('remove-columns', { report: APPLICATIONS, aliases: ['Work_Model'] });
    await tenant.control.control('take-domain', { domain: 'Candidate Data: Contact Information' });
    const items = await (await tenant.open()).check({ reads: READS, writes: {} });
    expect(items.map(({ message }) => message).join('\n')).toMatch(/The report has no Work_Model/);
    expect(items.map(({ message }) => message).join('\n')).toMatch(/Email is blank in all 8 rows\. Either nobody filled that yet, or/);
  });

  it('says which object the connection does not read, without calling it wrong', async () => {
    const items = await (await tenant.open({ reports: { worker: workerReport } })).check({ reads: READS, writes: {} });
    expect(items.find(({ name }) => name === 'Job applications')).toMatchObject({ ok: true, message: expect.stringContaining('Not connected') });
  });

  it('names the other columns where a mapped one was renamed', async () => {
    await tenant.control.control('rename-column', { report: WORKERS, from: 'Hire_Date', to: 'First_Day' });
    const [item] = (await (await tenant.open()).check({ reads: READS, writes: {} })).filter(({ ok }) => !ok);
    expect(item).toMatchObject({ unreadable: ['worker.Hire_Date'], message: expect.stringMatching(/does not show Hire_Date.*new alias.*First_Day/) });
  });

  it('says that a report has to be shared, and which one', async () => {
    await tenant.control.control('set-report', { report: WORKERS, owner: 'jsmith', sharedWith: [] });
    const session = await tenant.open({ reports: { jobApplication: applicationReport, worker: { ...workerReport, owner: 'jsmith' } } });
    const [item] = (await session.check({ reads: READS, writes: {} })).filter(({ ok }) => !ok);
    expect(item?.message).toMatch(/Report Handoff_New_Hires of jsmith: .*Edit → Share/);
    const { unread } = await pullAll(session, READS);
    expect(unread).toEqual([expect.stringMatching(/Report Handoff_New_Hires of jsmith: .*Edit → Share/)]);
  });

  it('tells which report cannot be found and still looks at the other', async () => {
    await tenant.control.control('delete-report', { report: APPLICATIONS });
    const items = await (await tenant.open()).check({ reads: READS, writes: {} });
    expect(items.filter(({ ok }) => !ok).map(({ name }) => name)).toEqual(['Job applications']);
    expect(items.some(({ name, ok }) => name === 'New hires' && ok)).toBe(true);
  });

  it('counts who stands in each accepted stage when applications are read by SOAP', async () => {
    const session = await tenant.open({ reports: { worker: workerReport }, candidates: { acceptedStages: ['OFFER', 'HIRED'] } });
    const items = await session.check({ reads: READS, writes: {} });
    expect(items.find(({ name }) => name === 'Job applications')).toMatchObject({ ok: true, message: expect.stringMatching(/finds 8 in OFFER, 0 in HIRED/) });
  });
});

describe('describe', () => {
  it('lists the columns of the reports with their types, groups as relations, and the schema is read anew', async () => {
    const session = await tenant.open();
    const [applications, workers] = await session.describe(['jobApplication', 'worker']);
    expect(applications?.fields.find(({ path }) => path === 'Hired')).toMatchObject({ type: 'boolean', custom: false, writable: false });
    expect(applications?.relations).toEqual([{ name: 'Languages_group', object: 'Languages_group' }]);
    expect(workers?.fields.find(({ path }) => path === 'Work_Email')).toMatchObject({ custom: true });
    await tenant.control.control('remove-columns', { report: APPLICATIONS, aliases: ['Hired'] });
    expect((await session.describe(['jobApplication']))[0]?.fields.map(({ path }) => path)).not.toContain('Hired');
  });

  it('takes the columns from the rows where the schema may not be read', async () => {
    const session = await tenant.open({ reports: { jobApplication: { ...applicationReport, readSchema: false } } });
    expect((await session.describe(['jobApplication']))[0]?.fields.map(({ path }) => path)).toEqual(expect.arrayContaining(['Application_ID', 'Email']));
    expect(tenant.sent().some(({ query }) => query.has('xsds'))).toBe(false);
  });
});

describe('setup', () => {
  it('prints user, group, domains, both reports and the custom objects, with what was found, and changes nothing', async () => {
    const session = await tenant.open();
    tenant.sent();
    const steps = await session.setup(plan);
    const text = steps.map(({ what, message }) => `${what}: ${message}`).join('\n');
    for (const word of ['Create Integration System User', 'Integration System Security Group (Unconstrained)', 'Candidate Data: Job Application', 'Activate Pending Security Policy Changes', 'handoffScore (Numeric)', 'urn:com.workday/tenants/acme_impl/data/custom', 'not set up']) expect(text).toContain(word);
    expect(steps.filter(({ action, guide }) => action === 'exists' && guide === undefined).map(({ message }) => message)).toEqual([expect.stringMatching(/28 of the 28 wanted: Application_ID,.*Email/), expect.stringMatching(/22 of the 22 wanted: Employee_ID,.*Email/)]);
    expect(steps.filter(({ what, done }) => what.startsWith('Column') && !done)).toEqual([]);
    expect(tenant.sent().every(({ method }) => method === 'GET')).toBe(true);
  });

  it('tells where the named report is not found what to build, prompts and aliases included', async () => {
    await tenant.control.control('delete-report', { report: APPLICATIONS });
    const steps = await (await tenant.open()).setup(plan);
    const step = steps.find(({ what }) => what === `Report ${APPLICATIONS}`);
    expect(step).toMatchObject({ action: 'manual', done: false });
    expect(step?.message).toMatch(/Enable As Web Service.*From_Moment.*Offer_Completed \(Date/s);
  });

  it('names a column that is missing with its alias', async () => {
    await tenant.control.control('remove-columns', { report: APPLICATIONS, aliases: ['Recruiter'] });
    const steps = await (await tenant.open()).setup(plan);
    expect(steps.filter(({ what, done }) => what.startsWith('Column') && !done).map(({ what }) => what)).toEqual([`Column Recruiter of ${APPLICATIONS}`]);
  });

  it('tells how to take everything away again', async () => {
    const steps = await (await tenant.open({ writeBack: { worker: {} } })).setup({ ...plan, remove: true });
    expect(steps.map(({ what }) => what)).toEqual(['Custom object on workers', 'Reports, user and security group']);
  });
});

describe('what Workday can do', () => {
  it('is said as it is: no tasks, no notes, no webhooks', () => {
    expect(connector.capabilities).toMatchObject({ writes: { fields: true, tasks: 'none', notes: false }, confirms: { fields: 'answer', tasks: 'none' }, subscribes: [], setup: 'guided' });
    expect(connector.webhook).toBeNull();
  });
});

itSendsOnlyWhatTheSpecificationAllows();
