import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { SetupRequest, SetupStep } from '../../../src/core/connector.ts';
import {
  ADMIN,
  checkSoql,
  INTEGRATION,
  openSession,
  OUTPUTS,
  pullAll,
  pullRequest,
  READ,
  rowsIn,
  startRecordedOrg,
  TestContext,
  type RecordedOrg,
} from './session.ts';

const WRITES = { Opportunity: OUTPUTS };
const named = (steps: readonly SetupStep[], action: SetupStep['action']): SetupStep[] =>
  steps.filter((step) => step.action === action);

describe('setting up and checking a Salesforce org', () => {
  let org: RecordedOrg;
  beforeEach(async () => {
    org = await startRecordedOrg();
  });
  afterEach(async () => {
    for (const soql of org.soql) checkSoql(soql);
    await org.stop();
  });
  const admin = () => openSession(org, new TestContext(), { setupAuth: ADMIN });
  const setup = async (change: Partial<SetupRequest> = {}): Promise<readonly SetupStep[]> =>
    (await admin()).setup({ inputs: false, remove: false, dryRun: false, writes: WRITES, ...change });

  it('setup makes all fields and permissions, and a second run finds everything there', async () => {
    const first = await setup();
    expect(first.filter((step) => !step.done && step.action !== 'manual')).toEqual([]);
    expect(named(first, 'create').map((step) => step.what)).toContain(
      'Field Opportunity.Handoff_Score__c ("Handoff Completeness")',
    );
    const second = await setup();
    expect(named(second, 'create').concat(named(second, 'update'))).toEqual([]);
    expect(named(second, 'exists').length).toBeGreaterThan(10);
  });

  it('after setup the integration user may write every field and tasks', async () => {
    const before = await (await openSession(org, new TestContext())).check({ reads: [READ], writes: WRITES });
    expect(before.filter((item) => !item.ok).map((item) => item.name)).toEqual(['Write fields', 'Write tasks']);
    expect(before.find((item) => item.name === 'Write tasks')?.message).toContain('handoff setup');
    const withoutTasks = await (await openSession(org, new TestContext())).check({ reads: [READ], writes: WRITES, tasks: false });
    expect(withoutTasks.filter((item) => !item.ok).map((item) => item.name)).toEqual(['Write fields']);
    await setup();
    const after = await (await openSession(org, new TestContext())).check({ reads: [READ], writes: WRITES });
    expect(after.filter((item) => !item.ok)).toEqual([]);
  });

  it('a dry run changes nothing and plans what the real run does', async () => {
    const plan = await setup({ dryRun: true, inputs: true });
    expect(named(plan, 'create').length).toBeGreaterThan(30);
    expect(plan.every((step) => !step.done || step.action === 'exists')).toBe(true);
    expect(await rowsIn(org, 'PermissionSet')).toEqual([]);
    const real = await setup({ inputs: true });
    expect(real.map((step) => [step.what, step.action])).toEqual(plan.map((step) => [step.what, step.action]));
  });

  it('input fields can be filled in by sales, and the champion can be named', async () => {
    await setup({ inputs: true });
    const permissions = await rowsIn(org, 'FieldPermissions', { Field: 'Opportunity.Handoff_Goal__c' });
    const sets = await rowsIn(org, 'PermissionSet');
    const editable = permissions.map((row) => [
      sets.find((set) => set['Id'] === row['ParentId'])?.['Name'],
      row['PermissionsEdit'],
    ]);
    expect(editable.sort()).toEqual([
      ['Handoff_Integration', false],
      ['Handoff_Viewer', true],
    ]);
    const roles = (
      await (await openSession(org, new TestContext())).describe(['OpportunityContactRole'])
    )[0]?.fields.find((field) => field.path === 'Role');
    expect(roles?.values).toContain('Champion');
    expect(roles?.values).toContain('Decision Maker');
    expect(named(await setup({ inputs: true }), 'create')).toEqual([]);
  });

  it('removal takes what setup made and leaves a field of the same name that somebody else made', async () => {
    const session = await admin();
    const token = await fetch(`${org.baseUrl}/services/oauth2/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: ADMIN.clientId,
        client_secret: ADMIN.clientSecret,
      }),
    });
    const accessToken = /"access_token":"([^"]+)"/.exec(await token.text())?.[1] ?? '';
    await fetch(`${org.baseUrl}/services/data/v62.0/tooling/sobjects/CustomField`, {
      method: 'POST',
      headers: { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        FullName: 'Opportunity.Handoff_Link__c',
        Metadata: { type: 'Url', label: 'Ours since 2019' },
      }),
    });
    await session.setup({ inputs: true, remove: false, dryRun: false, writes: WRITES });
    const steps = await session.setup({ inputs: true, remove: true, dryRun: false, writes: WRITES });
    expect(steps.filter((step) => !step.done && step.action !== 'manual')).toEqual([]);
    expect(steps.find((step) => step.what.includes('Handoff_Link__c'))).toMatchObject({
      action: 'manual',
      done: false,
    });
    expect(await rowsIn(org, 'PermissionSet')).toEqual([]);
    const left = (await session.describe(['Opportunity']))[0]?.fields.filter((field) => field.custom);
    expect(left?.map((field) => field.path) ?? []).toEqual([]);
    const again = await session.setup({ inputs: true, remove: true, dryRun: false, writes: WRITES });
    expect(named(again, 'delete')).toEqual([]);
  });

  it('somebody who is no administrator is told so at the first step', async () => {
    const session = await openSession(org, new TestContext());
    await expect(session.setup({ inputs: false, remove: false, dryRun: false, writes: WRITES })).rejects.toMatchObject({
      resolution: { code: 'INSUFFICIENT_ACCESS' },
      message: expect.stringContaining('Setup needs an administrator: the integration user'),
      remedy: expect.stringMatching(/settings\.setupAuth of the connection "sales".*README/),
    });
    const wrong = await openSession(org, new TestContext(), { setupAuth: INTEGRATION });
    await expect(wrong.setup({ inputs: false, remove: false, dryRun: false, writes: WRITES })).rejects.toMatchObject({
      message: expect.stringContaining('the user of settings.setupAuth may not'),
    });
  });

  it('a check mentions, as no fault, that reports cannot filter our tasks without their type', async () => {
    await setup();
    const typeItem = async (settings = {}) =>
      (await (await openSession(org, new TestContext(), settings)).check({ reads: [READ], writes: WRITES })).find(
        (item) => item.name === 'Task type',
      );
    expect(await typeItem()).toMatchObject({
      ok: true,
      message: expect.stringMatching(/no value "Handoff".*Object Manager → Task/),
    });
    expect(await typeItem({ taskCategory: 'Other' })).toBeUndefined();
  });

  it('a field that the mapping writes and setup does not know is left to the administrator', async () => {
    const steps = await setup({ writes: { Opportunity: ['Handoff_Score__c', 'Our_Own__c'] } });
    expect(steps.find((step) => step.what.includes('Our_Own__c'))).toMatchObject({ action: 'manual' });
    expect(steps.some((step) => step.what.includes('Handoff_Gaps__c'))).toBe(false);
  });

  it('a check names hidden mapped fields, locked fields and a wrong version with what each costs', async () => {
    await setup();
    await org.control.control('settings', {
      hiddenFields: ['Opportunity.NextStep'],
      readOnlyFields: ['Opportunity.Handoff_Score__c'],
    });
    const items = await (await openSession(org, new TestContext())).check({ reads: [READ], writes: WRITES });
    const failed = items.filter((item) => !item.ok);
    expect(failed.map((item) => item.name)).toEqual(['Mapped fields', 'Edit fields']);
    expect(failed[0]?.message).toContain('NextStep');
    expect(failed[1]?.message).toContain('Handoff_Score__c');
  });

  it('a check with a wrong secret answers with one failed item instead of an exception', async () => {
    const items = await (
      await openSession(org, new TestContext(), {
        auth: { flow: 'client_credentials', clientId: 'handoff-sync-app', clientSecret: 'wrong' },
      })
    ).check({ reads: [READ], writes: WRITES });
    expect(items).toHaveLength(1);
    expect(items[0]).toMatchObject({ name: 'Sign-in', ok: false });
  });

  it('a user who may not see opportunities is told before anything else is read', async () => {
    await setup();
    await org.control.control('settings', { objectRights: { Opportunity: { read: false } } });
    const session = await openSession(org, new TestContext());
    await expect(pullAll(session, pullRequest(null))).rejects.toMatchObject({ resolution: { action: 'fail' } });
    expect((await session.check({ reads: [READ], writes: WRITES })).find((item) => item.name === 'Read deals')).toMatchObject({
      ok: false,
    });
  });

  it('describing shows own fields, parents one step away, lists of values and relations', async () => {
    const [object] = await (await openSession(org, new TestContext())).describe(['Opportunity']);
    expect(object?.fields.find((field) => field.path === 'Account.Name')).toMatchObject({
      type: 'string',
      writable: false,
    });
    expect(object?.fields.find((field) => field.path === 'StageName')?.values).toContain('Closed Won');
    expect(object?.relations).toContainEqual({ name: 'OpportunityContactRoles', object: 'OpportunityContactRole' });
  });
});
