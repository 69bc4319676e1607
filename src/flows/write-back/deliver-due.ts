import { stopOf } from '../../core/lanes/stop-of.ts';
import type { Stop } from '../../core/ports.ts';
import { deliverWriteBack, noDeliveries, reasonOf, type DeliveryCounts } from './deliver-write-back.ts';
import { refuseFrozen } from '../sync/hold-withdrawals.ts';
import type { SyncDeps } from '../sync/sync-deps.ts';

export interface Delivered {
  readonly delivered: DeliveryCounts;
  /** Writes whose moment has not come. */
  readonly waiting: number;
  readonly apiCalls: number;
  readonly durationMs: number;
  /** Why it could not be finished; null when it was. */
  readonly reason: string | null;
  readonly stoppedBy: Stop | null;
}

/** Only writes, reads nothing: for what the runs of other connections left for this one, in its lane. */
export const deliverDue = (deps: SyncDeps): Promise<Delivered> =>
  deps.store.withLane(deps.connection, async () => {
    const before = deps.session.calls().api;
    const startedAt = deps.clock.now().getTime();
    const delivered = noDeliveries();
    let reason: string | null = null;
    let stoppedBy: Stop | null = null;
    const connection = await deps.store.findConnection(deps.connection);
    if (connection !== null) refuseFrozen(connection);
    try {
      await deliverWriteBack(deps, delivered, false);
    } catch (error) {
      stoppedBy = stopOf(error, deps.signal);
      if (stoppedBy === null) throw error;
      reason = reasonOf(error);
    }
    const now = deps.clock.now();
    const { waiting } = await deps.store.countDeliverable(deps.connection, now.toISOString());
    return { delivered, waiting, apiCalls: deps.session.calls().api - before, durationMs: now.getTime() - startedAt, reason, stoppedBy };
  });
