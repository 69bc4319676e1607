import type { Account } from './account.ts';
import { createApplication, type Step } from './control-hiring.ts';
import { createPerson } from './control-people.ts';
import { DAY, MANAGERS, seedCompany, userIdOf } from './seed-company.ts';
import { dateOf } from './times.ts';

/** Each person stands for one thing that goes wrong, or right, between "offer accepted" and day one. */
export function demoSeed(account: Account, now: number): unknown {
  seedCompany(account, now);
  const inDays = (days: number): string => dateOf(now + days * DAY);
  const step = (status: string, daysAgo: number): Step => ({
    status,
    at: now - daysAgo * DAY,
    userId: userIdOf(MANAGERS.people),
  });
  const applied = now - 45 * DAY;

  createApplication(
    account,
    {
      ...{ firstName: 'Ana', lastName: 'Ruiz', email: 'ana.ruiz@example.com', phone: '+44 20 7946 0101' },
      ...{
        job: 'Account Executive',
        source: 'Referral',
        rating: 5,
        availableStartDate: inDays(21),
        appliedAt: applied,
      },
      address: { addressLine1: '14 Wharf Road', city: 'London', zipcode: 'N1 7GR', country: 'United Kingdom' },
      answers: [{ question: 'Where would you like to work?', answer: 'Hybrid, London office' }],
    },
    now,
    [step('Reviewed', 30), step('Made an Offer', 4), step('Offer accepted', 1)],
  );
  createApplication(
    account,
    {
      ...{ firstName: 'Sam', lastName: 'Porter', email: 'porter.family@example.net', phone: '+1 212 555 0142' },
      ...{ job: 'Account Executive', source: null, availableStartDate: inDays(14), appliedAt: applied },
    },
    now,
    [step('Made an Offer', 5), step('Offer accepted', 2)],
  );
  createApplication(
    account,
    {
      ...{ firstName: 'Priscilla', lastName: 'Novak', email: 'p.novak@example.org', phone: '+49 30 901820' },
      ...{ job: 'Solutions Engineer', source: 'Career page', availableStartDate: inDays(28), appliedAt: applied },
    },
    now,
    [step('Made an Offer', 9), step('Offer accepted', 6), step('Candidate withdrew', 1)],
  );
  createApplication(
    account,
    {
      ...{ firstName: 'Diego', lastName: 'Fernández', email: 'diego.f@example.com', phone: '+34 91 123 4567' },
      ...{ job: 'Senior Backend Engineer', source: 'LinkedIn', availableStartDate: inDays(35), appliedAt: applied },
    },
    now,
    [step('Made an Offer', 8), step('Offer accepted', 5), step('Offer rescinded', 0.25)],
  );
  for (const [firstName, lastName, job, status] of STILL_APPLYING) {
    const email = `${firstName}.${lastName}@example.com`.toLowerCase();
    createApplication(account, { firstName, lastName, email, job, appliedAt: now - 10 * DAY }, now, [step(status, 3)]);
  }
  hiredPeople(account, now, applied, inDays, step);
  return {
    applications: Object.keys(account.applications).length,
    employees: Object.keys(account.employees).length,
  };
}

const STILL_APPLYING = [
  ['Noah', 'Berg', 'Account Executive', 'Reviewed'],
  ['Yuki', 'Mori', 'Finance Analyst', 'Made an Offer'],
  ['Carla', 'Mendes', 'Customer Success Manager', 'Not a Fit'],
] as const;

/** Those who already have an employee record: hired in the applicant tracker, first day still ahead. */
function hiredPeople(
  account: Account,
  now: number,
  appliedAt: number,
  inDays: (days: number) => string,
  step: (status: string, daysAgo: number) => Step,
): void {
  for (const { application, startsInDays, hiredDaysAgo, jobInfo, fields } of HIRED) {
    const hired = [
      step('Made an Offer', hiredDaysAgo * 2),
      step('Offer accepted', hiredDaysAgo * 1.5),
      step('Hired', hiredDaysAgo),
    ];
    createApplication(account, { ...application, appliedAt, availableStartDate: inDays(startsInDays) }, now, hired);
    const date = inDays(startsInDays);
    const { firstName, lastName, email } = application;
    createPerson(
      account,
      {
        fields: { firstName, lastName, homeEmail: email, hireDate: date, ...fields },
        rows: {
          jobInfo: [{ date, jobTitle: application.job, ...jobInfo }],
          employmentStatus: [{ date, employmentStatus: 'Full-Time' }],
        },
      },
      now - hiredDaysAgo * DAY,
    );
  }
}

const HIRED = [
  {
    application: {
      ...{ firstName: 'Jonas', lastName: 'Weber', email: 'jonas.weber@example.com', phone: '+49 30 5550 12' },
      job: 'Senior Backend Engineer',
    },
    startsInDays: 12,
    hiredDaysAgo: 6,
    jobInfo: { department: 'Engineering', location: 'Berlin', division: 'EMEA', reportsTo: MANAGERS.engineering },
    fields: {
      ...{ mobilePhone: '+49 30 5550 12', address1: 'Torstraße 101', city: 'Berlin', zipcode: '10119' },
      ...{ country: 'Germany', customWorkModel: 'Hybrid', customEquipmentProfile: 'Developer laptop' },
      ...{ customLegalEntity: 'Acme GmbH', customCostCenter: 'ENG-110', customContractStatus: 'Signed' },
    },
  },
  {
    application: {
      ...{ firstName: 'Mei', lastName: 'Tanaka', email: 'mei.tanaka@example.com', phone: '+49 30 5550 77' },
      job: 'Solutions Engineer',
    },
    startsInDays: 40,
    hiredDaysAgo: 6,
    jobInfo: { department: 'Sales', location: 'Berlin', division: 'EMEA' },
    fields: { country: 'Germany', customWorkModel: 'Hybrid', customCostCenter: 'TBD' },
  },
  {
    application: {
      ...{ firstName: 'Oluwaseun', lastName: 'Adeyemi', email: 'seun.adeyemi@example.com', phone: null },
      job: 'Senior Backend Engineer',
    },
    startsInDays: 25,
    hiredDaysAgo: 4,
    jobInfo: { department: 'Engineering', location: 'Remote', division: 'EMEA', reportsTo: MANAGERS.engineering },
    fields: { country: 'Portugal', customWorkModel: 'Remote', customLegalEntity: 'Acme Portugal Lda' },
  },
  {
    application: {
      ...{ firstName: 'Lee', lastName: 'Porter', email: 'porter.family@example.net', phone: '+1 212 555 0199' },
      job: 'Finance Analyst',
    },
    startsInDays: 30,
    hiredDaysAgo: 6,
    jobInfo: { department: 'Finance', location: 'New York', division: 'North America', reportsTo: MANAGERS.finance },
    fields: {
      ...{ mobilePhone: '+1 212 555 0199', country: 'United States', city: 'New York', state: 'NY' },
      ...{ customWorkModel: 'On-site', customLegalEntity: 'Acme Inc.', customContractStatus: 'Checks pending' },
    },
  },
  {
    application: {
      ...{ firstName: 'Sofia', lastName: 'Rossi', email: 'sofia.rossi@example.com', phone: null },
      job: 'Solutions Engineer',
    },
    startsInDays: 3,
    hiredDaysAgo: 0.5,
    jobInfo: { department: 'Sales', location: 'Berlin', division: 'EMEA', reportsTo: MANAGERS.sales },
    fields: {},
  },
] as const;
