import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ConnectorSession, FieldsWriteBack, Receipt } from '../../../src/core/connector.ts';
import { applyReceipt } from '../../../src/core/reconcile/to-write-back.ts';
import type { OutboxRow } from '../../../src/core/reconcile/outbox.ts';
import { expectClear, fieldsItem, MANY_SCRIPTS, noteItem, taskContent, taskItem } from '../../support/contract-items.ts';
import { deliver } from '../../support/contract-trial.ts';
import { APPLICATIONS, objectOf, openTenant, pullAll, readOf, WORKERS, type Tenant } from './session.ts';
import { itSendsOnlyWhatTheSpecificationAllows } from './specification.ts';

const BOTH = { writeBack: { jobApplication: {}, worker: {} } };
const SHOWN = { handoffScore: 'Handoff_Score', handoffStatus: 'Handoff_Status', handoffMissing: 'Handoff_Missing' };
const READ_BACK = { writeBack: { jobApplication: { readBack: SHOWN }, worker: { readBack: SHOWN } } };
const VALUES = { handoffScore: 72, handoffStatus: 'Incomplete', handoffMissing: 'Start date\nManager' };

let tenant: Tenant;
beforeEach(async () => {
  tenant = await openTenant();
  await tenant.control.control('bulk-seed', {});
  await tenant.control.control('set-up-handoff');
});
afterEach(() => tenant.close());

const idFrom = (value: unknown): string => String(objectOf(value)['id']);
const apply = async (lastName: string) => ({ object: 'jobApplication', externalId: idFrom(await tenant.control.control('create-application', { firstName: 'Ana', lastName, email: `${lastName}@example.com` })) });
const hire = async (lastName: string, hireDate = '2020-01-07') => ({ object: 'worker', externalId: idFrom(await tenant.control.control('create-worker', { firstName: 'Ana', lastName, hireDate })) });
const shown = async (target: { object: string; externalId: string }) => objectOf(await tenant.control.control('get-custom-object', { on: target.object === 'worker' ? 'Worker' : 'Job_Application', id: target.externalId }));
const written = (): readonly string[] => tenant.sent().map(({ body }) => body).filter((body) => body.includes('Additional_Data_Request'));
const fault = (name: string, times = 1) => tenant.control.faults([{ match: { method: 'POST', path: '/(Recruiting|Staffing)/' }, times, fault: { kind: 'vendor', name } }]);
const outcomes = async (session: ConnectorSession, items: readonly FieldsWriteBack[]) => (await deliver(session, items)).map(({ outcome }) => outcome);

describe('writing to Workday', () => {
  it('is off until a custom object is named: the write waits, nothing is sent, and it is no error', async () => {
    const target = await apply('Ruiz');
    const session = await tenant.open();
    const item = fieldsItem(target, VALUES);
    const [receipt] = await deliver(session, [item]);
    if (receipt?.outcome !== 'failed') throw new Error('it was taken');
    expect(receipt.resolution.message).toContain('Workday write-back is not set up.');
    expectClear(receipt.resolution, []);
    expect(session.calls().api).toBe(0);
    expect(tenant.memory.logs).toEqual([expect.stringContaining('not set up')]);
    const row: OutboxRow = {
      id: item.id, connection: 'people', handoffId: item.handoffId, kind: 'fields', item: 'fields', target, lockGroup: null, desired: { ...VALUES }, alongside: {}, acknowledged: null,
      desiredHash: item.desiredHash, sentHash: item.desiredHash, acknowledgedHash: null, remoteId: null, state: 'sent', attempts: 7, notBefore: null, order: 0, ownerKey: null, errorCode: null, errorMessage: null,
    };
    expect(applyReceipt(row, receipt, '2026-11-22T10:00:00.000Z')).toMatchObject({ state: 'pending', attempts: 7, notBefore: '2026-11-22T10:15:00.000Z' });
  });

  it('sets the fields of both custom objects as they were given, and empties those that are null', async () => {
    const [application, worker] = [await apply('Ruiz'), await hire('Sanz')];
    const session = await tenant.open(BOTH);
    expect(await outcomes(session, [fieldsItem(application, { ...VALUES, handoffMissing: MANY_SCRIPTS }), fieldsItem(worker, { ...VALUES, handoffNextDeadline: '2027-03-28' })])).toEqual(['acknowledged', 'acknowledged']);
    expect(await shown(application)).toMatchObject({ handoffScore: '72', handoffStatus: 'Incomplete', handoffMissing: MANY_SCRIPTS });
    expect(await shown(worker)).toMatchObject({ handoffMissing: 'Start date\nManager', handoffNextDeadline: '2027-03-28' });
    expect(await outcomes(session, [fieldsItem(worker, { handoffNextDeadline: null })])).toEqual(['acknowledged']);
    expect((await shown(worker))['handoffNextDeadline'] ?? '').toBe('');
  });

  it('names namespace, element and fields as the settings say, and a list item by its alias', async () => {
    const namespace = 'urn:com.workday/tenants/acme/data/other';
    await tenant.control.control('define-custom-object', { on: 'Job_Application', namespace, alias: 'boarding', fields: [{ alias: 'state', type: 'list', options: ['Needs info'], maxLength: null }, { alias: 'points', type: 'number', options: [], maxLength: null }] });
    const target = await apply('Ruiz');
    const session = await tenant.open({ writeBack: { jobApplication: { namespace, element: 'boarding', fields: { handoffStatus: 'state', handoffScore: 'points' }, lists: ['handoffStatus'] } } });
    expect(await outcomes(session, [fieldsItem(target, { handoffStatus: 'Needs info', handoffScore: 72 })])).toEqual(['acknowledged']);
    expect(written()[0]).toContain(`<cus:boarding xmlns:cus="${namespace}"><cus:state><cus:ID cus:type="ExtendedAlias">Needs info</cus:ID></cus:state><cus:points>72</cus:points></cus:boarding>`);
  });

  it('takes effect today, or on the first day of somebody who starts later', async () => {
    const [here, coming] = [await hire('Here'), await hire('Coming', '2099-03-02')];
    const session = await tenant.open(BOTH);
    expect(await outcomes(session, [fieldsItem(here, VALUES), fieldsItem(coming, VALUES)])).toEqual(['acknowledged', 'acknowledged']);
    const days = written().map((body) => /<wd:Effective_Date>([^<]+)</.exec(body)?.[1]);
    expect(days).toEqual([new Date().toISOString().slice(0, 10), '2099-03-02']);
  });

  it('runs the business process to its end by itself unless the settings say otherwise', async () => {
    const target = await hire('Ruiz');
    await outcomes(await tenant.open(BOTH), [fieldsItem(target, VALUES)]);
    await outcomes(await tenant.open({ writeBack: { worker: { autoComplete: false } } }), [fieldsItem(target, VALUES)]);
    expect(written().map((body) => /<wd:Auto_Complete>([^<]+)</.exec(body)?.[1])).toEqual(['true', 'false']);
  });

  it('refuses tasks and notes in plain words', async () => {
    const target = await apply('Ruiz');
    const person = { id: null, name: 'Grace', email: null };
    const receipts = await deliver(await tenant.open(BOTH), [taskItem(target, 'one', taskContent(person), {}), noteItem(target, 'ready')]);
    for (const receipt of receipts) {
      if (receipt.outcome !== 'failed') throw new Error('it was taken');
      expect(receipt.resolution.action).toBe('skip_record');
      expectClear(receipt.resolution, []);
    }
    expect(written()).toEqual([]);
  });
});

describe('what Workday answers to a write', () => {
  it('a refusal of one record costs that record, is not tried again, and names the field', async () => {
    const [good, bad] = [await apply('Ruiz'), await apply('Sanz')];
    const session = await tenant.open(BOTH);
    const receipts = await deliver(session, [fieldsItem(bad, { ...VALUES, handoffStatus: 'x'.repeat(101) }), fieldsItem(good, VALUES)]);
    expect(receipts.map(({ outcome }) => outcome)).toEqual(['failed', 'acknowledged']);
    expect(receipts[0]).toMatchObject({ resolution: { action: 'skip_record', code: 'validation_fault', message: expect.stringContaining("Field 'handoffStatus'") } });
    expect(session.calls().api).toBe(2);
  });

  it('a wrong password is offered once, however many records wait', async () => {
    const items = [];
    for (let index = 0; index < 6; index += 1) items.push(fieldsItem(await apply(`Person-${index}`), VALUES));
    const session = await tenant.open({ ...BOTH, isu: { username: 'ISU_Handoff', password: 'not-the-password' } });
    await expect(deliver(session, items)).rejects.toMatchObject({ code: 'unauthorized', resolution: { action: 'fail' } });
    expect(session.calls().api).toBe(1);
  });

  it('a permission that is missing lets all records of that object wait, is asked for twice and said once; the other object is written', async () => {
    const [one, two, three, worker] = [await apply('Ruiz'), await apply('Sanz'), await apply('Toro'), await hire('Vega')];
    const batch = [one, two, three, worker].map((target) => fieldsItem(target, VALUES));
    await tenant.control.control('take-domain', { domain: 'Custom Object: Job Application', modify: true });
    const session = await tenant.open(BOTH);
    const receipts: Receipt[] = [];
    const work = session.writeBack(batch, (given) => Promise.resolve(void receipts.push(...given)));
    await expect(work).rejects.toMatchObject({ code: 'not_authorized', message: expect.stringContaining('job applications'), resolution: { action: 'fail' } });
    const byId = new Map(receipts.map((receipt) => [receipt.id, receipt]));
    expect(batch.map(({ id }) => byId.get(id)).map((receipt) => (receipt?.outcome === 'failed' ? receipt.resolution.action : receipt?.outcome))).toEqual(['fail', 'fail', 'fail', 'acknowledged']);
    expect(written()).toHaveLength(3);
    await tenant.control.control('give-domain', { domain: 'Custom Object: Job Application', modify: true });
    expect(await outcomes(await tenant.open(BOTH), batch)).toEqual(['acknowledged', 'acknowledged', 'acknowledged', 'acknowledged']);
  });

  it('a processing fault is tried again with growing waits', async () => {
    const target = await apply('Ruiz');
    await fault('processing_fault', 2);
    const session = await tenant.open(BOTH);
    expect(await outcomes(session, [fieldsItem(target, VALUES)])).toEqual(['acknowledged']);
    expect(session.calls().api).toBe(3);
    expect(tenant.memory.waits).toHaveLength(2);
    expect(tenant.memory.waits[1]).toBeGreaterThan(tenant.memory.waits[0] ?? 0);
  });

  it('HTTP 500 without a fault is throttling: waited out, and when it lasts left to the caller at once for everybody', async () => {
    const targets = [];
    for (let index = 0; index < 8; index += 1) targets.push(await apply(`Person-${index}`));
    const session = await tenant.open(BOTH);
    await fault('throttle', 2);
    expect(await outcomes(session, [fieldsItem(targets[0] ?? { object: '', externalId: '' }, VALUES)])).toEqual(['acknowledged']);
    expect(tenant.memory.waits).toHaveLength(2);
    await fault('throttle', 100);
    const before = session.calls().api;
    await expect(deliver(session, targets.map((target) => fieldsItem(target, VALUES)))).rejects.toMatchObject({ code: 'workday_busy', resolution: { action: 'rate_limited' } });
    expect(session.calls().api - before).toBe(4);
  });

  it('a record that is gone is said so for that record', async () => {
    const target = await apply('Ruiz');
    await tenant.control.control('delete-application', { id: target.externalId });
    const [receipt] = await deliver(await tenant.open(BOTH), [fieldsItem(target, VALUES)]);
    expect(receipt).toMatchObject({ outcome: 'failed', resolution: { code: 'validation_fault', message: expect.stringContaining('not a valid ID value') } });
  });
});

describe('reading back', () => {
  it('asks the report once per batch where the settings name columns, and believes what it shows', async () => {
    const targets = [await apply('Ruiz'), await apply('Sanz'), await apply('Toro')];
    const session = await tenant.open(READ_BACK);
    expect(await outcomes(session, targets.map((target, nth) => fieldsItem(target, { ...VALUES, handoffScore: nth })))).toEqual(['acknowledged', 'acknowledged', 'acknowledged']);
    expect(tenant.sent().filter(({ path }) => path.endsWith(APPLICATIONS))).toHaveLength(1);
  });

  it('names the fields that the report shows otherwise, although Workday took them', async () => {
    await tenant.control.control('settings', { workerEditNeedsApproval: true });
    const target = await hire('Ruiz', '2099-03-02');
    const session = await tenant.open({ writeBack: { worker: { readBack: SHOWN, autoComplete: false } } });
    const [receipt] = await deliver(session, [fieldsItem(target, VALUES)]);
    expect(receipt).toMatchObject({ outcome: 'failed', resolution: { action: 'skip_record', code: 'fields_not_written', message: expect.stringContaining('handoffScore') } });
  });

  it('starts no second business process for what stands there already after a lost answer', async () => {
    const target = await hire('Ruiz', '2099-03-02');
    const session = await tenant.open({ writeBack: { worker: { readBack: SHOWN, autoComplete: false } } });
    await tenant.control.faults([{ match: { method: 'POST', path: '/Staffing/' }, fault: { kind: 'drop_after' } }]);
    const item = fieldsItem(target, VALUES);
    expect(await outcomes(session, [item])).toEqual(['failed']);
    tenant.sent();
    expect(await outcomes(session, [{ ...item, uncertain: true }])).toEqual(['acknowledged']);
    expect(written()).toEqual([]);
  });

  it('lets the answer of the write count when the report cannot be read', async () => {
    const target = await apply('Ruiz');
    await tenant.control.control('delete-report', { report: APPLICATIONS });
    expect(await outcomes(await tenant.open(READ_BACK), [fieldsItem(target, VALUES)])).toEqual(['acknowledged']);
    expect(tenant.memory.logs.join()).toContain('could not be read back');
  });

  it('shows what our fields hold with each record, so that a person’s edit of them is noticed', async () => {
    const target = await hire('Ruiz', '2099-03-02');
    const session = await tenant.open({ reports: { worker: { owner: 'ISU_Handoff', name: WORKERS, key: 'Employee_ID' } }, writeBack: { worker: { readBack: SHOWN } } });
    const read = readOf('worker', ['Worker'], { own: ['handoffScore', 'handoffLink'] });
    const first = await pullAll(session, [read]);
    await outcomes(session, [fieldsItem(target, VALUES)]);
    const second = await pullAll(session, [read], first.cursor);
    expect(second.records.map(({ externalId, own, fields }) => [externalId, own, fields])).toEqual([[target.externalId, { handoffScore: '72' }, { Worker: 'Ana Ruiz' }]]);
  });
});

itSendsOnlyWhatTheSpecificationAllows();
