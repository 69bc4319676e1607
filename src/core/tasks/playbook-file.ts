import { z } from 'zod';
import { appliesSchema } from '../handoff/requirements-file.ts';
import { handoffKindSchema } from '../handoff/mapping-file.ts';

/** Due dates are relative to an anchor: `reached` (won, accepted) or a canonical date field. */
export const stepDueSchema = z.strictObject({
  anchor: z.string().describe('reached, or a canonical date field such as job.startDate'),
  businessDays: z.int().optional().describe('Negative: before the anchor'),
  days: z.int().optional().describe('Calendar days; negative: before the anchor'),
});
export const playbookStepSchema = z
  .strictObject({
    id: z.string().regex(/^[a-z][a-z0-9_]*$/),
    do: z.string().describe('Starts with a verb: "Order laptop and core software"'),
    how: z.string().optional(),
    team: z.string(),
    owner: z.string().describe('Owner role'),
    due: stepDueSchema,
    applies: appliesSchema.optional(),
    target: z.number().min(0).max(1).optional().describe('Share that should be on time'),
    stage: z.string().optional().describe('Id of the stage it belongs to'),
  })
  .refine((step) => (step.due.businessDays === undefined) !== (step.due.days === undefined), {
    message: 'due needs either businessDays or days',
  });
export type PlaybookStep = z.infer<typeof playbookStepSchema>;

/** What several steps together lead to. */
export const playbookStageSchema = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9_]*$/),
  name: z.string().describe('As people read it: "Kick-off"'),
  window: z.string().optional().describe('When it should happen, in words: "within 48 hours"'),
  owner: z.string().optional().describe('Owner role that answers for it'),
  deliverable: z.string().optional().describe('What is on file when it is done'),
  qualityCheck: z.string().optional().describe('What must hold before it counts as done'),
  handover: z.string().optional().describe('What goes on to whom'),
});
export type PlaybookStage = z.infer<typeof playbookStageSchema>;

export const playbookFileSchema = z.strictObject({
  handoff: handoffKindSchema,
  title: z.string().refine((title) => title.trim().split(/\s+/).length <= 8, { message: 'eight words or fewer' }),
  owner: z.string(),
  purpose: z.string(),
  trigger: z.string(),
  version: z.string(),
  nextReview: z.iso.date(),
  approver: z.string(),
  zone: z.string().default('UTC'),
  holidays: z.string().optional(),
  qualityCheck: z.string(),
  beforeClose: z
    .strictObject({ tasks: z.boolean().describe('Ask for what is missing while a deal is in a late stage or an offer is out; the same tasks go on after the close') })
    .optional()
    .describe('What happens before the close. Left out: a readiness, and nobody is asked'),
  stages: z.array(playbookStageSchema).optional().describe('In the order in which they follow each other; steps name theirs'),
  steps: z.array(playbookStepSchema),
});
export type PlaybookFile = z.infer<typeof playbookFileSchema>;
