import type { TaskTable } from '../config.ts';

/** A field or column as an administrator has to create it. */
export interface WantedField {
  readonly label: string;
  readonly type: 'Number' | 'Long text' | 'Short text' | 'Date' | 'List';
  readonly options: readonly string[];
  /** Any other options do as well. */
  readonly optionsAreExamples: boolean;
  /** What it shows, in the word of the mapping, or the field of the packet that it answers. */
  readonly means: string;
}

const wanted = (
  label: string,
  type: WantedField['type'],
  means: string,
  options: readonly string[] = [],
  optionsAreExamples = false,
): WantedField => ({ label, type, options, optionsAreExamples, means });

const STATUSES = [
  'Incomplete',
  'Ready',
  'Submitted',
  'Accepted',
  'Rejected',
  'Preboarding',
  'Completed',
  'Withdrawn',
  'Rescinded',
] as const;

/** Labels matter: BambooHR makes the alias from them ("Handoff Score" → customHandoffScore). */
export const WRITE_BACK_FIELDS: Readonly<Record<string, WantedField>> = {
  customHandoffScore: wanted('Handoff Score', 'Number', 'score'),
  customHandoffStatus: wanted('Handoff Status', 'List', 'status', STATUSES),
  customHandoffMissing: wanted('Handoff Missing', 'Long text', 'missing'),
  customHandoffMissingCount: wanted('Handoff Missing Count', 'Number', 'missingCount'),
  customHandoffGaps: wanted('Handoff Gaps', 'Long text', 'gaps'),
  customHandoffStatusReason: wanted('Handoff Status Reason', 'Short text', 'statusReason'),
  customHandoffNextDeadline: wanted('Handoff Next Deadline', 'Date', 'nextDeadline'),
  customHandoffCheckedAt: wanted('Handoff Checked At', 'Short text', 'checkedAt'),
  customHandoffLink: wanted('Handoff Link', 'Short text', 'link'),
  customHandoffOpenTasks: wanted('Handoff Open Tasks', 'Number', 'openTasks'),
  customHandoffTaskList: wanted('Handoff Task List', 'Long text', 'taskList'),
};

const LAPTOPS = ['Standard laptop', 'Developer laptop', 'Sales kit'] as const;
const CONTRACT_STATUSES = ['Draft', 'Sent', 'Signed', 'Checks pending', 'Cleared'] as const;

/** Input fields of the packet that BambooHR does not have by itself. */
export const INPUT_FIELDS: Readonly<Record<string, WantedField>> = {
  customWorkModel: wanted('Work Model', 'List', 'job.workModel', ['Remote', 'Hybrid', 'On-site']),
  customEquipmentProfile: wanted('Equipment Profile', 'List', 'equipment.profile', LAPTOPS, true),
  customLegalEntity: wanted('Legal Entity', 'List', 'job.legalEntity', ['Acme GmbH', 'Acme Inc.'], true),
  customCostCenter: wanted('Cost Center', 'Short text', 'job.costCentre'),
  customContractStatus: wanted('Contract Status', 'List', 'checks.contractStatus', CONTRACT_STATUSES, true),
};

/** How a field of this name is made that means this: by its name, else like the field of ours that means the same. */
export function wantedAs(name: string, means: string | null): WantedField | null {
  const all = { ...WRITE_BACK_FIELDS, ...INPUT_FIELDS };
  const named = Object.hasOwn(all, name) ? all[name] : undefined;
  if (named !== undefined && (means === null || named.means === means)) return named;
  const alike = Object.values(all).find((each) => each.means === means);
  return alike === undefined ? null : { ...alike, label: labelOf(name) };
}

/** BambooHR makes customWorkModel of "Work Model". */
export const labelOf = (alias: string): string =>
  alias
    .replace(/^custom/, '')
    .replace(/([a-z0-9])(?=[A-Z])/g, '$1 ')
    .trim();

/** Columns of the task table by alias. */
export function wantedColumns(table: TaskTable): Readonly<Record<string, WantedField>> {
  const { columns, statusLabels } = table;
  const column = (alias: string, type: WantedField['type'], options: readonly string[] = []): WantedField =>
    wanted(labelOf(alias), type, '', options);
  return {
    [columns.key]: column(columns.key, 'Short text'),
    [columns.title]: column(columns.title, 'Short text'),
    [columns.owner]: column(columns.owner, 'Short text'),
    [columns.team]: column(columns.team, 'Short text'),
    [columns.due]: column(columns.due, 'Date'),
    [columns.status]: column(columns.status, 'List', Object.values(statusLabels)),
    ...(columns.note === null ? {} : { [columns.note]: column(columns.note, 'Long text') }),
  };
}

/** meta/fields types by the name an administrator sees. */
export const META_TYPES: Readonly<Record<WantedField['type'], readonly string[]>> = {
  Number: ['int', 'integer', 'decimal', 'number', 'currency', 'text'],
  'Long text': ['textarea', 'text'],
  'Short text': ['text', 'textarea', 'url', 'email'],
  Date: ['date', 'text'],
  List: ['list', 'text'],
};
