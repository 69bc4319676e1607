import { z } from 'zod';
import type { Org } from './org.ts';
import type { Row, Value } from './schema.ts';
import { toDay, toStamp } from './stamps.ts';
import { ADMIN_USERNAME, INTEGRATION_USERNAME } from './founding.ts';
import { CONTACT_ROLES } from './standard-values.ts';

export const bulkSeedSchema = z.strictObject({
  deals: z.int().positive().default(1_000),
  rolesPerDeal: z.int().nonnegative().default(2),
  lineItemsPerDeal: z.int().nonnegative().default(0),
  dealsPerAccount: z.int().positive().default(2),
  /** All deals carry one and the same stamp, as after a data load. */
  sameStamp: z.boolean().default(false),
  /** First moment a deal was won; the rest follow evenly until now. Default: 30 days ago. */
  wonSince: z.iso.datetime().optional(),
  /** Every nth deal lacks amount, next step and contact roles. 0: none. */
  gappyEvery: z.int().nonnegative().default(4),
  /** Values for every deal, such as custom input fields. */
  fields: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])).default({}),
});

const DAY_MS = 86_400_000;

/** Writes rows straight into the tables: 100,000 deals must be ready in seconds. */
export function bulkSeed(org: Org, wanted: z.infer<typeof bulkSeedSchema>, now: number): unknown {
  const began = performance.now();
  const since = wanted.wonSince === undefined ? now - 30 * DAY_MS : Date.parse(wanted.wonSince);
  const seed = new Seeder(org, wanted, since, now - 60_000);
  const first = seed.deal(0);
  for (let number = 1; number < wanted.deals; number += 1) seed.deal(number);
  return {
    deals: wanted.deals,
    accounts: Math.ceil(wanted.deals / wanted.dealsPerAccount),
    firstDealId: first,
    tookMs: Math.round(performance.now() - began),
  };
}

class Seeder {
  readonly #org: Org;
  readonly #wanted: z.infer<typeof bulkSeedSchema>;
  readonly #since: number;
  readonly #until: number;
  readonly #owner: string;
  readonly #products: readonly string[];
  #account = '';
  #contacts: string[] = [];

  constructor(org: Org, wanted: z.infer<typeof bulkSeedSchema>, since: number, until: number) {
    this.#org = org;
    this.#wanted = wanted;
    this.#since = since;
    this.#until = until;
    const stamp = toStamp(since);
    this.#owner = this.#put('User', stamp, {
      Username: `rep${org.table('User').size}@acme.example`,
      FirstName: 'Rita',
      LastName: 'Rep',
      Name: 'Rita Rep',
      Email: 'rita.rep@acme.example',
      Alias: 'rrep',
      IsActive: true,
      ManagerId: org.userByName(ADMIN_USERNAME)?.Id ?? null,
      ProfileId: org.userByName(INTEGRATION_USERNAME)?.['ProfileId'] ?? null,
      UserType: 'Standard',
    });
    this.#products =
      wanted.lineItemsPerDeal === 0
        ? []
        : ['Platform', 'Support', 'Onboarding'].map((name) =>
            this.#put('Product2', stamp, {
              Name: name,
              ProductCode: name.toUpperCase().slice(0, 4),
              IsActive: true,
              Family: 'None',
            }),
          );
  }

  deal(number: number): string {
    const { deals, dealsPerAccount, sameStamp, rolesPerDeal, lineItemsPerDeal, gappyEvery, fields } = this.#wanted;
    const won = this.#since + Math.floor(((this.#until - this.#since) * number) / deals);
    const stamp = toStamp(sameStamp ? this.#until : won);
    const gappy = gappyEvery > 0 && number % gappyEvery === gappyEvery - 1;
    if (number % dealsPerAccount === 0) this.#customer(number, stamp);
    const id = this.#put('Opportunity', stamp, {
      Name: `Deal ${number + 1}`,
      AccountId: this.#account,
      OwnerId: this.#owner,
      StageName: 'Closed Won',
      IsClosed: true,
      IsWon: true,
      Probability: 100,
      ForecastCategory: 'Closed',
      ForecastCategoryName: 'Closed',
      Amount: gappy ? null : 10_000 + (number % 90) * 1_000,
      CloseDate: toDay(won),
      LastStageChangeDate: toStamp(won),
      Type: 'New Customer',
      NextStep: gappy ? 'TBD' : 'Kick-off call',
      HasOpportunityLineItem: lineItemsPerDeal > 0,
      HasOpenActivity: false,
      HasOverdueTask: false,
      ...fields,
    });
    for (let n = 0; n < (gappy ? 0 : rolesPerDeal); n += 1) {
      this.#put('OpportunityContactRole', stamp, {
        OpportunityId: id,
        ContactId: this.#contacts[n % this.#contacts.length] ?? null,
        Role: CONTACT_ROLES[n % CONTACT_ROLES.length] ?? null,
        IsPrimary: n === 0,
      });
    }
    for (let n = 0; n < lineItemsPerDeal; n += 1) {
      const product = this.#products[n % this.#products.length] ?? '';
      const row = this.#org.table('Product2').get(product);
      this.#put('OpportunityLineItem', stamp, {
        OpportunityId: id,
        Product2Id: product,
        Name: row?.['Name'] ?? null,
        ProductCode: row?.['ProductCode'] ?? null,
        Quantity: 1,
        UnitPrice: 5_000,
        TotalPrice: 5_000,
      });
    }
    return id;
  }

  #customer(number: number, stamp: string): void {
    this.#account = this.#put('Account', stamp, {
      Name: `Customer ${number + 1} GmbH`,
      Website: `https://customer${number + 1}.example`,
      Industry: 'Technology',
      OwnerId: this.#owner,
    });
    this.#contacts = [];
    for (let n = 0; n < Math.min(3, this.#wanted.rolesPerDeal); n += 1) {
      const last = `Person${number + 1}-${n + 1}`;
      this.#contacts.push(
        this.#put('Contact', stamp, {
          AccountId: this.#account,
          FirstName: 'Kim',
          LastName: last,
          Name: `Kim ${last}`,
          Email: `kim.${last.toLowerCase()}@customer${number + 1}.example`,
          OwnerId: this.#owner,
        }),
      );
    }
  }

  #put(object: string, stamp: string, fields: Readonly<Record<string, Value>>): string {
    const id = this.#org.nextId(this.#org.object(object)?.keyPrefix ?? '000');
    const row: Row = {
      ...fields,
      Id: id,
      IsDeleted: false,
      CreatedDate: stamp,
      CreatedById: this.#owner,
      LastModifiedDate: stamp,
      LastModifiedById: this.#owner,
      SystemModstamp: stamp,
    };
    this.#org.table(object).put(row);
    return id;
  }
}
