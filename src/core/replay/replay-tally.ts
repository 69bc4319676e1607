import type { HandoffStatus, StoredHandoff } from '../handoff/handoff.ts';
import type { HandoffKind } from '../handoff/mapping-file.ts';
import type { JsonValue } from '../json.ts';
import { NAMED_HANDOFFS } from '../view/replay-view.ts';

export interface NamedHandoff {
  readonly id: string;
  readonly title: string;
  readonly kind: HandoffKind;
  readonly connection: string;
}
export interface Rescored extends NamedHandoff {
  readonly score: { readonly from: number | null; readonly to: number | null };
  readonly status: { readonly from: HandoffStatus; readonly to: HandoffStatus };
}
export interface TaskChange extends NamedHandoff {
  readonly what: 'open' | 'close' | 'update';
  readonly subject: string;
  readonly owner: string | null;
  readonly due: string | null;
}
export interface FieldsChange extends NamedHandoff {
  readonly shownIn: string;
  readonly record: string;
  readonly changes: readonly { readonly field: string; readonly from: JsonValue; readonly to: JsonValue }[];
}
export interface RequirementTally {
  open: number;
  lacking: number;
  /** Lacking by the draft, and not by what runs. */
  newly: number;
  unknown: number;
  readonly kind: HandoffKind;
  readonly people: Map<string, number>;
  handoffs: readonly NamedHandoff[];
}

/** What is counted of a replay, as plain data: parts of it are counted in several threads and put together. */
export interface ReplayTally {
  readonly counts: Record<'compared' | 'up' | 'down' | 'same' | 'partial' | 'readyGained' | 'readyLost' | 'readyUnknown' | 'takenBack' | 'notJudged' | 'tasksOpen' | 'tasksClose' | 'tasksUpdate' | 'records', number>;
  /** Handoffs per score from 0 to 100. */
  readonly scoresBefore: number[];
  readonly scoresAfter: number[];
  readonly lists: { up: readonly Rescored[]; down: readonly Rescored[]; tasks: readonly TaskChange[]; fields: readonly FieldsChange[] };
  /** Connection → kind of row → writes. */
  readonly writes: Map<string, Record<'fields' | 'task' | 'note', number>>;
  /** By kind of handoff and id. */
  readonly requirements: Map<string, RequirementTally>;
  /** By connection, object and path. */
  readonly notStored: Map<string, { readonly connection: string; readonly object: string; readonly path: string; lacking: number; lastReadAt: string }>;
  /** Connection and object → records looked at. */
  readonly looked: Map<string, number>;
}

const SCORES = 101;

export const emptyTally = (): ReplayTally => ({
  counts: { compared: 0, up: 0, down: 0, same: 0, partial: 0, readyGained: 0, readyLost: 0, readyUnknown: 0, takenBack: 0, notJudged: 0, tasksOpen: 0, tasksClose: 0, tasksUpdate: 0, records: 0 },
  scoresBefore: Array.from({ length: SCORES }, () => 0),
  scoresAfter: Array.from({ length: SCORES }, () => 0),
  lists: { up: [], down: [], tasks: [], fields: [] },
  writes: new Map(),
  requirements: new Map(),
  notStored: new Map(),
  looked: new Map(),
});

export const nameOf = ({ id, title, kind, connection }: StoredHandoff): NamedHandoff => ({ id, title, kind, connection });

export const byId = (a: NamedHandoff, b: NamedHandoff): number => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
/** Largest change first, whichever direction. No score counts as less than 0. */
export const byChange = (a: Rescored, b: Rescored): number => changeOf(b) - changeOf(a) || byId(a, b);
const changeOf = ({ score }: Rescored): number => Math.abs((score.to ?? -1) - (score.from ?? -1));

/** Whether `keepFirst` would keep it: most come too late, and need not be described. */
export function isAmongFirst<T>(list: readonly T[], one: T, order: (a: T, b: T) => number): boolean {
  const last = list.length < NAMED_HANDOFFS ? undefined : list.at(-1);
  return last === undefined || order(one, last) < 0;
}

/** The first few in an order that does not depend on who was counted first. */
export function keepFirst<T extends NamedHandoff>(list: readonly T[], more: readonly T[], order: (a: T, b: T) => number): readonly T[] {
  const better = more.filter((one) => isAmongFirst(list, one, order));
  return better.length === 0 ? list : [...list, ...better].toSorted(order).slice(0, NAMED_HANDOFFS);
}

/** Adds what another thread counted. */
export function mergeTally(into: ReplayTally, from: ReplayTally): void {
  const { counts, lists } = into;
  counts.compared += from.counts.compared;
  counts.up += from.counts.up;
  counts.down += from.counts.down;
  counts.same += from.counts.same;
  counts.partial += from.counts.partial;
  counts.readyGained += from.counts.readyGained;
  counts.readyLost += from.counts.readyLost;
  counts.readyUnknown += from.counts.readyUnknown;
  counts.takenBack += from.counts.takenBack;
  counts.notJudged += from.counts.notJudged;
  counts.tasksOpen += from.counts.tasksOpen;
  counts.tasksClose += from.counts.tasksClose;
  counts.tasksUpdate += from.counts.tasksUpdate;
  counts.records += from.counts.records;
  for (let score = 0; score < SCORES; score += 1) {
    into.scoresBefore[score] = (into.scoresBefore[score] ?? 0) + (from.scoresBefore[score] ?? 0);
    into.scoresAfter[score] = (into.scoresAfter[score] ?? 0) + (from.scoresAfter[score] ?? 0);
  }
  lists.up = keepFirst(lists.up, from.lists.up, byChange);
  lists.down = keepFirst(lists.down, from.lists.down, byChange);
  lists.tasks = keepFirst(lists.tasks, from.lists.tasks, byId);
  lists.fields = keepFirst(lists.fields, from.lists.fields, byId);
  for (const [connection, added] of from.writes) addWrites(into, connection, added);
  for (const [key, added] of from.requirements) addRequirement(into, key, added);
  for (const [key, added] of from.notStored) addNotStored(into, key, added);
  for (const [key, added] of from.looked) into.looked.set(key, (into.looked.get(key) ?? 0) + added);
}

export function addWrites(into: ReplayTally, connection: string, { fields, task, note }: Record<'fields' | 'task' | 'note', number>): void {
  const known = into.writes.get(connection) ?? { fields: 0, task: 0, note: 0 };
  into.writes.set(connection, { fields: known.fields + fields, task: known.task + task, note: known.note + note });
}

/** What is counted of a requirement, nothing yet when it is the first time. */
export function requirementIn(tally: ReplayTally, key: string, kind: HandoffKind): RequirementTally {
  const known = tally.requirements.get(key);
  if (known !== undefined) return known;
  const fresh: RequirementTally = { open: 0, lacking: 0, newly: 0, unknown: 0, kind, people: new Map(), handoffs: [] };
  tally.requirements.set(key, fresh);
  return fresh;
}

export function addRequirement(into: ReplayTally, key: string, added: RequirementTally): void {
  const known = into.requirements.get(key);
  if (known === undefined) {
    into.requirements.set(key, added);
    return;
  }
  known.open += added.open;
  known.lacking += added.lacking;
  known.newly += added.newly;
  known.unknown += added.unknown;
  for (const [person, lacking] of added.people) known.people.set(person, (known.people.get(person) ?? 0) + lacking);
  known.handoffs = keepFirst(known.handoffs, added.handoffs, byId);
}

export function addNotStored(into: ReplayTally, key: string, added: { readonly connection: string; readonly object: string; readonly path: string; lacking: number; lastReadAt: string }): void {
  const known = into.notStored.get(key);
  if (known === undefined) {
    into.notStored.set(key, { ...added });
    return;
  }
  known.lacking += added.lacking;
  if (added.lastReadAt > known.lastReadAt) known.lastReadAt = added.lastReadAt;
}
