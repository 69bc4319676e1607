import { z } from 'zod';
import type { Command } from './control.ts';
import { own } from './ids.ts';
import { applicationChange, applicationInput, changeApplication, changeWorker, createApplication, createWorker, workerChange, workerInput } from './people.ts';
import { candidateOf, nameOf } from './records.ts';
import type { JobApplication, Tenant, Worker } from './tenant.ts';

const byId = z.strictObject({ id: z.string() });

export function applicationBy(tenant: Tenant, id: string): JobApplication {
  const found = own(tenant.applications, id) ?? Object.values(tenant.applications).find((one) => one.wid === id || nameOf(candidateOf(tenant, one)) === id);
  if (found === undefined) throw new Error(`No application ${id}`);
  return found;
}

export function workerBy(tenant: Tenant, id: string): Worker {
  const found = own(tenant.workers, id) ?? Object.values(tenant.workers).find((one) => one.wid === id || nameOf(one) === id);
  if (found === undefined) throw new Error(`No worker ${id}`);
  return found;
}

/** What recruiters and HR do in the browser. `id` may be the id, the WID or the full name. */
export const peopleCommands: Readonly<Record<string, Command>> = {
  'create-application': (tenant, payload, now) => {
    const { id, wid, candidateId } = createApplication(tenant, applicationInput.parse(payload), now);
    return { id, wid, candidateId };
  },
  'create-applications': (tenant, payload, now) =>
    z.array(applicationInput).parse(payload).map((input) => {
      const { id, wid, candidateId } = createApplication(tenant, input, now);
      return { id, wid, candidateId };
    }),
  'update-application': (tenant, payload, now) => {
    const { id, ...change } = applicationChange.extend({ id: z.string() }).parse(payload);
    const application = applicationBy(tenant, id);
    changeApplication(tenant, application, candidateOf(tenant, application), change, now);
    return { id: application.id, updatedAt: now };
  },
  'withdraw-application': (tenant, payload, now) => {
    const { id, disposition } = byId.extend({ disposition: z.string().default('Candidate Withdrew') }).parse(payload);
    const application = applicationBy(tenant, id);
    changeApplication(tenant, application, candidateOf(tenant, application), { disposition }, now);
    return { id: application.id, disposition };
  },
  'rescind-offer': (tenant, payload, now) => {
    const application = applicationBy(tenant, byId.parse(payload).id);
    changeApplication(tenant, application, candidateOf(tenant, application), { offerCompletedOn: null, stage: 'INTERVIEW' }, now);
    return { id: application.id };
  },
  'delete-application': (tenant, payload) => {
    const { id } = applicationBy(tenant, byId.parse(payload).id);
    delete tenant.applications[id];
    return { deleted: id };
  },
  'list-applications': (tenant) =>
    Object.values(tenant.applications).map((one) => ({ id: one.id, wid: one.wid, name: nameOf(candidateOf(tenant, one)), stage: one.stage, offerCompletedOn: one.offerCompletedOn, disposition: one.disposition, values: one.values, custom: one.custom })),
  'create-worker': (tenant, payload, now) => {
    const { id, wid } = createWorker(tenant, workerInput.parse(payload), now);
    return { id, wid };
  },
  'update-worker': (tenant, payload, now) => {
    const { id, ...change } = workerChange.extend({ id: z.string() }).parse(payload);
    const worker = workerBy(tenant, id);
    changeWorker(worker, change, now);
    return { id: worker.id, updatedAt: now };
  },
  'delete-worker': (tenant, payload) => {
    const { id } = workerBy(tenant, byId.parse(payload).id);
    delete tenant.workers[id];
    return { deleted: id };
  },
  lock: (tenant, payload) => {
    const { id, locked } = byId.extend({ locked: z.boolean().default(true) }).parse(payload);
    const found = own(tenant.applications, id) ?? workerBy(tenant, id);
    found.locked = locked;
    return { id: found.id, locked };
  },
  'list-workers': (tenant) => Object.values(tenant.workers).map((one) => ({ id: one.id, wid: one.wid, name: nameOf(one), hireDate: one.hireDate, active: one.active, values: one.values, custom: one.custom })),
};
