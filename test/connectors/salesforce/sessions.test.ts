import { generateKeyPairSync } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  lastCursor,
  openSession,
  pullAll,
  pullRequest,
  recordsOf,
  rowsIn,
  startReadyOrg,
  TestContext,
  type RecordedOrg,
} from './session.ts';

describe('sessions of Salesforce', () => {
  let org: RecordedOrg;
  beforeEach(async () => {
    org = await startReadyOrg();
    await org.control.control('bulk-seed', { deals: 2_500, rolesPerDeal: 2, gappyEvery: 0 });
  });
  afterEach(() => org.stop());

  it('a token that expires every few calls only costs new tokens', async () => {
    await org.control.control('settings', { sessionCalls: 2 });
    const session = await openSession(org, new TestContext());
    expect(recordsOf(await pullAll(session, pullRequest(null)))).toHaveLength(2_500);
    expect(session.calls().auth).toBeGreaterThan(1);
  });

  it('ten requests that meet an expired session at once ask for one new token', async () => {
    const session = await openSession(org, new TestContext({ concurrency: 10, mode: 'fast' }));
    await session.describe(['Opportunity']);
    const ids = (await rowsIn(org, 'Opportunity')).map((row) => ({
      object: 'Opportunity',
      externalId: String(row['Id']),
    }));
    await org.control.control('revoke-sessions');
    const parts = Array.from({ length: 10 }, (_, index) =>
      session.reread(pullRequest(null), ids.slice(index * 20, index * 20 + 20)),
    );
    expect((await Promise.all(parts)).flat()).toHaveLength(200);
    expect(session.calls().auth).toBe(2);
  });

  it('a JWT login works against the same org and yields the same account id', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
      publicKeyEncoding: { type: 'spki', format: 'pem' },
    });
    await org.control.control('jwt-key', { publicKeyPem: publicKey, approve: ['handoff.integration@acme.example'] });
    const jwt = await openSession(org, new TestContext(), {
      auth: {
        flow: 'jwt_bearer',
        clientId: 'handoff-sync-app',
        username: 'handoff.integration@acme.example',
        privateKey,
      },
    });
    const secret = await openSession(org, new TestContext());
    expect(await jwt.accountId()).toBe(await secret.accountId());
    expect(recordsOf(await pullAll(jwt, pullRequest(null)))).toHaveLength(2_500);
  });

  it('a deal that is changed while it is read is handed over with all its people', async () => {
    const ids = (await rowsIn(org, 'Opportunity')).map((row) => String(row['Id'])).sort();
    const session = await openSession(org, new TestContext());
    const latest = new Map<string, number>();
    let cursor = null;
    let first = true;
    for await (const page of session.pull(pullRequest(null))) {
      for (const record of page.records)
        latest.set(record.externalId, record.related['OpportunityContactRoles']?.length ?? 0);
      if (first) {
        await org.control.control('update', { records: [{ Id: ids.at(-1), NextStep: 'Changed meanwhile' }] });
        await org.control.control('expire-locators');
      }
      first = false;
      cursor = page.cursor;
    }
    const next = await pullAll(await openSession(org, new TestContext()), pullRequest(cursor));
    for (const record of recordsOf(next))
      latest.set(record.externalId, record.related['OpportunityContactRoles']?.length ?? 0);
    expect(latest.size).toBe(2_500);
    expect([...latest.values()].every((people) => people === 2)).toBe(true);
    expect(recordsOf(next).some((record) => record.fields['NextStep'] === 'Changed meanwhile')).toBe(true);
    expect(lastCursor(next)).toMatchObject({ upper: null });
  });

  it('tasks that people closed or deleted are noticed, deleted deals’ tasks included', async () => {
    const [deal] = await rowsIn(org, 'Opportunity');
    const ids = await org.control.control('records', {
      object: 'Task',
      records: ['a', 'b', 'c'].map((key) => ({ Subject: 'x', WhatId: deal?.['Id'], Handoff_Key__c: `key-${key}` })),
    });
    const taskIds =
      typeof ids === 'object' && ids !== null && 'ids' in ids && Array.isArray(ids.ids) ? ids.ids.map(String) : [];
    const context = new TestContext();
    const first = await pullAll(await openSession(org, context), pullRequest(null));
    expect(first.flatMap((page) => page.tasks).map((task) => task.state)).toEqual(['open', 'open', 'open']);
    await org.control.control('update', { records: [{ Id: taskIds[0], Status: 'Completed' }] });
    await org.control.control('delete', { ids: [taskIds[1]] });
    const next = await pullAll(await openSession(org, context), pullRequest(lastCursor(first)));
    const states = Object.fromEntries(next.flatMap((page) => page.tasks).map((task) => [task.taskKey, task.state]));
    expect(states).toMatchObject({ 'key-a': 'closed', 'key-b': 'deleted' });
  });
});
