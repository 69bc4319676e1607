import type { TaskObservation } from '../../core/connector.ts';
import type { OutboxRow } from '../../core/reconcile/outbox.ts';
import { observeTask } from '../../core/tasks/plan-tasks.ts';
import type { Work } from '../sync/work-set.ts';

/**
 * Notes on a handoff what a person did to its task; the row is not written any more. `connection`: where it was seen. A
 * task that we took back there, because it stands elsewhere now, only shows us our own doing.
 */
export function observeOn(work: Work, task: TaskObservation, connection: string, now: Date): void {
  if (work.known === null) return;
  const item = `task:${task.taskKey}`;
  if (work.outbox.some((row) => row.connection === connection && row.item === item && isOurDoing(row, task.state))) return;
  const before = work.known.tasks;
  const after = before.map((state) => (state.key === task.taskKey ? observeTask(state, task.state, now.toISOString()) : state));
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
    // Elsewhere it may still stand open, and is taken back.
    if (row.item !== item || row.connection !== connection) return row;
    const ended: OutboxRow = { ...row, state: 'ended', ownerKey: null };
    work.changedRows.push(ended);
    return ended;
  });
}

/** Closed by us it stands closed, also while we are about to open it again because tasks came back to this place. */
const isOurDoing = ({ desired, acknowledged }: OutboxRow, seen: TaskObservation['state']): boolean =>
  acknowledged !== null && acknowledged['status'] !== 'open' && (seen === 'closed' || desired['status'] !== 'open');
