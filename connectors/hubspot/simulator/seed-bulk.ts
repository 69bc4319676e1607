import { z } from 'zod';
import { defineLabel } from './association-types.ts';
import { iso } from './answers.ts';
import { createOwner } from './control-account.ts';
import { objectType, type ObjectType } from './object-types.ts';
import { nextId, recordsOf, type Portal } from './portal.ts';
import { bump } from './records.ts';
import { forgetUnique } from './unique-index.ts';

const input = z.strictObject({
  deals: z.int().positive().default(1_000),
  contactsPerDeal: z.int().nonnegative().default(2),
  lineItemsPerDeal: z.int().nonnegative().default(0),
  dealsPerCompany: z.int().positive().default(1),
  /** All deals carry one and the same modified timestamp, as after an import. */
  sameStamp: z.boolean().default(false),
  /** First moment a deal was won; the rest follow evenly until a minute ago. Default: 30 days ago. */
  wonSince: z.iso.datetime().optional(),
  /** Every nth deal lacks amount, next step and contacts. 0: none. */
  gappyEvery: z.int().nonnegative().default(0),
  stage: z.string().default('closedwon'),
  /** Values for every deal, such as the packet's own properties. */
  properties: z.record(z.string(), z.string()).default({}),
});

const DAY_MS = 86_400_000;
const LABELS = ['Decision maker', 'Champion', 'Billing contact'];

/** Writes straight into the maps: 25,000 deals with their contacts and companies must be ready in a second or two. */
export function bulkSeed(portal: Portal, payload: unknown, now: number): unknown {
  const began = performance.now();
  const wanted = input.parse(payload ?? {});
  const seeder = new Seeder(portal, wanted, now);
  const ids = Array.from({ length: wanted.deals }, (_, number) => seeder.deal(number));
  for (const name of ['deals', 'contacts', 'companies', 'line_items']) {
    forgetUnique(portal, objectType(name));
    bump(portal, objectType(name));
  }
  return {
    deals: ids.length,
    firstDealId: ids[0],
    lastDealId: ids.at(-1),
    ...(ids.length <= 1_000 ? { ids } : {}),
    tookMs: Math.round(performance.now() - began),
  };
}

class Seeder {
  readonly #portal: Portal;
  readonly #wanted: z.infer<typeof input>;
  readonly #since: number;
  readonly #until: number;
  readonly #owner: string;
  readonly #labels: readonly { typeId: number; inverseTypeId: number }[];
  readonly #stage: Readonly<Record<string, string>>;
  #company = '';

  constructor(portal: Portal, wanted: z.infer<typeof input>, now: number) {
    this.#portal = portal;
    this.#wanted = wanted;
    this.#since = wanted.wonSince === undefined ? now - 30 * DAY_MS : Date.parse(wanted.wonSince);
    this.#until = now - 60_000;
    this.#owner = (
      portal.owners.find(({ archived }) => !archived) ?? createOwner(portal, { email: 'rita.rep@acme.example', firstName: 'Rita', lastName: 'Rep' }, now)
    ).id;
    this.#labels = LABELS.map((label) => defineLabel(portal, objectType('deals'), objectType('contacts'), label));
    const pipelines = portal.pipelines['0-3'] ?? [];
    const pipeline = pipelines.find(({ stages }) => stages.some(({ id }) => id === wanted.stage));
    const stage = pipeline?.stages.find(({ id }) => id === wanted.stage);
    if (pipeline === undefined || stage === undefined) throw new Error(`No stage ${wanted.stage}`);
    const isWon = stage.isClosed && Number(stage.probability) === 1;
    this.#stage = {
      pipeline: pipeline.id,
      dealstage: stage.id,
      hs_is_closed: String(stage.isClosed),
      hs_is_closed_won: String(isWon),
      hs_is_closed_lost: String(stage.isClosed && !isWon),
      hs_deal_stage_probability: stage.probability,
    };
  }

  deal(number: number): string {
    const { deals, sameStamp, gappyEvery, contactsPerDeal, lineItemsPerDeal, dealsPerCompany, properties } = this.#wanted;
    const at = this.#since + Math.floor(((this.#until - this.#since) * number) / deals);
    const stamp = sameStamp ? this.#until : at;
    const isGappy = gappyEvery > 0 && number % gappyEvery === gappyEvery - 1;
    if (number % dealsPerCompany === 0)
      this.#company = this.#put('companies', stamp, {
        name: `Customer ${number + 1} GmbH`,
        domain: `customer${number + 1}.example`,
        industry: 'COMPUTER_SOFTWARE',
        numberofemployees: '250',
      });
    const amount: Record<string, string> = isGappy ? {} : { amount: String(10_000 + (number % 90) * 1_000), hs_next_step: 'Kick-off call' };
    const won = iso(at);
    const wonDates: Record<string, string> = this.#stage['hs_is_closed_won'] === 'true' ? { hs_closed_won_date: won } : {};
    const contacts = isGappy ? 0 : contactsPerDeal;
    const id = this.#put('deals', stamp, {
      dealname: `Deal ${number + 1}`,
      ...amount,
      ...this.#stage,
      closedate: won,
      hs_v2_date_entered_current_stage: won,
      [`hs_v2_date_entered_${this.#wanted.stage}`]: won,
      ...wonDates,
      dealtype: 'newbusiness',
      deal_currency_code: 'EUR',
      hubspot_owner_id: this.#owner,
      num_associated_contacts: String(contacts),
      ...properties,
    });
    this.#link('deals', id, 'companies', this.#company, ['H341', 'H5'], ['H342', 'H6']);
    this.#people(id, number, contacts, stamp);
    this.#items(id, lineItemsPerDeal, stamp);
    return id;
  }

  #people(deal: string, number: number, count: number, stamp: number): void {
    for (let n = 0; n < count; n += 1) {
      const contact = this.#put('contacts', stamp, {
        firstname: 'Kim',
        lastname: `Person${number + 1}-${n + 1}`,
        email: `kim.${number + 1}.${n + 1}.${this.#portal.sequence}@customer${number + 1}.example`,
        jobtitle: 'Head of Operations',
      });
      const label = this.#labels[n % this.#labels.length];
      this.#link('deals', deal, 'contacts', contact, ['H3', `U${label?.typeId ?? 0}`], ['H4', `U${label?.inverseTypeId ?? 0}`]);
    }
  }

  #items(deal: string, count: number, stamp: number): void {
    for (let n = 0; n < count; n += 1) {
      const item = this.#put('line_items', stamp, {
        name: ['Platform', 'Support', 'Onboarding'][n % 3] ?? 'Platform',
        quantity: '1',
        price: '5000',
        amount: '5000',
      });
      this.#link('deals', deal, 'line_items', item, ['H19'], ['H20']);
    }
  }

  #put(name: string, at: number, properties: Record<string, string>): string {
    const id = nextId(this.#portal);
    recordsOf(this.#portal, objectType(name).id).set(id, {
      id,
      properties,
      createdAt: Math.min(at, this.#since),
      updatedAt: at,
      archivedAt: null,
      mergedInto: null,
    });
    return id;
  }

  #link(fromName: string, id: string, toName: string, toId: string, there: string[], back: string[]): void {
    this.#side(objectType(fromName), id, objectType(toName), toId, there);
    this.#side(objectType(toName), toId, objectType(fromName), id, back);
  }

  #side(from: ObjectType, id: string, to: ObjectType, toId: string, types: string[]): void {
    const key = `${from.id}/${id}/${to.id}`;
    const list = this.#portal.links.get(key);
    if (list === undefined) this.#portal.links.set(key, [{ to: toId, types }]);
    else list.push({ to: toId, types });
  }
}
