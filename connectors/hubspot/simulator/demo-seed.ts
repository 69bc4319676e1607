import { z } from 'zod';
import { defineLabel } from './association-types.ts';
import { createOwner } from './control-account.ts';
import { createByHand } from './control-objects.ts';
import { DEMO_DEALS } from './demo-deals.ts';
import { DEMO_LABELS, DEMO_OWNERS, type DemoDeal } from './demo-people.ts';
import { objectType } from './object-types.ts';
import { recordsOf, type CrmRecord, type Portal } from './portal.ts';
import { activeProperty } from './properties.ts';
import { PERSON, updateRecord } from './records.ts';

const inputSchema = z.strictObject({
  /**
   * Properties to fill, as `{ property: { dealKey: text } }`; `user:KEY` stands for a demo owner's id and `day:N` for
   * the date N days from now. Properties that the portal does not have (yet) are passed over.
   */
  fields: z.record(z.string(), z.record(z.string(), z.string())).default({}),
});

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const emailOf = (key: string): string => `${key}@acme.example`;

/** Makes the demo account once; called again it only fills properties. */
export function demoSeed(portal: Portal, payload: unknown, now: number): unknown {
  const { fields } = inputSchema.parse(payload ?? {});
  if (!portal.owners.some(({ email }) => email === emailOf('lena'))) create(portal, now);
  const deals = dealsByKey(portal);
  const filled = fill(portal, fields, deals, now);
  return {
    deals: Object.fromEntries([...deals].map(([key, { id }]) => [key, id])),
    owners: Object.fromEntries(DEMO_OWNERS.map(({ key }) => [key, ownerId(portal, key)])),
    filled,
  };
}

function ownerId(portal: Portal, key: string): string {
  return portal.owners.find(({ email }) => email === emailOf(key))?.id ?? '';
}

function dealsByKey(portal: Portal): Map<string, CrmRecord> {
  const byName = new Map([...recordsOf(portal, objectType('deals').id).values()].map((record) => [record.properties['dealname'], record]));
  return new Map(
    DEMO_DEALS.flatMap(({ key, name }) => {
      const record = byName.get(name);
      return record === undefined ? [] : [[key, record] as const];
    }),
  );
}

function create(portal: Portal, now: number): void {
  const founded = now - 400 * DAY_MS;
  for (const { key, first, last, archived } of DEMO_OWNERS) createOwner(portal, { email: emailOf(key), firstName: first, lastName: last, archived }, founded);
  for (const label of DEMO_LABELS) defineLabel(portal, objectType('deals'), objectType('contacts'), label);
  const companies = new Map<string, string>();
  const contacts = new Map<string, string>();
  for (const deal of DEMO_DEALS) addDeal(portal, deal, { companies, contacts }, now);
}

interface Known {
  readonly companies: Map<string, string>;
  readonly contacts: Map<string, string>;
}

function addDeal(portal: Portal, deal: DemoDeal, known: Known, now: number): void {
  const at = now - deal.days * DAY_MS - (deal.days % 7) * HOUR_MS;
  const begun = at - 60 * DAY_MS;
  const owner = ownerId(portal, deal.owner);
  const company = known.companies.get(deal.company.name) ?? addCompany(portal, deal, owner, begun);
  known.companies.set(deal.company.name, company);
  const associations = [{ type: 'companies', id: company, labels: ['Primary'] }];
  for (const person of deal.contacts) associations.push({ type: 'contacts', id: contactOf(portal, deal, person, { known, company, owner, begun }), labels: [...person.labels] });
  for (const [name, sku, quantity, price] of deal.items) {
    const item = createByHand(
      portal,
      objectType('line_items'),
      { properties: { name, hs_sku: sku, quantity, price, hs_line_item_currency_code: 'EUR' } },
      begun,
    );
    associations.push({ type: 'line_items', id: item.id, labels: [] });
  }
  const isClosed = deal.stage.startsWith('closed');
  const properties = {
    dealname: deal.name,
    pipeline: 'default',
    dealstage: deal.stage,
    amount: deal.amount,
    deal_currency_code: 'EUR',
    dealtype: 'newbusiness',
    closedate: new Date(isClosed ? at : at + 20 * DAY_MS).toISOString(),
    createdate: new Date(begun).toISOString(),
    hs_next_step: deal.nextStep,
    description: deal.description,
    hubspot_owner_id: owner,
  };
  createByHand(portal, objectType('deals'), { properties, associations, at }, now);
}

/** Somebody who takes part in several deals of a customer is one contact. */
function contactOf(
  portal: Portal,
  deal: DemoDeal,
  person: DemoDeal['contacts'][number],
  { known, company, owner, begun }: { readonly known: Known; readonly company: string; readonly owner: string; readonly begun: number },
): string {
  const key = `${deal.company.name} ${person.first} ${person.last}`;
  const found = known.contacts.get(key);
  if (found !== undefined) return found;
  const properties = {
    firstname: person.first,
    lastname: person.last,
    jobtitle: person.title,
    email: person.email,
    phone: person.phone ?? null,
    hubspot_owner_id: owner,
  };
  const { id } = createByHand(portal, objectType('contacts'), { properties, associations: [{ type: 'companies', id: company, labels: ['Primary'] }] }, begun);
  known.contacts.set(key, id);
  return id;
}

function addCompany(portal: Portal, { company }: DemoDeal, owner: string, begun: number): string {
  const { name, domain, industry, city, country, employees } = company;
  return createByHand(
    portal,
    objectType('companies'),
    { properties: { name, domain, industry, city, country, numberofemployees: employees, hubspot_owner_id: owner } },
    begun,
  ).id;
}

/** Typed in by a person, now. */
function fill(portal: Portal, fields: z.infer<typeof inputSchema>['fields'], deals: ReadonlyMap<string, CrmRecord>, now: number): number {
  const type = objectType('deals');
  let filled = 0;
  for (const [key, record] of deals) {
    const given = Object.entries(fields).flatMap(([name, byDeal]) => {
      const text = byDeal[key];
      if (text === undefined || activeProperty(portal, type, name) === undefined) return [];
      const value = resolve(portal, text, now);
      return record.properties[name] === value ? [] : [[name, value] as const];
    });
    if (given.length === 0) continue;
    updateRecord(portal, type, record, Object.fromEntries(given), PERSON, now);
    filled += given.length;
  }
  return filled;
}

function resolve(portal: Portal, text: string, now: number): string {
  if (text.startsWith('user:')) return ownerId(portal, text.slice(5));
  if (text.startsWith('day:')) return new Date(now + Number(text.slice(4)) * DAY_MS).toISOString().slice(0, 10);
  return text;
}
