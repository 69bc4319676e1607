import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { SimulatorControl } from '../../../connectors/kit/simulator/control-client.ts';
import { dayIn, daysUntil } from '../days.ts';
import type { ScopedLedger } from '../ledger.ts';
import type { Random } from '../random.ts';
import type { People } from '../source.ts';
import { isOpenRow, readHrAccount, statusOf, TASK_COLUMNS, TASK_TABLE, taskRowsOf, type HrAccount, type TableRow } from './rows.ts';

type Employee = HrAccount['employees'][string];
type Application = HrAccount['applications'][string];

const ANSWERS: Readonly<Record<string, string>> = {
  customWorkModel: 'Hybrid',
  customEquipmentProfile: 'Standard laptop',
  customLegalEntity: 'Acme GmbH',
  customCostCenter: 'CC-12',
  customContractStatus: 'Signed',
  country: 'Germany',
};
const FIELDS = Object.keys(ANSWERS);
const WORK_MODELS = ['Remote', 'Hybrid', 'On-site'];
const RECRUITER = 2433;
const createdSchema = z.object({ id: z.string() });
const MOST_WITHDRAWN = 5;
const MOST_NEW = 25;

const isBlank = (value: string | undefined): boolean => value === undefined || value === '';

/** Recruiters, HR and IT at work between two syncs. */
export class HrPeople implements People {
  readonly #control: SimulatorControl;
  readonly #random: Random;
  readonly #ledger: ScopedLedger;
  /** Rows that were there when a sync ended well. Of a row deleted earlier nobody could know that it ever existed. */
  readonly #settledRows = new Set<string>();
  #created = 0;

  constructor(control: SimulatorControl, random: Random, ledger: ScopedLedger) {
    this.#control = control;
    this.#random = random;
    this.#ledger = ledger;
  }

  async work(): Promise<void> {
    for (let actions = this.#random.below(8); actions > 0; actions -= 1) {
      const account = await readHrAccount(this.#control);
      for (const id of [...Object.keys(account.employees), ...Object.keys(account.applications)]) {
        if (this.#ledger.groupOf(id) === undefined) this.#ledger.assign(id, this.#random.chance(0.4) ? 'steady' : 'moving');
      }
      await this.#act(account);
    }
  }

  /** A sync ended well, so it knows every row that stands there. */
  async noteSettled(): Promise<void> {
    const account = await readHrAccount(this.#control);
    for (const employee of Object.values(account.employees)) for (const row of taskRowsOf(employee)) this.#settledRows.add(row.id);
  }

  async #act(account: HrAccount): Promise<void> {
    const hires = Object.values(account.employees).filter((one) => (one.values['hireDate'] ?? '') >= dayIn(0));
    const actions = [
      () => this.#fill(hires),
      () => this.#fill(hires),
      () => this.#blank(hires),
      () => this.#changeWorkModel(hires),
      () => this.#moveStart(hires),
      () => this.#accept(account),
      () => this.#markHired(account),
      () => this.#withdraw(account),
      () => this.#employ(account),
      () => this.#endRow(hires),
      () => this.#endRow(hires),
    ];
    await this.#random.pick(actions)?.();
  }

  #some(hires: readonly Employee[], group: 'steady' | 'moving' | null, test: (hire: Employee) => boolean): Employee | undefined {
    return this.#random.pick(hires.filter((hire) => (group === null || this.#ledger.groupOf(hire.id) === group) && test(hire)));
  }

  async #update(hire: Employee, fields: Readonly<Record<string, string | null>>, action: string): Promise<void> {
    await this.#control.control('update-employee', { id: hire.id, fields });
    this.#ledger.note(action);
  }

  async #fill(hires: readonly Employee[]): Promise<void> {
    const hire = this.#some(hires, null, (one) => FIELDS.some((field) => isBlank(one.values[field])));
    const field = this.#random.pick(FIELDS.filter((name) => isBlank(hire?.values[name])));
    if (hire !== undefined && field !== undefined) await this.#update(hire, { [field]: ANSWERS[field] ?? null }, 'hires completed');
  }

  async #blank(hires: readonly Employee[]): Promise<void> {
    const hire = this.#some(hires, 'moving', (one) => FIELDS.some((field) => !isBlank(one.values[field])));
    const field = this.#random.pick(FIELDS.filter((name) => !isBlank(hire?.values[name])));
    if (hire !== undefined && field !== undefined) await this.#update(hire, { [field]: null }, 'hires emptied');
  }

  /** Some steps of the playbook apply to one work model only. */
  async #changeWorkModel(hires: readonly Employee[]): Promise<void> {
    const hire = this.#some(hires, 'moving', () => true);
    const model = this.#random.pick(WORK_MODELS);
    if (hire !== undefined && model !== undefined) await this.#update(hire, { customWorkModel: model }, 'work models changed');
  }

  /** Earlier only: what was asked because it was due stays asked when a date moves away, and that is history. */
  async #moveStart(hires: readonly Employee[]): Promise<void> {
    const hire = this.#some(hires, 'moving', (one) => daysUntil(one.values['hireDate'] ?? '') > 4);
    if (hire === undefined) return;
    const left = daysUntil(hire.values['hireDate'] ?? '');
    await this.#update(hire, { hireDate: dayIn(left - 1 - this.#random.below(Math.min(7, left - 3))) }, 'start dates moved');
  }

  async #accept(account: HrAccount): Promise<void> {
    const waiting = Object.values(account.applications).filter((one) => ['New', 'Reviewed', 'Made an Offer', 'Candidate withdrew'].includes(statusOf(account, one)));
    const application = this.#random.chance(0.6) ? this.#random.pick(waiting) : undefined;
    if (application !== undefined) await this.#setStatus(application, 'Offer accepted', 'offers accepted');
    else if (this.#created < MOST_NEW) {
      this.#created += 1;
      const last = randomUUID().slice(0, 8);
      const job = this.#random.pick(account.jobs.filter((one) => one.status === 'Open'))?.title ?? 'Account Executive';
      await this.#control.control('create-application', { firstName: 'Robin', lastName: last, email: `robin.${last}@example.com`, job, status: 'Offer accepted', availableStartDate: dayIn(20 + this.#random.below(30)) });
      this.#ledger.note('offers accepted');
    }
  }

  async #markHired(account: HrAccount): Promise<void> {
    const accepted = Object.values(account.applications).filter((one) => statusOf(account, one) === 'Offer accepted' && this.#ledger.groupOf(String(one.id)) === 'moving');
    const application = this.#random.pick(accepted);
    if (application !== undefined) await this.#setStatus(application, 'Hired', 'applications marked hired');
  }

  /** Only before there is an employee: afterwards two records would tell two stories. */
  async #withdraw(account: HrAccount): Promise<void> {
    const withdrawn = Object.values(account.applications).filter((one) => ['Candidate withdrew', 'Offer rescinded'].includes(statusOf(account, one)));
    const candidates = Object.values(account.applications).filter(
      (one) => statusOf(account, one) === 'Offer accepted' && this.#ledger.groupOf(String(one.id)) === 'moving' && !hasEmployee(account, one),
    );
    const application = withdrawn.length < MOST_WITHDRAWN ? this.#random.pick(candidates) : undefined;
    if (application !== undefined) await this.#setStatus(application, this.#random.chance(0.7) ? 'Candidate withdrew' : 'Offer rescinded', 'offers withdrawn');
  }

  async #setStatus(application: Application, status: string, action: string): Promise<void> {
    await this.#control.control('set-application-status', { applicationId: application.id, status, userId: RECRUITER });
    this.#ledger.note(action);
  }

  /** The applicant becomes an employee: one hire, two records. */
  async #employ(account: HrAccount): Promise<void> {
    const application = this.#random.pick(
      Object.values(account.applications).filter((one) => ['Offer accepted', 'Hired'].includes(statusOf(account, one)) && one.availableStartDate != null && !hasEmployee(account, one)),
    );
    if (application === undefined) return;
    const { firstName, lastName, email, jobId } = application;
    const job = account.jobs.find((one) => one.id === jobId);
    const date = application.availableStartDate ?? dayIn(30);
    const created = await this.#control.control('create-employee', {
      fields: { firstName, lastName, homeEmail: email, hireDate: date },
      rows: { jobInfo: [{ date, jobTitle: job?.title ?? '', department: job?.department ?? 'Sales', location: 'Berlin' }] },
    });
    this.#ledger.assign(createdSchema.parse(created).id, this.#ledger.groupOf(String(application.id)) ?? 'moving');
    this.#ledger.note('applicants employed');
  }

  /** Closes a row that appeared a moment ago, perhaps made by a sync that did not live to know of it. */
  async endNewTask(): Promise<void> {
    const { employees } = await readHrAccount(this.#control);
    const newest = this.#openSteadyRows(Object.values(employees)).toSorted((a, b) => Number(b.row.id) - Number(a.row.id))[0];
    if (newest !== undefined) await this.#end(newest.hire, newest.row, 'closed');
  }

  async #endRow(hires: readonly Employee[]): Promise<void> {
    const chosen = this.#random.pick(this.#openSteadyRows(hires));
    if (chosen !== undefined) await this.#end(chosen.hire, chosen.row, this.#settledRows.has(chosen.row.id) && this.#random.chance(0.5) ? 'deleted' : 'closed');
  }

  #openSteadyRows(hires: readonly Employee[]): readonly { readonly hire: Employee; readonly row: TableRow }[] {
    return hires
      .filter((hire) => this.#ledger.groupOf(hire.id) === 'steady')
      .flatMap((hire) => taskRowsOf(hire).filter(isOpenRow).map((row) => ({ hire, row })));
  }

  async #end(hire: Employee, row: TableRow, how: 'closed' | 'deleted'): Promise<void> {
    if (how === 'closed') await this.#control.control('update-row', { id: hire.id, table: TASK_TABLE, rowId: row.id, values: { [TASK_COLUMNS.status]: 'Done' } });
    else await this.#control.control('delete-row', { id: hire.id, table: TASK_TABLE, rowId: row.id });
    this.#ledger.end(row.values[TASK_COLUMNS.key] ?? '', { how, remoteId: row.id, target: `employee ${hire.id}`, owner: row.values[TASK_COLUMNS.owner] ?? '', subject: row.values[TASK_COLUMNS.title] ?? '' });
    this.#ledger.note(`hire tasks ${how}`);
  }
}

const hasEmployee = (account: HrAccount, application: Application): boolean => Object.values(account.employees).some((employee) => employee.values['homeEmail'] === application.email);
