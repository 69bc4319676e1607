import type { WatchStore } from '../../core/watch/watch-store.ts';
import { collectDigests, type OwnerDigest } from '../../core/watch/collect-digests.ts';

const STEP = 250;

/** What waits for whom now, of the connections whose rollout lets us give people tasks. */
export async function collectDigest(store: Pick<WatchStore, 'eachAskingHandoff'>, connections: readonly { readonly id: string; readonly asks: boolean }[]): Promise<readonly OwnerDigest[]> {
  const digests = new Map<string, OwnerDigest>();
  const asking = connections.filter(({ asks }) => asks).map(({ id }) => id);
  for await (const handoffs of store.eachAskingHandoff(asking, STEP)) collectDigests(digests, handoffs);
  return [...digests.values()];
}
