import { processPage } from './process-page.ts';
import { pullRequest } from './pull-request.ts';
import type { PageOutcome } from './save-works.ts';
import type { SyncDeps } from './sync-deps.ts';

/** What is left waits for the next run. */
const MOST = 500;

/** Reads what this connection holds of cut handoffs that are coming back (revive-cut.ts). */
export async function readWanted(deps: SyncDeps, onOutcome: (outcome: PageOutcome) => void): Promise<void> {
  const mapped = new Set(deps.ruleset.mapping.reads.map((read) => read.object));
  const wanted = (await deps.store.findWantedRecords(deps.connection, MOST)).filter(({ object }) => mapped.has(object));
  if (wanted.length === 0) return;
  const records = await deps.session.reread(pullRequest(deps, null), wanted);
  onOutcome(await processPage(deps, { records, tasks: [] }, undefined, true));
}
