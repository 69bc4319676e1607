import type { StoredHandoff, StoredSource } from '../../src/core/handoff/handoff.ts';
import type { OutboxRow } from '../../src/core/reconcile/outbox.ts';
import { createApp } from '../../src/app.ts';
import type { World } from './open-world.ts';

/** What the service that was killed keeps. */
export interface Kept {
  readonly handoffs: readonly StoredHandoff[];
  readonly sources: readonly StoredSource[];
  readonly outbox: readonly OutboxRow[];
}

export async function readKept(world: World): Promise<Kept> {
  const app = await createApp(await world.config());
  try {
    const handoffs = await app.store.listHandoffs({ limit: 100_000 });
    const state = await app.store.findHandoffs(handoffs.map((handoff) => handoff.id));
    return { handoffs, sources: state.sources, outbox: state.outbox };
  } finally {
    await app.close();
  }
}
