import type { DataSource } from 'typeorm';
import type { JsonValue } from '../core/json.ts';
import type { Stale } from '../core/lanes/stale.ts';
import type { StoredConnection, SyncRun } from '../core/ports.ts';
import { encodeJson, isoOf, isoOrNull, type Database } from './database.ts';
import { runEntity, type RunEntity } from './entities.ts';

export interface ConnectionRow {
  id: string;
  connector: string;
  account_id: string;
  connected_at: Date;
  rollout: StoredConnection['rollout'];
  backfill: StoredConnection['backfill'];
  cursor: JsonValue | null;
  last_sweep_at: Date | null;
  frozen: StoredConnection['frozen'];
  reads_hash: string | null;
  stale: Stale | null;
}

export const connectionOf = (row: ConnectionRow): StoredConnection => ({
  id: row.id,
  connector: row.connector,
  accountId: row.account_id,
  connectedAt: isoOf(row.connected_at),
  rollout: row.rollout,
  backfill: row.backfill,
  cursor: row.cursor,
  lastSweepAt: isoOrNull(row.last_sweep_at),
  frozen: row.frozen,
  readsHash: row.reads_hash,
  ...(row.stale === null ? {} : { stale: row.stale }),
});
export const CONNECTION_COLUMNS = 'id, connector, account_id, connected_at, rollout, backfill, cursor, last_sweep_at, frozen, reads_hash, stale';
const SELECT_CONNECTIONS = `SELECT ${CONNECTION_COLUMNS} FROM connections`;
const runOf = (row: RunEntity): SyncRun => ({
  ...row,
  startedAt: isoOf(row.startedAt),
  finishedAt: isoOrNull(row.finishedAt),
  durationMs: Number(row.durationMs),
});

/** What is told of a run whose process was killed: the next one, which has its lane now, knows that it does not go on. */
const LOST = encodeJson(['The process that made this run ended before it was finished. Nothing was lost: the next run went on from where it was.']);
/** What may not be used any more must not lie about either: some of it is about people. So it goes with the end of any run. */
const SAVE_RUN = `
  WITH expired AS (DELETE FROM cache_entries WHERE expires_at <= $4::timestamptz),
  lost AS (UPDATE runs SET outcome = 'partial', finished_at = $3::timestamptz, reasons = $13::jsonb
    WHERE $5::text = 'running' AND outcome = 'running' AND id <> $1 AND id IN (SELECT id FROM runs WHERE connection = $2 ORDER BY started_at DESC LIMIT 20))
  INSERT INTO runs (id, connection, started_at, finished_at, outcome, reasons, pulled, handoffs, write_back, api_calls, sweep_calls, duration_ms)
  VALUES ($1, $2, $3, $4, $5, $6::jsonb, $7, $8::jsonb, $9::jsonb, $10, $11, $12)
  ON CONFLICT (id) DO UPDATE SET connection = excluded.connection, started_at = excluded.started_at, finished_at = excluded.finished_at, outcome = excluded.outcome,
    reasons = excluded.reasons, pulled = excluded.pulled, handoffs = excluded.handoffs, write_back = excluded.write_back, api_calls = excluded.api_calls,
    sweep_calls = excluded.sweep_calls, duration_ms = excluded.duration_ms`;

/** Connections, their runs, and the cached metadata of their accounts. */
export function keepConnections(dataSource: DataSource, database: Database) {
  const runs = dataSource.getRepository(runEntity);
  return {
    findConnection: async (id: string): Promise<StoredConnection | null> => {
      const [row] = await database.query<ConnectionRow>(`${SELECT_CONNECTIONS} WHERE id = $1`, [id]);
      return row === undefined ? null : connectionOf(row);
    },
    findConnections: async (): Promise<readonly StoredConnection[]> => (await database.query<ConnectionRow>(`${SELECT_CONNECTIONS} ORDER BY id`)).map(connectionOf),
    saveConnection: async (given: StoredConnection): Promise<void> => {
      await database.query(
        `INSERT INTO connections (id, connector, account_id, connected_at, rollout, cursor, last_sweep_at, frozen, reads_hash, backfill)
         VALUES ($1, $2, $3, $4, $5, $6::jsonb, $7, $8::jsonb, $9, $10)
         ON CONFLICT (id) DO UPDATE SET connector = excluded.connector, account_id = excluded.account_id, connected_at = excluded.connected_at,
           rollout = excluded.rollout, cursor = excluded.cursor, last_sweep_at = excluded.last_sweep_at, frozen = excluded.frozen,
           reads_hash = excluded.reads_hash, backfill = excluded.backfill`,
        [
          given.id, given.connector, given.accountId, given.connectedAt, given.rollout, given.cursor === null ? null : encodeJson(given.cursor),
          given.lastSweepAt, given.frozen === null ? null : encodeJson(given.frozen), given.readsHash, given.backfill,
        ],
      );
    },
    saveRun: async (run: SyncRun): Promise<void> => {
      await database.query(SAVE_RUN, [
        run.id, run.connection, run.startedAt, run.finishedAt, run.outcome, encodeJson(run.reasons), run.pulled, encodeJson(run.handoffs), encodeJson(run.writeBack),
        run.apiCalls, run.sweepCalls, Math.round(run.durationMs), LOST,
      ]);
    },
    findRuns: async (connection: string | null, limit: number): Promise<readonly SyncRun[]> => {
      const rows = await runs.find({ where: connection === null ? {} : { connection }, order: { startedAt: 'DESC', id: 'DESC' }, take: limit });
      return rows.map(runOf);
    },
    cacheGet: async (connection: string, key: string, now: string): Promise<JsonValue | null> => {
      const rows = await database.query<{ value: JsonValue }>(
        'SELECT value FROM cache_entries WHERE connection = $1 AND key = $2 AND expires_at > $3::timestamptz',
        [connection, key, now],
      );
      return rows[0]?.value ?? null;
    },
    cacheSet: async (connection: string, key: string, value: JsonValue, expiresAt: string): Promise<void> => {
      await database.query(
        `INSERT INTO cache_entries (connection, key, value, expires_at) VALUES ($1, $2, $3::jsonb, $4)
         ON CONFLICT (connection, key) DO UPDATE SET value = excluded.value, expires_at = excluded.expires_at`,
        [connection, key, encodeJson(value), expiresAt],
      );
    },
  };
}
