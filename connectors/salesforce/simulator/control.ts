import { z } from 'zod';
import type { SimulatorControlContext } from '../../kit/simulator/app.ts';
import type { SalesforceParts } from './app.ts';
import { bulkSeed, bulkSeedSchema } from './bulk-seed.ts';
import {
  deleteRows,
  insertRows,
  lateCommit,
  lateCommitSchema,
  mergeRows,
  purgeRows,
  restoreRows,
  touchRows,
  updateRows,
} from './control-data.ts';
import { demoSeed, demoSeedSchema } from './demo-seed.ts';
import { ADMIN_CLIENT, ADMIN_USERNAME, INTEGRATION_CLIENT, INTEGRATION_USERNAME } from './founding.ts';
import { manyFields, manyFieldsSchema } from './many-fields.ts';
import { settingsChangeSchema, settingsSchema } from './settings.ts';
import { cursors } from './soql/run.ts';

const valueSchema = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const fieldsSchema = z.record(z.string(), z.unknown());
const keySchema = z.strictObject({
  clientId: z.string().default(INTEGRATION_CLIENT.clientId),
  publicKeyPem: z.string(),
  approve: z.array(z.string()).default([]),
});
const issueSchema = z.strictObject({
  username: z.string().default(INTEGRATION_USERNAME),
  clientId: z.string().default(INTEGRATION_CLIENT.clientId),
});
const recordsSchema = z.strictObject({
  object: z.string(),
  records: z.array(fieldsSchema),
  user: z.string().optional(),
});
const updateSchema = z.strictObject({ records: z.array(fieldsSchema), user: z.string().optional() });
const idsSchema = z.strictObject({ ids: z.array(z.string()), user: z.string().optional() });
const querySchema = z.strictObject({
  object: z.string(),
  includeDeleted: z.boolean().default(false),
  where: z.record(z.string(), valueSchema).default({}),
});
const mergeSchema = z.strictObject({
  master: z.string(),
  losing: z.array(z.string()).min(1),
  user: z.string().optional(),
});
const ruleSchema = z.strictObject({
  object: z.string(),
  field: z.string(),
  values: z.array(valueSchema),
  message: z.string(),
});
const failSchema = z.strictObject({
  /** `*` stands for every record. An Opportunity's id also fails tasks made for it. */
  ids: z.array(z.string()),
  code: z.string().default('CANNOT_EXECUTE_FLOW_TRIGGER'),
  message: z.string().default('We can’t save this record because a flow failed.'),
  times: z.int().positive().default(Number.MAX_SAFE_INTEGER),
});
const locksSchema = z.strictObject({ times: z.int().positive().default(1) });

type Command = (parts: SalesforceParts, payload: unknown, context: SimulatorControlContext) => unknown;

const COMMANDS: Readonly<Record<string, Command>> = {
  info: ({ org, oauth }) => ({
    organizationId: org.organizationId(),
    admin: { ...ADMIN_CLIENT, username: ADMIN_USERNAME, userId: org.userByName(ADMIN_USERNAME)?.Id },
    integration: {
      ...INTEGRATION_CLIENT,
      username: INTEGRATION_USERNAME,
      userId: org.userByName(INTEGRATION_USERNAME)?.Id,
    },
    sessions: oauth.dump().sessions.length,
  }),
  settings: ({ org }, payload, { now }) => {
    const change = settingsChangeSchema.parse(payload ?? {});
    // Only what was named: the schema's defaults would reset the rest.
    const named = Object.fromEntries(Object.entries(change).filter(([name]) => isNamed(payload, name)));
    org.settings = settingsSchema.parse({ ...org.settings, ...named });
    org.schemaChanged(now());
    return org.settings;
  },
  'jwt-key': ({ oauth }, payload) => {
    const { clientId, publicKeyPem, approve } = keySchema.parse(payload);
    const client = oauth.client(clientId);
    if (client === undefined) throw new Error(`No app has the client id ${clientId}.`);
    oauth.register({
      ...client,
      publicKeys: [...client.publicKeys, publicKeyPem],
      approved: [...client.approved, ...approve],
    });
    return {};
  },
  'issue-refresh-token': ({ oauth }, payload, { now }) => {
    const { username, clientId } = issueSchema.parse(payload ?? {});
    return oauth.issue(username, clientId, now());
  },
  'revoke-sessions': ({ oauth }) => {
    oauth.revokeSessions();
    return {};
  },
  'expire-locators': ({ org }) => {
    cursors(org).expireAll();
    return {};
  },
  records: (parts, payload, { now }) => {
    const { object, records, user } = recordsSchema.parse(payload);
    return { ids: insertRows(parts.org, object, records, user, now()) };
  },
  update: (parts, payload, { now }) => {
    const { records, user } = updateSchema.parse(payload);
    updateRows(parts.org, records, user, now());
    return {};
  },
  delete: (parts, payload, { now }) => {
    const { ids, user } = idsSchema.parse(payload);
    deleteRows(parts.org, ids, user, now());
    return {};
  },
  undelete: (parts, payload, { now }) => {
    const { ids, user } = idsSchema.parse(payload);
    restoreRows(parts.org, ids, user, now());
    return {};
  },
  purge: ({ org }, payload) => {
    purgeRows(org, idsSchema.parse(payload).ids);
    return {};
  },
  'system-job': ({ org }, payload, { now }) => {
    touchRows(org, idsSchema.parse(payload).ids, now());
    return {};
  },
  query: ({ org }, payload, { now }) => {
    org.settleLateCommits(now());
    const { object, includeDeleted, where } = querySchema.parse(payload);
    const rows = [...org.table(object).values()].filter((row) => includeDeleted || !row.IsDeleted);
    return {
      rows: rows.filter((row) => Object.entries(where).every(([name, value]) => (row[name] ?? null) === value)),
    };
  },
  merge: (parts, payload, { now }) => {
    const { master, losing, user } = mergeSchema.parse(payload);
    mergeRows(parts.org, master, losing, user, now());
    return {};
  },
  'late-commit': (parts, payload, { now }) => ({ id: lateCommit(parts.org, lateCommitSchema.parse(payload), now()) }),
  'many-fields': ({ org }, payload, { now }) => manyFields(org, manyFieldsSchema.parse(payload), now()),
  'validation-rule': ({ org }, payload) => {
    org.validationRules = [...org.validationRules, ruleSchema.parse(payload)];
    return {};
  },
  'fail-records': ({ org }, payload) => {
    const { ids, ...rest } = failSchema.parse(payload);
    org.failing = [...org.failing, ...ids.map((id) => ({ id, ...rest }))];
    return {};
  },
  'lock-rows': ({ org }, payload) => {
    const { times } = locksSchema.parse(payload ?? {});
    org.failing = [...org.failing, { id: '*', code: 'UNABLE_TO_LOCK_ROW', message: '', times }];
    return {};
  },
  'clear-hooks': ({ org }) => {
    org.validationRules = [];
    org.failing = [];
    return {};
  },
  'bulk-seed': ({ org }, payload, { now }) => bulkSeed(org, bulkSeedSchema.parse(payload ?? {}), now()),
  'demo-seed': ({ org }, payload, { now }) => demoSeed(org, demoSeedSchema.parse(payload ?? {}), now()),
};

export function runControl(
  parts: SalesforceParts,
  name: string,
  payload: unknown,
  context: SimulatorControlContext,
): unknown {
  const command = COMMANDS[name];
  if (command === undefined)
    throw new Error(
      `The Salesforce simulator has no control command ${name}. It has: ${Object.keys(COMMANDS).join(', ')}.`,
    );
  return command(parts, payload, context);
}

function isNamed(payload: unknown, name: string): boolean {
  return typeof payload === 'object' && payload !== null && name in payload;
}
