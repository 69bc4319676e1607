import type { HandoffStatus } from '../handoff/handoff.ts';
import { endTask, isCurrent, isLive } from './advance-task.ts';
import { addDays } from './business-days.ts';
import { settleDueDate } from './due-date.ts';
import { isGapPurpose, planGapTasks } from './plan-gap-tasks.ts';
import type { PlannedTask, PlanTasksInput, TaskEvent } from './plan-input.ts';
import { planPlayTasks } from './plan-play-tasks.ts';
import { ownerKeyOf } from './resolve-owner.ts';
import type { HandoffTask, TaskState } from './task-state.ts';
import { NOTES, withdrawalNote } from './write-task-text.ts';

export { observeTask } from './observe-task.ts';
export type { PlanTasksInput } from './plan-input.ts';

const TAKEN_BACK: ReadonlySet<HandoffStatus> = new Set(['withdrawn', 'rescinded']);

/**
 * The tasks that should exist for a handoff now, given those it had. Planning again from its own output changes nothing.
 * Dates are ISO dates; `nextTickDate` is the day on which time alone may change the plan (a waiting task is tried again).
 */
export function planTasks(input: PlanTasksInput): {
  states: readonly TaskState[];
  tasks: readonly HandoffTask[];
  events: readonly TaskEvent[];
  nextTickDate: string | null;
} {
  const isReached = input.trigger === 'reached';
  const isOn = (isReached || (input.trigger === 'pre_close' && input.asksBeforeClose === true)) && !TAKEN_BACK.has(input.status);
  const plans = isOn ? [planGapTasks(input), ...(isReached ? [planPlayTasks(input)] : [])] : [];
  const planned = openWaiting(
    plans.flatMap((plan) => plan.tasks),
    input,
  );
  const states = mergeStates(input, planned, isOn);
  return {
    states,
    tasks: states.flatMap(taskOf),
    events: plans.flatMap((plan) => plan.events),
    nextTickDate: states.some((state) => state.state === 'waiting') ? addDays(input.today, 1) : null,
  };
}

/** Opens what waits, the most urgent first, as long as its owner may have one more. */
function openWaiting(planned: readonly PlannedTask[], input: PlanTasksInput): readonly TaskState[] {
  const urgent = [...planned].sort(
    (a, b) => compare(a.state.dueDate, b.state.dueDate) || compare(a.state.purpose, b.state.purpose),
  );
  return urgent.map(({ state, content }) => {
    if (content === null) return state;
    if (state.state === 'open') return { ...state, shown: content };
    // The limit keeps people from a flood of questions; a hire's pre-boarding steps are a team's work and never wait.
    if (isGapPurpose(state.purpose) && !input.mayOpen(ownerKeyOf(content.owner))) return state;
    return {
      ...state,
      state: 'open' as const,
      ...settleDueDate(state.plannedFor ?? state.dueDate, input.today),
      shown: content,
    };
  });
}

const compare = (a: string | number, b: string | number): number => (a < b ? -1 : a > b ? 1 : 0);

/** Everything remembered, in a stable order: what was planned now, what is history, and what must end. */
function mergeStates(input: PlanTasksInput, planned: readonly TaskState[], isOn: boolean): readonly TaskState[] {
  const fresh = new Map(planned.map((state) => [state.key, state]));
  const kept = input.previous.map((state) => {
    const next = fresh.get(state.key);
    fresh.delete(state.key);
    if (next !== undefined || !isLive(state)) return next ?? state;
    if (!isOn) return endTask(state, 'withdrawn', withdrawalNote(input), input.today);
    return isCurrent(state, input) ? state : endTask(state, 'withdrawn', NOTES.newEpisode, input.today);
  });
  return [...kept, ...fresh.values()].sort((a, b) => compare(a.purpose, b.purpose) || compare(a.episode, b.episode));
}

const STATUSES: Partial<Readonly<Record<TaskState['state'], HandoffTask['status']>>> = {
  open: 'open',
  filled: 'done',
  withdrawn: 'withdrawn',
};

/** What waits is not shown yet; what a person ended is theirs. */
function taskOf(state: TaskState): readonly HandoffTask[] {
  const status = STATUSES[state.state];
  if (status === undefined || state.shown === undefined) return [];
  const { purpose, key, dueDate, compressed } = state;
  return [
    {
      purpose,
      key,
      dueDate,
      compressed,
      status,
      ...state.shown,
      note: status === 'open' ? null : (state.closingNote ?? null),
    },
  ];
}
