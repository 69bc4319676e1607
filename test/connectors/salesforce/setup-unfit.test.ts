import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { connector } from '../../../connectors/salesforce/index.ts';
import type { CheckItem, CheckRequest, SetupRequest, SetupStep } from '../../../src/core/connector.ts';
import type { JsonObject } from '../../../src/core/json.ts';
import { shipRequestFor } from '../../shipped/shipped-by-default.ts';
import { fieldsItem, taskItem, writeAll } from './items.ts';
import { ADMIN, adminToken, grantFields, openSession, OUTPUTS, READ, rowsIn, startRecordedOrg, TestContext, type RecordedOrg } from './session.ts';

const NUMBER = { type: 'Number', precision: 3, scale: 0 };
const statusList = (valueSet: JsonObject): JsonObject => ({ type: 'Picklist', valueSet: { restricted: true, ...valueSet } });
const value = (valueName: string, more: JsonObject = {}): JsonObject => ({ valueName, label: valueName, default: false, ...more });

describe('fields of our names that were in a Salesforce org before us', () => {
  let org: RecordedOrg;
  beforeEach(async () => {
    org = await startRecordedOrg();
  });
  afterEach(() => org.stop());

  /** As somebody else made it, years ago. */
  const makeField = async (fullName: string, metadata: JsonObject): Promise<void> => {
    const answer = await fetch(`${org.baseUrl}/services/data/v62.0/tooling/sobjects/CustomField`, {
      method: 'POST',
      headers: { authorization: `Bearer ${await adminToken(org.baseUrl)}`, 'content-type': 'application/json' },
      body: JSON.stringify({ FullName: fullName, Metadata: { label: 'Ours since 2019', ...metadata } }),
    });
    expect(answer.status).toBe(201);
  };
  const setup = async (change: Partial<SetupRequest> = {}): Promise<readonly SetupStep[]> => {
    const session = await openSession(org, new TestContext(), { setupAuth: ADMIN });
    return session.setup({ inputs: false, remove: false, dryRun: false, writes: { Opportunity: OUTPUTS }, ship: await shipRequestFor(connector), ...change });
  };
  const stepOf = (steps: readonly SetupStep[], name: string): SetupStep | undefined => steps.find(({ what }) => what.startsWith(`Field ${name} `));
  const check = async (fields = OUTPUTS, shown?: CheckRequest['shown']): Promise<readonly CheckItem[]> => {
    const session = await openSession(org, new TestContext(), { auth: ADMIN });
    return session.check({ reads: [READ], writes: { Opportunity: fields }, shown });
  };
  const customFields = async (): Promise<readonly string[]> => {
    const soql = encodeURIComponent("SELECT DeveloperName FROM CustomField WHERE TableEnumOrId IN ('Opportunity','Activity')");
    const answer = await fetch(`${org.baseUrl}/services/data/v62.0/tooling/query?q=${soql}`, { headers: { authorization: `Bearer ${await adminToken(org.baseUrl)}` } });
    return [...(await answer.text()).matchAll(/"DeveloperName":"(\w+)"/g)].map(([, name]) => `${name ?? ''}__c`);
  };

  it('stop setup before anything is made, when one of them cannot hold what is written', async () => {
    await makeField('Opportunity.Handoff_Score__c', { type: 'Percent', precision: 5, scale: 2 });
    const steps = await setup();
    expect(stepOf(steps, 'Opportunity.Handoff_Score__c')).toMatchObject({
      action: 'manual',
      done: false,
      unfit: true,
      message: expect.stringMatching(/type Percent, but Number is needed.*rule.*Object Manager → Opportunity → Fields & Relationships → Handoff_Score__c.*writeBack\.fields/),
    });
    expect(steps.filter(({ done, action }) => done && action !== 'exists')).toEqual([]);
    expect(stepOf(steps, 'Opportunity.Handoff_Status__c')).toMatchObject({ action: 'create', done: false });
    expect(await rowsIn(org, 'PermissionSet')).toEqual([]);
    expect(await customFields()).toEqual(['Handoff_Score__c']);
  });

  it.each([
    ['Opportunity.Handoff_Score__c', { type: 'Text', length: 20 }, /type Text, but Number is needed/],
    ['Opportunity.Handoff_Score__c', { type: 'Number', precision: 3, scale: 1 }, /room for 2 digits.*3 are needed/],
    ['Opportunity.Handoff_Score__c', { ...NUMBER, required: true }, /required.*Always require/],
    ['Opportunity.Handoff_Score__c', { ...NUMBER, unique: true }, /no value twice.*Untick/],
    ['Opportunity.Handoff_Score__c', { type: 'Number', formula: '1 + 1' }, /is a formula/],
    ['Opportunity.Handoff_Missing_Fields__c', { type: 'Text', length: 255 }, /type Text, but Text Area \(Long\) is needed/],
    ['Opportunity.Handoff_Missing_Fields__c', { type: 'LongTextArea', length: 1000, visibleLines: 3 }, /room for 1000 characters, but 8192 are needed/],
    ['Opportunity.Handoff_Gaps__c', { type: 'Html', length: 131_072, visibleLines: 10 }, /Text Area \(Rich\)/],
    ['Opportunity.Handoff_Status_Reason__c', { type: 'Text', length: 80 }, /room for 80 characters, but 255/],
    ['Opportunity.Handoff_Status__c', { type: 'Checkbox', defaultValue: false }, /type Checkbox, but Picklist/],
    ['Opportunity.Handoff_Status__c', { type: 'Text', length: 5 }, /room for 5 characters/],
    ['Opportunity.Handoff_Status__c', statusList({ valueSetDefinition: { sorted: false, value: [value('Ready', { isActive: false }), value('Other')] } }), /switched off: Ready\. Activate/],
    ['Opportunity.Handoff_Next_Deadline__c', { type: 'DateTime' }, /type Date\/Time, but Date is needed/],
    ['Opportunity.Handoff_Link__c', { type: 'Text', length: 100 }, /room for 100 characters/],
    ['Activity.Handoff_Key__c', { type: 'Text', length: 64 }, /external ID.*unique.*Object Manager → Activity/],
    ['Activity.Handoff_Key__c', { type: 'Text', length: 20, externalId: true, unique: true }, /room for 20 characters, but 64/],
    ['Activity.Handoff_Key__c', { type: 'Number', precision: 18, scale: 0, externalId: true, unique: true }, /type Number, but Text is needed/],
  ])('are said to be unfit with the remedy: %s as %j', async (name, metadata, message) => {
    await makeField(name, metadata);
    expect(stepOf(await setup({ dryRun: true }), name)).toMatchObject({ unfit: true, message: expect.stringMatching(message) });
  });

  it('are taken as they are when they are wider than ours, or another type that holds the same', async () => {
    await makeField('Opportunity.Handoff_Score__c', { type: 'Number', precision: 18, scale: 2 });
    await makeField('Opportunity.Handoff_Status__c', { type: 'Text', length: 100 });
    await makeField('Opportunity.Handoff_Missing_Fields__c', { type: 'LongTextArea', length: 131_072, visibleLines: 10 });
    await makeField('Opportunity.Handoff_Gaps__c', { type: 'LongTextArea', length: 32_768, visibleLines: 3 });
    await makeField('Opportunity.Handoff_Status_Reason__c', { type: 'LongTextArea', length: 256, visibleLines: 3 });
    await makeField('Opportunity.Handoff_Next_Deadline__c', { type: 'Text', length: 10 });
    await makeField('Opportunity.Handoff_Checked_At__c', { type: 'Date' });
    await makeField('Opportunity.Handoff_Link__c', { type: 'Text', length: 255 });
    await makeField('Activity.Handoff_Key__c', { type: 'Text', length: 100, externalId: true, unique: true });
    const steps = await setup();
    expect(steps.filter(({ unfit }) => unfit === true)).toEqual([]);
    expect(steps.filter(({ done, action }) => !done && action !== 'manual')).toEqual([]);
    const session = await openSession(org, new TestContext());
    expect((await session.check({ reads: [READ], writes: { Opportunity: OUTPUTS } })).filter(({ ok }) => !ok)).toEqual([]);
    await org.control.control('bulk-seed', { deals: 1, rolesPerDeal: 0, gappyEvery: 0, dealsPerAccount: 1 });
    const [deal] = await rowsIn(org, 'Opportunity');
    const id = String(deal?.['Id']);
    const values = { Handoff_Score__c: 100, Handoff_Status__c: 'In onboarding', Handoff_Next_Deadline__c: '2026-12-01', Handoff_Checked_At__c: '2026-11-20T16:00:00.000Z', Handoff_Link__c: 'https://handoff.acme.example/1' };
    expect(await writeAll(session, [fieldsItem(id, values), taskItem(id)])).toMatchObject([{ outcome: 'acknowledged' }, { outcome: 'acknowledged' }]);
    expect(await rowsIn(org, 'Opportunity', { Id: id })).toMatchObject([{ ...values, Handoff_Checked_At__c: '2026-11-20' }]);
  });

  it('get the values that their own list lacks', async () => {
    await makeField('Opportunity.Handoff_Status__c', statusList({ valueSetDefinition: { sorted: false, value: [value('Other')] } }));
    await grantFields(org, 'Opportunity.Handoff_Status__c');
    expect((await check(['Handoff_Status__c'])).find(({ name }) => name === 'Field Handoff_Status__c')).toMatchObject({ ok: false, message: expect.stringMatching(/lacks Pre-close.*handoff setup/) });
    const steps = await setup();
    expect(steps.find(({ what }) => what.startsWith('Values of field'))).toMatchObject({ action: 'update', done: true });
    expect((await check(['Handoff_Status__c'])).filter(({ name }) => name.startsWith('Field '))).toEqual([]);
  });

  it('are judged by what the mapping shows in them, whatever their names, by setup and by check', async () => {
    await makeField('Opportunity.Deal_Readiness__c', { type: 'Percent', precision: 5, scale: 0 });
    await grantFields(org, 'Opportunity.Deal_Readiness__c');
    const ship = await shipRequestFor(connector);
    const shown = (shows: string) => ship.objects.map((source) => ({ ...source, shows: { Deal_Readiness__c: shows } }));
    const writes = { Opportunity: ['Deal_Readiness__c'] };
    expect(stepOf(await setup({ writes, ship: { ...ship, objects: shown('score') } }), 'Opportunity.Deal_Readiness__c')).toMatchObject({ unfit: true });
    const items = await check(['Deal_Readiness__c'], shown('score'));
    expect(items.find(({ name }) => name === 'Field Deal_Readiness__c')).toMatchObject({ ok: false, ability: 'write', message: expect.stringContaining('type Percent, but Number is needed') });
    expect(items.some(({ name }) => name === 'Write fields')).toBe(false);
    expect((await check(['Deal_Readiness__c'])).filter(({ name }) => name.startsWith('Field '))).toEqual([]);
  });

  it('are named by check: a formula, a rich text, a text that is too short, a key that is not unique', async () => {
    await makeField('Opportunity.Handoff_Score__c', { type: 'Number', formula: '1 + 1' });
    await makeField('Opportunity.Handoff_Gaps__c', { type: 'LongTextArea', length: 4000, visibleLines: 3 });
    await makeField('Opportunity.Handoff_Missing_Fields__c', { type: 'Html', length: 32_768, visibleLines: 10 });
    await makeField('Activity.Handoff_Key__c', { type: 'Text', length: 64, externalId: true });
    await grantFields(org, 'Opportunity.Handoff_Score__c', 'Opportunity.Handoff_Gaps__c', 'Opportunity.Handoff_Missing_Fields__c', 'Task.Handoff_Key__c');
    const failed = (await check(['Handoff_Score__c', 'Handoff_Gaps__c', 'Handoff_Missing_Fields__c'])).filter(({ ok, ability }) => !ok && ability === 'write');
    expect(failed.map(({ name }) => name)).toEqual(['Field Handoff_Score__c', 'Field Handoff_Missing_Fields__c', 'Field Handoff_Gaps__c', 'Write tasks']);
    expect(failed[0]?.message).toContain('It is a formula');
    expect(failed[1]?.message).toContain('Text Area (Rich)');
    expect(failed[2]?.message).toContain('room for 4000 characters');
    expect(failed[3]?.message).toMatch(/must be an external ID whose values are unique.*Object Manager → Activity/);
  });

  it('that people fill in are noted and stop nothing', async () => {
    await makeField('Opportunity.Handoff_Go_Live_Date__c', { type: 'Checkbox', defaultValue: false });
    const steps = await setup({ inputs: true });
    expect(stepOf(steps, 'Opportunity.Handoff_Go_Live_Date__c')).toMatchObject({ action: 'exists', done: true, message: expect.stringContaining('as Checkbox; the answer is a Date') });
    expect(stepOf(steps, 'Opportunity.Handoff_Score__c')).toMatchObject({ action: 'create', done: true });
  });

  it('do not stand in the way of removal', async () => {
    await makeField('Opportunity.Handoff_Score__c', { type: 'Percent', precision: 5, scale: 2 });
    expect(stepOf(await setup({ remove: true }), 'Opportunity.Handoff_Score__c')).toMatchObject({ action: 'manual', message: expect.stringContaining('it stays') });
  });
});
