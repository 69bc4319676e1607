import { closest, distance } from 'fastest-levenshtein';
import { z } from 'zod';
import { HandoffError } from '../errors.ts';
import { AUDIT_OUTCOMES, AUDIT_TOPICS, OUTCOMES_IN_WORDS, TOPICS_IN_WORDS } from './promise-audit.ts';
import { REJECTION_CODES, REJECTION_REASONS } from './rejection-reasons.ts';

const LONGEST_TEXT = 2_000;
const text = z.string().trim().min(1, { error: 'is empty' }).max(LONGEST_TEXT, { error: `is longer than ${LONGEST_TEXT} characters` });

/** Decisions are taken by people: a name or an address that somebody can be asked by. */
export const actorSchema = z
  .strictObject({
    name: z.string().trim().min(2, { error: 'is too short for a name' }).max(200),
    email: z.email().nullable().default(null),
    role: z.enum(['sales', 'operations', 'revops', 'admin'], { error: 'is none of sales, operations, revops, admin' }),
  })
  .describe('Who takes the step');

/** The revision that the person looked at; left out, whatever stands there now counts. */
const revision = z.int().min(1).optional().describe('Refuse when the handoff was saved since this revision was read');
const step = { by: actorSchema, revision };
const field = z.string().trim().min(1).describe('Requirement id, as in requirements.yaml');

export const submitSchema = z.strictObject({
  ...step,
  confirmed: text.optional().describe('What was confirmed with the customer, and with whom; needed after a rejection'),
});
export const acceptSchema = z.strictObject({
  ...step,
  anyway: text.optional().describe('Why it is accepted although something that is needed is missing'),
});
export const rejectSchema = z.strictObject({
  ...step,
  reason: z
    .enum(REJECTION_CODES, { error: ({ input }) => (input === undefined || input === '' ? `is missing: name one of ${REJECTION_CODES.join(', ')}` : `${JSON.stringify(input)} is none of ${REJECTION_CODES.join(', ')}${typeof input === 'string' ? hintFor(input, REJECTION_CODES) : ''}`) })
    .describe(Object.entries(REJECTION_REASONS).map(([code, words]) => `${code}: ${words}`).join(' · ')),
  text: text.optional().describe('The reason in your own words; needed with "other"'),
  fields: z.array(z.strictObject({ field, text: text.optional() })).max(100).default([]).describe('Which answers it is about'),
});
export const askSchema = z.strictObject({ ...step, text, field: field.optional() });
export const answerSchema = z.strictObject({ ...step, question: z.int().min(1), text });
export const confirmSchema = z.strictObject({ ...step, fields: z.array(z.string().trim().min(1)).max(100).default([]).describe('Canonical fields; none: all that changed') });

export const auditSchema = z.strictObject({
  ...step,
  topic: z.enum(AUDIT_TOPICS, { error: `is none of ${AUDIT_TOPICS.join(', ')}` }).describe(Object.entries(TOPICS_IN_WORDS).map(([code, words]) => `${code}: ${words}`).join(' · ')),
  outcome: z.enum(AUDIT_OUTCOMES, { error: `is none of ${AUDIT_OUTCOMES.join(', ')}` }).describe(Object.entries(OUTCOMES_IN_WORDS).map(([code, words]) => `${code}: ${words}`).join(' · ')),
  text: text.optional().describe('What was found; needed with adjusted and at_risk'),
});

export type SubmitInput = z.input<typeof submitSchema>;
export type AcceptInput = z.input<typeof acceptSchema>;
export type RejectInput = z.input<typeof rejectSchema>;
export type AskInput = z.input<typeof askSchema>;
export type AnswerInput = z.input<typeof answerSchema>;
export type ConfirmInput = z.input<typeof confirmSchema>;
export type AuditInput = z.input<typeof auditSchema>;

/** ` – did you mean "x"?` when one of the names is near. */
export function hintFor(given: string, names: readonly string[]): string {
  if (names.length === 0) return '';
  const near = closest(given.toLowerCase(), [...names]);
  return distance(given.toLowerCase(), near) <= Math.max(2, Math.floor(near.length / 3)) ? ` – did you mean "${near}"?` : '';
}

/** What was given, checked. Throws HandoffError `invalid_step` that names every problem. */
export function readInput<T>(schema: z.ZodType<T>, input: unknown): T {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => `${issue.path.length === 0 ? 'the step' : issue.path.join('.')} ${issue.message}`);
  throw new HandoffError({ code: 'invalid_step', message: `${problems.join('; ')}.`, remedy: 'Correct it and try again; nothing was changed.', exitCode: 2 });
}
