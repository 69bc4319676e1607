import { z } from 'zod';
import type { Role } from '../access/permissions.ts';
import { CANONICAL_FIELDS } from '../handoff/fields.ts';
import type { StoredHandoff, Verdict } from '../handoff/handoff.ts';
import type { FieldAnswer } from '../handoff/record.ts';
import { valueInWords } from '../handoff/value-in-words.ts';
import type { JsonValue } from '../json.ts';
import { CUT, isCut } from '../retention/cut-handoff.ts';
import { handoffStatusSchema, readinessOf } from './handoff-summary.ts';
import { maySeeValues, titleFor } from './visible-values.ts';

const REASONS = {
  absent: 'no related record',
  blank: 'left blank',
  placeholder: 'a placeholder, not an answer',
  invalid: 'not a valid answer',
  unmapped: 'no mapping feeds it (RevOps)',
  unreadable: 'hidden from our credential (admin)',
} as const;

/** A value as one would say it, short enough for a table. */
export const shortInWords = (value: JsonValue): string => {
  const text = valueInWords(value);
  return text.length > 120 ? `${text.slice(0, 117)}…` : text;
};

function verdictText(verdict: Verdict | undefined, answer: FieldAnswer | undefined): string {
  if (verdict === undefined) return answer?.reason == null ? 'not required' : `not required; ${REASONS[answer.reason]}`;
  if (!verdict.applies) return 'does not apply here';
  if (!verdict.due) return verdict.met ? 'answered, not due yet' : 'not due yet';
  if (verdict.met) return verdict.attestedNone ? 'counts: "none" was stated' : 'counts';
  return `missing: ${verdict.reason === null ? 'no answer' : REASONS[verdict.reason]}`;
}

const contestedIn = (answer: FieldAnswer | undefined): string =>
  (answer?.contested ?? []).map(({ value, source }) => `${source?.connection ?? 'another record'} says "${shortInWords(value)}"`).join(', ');

/** One field with rule, value, source, transform and verdict, in words. */
const lineSchema = z.object({ field: z.string(), rule: z.string(), value: z.string(), source: z.string(), transform: z.string(), verdict: z.string() });
export type ExplainedField = z.infer<typeof lineSchema>;

export function explainFields(handoff: StoredHandoff, sees: boolean): readonly ExplainedField[] {
  const required = handoff.report.verdicts.map((verdict) => ({ verdict, answer: handoff.record.answers[verdict.field], name: verdict.label, field: verdict.field }));
  const named = new Set(required.map((item) => item.field));
  const others = Object.entries(handoff.record.answers).filter(([field]) => !named.has(field)).map(([field, answer]) => ({
    verdict: undefined, answer, name: CANONICAL_FIELDS[handoff.kind][field]?.label ?? field, field,
  }));
  return [...required, ...others].map(({ verdict, answer, name }) => ({
    field: name,
    rule: verdict === undefined ? '' : `weight ${verdict.weight}${verdict.gate ? ', gate' : ''}`,
    value: !sees ? '' : isCut(handoff) && answer?.reason === null ? CUT : shortInWords(answer?.value ?? answer?.raw ?? null),
    source: answer?.source == null ? '' : `${answer.source.connection} · ${answer.source.object} ${answer.source.externalId} · ${answer.source.path} · read ${answer.source.readAt}`,
    transform: answer?.transform ?? '',
    verdict: [verdictText(verdict, answer), ...(sees ? [answer?.note ?? '', contestedIn(answer)] : [])].filter((part) => part !== '').join(' – '),
  }));
}

/** Why the score is what it is. */
export const explainedSchema = z
  .object({
    id: z.string(),
    title: z.string(),
    score: z.int().nullable(),
    readyAt: z.number(),
    segment: z.string().nullable(),
    status: handoffStatusSchema,
    statusReason: z.string().nullable(),
    readiness: z.string().nullable().describe('Before the close: what the receiving teams would miss if it closed today'),
    fields: z.array(lineSchema),
    answers: z.record(z.string(), z.unknown()).describe('As stored, with provenance; empty for roles that may not see values'),
    verdicts: z.array(z.object({ requirement: z.string(), field: z.string(), label: z.string(), weight: z.number(), gate: z.boolean(), applies: z.boolean(), due: z.boolean(), met: z.boolean(), reason: z.string().nullable(), attestedNone: z.boolean() })),
    owners: z.record(z.string(), z.object({ id: z.string().nullable(), name: z.string().nullable(), email: z.string().nullable(), via: z.string() })),
    joins: z.array(z.object({ connection: z.string(), object: z.string(), externalId: z.string(), evidence: z.string() })),
  })
  .meta({
    id: 'ExplainedHandoff',
    example: {
      id: '0d9c2a7be1f04c55', title: 'Northwind Traders', score: 82, readyAt: 90, segment: null, status: 'incomplete', statusReason: null, readiness: null,
      fields: [{ field: 'Goal', rule: 'weight 12, gate', value: 'TBD', source: 'sales · Opportunity 006xx000004TmiQ · Primary_Goal__c · read 2026-11-22T08:00:00.000Z', transform: '', verdict: 'missing: a placeholder, not an answer' }],
      answers: {}, verdicts: [{ requirement: 'goal', field: 'goals.primary', label: 'Goal', weight: 12, gate: true, applies: true, due: true, met: false, reason: 'placeholder', attestedNone: false }],
      owners: { sales_rep: { id: '005xx', name: 'Sofia Marin', email: 'sofia@acme.example', via: 'role' } }, joins: [],
    },
  });
export type ExplainedHandoff = z.infer<typeof explainedSchema>;

/** `roles`: of whoever looks; the terminal on the service's own machine sees all. */
export function explainReport(handoff: StoredHandoff, roles: readonly Role[]): ExplainedHandoff {
  const sees = maySeeValues(roles, handoff.kind);
  return {
    id: handoff.id,
    title: titleFor(handoff, roles),
    score: handoff.score,
    readyAt: handoff.report.readyAt,
    segment: handoff.report.segment,
    status: handoff.status,
    statusReason: sees ? handoff.statusReason : null,
    readiness: readinessOf(handoff),
    fields: [...explainFields(handoff, sees)],
    answers: sees ? { ...handoff.record.answers } : {},
    verdicts: [...handoff.report.verdicts],
    owners: Object.fromEntries(handoff.report.gaps.map((gap) => [gap.ownerRole, gap.owner])),
    joins: handoff.joins.map((join) => (sees ? join : { ...join, evidence: '' })),
  };
}
