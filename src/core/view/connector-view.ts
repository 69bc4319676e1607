import { z } from 'zod';
import type { Capabilities, Connector } from '../connector.ts';

const text = z.string();
const texts = z.array(text).readonly();
const primitive = z.union([z.string(), z.number(), z.boolean(), z.null()]);

const fieldSchema = z
  .object({
    path: text.describe('Dotted, below settings; a number is a place in a list. Beginning with ? it is a question of the form alone and not sent'),
    label: text,
    kind: z.enum(['text', 'secret', 'address', 'number', 'choice', 'list', 'yes_no']).describe('secret: never shown again · address: where requests go; changing it demands the secrets again'),
    where: text.describe('Where in the vendor’s administration it is found, or what it means'),
    required: z.boolean().describe('While it is shown'),
    placeholder: text.nullable().describe('An example that fits'),
    default: primitive.describe('What holds when it is left out; null: nothing'),
    choices: z.array(z.object({ value: text, label: text })).readonly(),
    items: z.enum(['text', 'number']).describe('What a list holds'),
    shownWhen: z.object({ path: text, is: primitive }).nullable().describe('Asked only when that field has this answer'),
    advanced: z.boolean().describe('Rarely needed: behind a fold'),
  })
  .meta({ id: 'FormField' });
export type FormFieldView = z.infer<typeof fieldSchema>;

const can = z.object({
  reads: texts.describe('What a mapping may name; empty: whatever the files are called'),
  writesFields: z.boolean(), writesTasks: z.boolean(), writesNotes: z.boolean(),
  announces: texts.describe('What the vendor tells of by webhook'),
  setup: z.enum(['api', 'guided', 'none']).describe('api: "handoff setup" makes the fields · guided: it says what to click'),
  cannot: texts.describe('A sentence each, for an administrator'),
  person: z.object({ id: text, name: text, email: text, active: text.nullable(), manager: text.nullable() }).nullable().describe('What a path that leads to a person stands for, e.g. Owner → Owner.Name and Owner.Email; null: a mapping spells it out'),
});

const EXAMPLE = {
  name: 'csv', displayName: 'CSV files', kinds: ['customer', 'employee'], mappings: ['customer/csv.yaml', 'employee/csv.yaml'],
  capabilities: { reads: [], writesFields: true, writesTasks: true, writesNotes: false, announces: [], setup: 'none', cannot: ['Files say nothing when they change: they are read at every run.'], person: null },
  form: {
    intro: ['Have your system export one file with a row per deal.'],
    fields: [{ path: 'folder', label: 'Folder of the exports', kind: 'text', where: 'On the machine of this service.', required: true, placeholder: 'exports', default: null, choices: [], items: 'text', shownWhen: null, advanced: false }],
  },
};

/** A kind of system that can be connected, and what to ask an administrator for. */
export const connectorSchema = z
  .object({
    name: text,
    displayName: text,
    kinds: z.array(z.enum(['customer', 'employee'])).readonly().describe('Kinds of handoff that a mapping comes along for'),
    mappings: texts.describe('Rules files that fit'),
    capabilities: can,
    form: z.object({ intro: texts.describe('What to do before, a step each'), fields: z.array(fieldSchema).readonly() }),
  })
  .meta({ id: 'Connector', example: EXAMPLE });
export type ConnectorView = z.infer<typeof connectorSchema>;
export const connectorsSchema = z.object({ connectors: z.array(connectorSchema).readonly() }).meta({ id: 'Connectors', example: { connectors: [EXAMPLE] } });

const summaryOf = ({ reads, writes, subscribes, setup, cannot, person }: Capabilities): ConnectorView['capabilities'] => ({
  reads, writesFields: writes.fields, writesTasks: writes.tasks !== 'none', writesNotes: writes.notes, announces: subscribes, setup, cannot, person,
});

export const viewConnector = ({ name, capabilities, form }: Pick<Connector, 'name' | 'capabilities' | 'form'>, more: Pick<ConnectorView, 'kinds' | 'mappings'>): ConnectorView => ({
  name,
  displayName: capabilities.displayName,
  ...more,
  capabilities: summaryOf(capabilities),
  form: {
    intro: form.intro,
    fields: form.fields.map((field) => ({
      ...field, placeholder: field.placeholder ?? null, default: field.default ?? null, choices: field.choices ?? [], items: field.items ?? 'text', shownWhen: field.shownWhen ?? null, advanced: field.advanced ?? false,
    })),
  },
});

/** How a secret is shown: never its value. */
const secretShown = z.union([
  z.strictObject({ stored: z.literal(true) }).describe('In the encrypted store'),
  z.strictObject({ variable: text }).describe('In this environment variable'),
  z.strictObject({ inFile: z.literal(true) }).describe('In the clear in connections.yaml: better typed once here'),
]);
export type SecretShown = z.infer<typeof secretShown>;

/** What stands in connections.yaml about one connection. */
export const connectionSettingsSchema = z
  .object({
    id: text,
    connector: text,
    settings: z.record(text, z.unknown()).describe('As written; a secret is { stored: true }, { variable: NAME } or { inFile: true }, and sent back like this it stays as it is'),
    mapping: text,
    schedule: text.nullable(),
    zone: text.nullable(),
    startFrom: text.nullable(),
    rollout: z.enum(['observe', 'fields', 'tasks', 'gate']),
    limits: z.object({ concurrency: z.number(), dailyShare: z.number(), daily: z.number().nullable(), writeReserve: z.number(), mode: z.enum(['fast', 'save_calls']) }),
    file: text.describe('The file it stands in'),
  })
  .meta({
    id: 'ConnectionSettings',
    example: {
      id: 'sales', connector: 'csv', settings: { folder: 'exports', file: 'deals.csv', id: 'id' }, mapping: 'customer/csv.yaml',
      schedule: '*/5 * * * *', zone: null, startFrom: null, rollout: 'observe', limits: { concurrency: 5, dailyShare: 0.5, daily: null, writeReserve: 0.2, mode: 'fast' }, file: 'connections.yaml',
    },
  });
export type ConnectionSettings = z.infer<typeof connectionSettingsSchema>;
