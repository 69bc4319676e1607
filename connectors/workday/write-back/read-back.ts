import type { FieldsWriteBack } from '../../../src/core/connector.ts';
import type { JsonValue } from '../../../src/core/json.ts';
import { keyOfRow } from '../pull/build-record.ts';
import type { ObjectName } from '../config.ts';
import { toFieldText } from './custom-object.ts';
import { promptsOf } from '../pull/read-report.ts';
import type { ReportRow } from '../schema.ts';
import type { SessionParts } from '../session-parts.ts';

/** Rows of the whole report by id, or null where nothing is read back for this object. Throws ConnectorError. */
export async function readRows({ settings, client, context }: SessionParts, object: ObjectName): Promise<ReadonlyMap<string, ReportRow> | null> {
  const report = settings.reports[object];
  if (report === undefined) return null;
  const rows = await client.report(report, promptsOf(report, null, context.now().toISOString()));
  return new Map(rows.flatMap((row) => {
    const id = keyOfRow(row, report.key);
    return id === null ? [] : [[id, row] as const];
  }));
}

/** Names of the written fields that the report shows otherwise; null when the report cannot say anything about them. */
export function differing(item: FieldsWriteBack, readBack: Readonly<Record<string, string>>, row: ReportRow | undefined): readonly string[] | null {
  const shown = Object.keys(item.values).filter((name) => readBack[name] !== undefined);
  if (row === undefined || shown.length === 0) return null;
  return shown.filter((name) => !isSame(item.values[name] ?? null, row[readBack[name] ?? '']));
}

/** Reports show numbers with or without decimals and leave out what is blank. */
function isSame(written: JsonValue, read: JsonValue | undefined): boolean {
  const a = normal(toFieldText(written));
  const b = normal(toFieldText(read ?? null));
  return a === b || (isNumber(a) && isNumber(b) && Number(a) === Number(b)) || (isDay(a) && b.startsWith(a));
}
const normal = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();
const isNumber = (text: string): boolean => /^-?\d+(\.\d+)?$/.test(text);
const isDay = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(text);
