import type { Planned } from '../../app.ts';
import type { OutboxRow } from '../../core/reconcile/outbox.ts';
import type { StoredHandoff } from '../../core/handoff/handoff.ts';
import { isJsonObject, type JsonValue } from '../../core/json.ts';
import type { SyncRun } from '../../core/ports.ts';
import { statusLabelOf } from '../../core/tasks/status-labels.ts';
import { plainTable } from './plain-table.ts';
import { count } from './run-report.ts';

export type Plan = Planned & {
  /** Those of the planned handoffs that are known already, as they are now. */
  readonly before: ReadonlyMap<string, StoredHandoff>;
};

/** Rows of the plan that are printed; the rest is counted. */
const MOST_ROWS = 40;

interface PlannedWrite {
  /** Whose run writes it: a record of the same handoff may stand in another connection. */
  readonly connection: string;
  readonly handoff: string;
  readonly record: string;
  readonly what: string;
  readonly owner: string | null;
  readonly due: string | null;
  readonly values: JsonValue;
}

const text = (value: JsonValue | undefined): string | null => (typeof value === 'string' ? value : null);

function describeRow(row: OutboxRow, handoff: StoredHandoff | undefined): PlannedWrite {
  const owner = row.desired['owner'];
  const what =
    row.kind === 'fields'
      ? 'set score, status and gaps'
      : row.kind === 'note'
        ? 'add a comment'
        : row.desired['status'] === 'open'
          ? `${row.acknowledgedHash === null ? 'create' : 'update'} task "${text(row.desired['subject']) ?? ''}"`
          : `close task "${text(row.desired['subject']) ?? ''}"`;
  return {
    connection: row.connection,
    handoff: handoff?.title ?? row.handoffId,
    record: `${row.target.object} ${row.target.externalId}`,
    what,
    owner: row.kind === 'task' && isJsonObject(owner) ? (text(owner['name']) ?? text(owner['email'])) : null,
    due: row.kind === 'task' ? text(row.desired['dueDate']) : null,
    values: row.desired,
  };
}

/** Known handoffs that would get another score or status, whether their record, a rule or the date changed. */
const rescoredIn = ({ planned, before }: Plan): readonly { readonly from: StoredHandoff; readonly to: StoredHandoff }[] =>
  [...planned.handoffs.values()].flatMap((to) => {
    const from = before.get(to.id);
    return from === undefined || (from.score === to.score && from.status === to.status) ? [] : [{ from, to }];
  });

const inShort = ({ score, status, kind }: StoredHandoff): string => `${score === null ? 'no score' : `${score} %`}, ${statusLabelOf(status, kind)}`;

/** Calls that the planned writes cost, from what the connector says one call carries. */
export function callsOf(plan: Plan): number {
  const { connector, config } = plan.open;
  const cost = connector.capabilities.callsPerWrite[config.limits.mode];
  const number = (kind: OutboxRow['kind']): number => plan.planned.rows.filter((row) => row.kind === kind).length;
  return Math.ceil(number('fields') * cost.fields) + Math.ceil(number('task') * cost.task) + Math.ceil(number('note') * cost.note);
}

/** `unplanned`: runs of connections that could not even begin. */
export const planReport = (plans: readonly Plan[], unplanned: readonly SyncRun[] = []): object => ({
  plans: [...plans.map(toReport), ...unplanned.map(({ connection, outcome, reasons }) => ({ connection, outcome, reasons, writes: [] }))],
});

const toReport = (plan: Plan): object => ({
  connection: plan.open.config.id,
  rollout: plan.open.config.rollout,
  startFrom: plan.open.ruleset.policy.startFrom,
  outcome: plan.run.outcome,
  reasons: plan.run.reasons,
  pulled: plan.run.pulled,
  handoffs: plan.run.handoffs,
  olderThanStart: [...plan.planned.handoffs.values()].filter((handoff) => handoff.backlog).length,
  rescored: rescoredIn(plan).map(({ from, to }) => ({ handoff: to.title, score: { from: from.score, to: to.score }, status: { from: from.status, to: to.status } })),
  writes: plan.planned.rows.map((row) => describeRow(row, plan.planned.handoffs.get(row.handoffId))),
  apiCalls: { spentReading: plan.run.apiCalls + plan.run.sweepCalls, toWrite: callsOf(plan) },
});

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
