import type { Account } from './account.ts';
import { standardFields, standardTables } from './catalogue.ts';

export const DEMO_COMPANY = 'acme';

/** Ids of the statuses that the vendor's recorded answers show; the custom ones follow from 30. */
const STATUSES: Account['statuses'] = [
  { id: 1, code: 'NEW', name: 'New', group: 'NEW', enabled: true },
  { id: 2, code: 'REVIEWED', name: 'Reviewed', group: 'ACTIVE', enabled: true },
  { id: 3, code: 'SCHEDULE_PHONE_SCREEN', name: 'Schedule Phone Screen', group: 'ACTIVE', enabled: true },
  { id: 4, code: 'PHONE_SCREENED', name: 'Phone Screened', group: 'ACTIVE', enabled: true },
  { id: 5, code: 'SCHEDULE_INTERVIEW', name: 'Schedule Interview', group: 'ACTIVE', enabled: true },
  { id: 7, code: 'HOLD', name: 'Put on Hold', group: 'ACTIVE', enabled: true },
  { id: 8, code: 'CHECKING_REFERENCES', name: 'Checking References', group: 'ACTIVE', enabled: true },
  { id: 11, code: 'NOT_A_FIT', name: 'Not a Fit', group: 'INACTIVE', enabled: true },
  { id: 12, code: 'DECLINED_OFFER', name: 'Declined Offer', group: 'INACTIVE', enabled: true },
  { id: 15, code: 'HIRED', name: 'Hired', group: 'HIRED', enabled: true },
  { id: 20, code: 'MADE_OFFER', name: 'Made an Offer', group: 'ACTIVE', enabled: true },
  { id: 31, code: null, name: 'Offer accepted', group: 'ACTIVE', enabled: true },
  { id: 32, code: null, name: 'Candidate withdrew', group: 'INACTIVE', enabled: true },
  { id: 33, code: null, name: 'Offer rescinded', group: 'INACTIVE', enabled: true },
  { id: 34, code: null, name: 'Offer accepted (old process)', group: 'ACTIVE', enabled: false },
];

export const ADMIN_USER_ID = 2370;

const KEY_DEFAULTS = { unreadable: [], readOnly: [], hiddenEmployees: [], applicantTracking: true };

/** An account as the vendor hands it over: people and custom fields come later. */
export function newAccount(company: string = DEMO_COMPANY): Account {
  return {
    company,
    sequence: 40_000,
    settings: {
      pageSize: 50,
      rateLimitPerMinute: null,
      throttleStatus: 429,
      badKeysUntilBlock: 10,
      blockSeconds: 300,
      trax: false,
      employeeUpdateAnswersJson: false,
      changeFeedLagSeconds: 0,
      emptyMapsAsLists: false,
      webhookLogThrottled: false,
    },
    fields: standardFields(),
    tables: standardTables(),
    employees: {},
    deletions: [],
    statuses: structuredClone(STATUSES),
    jobs: [],
    applications: {},
    comments: [],
    users: [
      {
        id: ADMIN_USER_ID,
        employeeId: null,
        firstName: 'Handoff',
        lastName: 'Integration',
        email: 'integration@acme.example',
        status: 'enabled',
        lastLoginAt: null,
      },
    ],
    keys: [
      { ...KEY_DEFAULTS, key: 'demo-key', userId: ADMIN_USER_ID },
      {
        ...KEY_DEFAULTS,
        key: 'limited-key',
        userId: ADMIN_USER_ID,
        unreadable: ['homeEmail', 'mobilePhone', 'address1', 'address2', 'zipcode', 'ssn', 'payRate'],
        readOnly: ['customHandoffScore', 'customHandoffTaskNote', 'customLegalEntity'],
      },
      { ...KEY_DEFAULTS, key: 'no-hiring-key', userId: ADMIN_USER_ID, applicantTracking: false },
    ],
    oauth: {
      clientId: 'demo-client',
      clientSecret: 'demo-secret',
      rotatesRefreshTokens: false,
      codes: {},
      access: {},
      refresh: {},
    },
    fileCategories: [
      { id: 16, name: 'Resumes and Applications' },
      { id: 18, name: 'Onboarding Docs' },
    ],
    files: [],
    webhooks: [],
    badKeys: { count: 0, blockedUntil: 0 },
    window: { startedAt: 0, count: 0 },
  };
}
