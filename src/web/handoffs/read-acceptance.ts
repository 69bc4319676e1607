import { z } from 'zod';
import { AUDIT_OUTCOMES, AUDIT_TOPICS } from '../../core/acceptance/promise-audit.ts';

const text = z.string();
const maybe = text.nullable();
const actor = z.object({ name: text, email: maybe, role: z.enum(['sales', 'operations', 'revops', 'admin']) });
const about = z.object({ requirement: text, label: text, text: maybe });

const auditEntry = z.object({ outcome: z.enum(AUDIT_OUTCOMES), text: maybe, by: actor, at: text });

const acceptanceSchema = z.object({
  submitted: z.object({ by: actor, at: text, text: maybe }).nullable(),
  accepted: z.object({ by: actor, at: text, score: z.number().nullable(), missing: z.array(text), text: maybe }).nullable(),
  delta: z.array(z.object({ field: text, label: text, accepted: z.unknown(), now: z.unknown(), since: text })),
  rejections: z.array(z.object({ number: z.number(), reason: text, text: maybe, about: z.array(about), by: actor, at: text, settled: z.object({ how: z.enum(['handed_in', 'taken_back']), by: actor.nullable(), at: text, text: maybe }).nullable() })),
  questions: z.array(z.object({ number: z.number(), text, about: about.nullable(), by: actor, at: text, answer: z.object({ text, by: actor, at: text }).nullable() })),
  audit: z.partialRecord(z.enum(AUDIT_TOPICS), auditEntry).optional(),
});
export type ShownAcceptance = z.output<typeof acceptanceSchema>;

/** What people decided, asked and answered; null when nobody did, or it is hidden. */
export const readAcceptance = (given: unknown): ShownAcceptance | null => acceptanceSchema.safeParse(given).data ?? null;
