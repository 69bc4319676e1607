import type { PullPage, PullRequest, RecordRef, SourceRecord, TaskObservation } from '../../../src/core/connector.ts';
import { chunksOf } from '../../kit/pagination.ts';
import type { HubSpotClient } from '../client.ts';
import { eachLateDeal } from './late-deals.ts';
import { DEALS_PER_CHUNK, RECORDS_PER_PAGE, SWEEP_WINDOW_MS } from '../limits.ts';
import type { Metadata } from '../metadata.ts';
import { explainMissing } from './missing-deals.ts';
import { parseCursor } from './cursor.ts';
import { DEAL } from './plan.ts';
import { DealReader } from './read-deals.ts';
import { watchAllTasks } from './watch-tasks.ts';

/**
 * Looks at all known deals, with their associations and children: what vanished, what was merged, and what changed
 * without moving a stamp. Children that did not change are taken from what was kept. Then at deals that nobody knows yet:
 * those that the index showed later than the overlap, and those that known ones were merged into.
 */
export async function* sweep(
  client: HubSpotClient,
  metadata: Metadata,
  request: PullRequest,
  known: AsyncIterable<readonly RecordRef[]>,
): AsyncGenerator<PullPage, void, undefined> {
  const reader = await DealReader.prepare(client, metadata, request, SWEEP_WINDOW_MS);
  if (reader === null) return;
  const cursor = request.cursor ?? parseCursor(null);
  const page = (records: readonly SourceRecord[], tasks: readonly TaskObservation[] = []): PullPage => ({ records, tasks, cursor, unread: [], total: null });
  const pages = function* (records: readonly SourceRecord[]): Generator<PullPage> {
    for (const part of chunksOf(records, RECORDS_PER_PAGE)) yield page(part);
  };
  if (request.watchTasks && reader.plan.taskKey) yield page([], await watchAllTasks(client, request.signal));
  const seen = new Set<string>();
  const mergedInto = new Set<string>();
  const look = async function* (part: readonly string[]): AsyncGenerator<PullPage> {
    const records = await readKnown(reader, part);
    for (const { state } of records) if (state.kind === 'merged') mergedInto.add(state.into);
    yield* pages(records);
  };
  let ids: string[] = [];
  for await (const refs of known) {
    const deals = refs.filter(({ object }) => object === DEAL).map(({ externalId }) => externalId);
    for (const id of deals) seen.add(id);
    ids.push(...deals);
    for (; ids.length >= DEALS_PER_CHUNK; ids = ids.slice(DEALS_PER_CHUNK)) yield* look(ids.slice(0, DEALS_PER_CHUNK));
  }
  if (ids.length > 0) yield* look(ids);
  for await (const late of eachLateDeal(reader, parseCursor(request.cursor), mergedInto)) {
    // Read by id: what the search shows is as old as its index.
    const { rows } = await reader.readRows(late.filter((id) => !seen.has(id)));
    const records = await reader.toRecords([...rows.values()]);
    yield* pages(records.filter(({ externalId }) => !seen.has(externalId)));
    for (const { externalId } of records) seen.add(externalId);
  }
  await reader.finish();
}

/** Reads just these deals; one that is no longer there comes back as deleted or merged. */
export async function reread(client: HubSpotClient, metadata: Metadata, request: PullRequest, refs: readonly RecordRef[]): Promise<readonly SourceRecord[]> {
  const ids = refs.filter(({ object }) => object === DEAL).map(({ externalId }) => externalId);
  const reader = ids.length === 0 ? null : await DealReader.prepare(client, metadata, request);
  return reader === null ? [] : await readKnown(reader, ids);
}

async function readKnown(reader: DealReader, ids: readonly string[]): Promise<readonly SourceRecord[]> {
  const { rows, missing } = await reader.readRows(ids);
  const present = ids.flatMap((id) => rows.get(id) ?? []);
  const records = await reader.toRecords(present);
  const explained = new Set(records.filter(({ state }) => state.kind === 'merged').map(({ externalId }) => externalId));
  const lost = ids.filter((id) => !rows.has(id) && !explained.has(id));
  // A merged-away deal is told with the deal that stays; what nobody asked for is not handed over.
  const wanted = new Set(ids);
  return [...records.filter(({ externalId }) => wanted.has(externalId)), ...(await explainMissing(reader, lost, missing))];
}
