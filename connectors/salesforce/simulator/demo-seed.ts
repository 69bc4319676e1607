import { z } from 'zod';
import { insertRow, actFor, updateRows } from './control-data.ts';
import { EARLY_DEALS } from './demo-deals-early.ts';
import { LATE_DEALS } from './demo-deals-late.ts';
import { OTHER_DEALS } from './demo-deals-other.ts';
import { DEMO_PEOPLE, DEMO_PRODUCTS } from './demo-people.ts';
import { insertDeal } from './demo-deal.ts';
import type { Org } from './org.ts';
import type { Row } from './schema.ts';
import { toDay, toStamp } from './stamps.ts';
import { Transaction } from './transaction.ts';
import type { Fields } from './validate.ts';

const fillSchema = z.union([z.string(), z.number(), z.boolean(), z.null()]);

export const demoSeedSchema = z.strictObject({
  /**
   * Custom fields to fill, as `{ Field__c: { dealKey: value } }`; `user:KEY` stands for a demo person's id and
   * `day:N` for the date N days from now. Fields the org does not have (yet) are passed over.
   */
  fields: z.record(z.string(), z.record(z.string(), fillSchema)).default({}),
});

const DEMO_DEALS = [...EARLY_DEALS, ...LATE_DEALS, ...OTHER_DEALS];
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/** Makes the demo company once; called again it only fills fields. */
export function demoSeed(org: Org, wanted: z.infer<typeof demoSeedSchema>, now: number): unknown {
  const people = new Map(DEMO_PEOPLE.map((person) => [person.key, usernameOf(person.key)]));
  if (org.userByName(usernameOf('clara')) === undefined) create(org, now);
  const deals = dealsByKey(org);
  const filled = fill(org, wanted.fields, deals, now);
  return {
    deals: Object.fromEntries([...deals].map(([key, row]) => [key, row.Id])),
    people: Object.fromEntries(
      [...people].map(([key, username]) => [key, { username, id: org.userByName(username)?.Id }]),
    ),
    filled,
  };
}

function usernameOf(key: string): string {
  return `${key}@acme.example`;
}

function dealsByKey(org: Org): Map<string, Row> {
  const byName = new Map([...org.table('Opportunity').values()].map((row) => [row['Name'], row]));
  const deals = new Map<string, Row>();
  for (const deal of DEMO_DEALS) {
    const row = byName.get(deal.name);
    if (row !== undefined) deals.set(deal.key, row);
  }
  return deals;
}

/** The owner types the values in, so they count as that person's edit, made now. */
function fill(
  org: Org,
  fields: z.infer<typeof demoSeedSchema>['fields'],
  deals: ReadonlyMap<string, Row>,
  now: number,
): number {
  const object = org.object('Opportunity');
  const present = object === undefined ? undefined : org.fieldsOf(object);
  let filled = 0;
  for (const [key, row] of deals) {
    const values: Record<string, unknown> = {};
    for (const [name, byDeal] of Object.entries(fields)) {
      const value = byDeal[key];
      const field = present?.get(name.toLowerCase());
      if (value === undefined || field === undefined) continue;
      const meant = resolve(org, value, now);
      if ((row[field.name] ?? null) !== meant) values[field.name] = meant;
    }
    if (Object.keys(values).length === 0) continue;
    updateRows(org, [{ Id: row.Id, ...values }], String(row['OwnerId']), now);
    filled += Object.keys(values).length;
  }
  return filled;
}

function resolve(org: Org, value: z.infer<typeof fillSchema>, now: number): unknown {
  if (typeof value !== 'string') return value;
  if (value.startsWith('user:')) return org.userByName(usernameOf(value.slice(5)))?.Id ?? null;
  if (value.startsWith('day:')) return toDay(now + Number(value.slice(4)) * DAY_MS);
  return value;
}

function create(org: Org, now: number): void {
  const admin = actFor(org, undefined, now);
  const insert = (tx: Transaction, objectName: string, fields: Fields): string => {
    const object = org.object(objectName);
    if (object === undefined) throw new Error(`The simulated org has no object ${objectName}.`);
    return insertRow(tx, object, fields);
  };
  const founded = toStamp(now - 400 * DAY_MS);
  const profile = [...org.table('Profile').values()].find((row) => row['Name'] === 'Standard User')?.Id;
  const people = new Map<string, string>();
  for (const person of DEMO_PEOPLE) {
    people.set(
      person.key,
      insert(admin, 'User', {
        Username: usernameOf(person.key),
        FirstName: person.first,
        LastName: person.last,
        Email: usernameOf(person.key),
        Alias: person.key,
        Title: person.title,
        IsActive: person.active,
        ManagerId: people.get(person.manager ?? '') ?? null,
        ProfileId: profile,
        UserType: 'Standard',
        CreatedDate: founded,
      }),
    );
  }
  insert(admin, 'Group', {
    Name: 'Onboarding',
    DeveloperName: 'Onboarding',
    Type: 'Queue',
    Email: 'onboarding@acme.example',
    CreatedDate: founded,
  });
  const products = new Map<string, string>();
  for (const [key, name, code] of DEMO_PRODUCTS) {
    products.set(
      key,
      insert(admin, 'Product2', {
        Name: name,
        ProductCode: code,
        IsActive: true,
        Family: 'None',
        CreatedDate: founded,
      }),
    );
  }
  const accounts = new Map<string, string>();
  const contacts = new Map<string, string>();
  for (const deal of DEMO_DEALS) {
    const at = now - deal.days * DAY_MS - (deal.days % 7) * HOUR_MS;
    const tx = new Transaction(
      { ...admin.call, user: org.userByName(usernameOf(deal.owner)) ?? admin.call.user, stamp: toStamp(at) },
      true,
    );
    const owner = people.get(deal.owner) ?? null;
    const begun = toStamp(at - 60 * DAY_MS);
    let account = accounts.get(deal.account);
    if (account === undefined) {
      account = insert(tx, 'Account', {
        Name: deal.account,
        Website: deal.website,
        Industry: deal.industry,
        BillingCity: deal.city,
        OwnerId: owner,
        CreatedDate: begun,
      });
      accounts.set(deal.account, account);
    }
    insertDeal({
      insert: (object, fields) => insert(tx, object, fields),
      deal,
      account,
      owner,
      at,
      begun,
      products,
      contacts,
      tx,
    });
  }
  org.schemaChanged(now);
}
