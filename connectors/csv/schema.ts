import { z } from 'zod';

/** How far the files of one fingerprint were read. */
export const cursorSchema = z.strictObject({
  fingerprint: z.string(),
  /** Rows of the main file handed over. */
  offset: z.int().min(0),
  complete: z.boolean(),
  /** Stamp of tasks.csv when people's changes in it were last looked for; null: never. */
  tasks: z.string().nullable().default(null),
});
export type CsvCursor = z.infer<typeof cursorSchema>;
