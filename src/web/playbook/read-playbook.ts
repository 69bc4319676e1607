import { z } from 'zod';
import type { JsonValue } from '../../core/json.ts';
import { appliesSchema } from '../../core/handoff/requirements-file.ts';
import { handoffKindSchema } from '../../core/handoff/mapping-file.ts';
import { readText, type TextProblem } from '../../core/rules-text/parse-text.ts';
import { stepDueSchema } from '../../core/tasks/playbook-file.ts';

/** A file that somebody works on need not be right: what has another shape than it should reads as missing, or null where the form must leave it alone. */
const word = z.union([z.string(), z.number(), z.boolean()]).transform(String).catch('').default('');
const due = z.union([stepDueSchema.refine((rule) => (rule.businessDays === undefined) !== (rule.days === undefined)), z.unknown().transform(() => null)]);

const stepSchema = z
  .object({
    id: word, do: word, how: word, team: word, owner: word, stage: word, due,
    applies: z.union([appliesSchema, z.unknown().transform(() => null)]).optional(),
    target: z.number().nullable().catch(null).default(null),
  })
  .catch({ id: '', do: '', how: '', team: '', owner: '', stage: '', due: null, target: null });
/** `due` and `applies` are null when they are written in a way that the form cannot show. */
export type StepRow = z.infer<typeof stepSchema>;

const stageSchema = z
  .object({ id: word, name: word, window: word, owner: word, deliverable: word, qualityCheck: word, handover: word })
  .catch({ id: '', name: '', window: '', owner: '', deliverable: '', qualityCheck: '', handover: '' });
export type StageRow = z.infer<typeof stageSchema>;

const fileSchema = z.object({
  handoff: handoffKindSchema.catch('customer'),
  title: word, owner: word, purpose: word, trigger: word, version: word, nextReview: word, approver: word, holidays: word, qualityCheck: word,
  zone: z.string().catch('UTC').default('UTC'),
  beforeClose: z.object({ tasks: z.boolean().catch(false).default(false) }).catch({ tasks: false }).default({ tasks: false }),
  stages: z.array(stageSchema).catch([]).default([]),
  steps: z.array(stepSchema).catch([]).default([]),
});

export interface PlaybookDraft extends z.infer<typeof fileSchema> {
  /** What the text means, as it stands. */
  readonly value: JsonValue;
}
export type ReadPlaybook = { readonly ok: true; readonly draft: PlaybookDraft } | { readonly ok: false; readonly problems: readonly TextProblem[] };

/** The file as the form shows it, or why its text cannot be read. */
export function readPlaybook(text: string): ReadPlaybook {
  const read = readText(text);
  if (!read.ok) return read;
  const parsed = fileSchema.safeParse(read.value);
  if (!parsed.success) return { ok: false, problems: [{ line: 1, column: 1, message: 'the file is not a block of "name: value" lines' }] };
  return { ok: true, draft: { ...parsed.data, value: read.value } };
}

export interface PlacedStep {
  readonly step: StepRow;
  /** In the file. */
  readonly index: number;
}
export interface StageGroup {
  /** null: steps that name no stage, or one that is not there. */
  readonly stage: StageRow | null;
  /** In the file; -1 without a stage. */
  readonly index: number;
  readonly steps: readonly PlacedStep[];
}

/** Steps under their stages, in the order of the file; those without one come last. */
export function groupSteps({ stages, steps }: PlaybookDraft): readonly StageGroup[] {
  const placed = steps.map((step, index) => ({ step, index }));
  const groups = stages.map((stage, index): StageGroup => ({ stage, index, steps: placed.filter(({ step }) => step.stage === stage.id && stages.findIndex(({ id }) => id === step.stage) === index) }));
  const rest = placed.filter(({ step }) => !stages.some(({ id }) => id === step.stage));
  return rest.length > 0 || stages.length === 0 ? [...groups, { stage: null, index: -1, steps: rest }] : groups;
}
