import { z } from 'zod';
import { jsonObjectSchema, type JsonObject } from '../../src/core/json.ts';

/** Ids are numbers in some answers and texts in others (statuses: "1", applications: 1). */
const idText = z.union([z.string(), z.number()]).transform(String);
const idNumber = z.union([z.number(), z.string().regex(/^\d+$/).transform(Number)]);

/** PHP writes an empty map as an empty list. */
const mapOf = <T extends z.ZodType>(value: T) =>
  z.union([
    z
      .array(z.unknown())
      .length(0)
      .transform((): Record<string, z.output<T>> => ({})),
    z.record(z.string(), value),
  ]);

/** GET /api/v1/applicant_tracking/applications */
export const applicationListSchema = z.object({
  nextPageUrl: z.string().nullish(),
  applications: z.array(z.object({ id: idNumber, status: z.object({ id: idNumber, label: z.string().nullish() }) })),
});

/** GET /api/v1/applicant_tracking/applications/{id}: kept whole, only what we rely on is checked. */
export const applicationDetailSchema: z.ZodType<JsonObject> = jsonObjectSchema.refine(
  (value) => z.object({ id: idNumber, status: z.object({ id: idNumber }) }).safeParse(value).success,
  { message: 'needs id and status.id' },
);

/** GET /api/v1/applicant_tracking/statuses */
export const statusesSchema = z.array(
  z.object({ id: idNumber, code: z.string().nullish(), name: z.string(), enabled: z.boolean().nullish() }),
);
export type ApplicantStatus = z.infer<typeof statusesSchema>[number];

/** GET /api/v1/employees/changed */
export const changedSchema = z.object({
  latest: z.string().nullish(),
  employees: mapOf(z.object({ id: idText, action: z.string(), lastChanged: z.string() })),
});
export type Change = z.infer<typeof changedSchema>['employees'][string];

/** GET /api/v1/employees/{id}: a field without permission is left out, an empty one is null. */
export const employeeSchema: z.ZodType<JsonObject> = jsonObjectSchema;

const row = z.record(z.string(), z.unknown()).and(z.object({ id: idText, employeeId: idText.optional() }));
/** GET /api/v1/employees/{id}/tables/{table} */
export const rowsSchema = z.array(row);
export type TableRow = z.infer<typeof row>;

/** GET /api/v1/employees/changed/tables/{table}: these rows were recorded without ids. */
export const changedRowsSchema = z.object({
  table: z.string().nullish(),
  employees: mapOf(z.object({ lastChanged: z.string().nullish(), rows: z.array(z.record(z.string(), z.unknown())) })),
});

/** GET /api/v1/meta/fields: the alias is optional, ids come as number or text ("4340.4"). */
export const metaFieldsSchema = z.array(
  z.object({
    id: idText,
    name: z.string(),
    type: z.string(),
    alias: z.string().nullish(),
    deprecated: z.unknown().optional(),
  }),
);
export type MetaField = z.infer<typeof metaFieldsSchema>[number];

/** GET /api/v1/meta/lists */
export const metaListsSchema = z.array(
  z.object({
    fieldId: idText,
    name: z.string().nullish(),
    alias: z.string().nullish(),
    options: z.array(z.object({ id: idText, name: z.string().nullish(), archived: z.unknown().optional() })),
  }),
);
export type MetaList = z.infer<typeof metaListsSchema>[number];

/** GET /api/v1/meta/tables */
export const metaTablesSchema = z.array(
  z.object({
    alias: z.string(),
    fields: z.array(
      z.object({ id: idText, name: z.string().nullish(), alias: z.string().nullish(), type: z.string().nullish() }),
    ),
  }),
);
export type MetaTable = z.infer<typeof metaTablesSchema>[number];

/** GET /api/v1/meta/users: an object keyed by id. */
export const metaUsersSchema = mapOf(
  z.object({
    id: idText,
    employeeId: idText.nullish(),
    firstName: z.string().nullish(),
    lastName: z.string().nullish(),
    email: z.string().nullish(),
    status: z.string().nullish(),
  }),
);
export type MetaUser = z.infer<typeof metaUsersSchema>[string];

/** POST /api/v2/datasets/employee/data */
export const datasetSchema = z.object({
  data: z.array(z.object({ fields: z.record(z.string(), z.union([z.string(), z.number(), z.null()])) })),
  links: z.object({ next: z.string().nullish() }).nullish(),
});

/** POST …/applications/{id}/comments */
export const commentSchema = z.object({ id: idText.nullish() });

/** POST /token.php?request=token */
export const tokenSchema = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().nullish(),
  expires_in: z.number().nullish(),
});
