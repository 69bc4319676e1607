import type { CredentialStore, StoredSession, StoredToken } from '../core/access/access-store.ts';
import type { Role } from '../core/access/permissions.ts';
import { isoOf, isoOrNull, type Database } from './database.ts';

interface TokenRow {
  id: string;
  name: string;
  role: Role;
  created_at: Date;
  created_by: string;
  expires_at: Date | null;
  last_used_at: Date | null;
  revoked_at: Date | null;
}

interface SessionRow {
  subject: string;
  name: string;
  via: StoredSession['via'];
  groups: string[];
  created_at: Date;
  last_used_at: Date;
  expires_at: Date;
}

const SELECT_TOKENS = 'SELECT id, name, role, created_at, created_by, expires_at, last_used_at, revoked_at FROM api_tokens';
const SELECT_SESSIONS = 'SELECT subject, name, via, groups, created_at, last_used_at, expires_at FROM sessions';

const tokenOf = (row: TokenRow): StoredToken => ({
  id: row.id,
  name: row.name,
  role: row.role,
  createdAt: isoOf(row.created_at),
  createdBy: row.created_by,
  expiresAt: isoOrNull(row.expires_at),
  lastUsedAt: isoOrNull(row.last_used_at),
  revokedAt: isoOrNull(row.revoked_at),
});
const sessionOf = (row: SessionRow): StoredSession => ({
  subject: row.subject,
  name: row.name,
  via: row.via,
  groups: row.groups,
  createdAt: isoOf(row.created_at),
  lastUsedAt: isoOf(row.last_used_at),
  expiresAt: isoOf(row.expires_at),
});

/** Tokens, sessions and logins under way. Only hashes of secrets arrive here. */
export const keepAccess = (database: Database): CredentialStore => ({ ...keepTokens(database), ...keepSessions(database), ...keepLogins(database) });

const keepTokens = ({ query }: Database): Pick<CredentialStore, 'saveToken' | 'findToken' | 'findTokens' | 'noteTokenUsed' | 'revokeToken'> => ({
  saveToken: async (token) => {
    await query(
      'INSERT INTO api_tokens (id, hash, name, role, created_at, created_by, expires_at, last_used_at, revoked_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)',
      [token.id, token.hash, token.name, token.role, token.createdAt, token.createdBy, token.expiresAt, token.lastUsedAt, token.revokedAt],
    );
  },
  findToken: async (hash) => {
    const [row] = await query<TokenRow>(`${SELECT_TOKENS} WHERE hash = $1`, [hash]);
    return row === undefined ? null : tokenOf(row);
  },
  findTokens: async () => (await query<TokenRow>(`${SELECT_TOKENS} ORDER BY created_at, id`)).map(tokenOf),
  noteTokenUsed: async (id, at) => {
    await query('UPDATE api_tokens SET last_used_at = $2 WHERE id = $1', [id, at]);
  },
  revokeToken: async (id, at) => {
    const rows = await query('WITH revoked AS (UPDATE api_tokens SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL RETURNING id) SELECT id FROM revoked', [id, at]);
    return rows.length > 0;
  },
});

const keepSessions = ({ query }: Database): Pick<CredentialStore, 'saveSession' | 'findSession' | 'findSessions' | 'noteSessionUsed' | 'endSession' | 'endSessionsOf'> => ({
  saveSession: async (session) => {
    await query(
      'INSERT INTO sessions (hash, subject, name, via, groups, created_at, last_used_at, expires_at) VALUES ($1, $2, $3, $4, $5::text[], $6, $7, $8)',
      [session.hash, session.subject, session.name, session.via, session.groups, session.createdAt, session.lastUsedAt, session.expiresAt],
    );
  },
  findSession: async (hash) => {
    const [row] = await query<SessionRow>(`${SELECT_SESSIONS} WHERE hash = $1`, [hash]);
    return row === undefined ? null : sessionOf(row);
  },
  findSessions: async (now) => (await query<SessionRow>(`${SELECT_SESSIONS} WHERE expires_at > $1::timestamptz ORDER BY created_at, hash`, [now])).map(sessionOf),
  noteSessionUsed: async (hash, at) => {
    await query('UPDATE sessions SET last_used_at = $2 WHERE hash = $1', [hash, at]);
  },
  endSession: async (hash) => {
    await query('DELETE FROM sessions WHERE hash = $1', [hash]);
  },
  endSessionsOf: async (subject) => (await query('WITH ended AS (DELETE FROM sessions WHERE subject = $1 RETURNING hash) SELECT hash FROM ended', [subject])).length,
});

const keepLogins = ({ query }: Database): Pick<CredentialStore, 'saveLogin' | 'takeLogin' | 'deleteExpiredAccess'> => ({
  saveLogin: async (login) => {
    await query('INSERT INTO logins (hash, return_to, expires_at) VALUES ($1, $2, $3)', [login.hash, login.returnTo, login.expiresAt]);
  },
  takeLogin: async (hash, now) => {
    const [row] = await query<{ return_to: string }>(
      'WITH taken AS (DELETE FROM logins WHERE hash = $1 RETURNING return_to, expires_at) SELECT return_to FROM taken WHERE expires_at > $2::timestamptz',
      [hash, now],
    );
    return row === undefined ? null : { returnTo: row.return_to };
  },
  deleteExpiredAccess: async (now) => {
    let deleted = 0;
    for (const [table, key] of [['sessions', 'hash'], ['logins', 'hash'], ['kept_answers', 'key'], ['cache_entries', 'key']]) {
      deleted += (await query(`WITH gone AS (DELETE FROM ${table} WHERE expires_at <= $1::timestamptz RETURNING ${key}) SELECT 1 FROM gone`, [now])).length;
    }
    return deleted;
  },
});
