import type { SalesforceParts } from './app.ts';
import { ADMIN_PROFILE } from './access.ts';
import { STAGES, TASK_STATUSES } from './standard-values.ts';
import type { Value } from './schema.ts';
import { toStamp } from './stamps.ts';

export const ADMIN_USERNAME = 'admin@acme.example';
export const INTEGRATION_USERNAME = 'handoff.integration@acme.example';

/** Two apps as an administrator would register them: one for setup, one the service runs on. */
export const ADMIN_CLIENT = { clientId: 'acme-admin-app', clientSecret: 'acme-admin-secret' };
export const INTEGRATION_CLIENT = { clientId: 'handoff-sync-app', clientSecret: 'handoff-sync-secret' };

const FORECAST_NAMES: Readonly<Record<string, string>> = { Omitted: 'Omitted', Pipeline: 'Pipeline', Closed: 'Closed' };

/** The org as a company has it before anybody works in it. */
export function foundOrg({ org, oauth }: SalesforceParts, now: number): void {
  const stamp = toStamp(now);
  const put = (object: string, fields: Readonly<Record<string, Value>>): string => {
    const meta = org.object(object);
    const id = org.nextId(meta?.keyPrefix ?? '000');
    org
      .table(object)
      .put({ CreatedDate: stamp, LastModifiedDate: stamp, ...fields, Id: id, SystemModstamp: stamp, IsDeleted: false });
    return id;
  };
  put('Organization', {
    Name: 'Acme Software',
    OrganizationType: 'Enterprise Edition',
    IsSandbox: false,
    InstanceName: 'EU99',
    NamespacePrefix: null,
    DefaultLocaleSidKey: 'en_US',
    LanguageLocaleKey: 'en_US',
    TimeZoneSidKey: 'Europe/Berlin',
    FiscalYearStartMonth: 1,
  });
  const administrators = put('Profile', { Name: ADMIN_PROFILE });
  const integrations = put('Profile', { Name: 'Salesforce API Only System Integrations' });
  put('Profile', { Name: 'Standard User' });
  const user = (username: string, first: string, last: string, profile: string): string =>
    put('User', {
      Username: username,
      FirstName: first,
      LastName: last,
      Name: `${first} ${last}`,
      Email: username,
      Alias: last.slice(0, 8).toLowerCase(),
      IsActive: true,
      ManagerId: null,
      ProfileId: profile,
      UserType: 'Standard',
      TimeZoneSidKey: 'Europe/Berlin',
      LanguageLocaleKey: 'en_US',
    });
  const admin = user(ADMIN_USERNAME, 'Ada', 'Admin', administrators);
  user(INTEGRATION_USERNAME, 'Handoff', 'Integration', integrations);
  STAGES.forEach((stage, at) => {
    put('OpportunityStage', {
      MasterLabel: stage.name,
      ApiName: stage.name,
      IsActive: true,
      SortOrder: at + 1,
      IsClosed: stage.closed,
      IsWon: stage.won,
      ForecastCategory: stage.forecast,
      ForecastCategoryName: FORECAST_NAMES[stage.forecast] ?? 'Pipeline',
      DefaultProbability: stage.probability,
    });
  });
  TASK_STATUSES.forEach((status, at) => {
    put('TaskStatus', {
      MasterLabel: status,
      ApiName: status,
      SortOrder: at + 1,
      IsDefault: at === 0,
      IsClosed: status === 'Completed',
    });
  });
  for (const object of org.tables.keys()) {
    for (const row of [...org.table(object).values()]) {
      org.table(object).put({ ...row, CreatedById: admin, LastModifiedById: admin });
    }
  }
  oauth.register({ ...ADMIN_CLIENT, runAs: ADMIN_USERNAME, publicKeys: [], approved: [ADMIN_USERNAME] });
  oauth.register({
    ...INTEGRATION_CLIENT,
    runAs: INTEGRATION_USERNAME,
    publicKeys: [],
    approved: [INTEGRATION_USERNAME],
  });
  org.schemaChanged(now);
}
