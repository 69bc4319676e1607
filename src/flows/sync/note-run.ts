import type { SyncRun } from '../../core/ports.ts';
import { advanceWatch, newWatchState } from '../../core/watch/watch-state.ts';
import type { SyncDeps } from './sync-deps.ts';
import { notRead, type Tally } from './tally-run.ts';

/** Remembers what a run says about the health of its connection. Called in the connection's lane. */
export async function noteRun(deps: SyncDeps, run: SyncRun, tally: Tally): Promise<void> {
  const { store, connection: id } = deps;
  const connection = await store.findConnection(id);
  const before = (await store.findWatchState(id)) ?? newWatchState(id);
  const { objects, unreadable } = tally;
  const whole = !tally.failed && tally.stoppedBy === null && run.reasons.length <= notRead(tally, id).length;
  await store.saveWatchState(advanceWatch(before, run, { cursor: connection?.cursor ?? null, objects, unreadable, whole }));
}
