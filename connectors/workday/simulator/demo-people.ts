import { MANAGERS } from './seed-company.ts';
import type { Values } from './tenant.ts';

export interface DemoApplicant {
  readonly key: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly email: string | null;
  readonly phone: string | null;
  readonly address?: Readonly<Record<'addressLine' | 'city' | 'postalCode' | 'country', string>>;
  readonly managerId: string | null;
  readonly offerCompletedDaysAgo: number | null;
  readonly startsInDays: number | null;
  readonly stage: string;
  readonly disposition?: string;
  readonly values: Values;
  readonly languages?: readonly (readonly [language: string, level: string])[];
}

/** Everything a team needs before day one. */
const amara: DemoApplicant = {
  key: 'amara',
  firstName: 'Amara',
  lastName: 'Okonkwo',
  email: 'amara.okonkwo@example.com',
  phone: '+1 512 555 0114',
  address: { addressLine: '2210 Bluebonnet Lane', city: 'Austin', postalCode: '78704', country: 'United States' },
  managerId: MANAGERS.sales,
  offerCompletedDaysAgo: 3,
  startsInDays: 24,
  stage: 'READY_FOR_HIRE',
  values: { job_title: 'Enterprise Account Executive', requisition_id: 'R-00412', department: 'Sales', location: 'Austin', worker_type: 'Employee', time_type: 'Full time', weekly_hours: 40, company: 'Acme Inc.', cost_center: 'SAL-300', work_model: 'Hybrid', equipment_profile: 'Standard laptop', contract_status: 'Signed' },
  languages: [['English', 'Native'], ['Igbo', 'Native']],
};

/** Also stands in BambooHR as a new employee: same private address, same job, start two days apart. There the manager is missing and the cost center is "TBD". */
const mei: DemoApplicant = {
  key: 'mei',
  firstName: 'Mei',
  lastName: 'Tanaka',
  email: 'Mei.Tanaka@example.com',
  phone: '+49 30 5550 77',
  managerId: MANAGERS.engineering,
  offerCompletedDaysAgo: 9,
  startsInDays: 42,
  stage: 'HIRED',
  values: { job_title: 'Solutions Engineer', requisition_id: 'R-00398', department: 'Sales', location: 'Berlin', worker_type: 'Employee', time_type: 'Full time', company: 'Acme GmbH', cost_center: 'SAL-210' },
};

/** Remote, and nobody asked where the laptop should go; the cost center is a stopgap. */
const tobias: DemoApplicant = {
  key: 'tobias',
  firstName: 'Tobias',
  lastName: 'Lindgren',
  email: 'tobias.lindgren@example.net',
  phone: null,
  managerId: MANAGERS.engineering,
  offerCompletedDaysAgo: 5,
  startsInDays: 11,
  stage: 'BACKGROUND_CHECK',
  values: { job_title: 'Senior Backend Engineer', requisition_id: 'R-00405', department: 'Engineering', worker_type: 'Employee', time_type: 'Full time', company: 'Acme Inc.', cost_center: 'TBD', work_model: 'Remote' },
  languages: [['Swedish', 'Native']],
};

/** Signed yesterday for Monday: hardly anything is known, every lead time is short. */
const noor: DemoApplicant = {
  key: 'noor',
  firstName: 'Noor',
  lastName: 'Haddad',
  email: 'noor.haddad@example.org',
  phone: null,
  managerId: null,
  offerCompletedDaysAgo: 1,
  startsInDays: 6,
  stage: 'EMPLOYMENT_AGREEMENT',
  values: { job_title: 'Finance Analyst', requisition_id: 'R-00420', department: 'Finance', location: 'Toronto', worker_type: 'Contingent Worker' },
};

/** Accepted, then took another offer. */
const gabriel: DemoApplicant = {
  key: 'gabriel',
  firstName: 'Gabriel',
  lastName: 'Moreau',
  email: 'gabriel.moreau@example.com',
  phone: '+1 416 555 0177',
  managerId: MANAGERS.finance,
  offerCompletedDaysAgo: 12,
  startsInDays: 30,
  stage: 'OFFER',
  disposition: 'Candidate Withdrew: Accepted another offer',
  values: { job_title: 'Revenue Accountant', requisition_id: 'R-00391', department: 'Finance', location: 'Toronto', worker_type: 'Employee', company: 'Acme Canada Ltd.' },
};

/** Still being interviewed: the report does not show her, the SOAP service does. */
const ingrid: DemoApplicant = {
  key: 'ingrid',
  firstName: 'Ingrid',
  lastName: 'Solberg',
  email: 'ingrid.solberg@example.com',
  phone: null,
  managerId: MANAGERS.sales,
  offerCompletedDaysAgo: null,
  startsInDays: null,
  stage: 'INTERVIEW',
  values: { job_title: 'Enterprise Account Executive', requisition_id: 'R-00412', department: 'Sales', location: 'Austin' },
};

export const DEMO_APPLICANTS: readonly DemoApplicant[] = [amara, mei, tobias, noor, gabriel, ingrid];
