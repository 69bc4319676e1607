import { randomUUID } from 'node:crypto';
import { HandoffError } from '../core/errors.ts';
import type { Store } from '../core/ports.ts';
import { DryRunStore } from '../flows/sync/dry-run-store.ts';
import { runSync, type SyncOptions } from '../flows/sync/run-sync.ts';
import type { App, OpenConnection, Planned, SyncRequest } from './app-contract.ts';
import type { Connections } from './open-connections.ts';

export const optionsOf = (opened: OpenConnection, request: SyncRequest): SyncOptions => ({
  full: request.full ?? false,
  massChangeConfirmed: request.massChangeConfirmed ?? false,
  sweepEveryMs: opened.config.sweepEveryHours * 3_600_000,
  runId: randomUUID(),
});

/** Runs that change nothing. */
export function plansOf(store: Store, { openIn, toDeps }: Connections): Pick<App, 'plan' | 'planAll'> {
  const planIn = async (dry: DryRunStore, id: string, request: SyncRequest): Promise<Planned> => {
    const opened = await openIn(dry, id, request.backfill);
    const run = await runSync(toDeps(opened, { store: dry }, request), optionsOf(opened, request));
    return { run, planned: dry.planned(), open: opened };
  };
  return {
    plan: (id, request = {}) => planIn(new DryRunStore(store), id, request),
    planAll: async (ids, request = {}) => {
      const plans: Awaited<ReturnType<App['planAll']>>[number][] = [];
      let seen: Store | DryRunStore = store;
      for (const connection of ids) {
        const dry: DryRunStore = new DryRunStore(seen);
        try {
          plans.push(await planIn(dry, connection, request));
          seen = dry;
        } catch (error) {
          if (!(error instanceof HandoffError)) throw error;
          plans.push({ connection, error });
        }
      }
      return plans;
    },
  };
}
