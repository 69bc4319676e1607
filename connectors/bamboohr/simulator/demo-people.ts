import { MANAGERS } from './seed-company.ts';

type Steps = readonly (readonly [status: string, daysAgo: number])[];

interface Applicant {
  readonly firstName: string;
  readonly lastName: string;
  readonly email: string;
  readonly phone: string | null;
  readonly job: string;
  readonly source?: string;
  readonly address?: Readonly<Record<'addressLine1' | 'city' | 'zipcode' | 'country', string>>;
  readonly answers?: { question: string; answer: string }[];
}

export interface DemoPerson {
  readonly applicant: Applicant;
  readonly startsInDays: number | null;
  readonly steps: Steps;
  /** Set when the person already has an employee record, made on the day of the last step. */
  readonly employee?: {
    readonly jobInfo: Readonly<Record<string, string>>;
    readonly fields: Readonly<Record<string, string>>;
  };
}

const hired = (daysAgo: number): Steps => [
  ['Made an Offer', daysAgo * 2],
  ['Offer accepted', daysAgo * 1.5],
  ['Hired', daysAgo],
];

const ana: DemoPerson = {
  applicant: {
    firstName: 'Ana',
    lastName: 'Ruiz',
    email: 'ana.ruiz@example.com',
    phone: '+44 20 7946 0101',
    job: 'Account Executive',
    source: 'Referral',
    address: { addressLine1: '14 Wharf Road', city: 'London', zipcode: 'N1 7GR', country: 'United Kingdom' },
    answers: [{ question: 'Where would you like to work?', answer: 'Hybrid, London office' }],
  },
  startsInDays: 21,
  steps: [
    ['Reviewed', 30],
    ['Made an Offer', 4],
    ['Offer accepted', 1],
  ],
};

/** Shares an e-mail address with Lee Porter, who is hired for another job: two people, two hires. */
const sam: DemoPerson = {
  applicant: {
    firstName: 'Sam',
    lastName: 'Porter',
    email: 'porter.family@example.net',
    phone: '+1 212 555 0142',
    job: 'Account Executive',
  },
  startsInDays: 14,
  steps: [
    ['Made an Offer', 5],
    ['Offer accepted', 2],
  ],
};

const lee: DemoPerson = {
  applicant: {
    firstName: 'Lee',
    lastName: 'Porter',
    email: 'porter.family@example.net',
    phone: '+1 212 555 0199',
    job: 'Finance Analyst',
  },
  startsInDays: 30,
  steps: hired(6),
  employee: {
    jobInfo: {
      department: 'Finance',
      location: 'New York',
      division: 'North America',
      reportsTo: MANAGERS.finance,
    },
    fields: {
      mobilePhone: '+1 212 555 0199',
      city: 'New York',
      state: 'NY',
      country: 'United States',
      customWorkModel: 'On-site',
      customLegalEntity: 'Acme Inc.',
      customContractStatus: 'Checks pending',
    },
  },
};

/** Everything is there: the hire that needs nothing. */
const jonas: DemoPerson = {
  applicant: {
    firstName: 'Jonas',
    lastName: 'Weber',
    email: 'jonas.weber@example.com',
    phone: '+49 30 5550 12',
    job: 'Senior Backend Engineer',
  },
  startsInDays: 12,
  steps: hired(6),
  employee: {
    jobInfo: {
      department: 'Engineering',
      location: 'Berlin',
      division: 'EMEA',
      reportsTo: MANAGERS.engineering,
    },
    fields: {
      mobilePhone: '+49 30 5550 12',
      address1: 'Torstraße 101',
      city: 'Berlin',
      zipcode: '10119',
      country: 'Germany',
      customWorkModel: 'Hybrid',
      customEquipmentProfile: 'Developer laptop',
      customLegalEntity: 'Acme GmbH',
      customCostCenter: 'ENG-110',
      customContractStatus: 'Signed',
    },
  },
};

/** Nobody is named as manager, and the cost centre is a placeholder. */
const mei: DemoPerson = {
  applicant: {
    firstName: 'Mei',
    lastName: 'Tanaka',
    email: 'mei.tanaka@example.com',
    phone: '+49 30 5550 77',
    job: 'Solutions Engineer',
  },
  startsInDays: 40,
  steps: hired(6),
  employee: {
    jobInfo: { department: 'Sales', location: 'Berlin', division: 'EMEA' },
    fields: { country: 'Germany', customWorkModel: 'Hybrid', customCostCenter: 'TBD' },
  },
};

/** Works remotely, and nobody knows where the laptop should go. */
const oluwaseun: DemoPerson = {
  applicant: {
    firstName: 'Oluwaseun',
    lastName: 'Adeyemi',
    email: 'seun.adeyemi@example.com',
    phone: null,
    job: 'Senior Backend Engineer',
  },
  startsInDays: 25,
  steps: hired(4),
  employee: {
    jobInfo: {
      department: 'Engineering',
      location: 'Remote',
      division: 'EMEA',
      reportsTo: MANAGERS.engineering,
    },
    fields: { country: 'Portugal', customWorkModel: 'Remote', customLegalEntity: 'Acme Portugal Lda' },
  },
};

/** Hired this morning, starts in three days: every lead time is already gone. */
const sofia: DemoPerson = {
  applicant: {
    firstName: 'Sofia',
    lastName: 'Rossi',
    email: 'sofia.rossi@example.com',
    phone: null,
    job: 'Solutions Engineer',
    source: 'LinkedIn',
  },
  startsInDays: 3,
  steps: hired(0.5),
  employee: {
    jobInfo: { department: 'Sales', location: 'Berlin', division: 'EMEA', reportsTo: MANAGERS.sales },
    fields: {},
  },
};

const priscilla: DemoPerson = {
  applicant: {
    firstName: 'Priscilla',
    lastName: 'Novak',
    email: 'p.novak@example.org',
    phone: '+49 30 901820',
    job: 'Solutions Engineer',
    source: 'Career page',
  },
  startsInDays: 28,
  steps: [
    ['Made an Offer', 9],
    ['Offer accepted', 6],
    ['Candidate withdrew', 1],
  ],
};

const diego: DemoPerson = {
  applicant: {
    firstName: 'Diego',
    lastName: 'Fernández',
    email: 'diego.f@example.com',
    phone: '+34 91 123 4567',
    job: 'Senior Backend Engineer',
    source: 'LinkedIn',
  },
  startsInDays: 35,
  steps: [
    ['Made an Offer', 8],
    ['Offer accepted', 5],
    ['Offer rescinded', 0.25],
  ],
};

/** Not hires at all: they must never become a handoff. */
function stillApplying(firstName: string, lastName: string, job: string, status: string): DemoPerson {
  const email = `${firstName}.${lastName}@example.com`.toLowerCase();
  return { applicant: { firstName, lastName, email, phone: null, job }, startsInDays: null, steps: [[status, 3]] };
}

export const DEMO_PEOPLE: readonly DemoPerson[] = [
  ana,
  sam,
  lee,
  jonas,
  mei,
  oluwaseun,
  sofia,
  priscilla,
  diego,
  stillApplying('Noah', 'Berg', 'Account Executive', 'Reviewed'),
  stillApplying('Yuki', 'Mori', 'Finance Analyst', 'Made an Offer'),
  stillApplying('Carla', 'Mendes', 'Customer Success Manager', 'Not a Fit'),
];
