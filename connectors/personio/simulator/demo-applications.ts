type Steps = readonly (readonly [stage: string, daysAgo: number])[];

export interface DemoApplication {
  readonly firstName: string;
  readonly lastName: string;
  readonly email: string;
  readonly gender: 'MALE' | 'FEMALE' | 'DIVERSE' | 'UNSPECIFIED';
  readonly phone: string | null;
  readonly location?: string;
  readonly availableFrom?: string;
  readonly job: string;
  readonly channel: string;
  readonly steps: Steps;
}

const accepted = (daysAgo: number): Steps => [
  ['Offer', daysAgo + 5],
  ['Accepted', daysAgo],
];

/** Accepted last week; her personnel file exists already: one human, one handoff. */
const leonie: DemoApplication = {
  firstName: 'Leonie',
  lastName: 'Hartmann',
  email: 'leonie.hartmann@example.com',
  gender: 'FEMALE',
  phone: '+49 89 5550 142',
  location: 'Munich',
  job: 'Account Executive',
  channel: 'LinkedIn',
  steps: accepted(6),
};

/** Accepted yesterday, nobody has made a personnel file yet: nothing can be written anywhere. */
const tobias: DemoApplication = {
  firstName: 'Tobias',
  lastName: 'Wagner',
  email: 'tobias.wagner@example.org',
  gender: 'MALE',
  phone: null,
  availableFrom: 'three months to the end of a quarter',
  job: 'Solutions Engineer',
  channel: 'Career page',
  steps: accepted(1),
};

const aylin: DemoApplication = {
  firstName: 'Aylin',
  lastName: 'Demir',
  email: 'aylin.demir@example.net',
  gender: 'FEMALE',
  phone: '+43 1 5550 377',
  location: 'Vienna',
  job: 'Senior Backend Engineer',
  channel: 'Referral',
  steps: [['Coding interview', 20], ['Team interview', 14], ...accepted(3)],
};

const pierre: DemoApplication = {
  firstName: 'Pierre',
  lastName: 'Lambert',
  email: 'pierre.lambert@example.com',
  gender: 'MALE',
  phone: '+41 44 555 01 88',
  location: 'Zurich',
  job: 'Financial Controller',
  channel: 'Agency',
  steps: accepted(10),
};

/** Had accepted, then took a job elsewhere. */
const martina: DemoApplication = {
  firstName: 'Martina',
  lastName: 'Kowalska',
  email: 'martina.kowalska@example.com',
  gender: 'FEMALE',
  phone: '+49 89 5550 219',
  job: 'Account Executive',
  channel: 'LinkedIn',
  steps: [...accepted(8), ['Withdrawn', 1]],
};

/** Never a hire. */
const henrik: DemoApplication = {
  firstName: 'Henrik',
  lastName: 'Lund',
  email: 'henrik.lund@example.com',
  gender: 'MALE',
  phone: null,
  job: 'Senior Backend Engineer',
  channel: 'Career page',
  steps: [
    ['Coding interview', 12],
    ['Rejected', 4],
  ],
};

export const DEMO_APPLICATIONS: readonly DemoApplication[] = [leonie, tobias, aylin, pierre, martina, henrik];
