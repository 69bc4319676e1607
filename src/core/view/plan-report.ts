import { z } from 'zod';
import type { Connector } from '../connector.ts';
import type { StoredHandoff } from '../handoff/handoff.ts';
import { isJsonObject, type JsonValue } from '../json.ts';
import type { SyncRun } from '../ports.ts';
import { isFirstWrite, type OutboxRow } from '../reconcile/outbox.ts';

/** What a run would do that wrote nothing. */
export interface Plan {
  readonly run: SyncRun;
  readonly planned: { readonly rows: readonly OutboxRow[]; readonly handoffs: ReadonlyMap<string, StoredHandoff> };
  readonly open: {
    readonly config: { readonly id: string; readonly rollout: 'observe' | 'fields' | 'tasks' | 'gate'; readonly limits: { readonly mode: 'fast' | 'save_calls' } };
    readonly connector: Connector;
    readonly ruleset: { readonly policy: { readonly startFrom: string } };
  };
  /** Those of the planned handoffs that are known already, as they are now. */
  readonly before: ReadonlyMap<string, StoredHandoff>;
}

const plainText = z.string();
const count = z.int();
const writeSchema = z.object({
  connection: plainText.describe('Whose run writes it: a record of the same handoff may stand in another connection'),
  handoff: plainText,
  record: plainText,
  what: plainText,
  owner: plainText.nullable(),
  due: plainText.nullable(),
  values: z.unknown(),
});
type PlannedWrite = z.infer<typeof writeSchema>;

const plannedSchema = z.object({
  connection: plainText,
  rollout: plainText,
  startFrom: plainText,
  outcome: z.enum(['running', 'complete', 'partial', 'failed']),
  reasons: z.array(plainText).readonly(),
  pulled: count,
  handoffs: z.object({ created: count, updated: count, unchanged: count, withdrawn: count }),
  olderThanStart: count,
  rescored: z.array(z.object({ handoff: plainText, score: z.object({ from: z.number().nullable(), to: z.number().nullable() }), status: z.object({ from: plainText, to: plainText }) })),
  writes: z.array(writeSchema),
  apiCalls: z.object({ spentReading: count, toWrite: count }),
});

const planExample = {
  connection: 'sales', rollout: 'tasks', startFrom: '2026-11-01', outcome: 'complete', reasons: [], pulled: 3, handoffs: { created: 1, updated: 2, unchanged: 0, withdrawn: 0 }, olderThanStart: 0,
  rescored: [{ handoff: 'Northwind Traders', score: { from: 82, to: 100 }, status: { from: 'incomplete', to: 'ready' } }],
  writes: [{ connection: 'sales', handoff: 'Northwind Traders', record: 'Opportunity 006xx000004TmiQ', what: 'set score, status and gaps', owner: null, due: null, values: { score: 100 } }], apiCalls: { spentReading: 4, toWrite: 1 },
};

/** What one connection's next run would change, and what it costs. */
export const planSchema = plannedSchema.meta({ id: 'SyncPlan', example: planExample });

/** The same for a page, which shows the first writes only. */
export const listedPlanSchema = plannedSchema.extend({ writesTotal: count.describe('Of which `writes` lists the first 500') }).meta({ id: 'ListedSyncPlan', example: { ...planExample, writesTotal: 1 } });

const text = (value: JsonValue | undefined): string | null => (typeof value === 'string' ? value : null);

export function describeRow(row: OutboxRow, handoff: StoredHandoff | undefined): PlannedWrite {
  const owner = row.desired['owner'];
  const what =
    row.kind === 'fields'
      ? 'set score, status and gaps'
      : row.kind === 'note'
        ? 'add a comment'
        : row.desired['status'] === 'open'
          ? `${isFirstWrite(row) ? 'create' : 'update'} task "${text(row.desired['subject']) ?? ''}"`
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
export const rescoredIn = ({ planned, before }: Plan): readonly { readonly from: StoredHandoff; readonly to: StoredHandoff }[] =>
  [...planned.handoffs.values()].flatMap((to) => {
    const from = before.get(to.id);
    return from === undefined || (from.score === to.score && from.status === to.status) ? [] : [{ from, to }];
  });

/** Calls that the planned writes cost, from what the connector says one call carries. */
export function callsOf(plan: Plan): number {
  const { connector, config } = plan.open;
  const cost = connector.capabilities.callsPerWrite[config.limits.mode];
  const number = (kind: OutboxRow['kind']): number => plan.planned.rows.filter((row) => row.kind === kind).length;
  return Math.ceil(number('fields') * cost.fields) + Math.ceil(number('task') * cost.task) + Math.ceil(number('note') * cost.note);
}

export type SyncPlan = z.infer<typeof planSchema>;

/** `unplanned`: runs of connections that could not even begin. */
export const planReport = (plans: readonly Plan[], unplanned: readonly SyncRun[] = []): object => ({
  plans: [...plans.map(reportOfPlan), ...unplanned.map(({ connection, outcome, reasons }) => ({ connection, outcome, reasons, writes: [] }))],
});

export const reportOfPlan = (plan: Plan): SyncPlan => ({
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
