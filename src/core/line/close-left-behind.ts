import type { StoredSource } from '../handoff/handoff.ts';
import type { JsonObject } from '../json.ts';
import type { OutboxRow } from '../reconcile/outbox.ts';
import { NOTES } from '../tasks/write-task-text.ts';
import type { Circle } from './circle.ts';
import type { ShownIn } from './plan-shown.ts';

interface LeftBehind {
  /** All records of the handoff, those that are gone included. */
  readonly sources: readonly StoredSource[];
  readonly circle: Circle;
  /** Rows of this handoff. */
  readonly outbox: readonly OutboxRow[];
  /** ISO date. */
  readonly today: string;
}

const CLOSE = 2;

/** Tasks of ours that stay open after their record was deleted or merged away, where the source keeps them: nobody has to do them. */
export function closeLeftBehind({ sources, circle, outbox, today }: LeftBehind): readonly ShownIn[] {
  return sources.flatMap(({ state, connection, object, externalId }) => {
    if (state === 'present' || circle.memberOf(connection)?.ruleset.tasksOutliveRecord !== true) return [];
    const rows = outbox.filter((row) => row.kind === 'task' && row.state !== 'ended' && row.connection === connection && row.target.object === object && row.target.externalId === externalId);
    return rows.map((row) => ({ connection, item: { ...closed(row, today), target: row.target, item: row.item, kind: row.kind } }));
  });
}

/** `onlyIfKnown`: what was never sent is not made to be closed. */
const closed = (row: OutboxRow, today: string) => ({
  desired: row.desired['status'] === 'open' ? takenBack(row.desired, today) : row.desired,
  alongside: row.alongside,
  onlyIfKnown: true,
  lockGroup: row.lockGroup,
  notBefore: null,
  order: CLOSE,
  ownerKey: null,
});

/** A future due date is pulled to today: closed tasks count as activity on that day. */
function takenBack(desired: JsonObject, today: string): JsonObject {
  const due = desired['dueDate'];
  return { ...desired, status: 'withdrawn', note: NOTES.recordGone, dueDate: typeof due === 'string' && due < today ? due : today };
}
