import { setImmediate } from 'node:timers/promises';
import { z } from 'zod';
import type { RecordedScores, StoredHandoff } from '../core/handoff/handoff.ts';
import { assessedOf, unpackAssessed, type Assessed, type PackedAssessed } from '../core/report/assessed.ts';
import { listFiguresOf } from '../core/report/list-figures.ts';
import type { AssessedFilter, AssessedRow, ListedHandoff, OverviewCounts, ReportStore } from '../core/report/report-store.ts';
import type { Seek } from '../core/view/browse-store.ts';
import { isoOf, type Database } from './database.ts';
import { unpackBody } from './pack-body.ts';

/** On the embedded engine a page holds up everything else for some ten milliseconds. */
const PAGE = 1_000;
const DAY_MS = 86_400_000;

/** The body only of rows that were not saved since figures stand beside it. */
const BODY_IF_NEEDED = 'CASE WHEN assessed IS NULL THEN body END AS body';

interface FigureRow {
  kind: StoredHandoff['kind'];
  /** JSON, our own writing. */
  assessed: string | null;
  body: Buffer | null;
}

/** Our own writing: looked at, not taken apart, because a report reads them all. */
const packedSchema = z.custom<PackedAssessed>(Array.isArray);

function assessedIn({ kind, assessed, body }: FigureRow): Assessed {
  if (assessed !== null) return unpackAssessed(packedSchema.parse(JSON.parse(assessed)));
  if (body === null) throw new RangeError('a handoff was read without its verdicts');
  return assessedOf({ kind, ...unpackBody(body) });
}

/*
 * The table is walked in steps of its key and the filter looks at one step, so that no statement runs for long, however few
 * handoffs pass. `reached_at` is text as the vendor wrote it: an instant or a date, in whatever zone. Two days further back
 * nothing is lost by comparing texts; the exact border is the report's business. There is always a row: the last id.
 */
const SELECT_ASSESSED = `
  WITH step AS MATERIALIZED (
    SELECT id, kind, connection, also_in, absorbed_into, status, score, reached_at, backlog, assessed, ${BODY_IF_NEEDED} FROM handoffs WHERE id > $1 ORDER BY id LIMIT ${PAGE})
  SELECT ends.last, ends.steps, step.id, step.kind, step.score, step.reached_at, step.backlog, step.assessed, step.body
  FROM (SELECT max(id) AS last, count(*)::integer AS steps FROM step) AS ends LEFT JOIN step
    ON step.kind = $2 AND absorbed_into IS NULL AND status NOT IN ('pre_close', 'withdrawn', 'rescinded')
    AND (connection = ANY($3::text[]) OR also_in && $3::text[]) AND (reached_at IS NULL OR reached_at COLLATE "C" >= $4)`;

type StepRow = FigureRow & { last: string | null; steps: number; id: string | null; score: number | null; reached_at: string | null; backlog: boolean };

async function* eachAssessed({ query }: Database, { kind, connections, from }: AssessedFilter): AsyncGenerator<readonly AssessedRow[], void, undefined> {
  const earliest = new Date(Date.parse(from) - 2 * DAY_MS).toISOString().slice(0, 10);
  let after = '';
  for (;;) {
    const rows = await query<StepRow>(SELECT_ASSESSED, [after, kind, connections, earliest]);
    const found = rows.filter(({ id }) => id !== null);
    if (found.length > 0) yield found.map((row) => ({ score: row.score, reachedAt: row.reached_at, olderThanStart: row.backlog, assessed: assessedIn(row) }));
    const [end] = rows;
    if (end === undefined || end.last === null || end.steps < PAGE) return;
    after = end.last;
    await setImmediate();
  }
}

type ListRow = FigureRow & {
  id: string; title: string; connection: string; url: string | null; also_in: readonly string[] | null; score: number | null; status: StoredHandoff['status']; backlog: boolean;
  reached_at: string | null; next_deadline: string | null; created_at: Date; updated_at: Date;
  asked_owner: string | null; due_gaps: number | null; open_tasks: number | null; open_questions: number | null;
  tasks: StoredHandoff['tasks'] | null; acceptance: StoredHandoff['acceptance'] | null;
  scores: RecordedScores | null;
};

const LISTED = `
  id, kind, title, connection, url, also_in, score, status, backlog, reached_at, next_deadline, created_at, updated_at, asked_owner, due_gaps, open_tasks, open_questions,
  ${BODY_IF_NEEDED}, CASE WHEN assessed IS NULL THEN tasks END AS tasks, CASE WHEN assessed IS NULL THEN acceptance END AS acceptance`;
/** Said so that the index on creation knows where to begin. */
const AFTER = 'AND created_at <= $2::timestamptz AND (created_at < $2::timestamptz OR id > $3)';

function figuresIn(row: ListRow): Pick<ListedHandoff, 'owner' | 'gaps' | 'openTasks' | 'openQuestions'> {
  if (row.body === null) return { owner: row.asked_owner, gaps: row.due_gaps ?? 0, openTasks: row.open_tasks ?? 0, openQuestions: row.open_questions ?? 0 };
  return listFiguresOf({ kind: row.kind, ...unpackBody(row.body), tasks: row.tasks ?? [], ...(row.acceptance == null ? {} : { acceptance: row.acceptance }) });
}

const listedOf = (row: ListRow, withMissing: boolean): ListedHandoff => ({
  id: row.id, kind: row.kind, title: row.title, connection: row.connection, url: row.url, alsoIn: row.also_in ?? [], score: row.score, status: row.status, olderThanStart: row.backlog,
  reachedAt: row.reached_at, nextDeadline: row.next_deadline, createdAt: isoOf(row.created_at), updatedAt: isoOf(row.updated_at),
  ...figuresIn(row),
  missing: withMissing ? assessedIn(row).gaps.map(({ label }) => label) : null,
  scores: row.scores,
});

async function listRows({ query }: Database, { limit, after }: Seek, withMissing: boolean): Promise<{ readonly items: readonly ListedHandoff[]; readonly total: number }> {
  const rows = await query<ListRow>(
    `SELECT ${LISTED}, ${withMissing ? 'assessed, scores' : 'NULL::text AS assessed, NULL::jsonb AS scores'} FROM handoffs WHERE absorbed_into IS NULL ${after === null ? '' : AFTER} ORDER BY created_at DESC, id LIMIT $1`,
    [limit, ...(after === null ? [] : [after.at, after.id])],
  );
  const [counted] = await query<{ total: number }>('SELECT count(*)::integer AS total FROM handoffs WHERE absorbed_into IS NULL');
  return { items: rows.map((row) => listedOf(row, withMissing)), total: counted?.total ?? 0 };
}

const COUNT = `
  SELECT kind, status, count(*)::integer AS handoffs, count(*) FILTER (WHERE next_deadline COLLATE "C" < $1)::integer AS overdue,
    count(*) FILTER (WHERE status = 'pre_close' AND due_gaps > 0)::integer AS closing FROM handoffs
  WHERE absorbed_into IS NULL AND NOT backlog GROUP BY kind, status ORDER BY kind, status`;
const MEDIANS = `
  SELECT kind, percentile_cont(0.5) WITHIN GROUP (ORDER BY score) AS median FROM handoffs
  WHERE absorbed_into IS NULL AND NOT backlog AND status NOT IN ('withdrawn', 'rescinded') AND score IS NOT NULL GROUP BY kind ORDER BY kind`;
const TROUBLES = `
  SELECT count(*)::integer AS errors, count(*) FILTER (WHERE outbox.state = 'unconfirmed')::integer AS unconfirmed
  FROM sync_errors LEFT JOIN outbox ON outbox.id = sync_errors.outbox_id WHERE sync_errors.resolved_at IS NULL`;

async function countOverview({ query }: Database, today: string): Promise<OverviewCounts> {
  const counted = await query<OverviewCounts['handoffs'][number] & { overdue: number; closing: number }>(COUNT, [today]);
  const medians = await query<OverviewCounts['medians'][number]>(MEDIANS);
  const [troubles] = await query<{ errors: number; unconfirmed: number }>(TROUBLES);
  return {
    handoffs: counted.map(({ kind, status, handoffs }) => ({ kind, status, handoffs })), medians, overdue: counted.reduce((sum, { overdue }) => sum + overdue, 0),
    closingWithGaps: counted.reduce((sum, { closing }) => sum + closing, 0),
    syncErrors: (troubles?.errors ?? 0) - (troubles?.unconfirmed ?? 0), unconfirmed: troubles?.unconfirmed ?? 0,
  };
}

/** Many handoffs at once: SQL picks the columns, no document is opened. */
export const keepLists = (database: Database): ReportStore => ({
  eachAssessed: (filter) => eachAssessed(database, filter),
  listRows: (seek, withMissing) => listRows(database, seek, withMissing),
  countOverview: (today) => countOverview(database, today),
});
