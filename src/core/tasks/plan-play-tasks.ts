import type { Gap } from '../handoff/handoff.ts';
import { endTask, isCurrent, isLive, latestOf, moveTask, startTask } from './advance-task.ts';
import { settleDueDate, stepAnchorDate, stepDueDate } from './due-date.ts';
import type { Planned, PlannedTask, PlanTasksInput, TaskEvent } from './plan-input.ts';
import type { PlaybookStep } from './playbook-file.ts';
import { stepApplies } from './step-applies.ts';
import type { TaskState } from './task-state.ts';
import { NOTES, stepBody, stepSubject } from './write-task-text.ts';

const PREFIX = 'play:';
export const isPlayPurpose = (purpose: string): boolean => purpose.startsWith(PREFIX);

/** The steps of the playbook. Only people finish them; they move with their anchor and are never held back by a gap. */
export function planPlayTasks(input: PlanTasksInput): Planned {
  const latest = latestOf(input.previous, isPlayPurpose);
  const moves = new Map<string, TaskEvent>();
  const events: TaskEvent[] = [];
  const tasks: PlannedTask[] = [];
  const steps = input.playbook?.file.steps ?? [];
  for (const step of steps) {
    const known = latest.get(PREFIX + step.id);
    const state = known !== undefined && isCurrent(known, input) ? known : undefined;
    const next =
      state !== undefined && isLive(state)
        ? keepStep(state, step, input, moves, events)
        : startStep(state, step, input);
    if (next !== null) tasks.push(next);
  }
  const ids = new Set(steps.map((step) => PREFIX + step.id));
  const orphans = [...latest.values()].filter(
    (state) => isLive(state) && isCurrent(state, input) && !ids.has(state.purpose),
  );
  tasks.push(
    ...orphans.map((state) => ({ state: endTask(state, 'withdrawn', NOTES.stepGone, input.today), content: null })),
  );
  return { tasks, events: [...moves.values(), ...events] };
}

function startStep(state: TaskState | undefined, step: PlaybookStep, input: PlanTasksInput): PlannedTask | null {
  if (state !== undefined && state.state !== 'withdrawn') return null;
  if (!stepApplies(step.applies, input.record)) return null;
  const plannedFor = stepDueDate(step.due, input.record, input);
  if (plannedFor === null) return null;
  const anchorDate = stepAnchorDate(step.due, input.record, input.zone);
  const started = startTask(input, PREFIX + step.id, { plannedFor, anchorDate, asksFor: [] });
  return { state: started, content: contentOf(started, step, input) };
}

function keepStep(
  state: TaskState,
  step: PlaybookStep,
  input: PlanTasksInput,
  moves: Map<string, TaskEvent>,
  events: TaskEvent[],
): PlannedTask {
  if (!stepApplies(step.applies, input.record)) {
    return { state: endTask(state, 'withdrawn', NOTES.notApplicable, input.today), content: null };
  }
  const anchorDate = stepAnchorDate(step.due, input.record, input.zone);
  const anchorMoved = anchorDate !== null && state.anchorDate !== undefined && anchorDate !== state.anchorDate;
  if (anchorMoved) {
    moves.set(step.due.anchor, {
      type: 'anchor_moved',
      data: { anchor: step.due.anchor, from: state.anchorDate ?? null, to: anchorDate },
    });
  }
  const anchored = anchorDate === null ? state : { ...state, anchorDate };
  const moved = moveTask(
    anchored,
    stepDueDate(step.due, input.record, input),
    input.today,
    anchorMoved ? 'anchor_moved' : 'dates_changed',
  );
  events.push(...moved.events);
  return { state: moved.state, content: contentOf(moved.state, step, input) };
}

function contentOf(state: TaskState, step: PlaybookStep, input: PlanTasksInput) {
  // It may have waited until less time is left than the step takes.
  const compressed =
    state.state === 'waiting'
      ? settleDueDate(state.plannedFor ?? state.dueDate, input.today).compressed
      : state.compressed;
  const blockedBy = input.report.gaps.filter((gap) => isWaitedFor(gap, step, input));
  return {
    subject: stepSubject(step, input),
    body: stepBody(step, blockedBy, compressed, input),
    team: step.team,
    owner: input.ownerOf(step.owner),
  };
}

const isWaitedFor = (gap: Gap, step: PlaybookStep, input: PlanTasksInput): boolean =>
  gap.reason !== 'unmapped' &&
  gap.reason !== 'unreadable' &&
  (input.blocks?.[gap.requirement]?.includes(step.id) ?? false);
