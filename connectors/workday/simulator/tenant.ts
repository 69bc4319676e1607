import { z } from 'zod';

const scalar = z.union([z.string(), z.number(), z.boolean()]);
export const valuesSchema = z.record(z.string(), scalar);
export type Values = z.infer<typeof valuesSchema>;

/** Rows below a record, by the name of the relation: languages, background checks. */
export const groupsSchema = z.record(z.string(), z.array(z.record(z.string(), z.string())));

const transaction = z.object({ at: z.number(), type: z.string() });

const candidate = z.object({
  id: z.string(),
  wid: z.string(),
  firstName: z.string(),
  lastName: z.string(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  addressLine: z.string().nullable(),
  city: z.string().nullable(),
  postalCode: z.string().nullable(),
  country: z.string().nullable(),
  withdrawn: z.boolean(),
  doNotHire: z.boolean(),
  preHireId: z.string().nullable(),
  workerId: z.string().nullable(),
  createdAt: z.number(),
  transactions: z.array(transaction),
});

/** What our own and other tenant objects hold, by object alias and field alias. */
const customValues = z.record(z.string(), z.record(z.string(), z.string()));

const jobApplication = z.object({
  id: z.string(),
  wid: z.string(),
  candidateId: z.string(),
  appliedAt: z.number(),
  stage: z.string(),
  statusAt: z.number(),
  disposition: z.string().nullable(),
  /** Calendar day on which the offer step was completed. */
  offerCompletedOn: z.string().nullable(),
  managerId: z.string().nullable(),
  recruiterId: z.string().nullable(),
  values: valuesSchema,
  groups: groupsSchema,
  custom: customValues,
  /** An event in progress keeps everybody from writing. */
  locked: z.boolean(),
  createdAt: z.number(),
  updatedAt: z.number(),
});

const worker = z.object({
  id: z.string(),
  wid: z.string(),
  firstName: z.string(),
  lastName: z.string(),
  email: z.string().nullable(),
  workEmail: z.string().nullable(),
  phone: z.string().nullable(),
  addressLine: z.string().nullable(),
  city: z.string().nullable(),
  postalCode: z.string().nullable(),
  country: z.string().nullable(),
  hireDate: z.string(),
  active: z.boolean(),
  hireRescinded: z.boolean(),
  preferredName: z.string().nullable(),
  candidateId: z.string().nullable(),
  managerId: z.string().nullable(),
  values: valuesSchema,
  groups: groupsSchema,
  custom: customValues,
  locked: z.boolean(),
  createdAt: z.number(),
  updatedAt: z.number(),
  transactions: z.array(transaction),
});

/** An integration system user. `domains` and `mayModify` are what its security group was granted. */
const user = z.object({
  username: z.string(),
  password: z.string(),
  domains: z.array(z.string()),
  mayModify: z.array(z.string()),
});

const plainColumn = z.strictObject({ alias: z.string(), field: z.string() });
const groupColumn = z.strictObject({ alias: z.string(), group: z.string(), columns: z.array(plainColumn).min(1) });
export const columnSchema = z.union([plainColumn, groupColumn]);

export const promptSchema = z.strictObject({
  /** As it stands in the address. */
  alias: z.string(),
  /** As people read it, also in errors. */
  label: z.string(),
  type: z.enum(['dateTime', 'date', 'text', 'boolean', 'instances']),
  required: z.boolean(),
  narrows: z.enum(['updated_from', 'updated_through', 'offer_from', 'offer_through', 'records', 'nothing']),
});

export const reportSchema = z.strictObject({
  owner: z.string(),
  name: z.string(),
  source: z.enum(['Job Applications', 'Workers']),
  webService: z.boolean(),
  sharedWith: z.array(z.string()),
  columns: z.array(columnSchema).min(1),
  prompts: z.array(promptSchema),
  /** `accepted`: the offer was completed or the person hired · `hires`: starts, or started within 30 days. */
  filter: z.enum(['all', 'accepted', 'hires']),
  includeWithdrawn: z.boolean(),
});

export const customFieldSchema = z.strictObject({
  alias: z.string(),
  type: z.enum(['text', 'number', 'date', 'boolean', 'list']),
  /** Aliases of the allowed values, of a list only. */
  options: z.array(z.string()).default([]),
  maxLength: z.int().positive().nullable().default(null),
});

export const customObjectSchema = z.strictObject({
  on: z.enum(['Job_Application', 'Worker']),
  namespace: z.string(),
  alias: z.string(),
  fields: z.array(customFieldSchema).min(1),
});

const pendingEvent = z.object({
  id: z.string(),
  wid: z.string(),
  workerId: z.string(),
  alias: z.string(),
  values: z.record(z.string(), z.string()),
});

export const settingsSchema = z.object({
  /** Offset of the tenant's time zone; moments are written in it. */
  zone: z.string().regex(/^[+-]\d{2}:\d{2}$/),
  newestVersion: z.string(),
  reportsPerMinute: z.int().positive().nullable(),
  soapPerMinute: z.int().positive().nullable(),
  /** Dates in JSON rows carry the zone too. */
  reportDatesWithZone: z.boolean(),
  /** The schema of a report leaves out columns that are empty in every row. */
  schemaOmitsEmptyColumns: z.boolean(),
  reportErrors: z.enum(['json', 'text', 'xml']),
  /** Our own custom object counts as a change of the record. */
  customObjectTouches: z.boolean(),
  /** The process on a worker's additional data has an approval step, unless auto-completed. */
  workerEditNeedsApproval: z.boolean(),
  rotatesRefreshTokens: z.boolean(),
  /** Every access token is refused, however new. */
  refusesTokens: z.boolean(),
});

export const tenantSchema = z.object({
  tenant: z.string(),
  sequence: z.int(),
  settings: settingsSchema,
  users: z.array(user),
  oauth: z.object({
    clientId: z.string(),
    clientSecret: z.string(),
    refresh: z.record(z.string(), z.string()),
    access: z.record(z.string(), z.object({ username: z.string(), expiresAt: z.number() })),
  }),
  reports: z.array(reportSchema),
  customObjects: z.array(customObjectSchema),
  stages: z.array(z.object({ id: z.string(), wid: z.string(), name: z.string() })),
  candidates: z.record(z.string(), candidate),
  applications: z.record(z.string(), jobApplication),
  workers: z.record(z.string(), worker),
  pendingEvents: z.array(pendingEvent),
  reportRuns: z.array(z.object({ owner: z.string(), name: z.string(), by: z.string(), rows: z.int(), query: z.string(), at: z.number() })),
  window: z.object({ startedAt: z.number(), reports: z.int(), soap: z.int() }),
});

export type Tenant = z.infer<typeof tenantSchema>;
export type Candidate = z.infer<typeof candidate>;
export type JobApplication = z.infer<typeof jobApplication>;
export type Worker = z.infer<typeof worker>;
export type User = z.infer<typeof user>;
export type Report = z.infer<typeof reportSchema>;
export type Column = z.infer<typeof columnSchema>;
export type Prompt = z.infer<typeof promptSchema>;
export type CustomObject = z.infer<typeof customObjectSchema>;
export type CustomField = z.infer<typeof customFieldSchema>;
