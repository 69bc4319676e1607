import type { Retained } from '../core/retention/retention-store.ts';
import type { Database } from './database.ts';

/** Nothing the source says moves these any more, short of winning a deal anew, which is read anew. */
const ENDED = `(handoffs.status IN ('handed_to_cs', 'completed', 'withdrawn', 'rescinded') OR handoffs.absorbed_into IS NOT NULL)`;

/*
 * Per kind: $1 the instant before which it goes, $2 rows at most.
 * - runs: the last one and the last complete one of each connection stay, however old: freshness and doctor read them
 * - events: those of open handoffs stay, because their figures are not finished
 * - versions: of ended handoffs those at close, at acceptance and the last stay
 * - outbox: rows of what is open in a source stay, because removing the connection has to close it; so do comments, whose
 *   row is what keeps them from being sent again: only their text goes
 */
const STATEMENTS: Readonly<Record<Retained, string>> = {
  runs: `
    DELETE FROM runs WHERE id IN (
      SELECT old.id FROM runs AS old WHERE old.started_at < $1::timestamptz AND EXISTS (
        SELECT 1 FROM runs AS later
        WHERE later.connection = old.connection AND later.started_at > old.started_at AND (later.outcome = 'complete' OR old.outcome <> 'complete')
      ) LIMIT $2)`,
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
        AND (${ENDED} OR (handoffs.status IN ('accepted', 'in_onboarding') AND snapshots.reason = 'changed')) LIMIT $2)`,
  outbox: `
    DELETE FROM outbox WHERE id IN (
      SELECT outbox.id FROM outbox JOIN handoffs ON handoffs.id = outbox.handoff_id
      WHERE handoffs.updated_at < $1::timestamptz AND ${ENDED} AND outbox.kind IN ('fields', 'task') AND outbox.owner_key IS NULL
        AND outbox.state IN ('acknowledged', 'ended') LIMIT $2)`,
  notes: `
    UPDATE outbox SET desired = '{}', sent = NULL, acknowledged = NULL WHERE id IN (
      SELECT outbox.id FROM outbox JOIN handoffs ON handoffs.id = outbox.handoff_id
      WHERE handoffs.updated_at < $1::timestamptz AND ${ENDED} AND outbox.kind = 'note' AND outbox.desired <> '{}'
        AND outbox.state IN ('acknowledged', 'ended') LIMIT $2)`,
};

/** One statement, one transaction. Returns rows touched. */
export async function retain(database: Database, what: Retained, before: string, limit: number): Promise<number> {
  const rows = await database.query<{ touched: number }>(
    `WITH touched AS (${STATEMENTS[what]} RETURNING 1) SELECT count(*)::integer AS touched FROM touched`,
    [before, limit],
  );
  return rows[0]?.touched ?? 0;
}
