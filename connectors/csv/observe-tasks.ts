import type { TaskObservation } from '../../src/core/connector.ts';
import type { OutputTable } from './output-table.ts';

/** What people write into the status column when they are through with a task. */
const CLOSED = new Set(['done', 'closed', 'complete', 'completed', 'cancelled', 'canceled', 'withdrawn', 'x']);
export const isClosedRow = (row: ReadonlyMap<string, string>): boolean => CLOSED.has((row.get('status') ?? '').trim().toLowerCase());

/**
 * Tasks of tasks.csv that are closed, by us or by a person: the caller knows which of them it closed itself. Nothing
 * is read while the file is as `knownStamp` says. A deleted row is noticed when it is written next.
 */
export async function observeTaskRows(tasks: OutputTable, knownStamp: string | null): Promise<{ readonly observations: readonly TaskObservation[]; readonly stamp: string | null }> {
  const stamp = await tasks.stamp();
  if (stamp === null || stamp === knownStamp) return { observations: [], stamp: knownStamp };
  await tasks.refresh();
  const observations: TaskObservation[] = [];
  for (const row of tasks.rows()) {
    const taskKey = row.get('task') ?? '';
    if (taskKey !== '' && isClosedRow(row)) observations.push({ taskKey, remoteId: taskKey, state: 'closed' });
  }
  return { observations, stamp };
}
