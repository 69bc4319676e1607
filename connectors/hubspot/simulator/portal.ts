import { z } from 'zod';
import { OBJECT_TYPES } from './object-types.ts';

const option = z.object({
  label: z.string(),
  value: z.string(),
  displayOrder: z.number().int(),
  hidden: z.boolean(),
  description: z.string().optional(),
});

export const propertySchema = z.object({
  name: z.string(),
  label: z.string(),
  description: z.string(),
  groupName: z.string(),
  type: z.enum(['bool', 'enumeration', 'date', 'datetime', 'string', 'number', 'phone_number']),
  fieldType: z.string(),
  options: z.array(option),
  displayOrder: z.number().int(),
  hasUniqueValue: z.boolean(),
  hidden: z.boolean(),
  formField: z.boolean(),
  calculated: z.boolean(),
  externalOptions: z.boolean(),
  referencedObjectType: z.string().nullable(),
  numberDisplayHint: z.enum(['currency', 'duration', 'formatted', 'percentage', 'probability', 'unformatted']).nullable().default(null),
  hubspotDefined: z.boolean(),
  readOnly: z.boolean(),
  archived: z.boolean(),
  /** Sensitive values need scopes of their own. */
  sensitive: z.boolean(),
  createdAt: z.number(),
  updatedAt: z.number(),
});

const stage = z.object({
  id: z.string(),
  label: z.string(),
  displayOrder: z.number().int(),
  isClosed: z.boolean(),
  probability: z.string(),
  archived: z.boolean(),
});

export const pipelineSchema = z.object({
  id: z.string(),
  label: z.string(),
  displayOrder: z.number().int(),
  archived: z.boolean(),
  stages: z.array(stage),
});

const owner = z.object({
  id: z.string(),
  email: z.string(),
  type: z.enum(['PERSON', 'QUEUE']),
  firstName: z.string(),
  lastName: z.string(),
  userId: z.number().int(),
  archived: z.boolean(),
  createdAt: z.number(),
  updatedAt: z.number(),
});

/** `expiresAt` null: a static token of a private app or a service key. */
const token = z.object({
  token: z.string(),
  kind: z.enum(['private', 'oauth']),
  scopes: z.array(z.string()),
  appId: z.number().int(),
  expiresAt: z.number().nullable(),
});

const label = z.object({
  from: z.string(),
  to: z.string(),
  typeId: z.number().int(),
  label: z.string(),
  name: z.string(),
});

const rule = z.object({ ruleType: z.string(), ruleArguments: z.array(z.string()) });

/** `object.*` names its object type; the older `deal.*` carries it in the name. */
const subscription = z.object({ id: z.number().int(), subscriptionType: z.string(), objectTypeId: z.string().optional(), propertyName: z.string().optional() });

export const settingsSchema = z.object({
  /** How long a write stays invisible to the search. */
  indexLagMs: z.number().nonnegative(),
  /** The index decides what matches, but the values shown are those of now: rows beyond the asked bounds come back. */
  searchShowsFreshValues: z.boolean(),
  tasksAllowUniqueProperties: z.boolean(),
  /** Off: an edit of a company, contact or line item leaves the deal's own timestamp alone. */
  childEditsMoveDeal: z.boolean(),
  associationPageSize: z.int().positive(),
  associationIdsAs: z.enum(['number', 'string']),
  searchBodyMaxChars: z.int().positive().nullable(),
  ownerPageMax: z.int().positive(),
  /** What a batch read says of an id that was merged away. */
  mergedInBatchRead: z.enum(['absent', 'not_found']),
  /** null: unlimited. */
  burstPerTenSeconds: z.int().positive().nullable(),
  associationsPerTenSeconds: z.int().positive().nullable(),
  searchPerSecond: z.int().positive().nullable(),
  daily: z.int().positive(),
  usedByOthers: z.int().nonnegative(),
});

export const basicsSchema = z.object({
  portalId: z.number().int(),
  accountType: z.string(),
  timeZone: z.string(),
  currency: z.string(),
  sequence: z.number().int(),
  settings: settingsSchema,
  properties: z.record(z.string(), z.array(propertySchema)),
  groups: z.record(z.string(), z.array(z.object({ name: z.string(), label: z.string(), displayOrder: z.number().int(), archived: z.boolean() }))),
  pipelines: z.record(z.string(), z.array(pipelineSchema)),
  owners: z.array(owner),
  tokens: z.array(token),
  oauth: z.object({
    clients: z.array(z.object({ clientId: z.string(), clientSecret: z.string(), scopes: z.array(z.string()), appId: z.number().int() })),
    refresh: z.array(z.object({ token: z.string(), clientId: z.string() })),
    codes: z.array(z.object({ code: z.string(), clientId: z.string(), redirectUri: z.string() })),
    rotatesRefreshTokens: z.boolean(),
  }),
  labels: z.array(label),
  validations: z.array(z.object({ objectType: z.string(), propertyName: z.string(), rules: z.array(rule) })),
  conditionalRules: z.array(z.object({ objectType: z.string(), required: z.string(), when: z.object({ property: z.string(), values: z.array(z.string()) }) })),
  requiredOnCreate: z.array(z.object({ objectType: z.string(), properties: z.array(z.string()) })),
  usage: z.object({ day: z.string(), count: z.number().int() }),
  webhook: z.object({ targetUrl: z.string(), clientSecret: z.string(), appId: z.number().int(), subscriptions: z.array(subscription) }),
  events: z.array(z.looseObject({ eventId: z.number().int() })),
});

const historyEntry = z.object({ value: z.string(), at: z.number(), sourceType: z.string(), sourceId: z.string() });

export const recordSchema = z.object({
  id: z.string(),
  /** Blank properties are left out. */
  properties: z.record(z.string(), z.string()),
  createdAt: z.number(),
  updatedAt: z.number(),
  archivedAt: z.number().nullable(),
  mergedInto: z.string().nullable(),
  history: z.record(z.string(), z.array(historyEntry)).optional(),
});

/** Association types as text: H5 is HubSpot's own type 5, U30 the portal's label 30. */
export const linkSchema = z.object({ to: z.string(), types: z.array(z.string()) });

export const staleSchema = z.object({
  until: z.number(),
  doc: z.object({ properties: z.record(z.string(), z.string()), updatedAt: z.number(), archived: z.boolean() }).nullable(),
});

export type PropertyDefinition = z.infer<typeof propertySchema>;
export type Pipeline = z.infer<typeof pipelineSchema>;
export type Owner = z.infer<typeof owner>;
export type Token = z.infer<typeof token>;
export type CrmRecord = z.infer<typeof recordSchema>;
export type Link = z.infer<typeof linkSchema>;
export type StaleVersion = z.infer<typeof staleSchema>;
export type Basics = z.infer<typeof basicsSchema>;

/** Everything one account holds. Records and links are maps because there may be a hundred thousand of them. */
export interface Portal extends Basics {
  /** By object type id, then by record id; ids only grow, so each map is in the order of ids. */
  readonly records: ReadonlyMap<string, Map<string, CrmRecord>>;
  /** Key: `fromType/fromId/toType`. */
  readonly links: Map<string, Link[]>;
  /** What the search still shows of records that changed a moment ago. */
  readonly stale: ReadonlyMap<string, Map<string, StaleVersion[]>>;
  /** Counts writes per object type, so that cached search answers can be told from fresh ones. */
  readonly revision: Map<string, number>;
}

export function portalOf(basics: Basics): Portal {
  return {
    ...basics,
    records: new Map(OBJECT_TYPES.map(({ id }) => [id, new Map<string, CrmRecord>()])),
    links: new Map(),
    stale: new Map(OBJECT_TYPES.map(({ id }) => [id, new Map<string, StaleVersion[]>()])),
    revision: new Map(),
  };
}

export function recordsOf(portal: Portal, type: string): Map<string, CrmRecord> {
  const rows = portal.records.get(type);
  if (rows === undefined) throw new Error(`The simulator has no object type ${type}.`);
  return rows;
}

export function nextId(portal: Portal): string {
  portal.sequence += 1;
  return String(portal.sequence);
}

export type Command = (portal: Portal, payload: unknown, now: number) => unknown;
