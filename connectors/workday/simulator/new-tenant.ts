import { ALL_DOMAINS } from './domains.ts';
import { reportDefaults } from './new-reports.ts';
import { widOf } from './ids.ts';
import type { Tenant } from './tenant.ts';

export const DEMO_TENANT = 'acme_impl';
export const ISU = 'ISU_Handoff';

/** Recruiting stages as WSDL texts name them; their ids are the tenant's own. */
const STAGES = [
  ['REVIEW', 'Review'],
  ['SCREEN', 'Screen'],
  ['INTERVIEW', 'Interview'],
  ['OFFER', 'Offer'],
  ['EMPLOYMENT_AGREEMENT', 'Employment Agreement'],
  ['BACKGROUND_CHECK', 'Background Check'],
  ['READY_FOR_HIRE', 'Ready for Hire'],
  ['HIRED', 'Hire'],
] as const;

/** A tenant in which the administrator has made the integration user and both reports; people and objects come later. */
export function newTenant(tenant: string = DEMO_TENANT): Tenant {
  return {
    tenant,
    sequence: 1000,
    settings: {
      zone: '-08:00',
      newestVersion: 'v46.1',
      reportsPerMinute: null,
      soapPerMinute: null,
      reportDatesWithZone: false,
      schemaOmitsEmptyColumns: false,
      reportErrors: 'json',
      customObjectTouches: true,
      workerEditNeedsApproval: false,
      rotatesRefreshTokens: false,
      refusesTokens: false,
    },
    users: [
      { username: ISU, password: 'isu-secret', domains: [...ALL_DOMAINS], mayModify: [...ALL_DOMAINS] },
      { username: 'ISU_Stranger', password: 'stranger-password', domains: [], mayModify: [] },
    ],
    oauth: { clientId: 'demo-client', clientSecret: 'demo-secret', refresh: { 'demo-refresh-token': ISU }, access: {} },
    reports: reportDefaults(ISU),
    customObjects: [],
    stages: STAGES.map(([id, name], index) => ({ id, name, wid: widOf(index + 1) })),
    candidates: {},
    applications: {},
    workers: {},
    pendingEvents: [],
    reportRuns: [],
    window: { startedAt: 0, reports: 0, soap: 0 },
  };
}
