import type { SetupRequest, SetupStep } from '../../../src/core/connector.ts';
import type { AskedPath, FieldGuide } from '../../../src/core/setup-guide.ts';
import {
  answeredBy,
  askedOn,
  feedsInWords,
  guidedStep,
  readingLine,
  shownOn,
  writingLine,
  type ShownField,
} from '../../kit/field-guide.ts';
import { taskTableSchema, type TaskTable } from '../config.ts';
import {
  columnIn,
  fieldIn,
  foreignProblem,
  inWords,
  judgeField,
  type AccountFields,
} from './judge-field.ts';
import { isCustom, rootOf } from '../pull/plan-read.ts';
import { INPUT_FIELDS, wantedAs, wantedColumns, WRITE_BACK_FIELDS, type WantedField } from './wanted-fields.ts';

const FIELDS = 'Settings → Custom Fields & Tables';
const SHOWN_PLACE = `${FIELDS} → section "Handoff"`;
const ANSWERED_PLACE = `${FIELDS} → section "New Hire Setup"`;
/** BambooHR's help, "Custom Tables". */
const WHO_BUILDS_TABLES = 'The table builder comes with the packages Core and Pro; with Advantage the account owner asks BambooHR’s support for the table.';
const HIDDEN =
  'HR and the level of the integration, which needs "Edit". "Employee" and managers: "No Access", so that new hires do not see a status about themselves (Settings → Access Levels → the level → Access Level Settings).';

/** The section is opened once; BambooHR makes the alias from the name, so that is typed exactly. */
const clicksIn = (section: string): readonly string[] => [
  `Open ${FIELDS}; where the section "${section}" is missing, add it: a field of the type Section Header.`,
  'New field: type the name exactly as given here, because BambooHR makes the alias from it.',
  'Choose the type; for a list type the options exactly as given.',
];

const means = (fields: Readonly<Record<string, WantedField>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(fields).map(([alias, field]) => [alias, field.means]));

/** What is written, then the task table, then what people fill in when `inputs` asks for it. */
export function fieldSteps(request: SetupRequest, account: AccountFields): readonly SetupStep[] {
  const shown = shownOn(request, 'employee', means(WRITE_BACK_FIELDS)).map((field) => shownStep(field, account));
  const table = request.tasks === false ? [] : tableSteps(taskTableSchema.parse(request.taskSettings ?? {}), account);
  const asked = request.inputs ? askedFields(request).map((path) => askedStep(path, account)) : [];
  return [...shown, ...table, ...asked];
}

/** Fields of the company that the mapping reads; BambooHR has all others by itself. */
const askedFields = (request: SetupRequest): readonly AskedPath[] => {
  const written = new Set(request.writes['employee'] ?? []);
  return askedOn(request, 'employee', isCustom, means(INPUT_FIELDS)).filter(({ path }) => !written.has(path));
};

/** Every field of the company that setup is about: what is written first. */
export const aliasesOf = (request: SetupRequest): readonly string[] => [
  ...(request.writes['employee'] ?? []).filter(isCustom),
  ...(request.inputs ? askedFields(request).map(({ path }) => rootOf(path)) : []),
];

function shownStep(field: ShownField, account: AccountFields): SetupStep {
  const { name, shows, words, statusTexts } = field;
  const found = wantedAs(name, shows);
  const spec = found === null || statusTexts.length === 0 ? found : { ...found, options: statusTexts };
  const foreign = foreignProblem(name);
  return stepOf(account, name, spec, {
    side: 'shows',
    place: SHOWN_PLACE,
    clicks: clicksIn('Handoff'),
    help: words.help,
    whoSees: HIDDEN,
    feeds: 'Written by the service; people only read it.',
    mappingLine: writingLine(field),
    ...(foreign === null ? {} : { state: 'unfit', problem: foreign }),
  });
}

function askedStep(asked: AskedPath, account: AccountFields): SetupStep {
  const alias = rootOf(asked.path);
  const found = wantedAs(alias, asked.feeds[0]?.field ?? null);
  const spec =
    found === null || asked.values === null ? found : { ...found, type: 'List' as const, options: asked.values, optionsAreExamples: false };
  const by = answeredBy(asked);
  return stepOf(account, alias, spec, {
    side: 'answers',
    place: ANSWERED_PLACE,
    clicks: clicksIn('New Hire Setup'),
    help: by === null ? 'Read by the handoff service.' : `Filled in by ${by} before the first day.`,
    whoSees: `${by === null ? 'Whoever fills it in' : `Whoever fills it in (${by})`} needs "Edit", the level of the integration "View Only" (Settings → Access Levels). "Employee": "No Access".`,
    feeds: feedsInWords(asked),
    mappingLine: readingLine(asked),
  });
}

type Given = Pick<FieldGuide, 'side' | 'place' | 'clicks' | 'help' | 'whoSees' | 'feeds' | 'mappingLine'> &
  Partial<Pick<FieldGuide, 'state' | 'problem'>>;

function stepOf(account: AccountFields, alias: string, spec: WantedField | null, given: Given): SetupStep {
  const found = fieldIn(account, alias);
  const guide: FieldGuide = { ...dataOf(alias, spec), ...judgeField(alias, spec, found, account.lists), ...given };
  const how = spec === null ? 'a custom field of a fitting type with this alias' : inWords(spec);
  const create = `${given.place} → New field: ${how}. The alias is made from the name; check it with \`handoff connections describe\`.`;
  return guidedStep(`Employee field ${alias}`, guide, guide.problem ?? (found === null ? create : `"${found.name}" is there.`));
}

function tableSteps(table: TaskTable, account: AccountFields): readonly SetupStep[] {
  const columns = wantedColumns(table);
  const what = `Employee table ${table.table}`;
  const isThere = account.tables.some(({ alias }) => alias === table.table);
  const list = Object.values(columns).map(inWords).join('; ');
  return [
    isThere
      ? { what, action: 'exists', done: true, message: 'The table is there.' }
      : { what, action: 'manual', done: false, message: `${SHOWN_PLACE} → New table "Handoff Tasks" with these columns: ${list}. ${WHO_BUILDS_TABLES}` },
    ...Object.entries(columns).map(([alias, spec]) => columnStep(table, alias, spec, account)),
  ];
}

const COLUMN_HELP: Readonly<Record<keyof TaskTable['columns'], string>> = {
  key: 'Tells the rows of the service apart; never edit it.',
  title: 'What is to be done.',
  owner: 'Who does it.',
  team: 'The team it belongs to.',
  due: 'The day by which it is due.',
  status: 'Set it to done here when it is done: the service notices.',
  note: 'Why, and what it waits for.',
};

function columnStep(table: TaskTable, alias: string, spec: WantedField, account: AccountFields): SetupStep {
  const found = columnIn(account, table.table, alias);
  const [key] = Object.entries(table.columns).find(([, column]) => column === alias) ?? ['title'];
  const help = Object.entries(COLUMN_HELP).find(([name]) => name === key)?.[1] ?? '';
  const guide: FieldGuide = {
    ...dataOf(alias, spec),
    ...judgeField(alias, spec, found, account.lists),
    side: 'shows',
    place: `${SHOWN_PLACE} → table "${labelOfTable(table)}" (${table.table})`,
    clicks: ['In the section "Handoff" add the table where it is missing.', 'Add a column: name, type and options exactly as given here.'],
    help,
    whoSees: HIDDEN,
    feeds: 'A row for each open task, kept after it is done.',
    mappingLine: `tasks.settings.columns.${key}: ${alias}`,
  };
  return guidedStep(`Column ${alias} of ${table.table}`, guide, guide.problem ?? (found === null ? `In the table add ${inWords(spec)}.` : 'The column is there.'));
}

const labelOfTable = ({ table }: TaskTable): string => (table === 'customHandoffTasks' ? 'Handoff Tasks' : table);

const dataOf = (alias: string, spec: WantedField | null): Pick<FieldGuide, 'name' | 'label' | 'type' | 'options' | 'optionsAreExamples'> => ({
  name: alias,
  label: spec?.label ?? alias,
  type: spec?.type ?? 'whatever fits the answer',
  options: spec?.options ?? [],
  optionsAreExamples: spec?.optionsAreExamples ?? false,
});
