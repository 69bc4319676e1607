import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from '@jest/globals';
import { Connection } from 'jsforce';
import { z } from 'zod';
import {
  startSimulatorProcess,
  type SimulatorProcess,
  type SimulatorProcessOptions,
} from '../../../connectors/kit/simulator/process.ts';
import { ADMIN_CLIENT, INTEGRATION_CLIENT } from '../../../connectors/salesforce/simulator/founding.ts';

const running: SimulatorProcess[] = [];
const folders: string[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((simulator) => simulator.stop()));
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

async function start(options: SimulatorProcessOptions = {}): Promise<SimulatorProcess> {
  const simulator = await startSimulatorProcess('salesforce', options);
  running.push(simulator);
  return simulator;
}

async function connect(simulator: SimulatorProcess, client: typeof ADMIN_CLIENT): Promise<Connection> {
  const connection = new Connection({
    version: '62.0',
    instanceUrl: simulator.baseUrl,
    oauth2: { ...client, loginUrl: simulator.baseUrl },
  });
  await connection.authorize({ grant_type: 'client_credentials' });
  return connection;
}

const createdSchema = z.object({ id: z.string(), success: z.literal(true) });
const SCORE = {
  FullName: 'Opportunity.Handoff_Score__c',
  Metadata: { type: 'Number', label: 'Handoff Completeness', precision: 3, scale: 0 },
};

async function grant(admin: Connection, fields: readonly string[], userId: string): Promise<void> {
  const set = createdSchema.parse(await admin.sobject('PermissionSet').create({ Name: 'Handoff', Label: 'Handoff' }));
  for (const Field of fields) {
    await admin.sobject('FieldPermissions').create({
      ParentId: set.id,
      SobjectType: Field.split('.')[0] ?? '',
      Field,
      PermissionsRead: true,
      PermissionsEdit: true,
    });
  }
  await admin.sobject('PermissionSetAssignment').create({ AssigneeId: userId, PermissionSetId: set.id });
}

const infoSchema = z.object({ integration: z.object({ userId: z.string() }), admin: z.object({ userId: z.string() }) });

it('hides a new field from everybody until a permission set opens it', async () => {
  const simulator = await start();
  const admin = await connect(simulator, ADMIN_CLIENT);
  const service = await connect(simulator, INTEGRATION_CLIENT);
  const info = infoSchema.parse(await simulator.control.control('info'));
  expect(await admin.requestPost('/tooling/sobjects/CustomField', SCORE)).toMatchObject({ success: true });
  await expect(admin.requestPost('/tooling/sobjects/CustomField', SCORE)).rejects.toMatchObject({
    errorCode: 'DUPLICATE_DEVELOPER_NAME',
  });
  await expect(admin.query('SELECT Handoff_Score__c FROM Opportunity')).rejects.toMatchObject({
    errorCode: 'INVALID_FIELD',
  });
  await expect(service.requestPost('/tooling/sobjects/CustomField', SCORE)).rejects.toMatchObject({
    errorCode: 'INSUFFICIENT_ACCESS',
  });
  await grant(admin, ['Opportunity.Handoff_Score__c'], info.integration.userId);
  expect((await service.query('SELECT Handoff_Score__c FROM Opportunity')).totalSize).toBe(0);
  await expect(admin.query('SELECT Handoff_Score__c FROM Opportunity')).rejects.toMatchObject({
    errorCode: 'INVALID_FIELD',
  });
  await expect(admin.sobject('PermissionSet').create({ Name: 'Handoff', Label: 'Twice' })).rejects.toMatchObject({
    errorCode: 'DUPLICATE_DEVELOPER_NAME',
  });
});

it('finds, changes and removes custom fields; an Activity field shows on Task', async () => {
  const simulator = await start();
  const admin = await connect(simulator, ADMIN_CLIENT);
  const info = infoSchema.parse(await simulator.control.control('info'));
  const made = createdSchema.parse(await admin.requestPost('/tooling/sobjects/CustomField', SCORE));
  const key = {
    FullName: 'Activity.Handoff_Key__c',
    Metadata: { type: 'Text', label: 'Handoff Key', length: 64, externalId: true, unique: true },
  };
  await admin.requestPost('/tooling/sobjects/CustomField', key);
  await expect(
    admin.requestPost('/tooling/sobjects/CustomField', { ...key, FullName: 'Task.Handoff_Key__c' }),
  ).rejects.toMatchObject({ errorCode: 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST' });
  const fields = await admin.tooling.query(
    "SELECT Id, DeveloperName, TableEnumOrId FROM CustomField WHERE DeveloperName LIKE 'Handoff%' ORDER BY DeveloperName",
  );
  expect(fields.records).toMatchObject([
    { DeveloperName: 'Handoff_Key', TableEnumOrId: 'Activity' },
    { DeveloperName: 'Handoff_Score', TableEnumOrId: 'Opportunity' },
  ]);
  await expect(admin.tooling.query('SELECT Id, Metadata FROM CustomField')).rejects.toMatchObject({
    errorCode: 'MALFORMED_QUERY',
  });
  await grant(admin, ['Task.Handoff_Key__c', 'Opportunity.Handoff_Score__c'], info.admin.userId);
  const describe = async (object: string, field: string): Promise<unknown> =>
    (await admin.describe(object)).fields.find((one) => one.name === field);
  expect(await describe('Task', 'Handoff_Key__c')).toMatchObject({
    custom: true,
    externalId: true,
    unique: true,
    length: 64,
    idLookup: true,
  });
  await admin.request({
    method: 'PATCH',
    url: `/tooling/sobjects/CustomField/${made.id}`,
    body: JSON.stringify({ Metadata: { ...SCORE.Metadata, label: 'Completeness' } }),
    headers: { 'content-type': 'application/json' },
  });
  expect(await describe('Opportunity', 'Handoff_Score__c')).toMatchObject({
    label: 'Completeness',
    precision: 3,
    scale: 0,
    type: 'double',
  });
  await admin.request({ method: 'DELETE', url: `/tooling/sobjects/CustomField/${made.id}` });
  expect(await describe('Opportunity', 'Handoff_Score__c')).toBeUndefined();
});

it('refuses field definitions Salesforce would not take', async () => {
  const simulator = await start();
  const admin = await connect(simulator, ADMIN_CLIENT);
  const make = async (metadata: Record<string, unknown>): Promise<unknown> =>
    await admin.requestPost('/tooling/sobjects/CustomField', { FullName: 'Opportunity.X__c', Metadata: metadata });
  await expect(make({ type: 'Text', label: 'X' })).rejects.toThrow('length');
  await expect(make({ type: 'LongTextArea', label: 'X', length: 32_768 })).rejects.toThrow('visibleLines');
  await expect(make({ type: 'Picklist', label: 'X' })).rejects.toThrow('valueSet');
  await expect(make({ type: 'Date', label: 'X', unique: true })).rejects.toThrow('unique');
  await expect(make({ type: 'Nonsense', label: 'X' })).rejects.toThrow('restricted picklist');
  await expect(make({ type: 'Text', label: 'x'.repeat(41), length: 10 })).rejects.toMatchObject({
    errorCode: 'JSON_PARSER_ERROR',
  });
});

it('adds a contact role to the standard value set, with the whole list sent', async () => {
  const simulator = await start();
  const admin = await connect(simulator, ADMIN_CLIENT);
  const found = await admin.tooling.query(
    "SELECT Id, MasterLabel, Metadata FROM StandardValueSet WHERE MasterLabel = 'ContactRole'",
  );
  const [set] = z
    .array(
      z.object({
        Id: z.string(),
        Metadata: z.looseObject({ standardValue: z.array(z.looseObject({ valueName: z.string() })) }),
      }),
    )
    .parse(found.records);
  const metadata = {
    ...set?.Metadata,
    standardValue: [
      ...(set?.Metadata.standardValue ?? []),
      { valueName: 'Champion', label: 'Champion', default: false },
    ],
  };
  await admin.request({
    method: 'PATCH',
    url: `/tooling/sobjects/StandardValueSet/${set?.Id ?? ''}`,
    body: JSON.stringify({ Metadata: metadata }),
    headers: { 'content-type': 'application/json' },
  });
  const described = z.object({
    fields: z.array(z.object({ name: z.string(), picklistValues: z.array(z.object({ value: z.string() })) })),
  });
  const { fields } = described.parse(await admin.describe('OpportunityContactRole'));
  const values = fields.find((field) => field.name === 'Role')?.picklistValues.map((one) => one.value);
  expect(values).toEqual(expect.arrayContaining(['Decision Maker', 'Champion']));
});

const demoSchema = z.object({
  deals: z.record(z.string(), z.string()),
  people: z.record(z.string(), z.object({ username: z.string(), id: z.string() })),
  filled: z.number(),
});

it('plays a plausible company once, and fills input fields when they exist', async () => {
  const simulator = await start();
  const admin = await connect(simulator, ADMIN_CLIENT);
  const service = await connect(simulator, INTEGRATION_CLIENT);
  const fields = { Handoff_Goal__c: { northwind: 'Carriers live before the peak', lumiere: 'tbd' } };
  const first = demoSchema.parse(await simulator.control.control('demo-seed', { fields }));
  expect(first.filled).toBe(0);
  const won = "IsWon = true AND Type = 'New Customer' AND LastStageChangeDate = LAST_N_DAYS:21";
  expect((await service.query(`SELECT count() FROM Opportunity WHERE ${won}`)).totalSize).toBe(14);
  expect(
    (
      await service.query(
        `SELECT count() FROM Opportunity WHERE ${won} AND Owner.IsActive = false AND Owner.Manager.IsActive = true`,
      )
    ).totalSize,
  ).toBe(1);
  expect(
    (
      await service.query(
        `SELECT count() FROM Opportunity WHERE ${won} AND Id NOT IN (SELECT OpportunityId FROM OpportunityContactRole)`,
      )
    ).totalSize,
  ).toBe(2);
  expect((await service.query("SELECT Name FROM Opportunity WHERE Account.Name = 'Contoso Retail'")).totalSize).toBe(2);
  expect(
    (await service.query("SELECT count() FROM Opportunity WHERE StageName = 'Negotiation/Review'")).totalSize,
  ).toBe(3);
  await admin.requestPost('/tooling/sobjects/CustomField', {
    FullName: 'Opportunity.Handoff_Goal__c',
    Metadata: { type: 'Text', label: 'Goal', length: 255 },
  });
  await grant(
    admin,
    ['Opportunity.Handoff_Goal__c'],
    infoSchema.parse(await simulator.control.control('info')).integration.userId,
  );
  const second = demoSchema.parse(await simulator.control.control('demo-seed', { fields }));
  expect([second.filled, second.deals]).toEqual([2, first.deals]);
  expect(demoSchema.parse(await simulator.control.control('demo-seed', { fields })).filled).toBe(0);
  const filled = await service.query(
    'SELECT Handoff_Goal__c, LastModifiedBy.Username FROM Opportunity WHERE Handoff_Goal__c != null ORDER BY Name DESC',
  );
  expect(filled.records[0]).toMatchObject({
    Handoff_Goal__c: 'Carriers live before the peak',
    LastModifiedBy: { Username: 'maya@acme.example' },
  });
});

it('keeps records, sessions, fields and rights over a restart, also when it was killed', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'salesforce-'));
  folders.push(folder);
  const stateFile = join(folder, 'salesforce.json');
  const first = await start({ stateFile });
  const admin = await connect(first, ADMIN_CLIENT);
  const service = await connect(first, INTEGRATION_CLIENT);
  await admin.requestPost('/tooling/sobjects/CustomField', SCORE);
  await grant(
    admin,
    ['Opportunity.Handoff_Score__c'],
    infoSchema.parse(await first.control.control('info')).integration.userId,
  );
  await first.control.control('bulk-seed', { deals: 5 });
  await new Promise((resolve) => setTimeout(resolve, 400));
  await first.kill();
  const second = await start({ stateFile });
  const response = await fetch(
    `${second.baseUrl}/services/data/v62.0/query?q=${encodeURIComponent('SELECT Id, Handoff_Score__c FROM Opportunity')}`,
    {
      headers: { authorization: `Bearer ${service.accessToken ?? ''}` },
    },
  );
  expect(await response.json()).toMatchObject({ totalSize: 5 });
});

it('answers a keyset page out of 100,000 deals with the 2,000 that follow', async () => {
  const simulator = await start();
  const service = await connect(simulator, INTEGRATION_CLIENT);
  await simulator.control.control('bulk-seed', { deals: 100_000, rolesPerDeal: 2, gappyEvery: 0 });
  const page = async (where: string): Promise<Record<string, unknown>[]> =>
    (
      await service.query(
        `SELECT Id, Name, Account.Name, Owner.Email, Amount, SystemModstamp FROM Opportunity WHERE ${where} ORDER BY SystemModstamp, Id LIMIT 2000`,
      )
    ).records;
  const first = await page('IsWon = true');
  const [row] = first.slice(-1);
  const stamp = String(row?.['SystemModstamp']).replace('.000+0000', 'Z');
  const next = await page(
    `(SystemModstamp > ${stamp} OR (SystemModstamp = ${stamp} AND Id > '${String(row?.['Id'])}'))`,
  );
  expect(next).toHaveLength(2_000);
  expect(new Set([...first, ...next].map((found) => found['Id'])).size).toBe(4_000);
});
