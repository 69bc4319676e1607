import { z } from 'zod';

/** Ids are strings in the specification and numbers in some answers (docs, "Associations"). */
const id = z.union([z.string(), z.number()]).transform(String);
const properties = z.record(z.string(), z.string().nullish().transform((value) => value ?? null));

/** One CRM record. Times of the record itself are in its properties; those outside are not used. */
export const rowSchema = z.object({ id, properties: properties.default({}), archived: z.boolean().optional() });
export type Row = z.infer<typeof rowSchema>;

/** One error of a refused request or of one input of a batch; every member is optional (docs, "Error handling"). */
export const vendorErrorSchema = z.object({
  status: z.string().optional(),
  category: z.string().optional(),
  subCategory: z.unknown().optional(),
  message: z.string().default(''),
  code: z.string().optional(),
  policyName: z.string().optional(),
  errorType: z.string().optional(),
  error_description: z.string().optional(),
  correlationId: z.string().optional(),
  context: z.record(z.string(), z.unknown()).nullish(),
  errors: z
    .array(z.looseObject({ message: z.string().default(''), code: z.string().optional(), in: z.string().optional(), context: z.record(z.string(), z.unknown()).nullish() }))
    .nullish(),
});
export type VendorError = z.infer<typeof vendorErrorSchema>;

const paging = z.object({ next: z.object({ after: z.string() }).optional() }).nullish();

/** POST /crm/objects/{version}/{type}/search. */
export const searchAnswerSchema = z.object({ total: z.number(), results: z.array(rowSchema), paging });
export type SearchAnswer = z.infer<typeof searchAnswerSchema>;

/** POST …/batch/{read,create,update,upsert}: 200, 201, or 207 with errors beside the results. */
export const batchAnswerSchema = z.object({
  results: z.array(rowSchema.extend({ new: z.boolean().optional(), objectWriteTraceId: z.string().nullish() })).default([]),
  errors: z.array(vendorErrorSchema).nullish().transform((errors) => errors ?? []),
});
export type BatchAnswer = z.infer<typeof batchAnswerSchema>;

/** POST /crm/associations/{version}/{from}/{to}/batch/read; a label may be null whatever the specification says. */
export const associationAnswerSchema = z.object({
  results: z
    .array(
      z.object({
        from: z.object({ id }),
        to: z.array(
          z.object({
            toObjectId: id,
            associationTypes: z.array(z.object({ category: z.string(), typeId: z.number(), label: z.string().nullish() })).default([]),
          }),
        ),
        paging,
      }),
    )
    .default([]),
  errors: z.array(vendorErrorSchema).nullish().transform((errors) => errors ?? []),
});

const propertySchema = z
  .object({
    name: z.string(),
    label: z.string().default(''),
    type: z.string(),
    fieldType: z.string().default(''),
    description: z.string().nullish(),
    options: z.array(z.object({ label: z.string(), value: z.string() })).default([]),
    hasUniqueValue: z.boolean().nullish(),
    calculated: z.boolean().nullish(),
    hubspotDefined: z.boolean().nullish(),
    archived: z.boolean().nullish(),
    referencedObjectType: z.string().nullish(),
    /** How pages show a number: currency, duration, formatted, percentage, probability, unformatted (specification, "Properties"). */
    numberDisplayHint: z.string().nullish(),
    modificationMetadata: z.object({ readOnlyValue: z.boolean().nullish() }).nullish(),
  })
  .transform((property) => ({
    name: property.name,
    label: property.label,
    type: property.type,
    fieldType: property.fieldType,
    description: property.description ?? '',
    options: property.options,
    unique: property.hasUniqueValue === true,
    writable: property.calculated !== true && property.modificationMetadata?.readOnlyValue !== true,
    custom: property.hubspotDefined !== true,
    archived: property.archived === true,
    owner: property.referencedObjectType === 'OWNER',
    display: property.numberDisplayHint ?? null,
  }));
/** GET /crm/properties/{version}/{type}, cut to what is used: a whole one of a grown portal has a megabyte. */
export const propertiesAnswerSchema = z.object({ results: z.array(propertySchema) });
export type Property = z.infer<typeof propertySchema>;

const stage = z.object({
  id: z.string(),
  label: z.string(),
  archived: z.boolean().nullish(),
  /** Texts: isClosed "true", probability "1.0". */
  metadata: z.record(z.string(), z.unknown()).default({}),
});
/** GET /crm/pipelines/{version}/deals. */
export const pipelinesAnswerSchema = z.object({ results: z.array(z.object({ id: z.string(), label: z.string(), stages: z.array(stage) })) });

/** GET /crm/owners/{version}. */
export const ownersAnswerSchema = z.object({
  results: z.array(
    z.object({ id, email: z.string().nullish(), firstName: z.string().nullish(), lastName: z.string().nullish(), archived: z.boolean().nullish() }),
  ),
  paging,
});

/** GET /account-info/{version}/details. */
export const accountSchema = z.object({
  portalId: id,
  timeZone: z.string().nullish(),
  companyCurrency: z.string().nullish(),
  uiDomain: z.string().nullish(),
});
export type Account = z.infer<typeof accountSchema>;

/** GET /crm/property-validations/{version}/0-3. */
export const validationsAnswerSchema = z.object({
  results: z.array(
    z.object({
      propertyName: z.string(),
      propertyValidationRules: z.array(z.object({ ruleType: z.string(), ruleArguments: z.array(z.unknown()).default([]) })).default([]),
    }),
  ),
});

/** POST /oauth/{version}/token. */
export const tokenAnswerSchema = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1).optional(),
  expires_in: z.number().positive().default(1_800),
});
