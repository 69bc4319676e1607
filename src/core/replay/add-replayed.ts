import type { Gap, StoredHandoff, Verdict } from '../handoff/handoff.ts';
import { isJsonObject, type JsonValue } from '../json.ts';
import { isTakenBack } from '../line/taken-back.ts';
import type { OutboxRow } from '../reconcile/outbox.ts';
import { placeKey } from './find-not-stored.ts';
import type { Replayed } from './replay-handoff.ts';
import { addNotStored, addWrites, byChange, byId, isAmongFirst, keepFirst, nameOf, requirementIn, type FieldsChange, type ReplayTally, type Rescored, type TaskChange } from './replay-tally.ts';

/** Nobody answers for these any more. */
const ENDED: ReadonlySet<string> = new Set(['withdrawn', 'rescinded', 'handed_to_cs', 'completed']);
const NOT_READY: ReadonlySet<string> = new Set(['pre_close', 'incomplete', 'rejected', 'withdrawn', 'rescinded']);

/** Counts one handoff. `told`: what the same counter named before; whoever cannot come among the first of it is not named again. */
export function addReplayed(tally: ReplayTally, replayed: Replayed, told: ReplayTally): void {
  const { before, after, notStored, looked } = replayed;
  for (const { connection, object } of looked) tally.looked.set(placeKey(connection, object), (tally.looked.get(placeKey(connection, object)) ?? 0) + 1);
  for (const { connection, object, path, readAt } of notStored) addNotStored(tally, placeKey(connection, object, path), { connection, object, path, lacking: 1, lastReadAt: readAt });
  if (after === null) {
    tally.counts.notJudged += 1;
    return;
  }
  for (const write of replayed.writes) addWrite(tally, before, write, told);
  if (isTakenBack(before.status) && isTakenBack(after.status)) return;
  tally.counts.compared += 1;
  // A handoff that goes has no better or worse score by it.
  if (isTakenBack(after.status)) {
    tally.counts.takenBack += 1;
    tally.counts.same += 1;
    return;
  }
  addScore(tally, before, after, notStored.length > 0);
  addReady(tally, replayed, after);
  if (!after.backlog && !ENDED.has(after.status)) addRequirements(tally, replayed, after, told);
}

function addScore({ counts, lists, scoresBefore, scoresAfter }: ReplayTally, before: StoredHandoff, after: StoredHandoff, isPartial: boolean): void {
  const { score: from } = before;
  const { score: to } = after;
  if (from !== null) scoresBefore[from] = (scoresBefore[from] ?? 0) + 1;
  if (to !== null) scoresAfter[to] = (scoresAfter[to] ?? 0) + 1;
  if (isPartial) counts.partial += 1;
  if (from === to) {
    counts.same += 1;
    return;
  }
  // The title as people know it: that of the draft may stand on a field which is not stored.
  const rescored: Rescored = { ...nameOf(before), score: { from, to }, status: { from: before.status, to: after.status } };
  const direction = (to ?? -1) > (from ?? -1) ? 'up' : 'down';
  counts[direction] += 1;
  lists[direction] = keepFirst(lists[direction], [rescored], byChange);
}

function addReady({ counts }: ReplayTally, { before, stood }: Replayed, after: StoredHandoff): void {
  const [was, is] = [!NOT_READY.has(before.status), !NOT_READY.has(after.status)];
  if (!was && is) counts.readyGained += 1;
  else if (was && !is) counts[after.report.gaps.every((gap) => !gap.due || !gap.gate) && after.report.unreadable.length > stood.unreadable ? 'readyUnknown' : 'readyLost'] += 1;
}

function addRequirements(tally: ReplayTally, { before, stood }: Replayed, after: StoredHandoff, told: ReplayTally): void {
  const gaps = new Map(after.report.gaps.map((gap) => [gap.requirement, gap]));
  for (const verdict of after.report.verdicts) {
    if (!verdict.applies) continue;
    const lacking = isLacking(verdict);
    const gap = gaps.get(verdict.requirement);
    const key = placeKey(after.kind, verdict.requirement);
    const counted = requirementIn(tally, key, after.kind);
    counted.open += 1;
    if (verdict.reason === 'unreadable') counted.unknown += 1;
    if (!lacking) continue;
    counted.lacking += 1;
    // What a draft no longer maps is missing, but asked of nobody.
    if (verdict.reason !== 'unmapped' && verdict.due && !stood.lacked.has(verdict.requirement)) counted.newly += 1;
    if (gap !== undefined) for (const person of personOf(gap)) counted.people.set(person, (counted.people.get(person) ?? 0) + 1);
    const named = requirementIn(told, key, after.kind);
    if (!isAmongFirst(named.handoffs, before, byId)) continue;
    const one = [nameOf(before)];
    named.handoffs = keepFirst(named.handoffs, one, byId);
    counted.handoffs = keepFirst(counted.handoffs, one, byId);
  }
}

const isLacking = ({ applies, met, reason }: Verdict): boolean => applies && !met && reason !== 'unreadable';

/** What no mapping feeds is asked of nobody. */
const personOf = ({ reason, owner }: Gap): readonly string[] => (reason === 'unmapped' ? [] : [owner.name ?? owner.email ?? owner.id ?? '']);

const isKnown = (row: OutboxRow): boolean => row.sentHash !== null || row.acknowledgedHash !== null || row.remoteId !== null;

function addWrite(tally: ReplayTally, handoff: StoredHandoff, { row, was }: Replayed['writes'][number], told: ReplayTally): void {
  if (row.kind === 'task') {
    const what = whatHappens(row, was);
    if (what === null) return;
    tally.counts[what === 'open' ? 'tasksOpen' : what === 'close' ? 'tasksClose' : 'tasksUpdate'] += 1;
    if (isAmongFirst(told.lists.tasks, handoff, byId)) {
      const one = [taskChange(handoff, row, what)];
      told.lists.tasks = keepFirst(told.lists.tasks, one, byId);
      tally.lists.tasks = keepFirst(tally.lists.tasks, one, byId);
    }
  }
  addWrites(tally, row.connection, { fields: 0, task: 0, note: 0, [row.kind]: 1 });
  if (row.kind !== 'fields') return;
  tally.counts.records += 1;
  if (!isAmongFirst(told.lists.fields, handoff, byId)) return;
  const one = [fieldsChange(handoff, row, was)];
  told.lists.fields = keepFirst(told.lists.fields, one, byId);
  tally.lists.fields = keepFirst(tally.lists.fields, one, byId);
}

/** null: it was to be opened anyway, and nobody has seen it yet. */
function whatHappens(row: OutboxRow, was: OutboxRow | undefined): TaskChange['what'] | null {
  if (row.desired['status'] !== 'open') return was?.desired['status'] === 'open' ? 'close' : 'update';
  if (was === undefined || was.state === 'ended') return 'open';
  return isKnown(was) ? 'update' : null;
}

const textIn = (value: JsonValue | undefined): string | null => (typeof value === 'string' ? value : null);

function taskChange(handoff: StoredHandoff, { desired }: OutboxRow, what: TaskChange['what']): TaskChange {
  const owner = desired['owner'];
  const named = isJsonObject(owner) ? (textIn(owner['name']) ?? textIn(owner['email'])) : null;
  return { ...nameOf(handoff), what, subject: textIn(desired['subject']) ?? '', owner: named, due: textIn(desired['dueDate']) };
}

function fieldsChange(handoff: StoredHandoff, row: OutboxRow, was: OutboxRow | undefined): FieldsChange {
  const changed = Object.entries(row.desired).filter(([field, to]) => JSON.stringify(was?.desired[field] ?? null) !== JSON.stringify(to));
  return {
    ...nameOf(handoff),
    shownIn: row.connection,
    record: `${row.target.object} ${row.target.externalId}`,
    changes: changed.map(([field, to]) => ({ field, from: was?.desired[field] ?? null, to })),
  };
}
