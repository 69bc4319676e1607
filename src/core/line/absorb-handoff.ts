import { joinAcceptance } from '../acceptance/join-acceptance.ts';
import type { RecordRef } from '../connector.ts';
import { shortHashOf } from '../hash.ts';
import type { HandoffStatus, StoredHandoff } from '../handoff/handoff.ts';
import { taskKeyOf } from '../handoff/identity.ts';
import type { OutboxRow } from '../reconcile/outbox.ts';
import { rowIdOf } from '../reconcile/plan-write-back.ts';
import { isLive } from '../tasks/advance-task.ts';
import type { TaskState } from '../tasks/task-state.ts';
import type { Circle } from './circle.ts';
import { joinScores } from './record-scores.ts';

/** What decides which of two handoffs that turn out to be one is kept. */
export interface Contender {
  readonly id: string;
  readonly founding: RecordRef;
  readonly connection: string;
  readonly known: StoredHandoff | null;
}

/**
 * Which of two is kept: the one founded in the connection that stands first in connections.yaml, within a connection the
 * one whose object comes later in the mapping (the application, which is there before the employee). So the id, and with
 * it every task key, follows from data and configuration and not from what was read first.
 */
export function isKept(a: Contender, b: Contender, circle: Circle): boolean {
  const order = circle.orderOf(a.connection) - circle.orderOf(b.connection);
  if (order !== 0) return order < 0;
  const precedence = precedenceOf(b, circle) - precedenceOf(a, circle);
  if (precedence !== 0) return precedence < 0;
  const reached = (a.known?.reachedAt ?? '~').localeCompare(b.known?.reachedAt ?? '~');
  return reached === 0 ? a.id < b.id : reached < 0;
}

const precedenceOf = ({ connection, founding }: Contender, circle: Circle): number =>
  circle.memberOf(connection)?.ruleset.mapping.sourceOf(founding.object)?.precedence ?? -1;

/** People's moves; data never undo them, and joining does not either. */
const FURTHER: readonly HandoffStatus[] = ['submitted', 'accepted', 'in_onboarding', 'handed_to_cs', 'completed'];

/**
 * What the kept handoff remembers from now on. One that is new takes over the whole memory of the other, with task keys of
 * its own; a task that a person ended stays ended in either case.
 */
export function inheritFrom(kept: Contender, gone: StoredHandoff): StoredHandoff {
  const { id } = kept;
  const rekeyed = gone.tasks.map((task): TaskState => ({ ...task, key: taskKeyOf(id, task.purpose, task.episode) }));
  if (kept.known === null) {
    const { revision: _revision, alsoIn: _alsoIn, ...memory } = gone;
    return { ...memory, id, founding: kept.founding, connection: kept.connection, tasks: rekeyed, joins: [], assessedWith: '' };
  }
  const { episode } = kept.known;
  const current = rekeyed.filter((task) => task.handoffEpisode === undefined || task.handoffEpisode === gone.episode);
  const ended = current.filter((task) => task.state === 'ended_by_person' && !current.some((later) => later.purpose === task.purpose && later.episode > task.episode));
  const purposes = new Set(kept.known.tasks.map(({ purpose }) => purpose));
  const added = ended.filter((task) => !purposes.has(task.purpose)).map((task) => ({ ...task, handoffEpisode: episode }));
  const tasks = kept.known.tasks.map((task) => endedElsewhere(task, ended.find(({ purpose }) => purpose === task.purpose)));
  const follows = FURTHER.indexOf(gone.status) > FURTHER.indexOf(kept.known.status);
  const acceptance = joinAcceptance(kept.known.acceptance, gone.acceptance, follows);
  const scores = joinScores(kept.known.scores, gone.scores);
  return {
    ...kept.known, status: follows ? gone.status : kept.known.status, tasks: [...tasks, ...added],
    ...(acceptance === undefined ? {} : { acceptance }), ...(scores === undefined ? {} : { scores }),
  };
}

/** Whoever closed the question in one system is not asked the same in the other. */
const endedElsewhere = (task: TaskState, ended: TaskState | undefined): TaskState =>
  ended === undefined || !isLive(task)
    ? task
    : { ...task, state: 'ended_by_person', asksFor: [...new Set([...task.asksFor, ...ended.asksFor])].sort(), seenFilled: ended.seenFilled };

/**
 * The other's fields and comments stand on records that are shown by the kept handoff from now on: what was acknowledged
 * there stays acknowledged, and no comment is made twice. Its tasks keep their rows, and are taken back through them.
 */
export function moveRows(keptId: string, keptRows: readonly OutboxRow[], goneRows: readonly OutboxRow[]): { readonly moved: readonly OutboxRow[]; readonly left: readonly OutboxRow[] } {
  const taken = new Set(keptRows.map(placeOf));
  const known = goneRows.filter((row) => row.kind !== 'task' && row.state !== 'ended');
  const moved = known
    .filter((row) => !taken.has(placeOf(row)))
    .map((row): OutboxRow => ({ ...row, id: rowIdOf(row, { handoffId: keptId, connection: row.connection }), handoffId: keptId }));
  return { moved, left: known.map(stopRow) };
}

/** Another handoff shows this from now on. Should it ever come back, nobody knows what the record shows: whatever is wanted then is news. */
export const stopRow = (row: OutboxRow): OutboxRow => ({
  ...row, ...(row.kind === 'fields' ? { desired: {}, desiredHash: shortHashOf({}) } : {}), state: 'ended', ownerKey: null,
});

const placeOf = ({ connection, target, item }: OutboxRow): string => [connection, target.object, target.externalId, item].join('\u0000');
