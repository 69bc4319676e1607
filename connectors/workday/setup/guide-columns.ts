import type { SetupRequest, SetupStep } from '../../../src/core/connector.ts';
import { ConnectorError } from '../../../src/core/errors.ts';
import type { AskedPath, FieldGuide } from '../../../src/core/setup-guide.ts';
import { answeredBy, byHand, feedsInWords, guidedStep, readingLine } from '../../kit/field-guide.ts';
import { stopsConnection } from '../client.ts';
import type { Column, ColumnType } from '../columns.ts';
import type { ObjectName, Report } from '../config.ts';
import type { SessionParts } from '../session-parts.ts';
import { REPORT_NAMES, WANTED_COLUMNS, type WantedColumn } from './wanted-columns.ts';

const PROMPTS = `two prompts of type Date/Time with the XML aliases From_Moment and To_Moment, used in a filter on the moment of the last functional update of the row ("greater than or equal to From_Moment", "less than or equal to To_Moment"). Without prompts leave changedSince out: the report is then read whole each time`;

/** A report that the connection does not name. */
export function reportStep(object: ObjectName): SetupStep {
  const { name, source, rows } = REPORT_NAMES[object];
  const columns = Object.entries(WANTED_COLUMNS[object]).map(([alias, wanted]) => `${alias} (${wanted.type}: ${wanted.from})`);
  const prompts = object === 'jobApplication' ? ` Prompts: ${PROMPTS}.` : '';
  return byHand(
    `Report ${name}`,
    `Task "Create Custom Report": name ${name}, type Advanced, data source "${source}", "Enable As Web Service" ticked, shared with the integration system user. One row for ${rows}.${prompts} Columns with their XML aliases: ${columns.join('; ')}. Then name it in connections.yaml: reports: { ${object}: { owner: <owner’s user name>, name: ${name}, key: ${object === 'worker' ? 'Employee_ID' : 'Application_ID'} } }.`,
  );
}

/** The report that the connection names, and every column that the mapping reads of it. Throws ConnectorError. */
export async function columnSteps(parts: SessionParts, object: ObjectName, report: Report, request: SetupRequest): Promise<readonly SetupStep[]> {
  const asked = askedColumns(object, report, request);
  const what = `Report ${report.name}`;
  const stepsOf = (columns: readonly Column[] | null): readonly SetupStep[] => asked.map((path) => columnStep(object, report, path, columns));
  let columns: readonly Column[] | null;
  try {
    columns = await parts.columns.of(object, report, true);
  } catch (error) {
    if (!(error instanceof ConnectorError) || stopsConnection(error)) throw error;
    return [{ ...reportStep(object), what, message: `${error.message} ${error.remedy} ${reportStep(object).message}` }, ...stepsOf(error.code === 'not_found' ? [] : null)];
  }
  if (columns === null) return [byHand(what, `Its schema is not read (readSchema: false), so compare its columns with this list yourself: ${asked.map(({ path }) => path).join(', ')}.`), ...stepsOf(null)];
  const names = new Set(columns.map(({ name }) => name));
  const found = asked.map(({ path }) => path).filter((path) => names.has(rootOf(path)));
  return [{ what, action: 'exists', done: true, message: `It is there and shows ${columns.length} columns, ${found.length} of the ${asked.length} wanted: ${found.join(', ')}.` }, ...stepsOf(columns)];
}

/** Without the mapping's own names those of the shipped one. The key is read whether or not the mapping names it. */
function askedColumns(object: ObjectName, report: Report, { asks }: SetupRequest): readonly AskedPath[] {
  const named = asks?.[object] ?? Object.keys(WANTED_COLUMNS[object]).map((path): AskedPath => ({ path, feeds: [], values: null }));
  return named.some(({ path }) => path === report.key) ? named : [{ path: report.key, feeds: [], values: null }, ...named];
}

const rootOf = (path: string): string => path.split('.')[0] ?? path;

function columnStep(object: ObjectName, report: Report, asked: AskedPath, columns: readonly Column[] | null): SetupStep {
  const { path } = asked;
  const wanted = WANTED_COLUMNS[object][path] ?? alike(object, asked);
  const by = answeredBy(asked);
  const own = asked.values ?? wanted?.own ?? [];
  const guide: FieldGuide = {
    side: 'answers',
    place: `Report ${report.name} (task "Edit Custom Report")`,
    clicks: ['Open the report and add a column.', 'Choose the field it shows, and type the XML alias exactly as given here.', 'Give ISSG_Handoff “Get” on the domain that secures the field, then run "Activate Pending Security Policy Changes".'],
    label: path.replaceAll('_', ' '),
    name: path,
    type: wanted?.type ?? 'Text',
    options: own,
    optionsAreExamples: asked.values === null,
    help: wanted?.own === undefined ? `Shows ${wanted?.from ?? 'a field of your own'}.` : `Workday has no field for it. Make one first: task "Create Custom Object" on Worker with a list (or a calculated field), and let ${by ?? 'whoever knows'} fill it in; then show it in this column.`,
    whoSees: 'The report is shared with the integration system user only. Who sees the field itself is decided by its security domain.',
    feeds: path === report.key ? 'Tells the rows apart.' : feedsInWords(asked),
    mappingLine: path === report.key ? `reports.${object}.key: ${path} (in the connection)` : readingLine(asked),
    ...judge(report, path, wanted, columns),
  };
  return guidedStep(`Column ${path} of ${report.name}`, guide, guide.problem ?? (guide.state === 'there' ? 'The column is there.' : messageFor(path, wanted)));
}

/** A column under a name of its own that feeds what one of ours feeds as well. */
function alike(object: ObjectName, { feeds }: AskedPath): WantedColumn | null {
  const alias = feeds.map(({ field }) => MEANING[field]).find((each) => each !== undefined);
  return alias === undefined ? null : (WANTED_COLUMNS[object][alias] ?? null);
}
const MEANING: Readonly<Record<string, string>> = { 'job.workModel': 'Work_Model', 'equipment.profile': 'Equipment_Profile', 'checks.contractStatus': 'Contract_Status', 'job.startDate': 'Hire_Date', 'job.legalEntity': 'Legal_Entity', 'job.costCentre': 'Cost_Center' };

function messageFor(path: string, wanted: WantedColumn | null): string {
  const field = wanted === null ? 'the field that answers it' : `${wanted.from}, ${wanted.type.toLowerCase()}`;
  return `In the report add ${field}, with the XML alias ${path}, or name in the mapping the alias it has. If it is there, the user lacks the domain of its field, or it is blank in every row.`;
}

/** Types in which a column can be read as what is wanted. A number or a text holds any text; a date is read from the first ten letters of a text. */
const FITTING: Readonly<Record<WantedColumn['type'], readonly ColumnType[]>> = {
  Text: ['text', 'number', 'date', 'dateTime'],
  Date: ['date', 'dateTime', 'text'],
  'True/false': ['boolean'],
  'Date and time': ['dateTime', 'text'],
};

function judge({ types, name }: Report, path: string, wanted: WantedColumn | null, columns: readonly Column[] | null): Pick<FieldGuide, 'state' | 'problem'> {
  const root = rootOf(path);
  const column = columns?.find((each) => each.name === root);
  const type = types[root] ?? column?.type;
  if (type === undefined) return { state: columns === null ? 'unknown' : 'missing', problem: null };
  if (wanted === null || FITTING[wanted.type].includes(type)) return { state: 'there', problem: null };
  return { state: 'unfit', problem: `The report ${name} shows ${path} as ${type}, but ${wanted.type.toLowerCase()} is needed (${wanted.from}). Show another field under this alias, or name another column in the mapping.` };
}
