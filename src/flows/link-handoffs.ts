import type { RecordRef } from '../core/connector.ts';
import { HandoffError } from '../core/errors.ts';
import type { HandoffEvent, StoredHandoff, StoredSource } from '../core/handoff/handoff.ts';
import { handoffIdOf } from '../core/handoff/identity.ts';
import { advanceHandoff, type AdvanceInput } from '../core/line/advance-handoff.ts';
import { refKey } from '../core/line/place-record.ts';
import type { PageState, Store } from '../core/ports.ts';
import type { OutboxRow } from '../core/reconcile/outbox.ts';
import type { SyncDeps } from './sync-deps.ts';

export interface LinkReason {
  readonly by: string;
  readonly reason: string;
}
type LinkStore = Pick<Store, 'withLane' | 'findHandoffs' | 'savePage' | 'saveLinkDecision'>;
type LinkDeps = Omit<SyncDeps, 'store'> & { readonly store: LinkStore };

const refuse = (message: string, remedy: string): never => {
  throw new HandoffError({ code: 'cannot_link', message, remedy, exitCode: 2 });
};

/** A person says that two handoffs are one: the other's records move to the kept one, its tasks are withdrawn. */
export async function linkHandoffs(deps: LinkDeps, keptId: string, otherId: string, why: LinkReason): Promise<StoredHandoff> {
  return deps.store.withLane(deps.connection, async () => {
    const state = await deps.store.findHandoffs([keptId, otherId]);
    const kept = partOf(state, keptId);
    const other = partOf(state, otherId);
    if (kept.handoff.id === other.handoff.id) refuse('A handoff cannot be linked with itself.', 'Name two handoffs.');
    if (kept.handoff.connection !== other.handoff.connection) {
      refuse('These handoffs come from two connections.', 'Only records of one connection can be linked now.');
    }
    const shared = other.sources.find((source) => kept.sources.some((mine) => mine.object === source.object));
    if (shared !== undefined) refuse(`Both handoffs hold a record of ${shared.object}; two of one kind are never one.`, 'Link an applicant with an employee, for example.');
    const now = deps.clock.now();
    const at = now.toISOString();
    const evidence = `said by ${why.by}: ${why.reason}`;
    const moved = other.sources.map((source) => ({ ...source, handoffId: keptId }));
    const joins = [...kept.handoff.joins, ...moved.map((source) => ({ connection: source.connection, object: source.object, externalId: source.externalId, evidence }))];
    const result = advanceHandoff(inputOf(deps, kept, now, { sources: [...kept.sources, ...moved], joins }));
    const ended = advanceHandoff({ ...inputOf(deps, other, now, {}), forced: { trigger: 'withdrawn', because: `linked with ${kept.handoff.title}` } });
    await deps.store.saveLinkDecision({ handoffId: keptId, otherId, decision: 'link', by: why.by, reason: why.reason, at });
    await save(deps, [result.handoff, ended.handoff], [...kept.sources, ...moved], [
      ...result.rows,
      // The record's own fields are shown by the kept handoff from now on; only the tasks are taken back.
      ...tasksOf(ended.rows),
    ], [...result.events, ...ended.events, event(deps, keptId, 'linked', at, { other: otherId })]);
    return result.handoff;
  });
}

/** A person takes a record out of a handoff; it founds its own, and is not joined again. */
export async function unlinkRecord(deps: LinkDeps, handoffId: string, externalId: string, why: LinkReason): Promise<StoredHandoff> {
  return deps.store.withLane(deps.connection, async () => {
    const state = await deps.store.findHandoffs([handoffId]);
    const from = partOf(state, handoffId);
    const leaving = from.sources.find((source) => source.externalId === externalId);
    if (leaving === undefined) return refuse(`This handoff holds no record ${externalId}.`, `It holds: ${from.sources.map((source) => `${source.object} ${source.externalId}`).join(', ')}.`);
    const ref: RecordRef = { object: leaving.object, externalId: leaving.externalId };
    if (refKey(ref) === refKey(from.handoff.founding)) refuse('The handoff was founded on this record.', 'Unlink the other record instead.');
    const now = deps.clock.now();
    const at = now.toISOString();
    const ownId = handoffIdOf(deps.accountId, ref.object, ref.externalId);
    const staying = from.sources.filter((source) => source !== leaving);
    const apart: StoredSource = { ...leaving, handoffId: ownId };
    const rest = advanceHandoff(inputOf(deps, from, now, { sources: staying, joins: from.handoff.joins.filter((join) => refKey(join) !== refKey(ref)) }));
    // It may have been a handoff of its own before a person linked it: that one goes on, in a new episode.
    const earlier = await deps.store.findHandoffs([ownId]);
    const own = advanceHandoff({
      id: ownId, known: earlier.handoffs[0] ?? null, sources: [apart], founding: ref, connection: deps.connection, joins: [], ruleset: deps.ruleset,
      outbox: earlier.outbox, mayOpen: deps.mayOpen, now,
    });
    // Its former handoff takes back its tasks there, and must not go on writing to a record that is no longer its own.
    const takenBack = tasksOf(advanceHandoff({ ...inputOf(deps, from, now, { sources: [leaving] }), forced: { trigger: 'withdrawn', because: 'the record was taken out' } }).rows);
    const stopped = from.outbox
      .filter((row) => refKey(row.target) === refKey(ref) && row.kind !== 'task')
      .map((row): OutboxRow => ({ ...row, state: 'ended', ownerKey: null }));
    await deps.store.saveLinkDecision({ handoffId, otherId: ownId, decision: 'unlink', by: why.by, reason: why.reason, at });
    await save(deps, [rest.handoff, own.handoff], [...staying, apart], [...rest.rows, ...takenBack, ...stopped, ...own.rows], [...rest.events, ...own.events, event(deps, handoffId, 'unlinked', at, { other: ownId })]);
    return own.handoff;
  });
}

/**
 * Tasks that are taken back on a record which another handoff shows from now on. Marked as sent, which they were once:
 * planning leaves such rows to the delivery instead of dropping what is wanted of a record that is no longer there.
 */
const tasksOf = (rows: readonly OutboxRow[]): readonly OutboxRow[] =>
  rows.filter((row) => row.kind === 'task').map((row) => (row.state === 'pending' ? { ...row, state: 'sent', notBefore: null } : row));

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

const inputOf = (deps: LinkDeps, part: Part, now: Date, changes: Partial<Pick<AdvanceInput, 'sources' | 'joins'>>): AdvanceInput => ({
  id: part.handoff.id,
  known: part.handoff,
  sources: part.sources,
  founding: part.handoff.founding,
  connection: deps.connection,
  joins: part.handoff.joins,
  ruleset: deps.ruleset,
  outbox: part.outbox,
  mayOpen: deps.mayOpen,
  now,
  ...changes,
});

const event = (deps: LinkDeps, handoffId: string, type: HandoffEvent['type'], at: string, data: HandoffEvent['data']): HandoffEvent => ({ handoffId, connection: deps.connection, type, at, data });

const save = (deps: LinkDeps, handoffs: readonly StoredHandoff[], sources: readonly StoredSource[], outbox: readonly OutboxRow[], events: readonly HandoffEvent[]): Promise<void> =>
  deps.store.savePage({ connection: deps.connection, handoffs, sources, snapshots: [], events, outbox, errors: [], cursor: undefined });
