import type { RecordRef } from '../core/connector.ts';
import type { PageState, RecordKeys } from '../core/ports.ts';
import type { Database, Query } from './database.ts';
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
  if (refs.length === 0) return findHandoffState(database, []);
  const rows = await database.query<{ handoff_id: string }>(
    `SELECT DISTINCT sources.handoff_id FROM unnest($2::text[], $3::text[]) AS given(object, external_id)
     JOIN sources ON sources.connection = $1 AND sources.object = given.object AND sources.external_id = given.external_id`,
    [connection, refs.map((ref) => ref.object), refs.map((ref) => ref.externalId)],
  );
  return findHandoffState(database, rows.map((row) => row.handoff_id));
}

const FIND_HOLDERS = `
  SELECT handoff_id FROM sources WHERE connection = ANY($1::text[]) AND match_key = ANY($2::text[])
  UNION SELECT handoff_id FROM sources WHERE connection = ANY($1::text[]) AND shared_keys && $3::text[]`;

/** Ids of the handoffs that hold a source of these connections with one of these keys. */
export async function findHolders(query: Query, connections: readonly string[], keys: RecordKeys): Promise<readonly string[]> {
  const rows = await query<{ handoff_id: string }>(FIND_HOLDERS, [connections, keys.matchKeys, keys.sharedKeys]);
  return rows.map((row) => row.handoff_id);
}

export const findByKeys = async (database: Database, connections: readonly string[], keys: RecordKeys): Promise<PageState> =>
  findHandoffState(database, await findHolders(database.query, connections, keys));
