import { z } from 'zod';
import { handoffKindSchema } from './mapping-file.ts';

const primitive = z.union([z.string(), z.number(), z.boolean()]);

/** A test over canonical fields, e.g. { field: job.workModel, oneOf: [remote, hybrid] }. */
export const appliesSchema = z.strictObject({
  field: z.string(),
  oneOf: z.array(primitive).optional(),
  below: z.number().optional().describe('For money: the amount'),
  atLeast: z.number().optional(),
});

/** When an answer is due: at the trigger, or so many business days before an anchor date. */
export const dueSchema = z.union([
  z.literal('reached'),
  z.strictObject({ businessDaysBefore: z.int().min(0), anchor: z.string().describe('Canonical date field, e.g. job.startDate') }),
  z.strictObject({ businessDaysAfter: z.int().min(0), anchor: z.union([z.literal('reached'), z.string()]) }),
]);
export type DueNotation = z.infer<typeof dueSchema>;

export const requirementSchema = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9_]*$/),
  field: z.string().describe('Canonical field'),
  role: z.array(z.string()).optional().describe('For people: somebody with one of these roles'),
  parts: z.array(z.enum(['name', 'email', 'phone', 'role', 'active'])).optional().describe('For people: what must be known of them'),
  countsAlso: z.array(z.string()).optional().describe('Canonical fields that answer it as well'),
  label: z.string(),
  weight: z.number().min(0),
  gate: z.boolean().default(false),
  noneAllowed: z.boolean().default(false).describe('An attested "none" is an answer'),
  owner: z.string().describe('Owner role'),
  due: dueSchema.default('reached'),
  applies: appliesSchema.optional(),
  blocks: z.array(z.string()).optional().describe('Playbook steps that wait for this'),
  minLength: z.int().min(1).optional(),
});
export type Requirement = z.infer<typeof requirementSchema>;

export const requirementsFileSchema = z.strictObject({
  handoff: handoffKindSchema,
  readyAt: z.number().min(0).max(100).default(80),
  zone: z.string().default('UTC'),
  holidays: z.string().optional().describe('Holiday calendar: country or country-region, e.g. US, DE-BY'),
  gapTaskDueInBusinessDays: z.int().min(0).default(2),
  placeholders: z.array(z.string()).default([]).describe('Texts that are no answer, beside the built-in list'),
  requirements: z.array(requirementSchema).min(1),
  segments: z
    .array(
      z.strictObject({
        id: z.string(),
        when: appliesSchema,
        only: z.array(z.string()).optional().describe('Requirement ids that remain'),
        also: z.array(requirementSchema).optional(),
        readyAt: z.number().min(0).max(100).optional(),
      }),
    )
    .default([]),
});
export type RequirementsFile = z.infer<typeof requirementsFileSchema>;
