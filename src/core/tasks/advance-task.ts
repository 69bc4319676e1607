import { taskKeyOf } from '../handoff/identity.ts';
import { addBusinessDays } from './business-days.ts';
import { settleDueDate } from './due-date.ts';
import type { PlanTasksInput, TaskEvent } from './plan-input.ts';
import type { TaskState } from './task-state.ts';

export const isLive = (state: TaskState): boolean => state.state === 'open' || state.state === 'waiting';

const byEpisode = (a: TaskState, b: TaskState): number => a.episode - b.episode;

/** The newest state of each purpose, and all that came before it. */
export function latestOf(
  states: readonly TaskState[],
  isMine: (purpose: string) => boolean,
): ReadonlyMap<string, TaskState> {
  return new Map(
    [...states]
      .filter((state) => isMine(state.purpose))
      .sort(byEpisode)
      .map((state) => [state.purpose, state]),
  );
}

/** Opened in the handoff's present episode; a state that does not say so is taken to be. */
export const isCurrent = (state: TaskState, input: PlanTasksInput): boolean =>
  state.handoffEpisode === undefined || state.handoffEpisode === input.episode;

/**
 * The next task of a purpose. It waits until its owner may have one more; its key never was used before.
 * `plannedFor` is an ISO date, null when nothing says when it is due.
 */
export function startTask(
  input: PlanTasksInput,
  purpose: string,
  plan: { readonly plannedFor: string | null; readonly anchorDate: string | null; readonly asksFor: readonly string[] },
): TaskState {
  const used = input.previous.filter((state) => state.purpose === purpose).map((state) => state.episode);
  const episode = Math.max(input.episode, ...used.map((number) => number + 1));
  const plannedFor = plan.plannedFor ?? addBusinessDays(input.today, input.gapTaskDueInBusinessDays, input.calendar);
  return {
    purpose,
    key: taskKeyOf(input.handoffId, purpose, episode),
    episode,
    state: 'waiting',
    asksFor: plan.asksFor,
    seenFilled: [],
    ...settleDueDate(plannedFor, input.today),
    handoffEpisode: input.episode,
    plannedFor,
    ...(plan.anchorDate === null ? {} : { anchorDate: plan.anchorDate }),
  };
}

/** Moves a live task when what it was planned for moved, and says why. */
export function moveTask(
  state: TaskState,
  plannedFor: string | null,
  today: string,
  reason: 'gaps_changed' | 'dates_changed' | 'anchor_moved',
): { readonly state: TaskState; readonly events: readonly TaskEvent[] } {
  if (plannedFor === null || plannedFor === (state.plannedFor ?? state.dueDate)) return { state, events: [] };
  const moved: TaskState = { ...state, plannedFor, ...settleDueDate(plannedFor, today) };
  if (state.state !== 'open' || moved.dueDate === state.dueDate) return { state: moved, events: [] };
  const data = { task: state.key, purpose: state.purpose, from: state.dueDate, to: moved.dueDate, reason };
  return { state: moved, events: [{ type: 'task_moved', data }] };
}

/** Ends a live task from our side. A future due date is pulled to today: closed tasks count as activity on that day. */
export const endTask = (
  state: TaskState,
  as: 'filled' | 'withdrawn',
  closingNote: string,
  today: string,
): TaskState => ({
  ...state,
  state: as,
  dueDate: state.dueDate > today ? today : state.dueDate,
  closingNote,
});
