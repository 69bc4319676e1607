import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import type { SimulatorControl } from '../../connectors/kit/simulator/control-client.ts';
import type { SimulatorProcess } from '../../connectors/kit/simulator/process.ts';

const rowsSchema = z.array(z.record(z.string(), z.string()));
type Row = z.infer<typeof rowsSchema>[number];
const idsSchema = z.object({ ids: z.array(z.string()) });
const tokenSchema = z.object({ access_token: z.string() });
const rowIdsSchema = z.object({ rows: z.array(z.object({ Id: z.string() })) });

/** Rows per control call: a request body of about one megabyte. */
const CHUNK = 3_000;
const STAGES: Readonly<Record<string, string>> = { Won: 'Closed Won', Lost: 'Closed Lost', Engaging: 'Value Proposition', Prospecting: 'Prospecting' };
/** Salesforce wants a close date on every deal; open rows have none. */
const OPEN_CLOSE_DATE = '2017-12-31';
const OWN_FIELDS = [
  { FullName: 'Opportunity.Product_Name__c', Metadata: { type: 'Text', label: 'Product as typed', length: 80 } },
  { FullName: 'Opportunity.Product__c', Metadata: { type: 'Lookup', label: 'Product', referenceTo: 'Product2', relationshipName: 'Deals' } },
];

/** The seller's own fields, made as an administrator makes them: through the Tooling API. */
export async function createSellerFields(org: SimulatorProcess): Promise<void> {
  const body = new URLSearchParams({ grant_type: 'client_credentials', client_id: 'acme-admin-app', client_secret: 'acme-admin-secret' });
  const answer = await fetch(`${org.baseUrl}/services/oauth2/token`, { method: 'POST', body });
  const { access_token: token } = tokenSchema.parse(await answer.json());
  for (const field of OWN_FIELDS) {
    const created = await fetch(`${org.baseUrl}/services/data/v62.0/tooling/sobjects/CustomField`, {
      method: 'POST', body: JSON.stringify(field), headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    });
    if (!created.ok) throw new Error(`${field.FullName}: ${await created.text()}`);
  }
}

/** Lets the integration user read them, by the permission set that setup made. */
export async function showSellerFields(org: SimulatorProcess): Promise<void> {
  const { rows } = rowIdsSchema.parse(await org.control.control('query', { object: 'PermissionSet', where: { Name: 'Handoff_Integration' } }));
  const [set] = rows;
  if (set === undefined) throw new Error('setup made no permission set');
  const records = OWN_FIELDS.map(({ FullName }) => ({ ParentId: set.Id, SobjectType: 'Opportunity', Field: FullName, PermissionsRead: true, PermissionsEdit: false }));
  await org.control.control('records', { object: 'FieldPermissions', records });
}

/** Puts all rows of the four files into the org. Answers with Salesforce id → opportunity_id. */
export async function loadCrmSales(control: SimulatorControl, folder: URL): Promise<ReadonlyMap<string, string>> {
  const read = async (file: string): Promise<readonly Row[]> => rowsSchema.parse(parse(await readFile(new URL(file, folder)), { columns: true }));
  const users = await loadPeople(control, await read('sales_teams.csv'));
  const accounts = await loadAccounts(control, await read('accounts.csv'));
  const products = await insertBy(control, 'Product2', await read('products.csv'), 'product', (row) => ({ Name: row['product'], Family: 'None', IsActive: true }));
  const rows = await read('sales_pipeline.csv');
  const deals = rows.map((row) => ({
    Name: row['opportunity_id'],
    AccountId: accounts.get(row['account'] ?? '') ?? null,
    OwnerId: users.get(row['sales_agent'] ?? ''),
    StageName: STAGES[row['deal_stage'] ?? ''],
    CloseDate: isoDate(row['close_date'] ?? '') ?? OPEN_CLOSE_DATE,
    Amount: row['close_value'] === '' ? null : Number(row['close_value']),
    Product_Name__c: row['product'],
    Product__c: products.get(row['product'] ?? '') ?? null,
  }));
  const ids = await insert(control, 'Opportunity', deals);
  return new Map(ids.map((id, index) => [id, rows[index]?.['opportunity_id'] ?? '']));
}

async function loadPeople(control: SimulatorControl, teams: readonly Row[]): Promise<ReadonlyMap<string, string>> {
  const { rows: profiles } = rowIdsSchema.parse(await control.control('query', { object: 'Profile', where: { Name: 'Standard User' } }));
  const profile = profiles[0]?.Id ?? '';
  const person = (name: string, manager: string | null): object => {
    const [first = '', ...last] = name.split(' ');
    const email = `${name.toLowerCase().replaceAll(' ', '.')}@seller.example`;
    return { Username: email, Email: email, FirstName: first, LastName: last.join(' '), Alias: first.slice(0, 8), IsActive: true, UserType: 'Standard', ManagerId: manager, ProfileId: profile };
  };
  const names = [...new Set(teams.map((row) => row['manager'] ?? ''))];
  const managerIds = await insert(control, 'User', names.map((name) => person(name, null)));
  const managers = new Map(names.map((name, index) => [name, managerIds[index] ?? null]));
  return insertBy(control, 'User', teams, 'sales_agent', (row) => person(row['sales_agent'] ?? '', managers.get(row['manager'] ?? '') ?? null));
}

/** Parents first: a subsidiary points to one of the same file. */
async function loadAccounts(control: SimulatorControl, rows: readonly Row[]): Promise<ReadonlyMap<string, string>> {
  const account = (row: Row): object => ({ Name: row['account'], Industry: row['sector'], NumberOfEmployees: Number(row['employees']) });
  const parents = await insertBy(control, 'Account', rows.filter((row) => row['subsidiary_of'] === ''), 'account', account);
  const children = await insertBy(control, 'Account', rows.filter((row) => row['subsidiary_of'] !== ''), 'account', (row) => ({
    ...account(row), ParentId: parents.get(row['subsidiary_of'] ?? '') ?? null,
  }));
  return new Map([...parents, ...children]);
}

async function insertBy(control: SimulatorControl, object: string, rows: readonly Row[], key: string, toRecord: (row: Row) => object): Promise<ReadonlyMap<string, string>> {
  const ids = await insert(control, object, rows.map(toRecord));
  return new Map(rows.map((row, index) => [row[key] ?? '', ids[index] ?? '']));
}

async function insert(control: SimulatorControl, object: string, records: readonly object[]): Promise<readonly string[]> {
  const ids: string[] = [];
  for (let at = 0; at < records.length; at += CHUNK) {
    ids.push(...idsSchema.parse(await control.control('records', { object, records: records.slice(at, at + CHUNK) })).ids);
  }
  return ids;
}

/** 3/1/2017 → 2017-03-01 */
function isoDate(text: string): string | null {
  const [month, day, year] = text.split('/');
  return month === undefined || day === undefined || year === undefined ? null : `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
}
