import type { StoredHandoff } from '../../core/handoff/handoff.ts';
import { statusLabelOf } from '../../core/tasks/status-labels.ts';
import { callsOf, describeRow, rescoredIn, type Plan } from '../../core/view/plan-report.ts';
import { plainTable } from './plain-table.ts';
import { count } from './run-report.ts';

/** Rows of the plan that are printed; the rest is counted. */
const MOST_ROWS = 40;

type PlannedWrite = ReturnType<typeof describeRow>;

const inShort = ({ score, status, kind }: StoredHandoff): string => `${score === null ? 'no score' : `${score} %`}, ${statusLabelOf(status, kind)}`;

function nothingPlanned({ run, open }: Plan): string {
  if (run.outcome === 'failed') return '  Nothing could be planned.';
  return open.config.rollout === 'observe'
    ? '  Nothing would be written: this connection only observes. Set rollout: fields (or tasks) to see that plan.'
    : '  Nothing would be written.';
}

/** Another connection's writes are named: its own run, or the end of a sync of all, makes them. */
const whatAndWhere = ({ what, connection }: PlannedWrite, own: string): string => (connection === own ? what : `${what} (in "${connection}")`);

export function planText(plan: Plan, width: number): string {
  const { config, ruleset } = plan.open;
  const rows = plan.planned.rows;
  const tasks = rows.filter((row) => row.kind === 'task').length;
  const notes = rows.filter((row) => row.kind === 'note').length;
  const older = [...plan.planned.handoffs.values()].filter((handoff) => handoff.backlog).length;
  const rescored = rescoredIn(plan);
  const shown = rows.slice(0, MOST_ROWS).map((row) => describeRow(row, plan.planned.handoffs.get(row.handoffId)));
  return [
    `${config.id}: a plan, nothing was changed. Rollout "${config.rollout}", start date ${ruleset.policy.startFrom}.`,
    `  ${count(plan.run.pulled, 'record')} read: ${count(plan.run.handoffs.created, 'new handoff')}, ${plan.run.handoffs.updated} changed; ${older} older than the start date are scored for reports only.`,
    ...(plan.run.handoffs.withdrawn > 0 ? [`  ${count(plan.run.handoffs.withdrawn, 'handoff')} would be withdrawn.`] : []),
    ...(rescored.length > 0 ? [`  ${count(rescored.length, 'known handoff')} would get another score or status:`, plainTable(['Handoff', 'Now', 'Then'], rescored.slice(0, MOST_ROWS).map(({ from, to }) => [to.title, inShort(from), inShort(to)]), width)] : []),
    ...(rescored.length > MOST_ROWS ? [`  … and ${rescored.length - MOST_ROWS} more (--json lists all).`] : []),
    rows.length === 0
      ? nothingPlanned(plan)
      : `  ${count(rows.filter((row) => row.kind === 'fields').length, 'record')} would get score and status, ${count(tasks, 'task')}${notes > 0 ? ` and ${count(notes, 'comment')}` : ''} would be written, with about ${count(callsOf(plan), 'API call')}.`,
    ...(shown.length > 0 ? [plainTable(['Handoff', 'What', 'Owner', 'Due'], shown.map((row) => [row.handoff, whatAndWhere(row, config.id), row.owner ?? '', row.due ?? '']), width)] : []),
    ...(rows.length > MOST_ROWS ? [`  … and ${rows.length - MOST_ROWS} more (--json lists all).`] : []),
  ].join('\n');
}
