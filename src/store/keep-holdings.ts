import type { ConnectionHoldings, HoldingsStore } from '../core/view/connection-removal.ts';
import type { Database } from './database.ts';

/** A task that is to be closed, and whose closing nobody confirmed, still stands there open. */
const HOLDINGS = `
  SELECT held.handoffs, held.shared, sent.open_tasks, sent.waiting
  FROM (SELECT count(*)::integer AS handoffs, count(*) FILTER (WHERE connection <> $1 OR cardinality(also_in) > 0)::integer AS shared
        FROM handoffs WHERE absorbed_into IS NULL AND (connection = $1 OR also_in @> ARRAY[$1::text])) AS held,
    (SELECT count(*) FILTER (WHERE undelivered)::integer AS waiting,
       count(*) FILTER (WHERE kind = 'task' AND state <> 'ended' AND (acknowledged_hash IS NOT NULL OR remote_id IS NOT NULL OR state = 'sent')
         AND (desired ->> 'status' = 'open' OR acknowledged_hash IS DISTINCT FROM desired_hash))::integer AS open_tasks
     FROM outbox WHERE connection = $1) AS sent`;

const HOLDERS = `
  SELECT DISTINCT handoff_id COLLATE "C" AS id FROM outbox
  WHERE connection = $1 AND kind = 'task' AND state <> 'ended' AND (desired ->> 'status' = 'open' OR (desired ? 'status' AND state <> 'acknowledged'))
    AND ($3::text IS NULL OR handoff_id COLLATE "C" > $3) ORDER BY id LIMIT $2`;

/** Nothing is sent any more; should the account come back, what was refused is tried again. */
const END_ERRORS = `
  WITH ended AS (
    UPDATE sync_errors SET resolved_at = $2::timestamptz, remedy = 'The connection was removed: nothing more is to be done.'
    WHERE connection = $1 AND resolved_at IS NULL RETURNING outbox_id, handoff_id
  ), again AS (
    UPDATE outbox SET state = 'pending', attempts = 0, not_before = NULL, error_code = NULL, error_message = NULL
    FROM ended WHERE outbox.id = ended.outbox_id AND outbox.state = 'failed'
  )
  UPDATE handoffs SET assessed_with = '' FROM ended WHERE handoffs.id = ended.handoff_id AND ended.outbox_id IS NULL`;

/** What belongs to a connection, in one round trip. */
export function keepHoldings(database: Database, now: () => string): HoldingsStore {
  return {
    countHoldings: async (connection): Promise<ConnectionHoldings> => {
      const [row] = await database.query<{ handoffs: number; shared: number; open_tasks: number; waiting: number }>(HOLDINGS, [connection]);
      return { handoffs: row?.handoffs ?? 0, shared: row?.shared ?? 0, openTasks: row?.open_tasks ?? 0, waitingWrites: row?.waiting ?? 0 };
    },
    findOpenTaskHolders: async (connection, limit, afterId) => (await database.query<{ id: string }>(HOLDERS, [connection, limit, afterId])).map(({ id }) => id),
    endSyncErrors: async (connection) => void (await database.query(END_ERRORS, [connection, now()])),
  };
}
