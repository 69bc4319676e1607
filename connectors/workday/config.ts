import { z } from 'zod';

const hostName = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[a-z0-9][a-z0-9.-]*$/, { message: 'is the host of your web services: "wd2-impl-services1.workday.com"' });
const tenantName = z
  .string()
  .trim()
  .regex(/^[A-Za-z0-9_-]+$/, { message: 'is the tenant in your address: "acme" for …/acme/d/home.htmld' });
/** An XML alias as Workday makes them; a mapping path is split at dots, so an alias cannot hold one. */
const alias = z.string().regex(/^[A-Za-z_][A-Za-z0-9_-]*$/, { message: 'is an XML alias: letters, digits, _ and -' });

const prompts = z
  .strictObject({
    from: alias.default('From_Moment'),
    to: alias.default('To_Moment'),
    format: z.enum(['dateTime', 'date']).default('dateTime').describe('What the prompts take'),
    earliest: z.iso.date().default('2000-01-01').describe('From when on the first read and the daily sweep ask'),
  })
  .describe('Prompts that limit the report to what changed between two moments');

const report = z.strictObject({
  owner: z.string().min(1).describe('User name of who owns the report, as in its web service address'),
  name: z.string().min(1).describe('Name of the report, as in its web service address'),
  key: alias.describe('Column with the id that never changes'),
  changedSince: prompts.nullable().default(null).describe('null: the report has no such prompts and is read whole each time'),
  prompts: z.record(alias, z.string()).default({}).describe('Further prompts with fixed values'),
  types: z
    .record(alias, z.enum(['text', 'number', 'boolean', 'date', 'dateTime']))
    .default({})
    .describe('Types of columns where the report’s schema says otherwise or cannot be read'),
  readSchema: z.boolean().default(true).describe('false where ?xsds is not allowed: hidden columns are then not told from blank ones'),
  mayBeEmpty: z.boolean().default(false).describe('true: no rows at all is believed, instead of suspecting a missing permission'),
  recordUrl: z.string().includes('{id}').optional().describe('Page of a record for people, with {id} for the key'),
});
export type Report = z.infer<typeof report>;

const candidates = z.strictObject({
  acceptedStages: z
    .array(z.string().min(1))
    .min(1)
    .describe('Recruiting_Stage_ID (or WID) of the stages that mean "offer accepted"; they differ in every tenant'),
  pageSize: z.int().min(1).max(999).default(100),
});

const customObject = {
  namespace: z.string().min(1).optional().describe('Default: urn:com.workday/tenants/<tenant>/data/custom'),
  element: alias.default('handoff').describe('Web service alias of the custom object'),
  fields: z.record(z.string(), alias).default({}).describe('Name in the mapping → web service alias of the field; left out: the same'),
  lists: z.array(z.string()).default([]).describe('Names in the mapping whose fields are custom lists; values are then aliases of their items'),
  readBack: z
    .record(z.string(), alias)
    .default({})
    .describe('Name in the mapping → column of the report that shows the field; what is named is read back after writing'),
};
const writeBack = z.strictObject({
  jobApplication: z.strictObject(customObject).optional(),
  worker: z
    .strictObject({
      ...customObject,
      idType: z.string().min(1).default('Employee_ID').describe('Type of the worker’s id in the report’s key column'),
      hireDateColumn: alias.default('Hire_Date').describe('Nothing can take effect before this day'),
      autoComplete: z.boolean().default(true).describe('false where approvals or to-dos hang on the business process'),
    })
    .optional(),
});

/** `settings:` of a Workday connection in connections.yaml. */
export const settingsSchema = z
  .strictObject({
    host: hostName.describe('Host of your web services; production and implementation tenants have different ones'),
    tenant: tenantName,
    baseUrl: z.url({ protocol: /^https?$/ }).optional().describe('Only to reach the tenant another way: a proxy, a simulator'),
    account: z.string().min(1).optional().describe('Part of every handoff’s identity; set it to the former value before the host changes'),
    isu: z
      .strictObject({ username: z.string().min(1), password: z.string().min(1) })
      .optional()
      .describe('Integration system user, without @tenant'),
    oauth: z
      .strictObject({ clientId: z.string().min(1), clientSecret: z.string().min(1), refreshToken: z.string().min(1) })
      .optional()
      .describe('API client for integrations: reports are read with its token; SOAP needs the integration system user'),
    apiVersion: z.string().regex(/^v\d+\.\d+$/).default('v45.2').describe('Of the SOAP services; older ones cannot read candidates by change'),
    reports: z.strictObject({ jobApplication: report.optional(), worker: report.optional() }).default({}),
    candidates: candidates.optional().describe('Read applications by SOAP instead of a report'),
    overlapMinutes: z.int().min(0).max(1_440).default(15).describe('How far each read of changes reaches back behind the last one'),
    requestTimeoutSeconds: z.int().min(120).max(1_800).default(300).describe('Reports are slow; Workday itself ends them after 30 minutes'),
    writeBack: writeBack.optional().describe('Left out: nothing is written to Workday'),
  })
  .superRefine((settings, context) => {
    const issue = (path: string[], message: string): void => context.addIssue({ code: 'custom', path, message });
    const { isu, oauth, reports } = settings;
    if (isu === undefined && oauth === undefined) issue(['isu'], 'needs isu or oauth');
    const usesSoap = settings.candidates !== undefined || settings.writeBack !== undefined;
    if (isu === undefined && usesSoap) issue(['isu'], 'is needed for candidates and writeBack: SOAP takes no token');
    if (reports.jobApplication !== undefined && settings.candidates !== undefined)
      issue(['candidates'], 'cannot stand beside reports.jobApplication: both are about applications');
    if (reports.jobApplication === undefined && reports.worker === undefined && settings.candidates === undefined)
      issue(['reports'], 'needs a report for jobApplication or worker, or candidates');
  });
export type Settings = z.infer<typeof settingsSchema>;

export const OBJECTS = ['jobApplication', 'worker'] as const;
export type ObjectName = (typeof OBJECTS)[number];
export const isObjectName = (name: string): name is ObjectName => OBJECTS.some((object) => object === name);

const baseOf = (settings: Settings): string => (settings.baseUrl ?? `https://${settings.host}`).replace(/\/+$/, '');
const segment = encodeURIComponent;

/** Without a query. */
export const reportUrl = (settings: Settings, { owner, name }: Report): string =>
  `${baseOf(settings)}/ccx/service/customreport2/${segment(settings.tenant)}/${segment(owner)}/${segment(name)}`;
export const serviceUrl = (settings: Settings, service: 'Recruiting' | 'Staffing'): string =>
  `${baseOf(settings)}/ccx/service/${segment(settings.tenant)}/${service}/${settings.apiVersion}`;
export const tokenUrl = (settings: Settings): string => `${baseOf(settings)}/ccx/oauth2/${segment(settings.tenant)}/token`;

/** Production and implementation tenants may carry the same name on different hosts. */
export const accountOf = (settings: Settings): string => (settings.account ?? `${settings.host}/${settings.tenant}`).toLowerCase();

/** What a custom object is called on the wire. */
export const customNamespace = (settings: Settings, object: ObjectName): string =>
  settings.writeBack?.[object]?.namespace ?? `urn:com.workday/tenants/${settings.tenant}/data/custom`;
