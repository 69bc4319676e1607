import { z } from 'zod';
import type { Account } from './account.ts';
import { createApplication } from './control-hiring.ts';
import { createPerson } from './control-people.ts';
import { ADMIN_USER_ID } from './new-account.ts';
import { DAY, MANAGERS, seedCompany } from './seed-company.ts';
import { dateOf } from './times.ts';

const input = z.strictObject({
  applications: z.number().int().nonnegative().default(0),
  employees: z.number().int().nonnegative().default(0),
});

const FIRST = ['Alex', 'Bilal', 'Chen', 'Dana', 'Emil', 'Fatou', 'Greta', 'Hugo', 'Ines', 'Jun', 'Kofi', 'Lena'];
const LAST = [
  'Alvarez',
  'Bauer',
  'Chowdhury',
  'Diallo',
  'Eriksen',
  'Fischer',
  'Gomez',
  'Haddad',
  'Ito',
  'Jensen',
  'Kaya',
];
const JOBS = ['Account Executive', 'Solutions Engineer', 'Senior Backend Engineer', 'Finance Analyst'];
const STATUSES = ['New', 'Reviewed', 'Made an Offer', 'Offer accepted', 'Offer accepted', 'Hired', 'Not a Fit'];
const WORK_MODELS = ['Remote', 'Hybrid', 'On-site', null];
const LEADS = [MANAGERS.sales, MANAGERS.engineering, MANAGERS.finance, null];

const pick = <T>(list: readonly T[], index: number, otherwise: T): T => list[index % list.length] ?? otherwise;

/** Invented but repeatable people: the same numbers give the same account. */
export function bulkSeed(account: Account, payload: unknown, now: number): unknown {
  const { applications, employees } = input.parse(payload);
  seedCompany(account, now);
  for (let index = 0; index < applications; index += 1) {
    const at = now - DAY - (applications - index) * 1000;
    createApplication(
      account,
      {
        firstName: pick(FIRST, index, 'Alex'),
        lastName: `${pick(LAST, index * 7, 'Bauer')}-${index}`,
        email: `applicant.${index}@example.com`,
        phone: index % 3 === 0 ? null : `+1 555 01${String(index % 100).padStart(2, '0')}`,
        job: pick(JOBS, index, 'Account Executive'),
        availableStartDate: index % 5 === 0 ? null : dateOf(now + (10 + (index % 60)) * DAY),
        appliedAt: at - 20 * DAY,
      },
      now,
      [{ status: pick(STATUSES, index, 'New'), at, userId: ADMIN_USER_ID }],
    );
  }
  for (let index = 0; index < employees; index += 1) {
    const date = dateOf(now + (5 + (index % 60)) * DAY);
    createPerson(
      account,
      {
        fields: {
          firstName: pick(FIRST, index * 5, 'Alex'),
          lastName: `${pick(LAST, index, 'Bauer')}-${index}`,
          homeEmail: `hire.${index}@example.com`,
          hireDate: date,
          country: index % 4 === 0 ? null : 'Germany',
          customWorkModel: pick(WORK_MODELS, index, null),
          customCostCenter: index % 3 === 0 ? null : `CC-${index % 40}`,
        },
        rows: {
          jobInfo: [
            {
              date,
              jobTitle: pick(JOBS, index, 'Account Executive'),
              department: 'Sales',
              location: 'Berlin',
              reportsTo: pick(LEADS, index, null),
            },
          ],
        },
      },
      now - DAY - (employees - index) * 1000,
    );
  }
  return {
    applications: Object.keys(account.applications).length,
    employees: Object.keys(account.employees).length,
  };
}
