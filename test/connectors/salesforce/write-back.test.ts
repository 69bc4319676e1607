import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ConnectorError } from '../../../src/core/errors.ts';
import type { JsonObject } from '../../../src/core/json.ts';
import type { Receipt } from '../../../src/core/connector.ts';
import { asStored, fieldsItem, taskContent, taskItem, writeAll } from './items.ts';
import {
  checkSoql,
  openSession,
  rowsIn,
  setUp,
  startOrg,
  startReadyOrg,
  TestContext,
  type RecordedOrg,
} from './session.ts';

const outcomes = (receipts: readonly Receipt[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const receipt of receipts) counts[receipt.outcome] = (counts[receipt.outcome] ?? 0) + 1;
  return counts;
};
const failureOf = (receipts: readonly Receipt[]) =>
  receipts.flatMap((receipt) => (receipt.outcome === 'failed' ? [receipt.resolution] : []));
const remoteIdOf = (receipts: readonly Receipt[]): string =>
  receipts.flatMap((receipt) => (receipt.outcome === 'acknowledged' ? [receipt.remoteId ?? ''] : []))[0] ?? '';

describe('writing back to Salesforce', () => {
  let org: RecordedOrg;
  let deals: { readonly id: string; readonly account: string }[];
  let rep: string;
  beforeEach(async () => {
    org = await startReadyOrg();
    await org.control.control('bulk-seed', { deals: 420, rolesPerDeal: 0, gappyEvery: 0, dealsPerAccount: 3 });
    deals = (await rowsIn(org, 'Opportunity')).map((row) => ({
      id: String(row['Id']),
      account: String(row['AccountId']),
    }));
    rep = String((await rowsIn(org, 'User', { LastName: 'Rep' }))[0]?.['Id']);
  });
  afterEach(async () => {
    for (const soql of org.soql) checkSoql(soql);
    await org.stop();
  });
  const deal = (index = 0): string => deals[index]?.id ?? '';
  const open = (context = new TestContext(), settings: JsonObject = {}) => openSession(org, context, settings);
  const taskOf = async (id: string): Promise<JsonObject | undefined> =>
    (await rowsIn(org, 'Task', { Id: id }, true))[0];
  const batch = (values: JsonObject = { Handoff_Score__c: 55 }) =>
    deals.flatMap(({ id, account }) => [
      { ...fieldsItem(id, values), lockGroup: account },
      taskItem(id, { lockGroup: account, task: taskContent({ owner: { id: rep, name: null, email: null } }) }),
    ]);

  for (const mode of ['fast', 'save_calls'] as const) {
    it(`${mode}: one row that the org refuses costs one row and keeps the org’s own words`, async () => {
      await org.control.control('validation-rule', {
        object: 'Opportunity',
        field: 'Handoff_Score__c',
        values: [13],
        message: 'Thirteen is unlucky here',
      });
      const session = await open(new TestContext({ concurrency: 3, mode }));
      const items = batch().map((item) =>
        item.kind === 'fields' && item.target.externalId === deal(5)
          ? { ...item, values: { Handoff_Score__c: 13 } }
          : item,
      );
      const receipts = await writeAll(session, items);
      expect(outcomes(receipts)).toEqual({ acknowledged: 839, failed: 1 });
      expect(failureOf(receipts)[0]).toMatchObject({
        action: 'skip_record',
        code: 'FIELD_CUSTOM_VALIDATION_EXCEPTION',
      });
      expect(failureOf(receipts)[0]?.message).toContain('Thirteen is unlucky here');
      expect(await rowsIn(org, 'Opportunity', { Handoff_Score__c: 55 })).toHaveLength(419);
      expect(await rowsIn(org, 'Task')).toHaveLength(420);
    });

    it(`${mode}: a connection that breaks after the org saved creates no task twice`, async () => {
      await org.control.faults([
        {
          match: { method: mode === 'fast' ? 'PATCH' : 'POST', path: 'composite' },
          skip: mode === 'fast' ? 3 : 1,
          times: 1,
          fault: { kind: 'drop_after' },
        },
      ]);
      const session = await open(new TestContext({ concurrency: 2, mode }));
      const receipts = await writeAll(session, batch());
      expect(outcomes(receipts)).toEqual({ acknowledged: 840 });
      expect(await rowsIn(org, 'Task')).toHaveLength(420);
    });
  }

  it('rows that the org holds locked are tried again after a pause', async () => {
    await org.control.control('lock-rows', { times: 7 });
    const context = new TestContext();
    const receipts = await writeAll(await open(context), batch());
    expect(outcomes(receipts)).toEqual({ acknowledged: 840 });
    expect(context.waits.length).toBeGreaterThan(0);
  });

  it('a bundle that fails as a whole is sent again part by part', async () => {
    const session = await open(new TestContext({ concurrency: 1, mode: 'save_calls' }));
    await session.describe(['Opportunity']);
    await org.control.faults([
      {
        match: { path: 'composite$' },
        times: 1,
        fault: { kind: 'status', status: 500, body: [{ errorCode: 'UNKNOWN_EXCEPTION', message: 'CPU' }] },
      },
    ]);
    const receipts = await writeAll(session, batch());
    expect(outcomes(receipts)).toEqual({ acknowledged: 840 });
    expect((await org.control.calls()).byKey['PATCH /services/data/v62.0/composite/sobjects']).toBe(3);
  });

  it('the spent daily limit stops the batch and says so; what was not answered has no receipt', async () => {
    const session = await open();
    await session.describe(['Opportunity']);
    await org.control.faults([
      { match: { path: 'composite' }, skip: 1, times: 50, fault: { kind: 'vendor', name: 'daily_limit' } },
    ]);
    const receipts: Receipt[] = [];
    const attempt = session.writeBack(batch(), (some) => Promise.resolve(void receipts.push(...some)));
    await expect(attempt).rejects.toBeInstanceOf(ConnectorError);
    await expect(attempt).rejects.toMatchObject({
      resolution: { action: 'rate_limited', code: 'REQUEST_LIMIT_EXCEEDED' },
    });
    expect(outcomes(receipts)).toEqual({ acknowledged: 200 });
  });

  it('a task changes only in what changed, so a person’s new subject and date stay', async () => {
    const session = await open();
    const id = remoteIdOf(await writeAll(session, [taskItem(deal())]));
    await org.control.control('update', { records: [{ Id: id, Subject: 'My words', ActivityDate: '2031-01-01' }] });
    const receipts = await writeAll(session, [
      taskItem(deal(), { remoteId: id, changed: ['body'], task: taskContent({ body: 'Champion' }) }),
    ]);
    expect(outcomes(receipts)).toEqual({ acknowledged: 1 });
    expect(await taskOf(id)).toMatchObject({
      Subject: 'My words',
      ActivityDate: '2031-01-01',
      Description: 'Champion',
      OwnerId: rep,
      WhatId: deal(),
    });
  });

  describe('what a person changed on a task of ours', () => {
    const before = taskContent();
    const after = { subject: 'New subject', body: 'New text', dueDate: '2099-03-03' };
    const everything = ['subject', 'body', 'dueDate', 'owner'] as const;
    /** Somebody edits the task, then everything we want of it changes. */
    const editedThenUpdated = async (edit: JsonObject, context = new TestContext(), settings: JsonObject = {}) => {
      const session = await open(context, settings);
      const id = remoteIdOf(await writeAll(session, [taskItem(deal(), { task: before })]));
      if (Object.keys(edit).length > 0) await org.control.control('update', { records: [{ Id: id, ...edit }] });
      const calls = session.calls().api;
      const task = taskContent({ ...after, owner: { id: await userId('Integration'), name: null, email: null } });
      const update = taskItem(deal(), { remoteId: id, changed: everything, acknowledged: asStored(before), task });
      expect(outcomes(await writeAll(session, [update]))).toEqual({ acknowledged: 1 });
      return { session, id, task, calls: session.calls().api - calls, shown: await taskOf(id) };
    };
    const userId = async (name: string): Promise<string> =>
      String((await rowsIn(org, 'User')).find((row) => String(row['Username']).includes(name.toLowerCase()))?.['Id']);

    it('is nothing when nobody touched it: all of it is updated, with one call to look', async () => {
      const { shown, calls, task } = await editedThenUpdated({});
      expect(shown).toMatchObject({
        Subject: 'New subject',
        Description: 'New text',
        ActivityDate: '2099-03-03',
        OwnerId: task.owner.id,
      });
      expect(calls).toBe(2);
    });

    it('stays, the owner too, when the deal’s owner changes later; the rest is updated', async () => {
      const admin = await userId('Admin');
      const first = await editedThenUpdated({ OwnerId: admin });
      expect(first.shown).toMatchObject({ OwnerId: admin, Subject: 'New subject', ActivityDate: '2099-03-03' });
      const back = taskItem(deal(), {
        remoteId: first.id,
        changed: ['owner'],
        acknowledged: asStored(first.task),
        task: { ...first.task, owner: before.owner },
      });
      await writeAll(first.session, [back]);
      expect(await taskOf(first.id)).toMatchObject({ OwnerId: admin });
    });

    for (const [what, edit] of [
      ['date', { ActivityDate: '2098-01-01' }],
      ['subject', { Subject: 'Ask Kim' }],
      ['text', { Description: 'By phone only' }],
      ['emptied date', { ActivityDate: null }],
    ] as const)
      it(`stays: the ${what}`, async () => {
        const { shown, task } = await editedThenUpdated(edit);
        const updated = { Subject: 'New subject', Description: 'New text', ActivityDate: '2099-03-03' };
        expect(shown).toMatchObject({ ...updated, OwnerId: task.owner.id, ...edit });
      });

    it('stays when the task is closed, and the reason is added once even when the closing is repeated', async () => {
      const { session, id, task } = await editedThenUpdated({ Description: 'By phone only' });
      const closing = taskItem(deal(), {
        remoteId: id,
        changed: ['body', 'status', 'note'],
        acknowledged: asStored(task),
        task: { ...task, body: 'Newer', status: 'done', note: 'Filled.' },
      });
      await writeAll(session, [closing]);
      await writeAll(session, [{ ...closing, uncertain: true }]);
      expect(await taskOf(id)).toMatchObject({ Description: 'By phone only\n\nFilled.', IsClosed: true });
    });

    it('is not what closing did: a task opened again gets its text and date back', async () => {
      const { session, id, task } = await editedThenUpdated({});
      const closed = { ...task, status: 'done', note: 'Filled.' } as const;
      const known = { remoteId: id, changed: ['status', 'note'] as const };
      await writeAll(session, [taskItem(deal(), { ...known, acknowledged: asStored(task), task: closed })]);
      await writeAll(session, [taskItem(deal(), { ...known, acknowledged: asStored(closed), task })]);
      expect(await taskOf(id)).toMatchObject({
        Description: 'New text',
        ActivityDate: '2099-03-03',
        IsClosed: false,
      });
    });

    it('is not the fallback owner whom we chose: the task goes on to the deal’s new owner', async () => {
      const admin = await userId('Admin');
      const given = taskContent({ owner: { id: rep, name: null, email: null } });
      await org.control.control('update', { records: [{ Id: rep, IsActive: false }] });
      const session = await open(new TestContext(), { fallbackOwner: admin });
      const id = remoteIdOf(await writeAll(session, [taskItem(deal(), { task: given })]));
      expect(await taskOf(id)).toMatchObject({ OwnerId: admin });
      const next = await userId('Integration');
      const task = taskContent({ owner: { id: next, name: null, email: null } });
      const acknowledged = asStored(given);
      await writeAll(session, [taskItem(deal(), { remoteId: id, changed: ['owner'], acknowledged, task })]);
      expect(await taskOf(id)).toMatchObject({ OwnerId: next });
    });

    it('is the fallback owner when a person chose them', async () => {
      const admin = await userId('Admin');
      const { shown } = await editedThenUpdated({ OwnerId: admin }, new TestContext(), { fallbackOwner: admin });
      expect(shown).toMatchObject({ OwnerId: admin });
    });
  });

  it('closing a task pulls a future date to today, keeps the text people wrote and adds the note', async () => {
    const session = await open();
    const id = remoteIdOf(await writeAll(session, [taskItem(deal())]));
    await org.control.control('update', { records: [{ Id: id, Description: 'Asked twice by phone' }] });
    const done = taskContent({ status: 'done', note: 'Everything is filled in.' });
    const receipts = await writeAll(session, [
      taskItem(deal(), { remoteId: id, changed: ['status', 'note'], task: done }),
    ]);
    expect(outcomes(receipts)).toEqual({ acknowledged: 1 });
    expect(await taskOf(id)).toMatchObject({
      IsClosed: true,
      Status: 'Completed',
      ActivityDate: new Date().toISOString().slice(0, 10),
      Description: 'Asked twice by phone\n\nEverything is filled in.',
    });
  });

  for (const status of ['open', 'done'] as const) {
    it(`a task that a person deleted is gone and is not made again when it should be ${status}`, async () => {
      const session = await open();
      const id = remoteIdOf(await writeAll(session, [taskItem(deal())]));
      await org.control.control('delete', { ids: [id] });
      const receipts = await writeAll(session, [
        taskItem(deal(), { remoteId: id, changed: ['body', 'status'], task: taskContent({ status }) }),
      ]);
      expect(outcomes(receipts)).toEqual({ gone: 1 });
      expect(await rowsIn(org, 'Task')).toHaveLength(0);
    });
  }

  it('a task whose creation was never confirmed is closed if it exists and never created closed', async () => {
    const session = await open();
    await writeAll(session, [taskItem(deal(0))]);
    const closed = { uncertain: true, changed: null, task: taskContent({ status: 'done', note: 'Filled.' }) } as const;
    const receipts = await writeAll(session, [taskItem(deal(0), closed), taskItem(deal(1), closed)]);
    expect(outcomes(receipts)).toEqual({ acknowledged: 2 });
    expect((await rowsIn(org, 'Task')).map((row) => row['IsClosed'])).toEqual([true]);
  });

  it('owners known by e-mail are looked up with one question, remembered for the next run', async () => {
    const context = new TestContext();
    const first = await open(context);
    await writeAll(first, [taskItem(deal(0)), taskItem(deal(1))]);
    expect(first.calls().api).toBe(3);
    const second = await open(context);
    await writeAll(second, [taskItem(deal(2))]);
    expect(second.calls().api).toBe(1);
    expect((await rowsIn(org, 'Task')).map((row) => row['OwnerId'])).toEqual([rep, rep, rep]);
  });

  it('a task for nobody Salesforce knows fails with a remedy, or goes to the fallback owner and is reported', async () => {
    const stranger = taskContent({ owner: { id: null, name: null, email: 'gone@acme.example' } });
    const refused = await writeAll(await open(), [taskItem(deal(), { task: stranger })]);
    expect(failureOf(refused)[0]).toMatchObject({ code: 'NO_OWNER', action: 'skip_record' });
    expect(JSON.stringify(refused)).not.toContain('gone@acme.example');
    const context = new TestContext();
    const receipts = await writeAll(await open(context, { fallbackOwner: 'rita.rep@acme.example' }), [
      taskItem(deal(), { task: stranger }),
    ]);
    expect(outcomes(receipts)).toEqual({ acknowledged: 1 });
    expect(context.logs.join()).toContain('fallbackOwner');
  });

  it('an owner deactivated meanwhile is replaced by the fallback owner', async () => {
    const admin = String(
      (await rowsIn(org, 'User', { LastName: 'Admin' }))[0]?.['Id'] ??
        (await rowsIn(org, 'User', { Username: 'admin@acme.example' }))[0]?.['Id'],
    );
    await org.control.control('update', { records: [{ Id: rep, IsActive: false }] });
    const item = taskItem(deal(), { task: taskContent({ owner: { id: rep, name: null, email: null } }) });
    const refused = await writeAll(await open(), [item]);
    expect(outcomes(refused)).toEqual({ failed: 1 });
    expect(failureOf(refused)[0]?.remedy).toContain('fallbackOwner');
    const receipts = await writeAll(await open(new TestContext(), { fallbackOwner: admin }), [item]);
    expect(outcomes(receipts)).toEqual({ acknowledged: 1 });
    expect((await rowsIn(org, 'Task'))[0]?.['OwnerId']).toBe(admin);
  });

  it('a field that is not there fails its items without a call each, and tasks go on', async () => {
    const session = await open();
    const receipts = await writeAll(session, [
      ...deals.slice(0, 50).map(({ id }) => fieldsItem(id, { No_Such__c: 1 })),
      taskItem(deal(), { task: taskContent({ owner: { id: rep, name: null, email: null } }) }),
    ]);
    expect(outcomes(receipts)).toEqual({ failed: 50, acknowledged: 1 });
    expect(failureOf(receipts)[0]?.message).toContain('No_Such__c');
    expect(session.calls().api).toBe(2);
  });

  it('values are fitted to their fields without breaking a character', async () => {
    const session = await open();
    const receipts = await writeAll(session, [
      fieldsItem(deal(), {
        Handoff_Status_Reason__c: '🙂'.repeat(300),
        Handoff_Checked_At__c: '2026-11-22T08:00:00.000Z',
        Handoff_Next_Deadline__c: '2026-12-01T00:00:00Z',
        Handoff_Link__c: null,
      }),
    ]);
    expect(outcomes(receipts)).toEqual({ acknowledged: 1 });
    const [row] = await rowsIn(org, 'Opportunity', { Id: deal() });
    expect(row?.['Handoff_Status_Reason__c']).toBe(`${'🙂'.repeat(127)}…`);
    expect(row).toMatchObject({ Handoff_Next_Deadline__c: '2026-12-01' });
  });

  it('without the task key tasks fail with what to do, and nothing is created', async () => {
    await org.control.control('settings', { hiddenFields: ['Task.Handoff_Key__c'] });
    const receipts = await writeAll(await open(), [taskItem(deal())]);
    expect(failureOf(receipts)[0]).toMatchObject({ code: 'NO_TASK_KEY' });
    expect(await rowsIn(org, 'Task')).toHaveLength(0);
  });

  it('tasks are of category Handoff where the org has that type', async () => {
    await writeAll(await open(new TestContext(), { taskCategory: 'Other' }), [taskItem(deal(0))]);
    await writeAll(await open(), [taskItem(deal(1))]);
    expect((await rowsIn(org, 'Task')).map((row) => row['Type'] ?? null)).toEqual(['Other', null]);
  });
});

describe('writing to a slow Salesforce', () => {
  for (const mode of ['fast', 'save_calls'] as const) {
    it(`${mode}: requests overlap up to the configured number, and never two for one account`, async () => {
      const org = await startOrg(40);
      try {
        await setUp(org);
        await org.control.control('bulk-seed', { deals: 2_000, rolesPerDeal: 0, gappyEvery: 0, dealsPerAccount: 90 });
        const rep = String((await rowsIn(org, 'User', { LastName: 'Rep' }))[0]?.['Id']);
        const rows = await rowsIn(org, 'Opportunity');
        const context = new TestContext({ concurrency: 3, mode });
        const session = await openSession(org, context);
        await org.control.resetCalls();
        const receipts = await writeAll(
          session,
          rows.flatMap((row) => [
            { ...fieldsItem(String(row['Id']), { Handoff_Score__c: 1 }), lockGroup: String(row['AccountId']) },
            taskItem(String(row['Id']), {
              lockGroup: String(row['AccountId']),
              task: taskContent({ owner: { id: rep, name: null, email: null } }),
            }),
          ]),
        );
        expect(outcomes(receipts)).toEqual({ acknowledged: 4_000 });
        // A lock met would have meant a pause.
        expect(context.waits).toEqual([]);
        const { maxInFlight } = await org.control.calls();
        expect(maxInFlight).toBeLessThanOrEqual(3);
        // Where calls are scarcer than time, neighbouring bundles share an account and wait for each other.
        if (mode === 'fast') expect(maxInFlight).toBeGreaterThan(1);
        expect(session.calls().maxInFlight).toBe(maxInFlight);
      } finally {
        await org.stop();
      }
    });
  }
});
