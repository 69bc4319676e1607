import type { Account, Employee, Job } from './account.ts';
import { createPerson } from './control-people.ts';
import {
  defineFields,
  defineTable,
  HANDOFF_FIELDS,
  HANDOFF_TABLE,
  HANDOFF_TABLE_COLUMNS,
  PACKET_FIELDS,
} from './handoff-fields.ts';
import { ADMIN_USER_ID } from './new-account.ts';
import { dateOf } from './times.ts';

export const DAY = 86_400_000;

interface Colleague {
  readonly id: string;
  readonly name: readonly [string, string];
  readonly jobTitle: string;
  readonly department: string;
  readonly location: string;
  readonly reportsTo?: string;
}

export const MANAGERS = { sales: '61', engineering: '62', people: '63', finance: '64' } as const;

const COLLEAGUES: readonly Colleague[] = [
  {
    id: MANAGERS.finance,
    name: ['Renée', 'Dubois'],
    jobTitle: 'Finance Director',
    department: 'Finance',
    location: 'Berlin',
  },
  {
    id: MANAGERS.sales,
    name: ['Marcus', 'Lindqvist'],
    jobTitle: 'Sales Director',
    department: 'Sales',
    location: 'London',
  },
  {
    id: MANAGERS.engineering,
    name: ['Helena', 'Costa'],
    jobTitle: 'Head of Engineering',
    department: 'Engineering',
    location: 'Lisbon',
  },
  {
    id: MANAGERS.people,
    name: ['Tom', 'Okafor'],
    jobTitle: 'People Operations Partner',
    department: 'People',
    location: 'London',
    reportsTo: MANAGERS.finance,
  },
];

const JOBS: readonly (readonly [number, string, string, string, string | null, Job['status']])[] = [
  [19, 'Account Executive', 'Sales', 'London', MANAGERS.sales, 'Open'],
  [20, 'Solutions Engineer', 'Sales', 'Berlin', MANAGERS.sales, 'Open'],
  [21, 'Senior Backend Engineer', 'Engineering', 'Remote', MANAGERS.engineering, 'Open'],
  [22, 'Finance Analyst', 'Finance', 'Berlin', MANAGERS.finance, 'Open'],
  [23, 'Customer Success Manager', 'Customer Success', 'New York', null, 'Filled'],
];

/** The employer around the new hires: fields, colleagues who manage them, users, open jobs. Safe to call again. */
export function seedCompany(account: Account, now: number): void {
  defineFields(account, [...HANDOFF_FIELDS, ...PACKET_FIELDS]);
  if (!account.tables.some(({ alias }) => alias === HANDOFF_TABLE)) {
    defineTable(account, HANDOFF_TABLE, HANDOFF_TABLE_COLUMNS);
  }
  const longAgo = now - 400 * DAY;
  for (const colleague of COLLEAGUES) {
    if (account.employees[colleague.id] === undefined) seedColleague(account, colleague, longAgo);
  }
  account.jobs = JOBS.map(([id, title, department, location, leadEmployeeId, status]) => ({
    id,
    title,
    department,
    location,
    leadEmployeeId,
    status,
    postedAt: now - 90 * DAY,
  }));
  const admin = account.users.find(({ id }) => id === ADMIN_USER_ID);
  account.users = [...(admin === undefined ? [] : [admin]), ...COLLEAGUES.map((one) => userOf(one, now))];
}

export function userIdOf(employeeId: string): number {
  return ADMIN_USER_ID + Number(employeeId);
}

function workEmail({ name: [first, last] }: Colleague): string {
  const plain = `${first}.${last}`.normalize('NFD').replace(/[^A-Za-z.]/g, '');
  return `${plain.toLowerCase()}@acme.example`;
}

function userOf(colleague: Colleague, now: number): Account['users'][number] {
  const [firstName, lastName] = colleague.name;
  return {
    id: userIdOf(colleague.id),
    employeeId: colleague.id,
    firstName,
    lastName,
    email: workEmail(colleague),
    status: 'enabled',
    lastLoginAt: now - DAY,
  };
}

function seedColleague(account: Account, colleague: Colleague, at: number): Employee {
  const [firstName, lastName] = colleague.name;
  const { id, jobTitle, department, location, reportsTo = null } = colleague;
  const date = dateOf(at);
  return createPerson(
    account,
    {
      id,
      fields: { firstName, lastName, employeeNumber: `A${id}`, workEmail: workEmail(colleague), hireDate: date },
      rows: {
        jobInfo: [{ date, jobTitle, department, location, division: 'EMEA', reportsTo }],
        employmentStatus: [{ date, employmentStatus: 'Full-Time' }],
      },
    },
    at,
  );
}
