import { deal, longText, type FieldDefinition } from './fields.ts';

type FieldType = Readonly<Record<string, unknown>>;

/** One of our results on the opportunity, whatever the mapping calls its field. */
interface Output {
  /** What a mapping's `writeBack.fields` says it shows. */
  readonly shows: string;
  /** The name in the default mapping. */
  readonly name: string;
  readonly label: string;
  readonly help: string;
  /** `statuses`: texts of the statuses in their order. */
  readonly type: (statuses: readonly string[]) => FieldType;
}

const number = (): FieldType => ({ type: 'Number', precision: 3, scale: 0 });

/** The list is restricted: a text that nobody foresaw is refused, not added. */
const picklist = (statuses: readonly string[]): FieldType => ({
  type: 'Picklist',
  valueSet: {
    restricted: true,
    valueSetDefinition: {
      sorted: false,
      value: statuses.map((value) => ({ valueName: value, label: value, default: false })),
    },
  },
});

const OUTPUTS: readonly Output[] = [
  { shows: 'score', name: 'Handoff_Score__c', label: 'Handoff Completeness', help: 'How complete the handoff to onboarding is, 0 to 100.', type: number },
  { shows: 'status', name: 'Handoff_Status__c', label: 'Handoff Status', help: 'Where the handoff stands.', type: picklist },
  {
    shows: 'missing',
    name: 'Handoff_Missing_Fields__c',
    label: 'Handoff Missing',
    help: 'What onboarding still needs to know, and who can say it.',
    type: () => longText(32_768),
  },
  { shows: 'missingCount', name: 'Handoff_Missing_Count__c', label: 'Handoff Missing Count', help: 'How many answers are missing.', type: number },
  {
    shows: 'gaps',
    name: 'Handoff_Gaps__c',
    label: 'Handoff Gaps (data)',
    help: 'The missing answers as data, for components and reports.',
    type: () => longText(131_072),
  },
  {
    shows: 'statusReason',
    name: 'Handoff_Status_Reason__c',
    label: 'Handoff Status Reason',
    help: 'Why the handoff has this status.',
    type: () => ({ type: 'Text', length: 255 }),
  },
  {
    shows: 'nextDeadline',
    name: 'Handoff_Next_Deadline__c',
    label: 'Handoff Next Deadline',
    help: 'The next date by which something is due.',
    type: () => ({ type: 'Date' }),
  },
  { shows: 'checkedAt', name: 'Handoff_Checked_At__c', label: 'Handoff Checked At', help: 'When the handoff last changed.', type: () => ({ type: 'DateTime' }) },
  { shows: 'link', name: 'Handoff_Link__c', label: 'Handoff Page', help: 'Opens the handoff.', type: () => ({ type: 'Url' }) },
  { shows: 'openTasks', name: 'Handoff_Open_Tasks__c', label: 'Handoff Open Tasks', help: 'How many tasks of the handoff are open.', type: number },
  { shows: 'taskList', name: 'Handoff_Tasks__c', label: 'Handoff Tasks', help: 'The tasks of the handoff.', type: () => longText(32_768) },
];

/** What the default mapping names: our field → what it shows. */
export const DEFAULT_SHOWS: Readonly<Record<string, string>> = Object.fromEntries(
  OUTPUTS.filter(({ shows }) => shows !== 'openTasks' && shows !== 'taskList').map(({ name, shows }) => [name, shows]),
);

/** The labels that the default mapping writes. */
export const STATUS_VALUES = [
  'Pre-close',
  'Incomplete',
  'Ready',
  'Submitted',
  'Accepted',
  'Rejected',
  'In onboarding',
  'Handed to CS',
  'Completed',
  'Withdrawn',
];

/** The fields a mapping writes; what it shows that we do not know is left out. `shows` and `statuses`: as in a ShipRequest, statuses without repeats. */
export const outputFields = (shows: Readonly<Record<string, string>>, statuses: readonly string[]): readonly FieldDefinition[] =>
  OUTPUTS.flatMap((output) =>
    Object.keys(shows)
      .filter((name) => shows[name] === output.shows)
      .map((name) => deal(name, output.label, output.help, output.type(statuses))),
  );

export const OUTPUT_FIELDS: readonly FieldDefinition[] = outputFields(DEFAULT_SHOWS, STATUS_VALUES);

/** Default name of the field that shows this; undefined for what we do not know. */
export const defaultNameOf = (shown: string): string | undefined => OUTPUTS.find(({ shows }) => shows === shown)?.name;

/** A bar of 100 pixels for page layouts and list views: the pictures belong to Salesforce, the figure stands beside them. */
export const progressField = (score: string): FieldDefinition =>
  deal(PROGRESS_NAME, 'Handoff Progress', 'Handoff completeness as a bar.', {
    type: 'Text',
    formula: [
      `IF(ISBLANK(${score}), "",`,
      `IMAGE("/img/samples/color_green.gif", "complete", 10, ${score}) &`,
      `IMAGE("/img/samples/color_red.gif", "missing", 10, 100 - ${score}) &`,
      `" " & TEXT(${score}) & "%")`,
    ].join('\n'),
    formulaTreatBlanksAs: 'BlankAsBlank',
  });
export const PROGRESS_NAME = 'Handoff_Progress__c';
