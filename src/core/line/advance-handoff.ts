import type { Acceptance } from '../acceptance/acceptance.ts';
import { advanceAcceptance, holdRejected } from '../acceptance/advance-acceptance.ts';
import { describeAcceptance } from '../acceptance/describe-acceptance.ts';
import type { RecordRef } from '../connector.ts';
import { canonicalJson } from '../json.ts';
import { turnOf } from '../budget/deadline.ts';
import { stampDeadlines } from '../budget/stamp-deadlines.ts';
import { decideStatus } from '../handoff/decide-status.ts';
import { joinReasons } from '../handoff/join-reasons.ts';
import type { CompletenessReport, HandoffEvent, HandoffStatus, StoredHandoff, StoredSource } from '../handoff/handoff.ts';
import type { TriggerState } from '../handoff/record.ts';
import type { OutboxRow } from '../reconcile/outbox.ts';
import { assessStanding, planOwnTasks } from './assess-standing.ts';
import type { Circle } from './circle.ts';
import { closeLeftBehind } from './close-left-behind.ts';
import { eventsOf } from './handoff-events.ts';
import { nextDeadlineOf, nextTickOf } from './next-tick.ts';
import { planRows } from './plan-rows.ts';
import { planShown } from './plan-shown.ts';
import { readStanding, type Standing } from './read-standing.ts';
import { neverReached, recordScores } from './record-scores.ts';
import { isBacklog } from './ruleset.ts';
import { settleAnswers } from './settle-answers.ts';
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
  /** The step that a person took: the status it leads to, and what is remembered of it. */
  readonly decided?: { readonly status: HandoffStatus; readonly acceptance: Acceptance };
}

/** What stands after the line: the handoff, what happened, and what is to be shown where. */
export interface WorkedOut {
  readonly handoff: StoredHandoff;
  readonly events: readonly HandoffEvent[];
  readonly rows: readonly OutboxRow[];
  readonly unchangedItems: number;
}

export interface AdvanceResult extends WorkedOut {
  readonly change: 'created' | 'updated' | 'unchanged' | 'withdrawn';
}

/** The one straight line for one handoff, and what a run reports of it. */
export function advanceHandoff(input: AdvanceInput): AdvanceResult {
  const worked = workOutHandoff(input);
  return { ...worked, change: changeOf(input.known, worked.handoff) };
}

/** Map → merge → assess → decide status → plan tasks → plan write-back. */
export function workOutHandoff(input: AdvanceInput): WorkedOut {
  const { known } = input;
  const standing = readStanding(input);
  const report = assessStanding(standing);
  const decided = { ...statusOf(input, standing, report), report, ...assessedBy(input) };
  const planned = planOwnTasks(input, standing, decided);
  const handoff = settleAnswers(handoffOf(input, standing, decided, planned), standing);
  const events = eventsOf(known, handoff, decided.rewon, planned.events, standing.at);
  return { handoff, events, ...rowsOf(input, standing, handoff, planned.tasks) };
}

function statusOf({ known, forced, decided }: AdvanceInput, standing: Standing, report: CompletenessReport) {
  const { trigger, because, parts, record, rollout, at } = standing;
  // A deal that was lost on the way and is in a late stage again is watched again; one that was won and reopened waits to be won.
  const isWatchedAgain = known !== null && trigger === 'pre_close' && neverReached(known);
  const byData = decideStatus(isWatchedAgain ? 'pre_close' : (decided?.status ?? known?.status ?? null), trigger, report, record.kind);
  const rewon = known !== null && isTakenBack(known.status) && !isTakenBack(byData.status);
  const acceptance = advanceAcceptance(decided?.acceptance ?? known?.acceptance, { status: byData.status, record, rewon, at });
  const status = holdRejected(byData.status, acceptance);
  // Without any record left there is nothing new to say: a person may have linked them all away.
  const stays = forced === undefined && parts.length === 0 && known?.status === status ? known.statusReason : null;
  const decisions = describeAcceptance(acceptance, { status, kind: record.kind, gated: rollout === 'gate' && record.kind === 'customer' });
  const reason = isTakenBack(status) ? (because ?? byData.reason) : joinReasons([byData.reason, decisions]);
  return { status, statusReason: stays ?? reason, acceptance, rewon, episode: (known?.episode ?? 1) + (rewon ? 1 : 0) };
}

/** One connection's rules, or where it holds records of several, those of the whole circle. */
function assessedBy({ sources, connection, circle }: AdvanceInput): { readonly alsoIn: readonly string[]; readonly assessedWith: string } {
  const alsoIn = [...new Set(sources.map((source) => source.connection))].filter((each) => each !== connection).sort();
  return { alsoIn, assessedWith: alsoIn.length > 0 ? circle.hash : (circle.memberOf(connection)?.ruleset.hash ?? circle.hash) };
}

type Decided = ReturnType<typeof statusOf> & ReturnType<typeof assessedBy> & { readonly report: CompletenessReport };

function handoffOf(input: AdvanceInput, standing: Standing, decided: Decided, planned: ReturnType<typeof planOwnTasks>): StoredHandoff {
  const { known } = input;
  const { record, home, time, today, at } = standing;
  const { report, alsoIn } = decided;
  const scores = recordScores(known, { status: decided.status, score: report.score, rewon: decided.rewon, acceptance: decided.acceptance, at });
  return {
    id: input.id,
    kind: record.kind,
    connection: input.connection,
    founding: input.founding,
    title: record.title,
    url: record.url,
    status: decided.status,
    statusReason: decided.statusReason,
    score: report.score,
    record,
    report,
    reachedAt: time.reachedAt,
    backlog: isBacklog(home.ruleset.policy, time),
    episode: decided.episode,
    tasks: planned.states,
    nextDeadline: nextDeadlineOf(report, planned.states),
    assessedWith: decided.assessedWith,
    nextTickAt: nextTickOf(home.ruleset.zone, [report.changesOn, planned.nextTickDate], planned.states, today),
    joins: input.joins,
    ...(alsoIn.length === 0 ? {} : { alsoIn }),
    ...(decided.acceptance === undefined ? {} : { acceptance: decided.acceptance }),
    ...(scores === undefined ? {} : { scores }),
    ...(known?.absorbedInto === undefined || input.sources.length > 0 ? {} : { absorbedInto: known.absorbedInto }),
    ...(known?.revision === undefined ? {} : { revision: known.revision }),
    createdAt: known?.createdAt ?? at,
    updatedAt: at,
  };
}

function rowsOf(input: AdvanceInput, standing: Standing, handoff: StoredHandoff, tasks: ReturnType<typeof planOwnTasks>['tasks']): Pick<AdvanceResult, 'rows' | 'unchangedItems'> {
  const { known, circle, sources, outbox, now } = input;
  const { parts, taskTarget, time, link, today } = standing;
  const desired = [
    ...planShown({ handoff, tasks, parts, taskTarget, outbox, time, link, staleOf: circle.staleOf, now, today }),
    ...closeLeftBehind({ sources, circle, outbox, today }),
  ];
  const retries = input.recordChanged === true || (known !== null && known.assessedWith !== handoff.assessedWith);
  const isGone = (connection: string, target: RecordRef): boolean =>
    sources.some((one) => one.state !== 'present' && one.connection === connection && one.object === target.object && one.externalId === target.externalId);
  const planned = planRows(input.id, outbox, desired, retries, (connection) => circle.memberOf(connection) !== undefined, isGone);
  return { ...planned, rows: stampDeadlines(planned.rows, outbox, turnOf(handoff, now)) };
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
