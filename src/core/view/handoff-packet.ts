import { z } from 'zod';
import { openQuestions } from '../acceptance/acceptance.ts';
import type { Role } from '../access/permissions.ts';
import { labelOf } from '../handoff/fields.ts';
import type { StoredHandoff } from '../handoff/handoff.ts';
import type { Provenance } from '../handoff/record.ts';
import type { PageState } from '../ports.ts';
import type { OutboxRow } from '../reconcile/outbox.ts';
import type { TaskState } from '../tasks/task-state.ts';
import { handoffSummarySchema, summaryOf } from './handoff-summary.ts';
import { recordedScoresOf, recordedScoresSchema } from './recorded-scores.ts';
import { shownRecords, shownRecordSchema } from './shown-records.ts';
import { maySeeValues } from './visible-values.ts';

const text = z.string();
const maybe = text.nullable();
const personSchema = z.object({ id: maybe, name: maybe, email: maybe });

const provenanceSchema = z.object({ connection: text, object: text, externalId: text, path: text, readAt: text });
const answerSchema = z.object({
  field: text,
  label: text,
  value: z.unknown().describe('null when there is no valid answer, and for roles that may not see it'),
  reason: maybe.describe('Why there is no valid answer'),
  refused: z.unknown().describe('What the source holds where that is no valid answer; null for roles that may not see it'),
  note: maybe.describe('Why it was refused, or what was attested'),
  transform: maybe.describe('What was done to it, in words'),
  source: provenanceSchema.nullable(),
  contested: z.array(z.object({ value: z.unknown(), source: provenanceSchema.nullable() })).describe('What other records say instead; empty for roles that may not see values'),
});
const deliverySchema = z.object({
  connection: text,
  state: z.enum(['planned', 'sent', 'written', 'failed', 'unconfirmed', 'ended']).describe('planned: not sent yet · sent: no answer yet · written: the source shows it · failed: see the sync errors · ended: a person deleted it there'),
  remoteId: maybe.describe('Of the task in the source'),
  notBefore: maybe,
});
const taskSchema = z.object({
  key: text,
  purpose: text,
  state: z.enum(['open', 'waiting', 'filled', 'ended_by_person', 'withdrawn']),
  subject: maybe,
  dueDate: text,
  compressed: z.boolean().describe('There was less time left than it should have'),
  owner: personSchema.nullable(),
  asksFor: z.array(text).describe('Requirement ids'),
  delivery: z.array(deliverySchema),
});
const gapSchema = z.object({
  requirement: text, field: text, label: text, reason: text, ownerRole: text, owner: personSchema, weight: z.number(), gate: z.boolean(), dueDate: maybe, due: z.boolean(), note: maybe,
  where: z.object({ object: text, externalId: text, path: text }).nullable().describe('Where a person mends it'),
});

/** Everything about one handoff: the packet, what is missing, the tasks and where they stand, what people decided. */
export const handoffPacketSchema = handoffSummarySchema
  .omit({ gaps: true, tasks: true })
  .extend({
    revision: z.int().nullable().describe('Send it with a decision: it is refused when the handoff was changed since'),
    createdAt: text,
    updatedAt: text,
    absorbedInto: maybe.describe('The handoff that it became part of'),
    forgottenAt: maybe,
    cutAt: maybe.describe('When its time was over: what it said is no longer kept, and comes back when one of its records changes'),
    valuesHidden: z.boolean().describe('Your role sees no answers and nothing that people wrote'),
    readyAt: z.number().describe('The score that ready asks for'),
    gatesMet: z.boolean(),
    scores: recordedScoresSchema,
    answers: z.array(answerSchema),
    gaps: z.array(gapSchema),
    tasks: z.array(taskSchema),
    shown: z.array(deliverySchema).describe('Where score, status and gaps stand in the sources'),
    acceptance: z.unknown().describe('What people decided, asked and answered, and what changed since; null when nobody did'),
    openQuestionNumbers: z.array(z.int()),
    records: z.array(shownRecordSchema),
  })
  .meta({
    id: 'Handoff',
    example: {
      id: '0d9c2a7be1f04c55', kind: 'customer', title: 'Northwind Traders', connection: 'sales', record: { object: 'Opportunity', externalId: '006xx000004TmiQ' }, alsoIn: [], joins: [], url: null, score: 82,
      status: 'incomplete', statusReason: null, readiness: null, olderThanStart: false, openQuestions: 0, rework: { rejections: 0, questions: 0 }, reachedAt: '2026-11-20T16:00:00.000Z', nextDeadline: '2026-11-25',
      revision: 4, createdAt: '2026-11-20T16:05:00.000Z', updatedAt: '2026-11-22T08:00:00.000Z', absorbedInto: null, forgottenAt: null, cutAt: null, valuesHidden: false, readyAt: 90, gatesMet: false,
      scores: { beforeClose: { score: 47, at: '2026-11-19T08:00:00.000Z' }, atClose: { score: 82, at: '2026-11-20T16:05:00.000Z' }, atAcceptance: null, closeSeenLate: false },
      answers: [{ field: 'contract.value', label: 'Contract value', value: { amount: 48000, currency: 'USD' }, reason: null, refused: null, note: null, transform: 'money', contested: [], source: { connection: 'sales', object: 'Opportunity', externalId: '006xx000004TmiQ', path: 'Amount', readAt: '2026-11-22T08:00:00.000Z' } }],
      gaps: [{ requirement: 'goal', field: 'goals.primary', label: 'Goal', reason: 'placeholder', ownerRole: 'sales_rep', owner: { id: '005xx', name: 'Sofia Marin', email: 'sofia@acme.example' }, weight: 12, gate: true, dueDate: null, due: true, note: '"TBD" is no answer', where: { object: 'Opportunity', externalId: '006xx000004TmiQ', path: 'Primary_Goal__c' } }],
      tasks: [{ key: '5b1f', purpose: 'gap:sales_rep', state: 'open', subject: 'Complete handoff: Northwind Traders', dueDate: '2026-11-25', compressed: false, owner: { id: '005xx', name: 'Sofia Marin', email: 'sofia@acme.example' }, asksFor: ['goal'], delivery: [{ connection: 'sales', state: 'written', remoteId: '00Txx', notBefore: null }] }],
      shown: [{ connection: 'sales', state: 'written', remoteId: null, notBefore: null }], acceptance: null, openQuestionNumbers: [],
      records: [{ connection: 'sales', object: 'Opportunity', externalId: '006xx000004TmiQ', url: null, state: 'present', readAt: '2026-11-22T08:00:00.000Z', configured: true, evidence: null }],
    },
  });
export type HandoffPacket = z.infer<typeof handoffPacketSchema>;

export function packetOf(handoff: StoredHandoff, { sources, outbox }: Pick<PageState, 'sources' | 'outbox'>, given: { readonly roles: readonly Role[]; readonly configured: readonly string[] }): HandoffPacket {
  const sees = maySeeValues(given.roles, handoff.kind);
  const rows = outbox.filter((row) => row.handoffId === handoff.id);
  return {
    ...summaryOf(handoff, given.roles),
    revision: handoff.revision ?? null,
    createdAt: handoff.createdAt,
    updatedAt: handoff.updatedAt,
    absorbedInto: handoff.absorbedInto ?? null,
    forgottenAt: handoff.forgottenAt ?? null,
    cutAt: handoff.cutAt ?? null,
    valuesHidden: !sees,
    readyAt: handoff.report.readyAt,
    gatesMet: handoff.report.gatesMet,
    scores: recordedScoresOf(handoff),
    answers: Object.entries(handoff.record.answers).map(([field, answer]) => ({
      field, label: labelOf(handoff.kind, field), value: sees ? answer.value : null, reason: answer.reason, refused: sees && answer.value === null ? answer.raw : null, note: sees ? answer.note : null,
      transform: answer.transform, source: provenanceOf(answer.source), contested: (sees ? (answer.contested ?? []) : []).map(({ value, source }) => ({ value, source: provenanceOf(source) })),
    })),
    gaps: handoff.report.gaps.map((gap) => ({ ...gap, owner: personOf(gap.owner), note: sees ? gap.note : null })),
    tasks: handoff.tasks.map((task) => taskOf(task, rows, sees)),
    shown: rows.filter((row) => row.kind === 'fields').map(deliveryOf),
    acceptance: sees ? (handoff.acceptance ?? null) : null,
    openQuestionNumbers: openQuestions(handoff.acceptance).map(({ number }) => number),
    records: shownRecords(handoff, sources, given.configured).map((record) => (sees || record.evidence === null ? record : { ...record, evidence: '' })),
  };
}

const provenanceOf = (source: Provenance | null): z.infer<typeof provenanceSchema> | null =>
  source === null ? null : { connection: source.connection, object: source.object, externalId: source.externalId, path: source.path, readAt: source.readAt };

const personOf = ({ id, name, email }: { readonly id: string | null; readonly name: string | null; readonly email: string | null }): z.infer<typeof personSchema> => ({ id, name, email });

const taskOf = (task: TaskState, rows: readonly OutboxRow[], sees: boolean): z.infer<typeof taskSchema> => ({
  key: task.key,
  purpose: task.purpose,
  state: task.state,
  // The subject names the deal or the hire.
  subject: sees ? (task.shown?.subject ?? null) : null,
  dueDate: task.dueDate,
  compressed: task.compressed,
  owner: task.shown === undefined ? null : personOf(task.shown.owner),
  asksFor: [...task.asksFor],
  delivery: rows.filter((row) => row.item === `task:${task.key}`).map(deliveryOf),
});

const STATES = { pending: 'planned', sent: 'sent', acknowledged: 'written', failed: 'failed', unconfirmed: 'unconfirmed', ended: 'ended' } as const;
const deliveryOf = ({ connection, state, remoteId, notBefore }: OutboxRow): z.infer<typeof deliverySchema> => ({ connection, state: STATES[state], remoteId, notBefore });
