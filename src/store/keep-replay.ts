import { setImmediate } from 'node:timers/promises';
import type { ReplayStore } from '../core/replay/replay-store.ts';
import type { Database } from './database.ts';

const IN_SCOPE = `(connection = ANY($1::text[]) OR also_in && $1::text[]) AND absorbed_into IS NULL AND forgotten_at IS NULL AND cut_at IS NULL`;

/**
 * What was answered before is the larger part of a handoff, and the line looks at it only where no record answers now, or
 * a person ended a task. The figures beside it tell the rest.
 */
const NEEDS_BODY = `(assessed IS NULL OR tasks @> '[{"state": "ended_by_person"}]' OR NOT EXISTS (SELECT FROM sources WHERE sources.handoff_id = page.id AND sources.state = 'present'))`;

const HANDOFF = `json_build_object(
  'id', id, 'kind', kind, 'connection', connection, 'founding', json_build_object('object', founding_object, 'externalId', founding_external_id),
  'title', title, 'url', url, 'status', status, 'statusReason', status_reason, 'score', score, 'body', CASE WHEN ${NEEDS_BODY} THEN translate(encode(body, 'base64'), E'\\n', '') END,
  'reachedAt', reached_at, 'backlog', backlog, 'episode', episode, 'tasks', tasks, 'nextDeadline', next_deadline, 'assessedWith', assessed_with,
  'nextTickAt', next_tick_at, 'joins', joins, 'alsoIn', also_in, 'acceptance', acceptance, 'scores', scores, 'revision', revision, 'createdAt', created_at, 'updatedAt', updated_at, 'assessed', assessed)`;

const SOURCE = `json_build_object(
  'connection', connection, 'object', object, 'externalId', external_id, 'handoffId', handoff_id, 'version', version, 'fingerprint', fingerprint,
  'state', state, 'url', url, 'fields', fields, 'related', related, 'unreadable', unreadable, 'nonexistent', nonexistent, 'readAt', read_at,
  'lastHumanEditAt', last_human_edit_at, 'lockGroup', lock_group, 'matchKey', match_key)`;

// A body equal to the desired one is neither kept nor sent a second time.
const OUTBOX = `json_build_object(
  'id', id, 'handoffId', handoff_id, 'connection', connection, 'target', json_build_object('object', object, 'externalId', external_id), 'item', item,
  'kind', kind, 'desired', desired, 'alongside', alongside, 'desiredHash', desired_hash, 'sentHash', sent_hash, 'acknowledgedHash', acknowledged_hash,
  'acknowledged', acknowledged, 'remoteId', remote_id, 'state', state,
  'lockGroup', lock_group, 'notBefore', not_before, 'order', sort_order, 'ownerKey', owner_key, 'attempts', attempts, 'errorCode', error_code,
  'errorMessage', error_message)`;

const PAGE = `
  WITH page AS MATERIALIZED (SELECT * FROM handoffs WHERE ${IN_SCOPE} AND ($2::text IS NULL OR id > $2) ORDER BY id LIMIT $3)
  SELECT (SELECT count(*)::integer FROM page) AS count, (SELECT max(id) FROM page) AS "lastId",
    (SELECT coalesce(json_agg(${HANDOFF}), '[]')::text FROM page) AS handoffs,
    (SELECT coalesce(json_agg(${SOURCE}), '[]')::text FROM sources WHERE handoff_id = ANY(SELECT id FROM page)) AS sources,
    (SELECT coalesce(json_agg(${OUTBOX}), '[]')::text FROM outbox WHERE handoff_id = ANY(SELECT id FROM page)) AS outbox`;

interface PageRow {
  readonly count: number;
  readonly lastId: string | null;
  readonly handoffs: string;
  readonly sources: string;
  readonly outbox: string;
}

/** Whole pages as texts: whoever answers requests beside it must not spend time on what is in them. See decodePage. */
export const keepReplay = (database: Database): ReplayStore => ({
  countForReplay: async (connections) => {
    // The longest of all its statements, after others that did not wait either.
    await setImmediate();
    const [row] = await database.query<{ total: number }>(`SELECT count(*)::integer AS total FROM handoffs WHERE ${IN_SCOPE}`, [connections]);
    return row?.total ?? 0;
  },
  findReplayPage: async (connections, afterId, limit) => {
    const [row] = await database.query<PageRow>(PAGE, [connections, afterId, limit]);
    if (row === undefined) throw new RangeError('a statement without a FROM gives one row');
    // The database in our own thread answers without ever waiting: one page after another would keep everybody else waiting.
    await setImmediate();
    return { ...row, lastId: row.count < limit ? null : row.lastId };
  },
});
