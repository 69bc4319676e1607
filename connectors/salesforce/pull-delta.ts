import type { PullPage, SourceRecord, TaskObservation } from '../../src/core/connector.ts';
import type { JsonObject } from '../../src/core/json.ts';
import type { SalesforceClient } from './client.ts';
import { askQueries, askToTheEnd, packSubrequests, type QueryAnswer, type QueryOp } from './composite.ts';
import { resolveUnexpected } from './errors.ts';
import { RECORDS_PER_PAGE, ROWS_READ_BY_ID } from './limits.ts';
import { nextCursor, streamCursor, type PullCursor } from './pull-cursor.ts';
import { DEAL, type ReadPlan } from './pull-plan.ts';
import { readByIds, toObservation } from './pull-records.ts';
import { SeenRows } from './pull-seen.ts';
import { readStreams } from './pull-streams.ts';
import { taskQuery } from './pull-tasks.ts';
import { dateTimeLiteral, select, stampOf } from './soql.ts';
import { textOf } from './schema.ts';

export interface DeltaRequest {
  readonly plan: ReadPlan;
  readonly cursor: PullCursor;
  readonly since: string;
  readonly watchTasks: boolean;
  readonly overlapMs: number;
  readonly signal: AbortSignal;
}

/** What a delta query is about: deals themselves, something that belongs to a deal, or tasks of ours. */
interface Question {
  readonly about: 'deals' | 'touched' | 'tasks';
  readonly op: QueryOp;
  /** Column that holds the deal's id, and the stamps that say why the row is here. */
  readonly dealId: string;
  readonly stamps: readonly string[];
}

/**
 * Everything that changed since the cursor, in one call when nothing did. Deals are not filtered by stage: a reopened one
 * must be seen. Salesforce does not touch a deal's stamp when a contact role, a product row, its account or its owner
 * changes, so those are asked for as well.
 */
export async function* readDelta(
  client: SalesforceClient,
  request: DeltaRequest,
): AsyncGenerator<PullPage, void, undefined> {
  const { plan, since, cursor, signal } = request;
  const seen = new SeenRows(cursor.seen);
  const found = await askDelta(client, request, seen);
  const upper = stampOf(found.serverTime);
  const unchanged: PullCursor = { ...cursor, upper: null, after: null };
  if (found.more || found.deals.length > ROWS_READ_BY_ID) {
    yield* readTouched(client, request, found, unchanged);
    const end = (at: string): PullCursor => nextCursor(since, at, request.overlapMs);
    yield* readStreams(client, {
      plan,
      cursor: streamCursor(since, upper, null),
      delta: true,
      watchTasks: false,
      finish: end,
      signal,
    });
    return;
  }
  const next = nextCursor(since, upper, request.overlapMs);
  const end = { ...next, seen: seen.remember(textOf(next.since ?? ''), found.serverTime) };
  const small = found.touched.length <= RECORDS_PER_PAGE;
  if (!small) yield* readTouched(client, request, found, unchanged);
  const records = await readByIds(client, plan, small ? found.touched : [], signal, found.deals);
  yield* inPages(records, small ? found.tasks : [], unchanged, end);
}

interface Found {
  readonly deals: readonly JsonObject[];
  /** More deals changed than one page holds. */
  readonly more: boolean;
  readonly touched: readonly string[];
  readonly tasks: readonly TaskObservation[];
  readonly serverTime: Date;
}

async function askDelta(client: SalesforceClient, request: DeltaRequest, seen: SeenRows): Promise<Found> {
  const { plan, signal } = request;
  const questions = deltaQuestions(plan, request.since, request.watchTasks);
  const answers: QueryAnswer[] = [];
  let serverTime: Date | null = null;
  for (const pack of packSubrequests(questions.map((question) => ({ ...question, heavy: true })))) {
    const round = await askQueries(
      client,
      pack.map((question) => question.op),
      signal,
    );
    serverTime ??= round.serverTime;
    answers.push(...round.answers);
  }
  const deals: JsonObject[] = [];
  const touched = new Set<string>();
  const tasks: TaskObservation[] = [];
  let more = false;
  for (const [index, question] of questions.entries()) {
    const answer = answers[index];
    if (answer === undefined || !answer.ok)
      throw client.error(answer?.resolution ?? resolveUnexpected('an unanswered query'));
    const rows = question.about === 'deals' ? answer.rows : await wholeAnswer(client, answer, signal);
    if (question.about === 'tasks') tasks.push(...rows.flatMap((row) => toObservation(plan, row)));
    if (question.about === 'deals') more = answer.next !== null;
    const fresh =
      question.about === 'tasks' || more ? rows : rows.filter((row) => seen.isNew(String(index), row, question.stamps));
    if (question.about === 'deals') deals.push(...fresh);
    if (question.about === 'touched') for (const row of fresh) touched.add(textOf(row[question.dealId]));
  }
  for (const row of deals) touched.delete(textOf(row['Id']));
  return { deals, more, touched: [...touched], tasks, serverTime: serverTime ?? client.context.now() };
}

async function wholeAnswer(
  client: SalesforceClient,
  answer: Extract<QueryAnswer, { ok: true }>,
  signal: AbortSignal,
): Promise<readonly JsonObject[]> {
  if (answer.next === null) return answer.rows;
  const [rest] = await askToTheEnd(client, [{ next: answer.next }], signal);
  return [...answer.rows, ...(rest ?? [])];
}

/** At most five for the usual mapping, so that they fit one Composite. */
function deltaQuestions(plan: ReadPlan, since: string, watchTasks: boolean): Question[] {
  const from = dateTimeLiteral(since);
  const changed = (stamps: readonly string[]): string => {
    const tests = stamps.map((stamp) => `${stamp} >= ${from}`);
    return tests.length === 1 ? (tests[0] ?? '') : `(${tests.join(' OR ')})`;
  };
  const deals: Question = {
    about: 'deals',
    op: { soql: select(plan.columns, DEAL, [changed(['SystemModstamp'])], ['SystemModstamp', 'Id']), all: true },
    dealId: 'Id',
    stamps: ['SystemModstamp'],
  };
  const children = plan.relations.map((relation): Question => {
    const stamps = ['SystemModstamp', ...relation.watched];
    return {
      about: 'touched',
      op: { soql: select(['Id', relation.parentId, ...stamps], relation.object, [changed(stamps)], []), all: true },
      dealId: relation.parentId,
      stamps,
    };
  });
  const parents: Question[] =
    plan.watched.length === 0
      ? []
      : [
          {
            about: 'touched',
            op: { soql: select(['Id', ...plan.watched], DEAL, [changed(plan.watched)], []), all: false },
            dealId: 'Id',
            stamps: plan.watched,
          },
        ];
  const tasks = watchTasks ? taskQuery(plan, since) : null;
  return [
    deals,
    ...children,
    ...parents,
    ...(tasks === null ? [] : [{ about: 'tasks' as const, op: tasks, dealId: '', stamps: [] }]),
  ];
}

async function* readTouched(
  client: SalesforceClient,
  request: DeltaRequest,
  found: Found,
  cursor: PullCursor,
): AsyncGenerator<PullPage, void, undefined> {
  let tasks = found.tasks;
  for (let from = 0; from < found.touched.length || tasks.length > 0; from += RECORDS_PER_PAGE) {
    const records = await readByIds(
      client,
      request.plan,
      found.touched.slice(from, from + RECORDS_PER_PAGE),
      request.signal,
    );
    yield { records, tasks, cursor, unread: [], total: null };
    tasks = [];
  }
}

function* inPages(
  records: readonly SourceRecord[],
  tasks: readonly TaskObservation[],
  unchanged: PullCursor,
  end: PullCursor,
): Generator<PullPage, void, undefined> {
  for (let from = 0; ; from += RECORDS_PER_PAGE) {
    const last = from + RECORDS_PER_PAGE >= records.length;
    yield {
      records: records.slice(from, from + RECORDS_PER_PAGE),
      tasks: from === 0 ? tasks : [],
      cursor: last ? end : unchanged,
      unread: [],
      total: null,
    };
    if (last) return;
  }
}
