import { HandoffError } from '../core/errors.ts';
import type { Rollout } from '../core/line/ruleset.ts';
import type { Clock, Store, StoredConnection } from '../core/ports.ts';

/**
 * Remembers the connection, or finds it again. The vendor's account id is part of every handoff's identity, so a
 * connection that suddenly points to another account is refused rather than mixed up.
 */
export async function connectAccount(
  store: Pick<Store, 'findConnection' | 'saveConnection' | 'savePage'>,
  clock: Clock,
  wanted: { readonly id: string; readonly connector: string; readonly accountId: string; readonly rollout: Rollout },
): Promise<StoredConnection> {
  const at = clock.now().toISOString();
  const known = await store.findConnection(wanted.id);
  if (known === null) {
    const created: StoredConnection = { ...wanted, backfill: 'none', connectedAt: at, cursor: null, lastSweepAt: at, frozen: null, readsHash: null };
    await store.saveConnection(created);
    return created;
  }
  if (known.accountId !== wanted.accountId || known.connector !== wanted.connector) {
    throw new HandoffError({
      code: 'account_changed',
      message: `Connection "${wanted.id}" used to read ${known.connector} account ${known.accountId} and now points to ${wanted.connector} account ${wanted.accountId}.`,
      remedy: 'Give the other account a connection id of its own in connections.yaml, or restore the former address.',
      place: `connection "${wanted.id}"`,
      exitCode: 2,
    });
  }
  if (known.rollout === wanted.rollout) return known;
  const changed: StoredConnection = { ...known, rollout: wanted.rollout };
  await store.saveConnection(changed);
  await store.savePage({
    connection: wanted.id,
    handoffs: [],
    sources: [],
    snapshots: [],
    outbox: [],
    errors: [],
    cursor: undefined,
    events: [{ handoffId: null, connection: wanted.id, type: 'rollout_changed', at, data: { from: known.rollout, to: wanted.rollout } }],
  });
  return changed;
}
