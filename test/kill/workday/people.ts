import { randomUUID } from 'node:crypto';
import type { SimulatorControl } from '../../../connectors/kit/simulator/control-client.ts';
import { dayIn, daysUntil } from '../days.ts';
import type { ScopedLedger } from '../ledger.ts';
import type { Random } from '../random.ts';
import type { People } from '../source.ts';
import { isAccepted, isHire, readTenant, type JobApplication, type Tenant, type Worker } from './rows.ts';

const ANSWERS: Readonly<Record<string, string>> = { work_model: 'Hybrid', equipment_profile: 'Standard laptop', contract_status: 'Signed', company: 'Acme Inc.', cost_center: 'CC-12' };
const NAMES = Object.keys(ANSWERS);
const JOBS = ['Account Executive', 'Solutions Engineer', 'Finance Analyst'];
const SALES_LEAD = '10061';
const MOST_NEW = 25;
const MOST_TAKEN_BACK = 4;

interface Row {
  readonly id: string;
  readonly on: 'application' | 'worker';
  readonly values: JobApplication['values'];
}

/** Recruiters and HR in Workday at work between two syncs. There are no tasks that they could close. */
export class WorkdayPeople implements People {
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
      const tenant = await readTenant(this.#control);
      const hires = Object.values(tenant.workers).filter((worker) => isHire(worker, dayIn(0)));
      const acts = [
        () => this.#fill(tenant, hires),
        () => this.#fill(tenant, hires),
        () => this.#blank(tenant, hires),
        () => this.#moveStart(hires),
        () => this.accept(),
        () => this.hire(),
        () => this.#withdraw(tenant),
        () => this.#employ(tenant),
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

  /** A row appears in the report of applications. */
  async accept(): Promise<void> {
    if (this.#created >= MOST_NEW) return;
    this.#created += 1;
    const last = randomUUID().slice(0, 8);
    const values = { job_title: this.#random.pick(JOBS) ?? '', department: 'Sales', location: 'Austin', hire_date: dayIn(15 + this.#random.below(30)), worker_type: 'Full-Time' };
    await this.#control.control('create-application', { firstName: 'Kim', lastName: last, email: `kim.${last}@workday.example`, managerId: SALES_LEAD, values });
    this.#ledger.note('offers completed');
  }

  /** A row appears in the report of new hires. */
  async hire(): Promise<void> {
    if (this.#created >= MOST_NEW) return;
    this.#created += 1;
    const last = randomUUID().slice(0, 8);
    await this.#enter('Lou', last, `lou.${last}@workday.example`, this.#random.pick(JOBS) ?? '', dayIn(10 + this.#random.below(40)));
    this.#ledger.note('workers entered');
  }

  /** Applications and workers alike, but no application that has its worker: the worker answers first. */
  #records(tenant: Tenant, hires: readonly Worker[]): readonly Row[] {
    return [
      ...Object.values(tenant.applications).filter((one) => isAccepted(tenant, one) && !hasWorker(tenant, one)).map(({ id, values }) => ({ id, values, on: 'application' as const })),
      ...hires.map(({ id, values }) => ({ id, values, on: 'worker' as const })),
    ];
  }

  async #update({ id, on }: Row, values: Readonly<{ [name: string]: string | null }>, action: string): Promise<void> {
    await this.#control.control(`update-${on}`, { id, values });
    this.#ledger.note(action);
  }

  async #fill(tenant: Tenant, hires: readonly Worker[]): Promise<void> {
    const record = this.#random.pick(this.#records(tenant, hires).filter(({ values }) => NAMES.some((name) => values[name] === undefined)));
    const name = this.#random.pick(NAMES.filter((one) => record?.values[one] === undefined));
    if (record !== undefined && name !== undefined) await this.#update(record, { [name]: ANSWERS[name] ?? '' }, 'rows completed');
  }

  async #blank(tenant: Tenant, hires: readonly Worker[]): Promise<void> {
    const record = this.#random.pick(this.#records(tenant, hires).filter(({ id, values }) => this.#ledger.groupOf(id) !== 'steady' && NAMES.some((name) => values[name] !== undefined)));
    const name = this.#random.pick(NAMES.filter((one) => record?.values[one] !== undefined));
    if (record !== undefined && name !== undefined) await this.#update(record, { [name]: null }, 'rows emptied');
  }

  /** Earlier only (see BambooHR's people), and never so far that application and worker would not be one hire any more. */
  async #moveStart(hires: readonly Worker[]): Promise<void> {
    const worker = this.#random.pick(hires.filter(({ hireDate, email }) => daysUntil(hireDate) > 4 && email?.startsWith('lou.') === true));
    if (worker === undefined) return;
    const left = daysUntil(worker.hireDate);
    await this.#control.control('update-worker', { id: worker.id, hireDate: dayIn(left - 1 - this.#random.below(Math.min(7, left - 3))) });
    this.#ledger.note('start dates moved');
  }

  /** Only before there is a worker: afterwards two records would tell two stories. */
  async #withdraw(tenant: Tenant): Promise<void> {
    const application = this.#random.pick(Object.values(tenant.applications).filter((one) => this.#ledger.groupOf(one.id) !== 'steady' && isAccepted(tenant, one) && !hasWorker(tenant, one)));
    if (application === undefined || this.#takenBack >= MOST_TAKEN_BACK) return;
    this.#takenBack += 1;
    if (this.#random.chance(0.7)) await this.#control.control('update-application', { id: application.id, withdrawn: true });
    else await this.#control.control('withdraw-application', { id: application.id, disposition: 'Offer Rescinded' });
    this.#ledger.note('offers taken back');
  }

  /** The candidate becomes a worker: one hire, two rows in two reports. */
  async #employ(tenant: Tenant): Promise<void> {
    const application = this.#random.pick(Object.values(tenant.applications).filter((one) => this.#ledger.groupOf(one.id) !== 'steady' && isAccepted(tenant, one) && one.values['hire_date'] !== undefined && !hasWorker(tenant, one)));
    const candidate = tenant.candidates[application?.candidateId ?? ''];
    if (application === undefined || candidate === undefined) return;
    await this.#enter(candidate.firstName, candidate.lastName, candidate.email ?? '', String(application.values['job_title'] ?? ''), String(application.values['hire_date']));
    this.#ledger.note('candidates employed');
  }

  async #enter(firstName: string, lastName: string, email: string, jobTitle: string, hireDate: string): Promise<void> {
    const values = { job_title: jobTitle, department: 'Sales', location: 'Austin', worker_type: 'Full-Time' };
    await this.#control.control('create-worker', { firstName, lastName, email, country: 'United States', hireDate, managerId: SALES_LEAD, values });
  }
}

const hasWorker = (tenant: Tenant, { candidateId }: JobApplication): boolean => Object.values(tenant.workers).some(({ email }) => email !== null && email === tenant.candidates[candidateId]?.email);
