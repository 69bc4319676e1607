import type { RecordRef } from '../core/connector.ts';
import type { BrowseStore, HandoffCount, Seek, StoredEvent } from '../core/view/browse-store.ts';
import type { JsonValue } from '../core/json.ts';
import type { PublishedFile, SyncRun } from '../core/ports.ts';
import { isoOf, isoOrNull, type Database } from './database.ts';
import { countHandoffs, listHandoffs } from './list-handoffs.ts';
import { SELECT_ERRORS, syncErrorOf, type SyncErrorRow } from './sync-errors.ts';

interface RunRow {
  id: string; connection: string; started_at: Date; finished_at: Date | null; outcome: SyncRun['outcome']; reasons: SyncRun['reasons']; pulled: number;
  handoffs: SyncRun['handoffs']; write_back: SyncRun['writeBack']; api_calls: number; sweep_calls: number; duration_ms: string;
}
const RUN_COLUMNS = 'id, connection, started_at, finished_at, outcome, reasons, pulled, handoffs, write_back, api_calls, sweep_calls, duration_ms';
const SELECT_RUNS = `SELECT ${RUN_COLUMNS} FROM runs`;
const LAST_RUNS = `SELECT last.* FROM unnest($1::text[]) AS wanted (connection) CROSS JOIN LATERAL (${SELECT_RUNS} WHERE runs.connection = wanted.connection ORDER BY started_at DESC, id DESC LIMIT 1) AS last`;
const runOf = (row: RunRow): SyncRun => ({
  id: row.id, connection: row.connection, startedAt: isoOf(row.started_at), finishedAt: isoOrNull(row.finished_at), outcome: row.outcome, reasons: row.reasons, pulled: row.pulled,
  handoffs: row.handoffs, writeBack: row.write_back, apiCalls: row.api_calls, sweepCalls: row.sweep_calls, durationMs: Number(row.duration_ms),
});

type Tests = readonly (readonly [sql: string, value: unknown])[];
const given = (tests: readonly (readonly [string, unknown])[]): Tests => tests.filter(([, value]) => value !== undefined);
/** Every `?` of a test is its value. */
const whereOf = (tests: Tests): string => (tests.length === 0 ? '' : `WHERE ${tests.map(([sql], index) => sql.replaceAll('?', `$${index + 1}`)).join(' AND ')}`);
const valuesOf = (tests: Tests): readonly unknown[] => tests.map(([, value]) => value);

const seekTest = (time: string, { after }: Seek): Tests => (after === null ? [] : [[`(${time}, id) < ((?::jsonb ->> 0)::timestamptz, ?::jsonb ->> 1)`, JSON.stringify([after.at, after.id])]]);

async function browse<Row>(database: Database, select: string, table: string, time: string, tests: Tests, seek: Seek): Promise<{ readonly rows: readonly Row[]; readonly total: number }> {
  const sought = [...tests, ...seekTest(time, seek)];
  const rows = await database.query<Row>(`${select} ${whereOf(sought)} ORDER BY ${time} DESC, id DESC LIMIT ${Math.trunc(seek.limit)}`, valuesOf(sought));
  const [counted] = await database.query<{ total: number }>(`SELECT count(*)::integer AS total FROM ${table} ${whereOf(tests)}`, valuesOf(tests));
  return { rows, total: counted?.total ?? 0 };
}

const RECENT_RECORDS = `
  SELECT object, external_id AS "externalId" FROM sources WHERE connection = $1 AND object = $2 AND state = 'present' ORDER BY read_at DESC, external_id DESC LIMIT $3::integer`;

interface EventRow { id: string; handoff_id: string | null; connection: string | null; type: StoredEvent['type']; at: Date; data: JsonValue }
interface VersionRow { name: string; version: number; hash: string; author: string; reason: string; published_at: Date }
const versionOf = ({ published_at, ...row }: VersionRow): Omit<PublishedFile, 'text'> => ({ ...row, publishedAt: isoOf(published_at) });

const COUNT_BY_STATUS = `
  SELECT connection, kind, status, backlog AS "olderThanStart", count(*)::integer AS handoffs, round(avg(score), 1)::double precision AS "averageScore"
  FROM handoffs WHERE absorbed_into IS NULL GROUP BY connection, kind, status, backlog ORDER BY connection, kind, status, backlog`;

/** Long lists, one page at a time. */
export const keepViews = (database: Database): BrowseStore => ({
  browseHandoffs: async (filter, { limit, after }) => ({
    items: await listHandoffs(database, { ...filter, limit, ...(after === null ? {} : { after }) }),
    total: await countHandoffs(database, filter),
  }),
  browseRuns: async ({ connection, outcome }, seek) => {
    const { rows, total } = await browse<RunRow>(database, SELECT_RUNS, 'runs', 'started_at', given([['connection = ?', connection], ['outcome = ?', outcome]]), seek);
    return { items: rows.map(runOf), total };
  },
  findRun: async (id) => {
    const [row] = await database.query<RunRow>(`${SELECT_RUNS} WHERE id = $1`, [id]);
    return row === undefined ? null : runOf(row);
  },
  findRecentRecords: async (connection, object, limit) =>
    database.query<RecordRef>(RECENT_RECORDS, [connection, object, Math.trunc(limit)]),
  findLastRuns: async (connections) => (await database.query<RunRow>(LAST_RUNS, [connections])).map(runOf),
  browseErrors: async ({ connection, handoffId, includeResolved, from, to }, seek) => {
    const tests = given([
      ['connection = ?', connection], ['handoff_id = ?', handoffId], ['occurred_at >= ?::timestamptz', from], ['occurred_at <= ?::timestamptz', to],
      ['(resolved_at IS NULL) = ?::boolean', includeResolved === true ? undefined : true],
    ]);
    const { rows, total } = await browse<SyncErrorRow>(database, SELECT_ERRORS, 'sync_errors', 'occurred_at', tests, seek);
    return { items: rows.map(syncErrorOf), total };
  },
  findSyncError: async (id) => {
    const [row] = await database.query<SyncErrorRow>(`${SELECT_ERRORS} WHERE id = $1`, [id]);
    return row === undefined ? null : syncErrorOf(row);
  },
  browseEvents: async ({ handoffId, connection, type, before, limit }) => {
    const tests = given([['handoff_id = ?', handoffId], ['connection = ?', connection], ['type = ?', type], ['id < ?::bigint', before]]);
    const rows = await database.query<EventRow>(`SELECT id, handoff_id, connection, type, at, data FROM events ${whereOf(tests)} ORDER BY id DESC LIMIT ${Math.trunc(limit)}`, valuesOf(tests));
    return rows.map((row) => ({ id: String(row.id), handoffId: row.handoff_id, connection: row.connection, type: row.type, at: isoOf(row.at), data: row.data }));
  },
  findVersions: async (name) =>
    (await database.query<VersionRow>('SELECT name, version, hash, author, reason, published_at FROM published_files WHERE name = $1 ORDER BY version DESC', [name])).map(versionOf),
  findVersion: async (name, version) => {
    const [row] = await database.query<VersionRow & { text: string }>('SELECT * FROM published_files WHERE name = $1 AND version = $2', [name, version]);
    return row === undefined ? null : { ...versionOf(row), text: row.text };
  },
  countByStatus: () => database.query<HandoffCount>(COUNT_BY_STATUS),
});
