import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { Connection } from 'jsforce';
import { z } from 'zod';
import { SimulatorControl } from '../../../connectors/kit/simulator/control-client.ts';
import { startSimulatorServer, type SimulatorServer } from '../../../connectors/kit/simulator/server.ts';
import { createSalesforceApp } from '../../../connectors/salesforce/simulator/app.ts';
import { ADMIN_CLIENT, INTEGRATION_CLIENT } from '../../../connectors/salesforce/simulator/founding.ts';

let server: SimulatorServer;
let control: SimulatorControl;
let salesforce: Connection;
let admin: Connection;

async function connect(client: typeof ADMIN_CLIENT): Promise<Connection> {
  const connection = new Connection({
    version: '62.0',
    instanceUrl: server.baseUrl,
    oauth2: { ...client, loginUrl: server.baseUrl },
  });
  await connection.authorize({ grant_type: 'client_credentials' });
  return connection;
}

beforeEach(async () => {
  server = await startSimulatorServer(createSalesforceApp(), { perWrittenRecordMs: 0 });
  control = new SimulatorControl(server.baseUrl);
  salesforce = await connect(INTEGRATION_CLIENT);
  admin = await connect(ADMIN_CLIENT);
});

afterEach(async () => {
  await server.close();
});

const saveSchema = z.object({
  id: z.string().optional(),
  success: z.boolean(),
  created: z.boolean().optional(),
  errors: z.array(z.object({ statusCode: z.string(), message: z.string(), fields: z.array(z.string()) })),
});
const savesSchema = z.array(saveSchema);
const seedSchema = z.object({ firstDealId: z.string() });

async function seedDeal(): Promise<string> {
  return seedSchema.parse(await control.control('bulk-seed', { deals: 4, rolesPerDeal: 1 })).firstDealId;
}

/** Makes a custom field and opens it to the integration user. */
async function addField(fullName: string, metadata: Record<string, unknown>): Promise<void> {
  await admin.requestPost('/tooling/sobjects/CustomField', { FullName: fullName, Metadata: metadata });
  const shown = fullName.replace('Activity.', 'Task.');
  const sets = await admin.query('SELECT Id FROM PermissionSet');
  let setId = sets.records[0]?.Id;
  if (setId === undefined) {
    setId = z
      .object({ id: z.string() })
      .parse(await admin.sobject('PermissionSet').create({ Name: 'Handoff', Label: 'Handoff' })).id;
    const info = z.object({ integration: z.object({ userId: z.string() }) }).parse(await control.control('info'));
    await admin
      .sobject('PermissionSetAssignment')
      .create({ AssigneeId: info.integration.userId, PermissionSetId: setId });
  }
  await admin.sobject('FieldPermissions').create({
    ParentId: setId,
    SobjectType: shown.split('.')[0] ?? '',
    Field: shown,
    PermissionsRead: true,
    PermissionsEdit: true,
  });
}

const KEY = { type: 'Text', label: 'Handoff Key', length: 64, externalId: true, unique: true, caseSensitive: false };
const STATUS = {
  type: 'Picklist',
  label: 'Handoff Status',
  valueSet: {
    restricted: true,
    valueSetDefinition: { sorted: false, value: [{ valueName: 'ready', label: 'Ready', default: false }] },
  },
};

async function collection(
  method: 'POST' | 'PATCH',
  path: string,
  records: unknown[],
  allOrNone = false,
): Promise<z.infer<typeof savesSchema>> {
  return savesSchema.parse(
    await salesforce.request({
      method,
      url: `/composite/sobjects${path}`,
      body: JSON.stringify({ allOrNone, records }),
      headers: { 'content-type': 'application/json' },
    }),
  );
}

const codes = (saves: z.infer<typeof savesSchema>): string[] => saves.map((save) => save.errors[0]?.statusCode ?? 'ok');
const task = (fields: Record<string, unknown>): Record<string, unknown> => ({
  attributes: { type: 'Task' },
  ...fields,
});

it('creates, updates, reads and deletes one record with 18-character ids', async () => {
  const deal = await seedDeal();
  const created = await salesforce.sobject('Task').create({ Subject: 'Ask for the goal', WhatId: deal.slice(0, 15) });
  expect(created).toEqual({ id: expect.stringMatching(/^00T[0-9A-Za-z]{15}$/), success: true, errors: [] });
  const id = created.id ?? '';
  await salesforce.sobject('Task').update({ Id: id, Status: 'Completed' });
  expect(await salesforce.sobject('Task').retrieve(id)).toMatchObject({
    WhatId: deal,
    Status: 'Completed',
    IsClosed: true,
    Priority: 'Normal',
  });
  await salesforce.sobject('Task').destroy(id);
  await expect(salesforce.sobject('Task').retrieve(id)).rejects.toMatchObject({ errorCode: 'ENTITY_IS_DELETED' });
  await expect(
    salesforce.sobject('Task').update({ Id: `${id.slice(0, 14)}z`, Status: 'Completed' }),
  ).rejects.toMatchObject({ errorCode: 'NOT_FOUND' });
});

it('upserts by an external id without regard to case: 201, then 200, and 300 for two matches', async () => {
  const deal = await seedDeal();
  await addField('Activity.Handoff_Key__c', { ...KEY, unique: false });
  const put = async (value: string, body: unknown, query = ''): Promise<[number, unknown]> => {
    const response = await fetch(
      `${server.baseUrl}/services/data/v62.0/sobjects/Task/Handoff_Key__c/${value}${query}`,
      {
        method: 'PATCH',
        headers: { authorization: `Bearer ${salesforce.accessToken ?? ''}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      },
    );
    return [response.status, await response.json()];
  };
  expect(await put('abc', { Subject: 'One', WhatId: deal })).toMatchObject([201, { success: true, created: true }]);
  expect(await put('ABC', { Subject: 'Two' })).toMatchObject([200, { success: true, created: false }]);
  expect(await put('new', { Subject: 'No' }, '?updateOnly=true')).toMatchObject([404, [{ errorCode: 'NOT_FOUND' }]]);
  expect(await put('abc', { Handoff_Key__c: 'abc' })).toMatchObject([400, [{ errorCode: 'INVALID_FIELD' }]]);
  await control.control('records', { object: 'Task', records: [{ Subject: 'Twin', Handoff_Key__c: 'ABC' }] });
  expect(await put('abc', { Subject: 'Three' })).toEqual([
    300,
    [expect.stringContaining('/sobjects/Task/00T'), expect.stringContaining('/sobjects/Task/00T')],
  ]);
});

it('saves a collection row by row, in order, with statusCode for the bad ones', async () => {
  const deal = await seedDeal();
  await addField('Activity.Handoff_Key__c', KEY);
  await addField('Opportunity.Handoff_Status__c', STATUS);
  const tasks = await collection('PATCH', '/Task/Handoff_Key__c', [
    task({ Handoff_Key__c: 'k1', Subject: 'One', WhatId: deal }),
    task({ Handoff_Key__c: 'K1', Subject: 'Again', WhatId: deal }),
    task({ Handoff_Key__c: 'k2', Subject: 'x'.repeat(256), WhatId: deal }),
    task({ Subject: 'No key', WhatId: deal }),
    { Handoff_Key__c: 'k3', Subject: 'No attributes' },
    task({ Handoff_Key__c: 'k4', WhatId: '006gK000000zzzz' }),
    task({ Handoff_Key__c: 'k5', Subject: 'Last', WhatId: deal }),
  ]);
  expect(codes(tasks)).toEqual([
    'ok',
    'DUPLICATE_VALUE',
    'STRING_TOO_LONG',
    'MISSING_ARGUMENT',
    'JSON_PARSER_ERROR',
    'INVALID_CROSS_REFERENCE_KEY',
    'ok',
  ]);
  expect(tasks[1]).toMatchObject({ success: false, created: false });
  const created = await collection('POST', '', [task({ Handoff_Key__c: 'K1', Subject: 'Twin', WhatId: deal })]);
  expect(created[0]?.errors[0]?.message).toMatch(
    /^duplicate value found: Handoff_Key__c duplicates value on record with id: 00T/,
  );
  const opportunity = (fields: Record<string, unknown>): Record<string, unknown> => ({
    attributes: { type: 'Opportunity' },
    id: deal,
    ...fields,
  });
  expect(
    codes(
      await collection('PATCH', '', [
        opportunity({ Handoff_Status__c: 'ready' }),
        opportunity({ Handoff_Status__c: 'Ready' }),
        opportunity({ IsWon: false }),
        opportunity({ Nope__c: 1 }),
        opportunity({ Name: null }),
        opportunity({ Amount: 'much' }),
        opportunity({ CloseDate: '2026-02-30' }),
        opportunity({ AccountId: '003gK0000000001' }),
      ]),
    ),
  ).toEqual([
    'ok',
    'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
    'INVALID_FIELD_FOR_INSERT_UPDATE',
    'INVALID_FIELD',
    'REQUIRED_FIELD_MISSING',
    'JSON_PARSER_ERROR',
    'JSON_PARSER_ERROR',
    'MALFORMED_ID',
  ]);
});

it('holds a collection to 200 records and 10 runs of one type', async () => {
  const deal = await seedDeal();
  const many = Array.from({ length: 201 }, (_, n) => task({ Subject: `${n}`, WhatId: deal }));
  await expect(collection('POST', '', many)).rejects.toMatchObject({ errorCode: 'EXCEEDED_ID_LIMIT' });
  const mixed = Array.from({ length: 11 }, (_, n) =>
    n % 2 === 0 ? task({ Subject: 'x' }) : { attributes: { type: 'Contact' }, LastName: 'x' },
  );
  await expect(collection('POST', '', mixed)).rejects.toThrow('chunks');
});

it('rolls a collection back as a whole when asked to', async () => {
  const deal = await seedDeal();
  const saves = await collection(
    'POST',
    '',
    [task({ Subject: 'Good', WhatId: deal }), task({ Subject: 'x'.repeat(300) })],
    true,
  );
  expect(codes(saves)).toEqual(['ALL_OR_NONE_OPERATION_ROLLED_BACK', 'STRING_TOO_LONG']);
  expect((await salesforce.query('SELECT count() FROM Task')).totalSize).toBe(0);
});

const compositeSchema = z.object({
  compositeResponse: z.array(z.object({ httpStatusCode: z.number(), body: z.unknown(), referenceId: z.string() })),
});

it('runs a composite with references, and undoes all of it when allOrNone says so', async () => {
  const deal = await seedDeal();
  const root = '/services/data/v62.0';
  const send = async (
    allOrNone: boolean,
    compositeRequest: unknown[],
  ): Promise<z.infer<typeof compositeSchema>['compositeResponse']> =>
    compositeSchema.parse(
      await salesforce.requestPost('/composite', { allOrNone, collateSubrequests: false, compositeRequest }),
    ).compositeResponse;
  const create = {
    method: 'POST',
    url: `${root}/sobjects/Task`,
    referenceId: 'made',
    body: { Subject: 'A', WhatId: deal },
  };
  const close = {
    method: 'PATCH',
    url: `${root}/sobjects/Task/@{made.id}`,
    referenceId: 'closed',
    body: { Status: 'Completed' },
  };
  const broken = {
    method: 'PATCH',
    url: `${root}/sobjects/Opportunity/${deal}`,
    referenceId: 'bad',
    body: { Nope__c: 1 },
  };
  expect((await send(false, [create, close, broken])).map((one) => one.httpStatusCode)).toEqual([201, 204, 400]);
  expect((await salesforce.query("SELECT count() FROM Task WHERE Status = 'Completed'")).totalSize).toBe(1);
  const undone = await send(true, [create, close, broken]);
  expect(undone.map((one) => one.httpStatusCode)).toEqual([400, 400, 400]);
  expect(undone[0]?.body).toMatchObject([{ errorCode: 'PROCESSING_HALTED' }]);
  expect((await salesforce.query('SELECT count() FROM Task')).totalSize).toBe(1);
  const rows = {
    method: 'POST',
    url: `${root}/composite/sobjects`,
    referenceId: 'rows',
    body: { allOrNone: false, records: [task({ Subject: 'ok' }), task({ Subject: 'x'.repeat(300) })] },
  };
  await send(true, [rows]);
  expect((await salesforce.query('SELECT count() FROM Task')).totalSize).toBe(1);
  const heavy = Array.from({ length: 6 }, (_, n) => ({
    method: 'GET',
    url: `${root}/query?q=SELECT Id FROM Task`,
    referenceId: `q${n}`,
  }));
  await expect(send(false, heavy)).rejects.toThrow('limit');
});

it('stamps every write with its second and its user, and a system job with its second only', async () => {
  const deal = await seedDeal();
  const read = async (): Promise<Record<string, unknown>> =>
    (
      await salesforce.query(
        `SELECT SystemModstamp, LastModifiedDate, LastModifiedBy.Username FROM Opportunity WHERE Id = '${deal}'`,
      )
    ).records[0] ?? {};
  const before = await read();
  await salesforce.sobject('Opportunity').update({ Id: deal, NextStep: 'Ours' });
  const ours = await read();
  expect(ours).toMatchObject({ LastModifiedBy: { Username: 'handoff.integration@acme.example' } });
  expect(ours['SystemModstamp']).not.toBe(before['SystemModstamp']);
  expect(ours['SystemModstamp']).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000\+0000$/);
  await control.clock(5_000);
  await control.control('system-job', { ids: [deal] });
  const job = await read();
  expect([job['LastModifiedDate'], job['SystemModstamp'] === ours['SystemModstamp']]).toEqual([
    ours['LastModifiedDate'],
    false,
  ]);
});

it('moves stage, history and amount as Salesforce does', async () => {
  const deal = await seedDeal();
  await control.control('update', { records: [{ Id: deal, StageName: 'Negotiation/Review' }] });
  const fields =
    'IsWon, IsClosed, Probability, LastStageChangeDate, (SELECT StageName FROM OpportunityHistories ORDER BY CreatedDate DESC)';
  expect((await salesforce.query(`SELECT ${fields} FROM Opportunity WHERE Id = '${deal}'`)).records[0]).toMatchObject({
    IsWon: false,
    IsClosed: false,
    Probability: 90,
    OpportunityHistories: { records: [{ StageName: 'Negotiation/Review' }] },
  });
  await control.control('records', {
    object: 'OpportunityLineItem',
    records: [{ OpportunityId: deal, Quantity: 2, UnitPrice: 50 }],
  });
  await control.control('update', { records: [{ Id: deal, HasOpportunityLineItem: true }] });
  await salesforce.sobject('Opportunity').update({ Id: deal, Amount: 1, NextStep: 'Kept' });
  expect(await salesforce.sobject('Opportunity').retrieve(deal)).toMatchObject({ NextStep: 'Kept', Amount: 10_000 });
});

it('refuses an inactive owner, a validation rule, chosen records, and a missing right', async () => {
  const deal = await seedDeal();
  const seeded = z
    .object({ people: z.object({ ben: z.object({ id: z.string() }) }) })
    .parse(await control.control('demo-seed'));
  await expect(
    salesforce.sobject('Task').create({ Subject: 'x', OwnerId: seeded.people.ben.id }),
  ).rejects.toMatchObject({ errorCode: 'INACTIVE_OWNER_OR_USER' });
  await control.control('validation-rule', {
    object: 'Task',
    field: 'Priority',
    values: ['Low'],
    message: 'No low priorities here.',
  });
  await expect(salesforce.sobject('Task').create({ Subject: 'x', Priority: 'Low' })).rejects.toMatchObject({
    errorCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION',
    message: 'No low priorities here.',
  });
  await control.control('fail-records', { ids: [deal] });
  const saves = await collection('POST', '', [task({ Subject: 'a', WhatId: deal }), task({ Subject: 'b' })]);
  expect(codes(saves)).toEqual(['CANNOT_EXECUTE_FLOW_TRIGGER', 'ok']);
  await control.control('settings', { objectRights: { Task: { create: false } } });
  expect(codes(await collection('POST', '', [task({ Subject: 'c' })]))).toEqual(['INSUFFICIENT_ACCESS_OR_READONLY']);
});

it('locks an Account for the time of a request: the later overlapping write loses its rows', async () => {
  await server.close();
  server = await startSimulatorServer(createSalesforceApp(), { perWrittenRecordMs: 300 });
  control = new SimulatorControl(server.baseUrl);
  salesforce = await connect(INTEGRATION_CLIENT);
  const deal = await seedDeal();
  const { records } = await salesforce.query('SELECT Id FROM Opportunity ORDER BY Id');
  const [first, second, other] = records.map((record) => record.Id);
  expect(first).toBe(deal);
  const early = collection('POST', '', [task({ Subject: 'early', WhatId: first })]);
  await new Promise((resolve) => setTimeout(resolve, 100));
  const late = await collection('POST', '', [
    task({ Subject: 'same account', WhatId: second }),
    task({ Subject: 'other account', WhatId: other }),
  ]);
  expect(codes(late)).toEqual(['UNABLE_TO_LOCK_ROW', 'ok']);
  expect(codes(await early)).toEqual(['ok']);
  expect(codes(await collection('POST', '', [task({ Subject: 'later', WhatId: second })]))).toEqual(['ok']);
});

it('commits before it drops the socket, so that only a key tells whether the write happened', async () => {
  const deal = await seedDeal();
  await control.faults([{ match: { method: 'POST', path: 'sobjects/Task' }, fault: { kind: 'drop_after' } }]);
  await expect(salesforce.sobject('Task').create({ Subject: 'Once', WhatId: deal })).rejects.toThrow();
  expect((await salesforce.query('SELECT count() FROM Task')).totalSize).toBe(1);
  await control.faults([
    { match: { method: 'POST' }, fault: { kind: 'vendor', name: 'rows', rows: [1], code: 'UNABLE_TO_LOCK_ROW' } },
  ]);
  expect(codes(await collection('POST', '', [task({ Subject: 'a' }), task({ Subject: 'b' })]))).toEqual([
    'ok',
    'UNABLE_TO_LOCK_ROW',
  ]);
  await control.control('lock-rows', { times: 1 });
  expect(codes(await collection('POST', '', [task({ Subject: 'c' }), task({ Subject: 'd' })]))).toEqual([
    'UNABLE_TO_LOCK_ROW',
    'ok',
  ]);
});

it('merges accounts and contacts: the loser is deleted, names its master, and its deals move', async () => {
  const deal = await seedDeal();
  const rows = await salesforce.query('SELECT Id, AccountId FROM Opportunity ORDER BY Id');
  const losing = z.string().parse(rows.records[0]?.['AccountId']);
  const master = z.string().parse(rows.records[3]?.['AccountId']);
  await control.control('merge', { master, losing: [losing] });
  expect((await salesforce.query(`SELECT AccountId FROM Opportunity WHERE Id = '${deal}'`)).records).toMatchObject([
    { AccountId: master },
  ]);
  const gone = await salesforce.query(`SELECT IsDeleted, MasterRecordId FROM Account WHERE Id = '${losing}'`, {
    scanAll: true,
  });
  expect(gone.records).toMatchObject([{ IsDeleted: true, MasterRecordId: master }]);
  await control.control('purge', { ids: [deal] });
  expect((await salesforce.query(`SELECT Id FROM Opportunity WHERE Id = '${deal}'`, { scanAll: true })).totalSize).toBe(
    0,
  );
});

it('tells the writer of success before anybody can see the row, when a commit is late', async () => {
  const deal = await seedDeal();
  await control.faults([
    { match: { method: 'POST' }, fault: { kind: 'vendor', name: 'late_commit', delayMs: 60_000 } },
  ]);
  expect(codes(await collection('POST', '', [task({ Subject: 'slow', WhatId: deal })]))).toEqual(['ok']);
  expect((await salesforce.query('SELECT count() FROM Task')).totalSize).toBe(0);
  await control.clock(61_000);
  expect((await salesforce.query('SELECT count() FROM Task')).totalSize).toBe(1);
});

it('forgets a right that was granted in a request it undid', async () => {
  await admin.requestPost('/tooling/sobjects/CustomField', {
    FullName: 'Opportunity.Handoff_Status__c',
    Metadata: STATUS,
  });
  const info = z.object({ integration: z.object({ userId: z.string() }) }).parse(await control.control('info'));
  const root = '/services/data/v62.0/sobjects';
  const grant = [
    { method: 'POST', url: `${root}/PermissionSet`, referenceId: 'set', body: { Name: 'Handoff', Label: 'Handoff' } },
    {
      method: 'POST',
      url: `${root}/FieldPermissions`,
      referenceId: 'field',
      body: {
        ParentId: '@{set.id}',
        SobjectType: 'Opportunity',
        Field: 'Opportunity.Handoff_Status__c',
        PermissionsRead: true,
        PermissionsEdit: true,
      },
    },
    {
      method: 'POST',
      url: `${root}/PermissionSetAssignment`,
      referenceId: 'user',
      body: { AssigneeId: info.integration.userId, PermissionSetId: '@{set.id}' },
    },
  ];
  const broken = {
    method: 'POST',
    url: `${root}/PermissionSet`,
    referenceId: 'bad',
    body: { Name: 'Handoff', Label: 'Again' },
  };
  const read = async (): Promise<unknown> => await salesforce.query('SELECT Handoff_Status__c FROM Opportunity');
  await admin.requestPost('/composite', { allOrNone: true, compositeRequest: [...grant, broken] });
  await expect(read()).rejects.toMatchObject({ errorCode: 'INVALID_FIELD' });
  await admin.requestPost('/composite', { allOrNone: true, compositeRequest: grant });
  expect(await read()).toMatchObject({ totalSize: 0 });
});
