import { NewConnectionError } from '../../core/ports.ts';
import type { SyncDeps } from './sync-deps.ts';

/**
 * Works again, from what was saved, when a connection was used for the first time meanwhile: it may hold the other record
 * of a handoff that is new here, and what neither of two first runs looked for would stay two handoffs for ever.
 */
export async function inWholeCircle<Deps extends Pick<SyncDeps, 'circle' | 'limit' | 'lookAround'>, T>(deps: Deps, work: (deps: Deps) => Promise<T>): Promise<T> {
  let current = deps;
  for (;;) {
    try {
      return await work(current);
    } catch (error) {
      if (!(error instanceof NewConnectionError) || current.lookAround === undefined) throw error;
      const seen = await current.lookAround();
      // Nobody there who was not there before: then the same would happen again.
      if ([...seen.circle.accounts.keys()].every((connection) => current.circle.accounts.has(connection))) throw error;
      current = { ...current, ...seen };
    }
  }
}
