import type { RecordRef } from '../connector.ts';
import { taskKeyOf } from '../handoff/identity.ts';
import type { OutboxRow } from '../reconcile/outbox.ts';
import { endTask, isLive } from '../tasks/advance-task.ts';
import type { TaskState } from '../tasks/task-state.ts';
import { NOTES } from '../tasks/write-task-text.ts';

interface Place {
  readonly handoffId: string;
  readonly connection: string;
  readonly target: RecordRef;
  /** ISO date. */
  readonly today: string;
}

/**
 * Tasks that stand on another record of the same system (one that was deleted and made again) are asked under new keys: a
 * source finds them by key, and would take the old one, closed or gone with its record, for what is wanted here.
 */
export function renewMovedTasks(tasks: readonly TaskState[], rows: readonly OutboxRow[], { handoffId, connection, target, today }: Place): readonly TaskState[] {
  const isHere = (row: OutboxRow): boolean => row.target.object === target.object && row.target.externalId === target.externalId;
  const sent = rows.filter((row) => row.kind === 'task' && row.connection === connection && row.sentHash !== null);
  const here = new Set(sent.filter(isHere).map((row) => row.item));
  const elsewhere = new Set(sent.filter((row) => !isHere(row) && !here.has(row.item)).map((row) => row.item));
  if (elsewhere.size === 0) return tasks;
  return tasks.flatMap((task) => {
    if (!isLive(task) || !elsewhere.has(`task:${task.key}`)) return [task];
    const episode = Math.max(...tasks.filter(({ purpose }) => purpose === task.purpose).map((same) => same.episode)) + 1;
    return [endTask(task, 'withdrawn', NOTES.moved, today), { ...task, episode, key: taskKeyOf(handoffId, task.purpose, episode) }];
  });
}
