import type { RecordRef } from '../connector.ts';
import { canonicalJson } from '../json.ts';
import { assessCompleteness } from '../handoff/assess-completeness.ts';
import { decideStatus } from '../handoff/decide-status.ts';
import { decideTrigger } from '../handoff/decide-trigger.ts';
import type { HandoffEvent, HandoffStatus, ResolvedOwner, StoredHandoff, StoredSource } from '../handoff/handoff.ts';
import { mapRecord, mergeRecords } from '../handoff/map-record.ts';
import type { HandoffRecord, TriggerState } from '../handoff/record.ts';
import type { OutboxRow } from '../reconcile/outbox.ts';
import { planWriteBack } from '../reconcile/plan-write-back.ts';
import { todayIn } from '../tasks/business-days.ts';
import { dueDateOf } from '../tasks/due-date.ts';
import { planTasks } from '../tasks/plan-tasks.ts';
import { resolveOwner } from '../tasks/resolve-owner.ts';
import { combineTriggers } from './combine-triggers.ts';
import { eventsOf } from './handoff-events.ts';
import { nextDeadlineOf, nextTickOf } from './next-tick.ts';
import { lowerRollout, type Ruleset } from './ruleset.ts';
import { planShown } from './plan-shown.ts';
import { retryRefused } from './retry-refused.ts';
import { isTakenBack } from './taken-back.ts';

export interface AdvanceInput {
  readonly id: string;
  readonly known: StoredHandoff | null;
  /** All records of this handoff as they stand now, deleted ones included. */
  readonly sources: readonly StoredSource[];
  readonly founding: RecordRef;
  readonly connection: string;
  readonly joins: StoredHandoff['joins'];
  readonly ruleset: Ruleset;
  /** Rows of this handoff. */
  readonly outbox: readonly OutboxRow[];
  /** Whether a person may get one more open task; asked once per newly opened task. */
  readonly mayOpen: (ownerKey: string) => boolean;
  readonly now: Date;
  /** A record is another than at the last assessment, even if nothing that the mapping looks at is. */
  readonly recordChanged?: boolean;
  /** A person's decision that overrules what the records say. */
  readonly forced?: { readonly trigger: TriggerState; readonly because: string };
}

export interface AdvanceResult {
  readonly handoff: StoredHandoff;
  readonly events: readonly HandoffEvent[];
  readonly rows: readonly OutboxRow[];
  readonly unchangedItems: number;
  readonly change: 'created' | 'updated' | 'unchanged' | 'withdrawn';
}

/** The role whose person a customer handoff falls back to before the configured address; hires have none. */
const RECORD_OWNER_ROLE = { customer: 'sales_rep', employee: 'people_ops' } as const;
const BEFORE: ReadonlySet<HandoffStatus> = new Set(['pre_close']);

/** The one straight line for one handoff: map → merge → assess → decide status → plan tasks → plan write-back. */
export function advanceHandoff(input: AdvanceInput): AdvanceResult {
  const { known, ruleset, now } = input;
  const at = now.toISOString();
  const today = todayIn(now, ruleset.zone);
  const present = input.sources.filter((source) => source.state === 'present');
  const record = recordOf(ruleset, present, known);
  const wasReached = known !== null && !BEFORE.has(known.status);
  const { trigger, because } = input.forced ?? combineTriggers(triggersOf(ruleset, present, today), wasReached);
  const fallback = ruleset.mapping.file.ownerFallback;
  const ownerOf = (role: string): ResolvedOwner => resolveOwner(role, record.owners, fallback, RECORD_OWNER_ROLE[record.kind]);
  const report = assessCompleteness(record, ruleset.requirements, {
    today,
    trigger,
    ownerOf,
    dueDateOf: (due, of) => dueDateOf(due, of, { calendar: ruleset.calendar, zone: ruleset.zone }),
    mappedFields: ruleset.mappedFields,
    repeatedTexts: ruleset.repeatedTexts,
  });
  const decided = decideStatus(known?.status ?? null, trigger, report);
  // Without any record left there is nothing new to say: a person may have linked them all away.
  const stays = input.forced === undefined && present.length === 0 && known?.status === decided.status ? known.statusReason : null;
  const statusReason = stays ?? (isTakenBack(decided.status) ? (because ?? decided.reason) : decided.reason);
  const rewon = known !== null && isTakenBack(known.status) && !isTakenBack(decided.status);
  const episode = (known?.episode ?? 1) + (rewon ? 1 : 0);
  const reachedAt = trigger === 'pre_close' ? null : (record.reachedAt ?? known?.reachedAt ?? (isDated(ruleset, present) ? null : at));
  // An unreadable date must not make an old deal a new one: it passes no start date until somebody mends it.
  const backlog = trigger !== 'pre_close' && (reachedAt === null || reachedAt < ruleset.policy.startFrom);
  const rollout = backlog ? lowerRollout(ruleset.policy.rollout, BACKFILL_ROLLOUT[ruleset.policy.backfill]) : ruleset.policy.rollout;
  const link = ruleset.policy.publicUrl === null ? null : `${ruleset.policy.publicUrl}/handoffs/${input.id}`;

  const wantsTasks = rollout === 'tasks' || rollout === 'gate';
  const planned = wantsTasks
    ? planTasks({
        handoffId: input.id,
        kind: record.kind,
        title: record.title,
        episode,
        trigger,
        status: decided.status,
        previous: known?.tasks ?? [],
        report,
        previousReport: known?.report ?? null,
        configChanged: known !== null && known.assessedWith !== ruleset.hash,
        record: { ...record, reachedAt },
        playbook: playbookOf(ruleset, record.kind),
        ownerOf,
        blocks: ruleset.blocks,
        calendar: ruleset.calendar,
        zone: ruleset.zone,
        gapTaskDueInBusinessDays: ruleset.requirements.file.gapTaskDueInBusinessDays,
        today,
        mayOpen: input.mayOpen,
        link,
      })
    : { states: known?.tasks ?? [], tasks: [], events: [], nextTickDate: null };

  const nextDeadline = nextDeadlineOf(report, planned.states);
  const handoff: StoredHandoff = {
    id: input.id,
    kind: record.kind,
    connection: input.connection,
    founding: input.founding,
    title: record.title,
    url: record.url,
    status: decided.status,
    statusReason,
    score: report.score,
    record,
    report,
    reachedAt,
    backlog,
    episode,
    tasks: planned.states,
    nextDeadline,
    assessedWith: ruleset.hash,
    nextTickAt: nextTickOf(ruleset.zone, [report.changesOn, planned.nextTickDate], planned.states, today),
    joins: input.joins,
    createdAt: known?.createdAt ?? at,
    updatedAt: at,
  };
  const desired = planShown({ handoff, tasks: planned.tasks, sources: present, ruleset, rollout, link, now });
  const retries = input.recordChanged === true || (known !== null && known.assessedWith !== ruleset.hash);
  const again = new Map((retries ? retryRefused(input.outbox, desired) : []).map((row) => [row.id, row]));
  const written = planWriteBack(input.outbox.map((row) => again.get(row.id) ?? row), desired, { handoffId: input.id, connection: input.connection });
  for (const row of written.rows) again.delete(row.id);
  const events = eventsOf(known, handoff, rewon, planned.events, at);
  return { handoff, events, rows: [...again.values(), ...written.rows], unchangedItems: written.unchanged - again.size, change: changeOf(known, handoff) };
}

/** The mapping says where the date of closing or accepting stands; otherwise the moment of first sight counts. */
const isDated = (ruleset: Ruleset, present: readonly StoredSource[]): boolean =>
  present.some((source) => ruleset.mapping.sourceOf(source.object)?.notation.when.reachedAt !== undefined);

const BACKFILL_ROLLOUT = { none: 'observe', fields: 'fields', tasks: 'tasks' } as const;

function recordOf(ruleset: Ruleset, present: readonly StoredSource[], known: StoredHandoff | null): HandoffRecord {
  const parts = [...present]
    .flatMap((source) => {
      const compiled = ruleset.mapping.sourceOf(source.object);
      return compiled === undefined ? [] : [{ compiled, source }];
    })
    .sort((a, b) => a.compiled.precedence - b.compiled.precedence)
    .map(({ compiled, source }) => mapRecord(compiled, source));
  if (parts.length > 0) return mergeRecords(parts);
  if (known !== null) return known.record;
  return { kind: ruleset.mapping.file.handoff, title: '', url: null, reachedAt: null, answers: {}, owners: {} };
}

const triggersOf = (ruleset: Ruleset, present: readonly StoredSource[], today: string) =>
  present.flatMap((source) => {
    const compiled = ruleset.mapping.sourceOf(source.object);
    return compiled === undefined ? [] : [decideTrigger(compiled, source, true, today)];
  });

/** Customer playbooks start at acceptance; a hire's pre-boarding starts when the offer is accepted. */
const playbookOf = (ruleset: Ruleset, kind: HandoffRecord['kind']) =>
  kind === 'employee' && ruleset.playbook !== null && ruleset.mapping.sources.some((source) => source.notation.writeBack.tasks?.playbook === true)
    ? { file: ruleset.playbook }
    : null;

function changeOf(known: StoredHandoff | null, handoff: StoredHandoff): AdvanceResult['change'] {
  if (known === null) return 'created';
  if (isTakenBack(handoff.status)) return isTakenBack(known.status) ? 'unchanged' : 'withdrawn';
  return essenceOf(known) === essenceOf(handoff) ? 'unchanged' : 'updated';
}

/** What a reader would call a change: not the moment of reading. */
const essenceOf = (handoff: StoredHandoff): string =>
  canonicalJson([
    handoff.title,
    handoff.status,
    handoff.statusReason,
    handoff.score,
    handoff.backlog,
    handoff.report.gaps.map((gap) => [gap.requirement, gap.reason, gap.due, gap.owner.email]),
    handoff.tasks.map((task) => [task.key, task.state, task.dueDate]),
    Object.entries(handoff.record.answers).map(([field, answer]) => [field, answer.value]),
  ]);
