import type { RecordRef } from '../../core/connector.ts';
import { HandoffError } from '../../core/errors.ts';
import type { HandoffEvent } from '../../core/handoff/handoff.ts';
import { LIVE_STATUSES } from '../../core/line/taken-back.ts';
import { isMassChange } from '../../core/reconcile/mass-change.ts';
import type { JsonValue } from '../../core/json.ts';
import type { StoredConnection } from '../../core/ports.ts';
import type { SyncDeps } from './sync-deps.ts';

/** A handoff that would be withdrawn, or lose a record, with the records that say so; none when a changed rule does. */
export interface Vanishing {
  readonly handoffId: string;
  readonly refs: readonly RecordRef[];
  /** All that hold a record of it. */
  readonly connections: readonly string[];
  /** It only waits for others that vanish. */
  readonly counts?: false;
}

/** Handoffs that would be withdrawn, held back until the run knows how many there are. */
export class VanishedHandoffs {
  readonly #refs = new Map<string, readonly RecordRef[]>();
  /** Of those that count. */
  readonly #connections = new Map<string, readonly string[]>();
  /** Where reading stood when the last of them was read; undefined leaves the saved cursor alone. */
  #cursor: JsonValue | undefined;

  get some(): boolean {
    return this.#refs.size > 0;
  }

  get count(): number {
    return this.#connections.size;
  }

  get cursor(): JsonValue | undefined {
    return this.#cursor;
  }

  /** `cursor`: where reading stands now; left out by what does not read on. */
  add(vanishing: readonly Vanishing[], cursor?: JsonValue): void {
    if (cursor !== undefined) this.#cursor = cursor;
    for (const { handoffId, refs, connections, counts } of vanishing) {
      if (refs.length > 0 || !this.#refs.has(handoffId)) this.#refs.set(handoffId, refs);
      if (counts !== false) this.#connections.set(handoffId, connections);
    }
  }

  /** Those of them that hold a record of this connection; only those that a rule takes back, when asked for. */
  idsIn(connection: string, only?: 'byRule'): readonly string[] {
    return [...this.#refs].flatMap(([id, refs]) => (this.#connections.get(id)?.includes(connection) === true && (only === undefined || refs.length === 0) ? [id] : []));
  }

  /** They stay as they are. */
  leave(ids: readonly string[]): void {
    for (const id of ids) {
      this.#refs.delete(id);
      this.#connections.delete(id);
    }
  }

  /** Records to be read again before the withdrawal is applied. */
  recordSteps(size: number): readonly (readonly RecordRef[])[] {
    return inSteps([...this.#refs.values()].flat(), size);
  }

  /** Handoffs that a changed rule takes back: there is nothing new to read. */
  handoffSteps(size: number): readonly (readonly string[])[] {
    return inSteps([...this.#refs].flatMap(([id, refs]) => (refs.length === 0 ? [id] : [])), size);
  }
}

const inSteps = <T>(items: readonly T[], size: number): readonly (readonly T[])[] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, index) => items.slice(index * size, (index + 1) * size));

/** Handoffs that could still vanish. */
const countLive = (deps: SyncDeps, connection: string): Promise<number> => deps.store.countHandoffs({ connection, status: LIVE_STATUSES });

/**
 * A changed rule of a neighbour takes back too many of the neighbour's handoffs to be plausible: its own run asks about
 * them, and this one leaves them alone. Returns the reasons for the report.
 */
export async function leaveToNeighbours(deps: SyncDeps, vanished: VanishedHandoffs): Promise<readonly string[]> {
  const reasons: string[] = [];
  for (const { connection } of deps.circle.members) {
    const ids = connection === deps.connection ? [] : vanished.idsIn(connection, 'byRule');
    if (ids.length === 0 || !isMassChange(ids.length, await countLive(deps, connection))) continue;
    vanished.leave(ids);
    reasons.push(`The rules as they are now would take back ${ids.length} handoffs that also stand in "${connection}". They were left as they are until "handoff sync ${connection}" asked about them.`);
  }
  return reasons;
}

/**
 * Which connection's known handoffs vanish in too great a number, the one that runs first; null when none's do. `earlier`:
 * those of this connection that were taken back lately by readings that belong together with this one.
 */
export async function findMassChange(deps: SyncDeps, vanished: VanishedHandoffs, earlier = 0): Promise<{ readonly connection: string; readonly vanished: number; readonly known: number } | null> {
  const own = { connection: deps.connection, vanished: vanished.count + earlier, known: (await countLive(deps, deps.connection)) + earlier };
  if (isMassChange(own.vanished, own.known)) return own;
  for (const { connection } of deps.circle.members) {
    const count = connection === deps.connection ? 0 : vanished.idsIn(connection).length;
    const known = count === 0 ? 0 : await countLive(deps, connection);
    if (isMassChange(count, known)) return { connection, vanished: count, known };
  }
  return null;
}

const remediesFor = (id: string): string =>
  `The cause may be a real clean-up, a permission that was lost, or a changed "when:" in the mapping. If it is right, run "handoff sync ${id} --confirm-mass-change"; if you have mended the cause, "handoff sync ${id} --look-again".`;

export function refuseFrozen(connection: StoredConnection): void {
  if (connection.frozen === null) return;
  throw new HandoffError({
    code: 'connection_frozen',
    message: `Connection "${connection.id}" is frozen since ${connection.frozen.at}: ${connection.frozen.reason} ${remediesFor(connection.id)}`,
    remedy: 'Look at the source, and at the last change of the rules; nothing is changed until then.',
    place: `connection "${connection.id}"`,
  });
}

/** Freezes the connection; returns the reason for the run's report. */
export async function freezeConnection(deps: SyncDeps, { connection: of, vanished, known }: NonNullable<Awaited<ReturnType<typeof findMassChange>>>): Promise<string> {
  const at = deps.clock.now().toISOString();
  const reason = `${vanished} of ${known} known handoffs${of === deps.connection ? '' : ` that also stand in "${of}"`} were deleted, reopened, taken out of scope or given another shared id at once. Nothing of it was applied.`;
  const connection = await deps.store.findConnection(deps.connection);
  if (connection !== null) await deps.store.saveConnection({ ...connection, frozen: { at, reason } });
  await saveEvent(deps, { handoffId: null, connection: deps.connection, type: 'connection_frozen', at, data: { vanished, known } });
  return `${reason} ${remediesFor(deps.connection)}`;
}

/** A person confirmed what froze it, or wants it judged afresh; returns the connection as it stands now. */
export async function releaseConnection(deps: FrozenDeps, connection: StoredConnection): Promise<StoredConnection> {
  if (connection.frozen === null) return connection;
  const released = { ...connection, frozen: null };
  await deps.store.saveConnection(released);
  await saveEvent(deps, { handoffId: null, connection: deps.connection, type: 'connection_released', at: deps.clock.now().toISOString(), data: {} });
  return released;
}

type FrozenDeps = Pick<SyncDeps, 'clock' | 'connection'> & { readonly store: Pick<SyncDeps['store'], 'saveConnection' | 'savePage'> };

const saveEvent = (deps: FrozenDeps, event: HandoffEvent): Promise<void> =>
  deps.store.savePage({ connection: deps.connection, handoffs: [], sources: [], snapshots: [], outbox: [], errors: [], cursor: undefined, events: [event] });
