import { findField, type FieldType } from './catalogue.ts';
import { DOMAINS } from './domains.ts';
import { recordsOf, type ReportRecord } from './records.ts';
import type { Column, Report, Tenant, User } from './tenant.ts';
import { DAY, dayIn } from './times.ts';

export type Cell = string | readonly Readonly<Record<string, string>>[];
export type Row = Readonly<Record<string, Cell>>;

const STARTED_WITHIN_DAYS = 30;

function belongs(report: Report, record: ReportRecord, today: string): boolean {
  if (record.withdrawn && !report.includeWithdrawn) return false;
  if (report.filter === 'accepted') return record.accepted;
  if (report.filter === 'all') return true;
  const oldest = dayIn('+00:00', Date.parse(today) - STARTED_WITHIN_DAYS * DAY);
  return String(record.flat['hire_date'] ?? '') >= oldest;
}

/** Every value leaves as text; a boolean as 1 or 0. */
function asText(type: FieldType, value: string | number | boolean, dateSuffix: string): string {
  if (typeof value === 'boolean') return value ? '1' : '0';
  return type === 'date' ? `${value}${dateSuffix}` : String(value);
}

type ReadCell = (record: ReportRecord) => Cell | undefined;

/** A column that the user's domains do not cover is left out of every row, and so is an empty one out of its row. */
function readerOf(tenant: Tenant, report: Report, user: User, column: Column): ReadCell {
  if ('group' in column) return (record) => groupCell(record, column);
  const field = findField(tenant, report.source, column.field);
  if (field === undefined || !user.domains.includes(field.domain)) return () => undefined;
  const dateSuffix = tenant.settings.reportDatesWithZone ? tenant.settings.zone : '';
  return ({ flat }) => {
    const value = flat[column.field];
    return value === undefined || value === null || value === '' ? undefined : asText(field.type, value, dateSuffix);
  };
}

function groupCell(record: ReportRecord, { group, columns }: Extract<Column, { group: string }>): Cell | undefined {
  const rows = (record.groups[group] ?? []).map((row) =>
    Object.fromEntries(columns.flatMap(({ alias, field }): [string, string][] => (row[field] === undefined || row[field] === '' ? [] : [[alias, row[field]]]))),
  );
  return rows.length === 0 ? undefined : rows;
}

/** Without the data source's own domain there are no rows, and no error that says so. */
export function rowsOf(tenant: Tenant, report: Report, user: User, now: number, keeps: (record: ReportRecord) => boolean): Row[] {
  const needed = report.source === 'Workers' ? DOMAINS.workers : DOMAINS.application;
  if (!user.domains.includes(needed)) return [];
  const today = dayIn(tenant.settings.zone, now);
  const readers = report.columns.map((column) => ({ alias: column.alias, read: readerOf(tenant, report, user, column) }));
  return recordsOf(tenant, report.source)
    .filter((record) => belongs(report, record, today) && keeps(record))
    .map((record) => {
      const row: Record<string, Cell> = {};
      for (const { alias, read } of readers) {
        const cell = read(record);
        if (cell !== undefined) row[alias] = cell;
      }
      return row;
    });
}
