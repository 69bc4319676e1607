import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Connection } from 'jsforce';
import { z } from 'zod';
import { SimulatorControl } from '../../../connectors/kit/simulator/control-client.ts';
import { startSimulatorServer, type SimulatorServer } from '../../../connectors/kit/simulator/server.ts';
import { createSalesforceApp } from '../../../connectors/salesforce/simulator/app.ts';
import { Refusal } from '../../../connectors/salesforce/simulator/errors.ts';
import { compileCondition } from '../../../connectors/salesforce/simulator/formula/compile.ts';
import { ADMIN_CLIENT, INTEGRATION_CLIENT } from '../../../connectors/salesforce/simulator/founding.ts';
import { field, picklist, type FieldMeta, type Value } from '../../../connectors/salesforce/simulator/schema.ts';

const FIELDS: readonly FieldMeta[] = [
  field('Score__c', 'Score', 'double'), field('Share__c', 'Share', 'percent'), field('Note__c', 'Note', 'string'), field('Won__c', 'Won', 'boolean'),
  field('Due__c', 'Due', 'date'), field('Start__c', 'Start', 'date'), field('Seen__c', 'Seen', 'datetime'), field('OwnerId', 'Owner', 'reference'),
  field('Bar__c', 'Bar', 'string', { calculated: true }), field('Many__c', 'Many', 'multipicklist'), picklist('Stage__c', 'Stage', ['Open', 'Won']),
];
const names = {
  field: (name: string) => FIELDS.find((one) => one.name.toLowerCase() === name.toLowerCase()),
  permission: (name: string) => (name === 'Pass' ? 'p1' : undefined),
};
type Values = Readonly<Record<string, Value>>;
const rowOf = (values: Values) => ({ Id: '1', SystemModstamp: '', IsDeleted: false, ...values });
const stops = (formula: string, values: Values, before: Values | null = {}, held: readonly string[] = []): boolean =>
  compileCondition(formula, names)({ row: rowOf(values), before: before === null ? undefined : rowOf(before), holds: (id) => held.includes(id) });

describe('the formula of a validation rule', () => {
  it.each([
    // A blank number is not zero, and no comparison with one is true.
    ['Score__c < 80', {}, false], ['NOT(Score__c < 80)', {}, false], ['Score__c = 0', {}, false], ['Score__c <> 1', {}, false], ['Score__c = NULL', {}, false],
    ['OR(Score__c < 80, ISBLANK(Score__c))', {}, true], ['OR(ISNULL(Score__c), Score__c <> 1)', {}, true], ['ISBLANK(Score__c)', { Score__c: 0 }, false],
    // A text is never null, only empty.
    ['ISBLANK(Note__c)', {}, true], ['ISNULL(Note__c)', {}, false], ['Note__c = ""', {}, true], ["Note__c <> 'x'", {}, true], ['ISNULL(Due__c)', {}, true], ['ISBLANK(OwnerId)', {}, true],
    ['Won__c', {}, false], ['Won__c = FALSE', {}, true], ['!Won__c', { Won__c: true }, false],
  ])('reads blanks as Salesforce does: %s of %j is %s', (formula, values, expected) => {
    expect(stops(formula, values)).toBe(expected);
  });

  it.each([
    ['Score__c >= 79.5', true], ['score__C >= 80.5', false], ['Score__c > -1', true], ['Won__c || Score__c = 80 && Note__c = "none"', false], ['(Won__c || Score__c = 80) && Note__c == "it\\"s"', true],
    ['/* as agreed */ AND(Score__c != 1, true)', true], ['Share__c = 0.5', true], ['Share__c > 1', false], ['ISPICKVAL(Stage__c, "Won")', true], ['TEXT(Stage__c) = "Won"', true],
    ['TEXT(Score__c) = "80"', true], ['ISBLANK(TEXT(Stage__c))', false], ['Due__c < Start__c', true], ['Due__c >= Start__c', false], ['Seen__c = Seen__c', true],
  ])('works out %s as %s', (formula, expected) => {
    const values = { Score__c: 80, Share__c: 50, Note__c: 'it"s', Stage__c: 'Won', Due__c: '2026-01-31', Start__c: '2026-02-01', Seen__c: '2026-02-01T00:00:00.000+0000', Won__c: false };
    expect(stops(formula, values)).toBe(expected);
  });

  it('compares with what the record was; a new one has changed nothing and had what it has', () => {
    expect(stops('ISCHANGED(Stage__c)', { Stage__c: 'Won' }, { Stage__c: 'Open' })).toBe(true);
    expect(stops('ISCHANGED(Stage__c)', { Stage__c: 'Won' }, { Stage__c: 'Won' })).toBe(false);
    expect(stops('ISCHANGED(Score__c)', { Score__c: 0 }, {})).toBe(true);
    expect(stops('ISCHANGED(Note__c)', { Note__c: 'a\nb' }, { Note__c: 'a\r\nb' })).toBe(false);
    expect(stops('ISCHANGED(Stage__c)', { Stage__c: 'Won' }, null)).toBe(false);
    expect(stops('ISPICKVAL(PRIORVALUE(Stage__c), "Open")', { Stage__c: 'Won' }, { Stage__c: 'Open' })).toBe(true);
    expect(stops('PRIORVALUE(Score__c) > Score__c', { Score__c: 10 }, { Score__c: 20 })).toBe(true);
    expect(stops('PRIORVALUE(Won__c)', { Won__c: true }, { Won__c: false })).toBe(false);
    expect(stops('PRIORVALUE(Won__c)', { Won__c: true }, null)).toBe(true);
    expect([stops('ISNEW()', {}, null), stops('ISNEW()', {})]).toEqual([true, false]);
  });

  it('knows who saves by the custom permissions that they hold', () => {
    expect([stops('NOT($Permission.Pass)', {}, {}, ['p1']), stops('NOT($Permission.Pass)', {})]).toEqual([false, true]);
  });

  it.each([
    ['Score__c', 'FIELD_INTEGRITY_EXCEPTION', /data type \(number\)/], ['Score__c <', 'FIELD_INTEGRITY_EXCEPTION', /ends too early/], ['AND(Won__c', 'FIELD_INTEGRITY_EXCEPTION', /Missing '\)'/],
    ['Won__c Won__c', 'FIELD_INTEGRITY_EXCEPTION', /Extra 'Won__c'/], ['Score__c < "8"', 'FIELD_INTEGRITY_EXCEPTION', /Expected Number.*received text/], ['Stage__c = "Won"', 'FIELD_INTEGRITY_EXCEPTION', /operator '='.*received picklist/],
    ['ISBLANK(Stage__c)', 'FIELD_INTEGRITY_EXCEPTION', /ISBLANK\(\)/], ['ISPICKVAL(Note__c, "x")', 'FIELD_INTEGRITY_EXCEPTION', /received text/], ['ISCHANGED("x")', 'FIELD_INTEGRITY_EXCEPTION', /Expected a field/],
    ['AND(Score__c, Won__c)', 'FIELD_INTEGRITY_EXCEPTION', /Expected Boolean/], ['NOT(Won__c, Won__c)', 'FIELD_INTEGRITY_EXCEPTION', /Received 2/], ['Gone__c = 1', 'FIELD_INTEGRITY_EXCEPTION', /Field Gone__c does not exist/],
    ['$Permission.Nobody', 'FIELD_INTEGRITY_EXCEPTION', /\$Permission\.Nobody/], ['Won__c ? 1', 'FIELD_INTEGRITY_EXCEPTION', /Found '\?'/],
    ['Due__c < TODAY()', 'SIMULATOR_NOT_COVERED', /TODAY.*It understands/], ['Score__c + 1 > 2', 'SIMULATOR_NOT_COVERED', /understand \+/], ['Account.Name = "x"', 'SIMULATOR_NOT_COVERED', /Account\.Name/],
    ['ISBLANK(Bar__c)', 'SIMULATOR_NOT_COVERED', /Bar__c, a formula field/], ['ISBLANK(Many__c)', 'SIMULATOR_NOT_COVERED', /multi-select/], ['OwnerId = "005"', 'SIMULATOR_NOT_COVERED', /an id beside a text/],
    ['TEXT(Seen__c) = ""', 'SIMULATOR_NOT_COVERED', /TEXT of a date with a time/], ['AND(FALSE, IF(Won__c, TRUE, FALSE))', 'SIMULATOR_NOT_COVERED', /understand IF/],
  ])('is refused where it is wrong or beyond the simulator: %s', (formula, code, message) => {
    const refusal = new Map<string, unknown>();
    try {
      compileCondition(formula, names);
    } catch (error) {
      if (error instanceof Refusal) refusal.set(error.code, error.message);
      else throw error;
    }
    expect([...refusal]).toEqual([[code, expect.stringMatching(message)]]);
  });
});

const savesSchema = z.array(z.object({ success: z.boolean(), errors: z.array(z.object({ statusCode: z.string(), message: z.string(), fields: z.array(z.string()) })) }));
const createdSchema = z.object({ id: z.string() });
const REFUSED = { errorCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION', message: 'Too small.' };

describe('an active rule in the simulated org', () => {
  let server: SimulatorServer;
  let control: SimulatorControl;
  let service: Connection;
  let admin: Connection;
  let deals: readonly string[] = [];

  const connect = async (client: typeof ADMIN_CLIENT): Promise<Connection> => {
    const connection = new Connection({ version: '62.0', instanceUrl: server.baseUrl, oauth2: { ...client, loginUrl: server.baseUrl } });
    await connection.authorize({ grant_type: 'client_credentials' });
    return connection;
  };
  beforeEach(async () => {
    server = await startSimulatorServer(createSalesforceApp(), { perWrittenRecordMs: 0 });
    control = new SimulatorControl(server.baseUrl);
    [service, admin] = [await connect(INTEGRATION_CLIENT), await connect(ADMIN_CLIENT)];
    await control.control('bulk-seed', { deals: 3, rolesPerDeal: 0, gappyEvery: 0, dealsPerAccount: 1 });
    deals = (await service.query('SELECT Id FROM Opportunity ORDER BY Name')).records.map(({ Id }) => String(Id));
  });
  afterEach(() => server.close());

  const rule = async (errorConditionFormula: string, more: Readonly<Record<string, unknown>> = {}, object = 'Opportunity'): Promise<string> => {
    const Metadata = { active: true, errorConditionFormula, errorMessage: 'Too small.', ...more };
    return createdSchema.parse(await admin.requestPost('/tooling/sobjects/ValidationRule', { FullName: `${object}.A_Rule`, Metadata })).id;
  };
  const save = async (method: 'POST' | 'PATCH', records: readonly object[], allOrNone: boolean) =>
    savesSchema.parse(await service.request({ method, url: '/composite/sobjects', body: JSON.stringify({ allOrNone, records }), headers: { 'content-type': 'application/json' } }));
  const amounts = async (): Promise<unknown> => (await service.query('SELECT Amount FROM Opportunity ORDER BY Name')).records.map((row) => Number(row['Amount']));
  const deal = (Id: string | undefined, Amount: number) => ({ attributes: { type: 'Opportunity' }, Id, Amount });

  it('stops one row and names the field; off, it stops nothing', async () => {
    const id = await rule('Amount < 100', { active: false, errorDisplayField: 'amount' });
    await service.sobject('Opportunity').update({ Id: deals[0] ?? '', Amount: 5 });
    const Metadata = { active: true, errorConditionFormula: 'Amount < 100', errorMessage: 'Too small.', errorDisplayField: 'amount' };
    await admin.request({ method: 'PATCH', url: `/tooling/sobjects/ValidationRule/${id}`, body: JSON.stringify({ Metadata }), headers: { 'content-type': 'application/json' } });
    await expect(service.sobject('Opportunity').update({ Id: deals[0] ?? '', NextStep: 'Call' })).rejects.toMatchObject({ ...REFUSED, data: { fields: ['Amount'] } });
    await service.sobject('Opportunity').update({ Id: deals[0] ?? '', Amount: 100 });
  });

  it('stops its row of a collection alone, or all of them where the caller asked for all or none', async () => {
    await rule('Amount < 100');
    const records = [deal(deals[0], 500), deal(deals[1], 5), deal(deals[2], 700)];
    const failed = { success: false, errors: [{ statusCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION', message: 'Too small.', fields: [] }] };
    expect(await save('PATCH', records, false)).toMatchObject([{ success: true }, failed, { success: true }]);
    expect(await amounts()).toEqual([500, 11_000, 700]);
    const undone = { success: false, errors: [{ statusCode: 'ALL_OR_NONE_OPERATION_ROLLED_BACK' }] };
    expect(await save('PATCH', [deal(deals[0], 900), deal(deals[1], 5)], true)).toMatchObject([undone, failed]);
    expect(await amounts()).toEqual([500, 11_000, 700]);
  });

  it('is obeyed in a composite, by upserts, by new rows and by what a control command writes for a person', async () => {
    await rule('Amount < 100');
    const sub = { method: 'PATCH', url: `/services/data/v62.0/sobjects/Opportunity/${deals[0]}`, referenceId: 'one', body: { Amount: 5 } };
    expect(await service.requestPost('/composite', { compositeRequest: [sub] })).toMatchObject({ compositeResponse: [{ httpStatusCode: 400, body: [REFUSED] }] });
    await expect(service.request({ method: 'PATCH', url: `/sobjects/Opportunity/Id/${deals[0]}`, body: '{"Amount":5}', headers: { 'content-type': 'application/json' } })).rejects.toMatchObject(REFUSED);
    await expect(control.control('update', { records: [{ Id: deals[1], Amount: 500 }, { Id: deals[0], Amount: 5 }] })).rejects.toThrow('Too small.');
    await expect(control.control('records', { object: 'Opportunity', records: [{ Name: 'N', StageName: 'Prospecting', CloseDate: '2026-01-01', Amount: 5 }] })).rejects.toThrow('Too small.');
    expect(await amounts()).toEqual([10_000, 11_000, 12_000]);
    await rule('AND(ISNEW(), ISPICKVAL(Priority, "Low"))', {}, 'Task');
    const task = { attributes: { type: 'Task' }, Subject: 'x', Priority: 'Low' };
    expect(await save('POST', [task, { ...task, Priority: 'High' }], false)).toMatchObject([{ success: false }, { success: true }]);
  });

  it('is obeyed by a deal whose products change its amount, and the product is not saved either', async () => {
    await rule('Amount > 1000');
    const products = (Quantity: number) => control.control('records', { object: 'OpportunityLineItem', records: [{ OpportunityId: deals[0], Quantity, UnitPrice: 10 }] });
    await products(2);
    const [item] = (await admin.query('SELECT Id FROM OpportunityLineItem')).records;
    await expect(admin.sobject('OpportunityLineItem').update({ Id: item?.Id ?? '', Quantity: 200 })).rejects.toMatchObject(REFUSED);
    expect((await admin.query('SELECT Quantity FROM OpportunityLineItem')).records).toMatchObject([{ Quantity: 2 }]);
    await admin.sobject('OpportunityLineItem').update({ Id: item?.Id ?? '', Quantity: 50 });
    expect(await amounts()).toEqual([500, 11_000, 12_000]);
  });

  it('lets pass who holds the custom permission by a permission set, and stops them when the set is taken away', async () => {
    const records = ['Pass', 'Other'].map((name) => ({ DeveloperName: name, MasterLabel: name }));
    const { ids: [permission, other] } = z.object({ ids: z.array(z.string()) }).parse(await control.control('records', { object: 'CustomPermission', records }));
    await rule('AND(Amount < 100, NOT($Permission.Pass))');
    const change = () => service.sobject('Opportunity').update({ Id: deals[0] ?? '', Amount: 5 });
    await expect(change()).rejects.toMatchObject(REFUSED);
    const { integration } = z.object({ integration: z.object({ userId: z.string() }) }).parse(await control.control('info'));
    const set = await admin.sobject('PermissionSet').create({ Name: 'Passes', Label: 'Passes' });
    const given = await admin.sobject('PermissionSetAssignment').create({ PermissionSetId: set.id ?? '', AssigneeId: integration.userId });
    await admin.sobject('SetupEntityAccess').create({ ParentId: set.id ?? '', SetupEntityId: other ?? '' });
    await expect(change()).rejects.toMatchObject(REFUSED);
    await admin.sobject('SetupEntityAccess').create({ ParentId: set.id ?? '', SetupEntityId: permission ?? '' });
    await change();
    await expect(admin.sobject('Opportunity').update({ Id: deals[1] ?? '', Amount: 5 })).rejects.toMatchObject(REFUSED);
    await admin.sobject('PermissionSetAssignment').destroy(given.id ?? '');
    await expect(change()).rejects.toMatchObject(REFUSED);
  });

  it('a rule beyond the simulator is not kept, on or off, nor one that shows its message at a field that is not there', async () => {
    await expect(rule('CloseDate < TODAY()', { active: false })).rejects.toMatchObject({ errorCode: 'SIMULATOR_NOT_COVERED', message: expect.stringContaining('TODAY') });
    await expect(rule('IsWon', { errorDisplayField: 'Nowhere' })).rejects.toMatchObject({ errorCode: 'FIELD_INTEGRITY_EXCEPTION' });
    expect(await admin.request(`/tooling/query?q=${encodeURIComponent('SELECT Id FROM ValidationRule')}`)).toMatchObject({ size: 0 });
  });
});
