import type { Company } from './company.ts';
import { createPerson } from './control-people.ts';
import { createApplication } from './control-recruiting.ts';
import { DEMO_APPLICATIONS, type DemoApplication } from './demo-applications.ts';
import { DEMO_PERSONS, type DemoPerson } from './demo-persons.ts';
import { DAY, seedCompany } from './seed-company.ts';
import { dateOf } from './times.ts';

const APPLIED_DAYS_AGO = 45;

/** People around `now` who each stand for one thing that goes right or wrong between acceptance and day one. */
export function demoSeed(company: Company, now: number): unknown {
  seedCompany(company, now);
  for (const application of DEMO_APPLICATIONS) apply(company, application, now);
  for (const person of DEMO_PERSONS) hire(company, person, now);
  return {
    applications: Object.keys(company.applications).length,
    persons: Object.keys(company.persons).length,
  };
}

function apply(company: Company, { steps, ...candidate }: DemoApplication, now: number): void {
  const history = steps.map(([stage, daysAgo]) => ({ stage, at: now - daysAgo * DAY }));
  createApplication(company, { ...candidate, appliedAt: now - APPLIED_DAYS_AGO * DAY }, now, history);
}

function hire(company: Company, person: DemoPerson, now: number): void {
  const { firstName, lastName, email, startsInDays, createdDaysAgo, employment, attributes } = person;
  const startDate = dateOf(now + startsInDays * DAY);
  createPerson(
    company,
    { firstName, lastName, email, attributes: { ...attributes }, employment: { ...employment, startDate } },
    now - createdDaysAgo * DAY,
  );
}
