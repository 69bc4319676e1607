import { findRepeatedTexts } from '../../core/handoff/repeated-texts.ts';
import type { HandoffRecord } from '../../core/handoff/record.ts';
import { REPEATED_TEXTS_KEY } from '../../core/line/rule-store.ts';
import type { SyncDeps } from './sync-deps.ts';

/** Enough to tell a template from chance; all of a large org would cost memory for nothing. */
const SAMPLE = 5_000;
const STEP = 500;
const KEEP_MS = 400 * 86_400_000;

/** Looks, once a day, for texts that many records share, and remembers them for the assessments that follow. */
export async function rememberRepeatedTexts(deps: SyncDeps): Promise<void> {
  const records: HandoffRecord[] = [];
  while (records.length < SAMPLE) {
    const page = await deps.store.listHandoffs({ connection: deps.connection, limit: STEP, offset: records.length });
    records.push(...page.map((handoff) => handoff.record));
    if (page.length < STEP) break;
  }
  const expiresAt = new Date(deps.clock.now().getTime() + KEEP_MS).toISOString();
  await deps.store.cacheSet(deps.connection, REPEATED_TEXTS_KEY, findRepeatedTexts(records), expiresAt);
}
