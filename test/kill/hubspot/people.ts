import { randomUUID } from 'node:crypto';
import type { SimulatorControl } from '../../../connectors/kit/simulator/control-client.ts';
import type { ScopedLedger } from '../ledger.ts';
import type { Random } from '../random.ts';
import type { People } from '../source.ts';
import { dealOf, isOpenTask, isWon, listObjects, readOwners, readTasks, type CrmObject } from './rows.ts';

/** Properties that a rep fills in, with an answer that counts as one. */
const ANSWERS: Readonly<Record<string, string>> = {
  handoff_goal: 'Close the books within three days instead of ten',
  handoff_promises: 'A weekly call during the first quarter',
  handoff_success_metric: 'Days to close, measured every month',
  handoff_go_live_date: '2031-03-01',
  handoff_out_of_scope: 'Payroll of the subsidiaries',
  handoff_risks: 'The controller is on leave until spring',
  handoff_technical: 'One ledger, read through its interface every night',
  handoff_pain: 'Month end takes the whole team ten days',
};
const NAMES = Object.keys(ANSWERS);
/** In words of its own for every deal: a text that many share would count as a template. */
const answerFor = (id: string, name: string): string => (name.endsWith('_date') ? (ANSWERS[name] ?? '') : `${ANSWERS[name] ?? ''}, deal ${id}`);
/** Away from the late stages that are watched before a deal is won. */
const REOPENED_STAGE = 'appointmentscheduled';
const MOST_REOPENED = 6;
const MOST_DELETED = 6;
const MOST_MERGED = 3;

/** Reps in HubSpot at work between two syncs. */
export class HubSpotPeople implements People {
  readonly #control: SimulatorControl;
  readonly #random: Random;
  readonly #ledger: ScopedLedger;
  #deleted = 0;
  #merged = 0;
  #deals: readonly CrmObject[] = [];

  constructor(control: SimulatorControl, random: Random, ledger: ScopedLedger) {
    this.#control = control;
    this.#random = random;
    this.#ledger = ledger;
  }

  async work(): Promise<void> {
    for (let actions = this.#random.below(10); actions > 0; actions -= 1) {
      this.#deals = await listObjects(this.#control, 'deals');
      for (const { id } of this.#deals) if (this.#ledger.groupOf(id) === undefined) this.#ledger.assign(id, this.#random.chance(0.4) ? 'steady' : 'moving');
      await this.#act();
    }
  }

  /** HubSpot keeps what was deleted in its bin. */
  noteSettled(): Promise<void> {
    return Promise.resolve();
  }

  async endNewTask(): Promise<void> {
    const newest = (await this.#openSteadyTasks()).toSorted((a, b) => b.createdAt - a.createdAt)[0];
    if (newest !== undefined) await this.#end(newest);
  }

  async #act(): Promise<void> {
    const acts = [
      () => this.#fill(),
      () => this.#fill(),
      () => this.#blank(),
      () => this.#win(),
      () => this.#move((deal) => isWon(deal), REOPENED_STAGE, 'deals reopened'),
      () => this.#move(({ properties }) => properties['dealstage'] === REOPENED_STAGE, 'closedwon', 'deals won again'),
      () => this.#delete(),
      () => this.#merge(),
      () => this.#editCompany(),
      () => this.#editContact(),
      () => this.#handOver(),
      () => this.#endTask(),
      () => this.#endTask(),
    ];
    await this.#random.pick(acts)?.();
  }

  #some(group: 'steady' | 'moving' | null, test: (deal: CrmObject) => boolean = () => true): CrmObject | undefined {
    return this.#random.pick(this.#deals.filter((deal) => (group === null || this.#ledger.groupOf(deal.id) === group) && test(deal)));
  }

  async #update(type: string, id: string, properties: Readonly<Record<string, string>>, action: string): Promise<void> {
    await this.#control.control('update-object', { type, id, properties });
    this.#ledger.note(action);
  }

  async #fill(): Promise<void> {
    const deal = this.#some(null, ({ properties }) => NAMES.some((name) => isBlank(properties[name])));
    if (deal === undefined) return;
    const blank = NAMES.filter((name) => isBlank(deal.properties[name]));
    // Sometimes all of them: then the task closes.
    const filled = this.#random.chance(0.3) ? blank : [this.#random.pick(blank) ?? ''];
    await this.#update('deals', deal.id, Object.fromEntries(filled.map((name) => [name, answerFor(deal.id, name)])), 'properties filled');
  }

  async #blank(): Promise<void> {
    const deal = this.#some('moving', ({ properties }) => NAMES.some((name) => !isBlank(properties[name])));
    const name = this.#random.pick(NAMES.filter((one) => !isBlank(deal?.properties[one])));
    if (deal !== undefined && name !== undefined) await this.#update('deals', deal.id, { [name]: '' }, 'properties blanked');
  }

  async #win(): Promise<void> {
    const owner = this.#random.pick(await readOwners(this.#control));
    const company = this.#random.pick(this.#deals)?.associations['companies']?.[0];
    if (owner === undefined || company === undefined) return;
    const now = new Date().toISOString();
    const properties = { dealname: `Deal ${randomUUID().slice(0, 8)}`, dealstage: 'closedwon', dealtype: 'newbusiness', amount: '12000', closedate: now, hubspot_owner_id: owner };
    await this.#control.control('create-object', { type: 'deals', properties, associations: [{ type: 'companies', id: company, labels: ['Primary'] }] });
    this.#ledger.note('deals won');
  }

  async #move(test: (deal: CrmObject) => boolean, dealstage: string, action: string): Promise<void> {
    const reopened = this.#deals.filter(({ properties }) => properties['dealstage'] === REOPENED_STAGE).length;
    const deal = this.#some('moving', test);
    if (deal !== undefined && (dealstage !== REOPENED_STAGE || reopened < MOST_REOPENED)) await this.#update('deals', deal.id, { dealstage }, action);
  }

  async #delete(): Promise<void> {
    const deal = this.#deleted < MOST_DELETED && this.#random.chance(0.5) ? this.#some('moving') : undefined;
    if (deal === undefined) return;
    this.#deleted += 1;
    await this.#control.control('delete-objects', { type: 'deals', ids: [deal.id] });
    this.#ledger.note('deals deleted');
  }

  /** Two entries of one deal become one; the tasks of both go with it. */
  async #merge(): Promise<void> {
    const stays = this.#some('moving', isWon);
    const away = this.#some('moving', (deal) => isWon(deal) && deal.id !== stays?.id);
    if (stays === undefined || away === undefined || this.#merged >= MOST_MERGED) return;
    this.#merged += 1;
    await this.#control.control('merge-objects', { type: 'deals', primary: stays.id, other: away.id });
    this.#ledger.note('deals merged');
  }

  async #editCompany(): Promise<void> {
    const deal = this.#some('moving');
    const company = deal?.associations['companies']?.[0];
    if (company !== undefined) await this.#update('companies', company, { name: `Umbrella ${randomUUID().slice(0, 4)} GmbH` }, 'companies renamed');
  }

  async #editContact(): Promise<void> {
    const contact = this.#random.pick(this.#some('moving')?.associations['contacts'] ?? []);
    if (contact === undefined) return;
    await this.#update('contacts', contact, { email: this.#random.chance(0.5) ? '' : `c${contact}@customer.example` }, 'contacts changed');
  }

  async #handOver(): Promise<void> {
    const deal = this.#some('moving', isWon);
    const owner = this.#random.pick((await readOwners(this.#control)).filter((id) => id !== deal?.properties['hubspot_owner_id']));
    if (deal !== undefined && owner !== undefined) await this.#update('deals', deal.id, { hubspot_owner_id: owner }, 'deals handed over');
  }

  async #endTask(): Promise<void> {
    const task = this.#random.pick(await this.#openSteadyTasks());
    if (task !== undefined) await this.#end(task);
  }

  async #openSteadyTasks(): Promise<readonly CrmObject[]> {
    return (await readTasks(this.#control)).filter((task) => isOpenTask(task) && this.#ledger.groupOf(dealOf(task)) === 'steady');
  }

  async #end(task: CrmObject): Promise<void> {
    const how = this.#random.chance(0.5) ? 'closed' : 'deleted';
    const { handoff_task_key: key, hubspot_owner_id: owner, hs_task_subject: subject } = task.properties;
    const target = `deals ${dealOf(task)}`;
    if (how === 'closed') await this.#control.control('update-object', { type: 'tasks', id: task.id, properties: { hs_task_status: 'COMPLETED' } });
    else await this.#control.control('delete-objects', { type: 'tasks', ids: [task.id] });
    this.#ledger.end(key ?? '', { how, remoteId: task.id, target, owner: owner ?? '', subject: subject ?? '' });
    this.#ledger.note(`deal tasks ${how}`);
  }
}

const isBlank = (value: string | null | undefined): boolean => value === undefined || value === null || value === '';
