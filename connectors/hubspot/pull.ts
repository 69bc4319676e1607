import type { PullPage, PullRequest, RecordRef, SourceRecord, TaskObservation } from '../../src/core/connector.ts';
import type { HubSpotClient } from './client.ts';
import { DEALS_PER_CHUNK, PACE_WHEN_BUSY, RECORDS_PER_PAGE } from './limits.ts';
import type { Metadata } from './metadata.ts';
import { explainMissing } from './missing-deals.ts';
import { parseCursor, type PullCursor } from './pull-cursor.ts';
import { readDelta, type Beside } from './pull-delta.ts';
import { DEAL } from './pull-plan.ts';
import { walkDeals } from './pull-walk.ts';
import { DealReader } from './read-deals.ts';
import { dealsWithChangedChildren } from './watch-children.ts';
import { watchAllTasks, watchChangedTasks } from './watch-tasks.ts';

/** Pages of deals from the cursor on; the last page's cursor is where the next run begins. */
export async function* pull(client: HubSpotClient, metadata: Metadata, request: PullRequest): AsyncGenerator<PullPage, void, undefined> {
  const cursor = parseCursor(request.cursor);
  const reader = await DealReader.prepare(client, metadata, request);
  if (reader === null) return yield { records: [], tasks: [], cursor, unread: [], total: 0 };
  const overlapMs = client.settings.overlapMinutes * 60_000;
  const { since, upper } = cursor;
  if (since !== null && upper === null) yield* readDelta(reader, cursor, since, overlapMs, (upperMs, read) => lookBeside(reader, request, cursor, upperMs, read));
  else yield* readLong(reader, request, cursor, overlapMs);
  await reader.finish();
}

/** A first reading, or a long one that was interrupted. Tasks are read before it, so that none is missed meanwhile. */
async function* readLong(reader: DealReader, request: PullRequest, given: PullCursor, overlapMs: number): AsyncGenerator<PullPage, void, undefined> {
  let cursor = given;
  if (given.since === null && given.upper === null) {
    const startedAt = reader.client.context.now().toISOString();
    const tasks = request.watchTasks && reader.plan.taskKey ? await watchChangedTasks(reader.client, null, request.signal) : [];
    cursor = { ...given, relatedAt: startedAt };
    if (tasks.length > 0) yield { records: [], tasks, cursor: given, unread: [], total: null };
  }
  const sinceMs = cursor.since === null ? null : Date.parse(cursor.since);
  yield* walkDeals(reader, { cursor, sinceMs, overlapMs, known: new Set(cursor.seen) });
}

/**
 * Changes that do not move a deal's own stamp, at their own pace, so that a run in which nothing happened is one call. A run
 * with very many deals (`read` is null) leaves them to the next one, unless that was put off for long.
 */
async function lookBeside(reader: DealReader, request: PullRequest, cursor: PullCursor, upperMs: number, read: ReadonlySet<string> | null): Promise<Beside> {
  const { relatedEveryMinutes, overlapMinutes } = reader.client.settings;
  const lastMs = cursor.relatedAt === null ? null : Date.parse(cursor.relatedAt);
  const paceMs = relatedEveryMinutes * 60_000 * (read === null ? PACE_WHEN_BUSY : 1);
  if (lastMs !== null && upperMs - lastMs < paceMs) return { records: [], tasks: [], relatedAt: cursor.relatedAt };
  const sinceMs = (lastMs ?? upperMs) - overlapMinutes * 60_000;
  const rows = await dealsWithChangedChildren(reader, sinceMs, read ?? new Set());
  const tasks = request.watchTasks && reader.plan.taskKey ? await watchChangedTasks(reader.client, sinceMs, request.signal) : [];
  return { records: await reader.toRecords(rows), tasks, relatedAt: new Date(upperMs).toISOString() };
}

/**
 * Looks at all known deals, with their associations and children: what vanished, what was merged, and what changed
 * without moving a stamp. Children that did not change are taken from what was kept.
 */
export async function* sweep(
  client: HubSpotClient,
  metadata: Metadata,
  request: PullRequest,
  known: AsyncIterable<readonly RecordRef[]>,
): AsyncGenerator<PullPage, void, undefined> {
  const reader = await DealReader.prepare(client, metadata, request);
  if (reader === null) return;
  const cursor = request.cursor ?? parseCursor(null);
  const page = (records: readonly SourceRecord[], tasks: readonly TaskObservation[] = []): PullPage => ({ records, tasks, cursor, unread: [], total: null });
  if (request.watchTasks && reader.plan.taskKey) yield page([], await watchAllTasks(client, request.signal));
  let ids: string[] = [];
  const look = async function* (part: readonly string[]): AsyncGenerator<PullPage> {
    const records = await readKnown(reader, part);
    for (let from = 0; from < records.length; from += RECORDS_PER_PAGE) yield page(records.slice(from, from + RECORDS_PER_PAGE));
  };
  for await (const refs of known) {
    ids.push(...refs.filter(({ object }) => object === DEAL).map(({ externalId }) => externalId));
    for (; ids.length >= DEALS_PER_CHUNK; ids = ids.slice(DEALS_PER_CHUNK)) yield* look(ids.slice(0, DEALS_PER_CHUNK));
  }
  if (ids.length > 0) yield* look(ids);
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
