import { DEMO_APPLICANTS, type DemoApplicant } from './demo-people.ts';
import { createApplication, createWorker } from './people.ts';
import { managerOf, MANAGERS, seedCompany } from './seed-company.ts';
import type { Tenant } from './tenant.ts';
import { DAY, dayIn } from './times.ts';

const APPLIED_DAYS_AGO = 40;
const MEI = 'mei';

function addApplicant(tenant: Tenant, person: DemoApplicant, now: number): string {
  const { zone } = tenant.settings;
  const { key: _, address, offerCompletedDaysAgo, startsInDays, values, languages = [], ...rest } = person;
  const at = now - (offerCompletedDaysAgo ?? 3) * DAY;
  const hireDate = startsInDays === null ? {} : { hire_date: dayIn(zone, now + startsInDays * DAY) };
  const application = createApplication(
    tenant,
    {
      ...rest,
      ...address,
      at,
      appliedAt: now - APPLIED_DAYS_AGO * DAY,
      recruiterId: MANAGERS.people,
      offerCompletedOn: offerCompletedDaysAgo === null ? null : dayIn(zone, at),
      values: { ...values, ...hireDate },
      groups: { languages: languages.map(([language, level]) => ({ language, level })) },
    },
    now,
  );
  return application.id;
}

/** Mei is hired already: the candidate points to the worker, who starts in the future. */
function hireMei(tenant: Tenant, applicationId: string, now: number): void {
  const application = tenant.applications[applicationId];
  const candidate = application === undefined ? undefined : tenant.candidates[application.candidateId];
  if (application === undefined || candidate === undefined) return;
  const { firstName, lastName, email, phone, id: candidateId } = candidate;
  const { hire_date, requisition_id: _, ...values } = application.values;
  const manager = managerOf(tenant, application.managerId ?? MANAGERS.engineering);
  const worker = createWorker(tenant, { id: '21487', firstName, lastName, email, phone, candidateId, managerId: manager.id, hireDate: String(hire_date), values, at: now - 6 * DAY }, now);
  candidate.workerId = worker.id;
  candidate.preHireId = `PREHIRE-${worker.id}`;
}

/** People around `now`: four accepted offers, one of them hired already, one that was withdrawn, one still interviewing. Safe to call again. */
export function demoSeed(tenant: Tenant, now: number): unknown {
  seedCompany(tenant, now);
  const known = new Set(Object.values(tenant.candidates).map(({ email }) => email));
  const applications: Record<string, string> = {};
  for (const person of DEMO_APPLICANTS) {
    if (known.has(person.email)) continue;
    applications[person.key] = addApplicant(tenant, person, now);
    if (person.key === MEI) hireMei(tenant, applications[person.key] ?? '', now);
  }
  return { applications };
}
