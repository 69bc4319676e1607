import type { PullPage, PullRequest, RecordRef, SourceRecord } from '../../../src/core/connector.ts';
import type { SalesforceClient } from '../client.ts';
import { askToTheEnd } from '../composite.ts';
import { resolveUnexpected } from '../errors.ts';
import { IDS_PER_RETRIEVE, SWEEP_WINDOW_MS } from '../limits.ts';
import { parseCursor } from './cursor.ts';
import { DEAL, type ReadPlan } from './plan.ts';
import { goneRecord, idChunks, readByIds, recordContext } from './records.ts';
import { retrieveAnswerSchema, textOf } from '../schema.ts';
import { idIn, select, stampOf } from '../soql.ts';

/** 2,000 known deals per call (REST API guide, "Get Records by ID" of sObject Collections); null means no such record for us. */
export async function* sweepKnown(
  client: SalesforceClient,
  plan: ReadPlan,
  request: PullRequest,
  known: AsyncIterable<readonly RecordRef[]>,
): AsyncGenerator<PullPage, void, undefined> {
  const cursor = parseCursor(request.cursor);
  const changedFrom =
    cursor.since === null ? null : stampOf(new Date(Date.parse(cursor.since.replace('+0000', 'Z')) - SWEEP_WINDOW_MS));
  let ids: string[] = [];
  const look = async (part: readonly string[]): Promise<PullPage> => ({
    records: await lookAt(client, plan, part, changedFrom, request.signal),
    tasks: [],
    cursor: request.cursor ?? cursor,
    unread: [],
    total: null,
  });
  for await (const refs of known) {
    ids.push(...refs.filter((ref) => ref.object === DEAL).map((ref) => ref.externalId));
    while (ids.length >= IDS_PER_RETRIEVE) {
      yield await look(ids.slice(0, IDS_PER_RETRIEVE));
      ids = ids.slice(IDS_PER_RETRIEVE);
    }
  }
  if (ids.length > 0) yield await look(ids);
}

async function lookAt(
  client: SalesforceClient,
  plan: ReadPlan,
  ids: readonly string[],
  changedFrom: string | null,
  signal: AbortSignal,
): Promise<SourceRecord[]> {
  const answer = await client.send({
    method: 'POST',
    path: `/composite/sobjects/${DEAL}`,
    body: { ids, fields: ['Id', 'SystemModstamp'] },
    signal,
  });
  const rows = retrieveAnswerSchema.safeParse(answer.body);
  if (!rows.success) throw client.error(resolveUnexpected('a list of records'));
  const gone = ids.filter((_, index) => rows.data[index] === null || rows.data[index] === undefined);
  const changed =
    changedFrom === null
      ? []
      : rows.data.flatMap((row) =>
          row !== null && textOf(row['SystemModstamp']) >= changedFrom ? [textOf(row['Id'])] : [],
        );
  const context = await recordContext(client, client.context.now());
  const stillThere = await notDeleted(client, gone, signal);
  return [
    ...gone.filter((id) => !stillThere.has(id.slice(0, 15))).map((id) => goneRecord(context, plan, id)),
    ...(await readByIds(client, plan, [...changed, ...ids.filter((id) => stillThere.has(id.slice(0, 15)))], signal)),
  ];
}

/** A null answer is asked about a second time in another way: withdrawing a handoff by mistake is costly. */
async function notDeleted(
  client: SalesforceClient,
  ids: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlySet<string>> {
  const ops = idChunks(ids).map((chunk) => ({ soql: select(['Id'], DEAL, [idIn('Id', chunk)], []), all: false }));
  const answers = await askToTheEnd(client, ops, signal);
  return new Set(answers.flat().map((row) => textOf(row['Id']).slice(0, 15)));
}
