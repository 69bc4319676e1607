import { defineAttributes, HANDOFF_ATTRIBUTES, PACKET_ATTRIBUTES } from './catalogue.ts';
import type { Company } from './company.ts';
import { createPerson } from './control-people.ts';
import { dateOf } from './times.ts';

export const DAY = 86_400_000;

export const MANAGERS = { sales: '501', engineering: '502', people: '503', finance: '504' } as const;

interface Colleague {
  readonly id: string;
  readonly name: readonly [string, string];
  readonly position: string;
  readonly department: string;
  readonly office: string;
  readonly supervisor: string | null;
}

const COLLEAGUES: readonly Colleague[] = [
  {
    id: MANAGERS.finance,
    name: ['Katharina', 'Brandt'],
    position: 'Managing Director, DACH',
    department: 'Finance',
    office: 'Munich',
    supervisor: null,
  },
  {
    id: MANAGERS.sales,
    name: ['Florian', 'Huber'],
    position: 'Head of Sales, DACH',
    department: 'Sales',
    office: 'Munich',
    supervisor: MANAGERS.finance,
  },
  {
    id: MANAGERS.engineering,
    name: ['Nadia', 'Rahimi'],
    position: 'Engineering Manager',
    department: 'Engineering',
    office: 'Vienna',
    supervisor: MANAGERS.finance,
  },
  {
    id: MANAGERS.people,
    name: ['Stefan', 'Lorenz'],
    position: 'People Partner',
    department: 'People',
    office: 'Munich',
    supervisor: MANAGERS.finance,
  },
];

const JOBS: readonly (readonly [id: string, name: string, departmentId: string, categoryId: string, lead: string])[] = [
  ['55', 'Account Executive', '3', '1', MANAGERS.sales],
  ['56', 'Solutions Engineer', '3', '1', MANAGERS.sales],
  ['57', 'Senior Backend Engineer', '4', '2', MANAGERS.engineering],
  ['58', 'Financial Controller', '5', '3', MANAGERS.finance],
  ['59', 'People Operations Specialist', '6', '3', MANAGERS.people],
];

/** A department and a team may share a number. */
const ORG_UNITS: Company['orgUnits'] = [
  { id: '3', name: 'Sales', type: 'department', parentId: null },
  { id: '4', name: 'Engineering', type: 'department', parentId: null },
  { id: '5', name: 'Finance', type: 'department', parentId: null },
  { id: '6', name: 'People', type: 'department', parentId: null },
  { id: '3', name: 'Mid-market', type: 'team', parentId: null },
  { id: '8', name: 'Platform', type: 'team', parentId: null },
];

/** The employer around the new hires: attributes, lists, colleagues who manage them, vacancies. Safe to call again. */
export function seedCompany(company: Company, now: number): void {
  defineAttributes(company, [...PACKET_ATTRIBUTES, ...HANDOFF_ATTRIBUTES]);
  company.orgUnits = [...ORG_UNITS];
  company.workplaces = [
    { id: '131', name: 'Munich' },
    { id: '132', name: 'Vienna' },
    { id: '133', name: 'Zurich' },
  ];
  company.legalEntities = [
    { id: '71', name: 'Acme Deutschland GmbH', country: 'DE' },
    { id: '72', name: 'Acme Austria GmbH', country: 'AT' },
  ];
  company.costCenters = [
    { id: '901', name: 'DACH Sales' },
    { id: '902', name: 'DACH Engineering' },
    { id: '903', name: 'DACH General' },
  ];
  for (const colleague of COLLEAGUES)
    if (company.persons[colleague.id] === undefined) addColleague(company, colleague, now);
  const at = now - 120 * DAY;
  company.jobs = JOBS.map(([id, name, departmentId, categoryId, lead]) => ({
    id,
    name,
    departmentId,
    categoryId,
    hiringTeam: [{ personId: lead, role: { id: '1', name: 'Hiring Manager' } }],
    createdAt: at,
    updatedAt: at,
  }));
}

function addColleague(company: Company, colleague: Colleague, now: number): void {
  const [firstName, lastName] = colleague.name;
  const { id, position, department, office, supervisor } = colleague;
  const email = `${firstName}.${lastName}@acme.example`.toLowerCase();
  const startDate = dateOf(now - 900 * DAY);
  const legalEntity = office === 'Vienna' ? 'Acme Austria GmbH' : 'Acme Deutschland GmbH';
  const employment = { startDate, position, department, office, supervisor, legalEntity };
  createPerson(company, { firstName, lastName, email, employment }, now - 400 * DAY, id);
}
