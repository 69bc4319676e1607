import { z } from 'zod';

const companyDomain = z
  .string()
  .trim()
  .regex(/^[A-Za-z0-9][A-Za-z0-9-]*$/, {
    message: 'is the first part of the address: "acme" for https://acme.bamboohr.com',
  })
  .describe('First part of your BambooHR address: "acme" for https://acme.bamboohr.com');

const columns = z.strictObject({
  key: z.string().default('customHandoffTaskKey'),
  title: z.string().default('customHandoffTaskTitle'),
  owner: z.string().default('customHandoffTaskOwner'),
  team: z.string().default('customHandoffTaskTeam'),
  due: z.string().default('customHandoffTaskDue'),
  status: z.string().default('customHandoffTaskStatus'),
  note: z.string().nullable().default('customHandoffTaskNote'),
});

/** Where task rows go: `writeBack.tasks.settings` of the mapping. */
export const taskTableSchema = z.strictObject({
  table: z
    .string()
    .regex(/^[A-Za-z0-9_]+$/)
    .default('customHandoffTasks'),
  columns: columns.prefault({}),
  statusLabels: z
    .strictObject({
      open: z.string().default('Open'),
      done: z.string().default('Done'),
      withdrawn: z.string().default('Cancelled'),
    })
    .prefault({}),
});
export type TaskTable = z.infer<typeof taskTableSchema>;

/** `settings:` of a BambooHR connection in connections.yaml. */
export const settingsSchema = z
  .strictObject({
    companyDomain,
    baseUrl: z
      .url({ protocol: /^https?$/ })
      .optional()
      .describe(
        'Only to reach the account another way: a proxy, a simulator, or https://api.bamboohr.com/api/gateway.php/acme',
      ),
    apiKey: z.string().min(1).optional().describe('Key of the integration user; it sees and may do what that user may'),
    oauth: z
      .strictObject({ clientId: z.string().min(1), clientSecret: z.string().min(1), refreshToken: z.string().min(1) })
      .optional()
      .describe('Instead of a key. The applicant tracker may refuse it: then use a key'),
    acceptedStatusIds: z
      .array(z.int().positive())
      .default([])
      .describe('Applicant statuses that mean "offer accepted"; their ids are listed by `handoff connections check`'),
    includeHired: z.boolean().default(true).describe('Applications in the group HIRED count as accepted as well'),
    overlapSeconds: z
      .int()
      .min(0)
      .max(86_400)
      .default(300)
      .describe('How far each read of changes reaches back behind the last one'),
    recheckMinutes: z
      .int()
      .min(1)
      .default(60)
      .describe('How often the whole list of accepted applications is compared'),
    requestTimeoutSeconds: z.int().min(1).max(600).default(30),
  })
  .refine((settings) => (settings.apiKey === undefined) !== (settings.oauth === undefined), {
    message: 'needs either apiKey or oauth',
    path: ['apiKey'],
  });
export type Settings = z.infer<typeof settingsSchema>;

/** `path` is written as in the vendor's specification, e.g. /api/v1/employees/changed. */
export function apiUrl(settings: Settings, path: string): string {
  const base = baseOf(settings);
  // The gateway form has no /api before the version.
  return base.includes('/gateway.php/') ? `${base}${path.replace(/^\/api/, '')}` : `${base}${path}`;
}

export const tokenUrl = (settings: Settings): string => `${baseOf(settings)}/token.php`;

/** Addresses as the vendor's pages show them; they are documented nowhere, so they are only ever offered as links. */
export const employeePage = (settings: Settings, id: string): string =>
  `${baseOf(settings)}/employees/employee.php?id=${encodeURIComponent(id)}`;
export const applicationPage = (settings: Settings, id: string): string =>
  `${baseOf(settings)}/hiring/candidates/${encodeURIComponent(id)}`;

const baseOf = (settings: Settings): string =>
  (settings.baseUrl ?? `https://${settings.companyDomain.toLowerCase()}.bamboohr.com`).replace(/\/+$/, '');
