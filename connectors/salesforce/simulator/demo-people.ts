/** The people and deals of the demo company: Acme Software sells a B2B platform. Days count back from now. */

export interface DemoPerson {
  readonly key: string;
  readonly first: string;
  readonly last: string;
  readonly title: string;
  readonly active: boolean;
  readonly manager?: string;
}

export interface DemoContact {
  readonly first: string;
  readonly last: string;
  readonly title: string;
  readonly email: string | null;
  readonly phone?: string;
  /** Null: a contact of the customer without a role on the deal. */
  readonly role: string | null;
}

export interface DemoDeal {
  readonly key: string;
  readonly account: string;
  readonly website: string | null;
  readonly industry: string;
  readonly city: string;
  readonly name: string;
  readonly owner: string;
  readonly stage: string;
  /** Days since the stage was reached. */
  readonly days: number;
  readonly type: string | null;
  readonly amount: number | null;
  readonly nextStep: string | null;
  readonly description: string | null;
  readonly products: readonly (readonly [product: string, quantity: number, unitPrice: number])[];
  readonly contacts: readonly DemoContact[];
  /** Won this many days ago and opened again since. */
  readonly wonBefore?: number;
}

export const DEMO_PRODUCTS: readonly (readonly [key: string, name: string, code: string])[] = [
  ['platform', 'Acme Platform, per seat', 'PLAT-SEAT'],
  ['analytics', 'Acme Analytics', 'ANLT-01'],
  ['support', 'Premium Support', 'SUP-PREM'],
  ['onboarding', 'Guided Onboarding', 'ONB-GUIDE'],
];

export const DEMO_PEOPLE: readonly DemoPerson[] = [
  { key: 'clara', first: 'Clara', last: 'Voss', title: 'VP Sales', active: true },
  { key: 'maya', first: 'Maya', last: 'Lindqvist', title: 'Account Executive', active: true, manager: 'clara' },
  { key: 'tomas', first: 'Tomás', last: 'Herrera', title: 'Account Executive', active: true, manager: 'clara' },
  { key: 'priya', first: 'Priya', last: 'Raman', title: 'Account Executive', active: true, manager: 'clara' },
  { key: 'ben', first: 'Ben', last: 'Okafor', title: 'Account Executive', active: false, manager: 'clara' },
  { key: 'jonas', first: 'Jonas', last: 'Weiß', title: 'Solutions Engineer', active: true, manager: 'clara' },
];
