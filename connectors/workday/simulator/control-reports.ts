import { z } from 'zod';
import { findField } from './catalogue.ts';
import type { Command } from './control.ts';
import { columnSchema, promptSchema, reportSchema, type Report, type Tenant } from './tenant.ts';

const which = { report: z.string() };

function reportBy(tenant: Tenant, name: string): Report {
  const found = tenant.reports.find((report) => report.name === name);
  if (found === undefined) throw new Error(`No report ${name}. There are ${tenant.reports.map((report) => report.name).join(', ')}.`);
  return found;
}

/** Like the report editor: a column must name a field of the data source. */
function judged(tenant: Tenant, report: Report): Report {
  const aliases = report.columns.map(({ alias }) => alias);
  const twice = aliases.find((alias, index) => aliases.indexOf(alias) !== index);
  if (twice !== undefined) throw new Error(`The alias ${twice} is used twice.`);
  for (const column of report.columns) {
    if (!('group' in column) && findField(tenant, report.source, column.field) === undefined) throw new Error(`${report.source} has no field ${column.field}.`);
  }
  return report;
}

function replace(tenant: Tenant, changed: Report): Report {
  tenant.reports = [...tenant.reports.filter(({ name }) => name !== changed.name), judged(tenant, changed)];
  return changed;
}

/** What the report's owner does in the browser. */
export const reportCommands: Readonly<Record<string, Command>> = {
  'create-report': (tenant, payload) => replace(tenant, reportSchema.parse(payload)),
  'set-report': (tenant, payload) => {
    const { report, ...change } = reportSchema.omit({ name: true }).partial().extend(which).parse(payload);
    return replace(tenant, reportSchema.parse({ ...reportBy(tenant, report), ...withoutUndefined(change) }));
  },
  'set-columns': (tenant, payload) => {
    const { report, columns } = z.strictObject({ ...which, columns: z.array(columnSchema) }).parse(payload);
    return replace(tenant, { ...reportBy(tenant, report), columns });
  },
  'add-columns': (tenant, payload) => {
    const { report, columns } = z.strictObject({ ...which, columns: z.array(columnSchema) }).parse(payload);
    const held = reportBy(tenant, report);
    return replace(tenant, { ...held, columns: [...held.columns, ...columns] });
  },
  'remove-columns': (tenant, payload) => {
    const { report, aliases } = z.strictObject({ ...which, aliases: z.array(z.string()) }).parse(payload);
    const held = reportBy(tenant, report);
    return replace(tenant, { ...held, columns: held.columns.filter(({ alias }) => !aliases.includes(alias)) });
  },
  hide: (tenant, payload) => {
    const { report, column } = z.strictObject({ ...which, column: z.string() }).parse(payload);
    const held = reportBy(tenant, report);
    return replace(tenant, { ...held, columns: held.columns.filter(({ alias }) => alias !== column) });
  },
  'rename-column': (tenant, payload) => {
    const { report, from, to } = z.strictObject({ ...which, from: z.string(), to: z.string() }).parse(payload);
    const held = reportBy(tenant, report);
    return replace(tenant, { ...held, columns: held.columns.map((column) => (column.alias === from ? { ...column, alias: to } : column)) });
  },
  'set-prompts': (tenant, payload) => {
    const { report, prompts } = z.strictObject({ ...which, prompts: z.array(promptSchema) }).parse(payload);
    return replace(tenant, { ...reportBy(tenant, report), prompts });
  },
  'delete-report': (tenant, payload) => {
    const { report } = z.strictObject(which).parse(payload);
    tenant.reports = tenant.reports.filter(({ name }) => name !== report);
    return { deleted: report };
  },
  'list-reports': (tenant) => tenant.reports,
  'report-runs': (tenant, payload) => {
    const report = z.strictObject(which).nullish().parse(payload)?.report;
    const runs = tenant.reportRuns.filter(({ name }) => report === undefined || name === report);
    return { count: runs.length, runs };
  },
};

function withoutUndefined(change: object): object {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
}
