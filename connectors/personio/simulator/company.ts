import { z } from 'zod';
import { credentialSchema, settingsSchema } from './settings.ts';

export const V1_TYPES = ['standard', 'date', 'integer', 'decimal', 'list', 'link', 'tags', 'multiline'] as const;

const attribute = z.object({
  key: z.string(),
  label: z.string(),
  type: z.enum(V1_TYPES),
  universalId: z.string().nullable(),
  options: z.array(z.string()),
  custom: z.boolean(),
});

const attributeValue = z.union([z.string(), z.array(z.string())]);

const termination = z.object({
  terminationDate: z.string(),
  lastWorkingDay: z.string(),
  terminatedAt: z.string(),
  type: z.string(),
  reason: z.string(),
});

const employment = z.object({
  id: z.string(),
  createdAt: z.number(),
  updatedAt: z.number(),
  /** `auto` follows the calendar: onboarding until the start date, inactive after the last working day. */
  status: z.enum(['auto', 'leave', 'inactive']),
  type: z.enum(['UNSPECIFIED', 'INTERNAL', 'EXTERNAL']),
  startDate: z.string(),
  endDate: z.string().nullable(),
  probationEndDate: z.string().nullable(),
  contractEndDate: z.string().nullable(),
  weeklyHours: z.number().nullable(),
  fullTimeWeeklyHours: z.number().nullable(),
  position: z.string().nullable(),
  supervisorId: z.string().nullable(),
  officeId: z.string().nullable(),
  legalEntityId: z.string().nullable(),
  departmentId: z.string().nullable(),
  teamId: z.string().nullable(),
  costCenters: z.array(z.object({ id: z.string(), weight: z.number() })),
  termination: termination.nullable(),
});

const person = z.object({
  id: z.string(),
  email: z.string().nullable(),
  firstName: z.string(),
  lastName: z.string(),
  preferredName: z.string().nullable(),
  gender: z.enum(['UNSPECIFIED', 'MALE', 'FEMALE', 'DIVERSE']),
  languageCode: z.string().nullable(),
  attributes: z.record(z.string(), attributeValue),
  createdAt: z.number(),
  updatedAt: z.number(),
  /** Latest first, as the vendor lists them. */
  employments: z.array(employment),
});

const named = z.object({ id: z.string(), name: z.string() });

const stage = z.object({ id: z.string(), name: z.string(), type: z.string(), kind: z.string() });

const category = z.object({ id: z.string(), name: z.string(), stages: z.array(stage) });

const job = z.object({
  id: z.string(),
  name: z.string(),
  departmentId: z.string().nullable(),
  categoryId: z.string(),
  hiringTeam: z.array(z.object({ personId: z.string(), role: named })),
  createdAt: z.number(),
  updatedAt: z.number(),
});

const candidate = z.object({
  id: z.string(),
  firstName: z.string(),
  lastName: z.string(),
  email: z.string(),
  gender: z.enum(['UNSPECIFIED', 'MALE', 'FEMALE', 'DIVERSE']),
  phone: z.string().nullable(),
  location: z.string().nullable(),
  birthday: z.string().nullable(),
  linkedinProfile: z.string().nullable(),
  availableFrom: z.string().nullable(),
  anonymized: z.boolean(),
  createdAt: z.number(),
  updatedAt: z.number(),
});

const application = z.object({
  id: z.string(),
  candidateId: z.string(),
  jobId: z.string(),
  channel: named.nullable(),
  applicationDate: z.string(),
  /** The last one is the current stage. */
  history: z.array(z.object({ stageId: z.string(), at: z.number() })).min(1),
  createdAt: z.number(),
  updatedAt: z.number(),
});

const document = z.object({
  id: z.number(),
  employeeId: z.string(),
  categoryId: z.number(),
  title: z.string(),
  comment: z.string().nullable(),
  date: z.string().nullable(),
  fileName: z.string(),
  contentType: z.string(),
  content: z.string(),
  size: z.number(),
  at: z.number(),
});

const webhook = z.object({
  id: z.string(),
  url: z.string(),
  description: z.string(),
  status: z.enum(['ENABLED', 'DISABLED']),
  authType: z.enum(['NONE', 'TOKEN', 'CUSTOM']),
  token: z.string().nullable(),
  customHeaders: z.record(z.string(), z.string()),
  enabledEvents: z.array(z.string()),
  clientId: z.string(),
  createdAt: z.number(),
  updatedAt: z.number(),
});

/** What happened to people, as a webhook would tell it: ids only. */
const happening = z.object({
  id: z.string(),
  name: z.string(),
  at: z.number(),
  personId: z.string(),
  employmentId: z.string().nullable(),
  documentId: z.string().nullable(),
});

const token = z.object({
  clientId: z.string(),
  version: z.enum(['v1', 'v2']),
  scopes: z.array(z.string()),
  expiresAt: z.number(),
});

const bucket = z.object({ tokens: z.number(), at: z.number() });

export const companySchema = z.object({
  companyId: z.string(),
  sequence: z.number().int(),
  settings: settingsSchema,
  credentials: z.array(credentialSchema),
  tokens: z.record(z.string(), token),
  attributes: z.array(attribute),
  persons: z.record(z.string(), person),
  orgUnits: z.array(named.extend({ type: z.enum(['department', 'team']), parentId: z.string().nullable() })),
  workplaces: z.array(named),
  legalEntities: z.array(named.extend({ country: z.string() })),
  costCenters: z.array(named),
  categories: z.array(category),
  jobs: z.array(job),
  candidates: z.record(z.string(), candidate),
  applications: z.record(z.string(), application),
  documentCategories: z.array(z.object({ id: z.number(), name: z.string() })),
  documents: z.array(document),
  webhooks: z.array(webhook),
  happenings: z.array(happening),
  buckets: z.record(z.string(), bucket),
  penalties: z.record(z.string(), z.number()),
});

export type Company = z.infer<typeof companySchema>;
export type Attribute = z.infer<typeof attribute>;
export type AttributeValue = z.infer<typeof attributeValue>;
export type Person = z.infer<typeof person>;
export type Employment = z.infer<typeof employment>;
export type Stage = z.infer<typeof stage>;
export type Job = z.infer<typeof job>;
export type Candidate = z.infer<typeof candidate>;
export type Application = z.infer<typeof application>;
export type CompanyDocument = z.infer<typeof document>;
export type Webhook = z.infer<typeof webhook>;
export type Happening = z.infer<typeof happening>;

export function nextId(company: Company): number {
  company.sequence += 1;
  return company.sequence;
}

export type Command = (company: Company, payload: unknown, now: number) => unknown;
