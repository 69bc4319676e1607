import { z } from 'zod';

const listOption = z.object({ id: z.number().int(), name: z.string(), archived: z.boolean() });

export const FIELD_TYPES = [
  'text',
  'textarea',
  'date',
  'list',
  'multilist',
  'checkbox',
  'int',
  'currency',
  'email',
  'phone',
  'employee',
  'status',
  'country',
  'state',
  'timestamp',
] as const;

export const fieldDefinition = z.object({
  id: z.number().int(),
  name: z.string(),
  alias: z.string(),
  type: z.enum(FIELD_TYPES),
  options: z.array(listOption),
  custom: z.boolean(),
});

export const tableDefinition = z.object({
  alias: z.string(),
  custom: z.boolean(),
  columns: z.array(fieldDefinition.extend({ required: z.boolean() })),
});

const tableRow = z.object({ id: z.string(), values: z.record(z.string(), z.string()) });

const employee = z.object({
  id: z.string(),
  values: z.record(z.string(), z.string()),
  rows: z.record(z.string(), z.array(tableRow)),
  createdAt: z.number(),
  changedAt: z.number(),
  onTraxSchedule: z.boolean(),
});

const applicantStatus = z.object({
  id: z.number().int(),
  code: z.string().nullable(),
  name: z.string(),
  group: z.enum(['NEW', 'ACTIVE', 'INACTIVE', 'HIRED']),
  enabled: z.boolean(),
});

const JOB_STATUSES = ['Open', 'Filled', 'Draft', 'Deleted', 'On Hold', 'Canceled'] as const;

const job = z.object({
  id: z.number().int(),
  title: z.string(),
  department: z.string().nullable(),
  location: z.string().nullable(),
  status: z.enum(JOB_STATUSES),
  postedAt: z.number(),
  leadEmployeeId: z.string().nullable(),
});

const address = z.object({
  addressLine1: z.string().nullable(),
  addressLine2: z.string().nullable(),
  city: z.string().nullable(),
  state: z.string().nullable(),
  zipcode: z.string().nullable(),
  country: z.string().nullable(),
});

const statusChange = z.object({ statusId: z.number().int(), at: z.number(), userId: z.number().int().nullable() });

const application = z.object({
  id: z.number().int(),
  applicantId: z.number().int(),
  jobId: z.number().int(),
  appliedAt: z.number(),
  updatedAt: z.number(),
  /** The last one is the current status. */
  history: z.array(statusChange).min(1),
  rating: z.number().int().nullable(),
  firstName: z.string(),
  lastName: z.string(),
  email: z.string(),
  phone: z.string().nullable(),
  source: z.string().nullable(),
  address: address,
  availableStartDate: z.string().nullable(),
  answers: z.array(z.object({ question: z.string(), answer: z.string() })),
});

const comment = z.object({
  id: z.number().int(),
  applicationId: z.number().int(),
  comment: z.string(),
  userId: z.number().int(),
  at: z.number(),
});

const user = z.object({
  id: z.number().int(),
  employeeId: z.string().nullable(),
  firstName: z.string(),
  lastName: z.string(),
  email: z.string(),
  status: z.enum(['enabled', 'disabled']),
  lastLoginAt: z.number().nullable(),
});

/** What one API key may see and do: a key has its user's permissions. */
export const apiKey = z.object({
  key: z.string(),
  userId: z.number().int(),
  unreadable: z.array(z.string()),
  readOnly: z.array(z.string()),
  hiddenEmployees: z.array(z.string()),
  applicantTracking: z.boolean(),
});

const employeeFile = z.object({
  id: z.number().int(),
  employeeId: z.string(),
  categoryId: z.number().int(),
  name: z.string(),
  originalFileName: z.string(),
  size: z.number().int(),
  share: z.boolean(),
  userId: z.number().int(),
  at: z.number(),
});

const webhook = z.object({
  id: z.number().int(),
  userId: z.number().int(),
  name: z.string(),
  url: z.string(),
  format: z.enum(['json', 'form-encoded']),
  events: z.array(z.string()),
  monitorFields: z.array(z.string()).nullable(),
  postFields: z.record(z.string(), z.string()),
  includeCompanyDomain: z.boolean(),
  privateKey: z.string(),
  createdAt: z.number(),
});

const token = z.object({ userKey: z.string(), expiresAt: z.number() });

const oauth = z.object({
  clientId: z.string(),
  clientSecret: z.string(),
  rotatesRefreshTokens: z.boolean(),
  codes: z.record(z.string(), z.object({ userKey: z.string(), redirectUri: z.string() })),
  access: z.record(z.string(), token),
  refresh: z.record(z.string(), z.object({ userKey: z.string() })),
});

export const settingsSchema = z.object({
  pageSize: z.number().int().positive(),
  rateLimitPerMinute: z.number().int().positive().nullable(),
  throttleStatus: z.union([z.literal(429), z.literal(503)]),
  badKeysUntilBlock: z.number().int().positive(),
  blockSeconds: z.number().int().positive(),
  trax: z.boolean(),
  /** The specification says "no body"; a recorded answer had one. */
  employeeUpdateAnswersJson: z.boolean(),
  /** Late commits: the change feed does not show what is younger than this. */
  changeFeedLagSeconds: z.number().nonnegative(),
  /** An empty map that PHP wrote as an empty list. */
  emptyMapsAsLists: z.boolean(),
  webhookLogThrottled: z.boolean(),
});

export const accountSchema = z.object({
  company: z.string(),
  sequence: z.number().int(),
  settings: settingsSchema,
  fields: z.array(fieldDefinition),
  tables: z.array(tableDefinition),
  employees: z.record(z.string(), employee),
  deletions: z.array(z.object({ id: z.string(), at: z.number() })),
  statuses: z.array(applicantStatus),
  jobs: z.array(job),
  applications: z.record(z.string(), application),
  comments: z.array(comment),
  users: z.array(user),
  keys: z.array(apiKey),
  oauth,
  fileCategories: z.array(z.object({ id: z.number().int(), name: z.string() })),
  files: z.array(employeeFile),
  webhooks: z.array(webhook),
  badKeys: z.object({ count: z.number().int(), blockedUntil: z.number() }),
  window: z.object({ startedAt: z.number(), count: z.number().int() }),
});

export type Account = z.infer<typeof accountSchema>;
export type FieldDefinition = z.infer<typeof fieldDefinition>;
export type FieldType = FieldDefinition['type'];
export type TableDefinition = z.infer<typeof tableDefinition>;
export type TableColumn = TableDefinition['columns'][number];
export type TableRow = z.infer<typeof tableRow>;
export type Employee = z.infer<typeof employee>;
export type Application = z.infer<typeof application>;
export type ApplicantStatus = z.infer<typeof applicantStatus>;
export type Job = z.infer<typeof job>;
export type ApiKey = z.infer<typeof apiKey>;
export type User = z.infer<typeof user>;
export type Webhook = z.infer<typeof webhook>;

export function nextId(account: Account): number {
  account.sequence += 1;
  return account.sequence;
}

export type Command = (account: Account, payload: unknown, now: number) => unknown;
