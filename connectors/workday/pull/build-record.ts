import type { SourceRecord } from '../../../src/core/connector.ts';
import { shortHashOf } from '../../../src/core/hash.ts';
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../../../src/core/json.ts';
import { coerceValue } from './coerce-value.ts';
import type { Report } from '../config.ts';
import type { ReadPlan } from './plan-read.ts';
import type { ReportRow } from '../schema.ts';

export interface RecordContext {
  readonly connection: string;
  /** ISO instant. */
  readonly readAt: string;
}

/** The row's id; null for a row without one, which nobody can follow. */
export function keyOfRow(row: ReportRow, key: string): string | null {
  const value = row[key];
  const text = typeof value === 'number' ? String(value) : typeof value === 'string' ? value.trim() : '';
  return text === '' ? null : text;
}

/** One row with exactly the mapped columns; a column without a value is null. The version is a hash of what we read. */
export function buildRecord(object: string, report: Report, plan: ReadPlan, id: string, row: ReportRow, { connection, readAt }: RecordContext): SourceRecord {
  const fields: JsonObject = Object.fromEntries(plan.roots.map((root) => [root, toField(plan, root, row[root])]));
  const related = Object.fromEntries(plan.relations.map(({ name, fields: wanted }) => [name, toRows(plan, name, wanted, row[name])]));
  const own = Object.fromEntries(Object.entries(plan.own).map(([name, column]) => [name, toField(plan, column, row[column])]));
  const { unreadable, nonexistent } = plan;
  return {
    connection,
    object,
    externalId: id,
    version: shortHashOf([fields, related, own, unreadable, nonexistent]).slice(0, 16),
    url: report.recordUrl?.replaceAll('{id}', encodeURIComponent(id)) ?? null,
    fields,
    related,
    state: { kind: 'present' },
    unreadable,
    nonexistent,
    readAt,
    lastHumanEditAt: null,
    lockGroup: null,
    own: Object.keys(plan.own).length === 0 ? null : own,
  };
}

export const deletedRecord = (object: string, externalId: string, { connection, readAt }: RecordContext): SourceRecord => ({
  connection,
  object,
  externalId,
  version: 'deleted',
  url: null,
  fields: {},
  related: {},
  state: { kind: 'deleted' },
  unreadable: [],
  nonexistent: [],
  readAt,
  lastHumanEditAt: null,
  lockGroup: null,
  own: null,
});

function toField(plan: ReadPlan, root: string, value: JsonValue | undefined): JsonValue {
  if (value === undefined || value === null) return null;
  if (isJsonArray(value)) return value.map((item) => toField(plan, root, item));
  if (isJsonObject(value)) return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, coerceValue(item, plan.typeOf(root, name))]));
  return coerceValue(value, plan.typeOf(root));
}

/** A group with one row may come without a list around it. */
function toRows(plan: ReadPlan, name: string, wanted: readonly string[], value: JsonValue | undefined): readonly JsonObject[] {
  const rows = value === undefined || value === null ? [] : isJsonArray(value) ? value : [value];
  return rows.filter(isJsonObject).map((row) => Object.fromEntries(wanted.map((field) => [field, coerceValue(row[field] ?? null, plan.typeOf(name, field))])));
}
