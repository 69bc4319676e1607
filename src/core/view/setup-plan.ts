import { z } from 'zod';
import type { FieldGuide } from '../setup-guide.ts';

const text = z.string();
const texts = z.array(text).readonly();

const fieldGuideSchema = z
  .object({
    side: z.enum(['shows', 'answers']).describe('shows: the service writes it · answers: people fill it in and the rules read it'),
    place: text.describe('Where it is made, in the vendor’s words; equal for fields that are made in one place'),
    clicks: texts.describe('What to do there for each field, a step each'),
    label: text,
    name: text.describe('As the mapping names it'),
    type: text.describe('In the words of the vendor’s administration'),
    options: texts.describe('Texts of a list'),
    optionsAreExamples: z.boolean().describe('Any other options do as well'),
    help: text.describe('To put beside the field'),
    whoSees: text.describe('Who is to see it, and by what that is set. No vendor’s interface tells who does'),
    feeds: text.describe('Which answer it is and how much that counts, or what it shows'),
    mappingLine: text.describe('The line of the mapping that reads or writes it'),
    state: z.enum(['there', 'missing', 'unfit', 'unknown']).describe('unfit: there, but of another type, without an option, or not a field of ours · unknown: the vendor’s interface does not tell'),
    problem: text.nullable().describe('What is wrong with what was found, and the remedy'),
  })
  .meta({ id: 'FieldGuide' }) satisfies z.ZodType<FieldGuide>;

const stepSchema = z.object({
  what: text,
  action: z.enum(['create', 'update', 'delete', 'exists', 'manual']),
  done: z.boolean(),
  message: text,
  guide: fieldGuideSchema.optional().describe('Where a field has to be made by hand: the same as data, for a checklist'),
  unfit: z.literal(true).optional().describe('A field that is there but cannot hold what is written: setup changes nothing until it is mended'),
});
export type PlannedStep = z.infer<typeof stepSchema>;

/** What "handoff setup" would do in the source. */
export const setupPlanSchema = z
  .object({ connection: text, steps: z.array(stepSchema).readonly() })
  .meta({ id: 'SetupPlan', example: { connection: 'sales', steps: [{ what: 'field Handoff_Score__c', action: 'create', done: false, message: 'Would be created.' }] } });
export type SetupPlan = z.infer<typeof setupPlanSchema>;
