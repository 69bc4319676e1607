import type { StoredHandoff, Verdict } from '../../core/handoff/handoff.ts';
import { statusLabelOf } from '../../core/tasks/status-labels.ts';
import { explainFields } from '../../core/view/explain-handoff.ts';
import { scoreBar } from './bar.ts';
import { plainTable, wrap } from './plain-table.ts';

export function explainText(handoff: StoredHandoff, width: number): string {
  const { report } = handoff;
  const counted = report.verdicts.filter((verdict) => verdict.applies && verdict.due && verdict.reason !== 'unreadable');
  const weight = (verdicts: readonly Verdict[]): number => verdicts.reduce((sum, verdict) => sum + verdict.weight, 0);
  return [
    ...wrap(`${handoff.title}   ${scoreBar(handoff.score)}   ${statusLabelOf(handoff.status, handoff.kind)}${handoff.statusReason === null ? '' : ` (${handoff.statusReason})`}`, width),
    ...wrap(`Requirements met weigh ${weight(counted.filter((verdict) => verdict.met))} of ${weight(counted)} that are due, apply and can be read; ready needs ${report.readyAt} and every gate${report.segment === null ? '' : ` (segment "${report.segment}")`}.`, width),
    plainTable(['Field', 'Rule', 'Value', 'Source', 'Read as', 'Verdict'], explainFields(handoff, true).map((line) => [line.field, line.rule, line.value, line.source, line.transform, line.verdict]), width),
  ].join('\n');
}
