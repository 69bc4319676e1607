import type { SourceField, SourceObject } from '../../src/core/connector.ts';
import { CANDIDATE_COLUMNS } from './pull/candidates.ts';
import type { Column } from './columns.ts';
import { isObjectName, type ObjectName, type Report } from './config.ts';
import { promptsOf } from './pull/read-report.ts';
import type { SessionParts } from './session-parts.ts';
import { WANTED_COLUMNS } from './setup/wanted-columns.ts';

const LABELS: Readonly<Record<ObjectName, string>> = { jobApplication: 'Job application', worker: 'Worker' };

/** Columns of the reports; read anew each time, because whoever asks has just changed something. */
export async function describe(parts: SessionParts, objects: readonly string[]): Promise<readonly SourceObject[]> {
  parts.client.signal = undefined;
  const described: SourceObject[] = [];
  for (const object of objects.filter(isObjectName)) {
    const report = parts.settings.reports[object];
    if (report !== undefined) described.push(await describeReport(parts, object, report));
    else if (object === 'jobApplication' && parts.settings.candidates !== undefined) described.push(describeCandidates());
  }
  return described;
}

async function describeReport(parts: SessionParts, object: ObjectName, report: Report): Promise<SourceObject> {
  const columns = (await parts.columns.of(object, report, true)) ?? (await columnsOfRows(parts, report));
  const groups = columns.filter(({ children, isList }) => children !== null && isList);
  const fields = columns.flatMap((column): SourceField[] => {
    if (column.children === null) return [toField(object, column.name, report.types[column.name] ?? column.type)];
    return column.isList ? [] : column.children.map((child) => toField(object, `${column.name}.${child.name}`, child.type));
  });
  return { object, label: `${LABELS[object]} (report ${report.name})`, fields, relations: groups.map(({ name }) => ({ name, object: name })) };
}

/** Where the schema cannot be read, the rows have to tell; columns that are blank in all of them stay unknown. */
async function columnsOfRows({ client, context }: SessionParts, report: Report): Promise<readonly Column[]> {
  const rows = await client.report(report, promptsOf(report, null, context.now().toISOString()));
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))].toSorted();
  return names.map((name) => ({ name, type: 'text', isList: rows.some((row) => Array.isArray(row[name])), children: null }));
}

const describeCandidates = (): SourceObject => ({
  object: 'jobApplication',
  label: `${LABELS.jobApplication} (Get_Candidates)`,
  fields: CANDIDATE_COLUMNS.map((name) => toField('jobApplication', name, name === 'Hired' || name === 'Withdrawn' ? 'boolean' : 'text')),
  relations: [],
});

const toField = (object: ObjectName, path: string, type: string): SourceField => ({
  path,
  label: WANTED_COLUMNS[object][path]?.from ?? path.replaceAll('_', ' '),
  type,
  // Every column is the tenant's own; the ones that our README does not name are extras.
  custom: WANTED_COLUMNS[object][path] === undefined,
  writable: false,
  values: null,
  maxLength: null,
});
