import { openQuestions, openRejection } from '../acceptance/acceptance.ts';
import type { HandoffStatus, StoredHandoff } from '../handoff/handoff.ts';
import { isLive } from '../tasks/advance-task.ts';

/** Nothing the source says moves these any more, short of winning a deal anew. */
const ENDED: readonly HandoffStatus[] = ['handed_to_cs', 'completed', 'withdrawn', 'rescinded'];
/** Here it is done. A hire starts on their day, accepted here or not. What is in onboarding is open until that ended, with a task or without. */
const DECIDED = { customer: ['accepted'], employee: ['ready', 'accepted'] } as const satisfies Record<StoredHandoff['kind'], readonly HandoffStatus[]>;

const isOneOf = (statuses: readonly HandoffStatus[], status: HandoffStatus): boolean => statuses.includes(status);

/** Nobody has anything left to do about it: from then on the time runs after which only its figures are kept. */
export function isAtRest({ kind, status, absorbedInto, acceptance, tasks, nextTickAt }: Pick<StoredHandoff, 'kind' | 'status' | 'absorbedInto' | 'acceptance' | 'tasks' | 'nextTickAt'>): boolean {
  if (absorbedInto !== undefined || isOneOf(ENDED, status)) return true;
  if (!isOneOf(DECIDED[kind], status) || nextTickAt !== null || tasks.some(isLive)) return false;
  return openRejection(acceptance) === undefined && openQuestions(acceptance).length === 0 && (acceptance?.delta ?? []).length === 0;
}
