import { z } from 'zod';

/** The notation of mappings/**.yaml. Field names and rules are explained to editors through the descriptions here. */
export const handoffKindSchema = z.enum(['customer', 'employee']);
export type HandoffKind = z.infer<typeof handoffKindSchema>;

const primitive = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const path = z.string().min(1).max(300).describe('Dotted path into the source record, e.g. Account.Name');

const conditionTest = z.union([
  primitive,
  z.array(primitive).min(1),
  z.strictObject({
    oneOf: z.array(primitive).min(1).optional(),
    noneOf: z.array(primitive).min(1).optional(),
    atLeast: z.number().optional(),
    present: z.boolean().optional(),
    notPast: z.boolean().optional().describe('The ISO date is today or later (UTC)'),
  }),
]);
export const conditionSetSchema = z.record(path, conditionTest).describe('All tests must hold');
const conditions = z
  .union([conditionSetSchema, z.array(conditionSetSchema).min(1)])
  .describe('One set of tests, or a list of sets of which any may hold');
export type ConditionsNotation = z.infer<typeof conditions>;

export const fieldTypeSchema = z.enum(['text', 'money', 'date', 'datetime', 'number', 'boolean', 'person', 'people', 'list', 'url']);
export type FieldType = z.infer<typeof fieldTypeSchema>;

const valueTable = z.record(z.string(), primitive).describe('Source value → canonical value');

const mappingOptions = {
  as: fieldTypeSchema.optional().describe('How to read the value; the field’s own type when left out'),
  values: valueTable.optional(),
  else: z.union([z.literal('keep'), z.strictObject({ value: primitive })]).optional()
    .describe('What a value outside the table means. Left out: the answer is invalid and reported'),
  format: z.string().max(60).optional().describe('Luxon format of a date or time in text, e.g. dd-MM-yyyy; ISO when left out'),
  zone: z.string().max(60).optional().describe('IANA zone in which a time without offset is meant'),
  decimal: z.enum(['.', ',']).optional(),
  currency: z
    .union([z.string().length(3), z.strictObject({ from: path, else: z.string().length(3).optional() })])
    .optional(),
  true: z.array(primitive).optional(),
  false: z.array(primitive).optional(),
  ifExists: z.boolean().optional().describe('The account may lack this source field; it then counts as unmapped'),
  matches: path.optional().describe('Relation that must have been found, else the value is invalid'),
  active: path.optional(),
  trim: z.boolean().optional(),
};

export interface FieldNotationObject {
  from?: string | undefined;
  firstPresent?: FieldNotation[] | undefined;
  join?: FieldNotation[] | undefined;
  separator?: string | undefined;
  constant?: z.infer<typeof primitive> | undefined;
  expression?: string | undefined;
  each?: string | undefined;
  id?: string | undefined;
  name?: FieldNotation | undefined;
  email?: FieldNotation | undefined;
  phone?: FieldNotation | undefined;
  title?: FieldNotation | undefined;
  role?: FieldNotation | undefined;
  text?: FieldNotation | undefined;
  as?: FieldType | undefined;
  values?: Record<string, z.infer<typeof primitive>> | undefined;
  else?: 'keep' | { value: z.infer<typeof primitive> } | undefined;
  format?: string | undefined;
  zone?: string | undefined;
  decimal?: '.' | ',' | undefined;
  currency?: string | { from: string; else?: string | undefined } | undefined;
  true?: z.infer<typeof primitive>[] | undefined;
  false?: z.infer<typeof primitive>[] | undefined;
  ifExists?: boolean | undefined;
  matches?: string | undefined;
  active?: string | undefined;
  trim?: boolean | undefined;
}
export type FieldNotation = string | FieldNotationObject;

const field: z.ZodType<FieldNotation> = z.lazy(() => z.union([path, fieldObject]));
const fieldObject: z.ZodType<FieldNotationObject> = z.lazy(() =>
  z
    .strictObject({
      from: path.optional(),
      firstPresent: z.array(field).min(1).max(20).optional().describe('The first of these that holds a value'),
      join: z.array(field).min(1).max(20).optional().describe('All that hold a value, joined by separator'),
      separator: z.string().max(10).optional(),
      constant: primitive.optional(),
      expression: z.string().max(2_000).optional().describe('CEL over `record` (fields) and `related`'),
      each: path.optional().describe('Relation whose rows make a list: people with name/email/phone/title/role, or texts with text'),
      id: path.optional().describe('With as: person'),
      name: field.optional(),
      email: field.optional(),
      phone: field.optional(),
      title: field.optional(),
      role: field.optional(),
      text: field.optional(),
      ...mappingOptions,
    })
    .refine(
      (value) =>
        [value.from, value.firstPresent, value.join, value.constant, value.expression, value.each].filter((x) => x !== undefined).length === 1 ||
        (value.name !== undefined && value.from === undefined),
      { message: 'needs exactly one of from, firstPresent, join, constant, expression, each (or name/email for a person)' },
    ),
);
export const fieldNotationSchema = field;

/** A person: a relation that the connector knows how to expand (`Owner`), or its parts spelled out. */
const owner = z.union([
  path,
  z.strictObject({
    id: path.optional(),
    name: path.optional(),
    email: path.optional(),
    active: path.optional(),
    manager: z.strictObject({ id: path.optional(), name: path.optional(), email: path.optional(), active: path.optional() }).optional(),
  }),
]);
export type OwnerNotation = z.infer<typeof owner>;

/** What a write-back field can hold. */
export const shownValueSchema = z.enum([
  'score', 'status', 'missing', 'missingCount', 'gaps', 'statusReason', 'nextDeadline', 'checkedAt', 'link', 'openTasks', 'taskList',
]);
export type ShownValue = z.infer<typeof shownValueSchema>;

const writeBack = z.strictObject({
  fields: z.record(z.string().min(1), shownValueSchema).optional().describe('Field in the source → what it shows'),
  statusLabels: z.record(z.string(), z.string()).optional().describe('Handoff status → text written into the status field'),
  tasks: z
    .strictObject({
      per: z.literal('owner').default('owner'),
      as: z.enum(['items', 'list']).default('items').describe('list: the source has no tasks, so they stand in a field that shows taskList'),
      language: z.literal('en').default('en'),
      maxOpenPerPerson: z.int().min(1).default(5),
      settlingMinutes: z.int().min(0).default(15),
      answer: z
        .union([
          z.literal('never'),
          z.strictObject({
            everyBusinessDays: z.int().min(1).max(250).default(10).describe('Business days between two messages about the same task, at least'),
            atMost: z.int().min(1).max(20).default(2).describe('Messages about one task in all'),
          }),
        ])
        .optional()
        .describe('Who closes a task before everything it asked for is filled in is told what is still missing, left out: twice at most, ten business days apart; never: nobody is'),
      playbook: z.boolean().default(false).describe('Also create the tasks of the playbook'),
      settings: z.record(z.string(), z.unknown()).default({}).describe('Where the connector puts tasks, e.g. a custom table'),
    })
    .optional(),
  note: z.enum(['status', 'packet']).optional().describe('status: append one comment per status change; packet: append the whole packet once, when it is ready'),
});
export type WriteBackNotation = z.infer<typeof writeBack>;

/** Where an id stands that other systems name as well. */
const sharedId = z.union([
  path,
  z.strictObject({
    from: path,
    first: z.int().min(1).max(200).optional().describe('Compare only so many characters, e.g. 15 where ids come in 15 and 18'),
    ifExists: z.boolean().optional().describe('The account may lack this source field'),
  }),
]);
export type SharedIdNotation = z.infer<typeof sharedId>;

export const mappingSourceSchema = z.strictObject({
  object: z.string().min(1),
  title: path.describe('Shown to people as the name of the handoff'),
  when: z.strictObject({
    reached: conditions.describe('The deal is won, the offer accepted'),
    reachedAt: field.optional().describe('When that happened'),
    newWhen: conditions.optional().describe('Asked only of records not known yet'),
    scope: conditions.optional().describe('Which records count at all'),
    withdrawn: conditions.optional(),
    rescinded: conditions.optional(),
    preClose: conditions.optional().describe('Watched before it is reached'),
  }),
  fields: z.record(z.string(), field).describe('Canonical field → where it comes from'),
  owners: z.record(z.string(), owner).default({}),
  sharedIds: z
    .record(z.string().regex(/^[a-z][a-z0-9_]{0,59}$/, { error: 'is a name of lower-case letters, digits and _' }), sharedId)
    .optional()
    .describe('Ids that records of other connections, or other objects of this one, carry too: equal name and value make them one handoff'),
  keep: z.union([z.literal('custom'), z.array(z.string())]).optional(),
  writeBack: writeBack.default({}),
});
export type MappingSource = z.infer<typeof mappingSourceSchema>;

export const mappingFileSchema = z.strictObject({
  handoff: handoffKindSchema,
  sources: z.array(mappingSourceSchema).min(1).describe('In order of precedence: the first answer wins'),
  ownerFallback: z.email().describe('Who gets what nobody owns'),
  home: z
    .boolean()
    .optional()
    .describe('Where a handoff stands in several connections: its tasks stand here, and these records answer first. Default: the first in connections.yaml'),
  join: z
    .strictObject({
      email: z.string().default('person.personalEmail').describe('Canonical field compared to join records of different objects'),
      job: z.string().default('job.title'),
      date: z.string().default('job.startDate'),
      withinDays: z.int().min(0).default(45),
    })
    .optional()
    .describe('How an applicant and the later employee are recognised as one'),
});
export type MappingFile = z.infer<typeof mappingFileSchema>;
