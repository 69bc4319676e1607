import { CUT, cutHandoff, cutSource } from '../core/retention/cut-handoff.ts';
import type { StoredSource } from '../core/handoff/handoff.ts';
import { encodeJson, givenRows, inSteps, type Columns, type Database, type Query } from './database.ts';
import { saveHandoffs, selectHandoffs } from './handoff-rows.ts';
import { selectSources } from './source-rows.ts';

const COLUMNS = { connection: 'text', object: 'text', external_id: 'text', fingerprint: 'text', url: 'text', match_key: 'text', fields: 'jsonb', related: 'jsonb' } as const satisfies Columns;

const TO_CUT = `
  WHERE at_rest_since < $1::timestamptz AND cut_at IS NULL AND forgotten_at IS NULL
  ORDER BY at_rest_since LIMIT $2 FOR UPDATE SKIP LOCKED`;

/**
 * $1 the handoff ids. A decision on a link goes on to hold without its words. Versions are emptied as `bodies`
 * (apply-retention.ts).
 */
const CUTS: readonly string[] = [
  `UPDATE events SET data = data - 'reason' WHERE type = 'withdrawn' AND handoff_id = ANY($1::text[]) AND data ? 'reason'`,
  `UPDATE sync_errors SET message = '${CUT}' WHERE handoff_id = ANY($1::text[])`,
];

/** $1 the handoff ids, $2 the instant before which a decision is old. It was made for many records at once, or about one that has another id of its own. */
const CUT_DECISIONS = `
  UPDATE link_decisions SET reason = '${CUT}', decided_by = '${CUT}'
  WHERE decided_at < $2::timestamptz AND (decided_by, reason, decided_at) IN (
    SELECT decided_by, reason, decided_at FROM link_decisions WHERE handoff_id = ANY($1::text[]) OR other_id = ANY($1::text[]))`;

/** One transaction: what handoffs say that have been at rest since before this. Whoever works on one of them now is left to it. Returns handoffs cut. */
export const cutHandoffs = (database: Database, given: { readonly before: string; readonly limit: number; readonly now: string }): Promise<number> =>
  database.transaction((query) => cutStep(query, given));

async function cutStep(query: Query, { before, limit, now }: { readonly before: string; readonly limit: number; readonly now: string }): Promise<number> {
  const handoffs = await selectHandoffs(query, TO_CUT, [before, limit]);
  if (handoffs.length === 0) return 0;
  const ids = handoffs.map(({ id }) => id);
  await saveHandoffs(query, handoffs.map((handoff) => cutHandoff(handoff, now)));
  await emptySources(query, await selectSources(query, 'WHERE handoff_id = ANY($1::text[])', [ids]));
  for (const statement of CUTS) await query(statement, [ids]);
  await query(CUT_DECISIONS, [ids, before]);
  return handoffs.length;
}

/** Not as a page saves them: that would keep what they said as an earlier version. */
async function emptySources(query: Query, sources: readonly StoredSource[]): Promise<void> {
  for (const step of inSteps(sources.map(cutSource))) {
    const rows = step.map(({ connection, object, externalId, fingerprint, url, matchKey, fields, related }) => ({ connection, object, external_id: externalId, fingerprint, url, match_key: matchKey, fields, related }));
    await query(
      `UPDATE sources SET fingerprint = given.fingerprint, url = given.url, match_key = given.match_key, fields = given.fields, related = given.related
       FROM ${givenRows(COLUMNS)} WHERE (sources.connection, sources.object, sources.external_id) = (given.connection, given.object, given.external_id)`,
      [encodeJson(rows)],
    );
  }
}
