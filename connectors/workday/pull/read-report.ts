import type { ObjectRead, SourceRecord } from '../../../src/core/connector.ts';
import { buildRecord, keyOfRow } from './build-record.ts';
import type { ObjectName, Report } from '../config.ts';
import { alwaysFilled, hiddenReason, vanishedFrom, withoutColumns } from './hidden-columns.ts';
import { HIDDEN_FROM } from '../limits.ts';
import { planRead, type ReadPlan } from './plan-read.ts';
import type { ReportRow } from '../schema.ts';
import { recordContext, type SessionParts } from '../session-parts.ts';

/** A report as it was sent, once. */
export interface ReportReading {
  readonly records: ReadonlyMap<string, SourceRecord>;
  /** Rows that came, with and without an id. */
  readonly rows: number;
  /** Rows without an id, or with one that another row has too. */
  readonly problems: readonly string[];
  /** Columns that seem to have been hidden from us, in words; empty when none was. */
  readonly hidden: readonly string[];
  /** Columns that every row of a whole report holds; what was known before, where this reading cannot tell. */
  readonly always: readonly string[];
}

/** What is asked of one report. */
export interface ReportQuestion {
  readonly object: ObjectName;
  readonly report: Report;
  readonly read: ObjectRead;
  /** null: the whole report. */
  readonly window: { readonly from: string; readonly to: string } | null;
  /** As the cursor remembers. */
  readonly always: readonly string[];
  /** Versions handed over before, by id. */
  readonly known: Readonly<Record<string, string>>;
}

export const readBackOf = ({ settings }: SessionParts, object: ObjectName): Readonly<Record<string, string>> => settings.writeBack?.[object]?.readBack ?? {};

/** Throws ConnectorError. */
export async function readReport(parts: SessionParts, question: ReportQuestion): Promise<ReportReading> {
  const { object, report, known } = question;
  const rows = await askReport(parts, question);
  const hidden = await findHidden(parts, question, rows);
  const inRows = new Set(rows.flatMap((row) => Object.keys(row)));
  const remembered = await planFor(parts, question, inRows, false);
  let plan = remembered;
  let built = buildAll(parts, question, withoutColumns(plan, question.read, hidden), rows);
  const isNews = [...built.records.values()].some(({ externalId, version }) => known[externalId] !== version);
  // A column that the remembered schema names and that no row holds may have been hidden since: a blank must not be
  // told to people as a missing answer before the schema said that it is one.
  if (isNews && !parts.columns.isFresh(object) && remembered.known.some((name) => !inRows.has(name))) {
    plan = await planFor(parts, question, inRows, true);
    built = buildAll(parts, question, withoutColumns(plan, question.read, hidden), rows);
  }
  rememberHireDates(parts, object, report, rows);
  return {
    ...built,
    rows: rows.length,
    hidden: hidden.length === 0 ? [] : [hiddenReason(report, hidden)],
    always: question.window === null ? alwaysFilled(plan, rows, question.always) : question.always,
  };
}

function buildAll(parts: SessionParts, { object, report }: ReportQuestion, plan: ReadPlan, rows: readonly ReportRow[]): Pick<ReportReading, 'records' | 'problems'> {
  const records = new Map<string, SourceRecord>();
  const repeated = new Set<string>();
  let nameless = 0;
  for (const row of rows) {
    const id = keyOfRow(row, report.key);
    if (id === null) nameless += 1;
    else if (records.has(id)) repeated.add(id);
    else records.set(id, buildRecord(object, report, plan, id, row, recordContext(parts)));
  }
  return { records, problems: problemsOf(report, nameless, repeated.size) };
}

const planFor = async (parts: SessionParts, { object, report, read }: ReportQuestion, inRows: ReadonlySet<string>, fresh: boolean): Promise<ReadPlan> =>
  planRead(read, report, await parts.columns.of(object, report, fresh), readBackOf(parts, object), inRows);

const askReport = (parts: SessionParts, { report, window }: ReportQuestion): Promise<readonly ReportRow[]> =>
  parts.client.report(report, promptsOf(report, window?.from ?? null, window?.to ?? parts.context.now().toISOString()));

/** A few changed rows prove nothing: the whole report decides, which costs one more request while the doubt lasts. */
async function findHidden(parts: SessionParts, question: ReportQuestion, rows: readonly ReportRow[]): Promise<readonly string[]> {
  const vanished = vanishedFrom(rows, question.always);
  if (vanished.length === 0) return [];
  const whole = question.window === null ? rows : await askReport(parts, { ...question, window: null });
  return whole.length < HIDDEN_FROM ? [] : vanishedFrom(whole, vanished);
}

/** Values as Workday writes them. Prompts of a report that has none are left out. */
export function promptsOf({ changedSince }: Report, fromIso: string | null, toIso: string): Readonly<Record<string, string>> {
  if (changedSince === null) return {};
  const inForm = (iso: string): string => (changedSince.format === 'date' ? iso.slice(0, 10) : `${iso.slice(0, 19)}.000Z`);
  return { [changedSince.from]: inForm(fromIso ?? `${changedSince.earliest}T00:00:00`), [changedSince.to]: inForm(roundedUp(toIso)) };
}

/** The prompt takes whole seconds: a change within the last one must not fall behind both windows. */
const roundedUp = (iso: string): string => new Date(Math.ceil(Date.parse(iso) / 1000) * 1000).toISOString();

function rememberHireDates({ settings, hireDates }: SessionParts, object: ObjectName, report: Report, rows: readonly ReportRow[]): void {
  const column = settings.writeBack?.worker?.hireDateColumn;
  if (object !== 'worker' || column === undefined) return;
  for (const row of rows) {
    const id = keyOfRow(row, report.key);
    const day = row[column];
    if (id !== null && typeof day === 'string') hireDates.set(id, day.slice(0, 10));
  }
}

const problemsOf = (report: Report, nameless: number, repeated: number): readonly string[] => [
  ...(nameless === 0 ? [] : [`In the report ${report.name} ${nameless} ${nameless === 1 ? 'row has' : 'rows have'} no ${report.key} and ${nameless === 1 ? 'was' : 'were'} left out. Add that column to the report, or correct "key" in the connection.`]),
  ...(repeated === 0
    ? []
    : [`In the report ${report.name} ${repeated} ${repeated === 1 ? 'id stands' : 'ids stand'} in several rows; only the first row of each was read. Make the report show one row per ${report.key}: put repeating values into a group.`]),
];
