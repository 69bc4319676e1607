import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { connector } from '../../../connectors/workday/index.ts';
import { ContractMemory } from '../../support/contract-context.ts';
import { runElsewhere } from '../../support/contract-elsewhere.ts';
import { fieldsItem } from '../../support/contract-items.ts';
import { deliver, keyOf } from '../../support/contract-trial.ts';
import { startWorkdayWorld } from '../../contract/workday-world.ts';
import { APPLICATIONS, openTenant, pullAll, readOf, sweepAll, WORKERS, type Tenant } from './session.ts';
import { itSendsOnlyWhatTheSpecificationAllows } from './specification.ts';

const READS = [readOf('jobApplication', ['Candidate', 'Email']), readOf('worker', ['Worker', 'Hire_Date'])];
const OAUTH = { oauth: { clientId: 'demo-client', clientSecret: 'demo-secret', refreshToken: 'demo-refresh-token' } };
const BILLION_LAUGHS = '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;">]><lolz>&lol2;</lolz>';

let tenant: Tenant;
beforeEach(async () => {
  tenant = await openTenant();
  await tenant.control.control('bulk-seed', { applications: 250, workers: 250 });
});
afterEach(() => tenant.close());

const answer = (path: string, body: unknown, times = 1) => tenant.control.faults([{ match: { path }, times, fault: { kind: 'status', status: 200, headers: { 'content-type': 'text/xml' }, body } }]);

describe('calls', () => {
  it('are two per object at first, one per report when nothing changed, and one per report for the sweep', async () => {
    const session = await tenant.open();
    const first = await pullAll(session, READS);
    expect(first.records.length).toBeGreaterThanOrEqual(500);
    expect(session.calls().api).toBe(4);
    const idle = await tenant.open();
    await pullAll(idle, READS, first.cursor);
    expect(idle.calls().api).toBe(2);
    const sweeping = await tenant.open();
    await sweepAll(sweeping, READS, first.cursor, first.records);
    expect(sweeping.calls().api).toBe(2);
  });
});

describe('tokens', () => {
  it('are asked for with the client’s secret in the header, once for all requests; a new refresh token is kept', async () => {
    await tenant.control.control('settings', { rotatesRefreshTokens: true });
    const session = await tenant.open(OAUTH);
    await pullAll(session, READS);
    expect(session.calls().auth).toBe(1);
    const request = tenant.sent().find(({ path }) => path.includes('/oauth2/'));
    expect(request?.body).toBe('grant_type=refresh_token&refresh_token=demo-refresh-token');
    const [kept] = tenant.memory.vault.values();
    expect(kept).toMatch(/^refresh-/);
    const next = await tenant.open(OAUTH);
    await pullAll(next, READS);
    expect(tenant.sent().find(({ path }) => path.includes('/oauth2/'))?.body).toBe(`grant_type=refresh_token&refresh_token=${kept}`);
  });

  it('are asked for with the refresh token of the settings when the kept one ended, because somebody made a new one', async () => {
    tenant.memory.vault.set('workday-refresh-token', 'long-gone');
    await pullAll(await tenant.open(OAUTH), READS);
    expect(tenant.memory.vault.get('workday-refresh-token')).not.toBe('long-gone');
  });

  it('that nobody renews any more are said to be for a person to mend', async () => {
    await tenant.control.control('revoke-refresh-tokens');
    await expect(pullAll(await tenant.open(OAUTH), READS)).rejects.toMatchObject({ code: 'unauthorized', resolution: { action: 'fail' } });
  });
});

describe('answers that Workday does not document', () => {
  it.each([
    ['a document type with growing entities', BILLION_LAUGHS],
    ['broken XML', '<xsd:schema'],
  ])('%s instead of a schema stop the run, and nothing of them is shown', async (_what, body) => {
    await answer(APPLICATIONS, body);
    await expect(pullAll(await tenant.open(), READS)).rejects.toMatchObject({ code: 'unexpected_answer', message: expect.not.stringContaining('lol') });
  });

  it('a report that was cut off deletes nobody', async () => {
    const session = await tenant.open();
    const first = await pullAll(session, READS);
    await answer(`${WORKERS}\\?format`, '{"Report_Entry":[{"Employee_ID":"1"');
    await expect(pullAll(session, READS, first.cursor)).rejects.toMatchObject({ code: 'unexpected_answer' });
    expect((await pullAll(session, READS, first.cursor)).records).toEqual([]);
  });

  it('a single row that is no list, and a report without its member, are rows and none', async () => {
    const settings = { reports: { worker: { owner: 'ISU_Handoff', name: WORKERS, key: 'Employee_ID', mayBeEmpty: true } } };
    await answer(`${WORKERS}\\?format`, '{"Report_Entry":{"Employee_ID":4711,"Worker":"Ana"}}');
    const one = await pullAll(await tenant.open(settings, new ContractMemory()), READS);
    expect(one.records.map(({ externalId }) => externalId)).toEqual(['4711']);
    await answer(`${WORKERS}\\?format`, '{}');
    expect(await pullAll(await tenant.open(settings, new ContractMemory()), READS)).toMatchObject({ records: [], unread: [] });
  });

  it('a fault in an answer of 200 is a fault', async () => {
    await tenant.control.control('set-up-handoff');
    await answer('/Recruiting/', '<env:Envelope xmlns:env="http://schemas.xmlsoap.org/soap/envelope/"><env:Body><env:Fault><faultcode>env:Client.validationError</faultcode><faultstring>Validation error occurred. No.</faultstring></env:Fault></env:Body></env:Envelope>');
    const [receipt] = await deliver(await tenant.open({ writeBack: { jobApplication: {} } }), [fieldsItem({ object: 'jobApplication', externalId: 'JOB_APPLICATION-3-1001' }, { handoffScore: 1 })]);
    expect(receipt).toMatchObject({ outcome: 'failed', resolution: { code: 'validation_fault' } });
  });

  it.each(['json', 'text', 'xml'])('a report’s refusal is understood in %s', async (reportErrors) => {
    await tenant.control.control('settings', { reportErrors });
    const session = await tenant.open({ reports: { jobApplication: { owner: 'ISU_Handoff', name: APPLICATIONS, key: 'Application_ID' } } });
    expect((await pullAll(session, READS)).unread).toEqual([expect.stringContaining('From Moment is required')]);
  });
});

describe('calendar days', () => {
  for (const [zone, day] of [['Pacific/Kiritimati', '2028-02-29'], ['Pacific/Pago_Pago', '2027-03-28']] as const) {
    it(`are the same days for a computer in ${zone}`, async () => {
      const world = await startWorkdayWorld();
      try {
        const refs = await world.create(1);
        for (const ref of refs) await world.setDate(ref, day);
        const { mappingFile, dateField } = world;
        const found = await runElsewhere(zone, { connector: connector.name, settings: world.settings('usual'), mappingFile, dateField, offsetMs: 0, write: [] });
        expect(found.zone).toBe(zone);
        for (const ref of refs) expect(found.dates[keyOf(ref)]).toBe(day);
      } finally {
        await world.stop();
      }
    });
  }
});

itSendsOnlyWhatTheSpecificationAllows();
