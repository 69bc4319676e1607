import { z } from 'zod';
import { jsonValueSchema, type JsonValue } from '../../../src/core/json.ts';

const stream = {
  /** `updated_at` of the newest change up to which everything was processed. */
  latest: z.string().nullable(),
  /** Processed within the overlap: id → updated_at. Listed again each run, read again only when it differs. */
  seen: z.record(z.string(), z.string()),
  /** Could not be read for a passing reason: asked for again although no list names them any more. */
  again: z.array(z.string()),
};
const cursorSchema = z.object({
  applications: z
    .object({
      ...stream,
      /** Handed over once: id → signature of what was handed over. Those are followed wherever their stage goes. */
      known: z.record(z.string(), z.string()),
      /** acceptedStageIds of the settings when this was read; null in cursors from before it was kept. */
      stages: z.string().nullable().default(null),
    })
    .prefault({ latest: null, seen: {}, again: [], known: {}, stages: null }),
  persons: z
    .object({
      ...stream,
      /** Hires that are followed. `start`: first day, null while there is none; `signature` null: not handed over yet. */
      followed: z.record(z.string(), z.object({ start: z.string().nullable(), signature: z.string().nullable(), since: z.string() })),
      /** ISO; when the employments of those who have not started were last looked at. */
      recheckedAt: z.string().nullable(),
    })
    .prefault({ latest: null, seen: {}, again: [], followed: {}, recheckedAt: null }),
});
export type PersonioCursor = z.infer<typeof cursorSchema>;
export type ChangeStream = Pick<PersonioCursor['persons'], 'latest' | 'seen' | 'again'>;

/** A cursor that cannot be understood means reading everything again, which is safe. */
export function readCursor(value: JsonValue | null): PersonioCursor {
  const parsed = cursorSchema.safeParse(value ?? {});
  return parsed.success ? parsed.data : cursorSchema.parse({});
}

/** A copy: pages already handed over must not change afterwards. */
export const writeCursor = (cursor: PersonioCursor): JsonValue => jsonValueSchema.parse(structuredClone(cursor));
