import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { z } from 'zod';
import { SimulatorControl } from '../../../connectors/kit/simulator/control-client.ts';
import { startSimulatorServer, type SimulatorServer } from '../../../connectors/kit/simulator/server.ts';
import { createSalesforceApp } from '../../../connectors/salesforce/simulator/app.ts';
import { INTEGRATION_CLIENT } from '../../../connectors/salesforce/simulator/founding.ts';

let server: SimulatorServer;
let control: SimulatorControl;
let token: string;

beforeEach(async () => {
  server = await startSimulatorServer(createSalesforceApp());
  control = new SimulatorControl(server.baseUrl);
  const response = await fetch(`${server.baseUrl}/services/oauth2/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: INTEGRATION_CLIENT.clientId,
      client_secret: INTEGRATION_CLIENT.clientSecret,
    }),
  });
  token = z.object({ access_token: z.string() }).parse(await response.json()).access_token;
});

afterEach(async () => {
  await server.close();
});

const recordSchema = z.record(z.string(), z.unknown());
const pageSchema = z.object({
  totalSize: z.number(),
  done: z.boolean(),
  nextRecordsUrl: z.string().optional(),
  records: z.array(recordSchema),
});
type Page = z.infer<typeof pageSchema>;
const errorsSchema = z.array(z.object({ message: z.string(), errorCode: z.string() })).length(1);
const idsSchema = z.object({ ids: z.array(z.string()) });

async function get(path: string, headers: Record<string, string> = {}): Promise<{ status: number; body: unknown }> {
  const response = await fetch(`${server.baseUrl}${path}`, {
    headers: { authorization: `Bearer ${token}`, ...headers },
  });
  return { status: response.status, body: await response.json() };
}

async function query(soql: string, resource = 'query', headers: Record<string, string> = {}): Promise<Page> {
  return pageSchema.parse((await get(`/services/data/v62.0/${resource}?q=${encodeURIComponent(soql)}`, headers)).body);
}

async function refusal(soql: string): Promise<{ status: number; errorCode: string; message: string }> {
  const { status, body } = await get(`/services/data/v62.0/query?q=${encodeURIComponent(soql)}`);
  const [error] = errorsSchema.parse(body);
  return { status, errorCode: error?.errorCode ?? '', message: error?.message ?? '' };
}

async function make(object: string, records: unknown[]): Promise<string[]> {
  return idsSchema.parse(await control.control('records', { object, records })).ids;
}

async function names(where: string): Promise<unknown[]> {
  const page = await query(`SELECT Name FROM Opportunity WHERE ${where} ORDER BY Name`);
  return page.records.map((record) => record['Name']);
}

const deal = (Name: string, more: Record<string, unknown> = {}): Record<string, unknown> => ({
  Name,
  StageName: 'Closed Won',
  CloseDate: '2026-11-01',
  ...more,
});

it('understands the comparisons of SOQL, with text compared without case', async () => {
  await make('Opportunity', [
    deal('Alpha', { Amount: 10, NextStep: 'Call', Type: 'New Customer', CloseDate: '2026-10-01' }),
    deal('beta', { Amount: 20, NextStep: "O'Brien_1", StageName: 'Prospecting' }),
    deal('Gamma', { Amount: 30 }),
  ]);
  expect(await names("Name = 'ALPHA'")).toEqual(['Alpha']);
  expect(await names('Amount >= 20')).toEqual(['beta', 'Gamma']);
  expect(await names('Amount IN (10, 30)')).toEqual(['Alpha', 'Gamma']);
  expect(await names("Name NOT IN ('alpha', 'gamma')")).toEqual(['beta']);
  expect(await names('NextStep = null')).toEqual(['Gamma']);
  expect(await names("NextStep != 'Call'")).toEqual(['beta', 'Gamma']);
  expect(await names("NextStep LIKE 'o\\'b%\\_1'")).toEqual(['beta']);
  expect(await names("(NOT Name LIKE '%a_a') AND IsWon = true")).toEqual(['Alpha', 'Gamma']);
  expect(await names('CloseDate < 2026-10-15 OR (IsWon = false AND Amount = 20)')).toEqual(['Alpha', 'beta']);
  expect(await names('CreatedDate = TODAY')).toEqual(['Alpha', 'beta', 'Gamma']);
  expect(await names('createddate > 2020-01-01T00:00:00.000+01:00 AND iswon = TRUE')).toEqual(['Alpha', 'Gamma']);
});

it('follows parents, also in WHERE and ORDER BY, and shows a missing one as null', async () => {
  const [account = ''] = await make('Account', [{ Name: 'Acme' }, { Name: 'Zenith' }]);
  await make('Opportunity', [deal('With', { AccountId: account }), deal('Without')]);
  const page = await query(
    'SELECT Name, Account.Name, Account.Owner.Username, Owner.IsActive FROM Opportunity ORDER BY Account.Name DESC NULLS LAST',
  );
  expect(page.records[0]).toEqual({
    attributes: { type: 'Opportunity', url: expect.stringContaining('/services/data/v62.0/sobjects/Opportunity/006') },
    Name: 'With',
    Account: {
      attributes: { type: 'Account', url: `/services/data/v62.0/sobjects/Account/${account}` },
      Name: 'Acme',
      Owner: { attributes: { type: 'User', url: expect.any(String) }, Username: 'admin@acme.example' },
    },
    Owner: { attributes: { type: 'User', url: expect.any(String) }, IsActive: true },
  });
  expect(page.records[1]).toMatchObject({ Name: 'Without', Account: null });
  expect(await names("Account.Name = 'acme'")).toEqual(['With']);
});

it('answers children, null for none, semi-joins and counts', async () => {
  const [kim = ''] = await make('Contact', [{ LastName: 'Kim' }]);
  const [one = '', two = ''] = await make('Opportunity', [deal('One'), deal('Two')]);
  await make('OpportunityContactRole', [{ OpportunityId: one, ContactId: kim, Role: 'Evaluator' }]);
  const page = await query(
    'SELECT Id, (SELECT Role, Contact.Name FROM OpportunityContactRoles) FROM Opportunity ORDER BY Name',
  );
  expect(page.records[0]).toMatchObject({
    OpportunityContactRoles: { totalSize: 1, done: true, records: [{ Role: 'Evaluator', Contact: { Name: 'Kim' } }] },
  });
  expect(page.records[1]).toMatchObject({ Id: two, OpportunityContactRoles: null });
  expect(await names('Id IN (SELECT OpportunityId FROM OpportunityContactRole WHERE Role != null)')).toEqual(['One']);
  expect(await query('SELECT count() FROM Opportunity')).toEqual({ totalSize: 2, done: true, records: [] });
});

it('refuses what Salesforce refuses, in its words', async () => {
  expect(await refusal('SELECT Id, Foo__c FROM Opportunity')).toEqual({
    status: 400,
    errorCode: 'INVALID_FIELD',
    message: expect.stringMatching(
      /^\nSELECT Id, Foo__c FROM Opportunity\n {11}\^\nERROR at Row:1:Column:12\nNo such column 'Foo__c' on entity 'Opportunity'\. If/,
    ),
  });
  expect(await refusal('SELECT Id FROM Deal')).toMatchObject({ errorCode: 'INVALID_TYPE' });
  expect(await refusal('SELECT Id FROM')).toMatchObject({ errorCode: 'MALFORMED_QUERY' });
  expect(await refusal("SELECT Id FROM Opportunity WHERE Name = 'a' AND Amount = 1 OR Amount = 2")).toMatchObject({
    errorCode: 'MALFORMED_QUERY',
  });
  expect(await refusal("SELECT Id FROM Opportunity WHERE Description = 'x'")).toMatchObject({
    message: expect.stringContaining("field 'Description' can not be filtered"),
  });
  expect(await refusal('SELECT Id FROM Opportunity ORDER BY Description')).toMatchObject({
    message: expect.stringContaining('can not be sorted'),
  });
  expect(await refusal("SELECT Id FROM Opportunity WHERE Amount > '5'")).toMatchObject({
    message: expect.stringContaining('should not be enclosed in quotes'),
  });
  expect(await refusal('SELECT Id FROM Opportunity WHERE SystemModstamp > 2026-01-01')).toMatchObject({
    errorCode: 'INVALID_FIELD',
  });
  expect(await refusal("SELECT Id FROM Opportunity WHERE Id = 'short'")).toMatchObject({
    errorCode: 'INVALID_QUERY_FILTER_OPERATOR',
  });
  expect(await refusal('SELECT Id, Id FROM Opportunity')).toMatchObject({
    message: expect.stringContaining('duplicate field selected'),
  });
  expect(await refusal('SELECT CurrencyIsoCode FROM Opportunity')).toMatchObject({ errorCode: 'INVALID_FIELD' });
  const many = Array.from({ length: 300 }, (_, n) => `Name = 'n${n}'`).join(' OR ');
  expect(await refusal(`SELECT Id FROM Opportunity WHERE ${many}`)).toMatchObject({ errorCode: 'MALFORMED_QUERY' });
});

it('pages by 2,000 rows with children counted, by 1,000 with a long text, and by a clamped hint', async () => {
  await control.control('bulk-seed', { deals: 2_500, rolesPerDeal: 1, gappyEvery: 0 });
  const first = await query('SELECT Id FROM Opportunity');
  expect([first.totalSize, first.done, first.records.length]).toEqual([2_500, false, 2_000]);
  expect(first.nextRecordsUrl).toMatch(/^\/services\/data\/v62\.0\/query\/0r8[0-9A-Za-z]{15}-2000$/);
  const rest = pageSchema.parse((await get(first.nextRecordsUrl ?? '')).body);
  expect([rest.done, rest.records.length, rest.nextRecordsUrl]).toEqual([true, 500, undefined]);
  const all = new Set([...first.records, ...rest.records].map((record) => record['Id']));
  expect(all.size).toBe(2_500);
  expect((await query('SELECT Id, Description FROM Opportunity')).records).toHaveLength(1_000);
  expect((await query('SELECT Id, (SELECT Id FROM OpportunityContactRoles) FROM Opportunity')).records).toHaveLength(
    1_000,
  );
  expect(
    (await query('SELECT Id FROM Opportunity', 'query', { 'sforce-query-options': 'batchSize=10' })).records,
  ).toHaveLength(200);
});

it('cuts long lists of children, and ends their cursors with the next page of parents', async () => {
  await control.control('settings', { childPageSize: 2 });
  await control.control('bulk-seed', { deals: 3_000, rolesPerDeal: 3, gappyEvery: 0 });
  const page = await query('SELECT Id, (SELECT Id FROM OpportunityContactRoles) FROM Opportunity');
  const children = pageSchema.parse(page.records[0]?.['OpportunityContactRoles']);
  expect([children.totalSize, children.done, children.records.length]).toEqual([3, false, 2]);
  expect(pageSchema.parse((await get(children.nextRecordsUrl ?? '')).body)).toMatchObject({
    done: true,
    records: [{}],
  });
  await get(page.nextRecordsUrl ?? '');
  expect((await get(children.nextRecordsUrl ?? '')).body).toEqual([
    { message: 'invalid query locator', errorCode: 'INVALID_QUERY_LOCATOR' },
  ]);
});

it('keeps a query result as it was found, until its locator expires', async () => {
  await control.control('bulk-seed', { deals: 2_100, rolesPerDeal: 0 });
  const first = await query('SELECT Id, NextStep FROM Opportunity ORDER BY SystemModstamp, Id');
  const rows = z
    .object({ rows: z.array(recordSchema) })
    .parse(await control.control('query', { object: 'Opportunity' })).rows;
  await control.control('update', {
    records: rows.slice(-1).map((row) => ({ Id: row['Id'], NextStep: 'Changed later' })),
  });
  const second = pageSchema.parse((await get(first.nextRecordsUrl ?? '')).body);
  expect(second.records.map((record) => record['NextStep'])).not.toContain('Changed later');
  await control.control('settings', { sessionTtlMs: 999_999_999 });
  await control.clock(172_900_000);
  expect((await get(first.nextRecordsUrl ?? '')).status).toBe(400);
});

it('leaves ties in no order a caller could rely on, unless Id settles them', async () => {
  await control.control('bulk-seed', { deals: 50, rolesPerDeal: 0, sameStamp: true });
  const ids = async (order: string): Promise<string[]> =>
    (await query(`SELECT Id FROM Opportunity ORDER BY ${order}`)).records.map((record) => String(record['Id']));
  const sorted = await ids('SystemModstamp, Id');
  expect(sorted).toEqual([...sorted].sort((a, b) => (a < b ? -1 : 1)));
  const loose = await ids('SystemModstamp');
  expect(loose).not.toEqual(sorted);
  expect(new Set(loose)).toEqual(new Set(sorted));
  expect(await ids('Id DESC')).toEqual([...sorted].reverse());
});

it('walks a keyset over equal stamps without gap or repeat', async () => {
  await control.control('bulk-seed', { deals: 530, rolesPerDeal: 0, sameStamp: true });
  const seen: unknown[] = [];
  let where = 'IsWon = true';
  for (;;) {
    const { records } = await query(
      `SELECT Id, SystemModstamp FROM Opportunity WHERE ${where} ORDER BY SystemModstamp ASC, Id ASC LIMIT 100`,
    );
    if (records.length === 0) break;
    seen.push(...records.map((record) => record['Id']));
    const last = z.object({ Id: z.string(), SystemModstamp: z.string() }).loose().parse(records.at(-1));
    const stamp = last.SystemModstamp.replace('.000+0000', 'Z');
    where = `IsWon = true AND (SystemModstamp > ${stamp} OR (SystemModstamp = ${stamp} AND Id > '${last.Id.slice(0, 15)}'))`;
  }
  expect(seen).toHaveLength(530);
  expect(new Set(seen).size).toBe(530);
});

it('hides deleted rows from query, and shows them to queryAll, deleted and updated', async () => {
  const [kept = '', gone = ''] = await make('Opportunity', [deal('Kept'), deal('Gone')]);
  await control.control('delete', { ids: [gone] });
  expect((await query('SELECT Id FROM Opportunity')).records.map((record) => record['Id'])).toEqual([kept]);
  expect((await query('SELECT Id FROM Opportunity WHERE IsDeleted = true', 'queryAll')).records).toMatchObject([
    { Id: gone },
  ]);
  const span = `start=${encodeURIComponent(new Date(Date.now() - 300_000).toISOString())}&end=${encodeURIComponent(new Date(Date.now() + 120_000).toISOString())}`;
  expect((await get(`/services/data/v62.0/sobjects/Opportunity/deleted/?${span}`)).body).toMatchObject({
    deletedRecords: [{ id: gone }],
  });
  expect((await get(`/services/data/v62.0/sobjects/Opportunity/updated/?${span}`)).body).toMatchObject({ ids: [kept] });
  await control.control('undelete', { ids: [gone] });
  expect((await query('SELECT count() FROM Opportunity')).totalSize).toBe(2);
});

it('lets a late commit appear behind the cursor, with the stamp of its transaction', async () => {
  const [id = ''] = await make('Opportunity', [deal('Slow')]);
  await control.control('late-commit', {
    object: 'Opportunity',
    id,
    fields: { NextStep: 'Late' },
    visibleInMs: 600_000,
  });
  const before = await query('SELECT NextStep, SystemModstamp FROM Opportunity');
  expect(before.records).toMatchObject([{ NextStep: null }]);
  await control.clock(601_000);
  const [row] = (await query('SELECT NextStep, SystemModstamp FROM Opportunity')).records;
  const seen = z.object({ NextStep: z.string(), SystemModstamp: z.string() }).loose().parse(row);
  expect(seen.NextStep).toBe('Late');
  expect(Date.parse(seen.SystemModstamp.replace('+0000', 'Z'))).toBeLessThan(Date.now() + 60_000);
});

it('describes objects in the real shape, and answers 304 while nothing changed', async () => {
  const { body } = await get('/services/data/v62.0/sobjects/Opportunity/describe');
  const described = z
    .object({ keyPrefix: z.string(), fields: z.array(z.looseObject({ name: z.string() })) })
    .parse(body);
  const stage = described.fields.find((field) => field.name === 'StageName');
  expect(stage).toMatchObject({
    type: 'picklist',
    length: 255,
    byteLength: 765,
    nillable: false,
    restrictedPicklist: false,
    soapType: 'xsd:string',
    updateable: true,
  });
  expect(described.fields.find((field) => field.name === 'Description')).toMatchObject({
    type: 'textarea',
    filterable: false,
    length: 32_000,
  });
  expect(described.fields.find((field) => field.name === 'IsWon')).toMatchObject({
    createable: false,
    updateable: false,
  });
  expect(described.fields.map((field) => field.name)).not.toContain('CurrencyIsoCode');
  const url = `${server.baseUrl}/services/data/v62.0/sobjects/Opportunity/describe`;
  const headers = { authorization: `Bearer ${token}` };
  const first = await fetch(url, { headers });
  const again = await fetch(url, {
    headers: { ...headers, 'if-modified-since': first.headers.get('last-modified') ?? '' },
  });
  expect(again.status).toBe(304);
  await control.control('settings', { multiCurrency: true, hiddenFields: ['Opportunity.NextStep'] });
  const changed = z
    .object({ fields: z.array(z.object({ name: z.string() })) })
    .parse((await get('/services/data/v62.0/sobjects/Opportunity/describe')).body);
  expect(changed.fields.map((field) => field.name)).toContain('CurrencyIsoCode');
  expect(changed.fields.map((field) => field.name)).not.toContain('NextStep');
  expect(await refusal('SELECT NextStep FROM Opportunity')).toMatchObject({ errorCode: 'INVALID_FIELD' });
});
