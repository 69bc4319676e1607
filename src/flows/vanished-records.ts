import type { RecordRef } from '../core/connector.ts';
import { HandoffError } from '../core/errors.ts';
import type { JsonValue } from '../core/json.ts';
import type { StoredConnection } from '../core/ports.ts';
import type { SyncDeps } from './sync-deps.ts';

/** Records that would withdraw their handoff, held back until the run knows how many there are. */
export class VanishedRecords {
  readonly #refs = new Map<string, RecordRef>();
  /** Where reading stood when the last of them was seen; undefined leaves the saved cursor alone. */
  cursor: JsonValue | undefined;

  get some(): boolean {
    return this.#refs.size > 0;
  }

  get count(): number {
    return this.#refs.size;
  }

  add(refs: readonly RecordRef[], cursor: JsonValue | undefined): void {
    this.cursor = cursor;
    for (const ref of refs) this.#refs.set(`${ref.object} ${ref.externalId}`, { object: ref.object, externalId: ref.externalId });
  }

  steps(size: number): readonly (readonly RecordRef[])[] {
    const refs = [...this.#refs.values()];
    return Array.from({ length: Math.ceil(refs.length / size) }, (_, index) => refs.slice(index * size, (index + 1) * size));
  }
}

export function refuseFrozen(connection: StoredConnection): void {
  if (connection.frozen === null) return;
  throw new HandoffError({
    code: 'connection_frozen',
    message: `Connection "${connection.id}" is frozen since ${connection.frozen.at}: ${connection.frozen.reason}`,
    remedy: `Look at the source. If it is right, run "handoff sync ${connection.id} --confirm-mass-change"; nothing is changed until then.`,
    place: `connection "${connection.id}"`,
  });
}

/** Freezes the connection; returns the reason for the run's report. */
export async function freezeConnection(deps: SyncDeps, vanished: number, known: number): Promise<string> {
  const at = deps.clock.now().toISOString();
  const reason = `${vanished} of ${known} known records were deleted or reopened at once. Nothing of it was applied.`;
  const connection = await deps.store.findConnection(deps.connection);
  if (connection !== null) await deps.store.saveConnection({ ...connection, frozen: { at, reason } });
  await deps.store.savePage({
    connection: deps.connection,
    handoffs: [],
    sources: [],
    snapshots: [],
    outbox: [],
    errors: [],
    cursor: undefined,
    events: [{ handoffId: null, connection: deps.connection, type: 'connection_frozen', at, data: { vanished, known } }],
  });
  return `${reason} If that is right, run "handoff sync ${deps.connection} --confirm-mass-change".`;
}
