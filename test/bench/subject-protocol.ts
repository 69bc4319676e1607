import { z } from 'zod';

/** What a measured process is told to do. */
export const subjectOrderSchema = z.discriminatedUnion('subject', [
  z.strictObject({ subject: z.literal('script'), loginUrl: z.url() }),
  z.strictObject({
    subject: z.literal('handoff-sync'),
    loginUrl: z.url(),
    /** Empty: the embedded database goes into its subfolder. */
    folder: z.string(),
    /** An empty PostgreSQL database; null: the embedded one. */
    databaseUrl: z.string().nullable(),
    mode: z.enum(['fast', 'save_calls']),
    /** Further syncs after the first, each after the overlap has passed. */
    laterRuns: z.int().nonnegative(),
  }),
]);
export type SubjectOrder = z.infer<typeof subjectOrderSchema>;

const callsSchema = z.strictObject({
  /** As the subject counted its own requests, tokens apart. */
  own: z.int(),
  /** As the simulator counted them, tokens apart. */
  simulator: z.int(),
  maxInFlight: z.int(),
});

/** What a measured process reports. */
export const subjectResultSchema = z.strictObject({
  /** Opening and preparing the empty database. */
  startSeconds: z.number(),
  /** From the login to the last receipt. */
  seconds: z.number(),
  pulled: z.int(),
  fieldsWritten: z.int(),
  tasksWritten: z.int(),
  calls: callsSchema,
  laterCalls: z.array(callsSchema),
  /** Rows inserted, updated and deleted in the database; null where nothing is stored. */
  rowWrites: z.number().nullable(),
  /** Of the measured process alone, start-up included: what is left when the machine has other things to do. */
  cpuSeconds: z.number(),
  peakMb: z.number(),
  sampledPeakMb: z.number(),
});
export type SubjectResult = z.infer<typeof subjectResultSchema>;
/** Without what is measured around the whole process. */
export type MeasuredRun = Omit<SubjectResult, 'cpuSeconds' | 'peakMb' | 'sampledPeakMb'>;
