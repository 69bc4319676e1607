import { z } from 'zod';
import type { JsonValue } from '../../../src/core/json.ts';
import { modifiedMs } from './records.ts';
import type { Row } from '../schema.ts';

const stamp = z.iso.datetime();

/**
 * Where reading stands. Between runs `since`, `relatedAt` and `seen` are set; while a long reading is under way `upper`
 * is its fixed end and `after` the id of the last deal handed over.
 */
const cursorSchema = z.strictObject({
  v: z.literal(1),
  /** Inclusive; null: from the beginning of time. */
  since: stamp.nullable(),
  upper: stamp.nullable(),
  after: z.string().nullable(),
  /** Contacts, companies and tasks were asked for changes of their own up to here; null: never. */
  relatedAt: stamp.nullable(),
  /** Deals inside the overlap that were handed over already, as `id@version`. */
  seen: z.array(z.string()).default([]),
});
export type PullCursor = z.infer<typeof cursorSchema>;

const START: PullCursor = { v: 1, since: null, upper: null, after: null, relatedAt: null, seen: [] };

/** Kept at most; beyond it the overlap is read again, which costs calls and loses nothing. */
const MOST_SEEN = 30_000;

/** A cursor that we did not write, or wrote in another form, means reading everything again: slow, but nothing is lost. */
export const parseCursor = (value: JsonValue | null): PullCursor => cursorSchema.safeParse(value).data ?? START;

export const seenKey = (row: Row): string => `${Number(row.id).toString(36)}@${modifiedMs(row).toString(36)}`;
export const seenMs = (key: string): number => Number.parseInt(key.slice(key.indexOf('@') + 1), 36);
export const seenId = (key: string): string => String(Number.parseInt(key, 36));

/** The next run begins so far before this one's end, and never behind where it was. `seen`: keys that may lie in the overlap. */
export function nextCursor(cursor: PullCursor, upperMs: number, overlapMs: number, seen: Iterable<string>): PullCursor {
  const next = new Date(upperMs - overlapMs).toISOString();
  const since = cursor.since !== null && cursor.since > next ? cursor.since : next;
  const from = Date.parse(since);
  const kept = [...new Set(seen)].filter((key) => seenMs(key) >= from);
  return { v: 1, since, upper: null, after: null, relatedAt: cursor.relatedAt, seen: kept.length > MOST_SEEN ? [] : kept };
}
