import type { PullPage, PullRequest } from '../../src/core/connector.ts';
import type { HubSpotClient } from './client.ts';
import { PACE_WHEN_BUSY } from './limits.ts';
import type { Metadata } from './metadata.ts';
import { parseCursor, type PullCursor } from './pull/cursor.ts';
import { readDelta, type Beside } from './pull/delta.ts';
import { walkDeals } from './pull/walk.ts';
import { DealReader } from './pull/read-deals.ts';
import { dealsWithChangedChildren } from './pull/watch-children.ts';
import { watchChangedTasks } from './pull/watch-tasks.ts';

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
