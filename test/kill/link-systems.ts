import { z } from 'zod';
import { dayIn } from './days.ts';
import { listObjects } from './hubspot/rows.ts';
import type { Ledger } from './ledger.ts';
import type { World } from './open-world.ts';
import { readDeals } from './salesforce/rows.ts';
import { refIn } from './source.ts';

/** Two records in two systems that are one handoff. */
export type Twins = readonly [ref: string, ref: string];

const createdSchema = z.object({ id: z.union([z.string(), z.number()]).transform(String) });

/**
 * Some deals are mirrored in both CRMs, and some hires stand in two HR systems. Nobody takes them back or moves them: who is
 * right when two systems disagree about that is no question for this run.
 */
export async function linkSystems(world: World, ledger: Ledger): Promise<readonly Twins[]> {
  return [...(await mirrorDeals(world, ledger, 3)), ...(await hireTwice(world, ledger, 2))];
}

const controlOf = (world: World, connector: string) => {
  const found = world.sources.find((source) => source.connector === connector);
  if (found === undefined) throw new Error(`${connector} is not part of the run`);
  return { id: found.id, control: found.simulator.control };
};

/** HubSpot names the opportunity, as its Salesforce integration does. */
async function mirrorDeals(world: World, ledger: Ledger, count: number): Promise<readonly Twins[]> {
  const [sales, europe] = [controlOf(world, 'salesforce'), controlOf(world, 'hubspot')];
  const opportunities = (await readDeals(sales.control)).filter((deal) => deal.IsWon && deal.Type === 'New Customer').slice(0, count);
  const deals = await listObjects(europe.control, 'deals');
  const twins: Twins[] = [];
  for (const [index, opportunity] of opportunities.entries()) {
    const deal = deals[index];
    if (deal === undefined) break;
    await europe.control.control('update-object', { type: 'deals', id: deal.id, properties: { hs_salesforceopportunityid: opportunity.Id } });
    for (const id of [opportunity.AccountId, opportunity.Id]) ledger.of(sales.id).assign(id, 'steady');
    ledger.of(europe.id).assign(deal.id, 'steady');
    twins.push([refIn(sales.id, `Opportunity ${opportunity.Id}`), refIn(europe.id, `deals ${deal.id}`)]);
  }
  return twins;
}

/** Applied in one system, entered in another: the same address, job and day. */
async function hireTwice(world: World, ledger: Ledger, count: number): Promise<readonly Twins[]> {
  const [people, talent] = [controlOf(world, 'bamboohr'), controlOf(world, 'workday')];
  const twins: Twins[] = [];
  for (let number = 1; number <= count; number += 1) {
    const person = { firstName: 'Noor', lastName: `Twice-${number}` };
    const [email, date, title] = [`noor.twice.${number}@example.com`, dayIn(25 + number), 'Solutions Engineer'];
    const values = { job_title: title, department: 'Sales', location: 'Austin', hire_date: date };
    const application = createdSchema.parse(await talent.control.control('create-application', { ...person, email, values })).id;
    const fields = { ...person, homeEmail: email, hireDate: date };
    const rows = { jobInfo: [{ date, jobTitle: title, department: 'Sales', location: 'Berlin' }] };
    const employee = createdSchema.parse(await people.control.control('create-employee', { fields, rows })).id;
    ledger.of(talent.id).assign(application, 'steady');
    ledger.of(people.id).assign(employee, 'steady');
    twins.push([refIn(people.id, `employee ${employee}`), refIn(talent.id, `jobApplication ${application}`)]);
  }
  return twins;
}
