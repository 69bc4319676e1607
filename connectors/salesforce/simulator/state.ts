import { z } from 'zod';
import type { SalesforceParts } from './app.ts';
import { oauthStateSchema } from './oauth.ts';
import { settingsSchema } from './settings.ts';
import { ruleMetadataSchema } from './tooling-rules.ts';

const valueSchema = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const rowSchema = z
  .object({ Id: z.string(), SystemModstamp: z.string(), IsDeleted: z.boolean() })
  .catchall(valueSchema);
const picklistSchema = z.object({
  value: z.string(),
  label: z.string(),
  active: z.boolean(),
  defaultValue: z.boolean(),
});
const fieldSchema = z.object({
  name: z.string(),
  label: z.string(),
  type: z.enum([
    'id',
    'string',
    'textarea',
    'boolean',
    'int',
    'double',
    'currency',
    'percent',
    'date',
    'datetime',
    'picklist',
    'multipicklist',
    'combobox',
    'reference',
    'email',
    'phone',
    'url',
  ]),
  length: z.number(),
  precision: z.number(),
  scale: z.number(),
  nillable: z.boolean(),
  createable: z.boolean(),
  updateable: z.boolean(),
  custom: z.boolean(),
  externalId: z.boolean(),
  unique: z.boolean(),
  caseSensitive: z.boolean(),
  calculated: z.boolean(),
  defaultedOnCreate: z.boolean(),
  defaultValue: valueSchema,
  referenceTo: z.array(z.string()),
  relationshipName: z.string().nullable(),
  picklist: z.array(picklistSchema),
  restrictedPicklist: z.boolean(),
  filterable: z.boolean(),
  htmlFormatted: z.boolean().default(false),
  nameField: z.boolean(),
  idLookup: z.boolean(),
  feature: z
    .undefined()
    .optional()
    .transform(() => undefined),
});

const stateSchema = z.object({
  settings: settingsSchema,
  tables: z.record(z.string(), z.array(rowSchema)),
  counters: z.record(z.string(), z.number()),
  customFields: z.array(
    z.object({
      id: z.string(),
      entity: z.string(),
      developerName: z.string(),
      metadata: z.unknown(),
      field: fieldSchema,
    }),
  ),
  picklists: z.record(z.string(), z.array(z.string())),
  validationRules: z.array(
    z.object({ object: z.string(), field: z.string(), values: z.array(valueSchema), message: z.string() }),
  ),
  setupRules: z.array(z.object({ id: z.string(), entity: z.string(), name: z.string(), metadata: ruleMetadataSchema })).default([]),
  failing: z.array(z.object({ id: z.string(), code: z.string(), message: z.string(), times: z.number() })),
  lateCommits: z.array(z.object({ visibleAt: z.number(), object: z.string(), row: rowSchema })),
  schemaChangedAt: z.number(),
  oauth: oauthStateSchema,
  usage: z.array(z.tuple([z.number(), z.number()])),
});

/** `times` of a failing record may be endless, which JSON cannot say. */
const ENDLESS = Number.MAX_SAFE_INTEGER;

export function dumpState({ org, oauth, usage }: SalesforceParts): unknown {
  return {
    settings: org.settings,
    tables: Object.fromEntries([...org.tables].map(([name, table]) => [name, [...table.values()]])),
    counters: org.counters,
    customFields: org.customFields,
    picklists: org.picklists,
    validationRules: org.validationRules,
    setupRules: org.setupRules,
    failing: org.failing.map((one) => ({ ...one, times: Math.min(one.times, ENDLESS) })),
    lateCommits: org.lateCommits,
    schemaChangedAt: org.schemaChangedAt,
    oauth: oauth.dump(),
    usage: usage.dump(),
  };
}

export function loadState({ org, oauth, usage }: SalesforceParts, stored: unknown): void {
  const state = stateSchema.parse(stored);
  org.settings = state.settings;
  org.counters = state.counters;
  org.customFields = state.customFields.map((one) => ({ ...one, field: { ...one.field, feature: undefined } }));
  org.picklists = state.picklists;
  org.validationRules = state.validationRules;
  org.setupRules = state.setupRules;
  org.failing = state.failing;
  org.lateCommits = state.lateCommits;
  for (const [name, table] of org.tables) {
    table.clear();
    for (const row of state.tables[name] ?? []) table.put(row);
  }
  oauth.load(state.oauth);
  usage.load(state.usage);
  org.schemaChangedAt = 0;
  org.schemaChanged(state.schemaChangedAt);
}
