import { z } from 'zod';
import { FREE_VALUES } from './catalogue.ts';
import { HIRED_STAGE } from './records.ts';
import { nextNumber, widOf } from './ids.ts';
import { groupsSchema, valuesSchema, type Candidate, type JobApplication, type Tenant, type Worker } from './tenant.ts';
import { dayIn, isDay } from './times.ts';

const text = z.string().nullable();
const day = z.string().refine(isDay, 'must be a calendar day').nullable();

const personal = {
  firstName: z.string(),
  lastName: z.string(),
  email: text,
  phone: text,
  addressLine: text,
  city: text,
  postalCode: text,
  country: text,
};

/** Named values; null takes one away. */
const values = z.record(z.string(), valuesSchema.valueType.nullable()).refine((given) => Object.keys(given).every((name) => FREE_VALUES.includes(name)), `only ${FREE_VALUES.join(', ')}`);

export const applicationChange = z.strictObject({
  ...personal,
  withdrawn: z.boolean(),
  doNotHire: z.boolean(),
  preHireId: text,
  workerId: text,
  stage: z.string(),
  disposition: text,
  offerCompletedOn: day,
  managerId: text,
  recruiterId: text,
  values,
  groups: groupsSchema,
}).partial();

export const applicationInput = applicationChange.extend({
  id: z.string().optional(),
  candidateId: z.string().optional(),
  firstName: z.string(),
  lastName: z.string(),
  appliedAt: z.number().optional(),
  /** When the last change was made; now when left out. */
  at: z.number().optional(),
});

export const workerChange = z.strictObject({
  ...personal,
  workEmail: text,
  hireDate: z.string().refine(isDay, 'must be a calendar day'),
  active: z.boolean(),
  hireRescinded: z.boolean(),
  preferredName: text,
  candidateId: text,
  managerId: text,
  values,
  groups: groupsSchema,
}).partial();

export const workerInput = workerChange.extend({
  id: z.string().optional(),
  firstName: z.string(),
  lastName: z.string(),
  hireDate: z.string().refine(isDay, 'must be a calendar day'),
  at: z.number().optional(),
});

export type ApplicationChange = z.infer<typeof applicationChange>;
export type WorkerChange = z.infer<typeof workerChange>;

const CANDIDATE_KEYS = ['firstName', 'lastName', 'email', 'phone', 'addressLine', 'city', 'postalCode', 'country', 'withdrawn', 'doNotHire', 'preHireId', 'workerId'] as const;
const APPLICATION_KEYS = ['disposition', 'offerCompletedOn', 'managerId', 'recruiterId', 'groups'] as const;
const WORKER_KEYS = ['firstName', 'lastName', 'email', 'phone', 'addressLine', 'city', 'postalCode', 'country', 'workEmail', 'hireDate', 'active', 'hireRescinded', 'preferredName', 'candidateId', 'managerId', 'groups'] as const;

function pick(change: Readonly<Record<string, unknown>>, keys: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(change).filter(([key, value]) => keys.includes(key) && value !== undefined));
}

function mergeValues(held: JobApplication['values'], given: Readonly<Record<string, string | number | boolean | null>>): JobApplication['values'] {
  const merged: JobApplication['values'] = { ...held };
  for (const [name, value] of Object.entries(given)) {
    if (value === null) delete merged[name];
    else merged[name] = value;
  }
  return merged;
}

/** A person in the browser edits the application or its candidate; every change is a transaction. */
export function changeApplication(tenant: Tenant, application: JobApplication, candidate: Candidate, change: ApplicationChange, at: number): void {
  Object.assign(candidate, pick(change, CANDIDATE_KEYS));
  Object.assign(application, pick(change, APPLICATION_KEYS));
  if (change.values !== undefined) application.values = mergeValues(application.values, change.values);
  if (change.stage !== undefined && change.stage !== application.stage) {
    if (!tenant.stages.some(({ id }) => id === change.stage)) throw new Error(`No stage ${change.stage}`);
    application.stage = change.stage;
    application.statusAt = at;
  }
  application.updatedAt = at;
  candidate.transactions.push({ at, type: change.stage === HIRED_STAGE ? 'Hire Employee' : 'Job Application' });
}

const NOBODY = { email: null, phone: null, addressLine: null, city: null, postalCode: null, country: null } as const;

export function createApplication(tenant: Tenant, input: z.infer<typeof applicationInput>, now: number): JobApplication {
  const { id, candidateId, appliedAt, at = now, ...change } = input;
  const number = nextNumber(tenant);
  const known = candidateId === undefined ? undefined : tenant.candidates[candidateId];
  if (candidateId !== undefined && known === undefined) throw new Error(`No candidate ${candidateId}`);
  const born = { createdAt: appliedAt ?? at, transactions: [] };
  const candidate: Candidate = known ?? { ...NOBODY, ...born, id: `CANDIDATE-3-${number}`, wid: widOf(number * 10), firstName: '', lastName: '', withdrawn: false, doNotHire: false, preHireId: null, workerId: null };
  const application: JobApplication = {
    id: id ?? `JOB_APPLICATION-3-${number}`,
    wid: widOf(number * 10 + 1),
    candidateId: candidate.id,
    appliedAt: appliedAt ?? at,
    stage: 'OFFER',
    statusAt: at,
    disposition: null,
    offerCompletedOn: dayIn(tenant.settings.zone, at),
    managerId: null,
    recruiterId: null,
    values: {},
    groups: {},
    custom: {},
    locked: false,
    createdAt: appliedAt ?? at,
    updatedAt: at,
  };
  if (tenant.applications[application.id] !== undefined) throw new Error(`There is a ${application.id} already`);
  changeApplication(tenant, application, candidate, change, at);
  tenant.candidates[candidate.id] = candidate;
  tenant.applications[application.id] = application;
  return application;
}

export function changeWorker(worker: Worker, change: WorkerChange, at: number): void {
  Object.assign(worker, pick(change, WORKER_KEYS));
  if (change.values !== undefined) worker.values = mergeValues(worker.values, change.values);
  worker.updatedAt = at;
  worker.transactions.push({ at, type: 'Edit Position' });
}

export function createWorker(tenant: Tenant, input: z.infer<typeof workerInput>, now: number): Worker {
  const { id, at = now, ...change } = input;
  const number = nextNumber(tenant);
  const worker: Worker = {
    ...NOBODY,
    id: id ?? String(20_000 + number),
    wid: widOf(number * 10 + 2),
    firstName: '',
    lastName: '',
    workEmail: null,
    hireDate: change.hireDate,
    active: true,
    hireRescinded: false,
    preferredName: null,
    candidateId: null,
    managerId: null,
    values: {},
    groups: {},
    custom: {},
    locked: false,
    createdAt: at,
    updatedAt: at,
    transactions: [{ at, type: 'Hire Employee' }],
  };
  if (tenant.workers[worker.id] !== undefined) throw new Error(`There is a worker ${worker.id} already`);
  changeWorker(worker, change, at);
  tenant.workers[worker.id] = worker;
  return worker;
}
