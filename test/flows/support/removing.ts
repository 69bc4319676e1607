import { expect } from '@jest/globals';
import type { ConnectionRemoved } from '../../../src/core/view/connection-removal.ts';
import type { CircleWorld } from './circle-world.ts';
import { wonDeal } from './world.ts';

const MAIN = { sharedId: 'crmId' };
export const MIRROR = { sharedId: 'mirrorOf' };
export const BOTH = { main: MAIN, mirror: MIRROR } as const;
export const REFUSED = { action: 'skip_record', code: 'VALIDATION', message: 'A rule of the account wants a reason.', remedy: 'Change the rule.' } as const;

/** A deal that stands in both, with its tasks in the main one, and one that only the mirror has. */
export async function shared(world: CircleWorld): Promise<void> {
  world.source('main').put('deal', 'd1', wonDeal('Northwind', { crmId: '0061' }));
  world.source('mirror').put('deal', 'x1', wonDeal('Northwind', { mirrorOf: '0061' }));
  world.source('mirror').put('deal', 'x2', wonDeal('Contoso'));
  await world.configure(BOTH);
  await world.syncAll();
  expect(world.openTasks()).toEqual({ main: 2, mirror: 2 });
}
export async function remove(world: CircleWorld, seat: string, how: { readonly signal?: AbortSignal } = {}): Promise<ConnectionRemoved> {
  const { version } = await world.app.connectionFile.planRemoval(world.id(seat));
  return world.app.connectionFile.remove(world.id(seat), version, { closeTasks: true, ...how });
}
export const isConfigured = (world: CircleWorld, seat: string): boolean => world.app.config.connections.some(({ id }) => id === world.id(seat));
/** Open tasks by deal and team: each once. */
export const asked = (world: CircleWorld, seat: string): readonly string[] => world.source(seat).openTasks().map(({ target, content }) => `${target.externalId} ${content.team}`).toSorted();
