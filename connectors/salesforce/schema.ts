import { z } from 'zod';
import type { JsonObject, JsonValue } from '../../src/core/json.ts';

/** Rows come out of JSON.parse, so what is inside them is JSON already; walking 100,000 rows again would only cost time. */
export const rowSchema = z.custom<JsonObject>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
);

export const textOf = (value: JsonValue | undefined): string => (typeof value === 'string' ? value : '');

/** One error of a refused request; in array results the code is called statusCode (jsforce types it wrongly). */
export const vendorErrorSchema = z
  .looseObject({
    errorCode: z.string().optional(),
    statusCode: z.string().optional(),
    message: z.string().default(''),
    fields: z.array(z.string()).nullish(),
  })
  .transform((error) => ({
    code: error.statusCode ?? error.errorCode ?? 'UNKNOWN_EXCEPTION',
    message: error.message,
    fields: error.fields ?? [],
  }));
export type VendorError = z.infer<typeof vendorErrorSchema>;
export const vendorErrorsSchema = z.array(vendorErrorSchema).min(1);

/** GET /services/data/vXX.X/query?q=… (REST API guide, "Query"). */
export const queryPageSchema = z.object({
  totalSize: z.number(),
  done: z.boolean(),
  nextRecordsUrl: z.string().optional(),
  records: z.array(rowSchema),
});
export type QueryPage = z.infer<typeof queryPageSchema>;

/** POST /composite (REST API guide, "Composite"). */
export const compositeAnswerSchema = z.object({
  compositeResponse: z.array(z.object({ body: z.unknown(), httpStatusCode: z.number(), referenceId: z.string() })),
});

/** Answer of a Collections write, one per row, in order. */
export const saveResultSchema = z.object({
  id: z.string().nullish(),
  success: z.boolean(),
  created: z.boolean().nullish(),
  errors: z.array(vendorErrorSchema).default([]),
});
export const saveResultsSchema = z.array(saveResultSchema);
export type SaveResult = z.infer<typeof saveResultSchema>;

/** Answer of a single create through REST or Tooling. */
export const createdSchema = z.object({ id: z.string(), success: z.boolean() });

/** POST /composite/sobjects/X {ids, fields}: null where there is no such record. */
export const retrieveAnswerSchema = z.array(rowSchema.nullable());

/** GET /services/data. */
export const versionsSchema = z.array(z.object({ version: z.string(), label: z.string() }));

const describedFieldSchema = z.object({
  name: z.string(),
  label: z.string(),
  type: z.string(),
  length: z.number().default(0),
  precision: z.number().default(0),
  scale: z.number().default(0),
  nillable: z.boolean().default(true),
  htmlFormatted: z.boolean().default(false),
  custom: z.boolean().default(false),
  filterable: z.boolean().default(true),
  createable: z.boolean().default(false),
  updateable: z.boolean().default(false),
  calculated: z.boolean().default(false),
  externalId: z.boolean().default(false),
  unique: z.boolean().default(false),
  relationshipName: z.string().nullish(),
  referenceTo: z.array(z.string()).default([]),
  restrictedPicklist: z.boolean().default(false),
  picklistValues: z.array(z.object({ value: z.string(), active: z.boolean() })).default([]),
});

/** GET /sobjects/X/describe, cut to what is used: a whole one has 270 kB. */
export const describeSchema = z
  .object({
    name: z.string(),
    label: z.string(),
    createable: z.boolean().default(false),
    updateable: z.boolean().default(false),
    queryable: z.boolean().default(true),
    fields: z.array(describedFieldSchema),
    childRelationships: z
      .array(z.object({ relationshipName: z.string().nullish(), childSObject: z.string(), field: z.string() }))
      .default([]),
  })
  .transform((object) => ({
    name: object.name,
    label: object.label,
    createable: object.createable,
    updateable: object.updateable,
    queryable: object.queryable,
    fields: object.fields.map(({ picklistValues, relationshipName, ...field }) => ({
      ...field,
      relationshipName: relationshipName ?? null,
      values: picklistValues.filter((item) => item.active).map((item) => item.value),
    })),
    children: object.childRelationships.flatMap(({ relationshipName, childSObject, field }) =>
      relationshipName === null || relationshipName === undefined
        ? []
        : [{ name: relationshipName, object: childSObject, field }],
    ),
  }));
export type ObjectMeta = z.infer<typeof describeSchema>;
export type FieldMeta = ObjectMeta['fields'][number];

const cachedObjectSchema = z.object({
  name: z.string(),
  label: z.string(),
  createable: z.boolean(),
  updateable: z.boolean(),
  queryable: z.boolean(),
  fields: z.array(
    z.object({
      name: z.string(),
      label: z.string(),
      type: z.string(),
      length: z.number(),
      precision: z.number(),
      scale: z.number(),
      nillable: z.boolean(),
      htmlFormatted: z.boolean(),
      custom: z.boolean(),
      filterable: z.boolean(),
      createable: z.boolean(),
      updateable: z.boolean(),
      calculated: z.boolean(),
      externalId: z.boolean(),
      unique: z.boolean(),
      relationshipName: z.string().nullable(),
      referenceTo: z.array(z.string()),
      restrictedPicklist: z.boolean(),
      values: z.array(z.string()),
    }),
  ),
  children: z.array(z.object({ name: z.string(), object: z.string(), field: z.string() })),
});

export const taskStatusSchema = z.object({ label: z.string(), closed: z.boolean(), isDefault: z.boolean() });
export type TaskStatus = z.infer<typeof taskStatusSchema>;

/** What is kept in the caller's cache between runs; null marks an object that the credential cannot see. */
export const cachedMetadataSchema = z.object({
  objects: z.record(z.string(), cachedObjectSchema.nullable()),
  taskStatuses: z.array(taskStatusSchema).nullable(),
});
export type CachedMetadata = z.infer<typeof cachedMetadataSchema>;
