import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ContractMemory } from '../../support/contract-context.ts';
import { deliver, fieldsOf, hire, noteOf, openCompany, pullAll, type Company } from './session.ts';
import { itSendsOnlyWhatTheSpecificationAllows } from './specification.ts';

let company: Company;
beforeEach(async () => {
  company = await openCompany();
});
afterEach(() => company.close());
const signIns = async (): Promise<readonly [v2: number, v1: number]> => {
  const calls = await company.calls();
  return [calls['POST /v2/auth/token'] ?? 0, calls['POST /v1/auth'] ?? 0];
};

describe('signing in', () => {
  it('happens once a day, not once a run', async () => {
    await hire(company, 30);
    await pullAll(await company.open());
    expect(await signIns()).toEqual([1, 1]);
    await pullAll(await company.open());
    await company.advance(20 * 3_600_000);
    await pullAll(await company.open());
    expect(await signIns()).toEqual([0, 0]);
    await company.advance(5 * 3_600_000);
    await pullAll(await company.open());
    expect((await signIns())[0]).toBe(1);
  });

  it('happens anew when the secret was exchanged, though the old token is still good', async () => {
    await pullAll(await company.open());
    await company.command('create-credential', { clientId: 'other', clientSecret: 'other-secret' });
    await company.calls();
    await pullAll(await company.open({ clientId: 'other', clientSecret: 'other-secret' }));
    expect((await signIns())[0]).toBe(1);
  });

  it('uses a credential of its own for the older interface where one is given', async () => {
    await hire(company, 30);
    await company.command('create-credential', { clientId: 'older', clientSecret: 'older-secret' });
    const { unread } = await pullAll(await company.open({ v1: { clientId: 'older', clientSecret: 'older-secret' } }));
    expect(unread).toEqual([]);
    expect([...company.memory.vault.keys()].toSorted()).toEqual(['personio-token-v1', 'personio-token-v2']);
  });

  it('goes on with the token that an answer brought along, and never uses a spent one', async () => {
    await company.command('settings', { rotateV1Tokens: true });
    const session = await company.open({ documentCategoryId: 72 });
    const ids = [await hire(company, 30), await hire(company, 31), await hire(company, 32)];
    await pullAll(session);
    await company.calls();
    const receipts = await deliver(session, ids.map((id) => noteOf(id, 'New-hire packet')));
    expect(receipts.map(({ outcome }) => outcome)).toEqual(['acknowledged', 'acknowledged', 'acknowledged']);
    expect(await signIns()).toEqual([0, 0]);
    const later = await company.open({ documentCategoryId: 72 });
    expect((await deliver(later, [noteOf(ids[0] ?? '', 'One more')])).map(({ outcome }) => outcome)).toEqual(['acknowledged']);
    expect(await signIns()).toEqual([0, 0]);
  });

  it('keeps tokens and secrets out of the cache, and the tokens in the vault', async () => {
    await hire(company, 30);
    const session = await company.open();
    await pullAll(session);
    expect(JSON.stringify([...company.memory.cache])).not.toMatch(/papi-/);
    expect([...company.memory.vault.values()].join()).toMatch(/papi-/);
    expect([...company.memory.vault.values()].join()).not.toContain('papi-demo-secret');
  });
});

describe('a refusal', () => {
  it('of a token that ended costs one sign-in, not the run', async () => {
    await hire(company, 30);
    const { cursor } = await pullAll(await company.open());
    await company.command('expire-tokens');
    await company.calls();
    expect((await pullAll(await company.open(), { cursor })).unread).toEqual([]);
    expect((await signIns())[0]).toBe(1);
  });

  it('for want of a scope is told apart from an ended token, and is asked once', async () => {
    await hire(company, 30);
    await company.command('set-scopes', { scopes: ['personio:persons:read'] });
    await company.calls();
    const { unread } = await pullAll(await company.open());
    expect(unread).toEqual([expect.stringContaining('the credential lacks the scope')]);
    const calls = await company.calls();
    expect(calls['GET /v2/recruiting/applications']).toBe(1);
    expect(calls['POST /v2/auth/token']).toBe(1);
  });

  it('ends as soon as the scope is given, although the kept token was made without it', async () => {
    await company.command('set-scopes', { scopes: ['personio:persons:read'] });
    await pullAll(await company.open());
    await company.command('set-scopes', { scopes: ['personio:persons:read', 'personio:recruiting:read'] });
    expect((await pullAll(await company.open())).unread).toEqual([]);
  });

  it('of everything fails the run and says what is missing', async () => {
    await company.command('set-scopes', { scopes: ['personio:webhooks:read'] });
    await expect(pullAll(await company.open())).rejects.toMatchObject({ resolution: { action: 'fail', code: 'missing_scope' } });
  });

  it('of the secret says where to find a new one, after one attempt', async () => {
    await company.calls();
    await expect(pullAll(await company.open({ clientSecret: 'papi-wrong' }, new ContractMemory()))).rejects.toMatchObject({ code: 'invalid_client', remedy: expect.stringContaining('API credentials') });
    expect(await company.calls()).toEqual({ 'POST /v2/auth/token': 1 });
  });

  it('of the older interface leaves reading and writing as they are', async () => {
    const id = await hire(company, 30);
    const session = await company.open({ v1: { clientId: 'nobody', clientSecret: 'nothing' } });
    const { unread, records } = await pullAll(session);
    expect([unread, records.length]).toEqual([[], 1]);
    expect((await deliver(session, [fieldsOf(id, { 'attributes.Handoff score': 72 })])).map(({ outcome }) => outcome)).toEqual(['acknowledged']);
  });

  it('keeps the trace that Personio’s support asks for, and no token', async () => {
    await company.control.faults([{ match: { path: '/v2/persons' }, fault: { kind: 'status', status: 409, body: JSON.stringify({ personio_trace_id: 'abc-123', errors: [{ title: 'Conflict', detail: 'token papi-abc.def-ghi' }] }), headers: { 'content-type': 'application/problem+json' } } }]);
    await expect(pullAll(await company.open())).rejects.toMatchObject({ message: expect.stringMatching(/Conflict: token … \(trace abc-123\)/) });
  });
});

describe('the pace', () => {
  it('stays within what Personio announces: 500 hires are read without one refusal', async () => {
    await company.command('bulk-seed', { persons: 500 });
    await company.calls();
    const { records, unread } = await pullAll(await company.open());
    expect([records.length, unread]).toEqual([500, []]);
    const { total, log } = await company.control.calls();
    expect(log.filter(({ status }) => status === 429)).toEqual([]);
    // 10 + 1 lists, an employment each, 20 times the supervisors, 4 lists of names, the catalogue, and signing in twice.
    expect(total).toBeLessThanOrEqual(545);
  }, 60_000);
});

itSendsOnlyWhatTheSpecificationAllows();
