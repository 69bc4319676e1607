import { z } from 'zod';
import type { JsonValue } from '../../../src/core/json.ts';

const knownSchema = z.record(z.string(), z.string());

const objectSchema = z
  .object({
    /** ISO; everything changed until then was handed over. null: nothing was read whole yet. */
    through: z.string().nullable(),
    /**
     * Rows handed over: id → hash of what was read. Of a report read whole, all of them; of one with prompts, those of
     * the last window, which is all that the next one can show again.
     */
    known: knownSchema,
    /** Columns that every row held when the report was last read whole. */
    always: z.array(z.string()).default([]),
    /** Mapped paths that the report did not show then; when that changes, every record is another. */
    lacking: z.array(z.string()).nullable().default(null),
    /** What was read: the report, or the accepted stages; null in cursors from before it was kept. */
    of: z.string().nullable().default(null),
    /** A reading by SOAP that is under way: its fixed bounds and where it stands. */
    walk: z.object({ from: z.string().nullable(), to: z.string(), stage: z.number(), page: z.number() }).nullable(),
  })
  .prefault({ through: null, known: {}, always: [], lacking: null, of: null, walk: null });

const cursorSchema = z.object({ jobApplication: objectSchema, worker: objectSchema });
export type WorkdayCursor = z.infer<typeof cursorSchema>;
export type ObjectCursor = WorkdayCursor['worker'];

/** Another report, or other stages: what stood there before does not change any more, so everything is read again. */
export function startAnewFor(cursor: ObjectCursor, of: string): void {
  if (cursor.of !== null && cursor.of !== of) Object.assign(cursor, { through: null, walk: null, always: [] });
  cursor.of = of;
}

/** A cursor that cannot be understood means reading everything again, which is safe. */
export function readCursor(value: JsonValue | null): WorkdayCursor {
  const parsed = cursorSchema.safeParse(value ?? {});
  return parsed.success ? parsed.data : cursorSchema.parse({});
}

/** A copy: pages already handed over must not change afterwards. */
export const writeCursor = (cursor: WorkdayCursor): JsonValue => structuredClone(cursor);
