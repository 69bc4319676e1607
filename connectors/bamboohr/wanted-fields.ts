import type { TaskTable } from './config.ts';

/** A field or column as an administrator has to create it. */
export interface WantedField {
  readonly label: string;
  readonly type: 'Number' | 'Long text' | 'Short text' | 'Date' | 'List';
  readonly options: readonly string[];
}

const wanted = (label: string, type: WantedField['type'], options: readonly string[] = []): WantedField => ({
  label,
  type,
  options,
});

/** Labels matter: BambooHR makes the alias from them ("Handoff Score" → customHandoffScore). */
export const WRITE_BACK_FIELDS: Readonly<Record<string, WantedField>> = {
  customHandoffScore: wanted('Handoff Score', 'Number'),
  customHandoffStatus: wanted('Handoff Status', 'List', [
    'Incomplete',
    'Ready',
    'Submitted',
    'Accepted',
    'Rejected',
    'Preboarding',
    'Completed',
    'Withdrawn',
    'Rescinded',
  ]),
  customHandoffMissing: wanted('Handoff Missing', 'Long text'),
  customHandoffMissingCount: wanted('Handoff Missing Count', 'Number'),
  customHandoffGaps: wanted('Handoff Gaps', 'Long text'),
  customHandoffStatusReason: wanted('Handoff Status Reason', 'Short text'),
  customHandoffNextDeadline: wanted('Handoff Next Deadline', 'Date'),
  customHandoffCheckedAt: wanted('Handoff Checked At', 'Short text'),
  customHandoffLink: wanted('Handoff Link', 'Short text'),
  customHandoffOpenTasks: wanted('Handoff Open Tasks', 'Number'),
};

/** Input fields of the packet that BambooHR does not have by itself. */
export const INPUT_FIELDS: Readonly<Record<string, WantedField>> = {
  customWorkModel: wanted('Work Model', 'List', ['Remote', 'Hybrid', 'On-site']),
  customEquipmentProfile: wanted('Equipment Profile', 'List', ['Standard laptop', 'Developer laptop', 'Sales kit']),
  customLegalEntity: wanted('Legal Entity', 'List', ['(your legal entities)']),
  customCostCenter: wanted('Cost Center', 'Short text'),
  customContractStatus: wanted('Contract Status', 'List', ['Draft', 'Sent', 'Signed', 'Checks pending', 'Cleared']),
};

/** Columns of the task table by alias. */
export function wantedColumns(table: TaskTable): Readonly<Record<string, WantedField>> {
  const { columns, statusLabels } = table;
  return {
    [columns.key]: wanted('Handoff Task Key', 'Short text'),
    [columns.title]: wanted('Handoff Task Title', 'Short text'),
    [columns.owner]: wanted('Handoff Task Owner', 'Short text'),
    [columns.team]: wanted('Handoff Task Team', 'Short text'),
    [columns.due]: wanted('Handoff Task Due', 'Date'),
    [columns.status]: wanted('Handoff Task Status', 'List', Object.values(statusLabels)),
    ...(columns.note === null ? {} : { [columns.note]: wanted('Handoff Task Note', 'Long text') }),
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
