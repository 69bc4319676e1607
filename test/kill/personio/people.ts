import { randomUUID } from 'node:crypto';
import type { SimulatorControl } from '../../../connectors/kit/simulator/control-client.ts';
import { dayIn, daysUntil } from '../days.ts';
import type { ScopedLedger } from '../ledger.ts';
import type { Random } from '../random.ts';
import type { People } from '../source.ts';
import { isHire, personOf, PERSONAL_EMAIL, readCompany, stageOf, type Application, type Company, type Person } from './rows.ts';

/** Attributes of the packet and answers that count. */
const ANSWERS: Readonly<Record<string, string>> = {
  dynamic_802: 'Hybrid',
  dynamic_803: 'Standard laptop',
  dynamic_804: '+49 89 5550 100',
  dynamic_805: 'Marienplatz 1, 80331 Munich',
  dynamic_806: 'Signed',
};
const KEYS = Object.keys(ANSWERS);
const JOBS = ['Account Executive', 'Solutions Engineer', 'Financial Controller'];
const SALES_LEAD = '501';
const MOST_NEW = 25;
const MOST_TAKEN_BACK = 4;

/** Recruiters and HR in Personio at work between two syncs. There are no tasks that they could close. */
export class PersonioPeople implements People {
  readonly #control: SimulatorControl;
  readonly #random: Random;
  readonly #ledger: ScopedLedger;
  #created = 0;
  #takenBack = 0;

  constructor(control: SimulatorControl, random: Random, ledger: ScopedLedger) {
    this.#control = control;
    this.#random = random;
    this.#ledger = ledger;
  }

  async work(): Promise<void> {
    for (let actions = this.#random.below(8); actions > 0; actions -= 1) {
      const company = await readCompany(this.#control);
      const hires = Object.values(company.persons).filter((person) => isHire(person, dayIn(0)));
      const acts = [
        () => this.#fill(hires),
        () => this.#fill(hires),
        () => this.#blank(hires),
        () => this.#moveStart(hires),
        () => this.hire(),
        () => this.accept(company),
        () => this.#withdraw(company),
        () => this.#employ(company),
        () => this.#deactivate(hires),
      ];
      await this.#random.pick(acts)?.();
    }
  }

  noteSettled(): Promise<void> {
    return Promise.resolve();
  }

  endNewTask(): Promise<void> {
    return Promise.resolve();
  }

  /** Somebody is entered without ever having applied here. */
  async hire(): Promise<void> {
    if (this.#created >= MOST_NEW) return;
    this.#created += 1;
    const last = randomUUID().slice(0, 8);
    await this.#enter('Toni', last, `toni.${last}@personio.example`, this.#random.pick(JOBS) ?? '', dayIn(10 + this.#random.below(40)));
    this.#ledger.note('persons entered');
  }

  /** An offer is accepted: of somebody who waits, else of somebody new. */
  async accept(company: Company): Promise<void> {
    const waiting = Object.values(company.applications).filter((one) => ['OFFER', 'UNASSIGNED', 'WITHDRAWN'].includes(stageOf(company, one)));
    const application = this.#random.chance(0.5) ? this.#random.pick(waiting) : undefined;
    if (application !== undefined) return this.#move(application, 'ACCEPTED', 'offers accepted');
    if (this.#created >= MOST_NEW) return;
    this.#created += 1;
    const last = randomUUID().slice(0, 8);
    const applicant = { firstName: 'Sascha', lastName: last, email: `sascha.${last}@personio.example`, phone: '+49 30 5550 101', job: this.#random.pick(JOBS) ?? '', availableFrom: dayIn(15 + this.#random.below(30)) };
    await this.#control.control('create-application', { ...applicant, stage: 'ACCEPTED' });
    this.#ledger.note('offers accepted');
  }

  async #update(person: Person, attributes: Readonly<Record<string, string>>, action: string): Promise<void> {
    await this.#control.control('update-person', { id: person.id, attributes });
    this.#ledger.note(action);
  }

  async #fill(hires: readonly Person[]): Promise<void> {
    const person = this.#random.pick(hires.filter(({ attributes }) => KEYS.some((key) => isBlank(attributes[key]))));
    const key = this.#random.pick(KEYS.filter((one) => isBlank(person?.attributes[one])));
    if (person !== undefined && key !== undefined) await this.#update(person, { [key]: ANSWERS[key] ?? '' }, 'attributes filled');
  }

  async #blank(hires: readonly Person[]): Promise<void> {
    const person = this.#random.pick(hires.filter(({ attributes }) => KEYS.some((key) => !isBlank(attributes[key]))));
    const key = this.#random.pick(KEYS.filter((one) => !isBlank(person?.attributes[one])));
    if (person !== undefined && key !== undefined) await this.#update(person, { [key]: '' }, 'attributes emptied');
  }

  /** Earlier only: what was asked because it was due stays asked when a date moves away, and that is history. */
  async #moveStart(hires: readonly Person[]): Promise<void> {
    const person = this.#random.pick(hires.filter(({ employments: [latest] }) => daysUntil(latest?.startDate ?? '') > 4));
    if (person === undefined) return;
    const left = daysUntil(person.employments[0]?.startDate ?? '');
    await this.#control.control('update-employment', { id: person.id, startDate: dayIn(left - 1 - this.#random.below(Math.min(7, left - 3))) });
    this.#ledger.note('start dates moved');
  }

  async #move(application: Application, stage: string, action: string): Promise<void> {
    await this.#control.control('move-stage', { id: application.id, stage });
    this.#ledger.note(action);
  }

  /** Only before there is a person: afterwards two records would tell two stories. */
  async #withdraw(company: Company): Promise<void> {
    const application = this.#random.pick(Object.values(company.applications).filter((one) => stageOf(company, one) === 'ACCEPTED' && !hasPerson(company, one)));
    if (application === undefined || this.#takenBack >= MOST_TAKEN_BACK) return;
    this.#takenBack += 1;
    await this.#move(application, this.#random.chance(0.7) ? 'WITHDRAWN' : 'REJECTED', 'offers taken back');
  }

  /** The applicant becomes a person: one hire, two records. */
  async #employ(company: Company): Promise<void> {
    const application = this.#random.pick(
      Object.values(company.applications).filter((one) => stageOf(company, one) === 'ACCEPTED' && company.candidates[one.candidateId]?.availableFrom != null && !hasPerson(company, one)),
    );
    const candidate = company.candidates[application?.candidateId ?? ''];
    if (application === undefined || candidate === undefined) return;
    const job = company.jobs.find(({ id }) => id === application.jobId)?.name ?? '';
    await this.#enter(candidate.firstName, candidate.lastName, candidate.email, job, candidate.availableFrom ?? dayIn(30));
    this.#ledger.note('applicants employed');
  }

  async #enter(firstName: string, lastName: string, privateEmail: string, position: string, startDate: string): Promise<void> {
    const employment = { startDate, position, department: 'Sales', office: 'Munich', legalEntity: 'Acme Deutschland GmbH', supervisor: SALES_LEAD };
    await this.#control.control('create-person', { firstName, lastName, email: `${lastName}@acme.example`, attributes: { [PERSONAL_EMAIL]: privateEmail }, employment });
  }

  /** The hire falls through after the person was entered. */
  async #deactivate(hires: readonly Person[]): Promise<void> {
    const person = this.#random.chance(0.3) && this.#takenBack < MOST_TAKEN_BACK ? this.#random.pick(hires) : undefined;
    if (person === undefined) return;
    this.#takenBack += 1;
    await this.#control.control('update-employment', { id: person.id, status: 'inactive' });
    this.#ledger.note('persons set inactive');
  }
}

const isBlank = (value: string | readonly string[] | undefined): boolean => value === undefined || value.length === 0;
const hasPerson = (company: Company, application: Application): boolean => personOf(company, application) !== undefined;
