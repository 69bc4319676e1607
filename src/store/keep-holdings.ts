import type { ConnectionHoldings, HoldingsStore } from '../core/view/connection-removal.ts';
import type { Database } from './database.ts';

/** A task that is to be closed, and whose closing nobody confirmed, still stands there open. */
const HOLDINGS = `
  SELECT held.handoffs, held.shared, sent.open_tasks, sent.waiting
  FROM (SELECT count(*)::integer AS handoffs, count(*) FILTER (WHERE connection <> $1 OR cardinality(also_in) > 0)::integer AS shared
        FROM handoffs WHERE absorbed_into IS NULL AND (connection = $1 OR also_in @> ARRAY[$1::text])) AS held,
    (SELECT count(*) FILTER (WHERE undelivered)::integer AS waiting,
       count(*) FILTER (WHERE kind = 'task' AND state <> 'ended' AND (acknowledged_hash IS NOT NULL OR remote_id IS NOT NULL OR state = 'sent')
         AND (owner_key IS NOT NULL OR acknowledged_hash IS DISTINCT FROM desired_hash))::integer AS open_tasks
     FROM outbox WHERE connection = $1) AS sent`;

/** What belongs to a connection, in one round trip. */
export function keepHoldings(database: Database): HoldingsStore {
  return {
    countHoldings: async (connection): Promise<ConnectionHoldings> => {
      const [row] = await database.query<{ handoffs: number; shared: number; open_tasks: number; waiting: number }>(HOLDINGS, [connection]);
      return { handoffs: row?.handoffs ?? 0, shared: row?.shared ?? 0, openTasks: row?.open_tasks ?? 0, waitingWrites: row?.waiting ?? 0 };
    },
  };
}
