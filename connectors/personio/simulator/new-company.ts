import { standardAttributes } from './catalogue.ts';
import type { Company } from './company.ts';
import { ALL_SCOPES } from './scopes.ts';

export const DEMO_COMPANY = '48213';

/** The phases every vacancy has; a category adds its own between them. Ids differ per category. */
const SYSTEM_STAGES = [
  ['Unassigned', 'UNASSIGNED'],
  ['Rejected', 'REJECTED'],
  ['Withdrawn', 'WITHDRAWN'],
  ['Offer', 'OFFER'],
  ['Accepted', 'ACCEPTED'],
] as const;

function category(id: number, name: string, own: readonly string[]): Company['categories'][number] {
  const stages = SYSTEM_STAGES.map(([label, kind], index) => ({
    id: String(id * 10 + index),
    name: label,
    type: 'SYSTEM',
    kind,
  }));
  const custom = own.map((label, index) => ({
    id: String(id * 10 + 5 + index),
    name: label,
    type: 'CUSTOM',
    kind: 'CUSTOM',
  }));
  return { id: String(id), name, stages: [...stages, ...custom] };
}

/** A company as the vendor hands it over: people, vacancies and attributes of its own come later. */
export function newCompany(companyId: string = DEMO_COMPANY): Company {
  return {
    companyId,
    sequence: 10_000,
    settings: {
      tokenSeconds: 86_400,
      rotateV1Tokens: false,
      throttling: true,
      nextLinks: 'absolute',
      cursors: 'keyset',
      betaHeader: 'required',
      employmentTouchesPerson: false,
      candidateTouchesApplication: 'shown',
      activationLagDays: 0,
      attributeTypes: 'lower',
      attributeLabels: true,
      attributeValues: 'text',
      recruiting: true,
      listLagSeconds: 0,
      stageWords: 'upper',
      webhookPayload: 'nested',
    },
    credentials: [
      {
        clientId: 'papi-demo-client',
        clientSecret: 'papi-demo-secret',
        scopes: [...ALL_SCOPES],
        whitelist: null,
        readOnly: [],
      },
    ],
    tokens: {},
    attributes: standardAttributes(),
    persons: {},
    orgUnits: [],
    workplaces: [],
    legalEntities: [],
    costCenters: [],
    categories: [
      category(1, 'Sales', ['Interview', 'Presentation']),
      category(2, 'Engineering', ['Coding interview', 'Team interview']),
      category(3, 'Administration', ['Interview']),
    ],
    jobs: [],
    candidates: {},
    applications: {},
    documentCategories: [
      { id: 71, name: 'Contracts' },
      { id: 72, name: 'Onboarding' },
    ],
    documents: [],
    webhooks: [],
    happenings: [],
    buckets: {},
    penalties: {},
  };
}
