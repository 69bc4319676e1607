import type { TaskObservation } from '../core/connector.ts';
import type { OutboxRow } from '../core/reconcile/outbox.ts';
import { observeTask } from '../core/tasks/plan-tasks.ts';
import type { Work } from './work-set.ts';

/** Notes on a handoff what a person did to its task; the row is not written any more. */
export function observeOn(work: Work, task: TaskObservation, now: Date): void {
  if (work.known === null) return;
  const before = work.known.tasks;
  const after = before.map((state) => (state.key === task.taskKey ? observeTask(state, task.state) : state));
  if (after.every((state, index) => state === before[index])) return;
  const ended = before.find((state) => state.key === task.taskKey);
  work.known = { ...work.known, tasks: after };
  work.touched = true;
  work.events.push({
    handoffId: work.id,
    connection: work.connection,
    type: task.state === 'deleted' ? 'task_deleted_by_person' : 'task_closed_by_person',
    at: now.toISOString(),
    data: { task: task.taskKey, purpose: ended?.purpose ?? null, dueDate: ended?.dueDate ?? null },
  });
  work.outbox = work.outbox.map((row) => {
    if (row.item !== `task:${task.taskKey}`) return row;
    const ended: OutboxRow = { ...row, state: 'ended', ownerKey: null };
    work.changedRows.push(ended);
    return ended;
  });
}
