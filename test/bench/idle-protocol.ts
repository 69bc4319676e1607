import { z } from 'zod';

/** What the measured worker is told to do. */
export const idleOrderSchema = z.strictObject({
  /** An empty PostgreSQL database. */
  databaseUrl: z.url(),
  /** Working folder with rules below `rules/`. */
  folder: z.string(),
  /** Simulated HubSpot portals, one per connection; empty: a stand-in in the same process that costs next to nothing. */
  portals: z.array(z.url()),
  connections: z.int().positive(),
  /** A deal changes before every measured run, so that each reads, scores and writes. Stand-in only. */
  changing: z.boolean().default(false),
  /** Idle runs to measure, after every connection had its first ones. */
  runs: z.int().positive(),
});
export type IdleOrder = z.infer<typeof idleOrderSchema>;

const memorySchema = z.strictObject({ rssMb: z.number(), heapMb: z.number() });

export const idleResultSchema = z.strictObject({
  /** Of the worker alone. */
  cpuMsPerRun: z.number(),
  /** Of the database's processes; null where the system does not tell. */
  databaseCpuMsPerRun: z.number().nullable(),
  queriesPerRun: z.number(),
  callsPerRun: z.number(),
  /** Records whose fields were written. */
  fieldsPerRun: z.number(),
  /** Medians of samples taken after collecting garbage. */
  firstTenth: memorySchema,
  lastTenth: memorySchema,
});
export type IdleResult = z.infer<typeof idleResultSchema>;
