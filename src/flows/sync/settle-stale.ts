import type { Stale } from '../../core/lanes/stale.ts';
import type { StoredConnection } from '../../core/ports.ts';
import { reassessHandoffs } from './process-page.ts';
import type { SyncDeps } from './sync-deps.ts';

const STEP = 500;

/**
 * After the reading of a run of a connection that had rested: what it shows says so while not everything was checked again,
 * and no longer once it was (docs/decisions/0014). Plans the writes; the end of the run delivers them. Repeated after a crash.
 */
export async function settleStale(deps: SyncDeps, { stale }: StoredConnection, whole: boolean): Promise<void> {
  if (stale === undefined || (stale.shown && !whole)) return;
  if (whole && !stale.shown && stale.begun === undefined) {
    // The first run put everything right: nobody has to know.
    await deps.store.saveStale(deps.connection, null);
    return;
  }
  const next: Stale | null = whole ? null : { ...stale, shown: true, begun: true };
  // Before the first of them: whoever dies on the way leaves some that say so.
  if (next !== null && stale.begun === undefined) await deps.store.saveStale(deps.connection, { ...stale, begun: true });
  const shown = { ...deps, circle: { ...deps.circle, staleOf: (connection: string): Stale | null => (connection === deps.connection ? next : deps.circle.staleOf(connection)) } };
  for (let after: string | null = null; ; ) {
    const ids = await deps.store.findShownHandoffs(deps.connection, STEP, after);
    if (ids.length === 0) break;
    // What would be withdrawn waits for the run that reads it.
    await reassessHandoffs(shown, ids, true);
    after = ids.at(-1) ?? null;
    deps.signal.throwIfAborted();
  }
  await deps.store.saveStale(deps.connection, next);
}
