import { z } from 'zod';

const credential = { clientId: z.string().min(1), clientSecret: z.string().min(1) };
const idText = z.union([z.string().trim().min(1), z.int().min(0)]);
const partnerName = z.string().regex(/^[A-Z0-9]+(?:_[A-Z0-9]+)*$/, { message: 'is written like ACME_HANDOFF' });

/** `settings:` of a Personio connection in connections.yaml. */
export const settingsSchema = z.strictObject({
  companyId: z
    .union([z.string().regex(/^[A-Za-z0-9][A-Za-z0-9-]*$/, { message: 'is your company id or the name in your address, e.g. 48213 or acme' }), z.int().positive()])
    .describe('The company number that webhooks and the career page interface show (or the first part of your Personio address). Part of every handoff’s identity: never change it'),
  ...credential,
  v1: z
    .strictObject(credential)
    .optional()
    .describe('Another credential for the older interface (attribute catalogue, documents), where one does not serve both'),
  baseUrl: z
    .url({ protocol: /^https?$/ })
    .default('https://api.personio.de')
    .describe('Only to reach the account another way: a proxy or a simulator'),
  appUrl: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe('Where people open Personio, e.g. https://acme.app.personio.com: people then get links to persons'),
  acceptedStageIds: z
    .array(idText)
    .default([])
    .describe('Stages that mean "offer accepted"; `handoff connections check` lists those in use. Empty: Personio’s own stage "accepted"'),
  documentCategoryId: idText
    .optional()
    .describe('Category for packets as documents (see `note: packet` in the mapping); none are uploaded without it'),
  partnerId: partnerName.optional().describe('Sent as X-Personio-Partner-ID'),
  appId: partnerName.optional().describe('Sent as X-Personio-App-ID'),
  overlapSeconds: z.int().min(2).max(86_400).default(300).describe('How far each read of changes reaches back behind the last one'),
  onboardingRecheckMinutes: z
    .int()
    .min(1)
    .default(60)
    .describe('How often the employment of everybody who has not started yet is looked at, whether or not the person changed'),
  newWithinDays: z
    .int()
    .min(1)
    .default(400)
    .describe('Employments are read for persons created this lately; older ones have started long ago'),
  requestTimeoutSeconds: z.int().min(1).max(600).default(30),
});
export type Settings = z.infer<typeof settingsSchema>;

export const accountIdOf = (settings: Settings): string => String(settings.companyId).toLowerCase();

/** `path` begins with the version, e.g. /v2/persons. */
export const apiUrl = (settings: Settings, path: string): string => `${settings.baseUrl.replace(/\/+$/, '')}${path}`;

/** As seen in browsers; documented nowhere, so it is only ever offered as a link. */
export const personPage = (settings: Settings, id: string): string | null =>
  settings.appUrl === undefined ? null : `${settings.appUrl.replace(/\/+$/, '')}/staff/employees/${encodeURIComponent(id)}`;
