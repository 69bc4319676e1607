import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { connector } from '../../../connectors/salesforce/index.ts';
import type { SetupRequest, SetupStep } from '../../../src/core/connector.ts';
import { shipRequestFor } from '../../shipped/shipped-by-default.ts';
import { ADMIN, adminToken, checkSoql, openSession, OUTPUTS, rowsIn, startRecordedOrg, TestContext, type RecordedOrg } from './session.ts';

const RULE = 'Validation rule "Handoff_Minimum_Before_Close"';
const PERMISSION = 'Custom permission "Handoff Sync Bypass"';
const SCORE = 'Field Opportunity.Handoff_Score__c ("Handoff Completeness")';
const BAR = 'Field Opportunity.Handoff_Progress__c ("Handoff Progress")';

describe('the bar, the rule and its permission in a Salesforce org', () => {
  let org: RecordedOrg;
  beforeEach(async () => {
    org = await startRecordedOrg();
  });
  afterEach(async () => {
    for (const soql of org.soql) checkSoql(soql);
    await org.stop();
  });
  const setup = async (change: Partial<SetupRequest> = {}): Promise<readonly SetupStep[]> => {
    const session = await openSession(org, new TestContext(), { setupAuth: ADMIN });
    return session.setup({ inputs: false, remove: false, dryRun: false, writes: { Opportunity: OUTPUTS }, ship: await shipRequestFor(connector), ...change });
  };
  const stepOf = (steps: readonly SetupStep[], what: string) => steps.find((step) => step.what === what);
  /** As a deployment of the package, or a person, would leave it. */
  const makePermission = () => org.control.control('records', { object: 'CustomPermission', records: [{ DeveloperName: 'Handoff_Sync_Bypass', MasterLabel: 'Handoff Sync Bypass' }] });
  /** As an administrator, by hand. */
  const call = async (method: string, path: string, body?: unknown): Promise<{ readonly status: number; readonly text: string }> => {
    const headers = { authorization: `Bearer ${await adminToken(org.baseUrl)}`, 'content-type': 'application/json' };
    const answer = await fetch(`${org.baseUrl}/services/data/v62.0${path}`, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    return { status: answer.status, text: await answer.text() };
  };
  const findRule = async () => (await call('GET', `/tooling/query?q=${encodeURIComponent("SELECT Id, Active, ErrorMessage, ErrorDisplayField FROM ValidationRule WHERE EntityDefinitionId = 'Opportunity'")}`)).text;

  it('without the custom permission the rule is left to the administrator, who is told how', async () => {
    const steps = await setup();
    expect(stepOf(steps, BAR)).toMatchObject({ action: 'create', done: true });
    expect(stepOf(steps, PERMISSION)).toMatchObject({ action: 'manual', message: expect.stringMatching(/--package.*Custom Permissions/) });
    expect(stepOf(steps, RULE)).toMatchObject({ action: 'manual' });
    expect(steps.filter((step) => !step.done && step.action !== 'manual')).toEqual([]);
    expect(await findRule()).toContain('"totalSize":0');
  });

  it('with it the integration may pass and the rule is made, off; a second run finds both', async () => {
    await makePermission();
    const plan = await setup({ dryRun: true });
    const steps = await setup();
    expect(steps.map((step) => [step.what, step.action])).toEqual(plan.map((step) => [step.what, step.action]));
    expect(stepOf(steps, RULE)).toMatchObject({ action: 'create', done: true });
    expect(await findRule()).toMatch(/"Active":false.*Handoff Missing Count.*"ErrorDisplayField":"Handoff_Score__c"/);
    const [set] = (await rowsIn(org, 'PermissionSet')).filter((row) => row['Name'] === 'Handoff_Integration');
    expect((await rowsIn(org, 'SetupEntityAccess')).map((row) => row['ParentId'])).toEqual([set?.['Id']]);
    const again = await setup();
    expect(again.filter((step) => step.action === 'create' || step.action === 'update')).toEqual([]);
  });

  it('nobody may edit the bar', async () => {
    await setup();
    const rights = await rowsIn(org, 'FieldPermissions', { Field: 'Opportunity.Handoff_Progress__c' });
    expect(rights.map((row) => [row['PermissionsRead'], row['PermissionsEdit']])).toEqual([[true, false], [true, false]]);
  });

  it('removal takes rule and bar before the score that they name, and leaves the permission to a person', async () => {
    await makePermission();
    await setup();
    const steps = await setup({ remove: true });
    expect(steps.filter((step) => !step.done && step.action !== 'manual')).toEqual([]);
    const order = [RULE, BAR, SCORE].map((what) => steps.findIndex((step) => step.what === what && step.action === 'delete'));
    expect(order).toEqual(order.toSorted((a, b) => a - b));
    expect(order[0]).toBeGreaterThan(-1);
    expect(stepOf(steps, PERMISSION)).toMatchObject({ action: 'manual' });
    expect(await findRule()).toContain('"totalSize":0');
  });

  it('removal leaves a rule of the same name that somebody else made', async () => {
    await makePermission();
    await call('POST', '/tooling/sobjects/ValidationRule', { FullName: 'Opportunity.Handoff_Minimum_Before_Close', Metadata: { active: false, errorConditionFormula: 'IsWon', errorMessage: 'Ours since 2019' } });
    expect(stepOf(await setup(), RULE)).toMatchObject({ action: 'manual', message: expect.stringContaining('setup did not make it') });
    expect(stepOf(await setup({ remove: true }), RULE)).toMatchObject({ action: 'manual', done: false });
    expect(await findRule()).toContain('Ours since 2019');
  });

  it('fields are made under the names of the mapping, with its texts of the statuses; removal knows the former names', async () => {
    const ship = await shipRequestFor(connector, { edit: (text) => text.replace('Handoff_Score__c: score', 'Deal_Readiness__c: score').replace('incomplete: Incomplete', 'incomplete: Needs work') });
    await setup();
    const writes = { Opportunity: Object.keys(ship.objects[0]?.shows ?? {}) };
    const steps = await setup({ ship, writes });
    expect(steps.filter((step) => step.action === 'create' && step.what.startsWith('Field ')).map((step) => step.what)).toEqual(['Field Opportunity.Deal_Readiness__c ("Handoff Completeness")']);
    const removed = await setup({ ship, writes, remove: true });
    expect(removed.filter((step) => step.action === 'delete').map((step) => step.what)).toEqual(expect.arrayContaining([SCORE, 'Field Opportunity.Deal_Readiness__c ("Handoff Completeness")']));
  });

  it('a new text of a status is added to the list that is there, and the old ones stay', async () => {
    const ship = await shipRequestFor(connector, { edit: (text) => text.replace('incomplete: Incomplete', 'incomplete: Needs work') });
    await setup();
    const steps = await setup({ ship });
    expect(steps.filter((step) => step.action === 'update')).toEqual([expect.objectContaining({ what: 'Values of field Opportunity.Handoff_Status__c', done: true, message: expect.stringContaining('Needs work') })]);
    const [object] = await (await openSession(org, new TestContext())).describe(['Opportunity']);
    expect(object?.fields.find((field) => field.path === 'Handoff_Status__c')?.values).toEqual(expect.arrayContaining(['Incomplete', 'Needs work', 'Withdrawn']));
    expect((await setup({ ship })).filter((step) => step.action === 'update')).toEqual([]);
  });

  it('bar and rule follow a score that is called otherwise, and a new threshold', async () => {
    await makePermission();
    await setup();
    const changed = await shipRequestFor(connector, { edit: (text) => text.replace('Handoff_Score__c: score', 'Deal_Readiness__c: score') });
    const ship = { ...changed, readyAt: 90 };
    const steps = await setup({ ship, writes: { Opportunity: Object.keys(ship.objects[0]?.shows ?? {}) } });
    expect(steps.filter((step) => step.action === 'update').map((step) => [step.what, step.done])).toEqual(expect.arrayContaining([['Formula of field Opportunity.Handoff_Progress__c', true], [RULE, true]]));
    const rule = /"Id":"(\w+)"/.exec(await findRule())?.[1] ?? '';
    expect((await call('GET', `/tooling/sobjects/ValidationRule/${rule}`)).text).toContain('Deal_Readiness__c < 90');
    const again = await setup({ ship, writes: { Opportunity: Object.keys(ship.objects[0]?.shows ?? {}) } });
    expect(again.filter((step) => step.action === 'update' || step.action === 'create')).toEqual([]);
  });

  it('a standard field that the mapping writes is left to the administrator', async () => {
    const ship = await shipRequestFor(connector, { edit: (text) => text.replace('Handoff_Status_Reason__c: statusReason', 'NextStep: statusReason') });
    const steps = await setup({ ship, writes: { Opportunity: Object.keys(ship.objects[0]?.shows ?? {}) } });
    expect(stepOf(steps, 'Field Opportunity.NextStep')).toMatchObject({ action: 'manual' });
    expect(steps.filter((step) => !step.done && step.action !== 'manual')).toEqual([]);
  });

  it('the simulated org refuses what Salesforce refuses', async () => {
    const rule = (errorConditionFormula: string, more = {}) => call('POST', '/tooling/sobjects/ValidationRule', { FullName: 'Opportunity.A_Rule', Metadata: { active: false, errorConditionFormula, errorMessage: 'No.', ...more } });
    expect(await rule('Not_There__c < 5')).toMatchObject({ status: 400, text: expect.stringContaining('Field Not_There__c does not exist') });
    expect(await rule('$Permission.Nobody')).toMatchObject({ status: 400, text: expect.stringContaining('$Permission.Nobody') });
    expect(await rule('IsWon', { errorMessage: 'x'.repeat(256) })).toMatchObject({ status: 400 });
    expect(await call('POST', '/sobjects/CustomPermission', { DeveloperName: 'X', MasterLabel: 'X' })).toMatchObject({ status: 403 });
    await setup();
    const fields = await call('GET', `/tooling/query?q=${encodeURIComponent("SELECT Id FROM CustomField WHERE DeveloperName = 'Handoff_Score'")}`);
    const id = /"Id":"(\w+)"/.exec(fields.text)?.[1] ?? '';
    expect(await call('DELETE', `/tooling/sobjects/CustomField/${id}`)).toMatchObject({ status: 400, text: expect.stringContaining('referenced elsewhere') });
  });
});
