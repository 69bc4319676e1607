import { SHIPPED_PROPERTIES } from './catalogue-objects.ts';
import { objectType } from './object-types.ts';
import { portalOf, type Basics, type Pipeline, type Portal } from './portal.ts';
import { addStageProperties } from './properties.ts';

export const DEMO_TOKEN = 'demo-token';
export const APP_ID = 39_522_895;

const FAMILIES = ['deals', 'contacts', 'companies', 'line_items', 'tickets'];

/** Every scope that any address here asks for; the sensitive ones have to be granted on purpose. */
export const ALL_SCOPES: readonly string[] = [
  'oauth',
  'crm.objects.owners.read',
  ...FAMILIES.flatMap((family) => [`crm.objects.${family}.read`, `crm.objects.${family}.write`, `crm.schemas.${family}.read`, `crm.schemas.${family}.write`]),
  ...['tasks', 'notes'].flatMap((family) => [`crm.schemas.${family}.read`, `crm.schemas.${family}.write`]),
];

type StageRow = readonly [id: string, label: string, probability: string];

export function pipeline(id: string, label: string, displayOrder: number, stages: readonly StageRow[]): Pipeline {
  return {
    id,
    label,
    displayOrder,
    archived: false,
    stages: stages.map(([stageId, text, probability], order) => ({
      id: stageId,
      label: text,
      displayOrder: order,
      isClosed: probability === '1.0' || probability === '0.0',
      probability,
      archived: false,
    })),
  };
}

const SALES = pipeline('default', 'Sales Pipeline', 0, [
  ['appointmentscheduled', 'Appointment scheduled', '0.2'],
  ['qualifiedtobuy', 'Qualified to buy', '0.4'],
  ['presentationscheduled', 'Presentation scheduled', '0.6'],
  ['decisionmakerboughtin', 'Decision maker bought-in', '0.8'],
  ['contractsent', 'Contract sent', '0.9'],
  ['closedwon', 'Closed won', '1.0'],
  ['closedlost', 'Closed lost', '0.0'],
]);

const SUPPORT = pipeline('0', 'Support Pipeline', 0, [
  ['1', 'New', '0.5'],
  ['2', 'Waiting on contact', '0.5'],
  ['4', 'Closed', '1.0'],
]);

const GROUPS: Readonly<Record<string, readonly [string, string]>> = {
  '0-3': ['dealinformation', 'Deal information'],
  '0-1': ['contactinformation', 'Contact information'],
  '0-2': ['companyinformation', 'Company information'],
  '0-8': ['lineiteminformation', 'Line item information'],
  '0-27': ['task', 'Task information'],
  '0-46': ['note', 'Note information'],
  '0-5': ['ticketinformation', 'Ticket information'],
};

const SETTINGS: Basics['settings'] = {
  indexLagMs: 0,
  searchShowsFreshValues: false,
  tasksAllowUniqueProperties: true,
  childEditsMoveDeal: false,
  associationPageSize: 500,
  associationIdsAs: 'number',
  searchBodyMaxChars: 3_000,
  ownerPageMax: 500,
  mergedInBatchRead: 'absent',
  burstPerTenSeconds: 190,
  associationsPerTenSeconds: 150,
  searchPerSecond: 5,
  daily: 650_000,
  usedByOthers: 0,
};

/** A Professional account as the vendor hands it over: no records, no owners, one private app with all scopes. */
export function newPortal(): Portal {
  const portal = portalOf({
    portalId: 48_975_575,
    accountType: 'STANDARD',
    timeZone: 'Europe/Berlin',
    currency: 'EUR',
    sequence: 29_000_000_000,
    settings: { ...SETTINGS },
    properties: Object.fromEntries(Object.entries(SHIPPED_PROPERTIES).map(([type, list]) => [type, structuredClone([...list])])),
    groups: Object.fromEntries(Object.entries(GROUPS).map(([type, [name, label]]) => [type, [{ name, label, displayOrder: 0, archived: false }]])),
    pipelines: { '0-3': [structuredClone(SALES)], '0-5': [structuredClone(SUPPORT)] },
    owners: [],
    tokens: [{ token: DEMO_TOKEN, kind: 'private', scopes: [...ALL_SCOPES], appId: APP_ID, expiresAt: null }],
    oauth: {
      clients: [{ clientId: 'demo-client', clientSecret: 'demo-secret', scopes: [...ALL_SCOPES], appId: APP_ID }],
      refresh: [{ token: 'demo-refresh', clientId: 'demo-client' }],
      codes: [],
      rotatesRefreshTokens: false,
    },
    labels: [],
    validations: [],
    conditionalRules: [],
    requiredOnCreate: [],
    usage: { day: '', count: 0 },
    webhook: { targetUrl: 'https://handoff.example/webhooks/hubspot', clientSecret: 'demo-secret', appId: APP_ID, subscriptions: [] },
    events: [],
  });
  addStageProperties(portal, objectType('deals'));
  return portal;
}
