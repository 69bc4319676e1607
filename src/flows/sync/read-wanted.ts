import type { RecordRef } from '../../core/connector.ts';
import { refKey } from '../../core/line/place-record.ts';
import { NOT_THERE, WANTED_AGAIN } from '../../core/retention/cut-handoff.ts';
import { processPage, reassessHandoffs } from './process-page.ts';
import { pullRequest } from './pull-request.ts';
import type { PageOutcome } from './save-works.ts';
import type { SyncDeps } from './sync-deps.ts';
import { untilSaved } from './until-saved.ts';

/** What is left waits for the next run. */
const MOST = 500;

/** Reads what this connection holds of cut handoffs that are coming back (revive-cut.ts). */
export async function readWanted(deps: SyncDeps, onOutcome: (outcome: PageOutcome) => void): Promise<void> {
  const wanted = await deps.store.findWantedRecords(deps.connection, deps.ruleset.mapping.reads.map((read) => read.object), MOST);
  if (wanted.length === 0) return;
  const records = await deps.session.reread(pullRequest(deps, null), wanted);
  onOutcome(await processPage(deps, { records, tasks: [] }, undefined, true));
  const given = new Set(records.map(refKey));
  const missing = wanted.filter((ref) => !given.has(refKey(ref)));
  if (missing.length > 0) onOutcome(await goWithout(deps, missing));
}

/** Nobody asks for them again, and the others of their handoffs need not wait. */
async function goWithout(deps: SyncDeps, missing: readonly RecordRef[]): Promise<PageOutcome> {
  const keys = new Set(missing.map(refKey));
  const ids = await untilSaved(async () => {
    const { handoffs, sources } = await deps.store.findPageState(deps.connection, missing);
    const left = sources.filter((source) => source.connection === deps.connection && keys.has(refKey(source)) && source.fingerprint === WANTED_AGAIN);
    await deps.store.savePage({
      connection: deps.connection, handoffs, sources: left.map((source) => ({ ...source, fingerprint: NOT_THERE })),
      snapshots: [], events: [], outbox: [], errors: [], cursor: undefined,
    });
    return handoffs.map(({ id }) => id);
  });
  return reassessHandoffs(deps, ids, true);
}
