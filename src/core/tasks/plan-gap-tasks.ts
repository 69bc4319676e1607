import type { Gap, ResolvedOwner } from '../handoff/handoff.ts';
import type { GapReason } from '../handoff/record.ts';
import { endTask, isCurrent, isLive, latestOf, moveTask, startTask } from './advance-task.ts';
import { addBusinessDays } from './business-days.ts';
import { clockStartOf } from './due-date.ts';
import { groupGaps, type GapGroup } from './group-gaps.ts';
import { isBlocked, isMuted, mayStart, rememberFilled } from './judge-ended.ts';
import type { Planned, PlannedTask, PlanTasksInput, TaskEvent, TaskRequest } from './plan-input.ts';
import { ownerKeyOf } from './resolve-owner.ts';
import type { TaskState } from './task-state.ts';
import { taskText } from './write-request-text.ts';
import { NOTES, roleInWords } from './write-task-text.ts';

const ASKABLE: ReadonlySet<GapReason> = new Set(['absent', 'blank', 'placeholder', 'invalid']);
const PREFIX = 'gap:';
export const isGapPurpose = (purpose: string): boolean => purpose.startsWith(PREFIX);

/**
 * One task per person for what is missing. Its purpose is the role that it was opened for and stays, whichever of the
 * person's other roles come and go. What a person closed stays closed until it was seen filled and is missing again.
 */
export function planGapTasks(input: PlanTasksInput): Planned {
  const unanswered = input.report.gaps.filter((gap) => ASKABLE.has(gap.reason));
  const missing = [...(input.requests?.open ?? []).map(gapOfRequest), ...unanswered];
  const met = new Set([...input.report.verdicts.filter((verdict) => verdict.met).map((verdict) => verdict.requirement), ...(input.requests?.closed ?? [])]);
  const current = input.previous.filter((state) => isGapPurpose(state.purpose) && isCurrent(state, input));
  const live = current.filter(isLive);
  const asked = new Set(live.flatMap((state) => state.asksFor));
  const ended = current
    .filter((state) => state.state === 'ended_by_person')
    .map((state) => rememberFilled(state, { met, missing: unanswered, asked, input, role: roleOf(state) }));
  // What was asked once is asked until it is answered, even if a moved date makes it due later.
  const wanted = missing.filter((gap) => asked.has(gap.requirement) || (gap.due && !isMuted(gap.requirement, ended)));
  const groups = groupGaps(
    wanted,
    live.map((state) => ({ state, role: roleOf(state) })),
  );
  const events: TaskEvent[] = [];
  const tasks: PlannedTask[] = ended.map((state) => ({ state, content: null }));
  for (const group of groups) {
    const [kept, ...merged] = group.live;
    tasks.push(
      ...merged.map((state) => ({ state: endTask(state, 'withdrawn', NOTES.merged, input.today), content: null })),
    );
    if (kept !== undefined) tasks.push(keepFor(kept, group, wanted, met, input, events));
  }
  tasks.push(...startAll(groups.filter((group) => group.live.length === 0), ended, input));
  const placed = new Set(groups.flatMap((group) => group.live));
  tasks.push(
    ...live
      .filter((state) => !placed.has(state))
      .map((state) => ({ state: closeTask(state, met, input.today), content: null })),
  );
  return { tasks, events };
}

const roleOf = (state: TaskState): string => state.purpose.slice(PREFIX.length);
const idsOf = (gaps: readonly Gap[]): readonly string[] => gaps.map((gap) => gap.requirement);

function closeTask(state: TaskState, met: ReadonlySet<string>, today: string): TaskState {
  const seenFilled = [...new Set([...state.seenFilled, ...state.asksFor.filter((id) => met.has(id))])].sort();
  const filled = seenFilled.length > 0;
  return endTask(
    { ...state, seenFilled },
    filled ? 'filled' : 'withdrawn',
    !filled ? NOTES.nothingAsked : seenFilled.every(isRequest) ? NOTES.settled : NOTES.filled,
    today,
  );
}

/** A task that starts takes the place of the one that a person ended before it; so those who may not have one yet are asked about once more. */
function startAll(groups: readonly GapGroup[], ended: readonly TaskState[], input: PlanTasksInput): readonly PlannedTask[] {
  const started: PlannedTask[] = [];
  let waiting = groups;
  for (let before = -1; before < started.length && waiting.length > 0; ) {
    before = started.length;
    waiting = waiting.filter((group) => {
      const next = startFor(group, ended, started.map(({ state }) => state), input);
      if (next !== null) started.push(next);
      return next === null;
    });
  }
  return started;
}

function startFor(group: GapGroup, ended: readonly TaskState[], started: readonly TaskState[], input: PlanTasksInput): PlannedTask | null {
  const ids = idsOf(group.gaps);
  const taken = new Set(started.map(({ purpose }) => purpose));
  const roles = [...new Set(group.gaps.map((gap) => gap.ownerRole))].filter((name) => !taken.has(PREFIX + name)).sort();
  const latest = latestOf([...input.previous, ...started], isGapPurpose);
  const lastOf = (name: string) => ended.find((state) => state.key === latest.get(PREFIX + name)?.key);
  const owner = group.gaps[0]?.owner;
  // One task asks a person for everything, in whatever roles: ending it ends that for all of them.
  const theirs = ended.filter(({ key, purpose, shown }) => latest.get(purpose)?.key === key && shown !== undefined && owner !== undefined && ownerKeyOf(shown.owner) === ownerKeyOf(owner));
  // What somebody asks in writing is asked whatever task of ours the person closed before.
  const requested = group.gaps.find((gap) => isRequest(gap.requirement));
  if (requested === undefined && isBlocked(theirs, ids)) return null;
  const role = requested === undefined ? roles.find((name) => mayStart(lastOf(name), ids)) : roles.find((name) => name === requested.ownerRole);
  if (role === undefined) return null;
  const state = startTask(input, PREFIX + role, {
    plannedFor: plannedFor(group.gaps, input),
    anchorDate: null,
    asksFor: [...ids].sort(),
  });
  return { state, content: contentOf(state, group, input) };
}

function keepFor(
  kept: TaskState,
  group: GapGroup,
  wanted: readonly Gap[],
  met: ReadonlySet<string>,
  input: PlanTasksInput,
  events: TaskEvent[],
): PlannedTask {
  const own = idsOf(group.gaps);
  const missing = new Set(idsOf(wanted));
  const asksFor = [...new Set([...kept.asksFor.filter((id) => !missing.has(id)), ...own])].sort();
  const seenFilled = asksFor.filter((id) => !missing.has(id) && (met.has(id) || kept.seenFilled.includes(id)));
  const reason = asksFor.join() === kept.asksFor.join() ? 'dates_changed' : 'gaps_changed';
  const moved = moveTask({ ...kept, asksFor, seenFilled }, plannedFor(group.gaps, input), input.today, reason);
  events.push(...moved.events);
  return { state: moved.state, content: contentOf(kept, group, input) };
}

/** The earliest of what the gaps allow. Nobody is asked before the deal was both won and signed. */
function plannedFor(gaps: readonly Gap[], input: PlanTasksInput): string | null {
  const start = clockStartOf(input.record, input.zone);
  const requested = gaps.filter((gap) => isRequest(gap.requirement));
  // A rejection gives as much time as the first question did.
  const dates = (requested.length > 0 ? requested : gaps).flatMap((gap) => {
    const from = gap.dueDate !== null && start !== null && gap.dueDate < start ? start : (gap.dueDate ?? start);
    return from === null ? [] : [addBusinessDays(from, input.gapTaskDueInBusinessDays, input.calendar)];
  });
  return dates.sort()[0] ?? null;
}

function contentOf(state: TaskState, group: GapGroup, input: PlanTasksInput) {
  const own = group.gaps.find((gap) => gap.ownerRole === roleOf(state)) ?? group.gaps[0];
  const owner = keepOwner(state.shown?.owner, own?.owner ?? input.ownerOf(roleOf(state)));
  const asked = new Set(idsOf(group.gaps));
  const requests = (input.requests?.open ?? []).filter((request) => asked.has(request.id));
  return { ...taskText(requests, group.gaps.filter((gap) => !isRequest(gap.requirement)), input), team: roleInWords(roleOf(state)), owner };
}

const isRequest = (id: string): boolean => id.includes(':');

/** A rejection or a question goes the way of a missing answer: grouped by person, asked once, closed when settled. */
const gapOfRequest = ({ id, ownerRole, owner, madeOn }: TaskRequest): Gap => ({
  requirement: id, field: '', label: '', reason: 'blank', ownerRole, owner, weight: 0, gate: false, dueDate: madeOn, due: true, note: null, where: null,
});

/** One person may be known with an id in one role and without in another; that is no reassignment. */
function keepOwner(before: ResolvedOwner | undefined, now: ResolvedOwner): ResolvedOwner {
  if (before === undefined || ownerKeyOf(before) !== ownerKeyOf(now)) return now;
  return before.id === null && now.id !== null ? now : before;
}
