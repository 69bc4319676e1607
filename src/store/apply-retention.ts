import { CUT } from '../core/retention/cut-handoff.ts';
import type { Retained } from '../core/retention/retention-store.ts';
import { cutHandoffs } from './cut-handoffs.ts';
import type { Database } from './database.ts';

/** Nothing the source says moves these any more, short of winning a deal anew, which is read anew. */
const ENDED = `(handoffs.status IN ('handed_to_cs', 'completed', 'withdrawn', 'rescinded') OR handoffs.absorbed_into IS NOT NULL)`;

/*
 * Per kind: $1 the instant before which it goes, $2 rows at most.
 * - runs: the last one and the last complete one of each connection stay, however old: freshness and doctor read them
 * - events: those of open handoffs stay, because their figures are not finished
 * - versions: of ended handoffs those at close, at acceptance and the last stay
 * - reasons, troubles: of a connection that has not run since; the next run says it anew
 * - outbox: rows of what is open in a source stay, because removing the connection has to close it; so do comments, whose
 *   row is what keeps them from being sent again: only their text goes
 * - words: the text of every version stays, because any may run again
 */
const STATEMENTS: Readonly<Record<Exclude<Retained, 'values'>, string>> = {
  runs: `
    DELETE FROM runs WHERE id IN (
      SELECT old.id FROM runs AS old WHERE old.started_at < $1::timestamptz AND EXISTS (
        SELECT 1 FROM runs AS later
        WHERE later.connection = old.connection AND later.started_at > old.started_at AND (later.outcome = 'complete' OR old.outcome <> 'complete')
      ) LIMIT $2)`,
  reasons: `
    UPDATE runs SET reasons = '[]' WHERE id IN (SELECT id FROM runs WHERE started_at < $1::timestamptz AND finished_at IS NOT NULL AND reasons <> '[]' LIMIT $2)`,
  troubles: `
    UPDATE watch_states SET troubles = '[]' WHERE connection IN (
      SELECT connection FROM watch_states AS watched
      WHERE troubles <> '[]' AND NOT EXISTS (SELECT FROM runs WHERE runs.connection = watched.connection AND started_at >= $1::timestamptz) LIMIT $2)`,
  events: `
    DELETE FROM events WHERE id IN (
      SELECT events.id FROM events LEFT JOIN handoffs ON handoffs.id = events.handoff_id
      WHERE events.at < $1::timestamptz AND (handoffs.id IS NULL OR ${ENDED}) LIMIT $2)`,
  errors: `DELETE FROM sync_errors WHERE id IN (SELECT id FROM sync_errors WHERE resolved_at < $1::timestamptz LIMIT $2)`,
  versions: `
    DELETE FROM snapshots WHERE id IN (
      SELECT snapshots.id FROM snapshots JOIN handoffs ON handoffs.id = snapshots.handoff_id
      WHERE snapshots.taken_at < $1::timestamptz AND snapshots.reason = 'changed' AND snapshots.fields IS NOT NULL
        AND handoffs.updated_at < $1::timestamptz AND ${ENDED} LIMIT $2)`,
  bodies: `
    UPDATE snapshots SET fields = '{}', related = '{}' WHERE id IN (
      SELECT snapshots.id FROM snapshots JOIN handoffs ON handoffs.id = snapshots.handoff_id
      WHERE snapshots.taken_at < $1::timestamptz AND (snapshots.fields IS DISTINCT FROM '{}' OR snapshots.related IS DISTINCT FROM '{}')
        AND (${ENDED} OR handoffs.at_rest_since < $1::timestamptz OR (handoffs.status IN ('accepted', 'in_onboarding') AND snapshots.reason = 'changed')) LIMIT $2)`,
  outbox: `
    DELETE FROM outbox WHERE id IN (
      SELECT outbox.id FROM outbox JOIN handoffs ON handoffs.id = outbox.handoff_id
      WHERE handoffs.at_rest_since < $1::timestamptz AND outbox.kind IN ('fields', 'task') AND outbox.owner_key IS NULL
        AND outbox.state IN ('acknowledged', 'ended') LIMIT $2)`,
  notes: `
    UPDATE outbox SET desired = '{}', alongside = '{}', sent = NULL, acknowledged = NULL, error_message = NULL WHERE id IN (
      SELECT outbox.id FROM outbox JOIN handoffs ON handoffs.id = outbox.handoff_id
      WHERE handoffs.at_rest_since < $1::timestamptz AND outbox.kind = 'note' AND outbox.desired <> '{}'
        AND outbox.state IN ('acknowledged', 'ended') LIMIT $2)`,
  messages: `
    UPDATE sync_errors SET message = '${CUT}' WHERE id IN (
      SELECT sync_errors.id FROM sync_errors LEFT JOIN handoffs ON handoffs.id = sync_errors.handoff_id
      WHERE sync_errors.occurred_at < $1::timestamptz AND sync_errors.message <> '${CUT}' AND (handoffs.id IS NULL OR handoffs.cut_at IS NOT NULL) LIMIT $2)`,
  notices: `DELETE FROM notices WHERE key IN (SELECT key FROM notices WHERE state = 'pending' AND created_at < $1::timestamptz LIMIT $2)`,
  words: `
    UPDATE published_files SET author = '${CUT}', reason = '${CUT}' WHERE (name, version) IN (
      SELECT name, version FROM published_files WHERE published_at < $1::timestamptz AND (author <> '${CUT}' OR reason <> '${CUT}') LIMIT $2)`,
  tokens: `DELETE FROM api_tokens WHERE id IN (SELECT id FROM api_tokens WHERE coalesce(revoked_at, expires_at) < $1::timestamptz LIMIT $2)`,
};

/** One transaction. `limit`: rows at most; `now`: ISO instant. Returns rows touched. */
export async function retain(database: Database, what: Retained, given: { readonly before: string; readonly limit: number; readonly now: string }): Promise<number> {
  if (what === 'values') return cutHandoffs(database, given);
  const rows = await database.query<{ touched: number }>(
    `WITH touched AS (${STATEMENTS[what]} RETURNING 1) SELECT count(*)::integer AS touched FROM touched`,
    [given.before, given.limit],
  );
  return rows[0]?.touched ?? 0;
}
