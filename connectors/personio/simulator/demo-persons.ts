import { MANAGERS } from './seed-company.ts';

export interface DemoPerson {
  readonly firstName: string;
  readonly lastName: string;
  /** The login, as People Operations reserved it. */
  readonly email: string | null;
  /** Negative: started long ago. */
  readonly startsInDays: number;
  readonly createdDaysAgo: number;
  readonly employment: {
    readonly position: string;
    readonly department: string | null;
    readonly team?: string;
    readonly office: string | null;
    readonly legalEntity: string | null;
    readonly supervisor: string | null;
    readonly costCenters?: { name: string; weight: number }[];
    readonly weeklyHours?: number;
  };
  /** By attribute key: 801 personal email, 802 work model, 803 equipment, 804 phone, 805 address, 806 contract. */
  readonly attributes: Readonly<Record<string, string>>;
}

/** The applicant of the same name: a human with two records. */
const leonie: DemoPerson = {
  firstName: 'Leonie',
  lastName: 'Hartmann',
  email: 'leonie.hartmann@acme.example',
  startsInDays: 24,
  createdDaysAgo: 4,
  employment: {
    position: 'Account Executive',
    department: 'Sales',
    team: 'Mid-market',
    office: 'Munich',
    legalEntity: 'Acme Deutschland GmbH',
    supervisor: MANAGERS.sales,
    costCenters: [{ name: 'DACH Sales', weight: 100 }],
  },
  attributes: { dynamic_801: 'leonie.hartmann@example.com', dynamic_802: 'Hybrid' },
};

/** Everything is there: the hire that needs nothing. */
const rafael: DemoPerson = {
  firstName: 'Rafael',
  lastName: 'Moreno',
  email: 'rafael.moreno@acme.example',
  startsInDays: 16,
  createdDaysAgo: 12,
  employment: {
    position: 'Senior Backend Engineer',
    department: 'Engineering',
    team: 'Platform',
    office: 'Vienna',
    legalEntity: 'Acme Austria GmbH',
    supervisor: MANAGERS.engineering,
    costCenters: [{ name: 'DACH Engineering', weight: 100 }],
  },
  attributes: {
    dynamic_801: 'rafael.moreno@example.org',
    dynamic_802: 'Hybrid',
    dynamic_803: 'Developer laptop',
    dynamic_804: '+43 1 5550 212',
    dynamic_805: 'Mariahilfer Straße 88\n1070 Wien',
    dynamic_806: 'Signed',
  },
};

/** Works remotely, and nobody knows where the laptop should go. */
const ingrid: DemoPerson = {
  firstName: 'Ingrid',
  lastName: 'Solberg',
  email: 'ingrid.solberg@acme.example',
  startsInDays: 30,
  createdDaysAgo: 7,
  employment: {
    position: 'Solutions Engineer',
    department: 'Sales',
    office: null,
    legalEntity: 'Acme Deutschland GmbH',
    supervisor: MANAGERS.sales,
    costCenters: [{ name: 'DACH Sales', weight: 100 }],
  },
  attributes: {
    dynamic_801: 'ingrid.solberg@example.net',
    dynamic_802: 'Remote',
    dynamic_803: 'Standard laptop',
    dynamic_806: 'Signed',
  },
};

/** Nobody is named as manager, no cost centre, no legal entity: the file was made in a hurry. */
const mehmet: DemoPerson = {
  firstName: 'Mehmet',
  lastName: 'Aslan',
  email: null,
  startsInDays: 9,
  createdDaysAgo: 2,
  employment: {
    position: 'Account Executive',
    department: 'Sales',
    office: 'Munich',
    legalEntity: null,
    supervisor: null,
  },
  attributes: { dynamic_801: 'm.aslan@example.com' },
};

/** Part-time, paid by two cost centres, contract still out for signature. */
const chiara: DemoPerson = {
  firstName: 'Chiara',
  lastName: 'Conti',
  email: 'chiara.conti@acme.example',
  startsInDays: 45,
  createdDaysAgo: 9,
  employment: {
    position: 'People Operations Specialist',
    department: 'People',
    office: 'Zurich',
    legalEntity: 'Acme Deutschland GmbH',
    supervisor: MANAGERS.people,
    weeklyHours: 24,
    costCenters: [
      { name: 'DACH General', weight: 60 },
      { name: 'DACH Sales', weight: 40 },
    ],
  },
  attributes: {
    dynamic_801: 'chiara.conti@example.com',
    dynamic_802: 'On-site',
    dynamic_803: 'Standard laptop',
    dynamic_804: '+41 44 555 02 17',
    dynamic_806: 'Sent',
  },
};

/** Has worked here for years: no hire, however often the file changes. */
const georg: DemoPerson = {
  firstName: 'Georg',
  lastName: 'Baumann',
  email: 'georg.baumann@acme.example',
  startsInDays: -1400,
  createdDaysAgo: 1400,
  employment: {
    position: 'Account Executive',
    department: 'Sales',
    office: 'Munich',
    legalEntity: 'Acme Deutschland GmbH',
    supervisor: MANAGERS.sales,
  },
  attributes: { dynamic_801: 'georg.baumann@example.com', dynamic_802: 'On-site' },
};

export const DEMO_PERSONS: readonly DemoPerson[] = [leonie, rafael, ingrid, mehmet, chiara, georg];
