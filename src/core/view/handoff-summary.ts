import { z } from 'zod';
import { openQuestions, reworkOf } from '../acceptance/acceptance.ts';
import type { Role } from '../access/permissions.ts';
import type { StoredHandoff } from '../handoff/handoff.ts';
import { sayReadiness } from '../handoff/say-readiness.ts';
import { maySeeValues, titleFor } from './visible-values.ts';

const text = z.string();
const maybe = text.nullable();

export const handoffStatusSchema = z.enum(['pre_close', 'incomplete', 'ready', 'submitted', 'accepted', 'rejected', 'in_onboarding', 'handed_to_cs', 'completed', 'withdrawn', 'rescinded']);
export const handoffKindSchema = z.enum(['customer', 'employee']);

/** One handoff in a list. */
export const handoffSummarySchema = z
  .object({
    id: text,
    kind: handoffKindSchema,
    title: text.describe('Of a hire "New hire" for roles that may not see people’s data'),
    connection: text.describe('Of the record that it was founded on'),
    record: z.object({ object: text, externalId: text }),
    alsoIn: z.array(text).describe('Other connections that hold a record of it'),
    joins: z.array(z.object({ connection: text, object: text, externalId: text, evidence: text })),
    url: maybe,
    score: z.int().nullable().describe('0 to 100; null when nothing counts yet'),
    status: handoffStatusSchema,
    statusReason: maybe.describe('null also for roles that may not see what people wrote'),
    readiness: maybe.describe('Before the close, in one sentence: what the receiving teams would miss if it closed today; null afterwards'),
    olderThanStart: z.boolean().describe('Scored for reports only'),
    openQuestions: z.int(),
    rework: z.object({ rejections: z.int(), questions: z.int() }),
    reachedAt: maybe,
    nextDeadline: maybe,
    gaps: z.array(z.object({ field: text, label: text, reason: text, due: z.boolean(), owner: maybe, note: maybe })),
    tasks: z.array(z.object({ purpose: text, state: text, dueDate: text })),
  })
  .meta({
    id: 'HandoffSummary',
    example: {
      id: '0d9c2a7be1f04c55', kind: 'customer', title: 'Northwind Traders', connection: 'sales', record: { object: 'Opportunity', externalId: '006xx000004TmiQ' }, alsoIn: [], joins: [],
      url: 'https://crm.acme.example/006xx000004TmiQ', score: 82, status: 'incomplete', statusReason: null, readiness: null, olderThanStart: false, openQuestions: 0, rework: { rejections: 0, questions: 0 },
      reachedAt: '2026-11-20T16:00:00.000Z', nextDeadline: '2026-11-25',
      gaps: [{ field: 'goals.primary', label: 'Goal', reason: 'placeholder', due: true, owner: 'Sofia Marin', note: '"TBD" is no answer' }], tasks: [{ purpose: 'gap:sales_rep', state: 'open', dueDate: '2026-11-25' }],
    },
  });
export type HandoffSummary = z.infer<typeof handoffSummarySchema>;

/** `roles`: of whoever looks; the terminal on the service's own machine sees all. */
export function summaryOf(handoff: StoredHandoff, roles: readonly Role[]): HandoffSummary {
  const sees = maySeeValues(roles, handoff.kind);
  return {
    id: handoff.id,
    kind: handoff.kind,
    title: titleFor(handoff, roles),
    connection: handoff.connection,
    record: handoff.founding,
    alsoIn: [...(handoff.alsoIn ?? [])],
    joins: handoff.joins.map((join) => (sees ? join : { ...join, evidence: '' })),
    url: handoff.url,
    score: handoff.score,
    status: handoff.status,
    statusReason: sees ? handoff.statusReason : null,
    readiness: readinessOf(handoff),
    olderThanStart: handoff.backlog,
    openQuestions: openQuestions(handoff.acceptance).length,
    rework: reworkOf(handoff.acceptance),
    reachedAt: handoff.reachedAt,
    nextDeadline: handoff.nextDeadline,
    gaps: handoff.report.gaps.map((gap) => ({ field: gap.field, label: gap.label, reason: gap.reason, due: gap.due, owner: gap.owner.name ?? gap.owner.email, note: sees ? gap.note : null })),
    tasks: handoff.tasks.map((task) => ({ purpose: task.purpose, state: task.state, dueDate: task.dueDate })),
  };
}

/** It names no person and no answer, so every role reads it. */
export const readinessOf = ({ kind, status, report }: Pick<StoredHandoff, 'kind' | 'status' | 'report'>): string | null => (status === 'pre_close' ? sayReadiness(kind, report) : null);
