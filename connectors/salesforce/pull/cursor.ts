import { z } from 'zod';
import type { JsonValue } from '../../../src/core/json.ts';
import { stampOf, type Key } from '../soql.ts';

const stamp = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}\+0000$/);

/**
 * Where reading stands. Between runs only `since` (and `seen`) is set: everything changed from there on is read next.
 * While a long reading is under way `upper` is its fixed end and `after` the last deal handed over.
 */
export const cursorSchema = z.strictObject({
  v: z.literal(1),
  /** Inclusive; null: from the beginning of time. */
  since: stamp.nullable(),
  upper: stamp.nullable(),
  after: z.strictObject({ stamp, id: z.string() }).nullable(),
  /** Fingerprints of rows inside the overlap that were handed over already. */
  seen: z.array(z.string()).default([]),
});
export type PullCursor = z.infer<typeof cursorSchema>;

export const START: PullCursor = { v: 1, since: null, upper: null, after: null, seen: [] };

/** A cursor that we did not write, or wrote in another form, means reading everything again: slow, but nothing is lost. */
export function parseCursor(value: JsonValue | null): PullCursor {
  if (value === null) return START;
  return cursorSchema.safeParse(value).data ?? START;
}

export const streamCursor = (since: string | null, upper: string, after: Key | null): PullCursor => ({
  v: 1,
  since,
  upper,
  after,
  seen: [],
});

/** The next run begins so far before this one's end; it never goes back behind where it was. */
export function nextCursor(
  since: string | null,
  upper: string,
  overlapMs: number,
  seen: readonly string[] = [],
): PullCursor {
  const next = stampOf(new Date(Date.parse(upper.replace('+0000', 'Z')) - overlapMs));
  return { v: 1, since: since !== null && since > next ? since : next, upper: null, after: null, seen: [...seen] };
}
