import type { IdempotencyStore } from '../core/access/access-store.ts';
import { encodeJson, isoOf, type Database } from './database.ts';

interface AnswerRow {
  request_hash: string;
  begun_at: Date;
  status: number | null;
  content_type: string | null;
  headers: Record<string, string> | null;
  body: string | null;
}

/** The unique key decides who of several begins; everybody else finds the row. */
export const keepIdempotency = ({ query }: Database): IdempotencyStore => ({
  beginOnce: async ({ caller, key, requestHash, now, expiresAt }) => {
    await query('DELETE FROM kept_answers WHERE caller = $1 AND key = $2 AND expires_at <= $3::timestamptz', [caller, key, now]);
    const begun = await query(
      `WITH begun AS (INSERT INTO kept_answers (caller, key, request_hash, begun_at, expires_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING RETURNING key)
       SELECT key FROM begun`,
      [caller, key, requestHash, now, expiresAt],
    );
    if (begun.length > 0) return { kind: 'begun' };
    const [row] = await query<AnswerRow>('SELECT request_hash, begun_at, status, content_type, headers, body FROM kept_answers WHERE caller = $1 AND key = $2', [caller, key]);
    // Released between the two statements: whoever comes again may begin.
    if (row === undefined) return { kind: 'running', since: now };
    if (row.request_hash !== requestHash) return { kind: 'other_request' };
    if (row.status === null) return { kind: 'running', since: isoOf(row.begun_at) };
    return { kind: 'done', answer: { status: row.status, contentType: row.content_type ?? '', headers: row.headers ?? {}, body: row.body } };
  },
  finishOnce: async ({ caller, key }, answer) => {
    await query('UPDATE kept_answers SET status = $3, content_type = $4, headers = $5::jsonb, body = $6 WHERE caller = $1 AND key = $2', [
      caller, key, answer.status, answer.contentType, encodeJson(answer.headers), answer.body,
    ]);
  },
  releaseOnce: async ({ caller, key }) => {
    await query('DELETE FROM kept_answers WHERE caller = $1 AND key = $2 AND status IS NULL', [caller, key]);
  },
});
