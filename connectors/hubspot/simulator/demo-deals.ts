import { BILLING, CHAMPION, DECISION_MAKER, type DemoCompany, type DemoDeal } from './demo-people.ts';

const WON = 'closedwon';

const ZUERCHER: DemoCompany = { name: 'Zürcher Präzisionstechnik AG', domain: 'zuercher-praezision.example', industry: 'MACHINERY', city: 'Winterthur', country: 'Switzerland', employees: 640 };
const AURELIA: DemoCompany = { name: 'Aurelia Hotels', domain: 'aurelia-hotels.example', industry: 'HOSPITALITY', city: 'Verona', country: 'Italy', employees: 1_150 };
const SOLVIND: DemoCompany = { name: 'Solvind Energi AS', domain: 'solvind.example', industry: 'RENEWABLES_ENVIRONMENT', city: 'Stavanger', country: 'Norway', employees: 310 };
const BRIGHTWATER: DemoCompany = { name: 'Brightwater Leisure', domain: 'brightwater.example', industry: 'HOSPITALITY', city: 'Cork', country: 'Ireland', employees: null };
const HANSEATIC: DemoCompany = { name: 'Hanseatic Shipping KG', domain: 'hanseatic-shipping.example', industry: 'LOGISTICS_AND_SUPPLY_CHAIN', city: 'Bremen', country: 'Germany', employees: 480 };
const MIRADOR: DemoCompany = { name: 'Mirador Seguros', domain: 'mirador-seguros.example', industry: 'FINANCIAL_SERVICES', city: 'Bilbao', country: 'Spain', employees: 900 };
const TULIP: DemoCompany = { name: 'Tulip Retail BV', domain: 'tulip-retail.example', industry: 'RETAIL', city: 'Utrecht', country: 'Netherlands', employees: 220 };

export const DEMO_DEALS: readonly DemoDeal[] = [
  {
    // The European team's copy of a deal that also stands in the other CRM: same customer, same amount.
    key: 'zuercher',
    company: ZUERCHER,
    name: 'Zürcher Präzisionstechnik – Jahresvertrag',
    owner: 'lena',
    stage: WON,
    days: 3,
    amount: 40_800,
    nextStep: 'Kick-off in Winterthur',
    description: 'Four plants, one view of service cases.',
    items: [['Acme Platform, per seat', 'PLAT-SEAT', 60, 480], ['Premium Support', 'SUP-PREM', 1, 12_000]],
    contacts: [{ first: 'Jürg', last: 'Hägeli', title: 'Leiter Service', email: 'juerg.haegeli@zuercher-praezision.example', phone: '+41 52 555 01 77', labels: [DECISION_MAKER] }],
  },
  {
    // Nearly complete: the buyer, the champion and billing are known, only a few answers are missing.
    key: 'solvind',
    company: SOLVIND,
    name: 'Solvind Energi – Field service',
    owner: 'matteo',
    stage: WON,
    days: 5,
    amount: 52_000,
    nextStep: 'Kick-off with the service planners, agenda is sent',
    description: 'Plans the maintenance of 340 turbines; technicians work offshore without a network.',
    items: [['Acme Platform, per seat', 'PLAT-SEAT', 100, 450], ['Guided Onboarding', 'ONB-GUIDE', 1, 7_000]],
    contacts: [
      { first: 'Åse', last: 'Kvamme', title: 'Head of Operations', email: 'aase.kvamme@solvind.example', phone: '+47 51 55 50 12', labels: [DECISION_MAKER] },
      { first: 'Øyvind', last: 'Dahl', title: 'Service Planner', email: 'oyvind.dahl@solvind.example', labels: [CHAMPION] },
      { first: 'Kari', last: 'Moen', title: 'Accounting', email: 'faktura@solvind.example', labels: [BILLING] },
    ],
  },
  {
    key: 'aurelia-frontdesk',
    company: AURELIA,
    name: 'Aurelia Hotels – Front desk',
    owner: 'matteo',
    stage: WON,
    days: 8,
    amount: 28_000,
    nextStep: 'Send the list of houses to onboarding',
    description: 'Eleven houses, one rota for the night shift.',
    items: [],
    contacts: [
      { first: 'Chiara', last: 'Bianchi', title: 'COO', email: 'chiara.bianchi@aurelia-hotels.example', phone: '+39 045 555 0138', labels: [DECISION_MAKER, CHAMPION] },
      { first: 'Paolo', last: 'Greco', title: 'Finance', email: 'paolo.greco@aurelia-hotels.example', labels: [BILLING] },
    ],
  },
  {
    // A second deal of the same customer, full of placeholders.
    key: 'aurelia-housekeeping',
    company: AURELIA,
    name: 'Aurelia Hotels – Housekeeping',
    owner: 'lena',
    stage: WON,
    days: 6,
    amount: 28_000,
    nextStep: 'TBD',
    description: 'tbd',
    items: [],
    contacts: [{ first: 'Chiara', last: 'Bianchi', title: 'COO', email: 'chiara.bianchi@aurelia-hotels.example', phone: '+39 045 555 0138', labels: [DECISION_MAKER] }],
  },
  {
    // A thin packet whose owner has left.
    key: 'brightwater',
    company: BRIGHTWATER,
    name: 'Brightwater Leisure – Bookings',
    owner: 'ingrid',
    stage: WON,
    days: 11,
    amount: 19_500,
    nextStep: null,
    description: null,
    items: [],
    contacts: [],
  },
  {
    key: 'hanseatic',
    company: HANSEATIC,
    name: 'Hanseatic Shipping – Pilot',
    owner: 'lena',
    stage: WON,
    days: 95,
    amount: 36_000,
    nextStep: null,
    description: 'Pilot on two vessels.',
    items: [],
    contacts: [{ first: 'Wiebke', last: 'Janssen', title: 'Fleet Manager', email: 'wiebke.janssen@hanseatic-shipping.example', labels: [CHAMPION] }],
  },
  {
    key: 'mirador',
    company: MIRADOR,
    name: 'Mirador Seguros – Claims',
    owner: 'matteo',
    stage: 'contractsent',
    days: 4,
    amount: 120_000,
    nextStep: 'Procurement checks the data processing agreement',
    description: 'Decision expected this month.',
    items: [],
    contacts: [{ first: 'Ainhoa', last: 'Etxeberria', title: 'Directora de Siniestros', email: 'ainhoa.etxeberria@mirador-seguros.example', labels: [DECISION_MAKER] }],
  },
  {
    key: 'tulip',
    company: TULIP,
    name: 'Tulip Retail – Stores',
    owner: 'lena',
    stage: 'closedlost',
    days: 12,
    amount: 24_000,
    nextStep: null,
    description: 'Stays with the present vendor for another year.',
    items: [],
    contacts: [{ first: 'Sanne', last: 'Visser', title: 'Operations Lead', email: 'sanne.visser@tulip-retail.example', labels: [] }],
  },
];
