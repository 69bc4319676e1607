import type { RecordRef } from '../core/connector.ts';
import { HandoffError } from '../core/errors.ts';
import type { HandoffEvent, StoredHandoff, StoredSource } from '../core/handoff/handoff.ts';
import { advanceHandoff, type AdvanceInput } from '../core/line/advance-handoff.ts';
import { areRivals, ownIdOf } from '../core/line/decide-partners.ts';
import { refKey, sourceKey } from '../core/line/place-record.ts';
import type { Clock, LinkDecision, PageState, Store } from '../core/ports.ts';
import type { OutboxRow } from '../core/reconcile/outbox.ts';
import { saveWorks } from './sync/save-works.ts';
import type { SyncDeps } from './sync/sync-deps.ts';
import { rowsLeftBehind } from './sync/take-tasks-back.ts';
import { untilSaved } from './sync/until-saved.ts';
import { WorkSet } from './sync/work-set.ts';

export interface LinkReason {
  readonly by: string;
  readonly reason: string;
}
/** No account has to answer: what follows is delivered by the next runs. */
export interface LinkDeps extends Pick<SyncDeps, 'circle' | 'limit'> {
  readonly store: Pick<Store, 'withLane' | 'findHandoffs' | 'savePage' | 'saveLinkDecision'>;
  readonly clock: Clock;
}

const refuse = (message: string, remedy: string): never => {
  throw new HandoffError({ code: 'cannot_link', message, remedy, exitCode: 2 });
};

/** A person says that two handoffs are one: the other's records move to the kept one, its tasks are withdrawn. */
export function linkHandoffs(deps: LinkDeps, keptId: string, otherId: string, why: LinkReason): Promise<StoredHandoff> {
  if (keptId === otherId) refuse('A handoff cannot be linked with itself.', 'Name two handoffs.');
  return inLanes(deps, [keptId, otherId], async () => {
    const works = new WorkSet();
    const state = await deps.store.findHandoffs([keptId, otherId]);
    const [kept, other] = [partOf(state, keptId), partOf(state, otherId)];
    for (const { handoff } of [kept, other]) refuseGone(handoff);
    if (kept.handoff.kind !== other.handoff.kind) refuse('A deal and a hire are never one handoff.', 'Name two of one kind.');
    if (areRivals(kept.sources, other.sources)) {
      refuse('Both handoffs hold a record of one object in one connection; two of one kind are never one.', 'Link an applicant with an employee, or records of two systems.');
    }
    const now = deps.clock.now();
    works.add(state);
    const [keptWork, otherWork] = [works.get(keptId), works.get(otherId)];
    if (keptWork === undefined || otherWork === undefined) throw new RangeError('both handoffs were just read');
    await decide(deps, 'link', kept.sources, other.sources, why, now);
    works.absorb(keptWork, otherWork, `said by ${why.by}: ${why.reason}`, 'linked');
    keptWork.events.push(eventOf(kept.handoff, 'linked', now, { other: otherId }));
    await saveWorks({ ...deps, connection: kept.handoff.connection }, works, { now, cursor: undefined, deferWithdrawals: false, untouched: 0, errors: [] });
    return partOf(await deps.store.findHandoffs([keptId]), keptId).handoff;
  });
}

/** A person takes a record out of a handoff; it founds its own, and is not joined again. */
export function unlinkRecord(deps: LinkDeps, handoffId: string, record: string, why: LinkReason): Promise<StoredHandoff> {
  return inLanes(deps, [handoffId], async () => {
    const from = partOf(await deps.store.findHandoffs([handoffId]), handoffId);
    refuseGone(from.handoff);
    const leaving = leavingOf(from, record);
    const ref: RecordRef = { object: leaving.object, externalId: leaving.externalId };
    const now = deps.clock.now();
    const ownId = ownIdOf(deps.circle, leaving);
    const staying = from.sources.filter((source) => source !== leaving);
    const apart: StoredSource = { ...leaving, handoffId: ownId };
    const rest = advanceHandoff(inputOf(deps, from, now, { sources: staying, joins: from.handoff.joins.filter((join) => sourceKey(join) !== sourceKey(leaving)) }));
    // It may have been a handoff of its own before a person linked it: that one goes on, in a new episode.
    const earlier = await deps.store.findHandoffs([ownId]);
    const own = advanceHandoff({
      id: ownId, known: earlier.handoffs[0] ?? null, sources: [apart], founding: ref, connection: leaving.connection, joins: [], circle: deps.circle,
      outbox: earlier.outbox, mayOpen: deps.limit.mayOpen, now,
    });
    await decide(deps, 'unlink', staying, [leaving], why, now);
    await deps.store.savePage({
      connection: leaving.connection, handoffs: [rest.handoff, own.handoff], sources: [...staying, apart], snapshots: [], errors: [], cursor: undefined,
      outbox: [...rest.rows, ...rowsLeftBehind(inputOf(deps, from, now, {}), leaving), ...own.rows],
      events: [...rest.events, ...own.events, eventOf(from.handoff, 'unlinked', now, { other: ownId })],
    });
    return own.handoff;
  });
}

/** A person says that two handoffs are two: they are never joined, and no suggestion names them again. */
export async function keepApart(deps: LinkDeps, firstId: string, secondId: string, why: LinkReason): Promise<void> {
  if (firstId === secondId) refuse('This is one handoff.', 'To take a record out of it, use "handoff handoffs unlink".');
  const state = await deps.store.findHandoffs([firstId, secondId]);
  for (const id of [firstId, secondId]) refuseGone(partOf(state, id).handoff);
  await decide(deps, 'unlink', partOf(state, firstId).sources, partOf(state, secondId).sources, why, deps.clock.now());
}

/** Every record of the one with every record of the other: whichever of them founds a handoff one day, the decision holds. */
async function decide(deps: LinkDeps, decision: LinkDecision['decision'], some: readonly StoredSource[], others: readonly StoredSource[], why: LinkReason, now: Date): Promise<void> {
  for (const a of some) {
    for (const b of others) {
      await deps.store.saveLinkDecision({ handoffId: ownIdOf(deps.circle, a), otherId: ownIdOf(deps.circle, b), decision, by: why.by, reason: why.reason, at: now.toISOString() });
    }
  }
}

/** The lanes of all connections that hold a record, always in one order, so that two such commands never wait in a circle. */
async function inLanes<T>(deps: LinkDeps, ids: readonly string[], work: () => Promise<T>): Promise<T> {
  const { sources } = await deps.store.findHandoffs(ids);
  const connections = [...new Set(sources.map((source) => source.connection))].sort();
  return connections.reduceRight<() => Promise<T>>((inner, connection) => () => deps.store.withLane(connection, inner), () => untilSaved(work))();
}

interface Part {
  readonly handoff: StoredHandoff;
  readonly sources: readonly StoredSource[];
  readonly outbox: readonly OutboxRow[];
}

function partOf(state: PageState, id: string): Part {
  const handoff = state.handoffs.find((item) => item.id === id);
  if (handoff === undefined) return refuse(`No handoff ${id}.`, '"handoff handoffs list" shows ids.');
  return { handoff, sources: state.sources.filter((source) => source.handoffId === id), outbox: state.outbox.filter((row) => row.handoffId === id) };
}

/** One that became part of another holds no record any more, and of one that was forgotten or cut nobody can say what it is. */
function refuseGone({ id, absorbedInto, forgottenAt, cutAt }: StoredHandoff): void {
  if (absorbedInto !== undefined) refuse(`${id.slice(0, 8)} is part of ${absorbedInto.slice(0, 8)} now and holds no record of its own.`, `Name ${absorbedInto.slice(0, 8)} instead.`);
  if (forgottenAt != null) refuse(`What ${id.slice(0, 8)} was about has been forgotten.`, 'It stays as it is.');
  if (cutAt != null) refuse(`What ${id.slice(0, 8)} said is no longer kept: it has been at rest for too long.`, 'Change its record in the source: it is read again with the next sync.');
}

/** `record`: its id, or connection:id where two systems use the same one. */
function leavingOf(from: Part, record: string): StoredSource {
  const listed = from.sources.map((source) => `${source.connection}:${source.externalId}`).join(', ');
  const fitting = from.sources.filter((source) => source.externalId === record || `${source.connection}:${source.externalId}` === record);
  const [leaving, second] = fitting;
  if (leaving === undefined) return refuse(`This handoff holds no record ${record}.`, `It holds: ${listed}.`);
  if (second !== undefined) return refuse(`"${record}" fits ${fitting.length} records.`, `Name the connection as well: ${listed}.`);
  const { handoff } = from;
  if (leaving.connection === handoff.connection && refKey(leaving) === refKey(handoff.founding)) refuse('The handoff was founded on this record.', 'Unlink the other record instead.');
  return leaving;
}

const inputOf = (deps: LinkDeps, part: Part, now: Date, changes: Partial<Pick<AdvanceInput, 'sources' | 'joins'>>): AdvanceInput => ({
  id: part.handoff.id, known: part.handoff, sources: part.sources, founding: part.handoff.founding, connection: part.handoff.connection,
  joins: part.handoff.joins, circle: deps.circle, outbox: part.outbox, mayOpen: deps.limit.mayOpen, now, ...changes,
});

const eventOf = (handoff: StoredHandoff, type: HandoffEvent['type'], now: Date, data: HandoffEvent['data']): HandoffEvent => ({ handoffId: handoff.id, connection: handoff.connection, type, at: now.toISOString(), data });
