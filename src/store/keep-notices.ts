import type { Notice, StoredNotice } from '../core/watch/notice.ts';
import { LIVE_STATUSES } from '../core/line/taken-back.ts';
import type { WatchStore } from '../core/watch/watch-store.ts';
import { encodeJson, inSteps, isoOf, isoOrNull, type Database, type Query } from './database.ts';
import { saveHandoffs, selectHandoffs } from './handoff-rows.ts';
import { saveEvents } from './save-page.ts';

interface NoticeRow {
  key: string;
  channel: string;
  message: StoredNotice['message'];
  created_at: Date;
  state: StoredNotice['state'];
  attempts: number;
  error: string | null;
}
const COLUMNS = 'key, channel, message, created_at, state, attempts, error';
const noticeOf = ({ created_at: createdAt, ...row }: NoticeRow): StoredNotice => ({ ...row, createdAt: isoOf(createdAt) });

/** What is stored already is not stored again: nobody is told twice. */
export async function insertNotices(query: Query, notices: readonly Notice[]): Promise<void> {
  for (const step of inSteps(notices)) {
    const rows = step.map(({ key, channel, message, createdAt }) => ({ key, channel, kind: message.kind, message, created_at: createdAt }));
    await query(
      `INSERT INTO notices (key, channel, kind, message, created_at, state, attempts)
       SELECT key, channel, kind, message, created_at, 'pending', 0
       FROM jsonb_to_recordset($1::jsonb) AS given(key text, channel text, kind text, message jsonb, created_at timestamptz)
       ON CONFLICT (key) DO NOTHING`,
      [encodeJson(rows)],
    );
  }
}

/** Whose deals wait is nobody's business once it was told: of what goes to owners only its figures are kept. */
const EMPTIED = `CASE WHEN kind IN ('digest', 'answer') THEN message || '{"lines":[],"to":[]}' ELSE message END`;

/** Whether a message went out whose holder died nobody knows: it is not sent a second time. */
const SETTLE_ORPHANS = `
  UPDATE notices SET message = ${EMPTIED}, state = 'unconfirmed', settled_at = $1::timestamptz, claimed_until = NULL,
    error = 'The process that sent this message ended before it knew the answer.'
  WHERE state = 'sending' AND claimed_until <= $1::timestamptz`;

const CLAIM = `
  WITH due AS (
    SELECT key FROM notices WHERE state = 'pending' AND channel = ANY($1::text[]) AND (not_before IS NULL OR not_before <= $2::timestamptz)
    ORDER BY created_at, key LIMIT $4 FOR UPDATE SKIP LOCKED
  ), claimed AS (
    UPDATE notices SET state = 'sending', claimed_until = $3::timestamptz, attempts = attempts + 1 FROM due WHERE notices.key = due.key
    RETURNING notices.*
  ) SELECT ${COLUMNS} FROM claimed ORDER BY created_at, key`;

export function keepNotices(database: Database): Pick<WatchStore, 'claimNotices' | 'saveNotices' | 'findNotices' | 'hasDigest' | 'saveDigest' | 'eachAskingHandoff' | 'answerEnded'> {
  const { query, transaction } = database;
  return {
    claimNotices: async (channels, now, until, limit) => {
      await query(SETTLE_ORPHANS, [now]);
      return (await query<NoticeRow>(CLAIM, [channels, now, until, limit])).map(noticeOf);
    },
    saveNotices: async (updates) => {
      for (const { key, state, notBefore, error, at } of updates) {
        await query(
          `UPDATE notices SET message = CASE WHEN $2 = 'pending' THEN message ELSE ${EMPTIED} END, state = $2, not_before = $3, error = $4, settled_at = $5, claimed_until = NULL WHERE key = $1 AND state = 'sending'`,
          [key, state, notBefore, error, at],
        );
      }
    },
    findNotices: async (limit) => (await query<NoticeRow>(`SELECT ${COLUMNS} FROM notices ORDER BY created_at DESC, key LIMIT $1`, [limit])).map(noticeOf),
    hasDigest: async (day) => (await query('SELECT 1 FROM digest_days WHERE day = $1::date', [day])).length > 0,
    saveDigest: (day, now, notices) =>
      transaction(async (within) => {
        const first = await within(
          'WITH made AS (INSERT INTO digest_days (day, made_at) VALUES ($1::date, $2) ON CONFLICT (day) DO NOTHING RETURNING 1) SELECT 1 FROM made',
          [day, now],
        );
        if (first.length === 0) return false;
        await insertNotices(within, notices);
        return true;
      }),
    eachAskingHandoff: (connections, step) => eachAskingHandoff(query, connections, step),
    answerEnded: (asked, answer) => answerEnded(database, asked, answer),
  };
}

async function* eachAskingHandoff(query: Query, connections: readonly string[], step: number): ReturnType<WatchStore['eachAskingHandoff']> {
  let after = '';
  for (;;) {
    const handoffs = await selectHandoffs(
      query,
      `WHERE id > $1 AND (connection = ANY($2::text[]) OR also_in && $2::text[]) AND status = ANY($3::text[]) AND NOT backlog
         AND absorbed_into IS NULL AND forgotten_at IS NULL AND (tasks @> '[{"state":"open"}]' OR tasks @> '[{"state":"waiting"}]')
       ORDER BY id LIMIT $4`,
      [after, connections, LIVE_STATUSES, step],
    );
    if (handoffs.length === 0) return;
    yield handoffs;
    after = handoffs.at(-1)?.id ?? after;
  }
}

/** Somebody else's are left to them; the lane that works one out meanwhile notices by its revision. */
const TO_ANSWER = `
  WHERE answer_due_at <= $1::timestamptz AND (connection = ANY($2::text[]) OR also_in && $2::text[])
    AND status = ANY($3::text[]) AND NOT backlog AND absorbed_into IS NULL AND forgotten_at IS NULL
    AND NOT EXISTS (
      SELECT FROM unnest(also_in || connection) AS place(id) LEFT JOIN watch_states ON watch_states.connection = place.id
      WHERE (place.id = handoffs.connection OR place.id = ANY($2::text[])) AND (last_complete_at IS NULL OR last_complete_at <= answer_due_at))
  ORDER BY answer_due_at, id LIMIT $4 FOR UPDATE SKIP LOCKED`;

const READ_SINCE = `
  SELECT handoffs.id, min(last_complete_at) AS since FROM handoffs, unnest(also_in || handoffs.connection) AS place(id) JOIN watch_states ON watch_states.connection = place.id
  WHERE handoffs.id = ANY($1::text[]) AND (place.id = handoffs.connection OR place.id = ANY($2::text[])) GROUP BY handoffs.id`;

const answerEnded = ({ transaction }: Database, { connections, now, limit }: Parameters<WatchStore['answerEnded']>[0], answer: Parameters<WatchStore['answerEnded']>[1]): Promise<number> =>
  transaction(async (query) => {
    const found = await selectHandoffs(query, TO_ANSWER, [now, connections, LIVE_STATUSES, limit]);
    if (found.length === 0) return 0;
    const read = await query<{ id: string; since: Date | null }>(READ_SINCE, [found.map(({ id }) => id), connections]);
    const readSince = new Map(read.map(({ id, since }) => [id, isoOrNull(since)]));
    const { handoffs, events, notices } = answer(found.map((handoff) => ({ handoff, readSince: readSince.get(handoff.id) ?? '' })));
    await saveHandoffs(query, handoffs);
    await saveEvents(query, events);
    await insertNotices(query, notices);
    return found.length;
  });
