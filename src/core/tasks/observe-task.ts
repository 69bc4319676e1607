import type { TaskState } from './task-state.ts';
import { NOTES } from './write-task-text.ts';

/**
 * What we remember once a person was seen to have closed or deleted a task: its episode is over, whatever is still missing.
 * A task that we closed or withdrew ourselves stays so: the source only shows us our own doing. We never delete
 * one: where we were about to leave the account, a person was first. `at`: an ISO instant.
 */
export function observeTask(state: TaskState, observed: 'open' | 'closed' | 'deleted', at: string): TaskState {
  const ours = state.state === 'filled' || state.state === 'withdrawn' || state.state === 'ended_by_person';
  const wasFirst = observed === 'deleted' && state.closingNote === NOTES.accountLeft && state.state === 'withdrawn';
  return observed === 'open' || (ours && !wasFirst) ? state : { ...state, state: 'ended_by_person', ended: { at, asked: state.asksFor, answeredAt: [] } };
}
