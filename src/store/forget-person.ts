import type { StoredHandoff } from '../core/handoff/handoff.ts';
import { CUT } from '../core/retention/cut-handoff.ts';
import { withoutValues } from '../core/retention/without-values.ts';
import { inSteps, type Database, type Query } from './database.ts';
import { saveHandoffs, selectHandoffs } from './handoff-rows.ts';
import type { Engine } from './open-engine.ts';
import { saveEvents } from './save-page.ts';
import { scrubEmbedded, vacuumServer } from './scrub-files.ts';

const ERASED = 'Forgotten';

const eraseHandoff = (handoff: StoredHandoff, forgottenAt: string): StoredHandoff => ({ ...withoutValues(handoff, ERASED), updatedAt: forgottenAt, forgottenAt });

/** Statement per table; $1 the handoff ids, $2 the time where it is wanted. What was not delivered yet is never sent. */
const ERASE: Readonly<Record<string, string>> = {
  sources: `
    UPDATE sources SET fields = '{}', related = '{}', url = NULL, match_key = NULL, shared_keys = NULL, last_human_edit_at = NULL, forgotten_at = $2::timestamptz
    WHERE handoff_id = ANY($1::text[])`,
  snapshots: `UPDATE snapshots SET fields = '{}', related = '{}' WHERE handoff_id = ANY($1::text[])`,
  outbox: `
    UPDATE outbox SET desired = '{}', alongside = '{}', sent = NULL, acknowledged = NULL, owner_key = NULL, error_message = NULL,
      state = CASE WHEN state = 'acknowledged' THEN state ELSE 'ended' END
    WHERE handoff_id = ANY($1::text[])`,
  sync_errors: `
    UPDATE sync_errors SET message = '${ERASED}', remedy = '', resolved_at = coalesce(resolved_at, $2::timestamptz)
    WHERE handoff_id = ANY($1::text[]) OR outbox_id IN (SELECT id FROM outbox WHERE handoff_id = ANY($1::text[]))`,
  cache_entries: `
    DELETE FROM cache_entries WHERE key LIKE 'personal:%' AND connection IN (SELECT connection FROM sources WHERE handoff_id = ANY($1::text[]))`,
  link_decisions: `
    UPDATE link_decisions SET reason = '${ERASED}', decided_by = '${ERASED}'
    WHERE (decided_by, reason, decided_at) IN (
      SELECT decided_by, reason, decided_at FROM link_decisions WHERE handoff_id = ANY($1::text[]) OR other_id = ANY($1::text[]))`,
  // Why it was taken back may name the deal or hire that it was one with.
  events: `UPDATE events SET data = data - 'reason' WHERE type = 'withdrawn' AND handoff_id = ANY($1::text[]) AND data ? 'reason'`,
  // Answers kept for repeated requests live for a day, and may name whoever they were about: none is shown again.
  kept_answers: `UPDATE kept_answers SET body = NULL WHERE body IS NOT NULL AND cardinality($1::text[]) > 0`,
};

/** The title of a hire is a name: $1, in lower case. A search for it, kept under a name of its own, names the person too. */
const ERASE_FILTERS = `
  WITH gone AS (
    DELETE FROM saved_filters USING unnest($1::text[]) AS person(name)
    WHERE position(person.name IN lower(saved_filters.name)) > 0
      OR (length(filter ->> 'text') > 2 AND (position(lower(filter ->> 'text') IN person.name) > 0 OR position(person.name IN lower(filter ->> 'text')) > 0))
    RETURNING saved_filters.name)
  SELECT name FROM gone`;

/** Messages that name a deal or hire, $1 their titles, and were not sent yet: what else stands in one of them comes with the next digest, and stands in its task. */
const ERASE_NOTICES = `
  WITH gone AS (
    DELETE FROM notices USING unnest($1::text[]) AS forgotten(title)
    WHERE kind IN ('digest', 'answer') AND state = 'pending' AND position(trim(BOTH '"' FROM to_json(forgotten.title)::text) IN (message -> 'lines')::text) > 0
    RETURNING notices.key)
  SELECT key FROM gone`;

const IS_NAMED = (text: string): string => `EXISTS (SELECT FROM unnest($1::text[]) AS forgotten(title) WHERE length(forgotten.title) > 2 AND position(trim(BOTH '"' FROM to_json(forgotten.title)::text) IN (${text})::text) > 0)`;

/** What a source or the service said of a deal or hire by its title, $1, where it stands by no id. That it was said stays. */
const ERASE_SAID: Readonly<Record<string, string>> = {
  runs: `UPDATE runs SET reasons = '[]' WHERE reasons <> '[]' AND ${IS_NAMED('reasons')} RETURNING 1`,
  watch_states: `UPDATE watch_states SET troubles = '[]' WHERE troubles <> '[]' AND ${IS_NAMED('troubles')} RETURNING 1`,
  alarms: `UPDATE alarms SET message = '${ERASED}' WHERE ${IS_NAMED('to_json(message)')} RETURNING 1`,
  sync_errors: `UPDATE sync_errors SET message = '${ERASED}' WHERE handoff_id IS NULL AND outbox_id IS NULL AND ${IS_NAMED('to_json(message)')} RETURNING 1`,
  notices: `UPDATE notices SET message = message || '{"title": "${ERASED}", "lines": []}', error = NULL WHERE state <> 'pending' AND (${IS_NAMED('message')} OR ${IS_NAMED('to_json(error)')}) RETURNING 1`,
};

async function eraseStep(query: Query, ids: readonly string[], now: string, touched: Map<string, number>): Promise<void> {
  const count = (table: string, rows: number): void => void touched.set(table, (touched.get(table) ?? 0) + rows);
  const handoffs = await selectHandoffs(query, 'WHERE id = ANY($1::text[]) FOR UPDATE', [ids]);
  await saveHandoffs(query, handoffs.map((handoff) => eraseHandoff(handoff, now)));
  count('handoffs', handoffs.length);
  count('saved_filters', (await query(ERASE_FILTERS, [handoffs.flatMap(({ kind, title }) => (kind === 'employee' ? [title.toLowerCase()] : []))])).length);
  const titles = handoffs.flatMap(({ title }) => (title.trim() === '' || title === ERASED || title === CUT ? [] : [title]));
  count('notices', (await query(ERASE_NOTICES, [titles])).length);
  for (const [table, statement] of Object.entries(ERASE_SAID)) count(table, (await query(`WITH erased AS (${statement}) SELECT FROM erased`, [titles])).length);
  for (const [table, statement] of Object.entries(ERASE)) {
    const rows = await query<{ touched: number }>(`WITH erased AS (${statement} RETURNING 1) SELECT count(*)::integer AS touched FROM erased`, statement.includes('$2') ? [ids, now] : [ids]);
    count(table, rows[0]?.touched ?? 0);
  }
  await saveEvents(query, handoffs.map(({ id, connection }) => ({ handoffId: id, connection, type: 'forgotten' as const, at: now, data: {} })));
}

/** What became part of a forgotten handoff tells of the same person. */
const WITH_ABSORBED = `
  WITH RECURSIVE forgotten AS (
    SELECT given.id COLLATE "C" AS id FROM unnest($1::text[]) AS given(id)
    UNION SELECT handoffs.id FROM handoffs JOIN forgotten ON handoffs.absorbed_into = forgotten.id
  ) SELECT id FROM forgotten ORDER BY id`;

/** One transaction, after which the files are cleared of what was erased. Returns rows touched per table. */
export async function forget(database: Database, engine: Engine['name'], handoffIds: readonly string[], now: string): Promise<Readonly<Record<string, number>>> {
  const touched = new Map<string, number>();
  await database.transaction(async (query) => {
    const all = await query<{ id: string }>(WITH_ABSORBED, [handoffIds]);
    for (const ids of inSteps(all.map((row) => row.id))) await eraseStep(query, ids, now, touched);
  });
  await (engine === 'embedded' ? scrubEmbedded(database, [...touched.keys()]) : vacuumServer(database, [...touched.keys()]));
  return Object.fromEntries(touched);
}
