import type { z } from 'zod';
import type { JsonObject } from '../../../src/core/json.ts';
import type { PersonioClient } from '../client.ts';
import type { ChangeStream } from './cursor.ts';
import { listPages } from '../list-pages.ts';
import { idOf, instantAt } from '../schema.ts';

/** Personio's stamps hold whole seconds: a second change within the same second looks the same as the first. */
const SETTLED_AFTER_MS = 2_000;

export interface Change {
  readonly id: string;
  readonly updatedAt: string | null;
  readonly item: JsonObject;
}
export interface ChangeList {
  /** Worth reading and not processed yet, oldest change first. */
  readonly changes: readonly Change[];
  /** What a complete reading makes of `latest`. null: nothing was listed. */
  readonly newest: string | null;
  /** By the server's clock at the first page; what changed later may have been missed on the way. */
  readonly startedMs: number | null;
  /** The list could not be followed to its end. */
  readonly broken: boolean;
}

/**
 * What changed since the last run, overlap included. The whole list is walked first, because it comes newest first and
 * a run that is cut off must be able to go on with the oldest that is left. Only what is `relevant` is kept.
 */
export async function listChanges(client: PersonioClient, path: string, schema: z.ZodType<JsonObject>, limit: number, stream: ChangeStream, overlapSeconds: number, isRelevant: (change: Change) => boolean): Promise<ChangeList> {
  const since = stream.latest === null ? null : withoutFraction(Date.parse(stream.latest) - overlapSeconds * 1_000);
  const changes = new Map<string, Change>();
  let newest: string | null = null;
  let startedMs: number | null = null;
  let broken = false;
  for await (const page of listPages(client, path, schema, limit, since === null ? {} : { 'updated_at.gt': since })) {
    startedMs ??= page.serverTimeMs;
    broken ||= page.broken;
    for (const item of page.items) {
      const change = { id: idOf(item), updatedAt: instantAt(item, 'updated_at'), item };
      if (change.updatedAt !== null && (newest === null || change.updatedAt > newest)) newest = change.updatedAt;
      const isDone = change.updatedAt !== null && stream.seen[change.id] === change.updatedAt && !stream.again.includes(change.id);
      if (!isDone && isRelevant(change)) changes.set(change.id, change);
    }
  }
  const sorted = [...changes.values()].toSorted((a, b) => compare(a.updatedAt ?? '', b.updatedAt ?? '') || compare(a.id, b.id));
  return { changes: sorted, newest, startedMs, broken };
}

/** Moves the stream along after a chunk. What failed is asked for again by every run, until it can be read: a run must not be green without it. */
export function advanceStream(stream: ChangeStream, list: ChangeList, chunk: readonly Pick<Change, 'id' | 'updatedAt'>[], failed: readonly string[], overlapSeconds: number): void {
  const done = new Set(chunk.map(({ id }) => id));
  stream.again = [...stream.again.filter((id) => !done.has(id)), ...failed];
  for (const { id, updatedAt } of chunk) {
    const isSettled = updatedAt !== null && list.startedMs !== null && Date.parse(updatedAt) <= list.startedMs - SETTLED_AFTER_MS;
    if (isSettled && !failed.includes(id)) stream.seen[id] = updatedAt;
    else delete stream.seen[id];
  }
  if (!list.broken) moveLatest(stream, list, chunk.at(-1)?.updatedAt ?? null, overlapSeconds);
}

/** After everything listed was processed, what was of no interest included. */
export function finishStream(stream: ChangeStream, list: ChangeList, overlapSeconds: number): void {
  if (!list.broken) moveLatest(stream, list, list.newest, overlapSeconds);
}

function moveLatest(stream: ChangeStream, { startedMs }: ChangeList, to: string | null, overlapSeconds: number): void {
  if (to === null) return;
  // Never past the moment at which the list was begun: a record that moved to its front meanwhile was not seen there.
  const capped = startedMs !== null && Date.parse(to) > startedMs ? new Date(startedMs).toISOString() : to;
  if (stream.latest === null || capped > stream.latest) stream.latest = capped;
  const horizonMs = Date.parse(stream.latest) - overlapSeconds * 1_000;
  stream.seen = Object.fromEntries(Object.entries(stream.seen).filter(([, at]) => Date.parse(at) >= horizonMs));
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
/** With Z and whole seconds, as documented. */
const withoutFraction = (ms: number): string => `${new Date(Math.max(0, ms)).toISOString().slice(0, 19)}Z`;

export const BROKEN_LIST = (what: string): string =>
  `The list of changed ${what} pointed back to a page that had been read already, so its end could not be reached (a fault that others reported to Personio too). What was listed was read; the rest is asked for again with the next sync.`;
