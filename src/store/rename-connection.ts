import type { Database, Query } from './database.ts';
import type { SecretEntity } from './entities.ts';
import { moveAlarms } from './keep-alarms.ts';
import { moveHints } from './keep-hints.ts';
import { moveLane } from './keep-lane-state.ts';
import type { KeyRing } from './key-ring.ts';

/** Every table with a column that names the connection, in the order in which they are written elsewhere. */
const NAMING_TABLES = ['handoffs', 'sources', 'snapshots', 'events', 'outbox', 'sync_errors', 'runs', 'watch_states', 'freshness_samples'] as const;

const RENAME_JOINS = `
  UPDATE handoffs SET joins = (
    SELECT jsonb_agg(CASE WHEN entry ->> 'connection' = $1 THEN jsonb_set(entry, '{connection}', to_jsonb($2::text)) ELSE entry END ORDER BY place)
    FROM jsonb_array_elements(joins) WITH ORDINALITY AS listed(entry, place))
  WHERE joins @> jsonb_build_array(jsonb_build_object('connection', $1::text))`;

/**
 * One transaction; the lanes of both are the caller's business. Ids that were made with the old name stay as they are:
 * they only have to be unique. What a handoff's body says about the provenance of its fields is refreshed when it is
 * assessed again. False, and nothing changed, when `from` is not known or `to` is.
 */
export const renameConnection = (database: Database, keys: KeyRing, from: string, to: string): Promise<boolean> =>
  database.transaction(async (query) => {
    const moved = await query<{ id: string }>(
      `WITH moved AS (UPDATE connections SET id = $2 WHERE id = $1 AND NOT EXISTS (SELECT FROM connections WHERE id = $2) RETURNING id) SELECT id FROM moved`,
      [from, to],
    );
    if (moved.length === 0) return false;
    for (const table of NAMING_TABLES) await query(`UPDATE ${table} SET connection = $2 WHERE connection = $1`, [from, to]);
    await query(RENAME_JOINS, [from, to]);
    await query('UPDATE handoffs SET also_in = array_replace(also_in, $1, $2) WHERE also_in @> ARRAY[$1::text]', [from, to]);
    await moveAlarms(query, from, to);
    await moveHints(query, from, to);
    await moveLane(query, from, to);
    await moveCache(query, from, to);
    await moveSecrets(query, keys, `connection:${from}`, `connection:${to}`);
    return true;
  });

/** Opening the account under its new id may have cached some of it already: that is the newer. */
async function moveCache(query: Query, from: string, to: string): Promise<void> {
  await query(
    `UPDATE cache_entries AS old SET connection = $2
     WHERE connection = $1 AND NOT EXISTS (SELECT FROM cache_entries AS newer WHERE newer.connection = $2 AND newer.key = old.key)`,
    [from, to],
  );
  await query('DELETE FROM cache_entries WHERE connection = $1', [from]);
}

/** The scope is bound into the ciphertext, so a moved secret is encrypted anew. One that was given for the new id wins. */
async function moveSecrets(query: Query, keys: KeyRing, from: string, to: string): Promise<void> {
  const rows = await query<Pick<SecretEntity, 'name' | 'nonce' | 'ciphertext'> & { key_id: string }>(
    'SELECT name, key_id, nonce, ciphertext FROM secrets WHERE scope = $1 ORDER BY name FOR UPDATE',
    [from],
  );
  for (const { name, key_id: keyId, nonce, ciphertext } of rows) {
    const moved = keys.encrypt(keys.decrypt({ keyId, nonce, ciphertext }, { scope: from, name }), { scope: to, name });
    await query(
      'INSERT INTO secrets (scope, name, key_id, nonce, ciphertext) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (scope, name) DO NOTHING',
      [to, name, moved.keyId, moved.nonce, moved.ciphertext],
    );
  }
  await query('DELETE FROM secrets WHERE scope = $1', [from]);
}
