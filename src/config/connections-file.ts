import { z } from 'zod';
import { parseSchedule } from '../core/schedule/parse-schedule.ts';
import { isZone, serviceSchema } from './service-file.ts';

const schedule = z.string().superRefine((text, context) => {
  const parsed = parseSchedule(text);
  if (!parsed.ok) context.addIssue({ code: 'custom', message: parsed.problem });
});

const rulesPath = z.string().min(1).max(300).describe('Below the mappings folder, e.g. customer/salesforce.yaml; beginning with ./ it is beside this file');

export const connectionSchema = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9_-]{0,39}$/, { error: 'must begin with a lower-case letter and hold only lower-case letters, digits, - and _ (40 at most)' }).describe('Your name for this account: lower-case letters, digits, - and _'),
  connector: z.string().min(1).describe('salesforce, bamboohr, csv, …'),
  settings: z.record(z.string(), z.unknown()).default({}).describe('What the connector needs; ${NAME} takes the value of an environment variable, secret:NAME one from the encrypted store'),
  mapping: rulesPath,
  requirements: rulesPath.optional().describe('Default: requirements.yaml of the kind of handoff'),
  playbook: rulesPath.optional().describe('Default: playbook.yaml of the kind of handoff'),
  schedule: schedule.optional().describe('When to read: minute hour day month weekday, as cron has it; six fields begin with seconds. Left out: only when asked'),
  zone: z.string().refine(isZone, { message: 'is not a time zone such as Europe/Berlin' }).optional().describe('Zone of the schedule; UTC when left out'),
  startFrom: z
    .union([z.iso.date(), z.iso.datetime({ offset: true })])
    .optional()
    .describe('Older handoffs are scored for reports only; default: the moment of connecting'),
  rollout: z.enum(['observe', 'fields', 'tasks', 'gate']).default('observe').describe('observe writes nothing; fields; tasks; gate also asks for acceptance'),
  limits: z
    .strictObject({
      concurrency: z.int().min(1).max(100).default(5).describe('Requests in flight at most'),
      dailyShare: z.number().gt(0).max(1).default(0.5).describe('Share of the daily API limit that we may use'),
      daily: z.int().min(1).optional().describe('Daily API limit of the account, where the vendor does not tell it or a lower one is agreed'),
      writeReserve: z.number().min(0).max(0.9).default(0.2).describe('Part of our share that reading leaves for writing back'),
      mode: z.enum(['fast', 'save_calls']).default('fast').describe('save_calls packs more writes into one call, where calls are scarcer than time (Salesforce)'),
    })
    .prefault({})
    .describe('What we may take of the account'),
  quietPeriodSeconds: z.int().min(0).max(86_400).default(60).describe('Write only so long after the last edit by a person'),
  sweepEveryHours: z.int().min(1).max(24 * 31).default(24).describe('How often known records are looked up for what no list of changes tells, such as vanished ones'),
  webhook: z
    .strictObject({ secret: z.string().min(1).describe('What the vendor signs or sends with each call; a secret, so ${NAME} or secret:NAME') })
    .optional()
    .describe('Set when the vendor calls us; polling goes on, slower'),
});

export const connectionsFileSchema = z.strictObject({
  database: z.string().min(1).default('.handoff').describe('Folder of the embedded database; PostgreSQL is named by the variable DATABASE_URL'),
  publicUrl: z.url().optional().describe('Base address of our own pages, for links; vendors call publicUrl/webhooks/ID of the connection'),
  mappings: z
    .strictObject({
      source: z.enum(['files', 'database']).default('files').describe('files: a changed file is published by itself; database: only by "handoff mapping publish"'),
      folder: z.string().min(1).default('mappings').describe('Where the rules files stand'),
    })
    .prefault({})
    .describe('Which rules run'),
  service: serviceSchema.prefault({}).describe('What "handoff serve" and "handoff worker" need'),
  connections: z.array(connectionSchema).describe('The accounts, in the order in which they are to be believed'),
});
export type ConnectionsFile = z.infer<typeof connectionsFileSchema>;
