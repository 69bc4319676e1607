import type { PullPage, SourceRecord, TaskObservation } from '../../../src/core/connector.ts';
import type { JsonObject } from '../../../src/core/json.ts';
import type { SalesforceClient } from '../client.ts';
import { askQueries, askToTheEnd, packSubrequests, type QueryAnswer } from '../composite.ts';
import { resolveUnexpected } from '../errors.ts';
import { RECORDS_PER_PAGE, ROWS_READ_BY_ID } from '../limits.ts';
import { nextCursor, streamCursor, type PullCursor } from './cursor.ts';
import type { ReadPlan } from './plan.ts';
import { deltaQuestions } from './delta-questions.ts';
import { readByIds, toObservation } from './records.ts';
import { SeenRows, stampAt } from './seen.ts';
import { readStreams } from './streams.ts';
import { stampOf } from '../soql.ts';
import { textOf } from '../schema.ts';

export interface DeltaRequest {
  readonly plan: ReadPlan;
  readonly cursor: PullCursor;
  readonly since: string;
  readonly watchTasks: boolean;
  readonly overlapMs: number;
  readonly signal: AbortSignal;
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
  const { plan, since, signal } = request;
  const questions = deltaQuestions(plan, since, request.watchTasks);
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
    if (question.about !== 'touched') continue;
    for (const row of fresh) {
      // Too many deals for one page are streamed, so one that changed itself comes along without being asked for.
      if (!more || stampAt(row, question.dealStamp) < since) touched.add(textOf(row[question.dealId]));
    }
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
