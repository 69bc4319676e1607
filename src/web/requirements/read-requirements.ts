import { z } from 'zod';
import type { JsonValue } from '../../core/json.ts';
import { handoffKindSchema, type HandoffKind } from '../../core/handoff/mapping-file.ts';
import { appliesSchema, dueSchema } from '../../core/handoff/requirements-file.ts';
import { readText, type TextProblem } from '../../core/rules-text/parse-text.ts';

/** A file that somebody works on need not be right: what has another shape than it should reads as missing, or null where the form must leave it alone. */
const word = z.union([z.string(), z.number(), z.boolean()]).transform(String).catch('').default('');
const words = z.array(word).catch([]).default([]);
const amount = z.number().nullable().catch(null).default(null);
const flag = z.boolean().catch(false).default(false);
const applies = z.union([appliesSchema, z.unknown().transform(() => null)]).optional();

const EMPTY_ROW = { id: '', field: '', label: '', weight: null, gate: false, noneAllowed: false, owner: '', due: 'reached' as const, minLength: null, role: [], parts: [], countsAlso: [], blocks: [] };
const rowSchema = z
  .object({
    id: word, field: word, label: word, weight: amount, gate: flag, noneAllowed: flag, owner: word,
    due: dueSchema.nullable().default('reached').catch(null),
    applies, minLength: amount, role: words, parts: words, countsAlso: words, blocks: words,
  })
  .catch({ ...EMPTY_ROW });
/** `due` and `applies` are null when they are written in a way that the form cannot show. */
export type RequirementRow = z.infer<typeof rowSchema>;

const segmentSchema = z
  .object({ id: word, when: applies, only: z.array(word).optional().catch(undefined), also: z.array(rowSchema).catch([]).default([]), readyAt: amount })
  .catch({ id: '', also: [], readyAt: null });
export type SegmentRow = z.infer<typeof segmentSchema>;

const fileSchema = z.object({
  handoff: handoffKindSchema.catch('customer'),
  readyAt: z.number().catch(80).default(80),
  zone: z.string().catch('UTC').default('UTC'),
  holidays: word,
  gapTaskDueInBusinessDays: z.number().catch(2).default(2),
  placeholders: words,
  requirements: z.array(rowSchema).catch([]).default([]),
  segments: z.array(segmentSchema).catch([]).default([]),
});

export interface RequirementsDraft extends z.infer<typeof fileSchema> {
  /** What the text means, as it stands. */
  readonly value: JsonValue;
}
export type ReadRequirements = { readonly ok: true; readonly draft: RequirementsDraft } | { readonly ok: false; readonly problems: readonly TextProblem[] };

/** The file as the form shows it, or why its text cannot be read. */
export function readRequirements(text: string): ReadRequirements {
  const read = readText(text);
  if (!read.ok) return read;
  const parsed = fileSchema.safeParse(read.value);
  if (!parsed.success) return { ok: false, problems: [{ line: 1, column: 1, message: 'the file is not a block of "name: value" lines' }] };
  return { ok: true, draft: { ...parsed.data, value: read.value } };
}

/** Owner roles that the file names. */
export const rolesIn = ({ requirements, segments }: RequirementsDraft): readonly string[] => allRows(requirements, segments).map(({ owner }) => owner);
/** Fields that the file names, a team's own among them. */
export const fieldsIn = ({ requirements, segments }: RequirementsDraft): readonly string[] => [
  ...allRows(requirements, segments).flatMap(({ field, countsAlso, applies: test }) => [field, ...countsAlso, ...(test?.field === undefined ? [] : [test.field])]),
  ...segments.flatMap(({ when }) => when?.field ?? []),
];
export const idsIn = ({ requirements, segments }: RequirementsDraft): readonly string[] => allRows(requirements, segments).map(({ id }) => id);

const allRows = (requirements: readonly RequirementRow[], segments: readonly SegmentRow[]): readonly RequirementRow[] => [...requirements, ...segments.flatMap(({ also }) => also)];

export type { HandoffKind };
