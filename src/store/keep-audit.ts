import type { AuditEntry, AuditStore, StoredAuditEntry } from '../core/access/audit.ts';
import { isoOf, type Database } from './database.ts';

interface AuditRow {
  id: string;
  at: Date;
  caller_kind: AuditEntry['callerKind'];
  caller_id: string | null;
  caller_name: string;
  action: AuditEntry['action'];
  target: string | null;
  outcome: AuditEntry['outcome'];
  code: string | null;
  ip: string | null;
}

const entryOf = (row: AuditRow): StoredAuditEntry => ({
  id: row.id,
  at: isoOf(row.at),
  callerKind: row.caller_kind,
  callerId: row.caller_id,
  callerName: row.caller_name,
  action: row.action,
  target: row.target,
  outcome: row.outcome,
  code: row.code,
  ip: row.ip,
});

/** Append-only: a trigger refuses every change, and every deletion but that of the retention. */
export const keepAudit = (database: Database): AuditStore => ({
  saveAudit: async (entry) => {
    await database.query(
      'INSERT INTO audit_log (at, caller_kind, caller_id, caller_name, action, target, outcome, code, ip) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)',
      [entry.at, entry.callerKind, entry.callerId, entry.callerName, entry.action, entry.target, entry.outcome, entry.code, entry.ip],
    );
  },
  findAudit: async ({ callerId, action, outcome, target, before, limit }) => {
    const rows = await database.query<AuditRow>(
      `SELECT id::text, at, caller_kind, caller_id, caller_name, action, target, outcome, code, ip FROM audit_log
       WHERE ($1::text IS NULL OR caller_id = $1) AND ($2::text IS NULL OR action = $2) AND ($3::text IS NULL OR outcome = $3)
         AND ($4::text IS NULL OR target = $4) AND ($5::bigint IS NULL OR id < $5::bigint)
       ORDER BY audit_log.id DESC LIMIT $6`,
      [callerId ?? null, action ?? null, outcome ?? null, target ?? null, before ?? null, limit],
    );
    return rows.map(entryOf);
  },
  deleteAuditBefore: (at, limit) =>
    database.transaction(async (query) => {
      await query(`SELECT set_config('handoff.audit_retention', 'on', true)`);
      return (await query('WITH gone AS (DELETE FROM audit_log WHERE id IN (SELECT id FROM audit_log WHERE at < $1::timestamptz LIMIT $2) RETURNING id) SELECT id FROM gone', [at, limit])).length;
    }),
});
