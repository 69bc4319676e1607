import type { Account } from './account.ts';
import { createApplication } from './control-hiring.ts';
import { createPerson } from './control-people.ts';
import { DEMO_PEOPLE, type DemoPerson } from './demo-people.ts';
import { DAY, MANAGERS, seedCompany, userIdOf } from './seed-company.ts';
import { dateOf } from './times.ts';

const APPLIED_DAYS_AGO = 45;

/** People around `now` who each stand for one thing that goes right or wrong between acceptance and day one. */
export function demoSeed(account: Account, now: number): unknown {
  seedCompany(account, now);
  for (const person of DEMO_PEOPLE) addPerson(account, person, now);
  return {
    applications: Object.keys(account.applications).length,
    employees: Object.keys(account.employees).length,
  };
}

function addPerson(account: Account, person: DemoPerson, now: number): void {
  const { applicant, startsInDays, steps, employee } = person;
  const startDate = startsInDays === null ? null : dateOf(now + startsInDays * DAY);
  const history = steps.map(([status, daysAgo]) => ({
    status,
    at: now - daysAgo * DAY,
    userId: userIdOf(MANAGERS.people),
  }));
  createApplication(
    account,
    { ...applicant, availableStartDate: startDate, appliedAt: now - APPLIED_DAYS_AGO * DAY },
    now,
    history,
  );
  if (employee === undefined || startDate === null) return;
  const { firstName, lastName, email } = applicant;
  createPerson(
    account,
    {
      fields: { firstName, lastName, homeEmail: email, hireDate: startDate, ...employee.fields },
      rows: {
        jobInfo: [{ date: startDate, jobTitle: applicant.job, ...employee.jobInfo }],
        employmentStatus: [{ date: startDate, employmentStatus: 'Full-Time' }],
      },
    },
    history.at(-1)?.at ?? now,
  );
}
