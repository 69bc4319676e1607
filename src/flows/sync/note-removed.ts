import { LIVE_STATUSES } from '../../core/line/taken-back.ts';
import type { SyncDeps } from './sync-deps.ts';

/** Connections that were taken out of connections.yaml and whose records still belong to handoffs of this one, a sentence each. */
export async function noteRemoved(deps: SyncDeps): Promise<readonly string[]> {
  const notes: string[] = [];
  for (const removed of deps.circle.removed) {
    const shared = await deps.store.countHandoffs({ connection: deps.connection, with: removed, status: LIVE_STATUSES });
    if (shared === 0) continue;
    notes.push(`"${removed}" is not in connections.yaml any more: its records in ${shared === 1 ? 'one handoff' : `${shared} handoffs`} of this connection are kept, but neither read nor counted, and nothing is written to them.`);
  }
  return notes;
}
