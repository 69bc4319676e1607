import { decideCuts, type RetentionTimes } from '../../core/retention/decide-cuts.ts';
import type { Clock, Store } from '../../core/ports.ts';
import { applyRetention } from './apply-retention.ts';
import { retainAccess } from './retain-access.ts';

export interface HouseDeps {
  readonly store: Store;
  readonly clock: Clock;
  /** `service.retention` of connections.yaml. */
  readonly times: RetentionTimes;
  readonly signal?: AbortSignal;
}

/** A vendor repeats a delivery for a day at most; two leave room for an outage of ours. */
const HINTS_KEPT_MS = 48 * 3_600_000;

/** So long somebody may want back what they discarded. */
const DISCARDED_KEPT_MS = 30 * 24 * 3_600_000;

/** The daily job over everything that has its time. Returns rows touched by kind. Safe to repeat and to run twice at once. */
export async function keepHouse({ store, clock, times, ...rest }: HouseDeps): Promise<Readonly<Record<string, number>>> {
  const retained = await applyRetention({ store, clock, times, ...rest });
  const access = await retainAccess({ access: store, clock, auditMonths: times.auditMonths });
  const before = (keptMs: number): string => new Date(clock.now().getTime() - keptMs).toISOString();
  const drafts = (await store.deleteDiscarded(before(DISCARDED_KEPT_MS))) + (await store.deletePublished(decideCuts(times, clock.now()).words));
  return { ...retained, ...access, hints: await store.deleteOldHints(before(HINTS_KEPT_MS)), drafts };
}
