import type { RecordRef } from '../connector.ts';
import { canonicalJson } from '../json.ts';
import { assessCompleteness } from '../handoff/assess-completeness.ts';
import { decideStatus } from '../handoff/decide-status.ts';
import type { HandoffEvent, HandoffStatus, ResolvedOwner, StoredHandoff, StoredSource } from '../handoff/handoff.ts';
import type { HandoffRecord, TriggerState } from '../handoff/record.ts';
import type { OutboxRow } from '../reconcile/outbox.ts';
import { todayIn } from '../tasks/business-days.ts';
import { dueDateOf } from '../tasks/due-date.ts';
import { planTasks } from '../tasks/plan-tasks.ts';
import { resolveOwner } from '../tasks/resolve-owner.ts';
import type { Circle, Member } from './circle.ts';
import { closeLeftBehind } from './close-left-behind.ts';
import { combineTriggers } from './combine-triggers.ts';
import { eventsOf } from './handoff-events.ts';
import { homeOf, partsOf, triggersOf, type Part } from './handoff-parts.ts';
import { recordOf } from './merge-parts.ts';
import { nextDeadlineOf, nextTickOf } from './next-tick.ts';
import { planRows } from './plan-rows.ts';
import { planShown, taskTargetOf } from './plan-shown.ts';
import { isBacklog, mayHoldTasks, rolloutFor } from './ruleset.ts';
import { isTakenBack } from './taken-back.ts';

export interface AdvanceInput {
  readonly id: string;
  readonly known: StoredHandoff | null;
  /** All records of this handoff as they stand now, deleted ones included. */
  readonly sources: readonly StoredSource[];
  readonly founding: RecordRef;
  /** Of the founding record. */
  readonly connection: string;
  readonly joins: StoredHandoff['joins'];
  readonly circle: Circle;
  /** Rows of this handoff. */
  readonly outbox: readonly OutboxRow[];
  /** Whether a person may get one more open task in a connection; asked once per newly opened task. */
  readonly mayOpen: (ownerKey: string, connection: string) => boolean;
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
  const { known, circle, now } = input;
  const at = now.toISOString();
  const parts = partsOf(circle, input.sources);
  const home = homeOf(circle, parts, input.connection);
  const { ruleset } = home;
  const taskTarget = taskTargetOf(parts);
  const today = todayIn(now, ruleset.zone);
  const record = recordOf(home, parts, taskTarget?.member ?? home, known);
  const wasReached = known !== null && !BEFORE.has(known.status);
  const { trigger, because } = input.forced ?? combineTriggers(triggersOf(parts, now), wasReached);
  const fallback = ruleset.mapping.file.ownerFallback;
  const ownerOf = (role: string): ResolvedOwner => resolveOwner(role, record.owners, fallback, RECORD_OWNER_ROLE[record.kind]);
  const report = assessCompleteness(record, ruleset.requirements, {
    today,
    trigger,
    ownerOf,
    dueDateOf: (due, of) => dueDateOf(due, of, { calendar: ruleset.calendar, zone: ruleset.zone }),
    mappedFields: unionOf(home, parts, (each) => each.mappedFields),
    repeatedTexts: unionOf(home, parts, (each) => each.repeatedTexts),
  });
  const decided = decideStatus(known?.status ?? null, trigger, report);
  // Without any record left there is nothing new to say: a person may have linked them all away.
  const stays = input.forced === undefined && parts.length === 0 && known?.status === decided.status ? known.statusReason : null;
  const statusReason = stays ?? (isTakenBack(decided.status) ? (because ?? decided.reason) : decided.reason);
  const rewon = known !== null && isTakenBack(known.status) && !isTakenBack(decided.status);
  const episode = (known?.episode ?? 1) + (rewon ? 1 : 0);
  const reachedAt = trigger === 'pre_close' ? null : (record.reachedAt ?? known?.reachedAt ?? (isDated(parts) ? null : at));
  const time = { trigger, reachedAt };
  const rollout = rolloutFor((taskTarget?.member ?? home).ruleset.policy, time);
  const link = ruleset.policy.publicUrl === null ? null : `${ruleset.policy.publicUrl}/handoffs/${input.id}`;
  const alsoIn = [...new Set(input.sources.map((source) => source.connection))].filter((connection) => connection !== input.connection).sort();
  const assessedWith = alsoIn.length > 0 ? circle.hash : (circle.memberOf(input.connection)?.ruleset.hash ?? circle.hash);

  const planned = mayHoldTasks(rollout)
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
        configChanged: known !== null && known.assessedWith !== assessedWith,
        record: { ...record, reachedAt },
        playbook: playbookOf(home, parts, record.kind),
        ownerOf,
        blocks: ruleset.blocks,
        calendar: ruleset.calendar,
        zone: ruleset.zone,
        gapTaskDueInBusinessDays: ruleset.requirements.file.gapTaskDueInBusinessDays,
        today,
        mayOpen: (ownerKey) => input.mayOpen(ownerKey, (taskTarget?.member ?? home).connection),
        link,
      })
    : { states: known?.tasks ?? [], tasks: [], events: [], nextTickDate: null };

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
    backlog: isBacklog(ruleset.policy, time),
    episode,
    tasks: planned.states,
    nextDeadline: nextDeadlineOf(report, planned.states),
    assessedWith,
    nextTickAt: nextTickOf(ruleset.zone, [report.changesOn, planned.nextTickDate], planned.states, today),
    joins: input.joins,
    ...(alsoIn.length === 0 ? {} : { alsoIn }),
    ...(known?.absorbedInto === undefined || input.sources.length > 0 ? {} : { absorbedInto: known.absorbedInto }),
    ...(known?.revision === undefined ? {} : { revision: known.revision }),
    createdAt: known?.createdAt ?? at,
    updatedAt: at,
  };
  const desired = [
    ...planShown({ handoff, tasks: planned.tasks, parts, taskTarget, outbox: input.outbox, time, link, now, today }),
    ...closeLeftBehind({ sources: input.sources, circle, outbox: input.outbox, today }),
  ];
  const retries = input.recordChanged === true || (known !== null && known.assessedWith !== assessedWith);
  const isGone = (connection: string, target: RecordRef): boolean =>
    input.sources.some((one) => one.state !== 'present' && one.connection === connection && one.object === target.object && one.externalId === target.externalId);
  const { rows, unchangedItems } = planRows(input.id, input.outbox, desired, retries, (connection) => circle.memberOf(connection) !== undefined, isGone);
  const events = eventsOf(known, handoff, rewon, planned.events, at);
  return { handoff, events, rows, unchangedItems, change: changeOf(known, handoff) };
}

/** The mapping says where the date of closing or accepting stands; otherwise the moment of first sight counts. */
const isDated = (parts: readonly Part[]): boolean => parts.some(({ compiled }) => compiled.notation.when.reachedAt !== undefined);

/** What the rules of all connections say together; usually there is one, and nothing is copied. */
function unionOf(home: Member, parts: readonly Part[], get: (ruleset: Member['ruleset']) => ReadonlySet<string>): ReadonlySet<string> {
  if (parts.every(({ member }) => member === home)) return get(home.ruleset);
  return new Set([home, ...parts.map(({ member }) => member)].flatMap(({ ruleset }) => [...get(ruleset)]));
}

/** Customer playbooks start at acceptance; a hire's pre-boarding starts when the offer is accepted. */
function playbookOf(home: Member, parts: readonly Part[], kind: HandoffRecord['kind']) {
  const { playbook } = home.ruleset;
  if (kind !== 'employee' || playbook === null) return null;
  const members = [home, ...parts.map(({ member }) => member)];
  const wanted = members.some(({ ruleset }) => ruleset.mapping.sources.some((source) => source.notation.writeBack.tasks?.playbook === true));
  return wanted ? { file: playbook } : null;
}

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
