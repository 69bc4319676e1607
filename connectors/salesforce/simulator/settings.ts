import { z } from 'zod';

const rightsSchema = z.strictObject({
  read: z.boolean().optional(),
  create: z.boolean().optional(),
  edit: z.boolean().optional(),
  delete: z.boolean().optional(),
});

/** Everything a test may change about the org; each has the value a fresh org would have. */
export const settingsSchema = z.strictObject({
  /** Idle time after which a session is gone; activity renews it. */
  sessionTtlMs: z.number().positive().default(7_200_000),
  /** A session dies after this many calls. */
  sessionCalls: z.int().positive().nullable().default(null),
  rotateRefreshTokens: z.boolean().default(true),
  dailyLimit: z.int().nonnegative().default(100_000),
  /** Calls spent by the org's other integrations in the last 24 hours. */
  usedByOthers: z.int().nonnegative().default(0),
  locatorTtlMs: z.number().positive().default(172_800_000),
  childPageSize: z.int().positive().default(200),
  multiCurrency: z.boolean().default(false),
  recordTypes: z.boolean().default(false),
  sandbox: z.boolean().default(false),
  accountLocks: z.boolean().default(true),
  /** Standard object rights of every user who is not the administrator. */
  standardRights: z.boolean().default(true),
  /** Exceptions from the standard rights, by object. */
  objectRights: z.record(z.string(), rightsSchema).default({}),
  /** `Object.Field` entries hidden from, or read-only for, everybody. */
  hiddenFields: z.array(z.string()).default([]),
  readOnlyFields: z.array(z.string()).default([]),
  minVersion: z.number().default(31),
  maxVersion: z.number().default(67),
});

export type Settings = z.infer<typeof settingsSchema>;
export const settingsChangeSchema = settingsSchema.partial();
