import { z } from 'zod';

/** What sales and operations go through together before or at the close. */
export const AUDIT_TOPICS = ['scope', 'timeline', 'integrations', 'service_expectations', 'edge_cases', 'verbal_commitments'] as const;
export type AuditTopic = (typeof AUDIT_TOPICS)[number];

/** confirmed: delivery can do it as sold · adjusted: it was put right with the customer · at_risk: known, and carried as a risk · none: there is nothing of it. */
export const AUDIT_OUTCOMES = ['confirmed', 'adjusted', 'at_risk', 'none'] as const;
export type AuditOutcome = (typeof AUDIT_OUTCOMES)[number];

const entrySchema = z.object({
  outcome: z.enum(AUDIT_OUTCOMES),
  /** What was found, in people's own words. */
  note: z.string().nullable(),
  by: z.string(),
  /** ISO instant. */
  at: z.string(),
});
export type AuditEntry = z.infer<typeof entrySchema>;
/** By topic; what is left out was not gone through yet. */
export const promiseAuditSchema = z.partialRecord(z.enum(AUDIT_TOPICS), entrySchema);
export type PromiseAudit = z.infer<typeof promiseAuditSchema>;
