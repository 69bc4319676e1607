import { z } from 'zod';
import { V1_TYPES, type Attribute, type Company } from './company.ts';

const STANDARD: readonly (readonly [key: string, label: string, type: Attribute['type']])[] = [
  ['first_name', 'First name', 'standard'],
  ['last_name', 'Last name', 'standard'],
  ['preferred_name', 'Preferred name', 'standard'],
  ['email', 'Email', 'standard'],
  ['gender', 'Gender', 'standard'],
  ['profile_picture', 'Profile picture', 'standard'],
  ['status', 'Status', 'standard'],
  ['position', 'Position', 'standard'],
  ['supervisor', 'Supervisor', 'standard'],
  ['employment_type', 'Employment type', 'standard'],
  ['weekly_working_hours', 'Weekly hours', 'standard'],
  ['hire_date', 'Hire date', 'date'],
  ['contract_end_date', 'Contract ends', 'date'],
  ['termination_date', 'Termination date', 'date'],
  ['probation_period_end', 'Probation period end', 'date'],
  ['office', 'Office', 'standard'],
  ['department', 'Department', 'standard'],
  ['team', 'Team', 'standard'],
  ['legal_entity', 'Legal entity', 'standard'],
  ['cost_centers', 'Cost center', 'standard'],
];

export function standardAttributes(): Attribute[] {
  return STANDARD.map(([key, label, type]) => ({ key, label, type, universalId: key, options: [], custom: false }));
}

export const attributeInput = z.strictObject({
  key: z.string().regex(/^dynamic_\d+$/),
  label: z.string().min(1),
  type: z.enum(V1_TYPES),
  universalId: z.string().nullable().default(null),
  options: z.array(z.string()).default([]),
});

export type AttributeInput = z.input<typeof attributeInput>;

/** What a new hire's packet needs and no HRIS has as a standard. */
export const PACKET_ATTRIBUTES: readonly AttributeInput[] = [
  { key: 'dynamic_801', label: 'Personal email', type: 'standard', universalId: 'personal_email' },
  {
    key: 'dynamic_802',
    label: 'Work model',
    type: 'list',
    universalId: 'work_model',
    options: ['Remote', 'Hybrid', 'On-site'],
  },
  {
    key: 'dynamic_803',
    label: 'Equipment profile',
    type: 'list',
    universalId: 'equipment_profile',
    options: ['Standard laptop', 'Developer laptop', 'Sales kit'],
  },
  { key: 'dynamic_804', label: 'Private phone', type: 'standard' },
  { key: 'dynamic_805', label: 'Home address', type: 'multiline' },
  { key: 'dynamic_806', label: 'Contract status', type: 'list', options: ['Draft', 'Sent', 'Signed'] },
];

/** Created once by an administrator and ticked for the credential. */
export const HANDOFF_ATTRIBUTES: readonly AttributeInput[] = [
  {
    key: 'dynamic_901',
    label: 'Handoff status',
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
  { key: 'dynamic_902', label: 'Handoff score', type: 'integer' },
  { key: 'dynamic_903', label: 'Handoff missing fields', type: 'multiline' },
  { key: 'dynamic_904', label: 'Handoff open tasks', type: 'multiline' },
];

/** Defining again replaces label, type and options, as an administrator who edits an attribute would. */
export function defineAttributes(company: Company, inputs: readonly AttributeInput[]): string[] {
  const parsed = z.array(attributeInput).parse(inputs);
  for (const input of parsed) {
    const known = company.attributes.findIndex(({ key }) => key === input.key);
    const definition = { ...input, custom: true };
    if (known < 0) company.attributes.push(definition);
    else company.attributes[known] = definition;
  }
  return parsed.map(({ key }) => key);
}
