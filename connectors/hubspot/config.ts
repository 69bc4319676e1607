import { z } from 'zod';
import { API_VERSIONS, DEFAULT_API_VERSION } from './api-paths.ts';

const token = z.strictObject({
  flow: z.literal('token'),
  token: z.string().min(1).describe('Service key, token of a project app with static auth, or token of a private app'),
});
const oauth = z.strictObject({
  flow: z.literal('oauth'),
  clientId: z.string().min(1),
  clientSecret: z.string().min(1),
  refreshToken: z.string().min(1).describe('The first one; a renewed one is kept in the encrypted store'),
});
const authSchema = z.discriminatedUnion('flow', [token, oauth]);

/** `settings:` of a HubSpot connection in connections.yaml. */
export const settingsSchema = z.strictObject({
  baseUrl: z.url().default('https://api.hubapi.com'),
  auth: authSchema,
  apiVersion: z
    .enum(API_VERSIONS)
    .default(DEFAULT_API_VERSION)
    .describe('2026-09 enforces the portal’s validation rules on what we write; v3 ends in September 2027'),
  overlapMinutes: z
    .number()
    .min(10)
    .max(1_440)
    .default(15)
    .describe('Read again this far back: HubSpot’s search index lags behind'),
  relatedEveryMinutes: z
    .number()
    .min(0)
    .max(1_440)
    .default(30)
    .describe('How often contacts, companies and tasks are asked for changes of their own; 0: in every run'),
  requestTimeoutSeconds: z.number().min(1).max(600).default(60),
  fallbackOwner: z
    .string()
    .min(1)
    .optional()
    .describe('Owner id or e-mail that gets a task whose owner is deactivated or unknown'),
  dueHour: z.int().min(0).max(23).default(17).describe('Hour of the due date, in the portal’s time zone'),
  setupToken: z.string().min(1).optional().describe('A token that may create properties, for `handoff setup` only; never stored'),
});
export type HubSpotSettings = z.infer<typeof settingsSchema>;
export type HubSpotAuth = z.infer<typeof authSchema>;

/** What of the credential must never be repeated, even when a vendor or a proxy says it back to us. */
export const secretsOf = ({ auth, setupToken }: HubSpotSettings): readonly string[] => [
  ...(auth.flow === 'token' ? [auth.token] : [auth.clientSecret, auth.refreshToken]),
  ...(setupToken === undefined ? [] : [setupToken]),
];
