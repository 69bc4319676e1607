import { own } from './ids.ts';
import type { Report, Candidate, JobApplication, Tenant, Worker } from './tenant.ts';
import { dayIn, momentIn } from './times.ts';

export type FlatRecord = Readonly<Record<string, string | number | boolean | null>>;

/** Everything a report column could show of one record, before security and before it becomes text. */
export interface ReportRecord {
  readonly ids: Readonly<Record<string, string>>;
  readonly updatedAt: number;
  readonly flat: FlatRecord;
  readonly groups: JobApplication['groups'];
  readonly accepted: boolean;
  readonly withdrawn: boolean;
}

export const OFFER_STAGE = 'OFFER';
export const HIRED_STAGE = 'HIRED';

const prefixed = (custom: JobApplication['custom']): [string, string][] =>
  Object.entries(custom).flatMap(([object, fields]) =>
    Object.entries(fields).map(([field, value]): [string, string] => [`custom.${object}.${field}`, value]),
  );

function colleague(tenant: Tenant, role: string, id: string | null): FlatRecord {
  const found = id === null ? undefined : own(tenant.workers, id);
  if (found === undefined) return {};
  return { [`${role}_id`]: found.id, [`${role}_name`]: nameOf(found), [`${role}_email`]: found.workEmail, [`${role}_active`]: found.active };
}

export const nameOf = ({ firstName, lastName }: Pick<Candidate, 'firstName' | 'lastName'>): string => `${firstName} ${lastName}`;

const personal = (person: Candidate | Worker): FlatRecord => ({
  name: nameOf(person),
  first_name: person.firstName,
  last_name: person.lastName,
  email: person.email,
  phone: person.phone,
  address: [person.addressLine, person.postalCode, person.city].filter((part) => part !== null && part !== '').join(', '),
  address_line: person.addressLine,
  city: person.city,
  postal_code: person.postalCode,
  country: person.country,
});

export function candidateOf(tenant: Tenant, application: JobApplication): Candidate {
  const found = tenant.candidates[application.candidateId];
  if (found === undefined) throw new Error(`No candidate ${application.candidateId}`);
  return found;
}

function ofApplication(tenant: Tenant, application: JobApplication): ReportRecord {
  const { zone } = tenant.settings;
  const person = candidateOf(tenant, application);
  const hired = application.stage === HIRED_STAGE;
  const withdrawn = person.withdrawn || application.disposition !== null;
  return {
    ids: { WID: application.wid, Job_Application_ID: application.id },
    updatedAt: application.updatedAt,
    groups: application.groups,
    accepted: application.offerCompletedOn !== null || hired,
    withdrawn,
    flat: {
      ...application.values,
      ...personal(person),
      ...colleague(tenant, 'manager', application.managerId),
      ...colleague(tenant, 'recruiter', application.recruiterId),
      ...Object.fromEntries(prefixed(application.custom)),
      application_id: application.id,
      application_wid: application.wid,
      candidate_id: person.id,
      pre_hire_id: person.preHireId,
      worker_id: person.workerId,
      stage: tenant.stages.find(({ id }) => id === application.stage)?.name ?? null,
      disposition: application.disposition,
      hired,
      withdrawn,
      do_not_hire: person.doNotHire,
      in_offer_stage: application.stage === OFFER_STAGE,
      in_hire_stage: hired,
      offer_completed: application.offerCompletedOn,
      application_date: dayIn(zone, application.appliedAt),
      status_at: momentIn(zone, application.statusAt),
      updated_at: momentIn(zone, application.updatedAt),
      created_at: momentIn(zone, application.createdAt),
    },
  };
}

function ofWorker(tenant: Tenant, worker: Worker): ReportRecord {
  const { zone } = tenant.settings;
  return {
    ids: { WID: worker.wid, Employee_ID: worker.id },
    updatedAt: worker.updatedAt,
    groups: worker.groups,
    accepted: true,
    withdrawn: worker.hireRescinded,
    flat: {
      ...worker.values,
      ...personal(worker),
      ...colleague(tenant, 'manager', worker.managerId),
      ...Object.fromEntries(prefixed(worker.custom)),
      worker_id: worker.id,
      worker_wid: worker.wid,
      candidate_id: worker.candidateId,
      work_email: worker.workEmail,
      hire_date: worker.hireDate,
      preferred_name: worker.preferredName,
      active: worker.active,
      hire_rescinded: worker.hireRescinded,
      updated_at: momentIn(zone, worker.updatedAt),
      created_at: momentIn(zone, worker.createdAt),
    },
  };
}

/** In the order in which they came into being. */
export function recordsOf(tenant: Tenant, source: Report['source']): ReportRecord[] {
  return source === 'Workers'
    ? Object.values(tenant.workers).map((worker) => ofWorker(tenant, worker))
    : Object.values(tenant.applications).map((application) => ofApplication(tenant, application));
}
