import { setUpHandoff } from './handoff-objects.ts';
import { createWorker } from './people.ts';
import type { Tenant, Worker } from './tenant.ts';
import { DAY, dayIn } from './times.ts';

export const MANAGERS = { sales: '10061', engineering: '10062', people: '10063', finance: '10064' } as const;

type Colleague = readonly [id: string, firstName: string, lastName: string, title: string, department: string, location: string];

const COLLEAGUES: readonly Colleague[] = [
  [MANAGERS.sales, 'Grace', 'Whitfield', 'VP Sales, Americas', 'Sales', 'Austin'],
  [MANAGERS.engineering, 'Rahul', 'Menon', 'Director of Engineering', 'Engineering', 'Toronto'],
  [MANAGERS.people, 'Lee', 'McNeil', 'Talent Acquisition Lead', 'People', 'Austin'],
  [MANAGERS.finance, 'Odette', 'Marchand', 'Controller', 'Finance', 'Toronto'],
];

/** Our custom objects, and people who have worked here for long and lead the new ones. Safe to call again. */
export function seedCompany(tenant: Tenant, now: number): void {
  setUpHandoff(tenant);
  const at = now - 700 * DAY;
  for (const [id, firstName, lastName, title, department, location] of COLLEAGUES) {
    if (tenant.workers[id] !== undefined) continue;
    const workEmail = `${firstName}.${lastName}@acme.example`.toLowerCase();
    createWorker(tenant, { id, firstName, lastName, workEmail, hireDate: dayIn(tenant.settings.zone, at), values: { job_title: title, department, location, company: 'Acme Inc.' }, at }, now);
  }
}

export function managerOf(tenant: Tenant, id: string): Worker {
  const found = tenant.workers[id];
  if (found === undefined) throw new Error(`No worker ${id}`);
  return found;
}
