import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { RecordRef } from '../../../src/core/connector.ts';
import { ConnectorError } from '../../../src/core/errors.ts';
import type { JsonObject } from '../../../src/core/json.ts';
import { oauthCredential } from '../../../connectors/bamboohr/auth.ts';
import { settingsSchema } from '../../../connectors/bamboohr/config.ts';
import { connector } from '../../../connectors/bamboohr/index.ts';
import { HttpClient } from '../../../connectors/kit/http-client.ts';
import { itSendsOnlyWhatTheSpecificationAllows } from './specification.ts';
import {
  applicationId,
  applicationRead,
  contextOf,
  deliver,
  employeeRead,
  fieldsOf,
  idByName,
  newMemory,
  openAccount,
  pullAll,
  pullRequest,
  taskOf,
  type Account,
} from './session.ts';

let account: Account;
beforeEach(async () => {
  account = await openAccount();
  await account.control.control('define-fields');
  await account.control.control('define-table');
  await account.control.control('demo-seed');
});
afterEach(() => account.close());

const reads = [employeeRead, applicationRead];
const failureOf = async (work: Promise<unknown>): Promise<ConnectorError> => {
  const error: unknown = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ConnectorError)) throw new Error(`no ConnectorError but ${String(error)}`);
  return error;
};

describe('a BambooHR session', () => {
  it('tries a wrong key once and keeps it out of the message', async () => {
    const error = await failureOf(pullAll(await account.open({ apiKey: 'secret-wrong-key' })));
    expect(error.resolution).toMatchObject({ action: 'fail', code: 'unauthorized' });
    expect((await account.control.calls()).total).toBe(1);
    expect(JSON.stringify([error.message, error.remedy, error.stack, error.cause])).not.toMatch(
      /secret-wrong-key|c2VjcmV0/,
    );
  });

  it('stops at the block that follows too many wrong keys', async () => {
    await account.control.faults([
      {
        fault: {
          kind: 'status',
          status: 403,
          headers: { 'x-bamboohr-error-message': 'Too many failed attempts, try again later' },
          body: '',
        },
      },
    ]);
    expect((await failureOf(pullAll(await account.open()))).resolution).toMatchObject({
      action: 'fail',
      code: 'temporarily_blocked',
    });
  });

  it.each(['throttle', 'throttle_503'] as const)('waits as long as BambooHR asks for (%s)', async (name) => {
    await account.control.faults([{ fault: { kind: 'vendor', name, seconds: 3 } }]);
    const page = await pullAll(await account.open({}, 1));
    expect(page.unread).toEqual([]);
    expect(account.memory.waits.some((ms) => ms > 2_000 && ms <= 3_000)).toBe(true);
  });

  it('hands a very long wait back instead of sleeping through it', async () => {
    await account.control.faults([{ fault: { kind: 'vendor', name: 'throttle', seconds: 3_600 } }]);
    expect((await failureOf(pullAll(await account.open()))).resolution).toMatchObject({
      action: 'rate_limited',
      retryAfterMs: 3_600_000,
    });
    expect(account.memory.waits).toEqual([]);
  });

  it('reads on after a broken socket and a maintenance page', async () => {
    await account.control.faults([
      { fault: { kind: 'drop_before' } },
      { skip: 2, fault: { kind: 'html', status: 500 } },
    ]);
    expect((await pullAll(await account.open())).unread).toEqual([]);
  });

  it('says that a web page came back instead of data', async () => {
    await account.control.faults([{ fault: { kind: 'html', status: 200 } }]);
    expect((await failureOf(pullAll(await account.open()))).resolution).toMatchObject({
      action: 'fail',
      code: 'html_answer',
    });
  });

  it('names an employee that could not be read, and reads it in the next run', async () => {
    await account.advance(10_000);
    await account.control.faults([
      { match: { path: 'fields=.*hireDate' }, times: 4, fault: { kind: 'status', status: 500 } },
    ]);
    const first = await pullAll(await account.open({}, 1));
    expect(first.unread).toEqual([expect.stringMatching(/^Employee \d+ could not be read: BambooHR had a problem/)]);
    const second = await pullAll(await account.open(), { cursor: first.cursor });
    expect(second.records.filter(({ object }) => object === 'employee')).toHaveLength(1);
    expect((await pullAll(await account.open(), { cursor: second.cursor })).records).toEqual([]);
  });

  it('never has more requests in flight than configured', async () => {
    await account.control.control('bulk-seed', { applications: 40, employees: 60 });
    await account.control.faults([{ times: 200, fault: { kind: 'slow', ms: 5 } }]);
    const session = await account.open({}, 3);
    await pullAll(session);
    expect((await account.control.calls()).maxInFlight).toBe(3);
    expect(session.calls()).toEqual({ api: (await account.control.calls()).total, auth: 0, maxInFlight: 3 });
  });

  it('renews an OAuth token once for many requests and keeps the rotated refresh token', async () => {
    const settings = {
      oauth: { clientId: 'demo-client', clientSecret: 'demo-secret', refreshToken: await firstRefreshToken() },
    };
    await account.control.control('set-oauth', { rotatesRefreshTokens: true });
    const session = await account.open(settings);
    const page = await pullAll(session, { reads: [employeeRead] });
    expect(page.records.length).toBeGreaterThan(0);
    expect(session.calls().auth).toBe(1);
    await account.control.clock(2 * 3_600_000);
    await pullAll(session, { reads: [employeeRead], cursor: page.cursor });
    expect(session.calls().auth).toBe(2);
    expect(account.memory.vault.get('bamboohr-refresh-token')).toMatch(/^refresh-/);
    expect(account.memory.vault.get('bamboohr-refresh-token')).not.toBe(settings.oauth.refreshToken);
  });

  it('takes the refresh token of the settings when the kept one ended, because somebody connected the account again', async () => {
    account.memory.vault.set('bamboohr-refresh-token', 'long-gone');
    const session = await account.open({
      oauth: { clientId: 'demo-client', clientSecret: 'demo-secret', refreshToken: await firstRefreshToken() },
    });
    expect((await pullAll(session, { reads: [employeeRead] })).records.length).toBeGreaterThan(0);
    expect(account.memory.vault.get('bamboohr-refresh-token')).not.toBe('long-gone');
  });

  it('does not renew again for a request that was refused with a token of before the renewal', async () => {
    const settings = settingsSchema.parse({
      companyDomain: 'acme',
      baseUrl: account.baseUrl,
      oauth: { clientId: 'demo-client', clientSecret: 'demo-secret', refreshToken: await firstRefreshToken() },
    });
    const memory = newMemory();
    const client = new HttpClient({
      vendor: 'BambooHR',
      concurrency: 1,
      ...contextOf(memory),
      jitter: () => 0,
      headers: () => Promise.resolve({}),
      errors: [],
      secrets: [],
    });
    const credential = oauthCredential(settings, contextOf(memory), () => client);
    const old = await credential.headers();
    await credential.renew(old);
    await credential.renew(old);
    expect(client.counts().auth).toBe(2);
    expect(await credential.headers()).not.toEqual(old);
    client.close();
  });

  it('does not offer a revoked key again for every write that is still waiting', async () => {
    const session = await account.open({}, 2);
    const jonas = await idByName(account, 'Jonas Weber');
    await deliver(session, [fieldsOf(jonas, { customHandoffScore: 2 })]);
    await account.control.control('remove-key', { key: 'demo-key' });
    await account.control.resetCalls();
    await failureOf(
      deliver(
        session,
        Array.from({ length: 30 }, () => fieldsOf(jonas, { customHandoffScore: 1 })),
      ),
    );
    expect((await account.control.calls()).total).toBeLessThanOrEqual(2);
  });

  it('asks to connect again when the refresh token is no longer valid', async () => {
    const error = await failureOf(
      pullAll(
        await account.open({
          oauth: { clientId: 'demo-client', clientSecret: 'demo-secret', refreshToken: 'gone-for-good' },
        }),
        { reads: [employeeRead] },
      ),
    );
    expect(error.resolution).toMatchObject({
      action: 'fail',
      code: 'unauthorized',
      message: expect.stringContaining('refresh token'),
    });
  });

  async function firstRefreshToken(): Promise<string> {
    const issued = await account.control.control('issue-oauth-code', {
      key: 'demo-key',
      redirectUri: 'http://localhost/',
    });
    const code = typeof issued === 'object' && issued !== null && 'code' in issued ? String(issued.code) : '';
    const form = {
      client_id: 'demo-client',
      client_secret: 'demo-secret',
      grant_type: 'authorization_code',
      code,
      redirect_uri: 'http://localhost/',
    };
    const answer: unknown = await (
      await fetch(`${account.baseUrl}/token.php?request=token`, { method: 'POST', body: new URLSearchParams(form) })
    ).json();
    return typeof answer === 'object' && answer !== null && 'refresh_token' in answer
      ? String(answer.refresh_token)
      : '';
  }

  it('takes the company as the account whatever the connection is called', async () => {
    expect(await (await account.open({ companyDomain: 'Acme' })).accountId()).toBe('acme');
  });

  it('refuses settings without a credential, with two, or with an address for a domain', () => {
    const accepts = (settings: object): boolean => connector.settings.safeParse(settings).success;
    expect(accepts({ companyDomain: 'acme', apiKey: 'k' })).toBe(true);
    expect(accepts({ companyDomain: 'acme' })).toBe(false);
    expect(
      accepts({ companyDomain: 'acme', apiKey: 'k', oauth: { clientId: 'a', clientSecret: 'b', refreshToken: 'c' } }),
    ).toBe(false);
    expect(accepts({ companyDomain: 'https://acme.bamboohr.com', apiKey: 'k' })).toBe(false);
  });

  it('reaches the account through the old gateway address as well', async () => {
    const page = await pullAll(await account.open({ baseUrl: `${account.baseUrl}/api/gateway.php/acme` }));
    expect(page.records.length).toBeGreaterThan(0);
  });
});

describe('looking at what is known', () => {
  it('sweeps known records, tells the deleted from the unchanged, and reads all task rows once', async () => {
    const session = await account.open();
    const jonas = await idByName(account, 'Jonas Weber');
    const mei = await idByName(account, 'Mei Tanaka');
    const ana = await applicationId(account, 'Ana Ruiz');
    await deliver(session, [taskOf(jonas, 'key-1')]);
    await account.control.control('delete-employee', { person: 'Mei Tanaka' });
    await account.control.control('set-application-status', { person: 'Ana Ruiz', status: 'Candidate withdrew' });
    async function* known(): AsyncGenerator<readonly RecordRef[]> {
      yield await Promise.resolve([
        { object: 'employee', externalId: jonas },
        { object: 'employee', externalId: mei },
        { object: 'application', externalId: ana },
      ]);
    }
    const pages = [];
    for await (const page of session.sweep(pullRequest(), known())) pages.push(page);
    expect(
      pages.flatMap(({ records }) => records.map(({ externalId, state }) => `${externalId} ${state.kind}`)),
    ).toEqual([`${jonas} present`, `${mei} deleted`, `${ana} present`]);
    expect(pages.flatMap(({ tasks }) => tasks)).toEqual([
      { taskKey: 'key-1', remoteId: expect.any(String), state: 'open' },
    ]);
    const [again] = await session.reread(pullRequest(), [{ object: 'application', externalId: ana }]);
    expect(again?.fields['status']).toMatchObject({ accepted: false, label: 'Candidate withdrew' });
  });
});

describe('checking a BambooHR connection', () => {
  const writes = { employee: ['customHandoffScore', 'customHandoffStatus'] };
  it('is content with an account that has everything', async () => {
    const items = await (await account.open()).check({ reads, writes });
    expect(items.filter(({ ok }) => !ok)).toEqual([]);
    expect(items.map(({ message }) => message).join('\n')).toContain('31 Offer accepted');
  });

  it('names each hidden field, missing write-back field and missing table with the way to mend it', async () => {
    await account.control.control('remove-fields', { aliases: ['customHandoffScore', 'customHandoffTasks'] });
    const items = await (await account.open({ apiKey: 'limited-key' })).check({ reads, writes });
    expect(items.filter(({ ok }) => !ok).map(({ name }) => name)).toEqual([
      'Employee fields',
      'Field homeEmail',
      'Write-back field customHandoffScore',
      'Task table',
    ]);
  });

  it('looks at the task table that the mapping names, and at none where it asks for no tasks', async () => {
    const tableItems = async (more: { taskSettings?: JsonObject; tasks?: boolean } = {}) => (await (await account.open()).check({ reads, writes, ...more })).filter(({ name }) => name === 'Task table');
    expect(await tableItems()).toMatchObject([{ ok: true }]);
    expect(await tableItems({ taskSettings: { table: 'customOnboardingTasks' } })).toMatchObject([{ ok: false, message: expect.stringMatching(/The table customOnboardingTasks does not exist.*writeBack\.tasks\.settings\.table/) }]);
    expect(await tableItems({ taskSettings: { table: 'jobInfo' } })).toMatchObject([{ ok: false, message: expect.stringContaining('not a custom table') }]);
    expect(await tableItems({ tasks: false })).toEqual([]);
  });

  it('warns of a status id that does not exist or is switched off', async () => {
    const failing = async (id: number): Promise<readonly string[]> =>
      (await (await account.open({ acceptedStatusIds: [id] })).check({ reads, writes }))
        .filter(({ ok }) => !ok)
        .map(({ message }) => message);
    expect(await failing(999)).toEqual([expect.stringContaining('There is no status 999')]);
    expect(await failing(34)).toEqual([expect.stringContaining('switched off')]);
  });

  it('asks nothing more after a refused key', async () => {
    const items = await (await account.open({ apiKey: 'wrong' })).check({ reads, writes });
    expect(items.map(({ name, ok }) => `${name} ${ok}`)).toEqual(['Credential false']);
    expect((await account.control.calls()).total).toBe(1);
  });

  it('lists fields with their options, tables and statuses', async () => {
    const [employee, application] = await (await account.open()).describe(['employee', 'application']);
    expect(employee?.fields.find(({ path }) => path === 'customWorkModel')).toMatchObject({
      custom: true,
      writable: true,
      values: ['Remote', 'Hybrid', 'On-site'],
    });
    expect(employee?.fields.find(({ path }) => path === 'jobTitle')).toMatchObject({ custom: false, writable: false });
    expect(application?.fields.find(({ path }) => path === 'status.label')?.values).toContain('Offer accepted');
  });
});

describe('setting BambooHR up', () => {
  const request = {
    inputs: true,
    remove: false,
    dryRun: false,
    writes: { employee: ['customHandoffScore', 'customHandoffStatus'] },
  };
  it('says what exists and what is left for the administrator to click', async () => {
    await account.control.control('remove-fields', { aliases: ['customHandoffScore', 'customWorkModel'] });
    const steps = await (await account.open()).setup(request);
    const open = steps.filter(({ done }) => !done);
    expect(open.map(({ what }) => what)).toEqual([
      'Employee field customHandoffScore',
      'Employee field customWorkModel',
      'Access level of the integration user',
      'Who sees the section "Handoff"',
    ]);
    expect(open[1]?.message).toContain('with the options Remote, Hybrid, On-site');
  });

  it('describes the whole table when there is none', async () => {
    await account.control.control('remove-fields', { aliases: ['customHandoffTasks'] });
    const steps = await (await account.open()).setup(request);
    expect(steps.find(({ what }) => what === 'Employee table customHandoffTasks')?.message).toContain(
      '"Handoff Task Key" (Short text)',
    );
  });

  it('changes nothing in the account', async () => {
    const before = JSON.stringify(await account.control.control('list-employees'));
    await (await account.open()).setup({ ...request, remove: true });
    expect(JSON.stringify(await account.control.control('list-employees'))).toBe(before);
    expect((await account.control.calls()).log.every(({ method }) => method === 'GET')).toBe(true);
  });
});

describe('what a sync costs', () => {
  it.each([
    { people: 8, calls: 60 },
    { people: 500, calls: 2_300 },
  ])('reads and writes $people people within its measured calls', async ({ people, calls }) => {
    await account.control.control('reset');
    await account.control.control('define-fields');
    await account.control.control('define-table');
    await account.control.control('bulk-seed', { applications: 0, employees: people });
    const session = await account.open({}, 8);
    const page = await pullAll(session);
    const afterPull = session.calls().api;
    const hires = page.records.filter(({ object }) => object === 'employee').slice(0, people);
    for (let start = 0; start < hires.length; start += 25) {
      const batch = hires
        .slice(start, start + 25)
        .flatMap(({ externalId }) => [
          fieldsOf(externalId, { customHandoffScore: 50 }),
          taskOf(externalId, `k-${externalId}`),
        ]);
      expect((await deliver(session, batch)).every(({ outcome }) => outcome === 'acknowledged')).toBe(true);
    }
    const total = session.calls().api;
    process.stderr.write(`bamboohr calls for ${people} people: read ${afterPull}, written ${total - afterPull}\n`);
    expect(total).toBeLessThanOrEqual(calls);
  });
});

describe('what is sent', () => {
  itSendsOnlyWhatTheSpecificationAllows();
});
