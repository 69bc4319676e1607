import { OPEN_STATUSES } from '../core/handoff/open-statuses.ts';
import type { StaleStore } from '../core/lanes/stale.ts';
import { encodeJson, type Database } from './database.ts';

const FIND_SHOWN = `
  SELECT id FROM handoffs
  WHERE ($2::text IS NULL OR id > $2) AND status = ANY($3::text[]) AND forgotten_at IS NULL AND cut_at IS NULL AND absorbed_into IS NULL
    AND EXISTS (SELECT FROM outbox WHERE outbox.handoff_id = handoffs.id AND outbox.connection = $1 AND kind = 'fields' AND state <> 'ended')
    AND (handoffs.connection = $1 OR also_in @> ARRAY[$1::text])
  ORDER BY id LIMIT $4`;

export const keepStale = ({ query }: Database): StaleStore => ({
  saveStale: async (connection, stale) => {
    await query('UPDATE connections SET stale = $2::jsonb WHERE id = $1', [connection, stale === null ? null : encodeJson(stale)]);
  },
  findShownHandoffs: async (connection, limit, afterId) => (await query<{ id: string }>(FIND_SHOWN, [connection, afterId, [...OPEN_STATUSES], limit])).map(({ id }) => id),
});
