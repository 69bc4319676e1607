import type { PullPage, SourceRecord, TaskObservation } from '../../../src/core/connector.ts';
import type { JsonObject } from '../../../src/core/json.ts';
import type { SalesforceClient } from '../client.ts';
import { askQueries, packSubrequests, type QueryAnswer, type QueryOp } from '../composite.ts';
import { resolveUnexpected } from '../errors.ts';
import { RECORDS_PER_PAGE } from '../limits.ts';
import { streamCursor, type PullCursor } from './cursor.ts';
import { StreamMerge, type MergedDeal } from './merge.ts';
import type { ReadPlan } from './plan.ts';
import { readByIds, recordContext, toObservation, toRecord } from './records.ts';
import { TaskReader } from './tasks.ts';
import { stampOf, type Key } from '../soql.ts';

export interface StreamRequest {
  readonly plan: ReadPlan;
  readonly cursor: PullCursor;
  /** Delta readings see deleted deals and do not filter; the first reading does the opposite. */
  readonly delta: boolean;
  readonly watchTasks: boolean;
  /** Written with the last page. */
  readonly finish: (upper: string) => PullCursor;
  readonly signal: AbortSignal;
}

/** A long reading makes no more than this many attempts without getting on. */
const RESTARTS_WITHOUT_PROGRESS = 3;

/**
 * Reads deals in the order of their key up to a fixed end, five queries to a call. The end is the server's time at the
 * first answer: later changes, our own writes among them, are the next run's business.
 */
export async function* readStreams(
  client: SalesforceClient,
  request: StreamRequest,
): AsyncGenerator<PullPage, void, undefined> {
  const { plan, cursor, signal } = request;
  let { upper, after } = cursor;
  let total: number | null = null;
  let restarts = 0;
  const tasks = new TaskReader(plan, request.watchTasks && !request.delta && after === null);
  restart: for (;;) {
    const merge = new StreamMerge(
      plan,
      { since: cursor.since, upper, after },
      { deleted: request.delta, filtered: !request.delta },
    );
    while (!merge.done || !tasks.done) {
      const round = await askRound(client, merge, tasks, signal);
      upper ??= stampOf(round.serverTime);
      if (round.lost) {
        restarts += 1;
        if (restarts > RESTARTS_WITHOUT_PROGRESS)
          throw client.error({
            action: 'retry',
            code: 'INVALID_QUERY_LOCATOR',
            message: 'Salesforce keeps forgetting where the reading had stopped.',
            remedy: 'The next sync tries it again.',
          });
        continue restart;
      }
      total ??= merge.total;
      const context = await recordContext(client, client.context.now());
      const deals = merge.complete();
      let observed: readonly TaskObservation[] = round.tasks.flatMap((row) => toObservation(plan, row));
      for (const part of pagesOf(deals)) {
        restarts = 0;
        after = part.at(-1)?.key ?? after;
        const records = part.map((deal) => toRecord(context, plan, deal.row, deal.children));
        yield page(records, observed, streamCursor(cursor.since, upper, after), total);
        observed = [];
      }
      const strays = merge.takeStrays();
      if (strays.length > 0 || observed.length > 0) {
        const records = await readByIds(client, plan, strays, signal);
        yield page(records, observed, streamCursor(cursor.since, upper, after), total);
      }
    }
    break;
  }
  yield page([], [], request.finish(upper ?? stampOf(client.context.now())), total);
}

const page = (
  records: readonly SourceRecord[],
  tasks: readonly TaskObservation[],
  cursor: PullCursor,
  total: number | null,
): PullPage => ({ records, tasks, cursor, unread: [], total });

function* pagesOf(deals: readonly MergedDeal[]): Generator<readonly (MergedDeal & { readonly key: Key })[]> {
  for (let from = 0; from < deals.length; from += RECORDS_PER_PAGE) yield deals.slice(from, from + RECORDS_PER_PAGE);
}

interface Round {
  readonly serverTime: Date;
  readonly tasks: readonly JsonObject[];
  /** A query locator was forgotten: begin again at the last key. */
  readonly lost: boolean;
}

async function askRound(
  client: SalesforceClient,
  merge: StreamMerge,
  tasks: TaskReader,
  signal: AbortSignal,
): Promise<Round> {
  const streams = merge.wanted();
  const asked: {
    readonly op: QueryOp;
    readonly heavy: true;
    readonly take: (answer: Extract<QueryAnswer, { ok: true }>) => void;
  }[] = streams.map((stream) => ({
    op: merge.opOf(stream),
    heavy: true,
    take: (answer) => merge.take(stream, answer),
  }));
  if (!tasks.done) asked.push({ op: tasks.op(), heavy: true, take: (answer) => tasks.take(answer) });
  let serverTime: Date | null = null;
  let lost = false;
  for (const pack of packSubrequests(asked)) {
    const round = await askQueries(
      client,
      pack.map((item) => item.op),
      signal,
    );
    serverTime ??= round.serverTime;
    for (const [place, item] of pack.entries()) {
      const answer = round.answers[place];
      if (answer?.ok === true) item.take(answer);
      else if (answer?.resolution.code === 'INVALID_QUERY_LOCATOR') lost = true;
      else throw client.error(answer?.resolution ?? resolveUnexpected('an unanswered query'));
    }
  }
  if (lost) tasks.restart();
  return { serverTime: serverTime ?? client.context.now(), tasks: lost ? [] : tasks.takeRows(), lost };
}
