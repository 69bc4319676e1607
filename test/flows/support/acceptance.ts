import type { RejectInput } from '../../../src/core/acceptance/step-inputs.ts';
import type { HandoffError } from '../../../src/core/errors.ts';
import type { StoredHandoff } from '../../../src/core/handoff/handoff.ts';
import { COMPLETE, wonDeal, type World } from './world.ts';

export const OPS = { name: 'Omar Ops', email: 'omar@acme.example', role: 'operations' } as const;
export const OTHER_OPS = { name: 'Olga Ops', email: 'olga@acme.example', role: 'operations' } as const;
export const ANA = { name: 'Ana', email: 'ana@acme.example', role: 'sales' } as const;
export const REASON = 'The customer expects a data migration, which the contract leaves out.';
export const rejection: RejectInput = { by: OPS, reason: 'not_as_sold', text: REASON, fields: [{ field: 'promises', text: 'says none' }] };

/** What a step is refused with. */
export const refusal = (work: Promise<unknown>): Promise<Pick<HandoffError, 'code' | 'message' | 'remedy' | 'exitCode'>> =>
  work.then(() => { throw new Error('nothing was refused'); }, (error: HandoffError) => error);

/** One deal that is complete. */
export async function makeReady(start: () => Promise<World>): Promise<{ readonly world: World; readonly handoff: () => Promise<StoredHandoff> }> {
  const world = await start();
  world.source.put('deal', 'd1', wonDeal('Northwind', COMPLETE));
  await world.sync();
  return { world, handoff: () => world.handoff('d1') };
}

/** What our fields show on it. */
export const shownOn = (world: World) => world.source.record('deal', 'd1').own;

/** Oldest first. */
export const eventTypes = async (world: World, id: string) => (await world.store.findEvents({ handoffId: id, limit: 50 })).map((event) => event.type).toReversed();
