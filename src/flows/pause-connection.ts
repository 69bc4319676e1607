import type { Clock, Store, StoredConnection } from '../core/ports.ts';
import { releaseConnection } from './sync/hold-withdrawals.ts';

export interface PauseDeps {
  readonly store: Pick<Store, 'savePause' | 'requestPull' | 'withLane' | 'findConnection' | 'saveConnection' | 'savePage'>;
  readonly clock: Clock;
}

/** A person lets a connection rest: nothing is read or written until a person resumes it. */
export function pauseConnection({ store, clock }: PauseDeps, connection: string, said: { readonly by: string; readonly reason: string }): Promise<void> {
  const at = clock.now().toISOString();
  const remedy = `Resume it when it may go on ("handoff connections resume ${connection}").`;
  return store.savePause(connection, { at, by: 'person', code: 'paused_by_person', reason: `${said.reason} (${said.by})`, remedy, lookAgainAt: null, looks: 0 }, at);
}

/** It goes on at once, whoever paused it. */
export const resumeConnection = ({ store, clock }: PauseDeps, connection: string): Promise<void> => store.savePause(connection, null, clock.now().toISOString());

/** In the connection's lane: a run that goes on at the same time saves its cursor in the same row. Throws `lane_busy` then. */
export async function releaseFrozen({ store, clock }: PauseDeps, connection: string): Promise<void> {
  await store.withLane(connection, async () => {
    const stored = await store.findConnection(connection);
    if (stored !== null) await releaseConnection({ store, clock, connection }, stored);
  });
}

/** How far handoffs older than the start date go from now on. Throws `lane_busy` while a run is at it. */
export async function setBackfill({ store }: PauseDeps, connection: string, backfill: StoredConnection['backfill']): Promise<void> {
  await store.withLane(connection, async () => {
    const stored = await store.findConnection(connection);
    if (stored !== null) await store.saveConnection({ ...stored, backfill });
  });
}
