import type { StoredHandoff, Verdict } from '../../core/handoff/handoff.ts';
import type { FieldAnswer } from '../../core/handoff/record.ts';
import { CANONICAL_FIELDS } from '../../core/handoff/fields.ts';
import { valueInWords } from '../../core/handoff/value-in-words.ts';
import type { JsonValue } from '../../core/json.ts';
import { statusLabelOf } from '../../core/tasks/status-labels.ts';
import { scoreBar } from './bar.ts';
import { plainTable, wrap } from './plain-table.ts';

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

interface Line {
  readonly field: string;
  readonly rule: string;
  readonly value: string;
  readonly source: string;
  readonly transform: string;
  readonly verdict: string;
}

function linesOf(handoff: StoredHandoff): readonly Line[] {
  const required = handoff.report.verdicts.map((verdict) => ({ verdict, answer: handoff.record.answers[verdict.field], name: verdict.label, field: verdict.field }));
  const named = new Set(required.map((item) => item.field));
  const others = Object.entries(handoff.record.answers).filter(([field]) => !named.has(field)).map(([field, answer]) => ({
    verdict: undefined, answer, name: CANONICAL_FIELDS[handoff.kind][field]?.label ?? field, field,
  }));
  return [...required, ...others].map(({ verdict, answer, name }) => ({
    field: name,
    rule: verdict === undefined ? '' : `weight ${verdict.weight}${verdict.gate ? ', gate' : ''}`,
    value: shortInWords(answer?.value ?? answer?.raw ?? null),
    source: answer?.source == null ? '' : `${answer.source.connection} · ${answer.source.object} ${answer.source.externalId} · ${answer.source.path} · read ${answer.source.readAt}`,
    transform: answer?.transform ?? '',
    verdict: [verdictText(verdict, answer), answer?.note ?? '', contestedIn(answer)].filter((part) => part !== '').join(' – '),
  }));
}

export const explainReport = (handoff: StoredHandoff): object => ({
  id: handoff.id,
  title: handoff.title,
  score: handoff.score,
  readyAt: handoff.report.readyAt,
  segment: handoff.report.segment,
  status: handoff.status,
  statusReason: handoff.statusReason,
  fields: linesOf(handoff),
  answers: handoff.record.answers,
  verdicts: handoff.report.verdicts,
  owners: Object.fromEntries(handoff.report.gaps.map((gap) => [gap.ownerRole, gap.owner])),
  joins: handoff.joins,
});

export function explainText(handoff: StoredHandoff, width: number): string {
  const { report } = handoff;
  const counted = report.verdicts.filter((verdict) => verdict.applies && verdict.due && verdict.reason !== 'unreadable');
  const weight = (verdicts: readonly Verdict[]): number => verdicts.reduce((sum, verdict) => sum + verdict.weight, 0);
  return [
    ...wrap(`${handoff.title}   ${scoreBar(handoff.score)}   ${statusLabelOf(handoff.status, handoff.kind)}${handoff.statusReason === null ? '' : ` (${handoff.statusReason})`}`, width),
    ...wrap(`Requirements met weigh ${weight(counted.filter((verdict) => verdict.met))} of ${weight(counted)} that are due, apply and can be read; ready needs ${report.readyAt} and every gate${report.segment === null ? '' : ` (segment "${report.segment}")`}.`, width),
    plainTable(['Field', 'Rule', 'Value', 'Source', 'Read as', 'Verdict'], linesOf(handoff).map((line) => [line.field, line.rule, line.value, line.source, line.transform, line.verdict]), width),
  ].join('\n');
}
