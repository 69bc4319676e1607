import { namespaceFor } from './custom-objects.ts';
import type { Column, CustomField, CustomObject, Tenant } from './tenant.ts';

export const HANDOFF_OBJECT = 'handoff';

const text = (alias: string, maxLength: number): CustomField => ({ alias, type: 'text', options: [], maxLength });
const other = (alias: string, type: 'number' | 'date' | 'boolean'): CustomField => ({ alias, type, options: [], maxLength: null });

/** What an administrator creates who follows our README. */
const FIELDS: readonly CustomField[] = [
  other('handoffScore', 'number'),
  text('handoffStatus', 100),
  text('handoffMissing', 4000),
  other('handoffMissingCount', 'number'),
  text('handoffStatusReason', 1000),
  other('handoffNextDeadline', 'date'),
  text('handoffCheckedAt', 100),
  text('handoffLink', 500),
  other('handoffOpenTasks', 'number'),
  text('handoffTaskList', 4000),
];

const COLUMNS: readonly Column[] = [
  { alias: 'Handoff_Score', field: `custom.${HANDOFF_OBJECT}.handoffScore` },
  { alias: 'Handoff_Status', field: `custom.${HANDOFF_OBJECT}.handoffStatus` },
  { alias: 'Handoff_Missing', field: `custom.${HANDOFF_OBJECT}.handoffMissing` },
];

/** Defines, or replaces, one object of the tenant. */
export function defineObject(tenant: Tenant, object: CustomObject): void {
  tenant.customObjects = [...tenant.customObjects.filter(({ on, alias }) => on !== object.on || alias !== object.alias), object];
}

/** Our object on job applications and on workers, and columns in both reports that show what it holds. Safe to call again. */
export function setUpHandoff(tenant: Tenant): void {
  for (const on of ['Job_Application', 'Worker'] as const) {
    if (tenant.customObjects.some((one) => one.on === on && one.alias === HANDOFF_OBJECT)) continue;
    defineObject(tenant, { on, namespace: namespaceFor(tenant), alias: HANDOFF_OBJECT, fields: [...FIELDS] });
  }
  for (const report of tenant.reports) {
    report.columns.push(...COLUMNS.filter(({ alias }) => !report.columns.some((held) => held.alias === alias)));
  }
}

/** Takes an object away with everything it held and every column that showed it. */
export function removeObject(tenant: Tenant, alias: string, on: CustomObject['on']): void {
  tenant.customObjects = tenant.customObjects.filter((one) => one.on !== on || one.alias !== alias);
  const records = on === 'Worker' ? Object.values(tenant.workers) : Object.values(tenant.applications);
  for (const record of records) delete record.custom[alias];
  for (const report of tenant.reports) {
    if ((report.source === 'Workers') !== (on === 'Worker')) continue;
    report.columns = report.columns.filter((column) => 'group' in column || !column.field.startsWith(`custom.${alias}.`));
  }
}
