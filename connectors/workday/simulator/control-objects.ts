import { z } from 'zod';
import type { Command } from './control.ts';
import { applicationBy, workerBy } from './control-people.ts';
import { namespaceFor, storeWrites } from './custom-objects.ts';
import { defineObject, HANDOFF_OBJECT, removeObject, setUpHandoff } from './handoff-objects.ts';
import { customObjectSchema, type CustomObject, type JobApplication, type Tenant, type Worker } from './tenant.ts';

const on = z.enum(['Job_Application', 'Worker']);
const which = z.strictObject({ on, alias: z.string().default(HANDOFF_OBJECT) });
const whose = z.strictObject({ on: on.default('Job_Application'), alias: z.string().default(HANDOFF_OBJECT), id: z.string() });

function recordBy(tenant: Tenant, kind: CustomObject['on'], id: string): JobApplication | Worker {
  return kind === 'Worker' ? workerBy(tenant, id) : applicationBy(tenant, id);
}

/** What the tenant's configurator, and people who edit our values by hand, do in the browser. */
export const objectCommands: Readonly<Record<string, Command>> = {
  'set-up-handoff': (tenant) => {
    setUpHandoff(tenant);
    return tenant.customObjects;
  },
  'define-custom-object': (tenant, payload) => {
    const object = customObjectSchema.parse({ namespace: namespaceFor(tenant), ...z.looseObject({}).parse(payload) });
    defineObject(tenant, object);
    return object;
  },
  'remove-custom-object': (tenant, payload) => {
    const { on: kind, alias } = which.parse(payload);
    removeObject(tenant, alias, kind);
    return { removed: alias, on: kind };
  },
  'list-custom-objects': (tenant) => tenant.customObjects,
  'get-custom-object': (tenant, payload) => {
    const { on: kind, alias, id } = whose.parse(payload);
    return recordBy(tenant, kind, id).custom[alias] ?? {};
  },
  'set-custom-object': (tenant, payload, now) => {
    const { on: kind, alias, id, values } = whose.extend({ values: z.record(z.string(), z.string()) }).parse(payload);
    const record = recordBy(tenant, kind, id);
    storeWrites(record, { [alias]: values });
    record.updatedAt = now;
    return record.custom[alias];
  },
  'approve-events': (tenant, _payload, now) => {
    const events = tenant.pendingEvents;
    tenant.pendingEvents = [];
    for (const { workerId, alias, values } of events) {
      const worker = workerBy(tenant, workerId);
      storeWrites(worker, { [alias]: values });
      worker.updatedAt = now;
    }
    return { approved: events.length };
  },
};
