import { closeInConnection, standsOpen } from '../../core/line/close-in-connection.ts';
import { stopOf } from '../../core/lanes/stop-of.ts';
import type { Store } from '../../core/ports.ts';
import { isAfloat, type OutboxRow } from '../../core/reconcile/outbox.ts';
import { todayIn } from '../../core/tasks/business-days.ts';
import { deliverChosen, noDeliveries, reasonOf } from './deliver-write-back.ts';
import type { SyncDeps } from '../sync/sync-deps.ts';
import { untilSaved } from '../sync/until-saved.ts';

export interface ClosingDeps extends SyncDeps {
  readonly store: SyncDeps['store'] & Pick<Store, 'findOpenTaskHolders'>;
}

const STEP = 200;

/**
 * Closes every open task of ours in this connection, because it is to be removed; call it in its lane. What is closed
 * already stays, so a repeated call goes on where one ended. Nothing else is written, whatever waits.
 * Resolves with why some are left, a sentence or two for people; null when that cannot be said or none is.
 */
export async function closeTasks(deps: ClosingDeps): Promise<string | null> {
  try {
    await eachStep(deps, (ids) => planClosing(deps, ids));
    // A neighbour's run may have planned a new one meanwhile: that is not sent any more.
    await deliverChosen(deps, noDeliveries(), (row) => row.desired['status'] !== 'open');
  } catch (error) {
    if (stopOf(error) === null) throw error;
    return reasonOf(error);
  }
  return findReason(deps);
}

async function eachStep({ store, connection }: ClosingDeps, work: (ids: readonly string[]) => Promise<void>): Promise<void> {
  for (let after: string | null = null; ; ) {
    const ids: readonly string[] = await store.findOpenTaskHolders(connection, STEP, after);
    if (ids.length > 0) await work(ids);
    if (ids.length < STEP) return;
    after = ids.at(-1) ?? null;
  }
}

/** States and rows in one transaction, before anything is sent. */
const planClosing = ({ store, connection, clock, ruleset }: ClosingDeps, ids: readonly string[]): Promise<void> =>
  untilSaved(async () => {
    const now = clock.now();
    const found = await store.findHandoffs(ids);
    const closed = found.handoffs.map((handoff) =>
      closeInConnection({
        handoff, connection, now, today: todayIn(now, ruleset.zone), quietPeriodMs: ruleset.policy.quietPeriodMs,
        sources: found.sources.filter(({ handoffId }) => handoffId === handoff.id), outbox: found.outbox.filter(({ handoffId }) => handoffId === handoff.id),
      }));
    await store.savePage({
      connection, handoffs: closed.map(({ handoff }) => handoff), outbox: closed.flatMap(({ rows }) => rows),
      sources: [], snapshots: [], events: [], errors: [], cursor: undefined,
    });
  });

async function findReason({ store, connection, clock, signal }: ClosingDeps): Promise<string | null> {
  if (signal.aborted) return 'Closing them takes longer than a page can wait.';
  const { outbox } = await store.findHandoffs(await store.findOpenTaskHolders(connection, STEP, null));
  const left = outbox.filter((row) => standsOpen(row, connection) && isAfloatOrKnown(row));
  const refused = left.find(({ errorMessage }) => errorMessage !== null);
  if (refused !== undefined) return refused.errorMessage;
  const now = clock.now().toISOString();
  if (left.some(({ notBefore }) => notBefore !== null && notBefore > now)) return 'Somebody changed their records a moment ago, and may not be done yet.';
  return left.length === 0 ? null : 'The account did not say whether they are closed.';
}

const isAfloatOrKnown = (row: OutboxRow): boolean => row.remoteId !== null || row.acknowledgedHash !== null || isAfloat(row);
