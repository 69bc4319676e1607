import { DOMAINS } from './domains.ts';
import type { Report, Tenant } from './tenant.ts';

export type FieldType = 'string' | 'date' | 'dateTime' | 'boolean' | 'decimal';

export interface FieldDefinition {
  readonly type: FieldType;
  readonly domain: string;
}

type Catalogue = Readonly<Record<string, FieldDefinition>>;

const define = (domain: string, type: FieldType, ...names: readonly string[]): [string, FieldDefinition][] =>
  names.map((name) => [name, { type, domain }]);

const APPLICATION: Catalogue = Object.fromEntries([
  ...define(DOMAINS.application, 'string', 'application_id', 'application_wid', 'candidate_id', 'stage', 'disposition', 'requisition_id', 'job_title', 'department', 'location', 'pre_hire_id', 'worker_id'),
  ...define(DOMAINS.application, 'string', 'manager_id', 'manager_name', 'manager_email', 'recruiter_id', 'recruiter_name', 'recruiter_email'),
  ...define(DOMAINS.application, 'string', 'worker_type', 'time_type', 'company', 'cost_center', 'work_model', 'equipment_profile', 'contract_status', 'note'),
  ...define(DOMAINS.application, 'boolean', 'hired', 'withdrawn', 'manager_active', 'do_not_hire', 'in_offer_stage', 'in_hire_stage'),
  ...define(DOMAINS.application, 'date', 'application_date'),
  ...define(DOMAINS.application, 'dateTime', 'status_at', 'updated_at', 'created_at'),
  ...define(DOMAINS.application, 'decimal', 'weekly_hours'),
  ...define(DOMAINS.offer, 'date', 'offer_completed', 'hire_date'),
  ...define(DOMAINS.person, 'string', 'name', 'first_name', 'last_name'),
  ...define(DOMAINS.contact, 'string', 'email', 'phone', 'address', 'address_line', 'city', 'postal_code', 'country'),
]);

const WORKER: Catalogue = Object.fromEntries([
  ...define(DOMAINS.workers, 'string', 'worker_id', 'worker_wid', 'candidate_id', 'name', 'first_name', 'last_name', 'preferred_name', 'work_email'),
  ...define(DOMAINS.workers, 'boolean', 'active', 'hire_rescinded'),
  ...define(DOMAINS.staffing, 'boolean', 'manager_active'),
  ...define(DOMAINS.workers, 'date', 'hire_date'),
  ...define(DOMAINS.workers, 'dateTime', 'updated_at', 'created_at'),
  ...define(DOMAINS.staffing, 'string', 'job_title', 'department', 'location', 'manager_id', 'manager_name', 'manager_email', 'worker_type', 'time_type', 'company', 'cost_center'),
  ...define(DOMAINS.staffing, 'string', 'work_model', 'equipment_profile', 'contract_status', 'note'),
  ...define(DOMAINS.staffing, 'decimal', 'weekly_hours'),
  ...define(DOMAINS.workerContact, 'string', 'email', 'phone', 'address', 'address_line', 'city', 'postal_code', 'country'),
]);

const CUSTOM_TYPES = { text: 'string', number: 'decimal', date: 'date', boolean: 'boolean', list: 'string' } as const;

/** `custom.ALIAS.FIELD` reaches into a tenant's own object. Undefined when the data source has no such field. */
export function findField(tenant: Tenant, source: Report['source'], name: string): FieldDefinition | undefined {
  const [, objectAlias, fieldAlias] = /^custom\.([^.]+)\.([^.]+)$/.exec(name) ?? [];
  if (objectAlias === undefined) return (source === 'Workers' ? WORKER : APPLICATION)[name];
  const on = source === 'Workers' ? 'Worker' : 'Job_Application';
  const object = tenant.customObjects.find((one) => one.on === on && one.alias === objectAlias);
  const field = object?.fields.find(({ alias }) => alias === fieldAlias);
  if (field === undefined) return undefined;
  return { type: CUSTOM_TYPES[field.type], domain: on === 'Worker' ? DOMAINS.workerObjects : DOMAINS.applicationObjects };
}

/** Names that a record may hold in `values`: what is not worked out from elsewhere. */
export const FREE_VALUES: readonly string[] = ['hire_date', 'job_title', 'requisition_id', 'department', 'location', 'worker_type', 'time_type', 'weekly_hours', 'company', 'cost_center', 'work_model', 'equipment_profile', 'contract_status', 'note'];
