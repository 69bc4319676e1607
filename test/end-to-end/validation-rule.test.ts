import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Connection } from 'jsforce';
import { z } from 'zod';
import { startSimulatorProcess, type SimulatorProcess } from '../../connectors/kit/simulator/process.ts';
import { createApp, type App } from '../../src/app.ts';
import { parseConfig } from '../../src/config/load-config.ts';
import { setupRequestOf } from '../../src/core/line/setup-request.ts';
import { createTestEngine, TEST_KEY } from '../support/store.ts';

jest.setTimeout(120_000);

const MAPPINGS = fileURLToPath(new URL('../../mappings/customer/', import.meta.url));
/** Whoever gives the contract's value has 15, with the environment 40, with the goal as well 70. */
const REQUIREMENTS = `handoff: customer
readyAt: 70
requirements:
  - { id: goal, field: goals.primary, label: Goal, weight: 30, gate: true, owner: sales_rep }
  - { id: promises, field: promises, label: Promises, weight: 30, noneAllowed: true, owner: sales_rep }
  - { id: environment, field: technical.environment, label: Environment, weight: 25, owner: sales_rep }
  - { id: value, field: contract.value, label: Value, weight: 15, owner: sales_rep }
`;
const SERVICE = { clientId: 'handoff-sync-app', clientSecret: 'handoff-sync-secret' };
const ADMIN = { clientId: 'acme-admin-app', clientSecret: 'acme-admin-secret' };
const [EARLY, LATE, WON] = ['Prospecting', 'Negotiation/Review', 'Closed Won'];
/** In the order of the org: one that is won without a check before, one that nobody scores, and four that are about to close. */
const DEALS = ['won', 'unscored', 'off', 'lacking', 'ready', 'service'] as const;
const REFUSED = {
  errorCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION',
  message: expect.stringMatching(/^Not ready to close as won: handoff completeness must reach 70\..*"Handoff Missing"/),
  data: { fields: ['Handoff_Score__c'] },
};

const rowsSchema = z.object({ rows: z.array(z.looseObject({ Id: z.string() })) });
const ruleSchema = z.object({ records: z.tuple([z.object({ Id: z.string(), Metadata: z.record(z.string(), z.unknown()) })]) });

describe('the validation rule of the package in a Salesforce org', () => {
  let org: SimulatorProcess;
  let folder = '';
  let remove: () => Promise<void>;
  let app: App;
  /** Somebody of the company, without the permission that lets pass. */
  let person: Connection;
  /** The integration user, by hand. */
  let service: Connection;
  let id: Readonly<Record<(typeof DEALS)[number], string>>;

  const connect = async (client: typeof ADMIN): Promise<Connection> => {
    const connection = new Connection({ version: '62.0', instanceUrl: org.baseUrl, oauth2: { ...client, loginUrl: org.baseUrl } });
    await connection.authorize({ grant_type: 'client_credentials' });
    return connection;
  };
  const rows = async (object: string, where: Readonly<Record<string, string>> = {}) => rowsSchema.parse(await org.control.control('query', { object, where })).rows;
  const saved = async (Id: string) => (await rows('Opportunity', { Id }))[0];
  const edit = (...records: readonly object[]): Promise<unknown> => org.control.control('update', { records });
  const move = (by: Connection, Id: string, StageName = WON): Promise<unknown> => by.sobject('Opportunity').update({ Id, StageName });
  const sync = () => app.sync('sales');
  /** As the administrator does it in the org's setup. */
  const changeRule = async (change: Readonly<Record<string, unknown>>): Promise<void> => {
    const found = await person.request(`/tooling/query?q=${encodeURIComponent("SELECT Id, Metadata FROM ValidationRule WHERE ValidationName = 'Handoff_Minimum_Before_Close'")}`);
    const [rule] = ruleSchema.parse(found).records;
    const body = JSON.stringify({ Metadata: { ...rule.Metadata, ...change } });
    await person.request({ method: 'PATCH', url: `/tooling/sobjects/ValidationRule/${rule.Id}`, body, headers: { 'content-type': 'application/json' } });
  };

  beforeAll(async () => {
    org = await startSimulatorProcess('salesforce');
    const engine = await createTestEngine('embedded');
    remove = engine.remove;
    folder = await mkdtemp(join(tmpdir(), 'handoff-rule-'));
    await cp(MAPPINGS, join(folder, 'rules'), { recursive: true });
    const mapping = join(folder, 'rules', 'salesforce.yaml');
    await writeFile(mapping, (await readFile(mapping, 'utf8')).replace('settlingMinutes: 15', 'settlingMinutes: 0'));
    await writeFile(join(folder, 'rules', 'requirements.yaml'), REQUIREMENTS);
    const auth = (client: typeof ADMIN): string => `{ flow: client_credentials, clientId: ${client.clientId}, clientSecret: ${client.clientSecret} }`;
    const settings = `{ loginUrl: "${org.baseUrl}", auth: ${auth(SERVICE)}, setupAuth: ${auth(ADMIN)} }`;
    const text = `mappings: { folder: rules }\nconnections:\n  - { id: sales, connector: salesforce, settings: ${settings}, mapping: salesforce.yaml, requirements: requirements.yaml, startFrom: 2020-01-01, rollout: tasks, quietPeriodSeconds: 0 }\n`;
    const env = { HANDOFF_KEY: TEST_KEY, HANDOFF_DATA_FOLDER: engine.options.engine === 'embedded' ? engine.options.folder : folder };
    app = await createApp(parseConfig(text, { cwd: folder, file: 'connections.yaml', env }));
    // The permission comes with the package; the rule is made by setup, off.
    await org.control.control('records', { object: 'CustomPermission', records: [{ DeveloperName: 'Handoff_Sync_Bypass', MasterLabel: 'Handoff Sync Bypass' }] });
    const { session, ruleset } = await app.open('sales');
    await session.setup(setupRequestOf(ruleset, { inputs: true, remove: false, dryRun: false }));
    await org.control.control('bulk-seed', { deals: DEALS.length, gappyEvery: 0 });
    const found = (await rows('Opportunity')).toSorted((a, b) => String(a['Name']).localeCompare(String(b['Name'])));
    const idOf = (name: (typeof DEALS)[number]): string => found[DEALS.indexOf(name)]?.Id ?? '';
    id = { won: idOf('won'), unscored: idOf('unscored'), off: idOf('off'), lacking: idOf('lacking'), ready: idOf('ready'), service: idOf('service') };
    await edit(...DEALS.map((name) => ({ Id: id[name], StageName: EARLY })), { Id: id.ready, Handoff_Technical__c: 'SAP' });
    [person, service] = [await connect(ADMIN), await connect(SERVICE)];
  });
  afterAll(async () => {
    await app?.close();
    await remove?.();
    await org?.stop();
    if (folder !== '') await rm(folder, { recursive: true, force: true });
  });

  it('is off as it comes: what lacks answers is scored, and closes all the same', async () => {
    await edit({ Id: id.off, StageName: LATE });
    await sync();
    expect(await saved(id.off)).toMatchObject({ StageName: LATE, Handoff_Score__c: 15 });
    await move(person, id.off);
    expect(await saved(id.off)).toMatchObject({ StageName: WON, IsWon: true, Handoff_Score__c: 15 });
  });

  it('turned on, it stops no sync: scores and tasks are written to won deals and to those about to close', async () => {
    await edit({ Id: id.won, StageName: WON }, ...(['lacking', 'ready', 'service'] as const).map((name) => ({ Id: id[name], StageName: LATE })));
    await changeRule({ active: true });
    expect(await sync()).toMatchObject({ outcome: 'complete', reasons: [], writeBack: { fields: 5, tasksCreated: 2, errors: 0 } });
    expect((await rows('Opportunity')).map((row) => row['Handoff_Score__c'] ?? null)).toEqual([15, null, 15, 15, 40, 15]);
    expect((await rows('Task')).map((task) => task['WhatId']).toSorted()).toEqual([id.won, id.off].toSorted());
  });

  it('stops the step to won below the threshold with its message, and leaves the deal as it was', async () => {
    await expect(move(person, id.lacking)).rejects.toMatchObject(REFUSED);
    await expect(move(person, id.ready)).rejects.toMatchObject(REFUSED);
    expect(await saved(id.lacking)).toMatchObject({ StageName: LATE, IsWon: false });
  });

  it('lets a deal close at the threshold, once the missing answer is checked', async () => {
    await edit({ Id: id.ready, Handoff_Goal__c: 'Halve the time to invoice' });
    await expect(move(person, id.ready)).rejects.toMatchObject(REFUSED);
    await sync();
    expect(await saved(id.ready)).toMatchObject({ Handoff_Score__c: 70 });
    await move(person, id.ready);
    expect(await saved(id.ready)).toMatchObject({ IsWon: true });
  });

  it('lets a deal close that has no score', async () => {
    await move(person, id.unscored);
    expect(await saved(id.unscored)).toMatchObject({ IsWon: true });
  });

  it('lets a deal that is won below the threshold be edited and moved to another won stage, others between open stages or to lost', async () => {
    await person.sobject('Opportunity').update({ Id: id.off, Amount: 4_000 });
    await org.control.control('records', { object: 'OpportunityStage', records: [{ MasterLabel: 'Paid', ApiName: 'Paid', IsActive: true, IsClosed: true, IsWon: true, ForecastCategory: 'Closed', ForecastCategoryName: 'Closed' }] });
    await move(person, id.off, 'Paid');
    expect(await saved(id.off)).toMatchObject({ Amount: 4_000, StageName: 'Paid', IsWon: true, Handoff_Score__c: 15 });
    await expect(move(person, id.lacking, 'Paid')).rejects.toMatchObject(REFUSED);
    for (const stage of [EARLY, LATE, 'Closed Lost', LATE]) await move(person, id.lacking, stage);
    expect(await saved(id.lacking)).toMatchObject({ StageName: LATE });
  });

  it('lets pass who holds the permission of the package', async () => {
    await expect(move(person, id.service)).rejects.toMatchObject(REFUSED);
    await move(service, id.service);
    expect(await saved(id.service)).toMatchObject({ IsWon: true, Handoff_Score__c: 15 });
  });

  it('a stricter rule of the org stops no write of ours, for the permission; without it the row is refused with the words of the rule', async () => {
    await changeRule({ errorConditionFormula: 'NOT(ISBLANK(Handoff_Score__c)) && Handoff_Score__c < 70 && NOT($Permission.Handoff_Sync_Bypass)' });
    const account = (await saved(id.won))?.['AccountId'];
    const win = (Name: string) => org.control.control('records', { object: 'Opportunity', records: [{ Name, AccountId: account, StageName: WON, Type: 'New Customer', CloseDate: '2026-01-01' }] });
    await win('Before');
    expect(await sync()).toMatchObject({ outcome: 'complete', writeBack: { errors: 0 } });
    expect(await rows('Opportunity', { Name: 'Before' })).toMatchObject([{ Handoff_Score__c: 0, Handoff_Status__c: 'Incomplete' }]);
    const [grant] = await rows('SetupEntityAccess');
    await person.sobject('SetupEntityAccess').destroy(grant?.Id ?? '');
    await win('After');
    expect(await sync()).toMatchObject({ writeBack: { errors: 1 } });
    expect((await rows('Opportunity', { Name: 'After' }))[0]?.['Handoff_Score__c'] ?? null).toBeNull();
    await expect(service.sobject('Opportunity').update({ Id: id.won, Amount: 3_000 })).rejects.toMatchObject(REFUSED);
  });
});
