/** The account of Acme's European team: who sells, to whom, and how far each packet got. Days count back from now. */

export interface DemoContact {
  readonly first: string;
  readonly last: string;
  readonly title: string;
  readonly email: string | null;
  readonly phone?: string;
  /** Association labels on the deal. */
  readonly labels: readonly string[];
}

export interface DemoCompany {
  readonly name: string;
  readonly domain: string;
  readonly industry: string;
  readonly city: string;
  readonly country: string;
  readonly employees: number | null;
}

export interface DemoDeal {
  readonly key: string;
  readonly company: DemoCompany;
  readonly name: string;
  readonly owner: string;
  readonly stage: string;
  /** Days since the stage was reached. */
  readonly days: number;
  readonly amount: number | null;
  readonly nextStep: string | null;
  readonly description: string | null;
  readonly items: readonly (readonly [name: string, sku: string, quantity: number, price: number])[];
  readonly contacts: readonly DemoContact[];
}

export const DEMO_OWNERS: readonly { key: string; first: string; last: string; archived: boolean }[] = [
  { key: 'lena', first: 'Lena', last: 'Brandt', archived: false },
  { key: 'matteo', first: 'Matteo', last: 'Ricci', archived: false },
  { key: 'ingrid', first: 'Ingrid', last: 'Solberg', archived: true },
];

export const DECISION_MAKER = 'Decision maker';
export const CHAMPION = 'Champion';
export const BILLING = 'Billing contact';
export const DEMO_LABELS: readonly string[] = [DECISION_MAKER, CHAMPION, BILLING];
