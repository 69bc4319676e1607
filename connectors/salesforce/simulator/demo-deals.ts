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

const NEW = 'New Customer';
const WON = 'Closed Won';
const buyer = (
  first: string,
  last: string,
  title: string,
  email: string | null,
  role: string | null,
  phone?: string,
): DemoContact => ({
  first,
  last,
  title,
  email,
  role,
  ...(phone === undefined ? {} : { phone }),
});

export const DEMO_DEALS: readonly DemoDeal[] = [
  {
    key: 'northwind',
    account: 'Northwind Logistics',
    website: 'https://northwind-logistics.example',
    industry: 'Transportation',
    city: 'Rotterdam',
    name: 'Northwind Logistics – Platform rollout',
    owner: 'maya',
    stage: WON,
    days: 2,
    type: NEW,
    amount: null,
    nextStep: 'Kick-off with the operations team, agenda sent',
    description: 'Replaces three spreadsheets and a shared mailbox. Carriers must be live before the peak season.',
    products: [
      ['platform', 120, 420],
      ['onboarding', 1, 9_500],
    ],
    contacts: [
      buyer(
        'Anneke',
        'de Vries',
        'COO',
        'anneke.devries@northwind-logistics.example',
        'Economic Buyer',
        '+31 10 555 0142',
      ),
      buyer('Pieter', 'Bakker', 'Head of IT', 'pieter.bakker@northwind-logistics.example', 'Technical Buyer'),
    ],
  },
  {
    key: 'zuercher',
    account: 'Zürcher Präzisionstechnik AG',
    website: 'https://zuercher-praezision.example',
    industry: 'Machinery',
    city: 'Winterthur',
    name: 'Zürcher Präzisionstechnik – Jahresvertrag',
    owner: 'priya',
    stage: WON,
    days: 3,
    type: NEW,
    amount: null,
    nextStep: 'Security questionnaire is signed, book the kick-off',
    description: 'Wants one view of service cases over four plants. Data has to stay in Switzerland.',
    products: [
      ['platform', 60, 480],
      ['support', 1, 12_000],
    ],
    contacts: [
      buyer(
        'Jürg',
        'Hägeli',
        'Leiter Service',
        'juerg.haegeli@zuercher-praezision.example',
        'Decision Maker',
        '+41 52 555 01 77',
      ),
      buyer('Sélène', 'Müller', 'IT-Sicherheit', 'selene.mueller@zuercher-praezision.example', 'Technical Buyer'),
    ],
  },
  {
    key: 'sakura',
    account: '株式会社サクラ製作所',
    website: 'https://sakura-seisakusho.example',
    industry: 'Manufacturing',
    city: '名古屋市',
    name: 'サクラ製作所 – Platform Japan',
    owner: 'tomas',
    stage: WON,
    days: 5,
    type: NEW,
    amount: null,
    nextStep: 'Kick-off in Japanese, interpreter booked',
    description: 'First customer in Japan. Success is measured by the on-time rate of the Nagoya plant.',
    products: [
      ['platform', 200, 390],
      ['onboarding', 1, 14_000],
    ],
    contacts: [
      buyer('健', '佐藤', '製造部長', 'ken.sato@sakura-seisakusho.example', 'Executive Sponsor', '+81 52 555 0190'),
    ],
  },
  {
    key: 'lumiere',
    account: 'Lumière Santé',
    website: 'https://lumiere-sante.example',
    industry: 'Healthcare',
    city: 'Lyon',
    name: 'Lumière Santé – Phase 1',
    owner: 'tomas',
    stage: WON,
    days: 6,
    type: NEW,
    amount: 48_000,
    nextStep: 'TBD',
    description: 'tbd',
    products: [],
    contacts: [
      buyer('Zoé', 'Lefèvre', 'Directrice des opérations', 'zoe.lefevre@lumiere-sante.example', 'Decision Maker'),
    ],
  },
  {
    key: 'contoso-emea',
    account: 'Contoso Retail',
    website: 'https://contoso-retail.example',
    industry: 'Retail',
    city: 'London',
    name: 'Contoso Retail – EMEA stores',
    owner: 'maya',
    stage: WON,
    days: 8,
    type: NEW,
    amount: null,
    nextStep: 'Hand over the store list to onboarding',
    description: '340 stores in five countries, in two waves.',
    products: [
      ['platform', 340, 260],
      ['support', 1, 24_000],
    ],
    contacts: [
      buyer(
        'Harriet',
        'Stone',
        'Director Store Operations',
        'harriet.stone@contoso-retail.example',
        'Economic Buyer',
        '+44 20 5550 0117',
      ),
      buyer('Dev', 'Patel', 'Enterprise Architect', 'dev.patel@contoso-retail.example', 'Technical Buyer'),
    ],
  },
  {
    key: 'contoso-analytics',
    account: 'Contoso Retail',
    website: 'https://contoso-retail.example',
    industry: 'Retail',
    city: 'London',
    name: 'Contoso Retail – Analytics',
    owner: 'priya',
    stage: WON,
    days: 7,
    type: NEW,
    amount: null,
    nextStep: null,
    description: null,
    products: [['analytics', 1, 36_000]],
    contacts: [
      buyer('Harriet', 'Stone', 'Director Store Operations', 'harriet.stone@contoso-retail.example', 'Economic Buyer'),
    ],
  },
  {
    key: 'baltic',
    account: 'Baltic Freight OÜ',
    website: 'https://balticfreight.example',
    industry: 'Transportation',
    city: 'Tallinn',
    name: 'Baltic Freight – Dispatch',
    owner: 'maya',
    stage: WON,
    days: 9,
    type: NEW,
    amount: 31_500,
    nextStep: 'Waiting for the name of the project lead',
    description: 'Dispatch desk of 25 people.',
    products: [['platform', 25, 540]],
    contacts: [buyer('Kaarel', 'Õunapuu', 'CEO', 'kaarel@balticfreight.example', null)],
  },
  {
    key: 'helios',
    account: 'Helios Solar',
    website: 'https://helios-solar.example',
    industry: 'Energy',
    city: 'Sevilla',
    name: 'Helios Solar – Field service',
    owner: 'ben',
    stage: WON,
    days: 10,
    type: NEW,
    amount: 67_000,
    nextStep: 'n/a',
    description: 'Field crews in Andalucía, offline use is a must.',
    products: [],
    contacts: [buyer('Íñigo', 'Núñez', 'Head of Field Service', 'inigo.nunez@helios-solar.example', 'Decision Maker')],
  },
  {
    key: 'kowalski',
    account: 'Kowalski i Synowie sp. z o.o.',
    website: null,
    industry: 'Construction',
    city: 'Łódź',
    name: 'Kowalski i Synowie – Pilot',
    owner: 'tomas',
    stage: WON,
    days: 11,
    type: NEW,
    amount: 18_900,
    nextStep: 'Pilot with two sites',
    description: 'Pilot for three months, option for all sites.',
    products: [['platform', 30, 630]],
    contacts: [buyer('Łukasz', 'Kowalski', 'Prezes', null, 'Economic Buyer')],
  },
  {
    key: 'athina',
    account: 'Συστήματα Αθήνα Α.Ε.',
    website: 'https://systimata-athina.example',
    industry: 'Technology',
    city: 'Αθήνα',
    name: 'Συστήματα Αθήνα – Platform',
    owner: 'priya',
    stage: WON,
    days: 12,
    type: NEW,
    amount: null,
    nextStep: 'Invite partner to the kick-off',
    description: 'Sold together with a local partner who does first-line support.',
    products: [
      ['platform', 45, 470],
      ['onboarding', 1, 7_500],
    ],
    contacts: [
      buyer('Ελένη', 'Παπαδοπούλου', 'CTO', 'eleni@systimata-athina.example', 'Decision Maker'),
      buyer('Γιώργος', 'Νικολάου', 'Project Manager', 'giorgos@systimata-athina.example', 'Business User'),
    ],
  },
  {
    key: 'orchid',
    account: 'Orchid Biotech',
    website: 'https://orchidbio.example',
    industry: 'Biotechnology',
    city: 'Cambridge',
    name: 'Orchid Biotech – Lab operations',
    owner: 'maya',
    stage: WON,
    days: 14,
    type: NEW,
    amount: 92_000,
    nextStep: '???',
    description: 'Validated environment, see the quality agreement.',
    products: [
      ['platform', 80, 900],
      ['support', 1, 20_000],
    ],
    contacts: [
      buyer(
        'Imogen',
        'Clarke',
        'VP Lab Operations',
        'imogen.clarke@orchidbio.example',
        'Executive Sponsor',
        '+44 1223 555 018',
      ),
      buyer('Ravi', 'Nair', 'Quality Lead', 'ravi.nair@orchidbio.example', 'Evaluator'),
    ],
  },
  {
    key: 'tundra',
    account: 'Tundra Energy',
    website: 'https://tundra-energy.example',
    industry: 'Energy',
    city: 'Tromsø',
    name: 'Tundra Energy – Maintenance',
    owner: 'tomas',
    stage: WON,
    days: 16,
    type: NEW,
    amount: null,
    nextStep: 'xxx',
    description: null,
    products: [],
    contacts: [],
  },
  {
    key: 'vega',
    account: 'Vega Insurance',
    website: 'https://vega-insurance.example',
    industry: 'Insurance',
    city: 'Dublin',
    name: 'Vega Insurance – Claims desk',
    owner: 'priya',
    stage: WON,
    days: 18,
    type: NEW,
    amount: null,
    nextStep: 'Kick-off is set',
    description: 'Claims desk of 150; single sign-on before the first login.',
    products: [
      ['platform', 150, 380],
      ['support', 1, 18_000],
    ],
    contacts: [
      buyer(
        'Niamh',
        'O’Sullivan',
        'Head of Claims',
        'niamh.osullivan@vega-insurance.example',
        'Economic Buyer',
        '+353 1 555 0163',
      ),
      buyer('Conor', "D'Arcy", 'Identity Engineer', 'conor.darcy@vega-insurance.example', 'Technical Buyer'),
    ],
  },
  {
    key: 'ananas',
    account: 'Ananas Media',
    website: 'https://ananas.example',
    industry: 'Media',
    city: 'Berlin',
    name: 'Ananas Media – Newsroom',
    owner: 'maya',
    stage: WON,
    days: 20,
    type: NEW,
    amount: 27_000,
    nextStep: 'Call with the newsroom lead',
    description: '-',
    products: [['platform', 50, 540]],
    contacts: [buyer('Björn', 'Ångström', 'Managing Editor', 'bjoern@ananas.example', 'Other')],
  },
  {
    key: 'oakridge',
    account: 'Oakridge Schools',
    website: 'https://oakridge.example',
    industry: 'Education',
    city: 'Portland',
    name: 'Oakridge Schools – Renewal',
    owner: 'priya',
    stage: WON,
    days: 4,
    type: 'Existing Customer - Renewal',
    amount: 22_000,
    nextStep: null,
    description: null,
    products: [],
    contacts: [],
  },
  {
    key: 'granite',
    account: 'Granite Works',
    website: 'https://granite-works.example',
    industry: 'Construction',
    city: 'Aberdeen',
    name: 'Granite Works – Platform',
    owner: 'maya',
    stage: WON,
    days: 140,
    type: NEW,
    amount: 55_000,
    nextStep: null,
    description: null,
    products: [],
    contacts: [],
  },
  {
    key: 'meridian',
    account: 'Meridian Bank',
    website: 'https://meridian-bank.example',
    industry: 'Banking',
    city: 'Wien',
    name: 'Meridian Bank – Branch service',
    owner: 'tomas',
    stage: 'Negotiation/Review',
    days: 6,
    type: NEW,
    amount: 180_000,
    nextStep: 'Legal review of the data processing agreement',
    description: 'Decision expected this month.',
    products: [],
    contacts: [
      buyer(
        'Elisabeth',
        'Grünwald',
        'Bereichsleiterin',
        'elisabeth.gruenwald@meridian-bank.example',
        'Economic Decision Maker',
      ),
    ],
  },
  {
    key: 'fjord',
    account: 'Fjord Seafood AS',
    website: 'https://fjord-seafood.example',
    industry: 'Manufacturing',
    city: 'Bergen',
    name: 'Fjord Seafood – Plants',
    owner: 'maya',
    stage: 'Negotiation/Review',
    days: 9,
    type: NEW,
    amount: 74_000,
    nextStep: 'TBD',
    description: null,
    products: [],
    contacts: [],
  },
  {
    key: 'pelican',
    account: 'Pelican Hotels',
    website: 'https://pelican-hotels.example',
    industry: 'Hospitality',
    city: 'Lisboa',
    name: 'Pelican Hotels – Guest requests',
    owner: 'priya',
    stage: 'Negotiation/Review',
    days: 1,
    type: NEW,
    amount: 41_000,
    nextStep: 'The contract was sent back, two clauses are open',
    description: 'Booked too early.',
    products: [],
    contacts: [buyer('Inês', 'Gonçalves', 'COO', 'ines.goncalves@pelican-hotels.example', 'Decision Maker')],
    wonBefore: 6,
  },
];
