import { z } from 'zod';
import { FIELD_TYPES, nextId, type Account, type FieldDefinition } from './account.ts';

export const customFieldInput = z.strictObject({
  name: z.string().min(1),
  alias: z.string().regex(/^custom[A-Za-z0-9]+$/),
  type: z.enum(FIELD_TYPES),
  options: z.array(z.string().min(1)).default([]),
});

export type CustomFieldInput = z.input<typeof customFieldInput>;

export const HANDOFF_FIELDS: readonly CustomFieldInput[] = [
  {
    name: 'Handoff Status',
    alias: 'customHandoffStatus',
    type: 'list',
    options: [
      'Incomplete',
      'Ready',
      'Submitted',
      'Accepted',
      'Rejected',
      'Preboarding',
      'Completed',
      'Withdrawn',
      'Rescinded',
    ],
  },
  { name: 'Handoff Completeness', alias: 'customHandoffScore', type: 'int' },
  { name: 'Handoff Missing Fields', alias: 'customHandoffMissing', type: 'textarea' },
  { name: 'Handoff Missing Count', alias: 'customHandoffMissingCount', type: 'int' },
  { name: 'Handoff Gaps', alias: 'customHandoffGaps', type: 'textarea' },
  { name: 'Handoff Status Reason', alias: 'customHandoffStatusReason', type: 'text' },
  { name: 'Handoff Next Deadline', alias: 'customHandoffNextDeadline', type: 'date' },
  { name: 'Handoff Checked At', alias: 'customHandoffCheckedAt', type: 'text' },
  { name: 'Handoff Link', alias: 'customHandoffLink', type: 'text' },
];

export const PACKET_FIELDS: readonly CustomFieldInput[] = [
  { name: 'Work Model', alias: 'customWorkModel', type: 'list', options: ['Remote', 'Hybrid', 'On-site'] },
  {
    name: 'Equipment Profile',
    alias: 'customEquipmentProfile',
    type: 'list',
    options: ['Standard laptop', 'Developer laptop', 'Sales kit'],
  },
  {
    name: 'Legal Entity',
    alias: 'customLegalEntity',
    type: 'list',
    options: ['Acme GmbH', 'Acme Inc.', 'Acme Portugal Lda'],
  },
  { name: 'Cost Center', alias: 'customCostCenter', type: 'text' },
  {
    name: 'Contract Status',
    alias: 'customContractStatus',
    type: 'list',
    options: ['Draft', 'Sent', 'Signed', 'Checks pending', 'Cleared'],
  },
];

export const HANDOFF_TABLE = 'customHandoffTasks';

export const HANDOFF_TABLE_COLUMNS: readonly CustomFieldInput[] = [
  { name: 'Key', alias: 'customHandoffTaskKey', type: 'text' },
  { name: 'Title', alias: 'customHandoffTaskTitle', type: 'text' },
  { name: 'Owner', alias: 'customHandoffTaskOwner', type: 'text' },
  { name: 'Team', alias: 'customHandoffTaskTeam', type: 'text' },
  { name: 'Due', alias: 'customHandoffTaskDue', type: 'date' },
  { name: 'Status', alias: 'customHandoffTaskStatus', type: 'list', options: ['Open', 'Done', 'Cancelled'] },
  { name: 'Note', alias: 'customHandoffTaskNote', type: 'textarea' },
];

function newOptions(account: Account, names: readonly string[]): FieldDefinition['options'] {
  return names.map((name) => ({ id: nextId(account), name, archived: false }));
}

/** Defining again replaces name, type and options but keeps the id, as an admin who edits a field would. */
export function defineFields(account: Account, inputs: readonly CustomFieldInput[]): string[] {
  const parsed = z.array(customFieldInput).parse(inputs);
  for (const input of parsed) {
    const known = account.fields.findIndex(({ alias }) => alias === input.alias);
    const id = account.fields[known]?.id ?? nextId(account);
    const options = newOptions(account, input.options);
    const definition = { ...input, id, options, custom: true };
    if (known < 0) account.fields.push(definition);
    else account.fields[known] = definition;
  }
  return parsed.map(({ alias }) => alias);
}

export function defineTable(account: Account, alias: string, inputs: readonly CustomFieldInput[]): string[] {
  const columns = z.array(customFieldInput).min(1).parse(inputs);
  const definition = {
    alias,
    custom: true,
    columns: columns.map((input) => {
      const id = nextId(account);
      return { ...input, id, options: newOptions(account, input.options), custom: true, required: false };
    }),
  };
  account.tables = [...account.tables.filter((table) => table.alias !== alias), definition];
  return columns.map((column) => column.alias);
}
