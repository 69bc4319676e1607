import type { RecordRef } from '../core/connector.ts';
import type { PageState } from '../core/ports.ts';
import type { Database } from './database.ts';
import { selectHandoffs } from './handoff-rows.ts';
import { selectOutbox } from './outbox-rows.ts';
import { selectSources } from './source-rows.ts';

/** Sources, handoffs and outbox rows of these handoffs, in every connection. */
export async function findHandoffState(database: Database, ids: readonly string[]): Promise<PageState> {
  if (ids.length === 0) return { sources: [], handoffs: [], outbox: [] };
  const handoffs = await selectHandoffs(database.query, 'WHERE id = ANY($1::text[])', [ids]);
  const sources = await selectSources(database.query, 'WHERE handoff_id = ANY($1::text[])', [ids]);
  const outbox = await selectOutbox(database.query, 'WHERE handoff_id = ANY($1::text[])', [ids]);
  return { sources, handoffs, outbox };
}

/** At most 2,000 refs a call. */
export async function findPageState(database: Database, connection: string, refs: readonly RecordRef[]): Promise<PageState> {
  const rows = await database.query<{ handoff_id: string }>(
    `SELECT DISTINCT sources.handoff_id FROM unnest($2::text[], $3::text[]) AS given(object, external_id)
     JOIN sources ON sources.connection = $1 AND sources.object = given.object AND sources.external_id = given.external_id`,
    [connection, refs.map((ref) => ref.object), refs.map((ref) => ref.externalId)],
  );
  return findHandoffState(database, rows.map((row) => row.handoff_id));
}

export async function findByMatchKeys(database: Database, connection: string, matchKeys: readonly string[]): Promise<PageState> {
  const rows = await database.query<{ handoff_id: string }>(
    `SELECT DISTINCT handoff_id FROM sources WHERE connection = $1 AND match_key = ANY($2::text[])`,
    [connection, matchKeys],
  );
  return findHandoffState(database, rows.map((row) => row.handoff_id));
}
