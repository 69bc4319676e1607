import { randomUUID } from 'node:crypto';
import type { SimulatorControl } from '../../../connectors/kit/simulator/control-client.ts';
import type { ScopedLedger } from '../ledger.ts';
import type { Random } from '../random.ts';
import type { People } from '../source.ts';
import { readContacts, readDeals, readRoles, readTasks, readUsers, type Deal, type Task } from './rows.ts';

/** Input fields a rep fills in, with an answer that counts as one. */
const ANSWERS: Readonly<Record<string, string>> = {
  Handoff_Goal__c: 'Close the books within three days instead of ten',
  Handoff_Promises__c: 'A weekly call during the first quarter',
  Handoff_Success_Metric__c: 'Days to close, measured every month',
  Handoff_Go_Live_Date__c: '2031-03-01',
  Handoff_Out_Of_Scope__c: 'Payroll of the subsidiaries',
  Handoff_Risks__c: 'The controller is on leave until spring',
  Handoff_Technical__c: 'One ledger, read through its interface every night',
  Handoff_Pain__c: 'Month end takes the whole team ten days',
  Handoff_Plan__c: 'Professional',
};
const FIELDS = Object.keys(ANSWERS);
/** In words of its own for every deal: a text that many share would count as a template. */
const answerFor = (deal: Deal, field: string): string | undefined => (/_(Date|Plan)__c$/.test(field) ? ANSWERS[field] : `${ANSWERS[field] ?? ''}, deal ${deal.Id}`);
/** Away from the late stages that are watched before a deal is won. */
const REOPENED_STAGE = 'Prospecting';
const MOST_REOPENED = 6;
const MOST_DELETED = 8;

/** Reps and their managers at work between two syncs. */
export class SalesPeople implements People {
  readonly #control: SimulatorControl;
  readonly #random: Random;
  readonly #ledger: ScopedLedger;
  #deleted = 0;
  #deals: readonly Deal[] = [];

  constructor(control: SimulatorControl, random: Random, ledger: ScopedLedger) {
    this.#control = control;
    this.#random = random;
    this.#ledger = ledger;
  }

  async work(): Promise<void> {
    this.#deals = (await readDeals(this.#control)).filter((deal) => deal.Type === 'New Customer');
    // By account, because its contacts belong to all of its deals.
    for (const deal of this.#deals) if (this.#ledger.groupOf(deal.Id) === undefined) this.#assign(deal);
    for (let actions = this.#random.below(13); actions > 0; actions -= 1) await this.#act();
  }

  #assign(deal: Deal): void {
    const known = this.#ledger.groupOf(deal.AccountId);
    const group = known ?? (this.#random.chance(0.4) ? 'steady' : 'moving');
    this.#ledger.assign(deal.AccountId, group);
    this.#ledger.assign(deal.Id, group);
  }

  async #act(): Promise<void> {
    const actions = [
      () => this.#fill(),
      () => this.#fill(),
      () => this.#blank(),
      () => this.#win(),
      () => this.#reopen(),
      () => this.#winAgain(),
      () => this.#delete(),
      () => this.#changeRole(),
      () => this.#changeContact(),
      () => this.#handOver(),
      () => this.#endTask(),
      () => this.#endTask(),
    ];
    await this.#random.pick(actions)?.();
  }

  #some(group: 'steady' | 'moving' | null, test: (deal: Deal) => boolean = () => true): Deal | undefined {
    return this.#random.pick(this.#deals.filter((deal) => (group === null || this.#ledger.groupOf(deal.Id) === group) && test(deal)));
  }

  async #update(deal: Deal, fields: Readonly<Record<string, unknown>>): Promise<void> {
    await this.#control.control('update', { records: [{ Id: deal.Id, ...fields }], user: deal.OwnerId });
    this.#deals = this.#deals.map((one) => (one.Id === deal.Id ? { ...one, ...fields } : one));
  }

  async #fill(): Promise<void> {
    const deal = this.#some(null, (one) => FIELDS.some((field) => one[field] == null));
    if (deal === undefined) return;
    const blank = FIELDS.filter((field) => deal[field] == null);
    // Sometimes all of them: then the task closes.
    const filled = this.#random.chance(0.3) ? blank : [this.#random.pick(blank) ?? ''];
    await this.#update(deal, Object.fromEntries(filled.map((field) => [field, answerFor(deal, field)])));
    this.#ledger.note('fields filled');
  }

  async #blank(): Promise<void> {
    const deal = this.#some('moving', (one) => FIELDS.some((field) => one[field] != null));
    if (deal === undefined) return;
    const filled = FIELDS.filter((field) => deal[field] != null);
    await this.#update(deal, { [this.#random.pick(filled) ?? '']: null });
    this.#ledger.note('fields blanked');
  }

  /** A new deal; now and then one whose transaction becomes visible late. */
  async #win(): Promise<void> {
    const sibling = this.#some(null);
    if (sibling === undefined) return;
    const now = new Date().toISOString();
    const fields = {
      Name: `Deal ${randomUUID().slice(0, 8)}`, AccountId: sibling.AccountId, OwnerId: sibling.OwnerId, StageName: 'Closed Won', Type: 'New Customer',
      CloseDate: now.slice(0, 10), LastStageChangeDate: now, Amount: 12_000,
    };
    if (this.#random.chance(0.3)) await this.#control.control('late-commit', { object: 'Opportunity', fields, stampedMsAgo: 1_000, visibleInMs: 1_500 });
    else await this.#control.control('records', { object: 'Opportunity', records: [fields], user: sibling.OwnerId });
    this.#ledger.note('deals won');
  }

  async #reopen(): Promise<void> {
    if (this.#deals.filter((deal) => !deal.IsWon).length >= MOST_REOPENED) return;
    const deal = this.#some('moving', (one) => one.IsWon);
    if (deal === undefined) return;
    await this.#update(deal, { StageName: REOPENED_STAGE });
    this.#ledger.note('deals reopened');
  }

  async #winAgain(): Promise<void> {
    const deal = this.#some('moving', (one) => one.StageName === REOPENED_STAGE);
    if (deal === undefined) return;
    await this.#update(deal, { StageName: 'Closed Won' });
    this.#ledger.note('deals won again');
  }

  async #delete(): Promise<void> {
    if (this.#deleted >= MOST_DELETED || this.#random.chance(0.5)) return;
    const deal = this.#some('moving');
    if (deal === undefined) return;
    this.#deleted += 1;
    await this.#control.control('delete', { ids: [deal.Id], user: deal.OwnerId });
    this.#deals = this.#deals.filter((one) => one.Id !== deal.Id);
    this.#ledger.note('deals deleted');
  }

  /** A buyer is named, or taken off the deal: the deal itself is not touched by that. */
  async #changeRole(): Promise<void> {
    const roles = await readRoles(this.#control);
    const removable = roles.filter((role) => this.#ledger.groupOf(role.OpportunityId) === 'moving');
    const gone = this.#random.chance(0.5) ? this.#random.pick(removable) : undefined;
    if (gone !== undefined) {
      await this.#control.control('delete', { ids: [gone.Id] });
      this.#ledger.note('contact roles removed');
      return;
    }
    const deal = this.#some(null);
    const contact = this.#random.pick((await readContacts(this.#control)).filter((one) => one.AccountId === deal?.AccountId));
    if (deal === undefined || contact === undefined) return;
    await this.#control.control('records', { object: 'OpportunityContactRole', records: [{ OpportunityId: deal.Id, ContactId: contact.Id, Role: 'Decision Maker', IsPrimary: false }] });
    this.#ledger.note('contact roles added');
  }

  async #changeContact(): Promise<void> {
    const contacts = (await readContacts(this.#control)).filter((one) => this.#ledger.groupOf(one.AccountId ?? '') === 'moving');
    const contact = this.#random.pick(contacts);
    if (contact === undefined) return;
    await this.#control.control('update', { records: [{ Id: contact.Id, Email: contact.Email == null ? `${contact.Id.toLowerCase()}@customer.example` : null }] });
    this.#ledger.note('contacts changed');
  }

  async #handOver(): Promise<void> {
    const reps = (await readUsers(this.#control)).filter((user) => user.Username.startsWith('rep'));
    const deal = this.#some('moving', (one) => one.IsWon);
    const rep = this.#random.pick(reps.filter((user) => user.Id !== deal?.OwnerId));
    if (deal === undefined || rep === undefined) return;
    await this.#update(deal, { OwnerId: rep.Id });
    this.#ledger.note('deals handed over');
  }

  /** Whatever a sync left undone, a deleted task is told of: Salesforce keeps it in the bin. */
  noteSettled(): Promise<void> {
    return Promise.resolve();
  }

  /** Closes or deletes a task that appeared a moment ago, perhaps made by a sync that did not live to know of it. */
  async endNewTask(): Promise<void> {
    const newest = (await this.#openSteadyTasks()).toSorted((a, b) => (a.CreatedDate < b.CreatedDate ? 1 : -1))[0];
    if (newest !== undefined) await this.#end(newest);
  }

  async #endTask(): Promise<void> {
    const task = this.#random.pick(await this.#openSteadyTasks());
    if (task !== undefined) await this.#end(task);
  }

  async #openSteadyTasks(): Promise<readonly Task[]> {
    return (await readTasks(this.#control)).filter((task) => !task.IsDeleted && !task.IsClosed && this.#ledger.groupOf(task.WhatId ?? '') === 'steady');
  }

  async #end(task: Task): Promise<void> {
    const how = this.#random.chance(0.5) ? 'closed' : 'deleted';
    if (how === 'closed') await this.#control.control('update', { records: [{ Id: task.Id, Status: 'Completed' }], user: task.OwnerId });
    else await this.#control.control('delete', { ids: [task.Id], user: task.OwnerId });
    this.#ledger.end(task.Handoff_Key__c ?? '', { how, remoteId: task.Id, target: `Opportunity ${task.WhatId ?? ''}`, owner: task.OwnerId, subject: task.Subject ?? '' });
    this.#ledger.note(`deal tasks ${how}`);
  }
}
