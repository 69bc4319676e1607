import { z } from 'zod';

/** A custom integration of the company: its secret, its scopes and the attributes ticked for it. */
export const credentialSchema = z.object({
  clientId: z.string(),
  clientSecret: z.string(),
  scopes: z.array(z.string()),
  /** Attribute keys that it may see; `null` means all, those created later included. */
  whitelist: z.array(z.string()).nullable(),
  readOnly: z.array(z.string()),
});

export const settingsSchema = z.object({
  tokenSeconds: z.number().int().positive(),
  /** Until 2022 every v1 answer brought the token of the next call and the used one was spent. */
  rotateV1Tokens: z.boolean(),
  throttling: z.boolean(),
  /** `absolute` today; some lists had relative links once, and one linked to itself. */
  nextLinks: z.enum(['absolute', 'relative', 'self']),
  /** Nobody says which; with `offset` a deletion between two pages hides one record. */
  cursors: z.enum(['keyset', 'offset']),
  /** Lists that are not generally available answer 404 without `Beta: true`. */
  betaHeader: z.enum(['required', 'ignored']),
  /** Whether a changed employment moves `updated_at` of its person; the documentation does not say so. */
  employmentTouchesPerson: z.boolean(),
  /** When a corrected candidate moves `updated_at` of the application: for members that it shows, always, or never. Nobody says. */
  candidateTouchesApplication: z.enum(['shown', 'always', 'never']),
  /** Days between the start date and the status becoming ACTIVE; a lag of one was reported. */
  activationLagDays: z.number().int().nonnegative(),
  attributeTypes: z.enum(['lower', 'upper']),
  attributeLabels: z.boolean(),
  /** The documentation promises texts only; a client was seen that expects numbers too. */
  attributeValues: z.enum(['text', 'typed']),
  /** Companies without the product Recruiting get 404 on everything below it. */
  recruiting: z.boolean(),
  /** Late commits: a list filtered by change does not show what is younger than this. */
  listLagSeconds: z.number().nonnegative(),
  stageWords: z.enum(['upper', 'lower']),
  /** How ids stand in a webhook's payload; the documentation shows no example. */
  webhookPayload: z.enum(['nested', 'flat']),
});

export type Credential = z.infer<typeof credentialSchema>;
export type Settings = z.infer<typeof settingsSchema>;
