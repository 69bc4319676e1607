import { z } from 'zod';
import { jsonValueSchema, type JsonValue } from '../../../src/core/json.ts';
import { MOST_KNOWN_APPLICATIONS } from '../limits.ts';

/** Which lists are walked: by the statuses the administrator chose, and by the group HIRED. */
export const LISTS = ['accepted', 'hired'] as const;
export type ListName = (typeof LISTS)[number];

/** Instead of a status of the vendor: found, but not read yet, or its reading failed. */
export const READ_AGAIN = -1;

const cursorSchema = z.object({
  applications: z
    .object({
      /** Accepted applications: id → status id, or READ_AGAIN. List items carry no time of change, so this is our own cursor. */
      known: z.record(z.string(), z.number()),
      /** The order in which the last walk saw them, newest change first: what moved up was edited. */
      order: z.object({ accepted: z.array(z.number()), hired: z.array(z.number()) }),
      /** Statuses met in the group HIRED. */
      hiredStatusIds: z.array(z.number()),
      /** ISO; when everything known was last compared with the whole list. */
      comparedAt: z.string().nullable(),
    })
    .prefault({ known: {}, order: { accepted: [], hired: [] }, hiredStatusIds: [], comparedAt: null }),
  employees: z
    .object({
      /** `lastChanged` of the newest employee processed. */
      latest: z.string().nullable(),
      /** Processed within the overlap: id → lastChanged. Listed again each run, read again only when it differs. */
      seen: z.record(z.string(), z.string()),
      /** Could not be read for a passing reason: asked for again although the feed does not name them any more. */
      again: z.array(z.string()),
      /** Open task rows last seen: employee id → our task keys. A key that is no longer there was deleted by a person. */
      openTasks: z.record(z.string(), z.array(z.string())),
      /** ISO; employees changed since then are read, what people did to their task rows is still to be asked. null: nothing is owed. */
      watchSince: z.string().nullable().default(null),
    })
    .prefault({ latest: null, seen: {}, again: [], openTasks: {} }),
});
export type BambooHrCursor = z.infer<typeof cursorSchema>;

/** A cursor that cannot be understood means reading everything again, which is safe. */
export function readCursor(value: JsonValue | null): BambooHrCursor {
  const parsed = cursorSchema.safeParse(value ?? {});
  return parsed.success ? parsed.data : cursorSchema.parse({});
}

/** A copy: pages already handed over must not change afterwards. */
export function writeCursor(cursor: BambooHrCursor): JsonValue {
  const { order } = cursor.applications;
  return jsonValueSchema.parse({
    ...structuredClone(cursor),
    applications: {
      ...structuredClone(cursor.applications),
      order: {
        accepted: order.accepted.slice(0, MOST_KNOWN_APPLICATIONS),
        hired: order.hired.slice(0, MOST_KNOWN_APPLICATIONS),
      },
    },
  });
}
