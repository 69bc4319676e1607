import { HandoffError } from '../core/errors.ts';
import type { Rollout } from '../core/line/ruleset.ts';
import type { Clock, Store, StoredConnection } from '../core/ports.ts';

interface Wanted {
  readonly id: string;
  readonly connector: string;
  readonly accountId: string;
  readonly rollout: Rollout;
}

/**
 * Remembers the connection, or finds it again. The vendor's account id is part of every handoff's identity, so a
 * connection that suddenly points to another account is refused rather than mixed up. An account whose connection got
 * another id keeps its whole memory; `configured` are all ids of connections.yaml, by which a renamed connection is
 * told from a second one to the same account. `remembered` is what is known under the wanted id.
 */
export async function connectAccount(
  store: Pick<Store, 'findConnection' | 'findConnections' | 'saveConnection' | 'renameConnection' | 'savePage'>,
  clock: Clock,
  wanted: Wanted,
  configured: readonly string[],
  remembered: StoredConnection | null,
): Promise<StoredConnection> {
  const at = clock.now().toISOString();
  const known = remembered ?? (await adoptRenamed(store, wanted, configured));
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

/** null: this account was never connected under another id. */
async function adoptRenamed(
  store: Pick<Store, 'findConnection' | 'findConnections' | 'renameConnection'>,
  wanted: Wanted,
  configured: readonly string[],
): Promise<StoredConnection | null> {
  const same = (await store.findConnections()).filter((known) => known.connector === wanted.connector && known.accountId === wanted.accountId);
  // Another process connected it since it was asked for.
  const own = same.find((known) => known.id === wanted.id);
  if (own !== undefined) return own;
  const twin = same.find((known) => configured.includes(known.id));
  if (twin !== undefined) throw connectedTwice(wanted, twin);
  // More than one only where it was renamed by a version that did not look back: the one used last knows most.
  const [former] = same.toSorted((a, b) => Date.parse(b.lastSweepAt ?? b.connectedAt) - Date.parse(a.lastSweepAt ?? a.connectedAt));
  if (former === undefined) return null;
  await store.renameConnection(former.id, wanted.id);
  // Asked again rather than assumed: another process may have been faster.
  return store.findConnection(wanted.id);
}

const connectedTwice = (wanted: Wanted, twin: StoredConnection): HandoffError =>
  new HandoffError({
    code: 'account_connected_twice',
    message: `Connections "${twin.id}" and "${wanted.id}" both point to ${wanted.connector} account ${wanted.accountId}; every task and comment would be written twice.`,
    remedy: `Keep one of the two in connections.yaml. To rename "${twin.id}", replace its id by "${wanted.id}": everything known about it moves along.`,
    place: `connection "${wanted.id}"`,
    exitCode: 2,
  });
