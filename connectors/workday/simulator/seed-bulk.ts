import { z } from 'zod';
import { createApplication, createWorker } from './people.ts';
import { MANAGERS, seedCompany } from './seed-company.ts';
import type { Tenant } from './tenant.ts';
import { DAY, dayIn } from './times.ts';

const input = z.strictObject({ applications: z.int().nonnegative().default(0), workers: z.int().nonnegative().default(0) });

const FIRST = ['Alex', 'Bilal', 'Chen', 'Dana', 'Emil', 'Fatou', 'Greta', 'Hugo', 'Ines', 'Jun', 'Kofi', 'Lena'];
const LAST = ['Alvarez', 'Bauer', 'Chowdhury', 'Diallo', 'Eriksen', 'Fischer', 'Gomez', 'Haddad', 'Ito', 'Jensen', 'Kaya'];
const JOBS = ['Account Executive', 'Solutions Engineer', 'Senior Backend Engineer', 'Finance Analyst'];
const LEADS = [MANAGERS.sales, MANAGERS.engineering, MANAGERS.finance, null];

const pick = <T>(list: readonly T[], index: number, otherwise: T): T => list[index % list.length] ?? otherwise;

/** Invented but repeatable people: the same numbers give the same tenant. A call starts numbering after those who are there. */
export function bulkSeed(tenant: Tenant, payload: unknown, now: number): unknown {
  const { applications, workers } = input.parse(payload ?? {});
  seedCompany(tenant, now);
  const { zone } = tenant.settings;
  const first = Object.keys(tenant.applications).length;
  for (let index = first; index < first + applications; index += 1) {
    const at = now - DAY - (first + applications - index) * 1000;
    const name = { firstName: pick(FIRST, index, 'Alex'), lastName: `${pick(LAST, index * 7, 'Bauer')}-${index}` };
    const values = {
      hire_date: dayIn(zone, now + (10 + (index % 60)) * DAY),
      job_title: pick(JOBS, index, 'Account Executive'),
      department: 'Sales',
      location: 'Austin',
      ...(index % 3 === 0 ? {} : { cost_center: `CC-${index % 40}` }),
      ...(index % 4 === 0 ? {} : { work_model: 'Hybrid' }),
    };
    createApplication(tenant, { ...name, email: `applicant.${index}@example.com`, managerId: pick(LEADS, index, null), appliedAt: at - 20 * DAY, at, values }, now);
  }
  const firstWorker = Object.keys(tenant.workers).length;
  for (let index = firstWorker; index < firstWorker + workers; index += 1) {
    const name = { firstName: pick(FIRST, index * 5, 'Alex'), lastName: `${pick(LAST, index, 'Bauer')}-${index}` };
    const hireDate = dayIn(zone, now + (5 + (index % 60)) * DAY);
    createWorker(tenant, { ...name, email: `hire.${index}@example.com`, hireDate, managerId: pick(LEADS, index, null), values: { job_title: pick(JOBS, index, 'Account Executive'), department: 'Sales', location: 'Austin' }, at: now - DAY }, now);
  }
  return { applications: Object.keys(tenant.applications).length, workers: Object.keys(tenant.workers).length };
}
