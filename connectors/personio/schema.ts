import { z } from 'zod';
import { isJsonObject, jsonObjectSchema, type JsonObject, type JsonValue } from '../../src/core/json.ts';

/** Ids are texts in v2 and numbers in v1. */
export const idText = z.union([z.string().min(1), z.number()]).transform(String);

/** Kept whole, only what we rely on is checked: an id, and a list of objects where there is one. */
const withId = z.looseObject({ id: idText });
const objectWithId: z.ZodType<JsonObject> = jsonObjectSchema.refine((value) => withId.safeParse(value).success, { message: 'needs an id' });

export const personSchema = objectWithId;
export const employmentSchema = objectWithId;
export const applicationSchema: z.ZodType<JsonObject> = objectWithId.refine(
  (value) => z.looseObject({ current_stage: z.looseObject({}).nullish() }).safeParse(value).success,
  { message: 'has a stage that is no object' },
);
export const candidateSchema = objectWithId;
export const namedSchema = objectWithId;
export const transitionSchema: z.ZodType<JsonObject> = jsonObjectSchema;

/** Envelope of every v2 list. */
export const listOf = <T>(item: z.ZodType<T>) =>
  z.object({
    _data: z.array(item),
    _meta: z.object({ links: z.object({ next: z.object({ href: z.string().nullish() }).nullish() }).nullish() }).nullish(),
  });

/** GET /v1/company/employees/attributes */
export const attributesSchema = z.object({
  success: z.literal(true),
  data: z.array(
    z.object({
      key: z.string().min(1),
      label: z.string().nullish(),
      type: z.string().nullish(),
      universal_id: z.string().nullish(),
      options: z.union([z.array(z.unknown()), z.record(z.string(), z.unknown())]).nullish(),
    }),
  ),
});

/** `custom_attributes[]` of a person in v2; the label is sometimes missing. */
export const customAttributesSchema = z.array(
  z.object({
    id: z.string().min(1),
    label: z.string().nullish(),
    global_id: z.string().nullish(),
    type: z.string().nullish(),
    value: z.custom<JsonValue | undefined>(),
  }),
);
export type CustomAttribute = z.infer<typeof customAttributesSchema>[number];

/** POST /v2/auth/token */
export const tokenSchema = z.object({ access_token: z.string().min(1), expires_in: z.number().nullish(), scope: z.string().nullish() });
/** POST /v1/auth */
export const olderTokenSchema = z.object({
  success: z.literal(true),
  data: z.object({ token: z.string().min(1), expires_in: z.number().nullish(), scope: z.string().nullish() }),
});

/** POST /v1/company/documents */
export const documentSchema = z.object({ data: z.object({ id: idText.nullish() }).nullish() });

export function objectAt(value: JsonObject, key: string): JsonObject {
  const found = value[key];
  return isJsonObject(found) ? found : {};
}
export const textAt = (value: JsonObject, key: string): string | null => {
  const found = value[key];
  return typeof found === 'string' && found.trim() !== '' ? found : typeof found === 'number' ? String(found) : null;
};
export const idOf = (value: JsonObject): string => textAt(value, 'id') ?? '';

/**
 * An instant in ISO form; null when there is none. Recruiting writes {date-time, timezone}, persons a plain text. A time
 * without an offset is taken as UTC: the one zone that was ever seen.
 */
export function instantAt(value: JsonObject, key: string): string | null {
  const found = value[key];
  const text = isJsonObject(found) ? textAt(found, 'date-time') : textAt(value, key);
  if (text === null) return null;
  const ms = Date.parse(/(?:Z|[+-]\d{2}:?\d{2})$/i.test(text) || !text.includes('T') ? text : `${text}Z`);
  return Number.isNaN(ms) ? null : new Date(ms).toISOString();
}

export function fullNameOf(value: JsonObject): string | null {
  const name = [textAt(value, 'first_name'), textAt(value, 'last_name')].flatMap((part) => part?.trim() ?? []).join(' ');
  return name === '' ? null : name;
}

/** GET /v1/company/document-categories */
export const documentCategoriesSchema = z.object({ data: z.array(z.object({ attributes: z.object({ id: idText, name: z.string() }) })) });
