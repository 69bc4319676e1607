import type { Gap } from '../handoff/handoff.ts';
import type { PlanTasksInput } from './plan-input.ts';
import type { TaskState } from './task-state.ts';

/**
 * What is remembered of a task that a person closed or deleted: which of its gaps were seen filled since. A gap that
 * only a changed configuration brought counts as refused too, so that a new rule does not bring the task back.
 */
export function rememberFilled(
  state: TaskState,
  seen: {
    readonly met: ReadonlySet<string>;
    readonly missing: readonly Gap[];
    /** Asked for by a task that is open elsewhere. */
    readonly asked: ReadonlySet<string>;
    readonly input: Pick<PlanTasksInput, 'configChanged' | 'previousReport'>;
    readonly role: string;
  },
): TaskState {
  const brought = broughtByConfig(seen).filter(
    (gap) =>
      !seen.asked.has(gap.requirement) && (gap.ownerRole === seen.role || state.asksFor.includes(gap.requirement)),
  );
  const refused = new Set(brought.map((gap) => gap.requirement));
  const asksFor = union(state.asksFor, [...refused]);
  const seenFilled = union(
    state.seenFilled,
    asksFor.filter((id) => seen.met.has(id)),
  ).filter((id) => !refused.has(id));
  return { ...state, asksFor, seenFilled };
}

function broughtByConfig(seen: Parameters<typeof rememberFilled>[1]): readonly Gap[] {
  if (!seen.input.configChanged) return [];
  const before = seen.input.previousReport?.gaps ?? [];
  const wasMissing = new Set(
    before
      .filter((gap) => gap.due && gap.reason !== 'unmapped' && gap.reason !== 'unreadable')
      .map((gap) => gap.requirement),
  );
  return seen.missing.filter((gap) => gap.due && !wasMissing.has(gap.requirement));
}

const union = (a: readonly string[], b: readonly string[]): readonly string[] =>
  b.every((id) => a.includes(id)) ? a : [...new Set([...a, ...b])].sort();

/** A person closed a task that asked for it, and it has not been answered since. */
export const isMuted = (requirement: string, ended: readonly TaskState[]): boolean =>
  ended.some((state) => state.asksFor.includes(requirement) && !state.seenFilled.includes(requirement));

/**
 * Whether a role whose last task a person ended may get a new one: everything it asked for had been answered (they
 * ticked off what was done), or one of these gaps had been and is missing again.
 */
export const mayStart = (ended: TaskState | undefined, missing: readonly string[]): boolean =>
  ended === undefined || ended.asksFor.every((id) => ended.seenFilled.includes(id)) || isMissingAgain(ended, missing);

const isMissingAgain = (ended: TaskState, missing: readonly string[]): boolean =>
  missing.some((id) => ended.asksFor.includes(id) && ended.seenFilled.includes(id));

/** Whether a person who ended tasks of ours may not get a new one: something they were asked for is still open, and nothing is missing again. */
export const isBlocked = (theirs: readonly TaskState[], missing: readonly string[]): boolean =>
  theirs.some((state) => !mayStart(state, missing)) && !theirs.some((state) => isMissingAgain(state, missing));
