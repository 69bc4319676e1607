import { z } from 'zod';

/** How far the files of one fingerprint were read. */
export const cursorSchema = z.strictObject({
  fingerprint: z.string(),
  /** Rows of the main file handed over. */
  offset: z.int().min(0),
  complete: z.boolean(),
});
export type CsvCursor = z.infer<typeof cursorSchema>;
