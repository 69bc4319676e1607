import { describe, expect, it, jest } from '@jest/globals';
import { z } from 'zod';
import type { SimulatorProcess } from '../../connectors/kit/simulator/process.ts';
import { SECRET, withSetup, type SetupWorld } from './setup-world.ts';

jest.setTimeout(180_000);

const PATH = '/api/v1/connections/sales/removal';
const env = { SF_ADMIN: 'acme-admin-secret' };
const FILES = `  # exports of the old shop
  - id: files # in order of belief
    connector: csv
    settings: { folder: exports, file: deals.csv, id: id, note: "secret:SHARED" }
    mapping: customer/csv.yaml
`;
const salesLines = ({ baseUrl }: SimulatorProcess): string => `  - id: sales
    connector: salesforce # the CRM
    settings:
      loginUrl: ${baseUrl}
      # of the app
      auth: { flow: client_credentials, clientId: handoff-sync-app, clientSecret: secret:sales.auth.clientSecret }
      setupAuth: { flow: client_credentials, clientId: acme-admin-app, clientSecret: "\${SF_ADMIN}" }
    mapping: customer/salesforce.yaml
    startFrom: 2020-01-01
    quietPeriodSeconds: 0
    rollout: tasks
    webhook: { secret: "secret:SHARED" }
`;
const HEAD = '# ours\nconnections:\n';
const TAIL = '\n# the end\n';
const tasksSchema = z.object({ rows: z.array(z.looseObject({ Id: z.string(), IsClosed: z.boolean() })) });
const errorsSchema = z.object({ items: z.array(z.object({ id: z.string() })).nonempty() });
const seen = async ({ ask }: SetupWorld): Promise<Record<string, string>> => ({ 'if-match': (await ask('revops', 'GET', PATH)).headers.get('etag') ?? '' });
const tasksIn = async (org: SimulatorProcess) => tasksSchema.parse(await org.control.control('query', { object: 'Task' })).rows;

/** An org with fields and deals, connected with a secret of the store, and read. */
const withSales = (work: (world: SetupWorld) => Promise<void>): Promise<void> =>
  withSetup((org) => `${HEAD}${salesLines(org)}${TAIL}`, async (world) => {
    await begin(world);
    await work(world);
  }, { env });
async function begin({ app, store, org }: SetupWorld): Promise<void> {
  await store.secretSet('secret', 'sales.auth.clientSecret', SECRET);
  await store.secretSet('secret', 'SHARED', 'of several');
  const { session } = await app.openSession('sales');
  await session.setup({ inputs: true, remove: false, dryRun: false, writes: {} });
  await org.control.control('bulk-seed', { deals: 3, gappyEvery: 1 });
  for (let run = 0; run < 2; run += 1) expect(await app.sync('sales')).toMatchObject({ outcome: 'complete' });
}

describe('removing a connection over HTTP', () => {
  it('says before what it would mean, and changes nothing by that', () =>
    withSales(async (world) => {
      const { ask, read, store, org } = world;
      const [before, open] = [await read(), (await tasksIn(org)).filter(({ IsClosed }) => !IsClosed).length];
      expect(open).toBeGreaterThan(0);
      const { status, body, headers } = await ask('revops', 'GET', PATH);
      expect([status, headers.get('etag')]).toEqual([200, expect.stringMatching(/^".+"$/)]);
      expect(body).toMatchObject({ connection: 'sales', file: 'connections.yaml', handoffs: 3, shared: 0, openTasks: open, closingCalls: 1, waitingWrites: 0, secrets: ['SHARED', 'sales.auth.clientSecret'], hearsCalls: true, refused: null });
      expect([await ask('operations', 'GET', PATH), await ask('viewer', 'POST', PATH, { confirm: 'sales' })]).toMatchObject([{ status: 403 }, { status: 403 }]);
      expect([await read(), await store.secretGet('secret', 'sales.auth.clientSecret')]).toEqual([before, SECRET]);
    }));

  it('takes its own lines and secrets, leaves everything else and the account, and is in the audit log', () =>
    withSales(async (world) => {
      const { ask, app, read, write, store, org } = world;
      await write(`${HEAD}${FILES}${salesLines(org)}${TAIL}`);
      await app.live.look();
      await store.secretSet('secret', 'sales.auth.clientSecret-2', 'an older one');
      await store.secretSet('connection:sales', 'refreshToken', 'given out');
      const etag = await seen(world);
      const tasks = await tasksIn(org);
      const post = (body: object, headers: Record<string, string> = etag) => ask('revops', 'POST', PATH, body, headers);
      expect(await post({ confirm: 'sales' }, {})).toMatchObject({ status: 428, body: { code: 'version_missing' } });
      expect(await post({ confirm: 'Sales' })).toMatchObject({ status: 409, body: { code: 'removal_not_confirmed', remedy: expect.stringContaining('"confirm": "sales"') } });
      await write(`${await read()}# from git\n`);
      expect(await post({ confirm: 'sales' })).toMatchObject({ status: 412, body: { code: 'version_moved' } });
      expect(await read()).toContain('id: sales');
      const removed = await post({ confirm: 'sales', closeTasks: false }, await seen(world));
      expect(removed).toMatchObject({ status: 200, body: { connection: 'sales', handoffs: 3, tasksClosed: 0, openTasks: tasks.filter(({ IsClosed }) => !IsClosed).length, secretsDeleted: ['sales.auth.clientSecret', 'sales.auth.clientSecret-2'] } });
      expect(await read()).toBe(`${HEAD}${FILES}${TAIL}# from git\n`);
      expect((await store.secretNames()).map(({ scope, name }) => `${scope} ${name}`)).toEqual(['secret SHARED']);
      expect(await tasksIn(org)).toEqual(tasks);
      expect(app.config.connections.map(({ id }) => id)).toEqual(['files']);
      expect(await ask('revops', 'GET', '/api/v1/connections/sales')).toMatchObject({ status: 404, body: { code: 'unknown_connection' } });
      expect(await ask('admin', 'GET', '/api/v1/audit?limit=50')).toMatchObject({ body: { items: expect.arrayContaining([expect.objectContaining({ action: 'remove_connection', target: 'sales', outcome: 'allowed' })]) } });
    }));

  it('while a run is at it, it waits: nothing is taken out', () =>
    withSales(async (world) => {
      const before = await world.read();
      await world.store.withLane('sales', async () => {
        expect(await world.ask('revops', 'POST', PATH, { confirm: 'sales' }, await seen(world))).toMatchObject({ status: 409, body: { code: 'lane_busy' } });
      });
      expect([await world.read(), await world.store.secretGet('secret', 'sales.auth.clientSecret')]).toEqual([before, SECRET]);
    }));

  it('handoffs stay readable, a step on one says why it cannot be taken, and the same account under another name goes on with them: nothing twice', () =>
    withSales(async (world) => {
      const { ask, app, store, org, settings, read } = world;
      const known = await store.listHandoffs({ connection: 'sales' });
      const tasks = await tasksIn(org);
      await ask('revops', 'POST', '/api/v1/connections/sales/pause', { reason: 'the wrong org' });
      expect(await ask('revops', 'POST', PATH, { confirm: 'sales', closeTasks: false }, await seen(world))).toMatchObject({ status: 200 });
      expect(await read()).toBe('# ours\nconnections: []\n\n# the end\n');
      const [first] = known;
      if (first === undefined) throw new Error('a handoff was found');
      expect(await ask('revops', 'GET', `/api/v1/handoffs/${first.id}`)).toMatchObject({ status: 200, body: { id: first.id } });
      expect(await ask('revops', 'GET', '/api/v1/handoffs?limit=50')).toMatchObject({ status: 200, body: { total: 3 } });
      expect(await ask('operations', 'POST', `/api/v1/handoffs/${first.id}/accept`, { by: { name: 'Omar Ops', email: 'omar@acme.example' } })).toMatchObject({ body: { code: 'connection_without_rules' } });

      const again = { id: 'crm', connector: 'salesforce', settings: settings(), mapping: 'customer/salesforce.yaml', startFrom: '2020-01-01', rollout: 'tasks' };
      expect(await ask('revops', 'POST', '/api/v1/connections', again)).toMatchObject({ status: 201, body: { id: 'crm', state: 'working', paused: null } });
      for (const request of [{}, { full: true }]) expect(await app.sync('crm', request)).toMatchObject({ outcome: 'complete', handoffs: { created: 0 }, writeBack: { tasksCreated: 0, tasksClosed: 0 } });
      expect((await store.listHandoffs({})).map(({ id }) => id).toSorted()).toEqual(known.map(({ id }) => id).toSorted());
      expect((await tasksIn(org)).map(({ Id }) => Id).toSorted()).toEqual(tasks.map(({ Id }) => Id).toSorted());
      expect((await store.findConnections()).map(({ id }) => id)).toEqual(['crm']);
    }));
});

describe('closing our tasks before', () => {
  it('is what happens unless it is declined; back again, every gap has one open task, and what a person did stays', () =>
    withSales(async (world) => {
      const { ask, app, org, settings } = world;
      const [before, mine] = [await tasksIn(org), (await tasksIn(org)).filter(({ IsClosed }) => !IsClosed)];
      const [theirs, retitled] = mine;
      if (theirs === undefined || retitled === undefined) throw new Error('two are asked at least');
      await org.control.control('update', { records: [{ Id: theirs.Id, Status: 'Completed' }, { Id: retitled.Id, Subject: 'Ask Jo on Friday', Description: 'She is away' }] });
      await app.sync('sales');
      const closedByThem = (await tasksIn(org)).find(({ Id }) => Id === theirs.Id);
      const { body: plan } = await ask('revops', 'GET', PATH);
      expect(plan).toMatchObject({ openTasks: mine.length - 1, closingCalls: 1 });
      const callsBefore = (await app.limits('sales')).used.write;
      expect(await ask('revops', 'POST', PATH, { confirm: 'sales' }, await seen(world))).toMatchObject({ status: 200, body: { tasksClosed: mine.length - 1, openTasks: 0 } });
      const after = await tasksIn(org);
      expect(after.filter(({ IsClosed }) => !IsClosed)).toEqual([]);
      expect(after.find(({ Id }) => Id === theirs.Id)).toEqual(closedByThem);
      const note = 'handoff-sync no longer works with this account.';
      expect(after.filter(({ Description }) => String(Description).endsWith(note))).toHaveLength(mine.length - 1);
      expect(after.find(({ Id }) => Id === retitled.Id)).toMatchObject({ Subject: 'Ask Jo on Friday', Description: expect.stringMatching(/^She is away/) });

      const again = { id: 'crm', connector: 'salesforce', settings: settings(), mapping: 'customer/salesforce.yaml', startFrom: '2020-01-01', rollout: 'tasks' };
      expect(await ask('revops', 'POST', '/api/v1/connections', again)).toMatchObject({ status: 201 });
      expect((await app.limits('crm')).used.write - callsBefore).toBeLessThanOrEqual(3);
      for (const request of [{}, {}, { full: true }]) expect(await app.sync('crm', request)).toMatchObject({ outcome: 'complete', handoffs: { created: 0 } });
      const open = (await tasksIn(org)).filter(({ IsClosed }) => !IsClosed);
      const place = ({ WhatId, OwnerId }: (typeof open)[number]): string => `${String(WhatId)} ${String(OwnerId)}`;
      expect(open.map(place).toSorted()).toEqual(mine.filter(({ Id }) => Id !== theirs.Id).map(place).toSorted());
      expect(await tasksIn(org)).toHaveLength(before.length + mine.length - 1);
    }));

  it('that the org refuses removes nothing, and says how many are left, why, and what to do', () =>
    withSales(async (world) => {
      const { ask, read, store, org } = world;
      const before = await read();
      const open = (await tasksIn(org)).filter(({ IsClosed }) => !IsClosed).length;
      await org.control.control('fail-records', { ids: ['*'] });
      const answer = await ask('revops', 'POST', PATH, { confirm: 'sales' }, await seen(world));
      expect(answer).toMatchObject({ status: 409, body: { code: 'tasks_not_closed', detail: expect.stringMatching(new RegExp(`^"sales" is not removed yet: ${open} tasks of ours are still open .*flow`)), remedy: expect.stringContaining('without closing') } });
      expect([await read(), await store.secretGet('secret', 'sales.auth.clientSecret')]).toEqual([before, SECRET]);
    }));

  it('without calls left removes nothing either; and an error that stays when the lines are taken out by hand says why it cannot be tried', () =>
    withSales(async (world) => {
      const { app, ask, write, org } = world;
      await write(`${HEAD}${salesLines(org)}    limits: { daily: 4 }\n${TAIL}`);
      await app.live.look();
      expect(await ask('revops', 'POST', PATH, { confirm: 'sales' }, await seen(world))).toMatchObject({ status: 409, body: { code: 'tasks_not_closed', detail: expect.stringMatching(/still open in its account\. .*calls/) } });
      await write(`${HEAD}${salesLines(org)}${TAIL}`);
      await app.live.look();
      await org.control.control('fail-records', { ids: ['*'] });
      await ask('revops', 'POST', PATH, { confirm: 'sales' }, await seen(world));
      await write(`connections: []\n`);
      await app.live.look();
      const [error] = errorsSchema.parse((await ask('viewer', 'GET', '/api/v1/errors')).body).items;
      expect(await ask('operations', 'POST', `/api/v1/errors/${String(error?.id)}/retry`)).toMatchObject({ status: 404, body: { detail: '"sales" is not in connections.yaml any more, so nothing can be sent to its account.', remedy: expect.stringContaining('Connect the same account again') } });
    }));
});

describe('a file that the service may not write', () => {
  it('keeps the connection and its tasks, and the answer says what to take out by hand', () =>
    withSetup((org) => `${HEAD}${salesLines(org)}`, async (world) => {
      await begin(world);
      const tasks = await tasksIn(world.org);
      const answer = await world.ask('revops', 'POST', PATH, { confirm: 'sales' }, await seen(world));
      expect(answer).toMatchObject({ status: 503, body: { code: 'folder_not_writable', remedy: expect.stringContaining('- id: sales') } });
      expect(JSON.stringify(answer.body)).not.toContain(SECRET);
      expect(await world.store.secretGet('secret', 'sales.auth.clientSecret')).toBe(SECRET);
      expect(await tasksIn(world.org)).toEqual(tasks);
      // No file beside it can be made: its name would be longer than a file system takes.
    }, { env, file: `${'c'.repeat(240)}.yaml` }));
});
