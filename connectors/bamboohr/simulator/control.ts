import { z } from 'zod';
import { type Account, apiKey, type Command, settingsSchema } from './account.ts';
import { hiringCommands } from './control-hiring.ts';
import { peopleCommands } from './control-people.ts';
import {
  customFieldInput,
  defineFields,
  defineTable,
  HANDOFF_FIELDS,
  HANDOFF_TABLE,
  HANDOFF_TABLE_COLUMNS,
  PACKET_FIELDS,
} from './handoff-fields.ts';
import { ADMIN_USER_ID } from './new-account.ts';
import { issueCode } from './oauth.ts';
import { bulkSeed } from './seed-bulk.ts';
import { demoSeed } from './seed-demo.ts';
import { webhookCommands } from './webhook-events.ts';


const fieldsInput = z.strictObject({ fields: z.array(customFieldInput).optional() }).nullish();
const tableInput = z
  .strictObject({ alias: z.string().optional(), columns: z.array(customFieldInput).optional() })
  .nullish();
const aliasesInput = z.strictObject({ aliases: z.array(z.string()) });
const permissionsInput = apiKey.partial().extend({ key: z.string() });

/** What an administrator does in the browser: creating fields and tables, keys and their access levels. */
const accountCommands: Readonly<Record<string, Command>> = {
  'define-fields': (account, payload) => ({
    fields: defineFields(account, fieldsInput.parse(payload)?.fields ?? [...HANDOFF_FIELDS, ...PACKET_FIELDS]),
  }),
  'define-table': (account, payload) => {
    const input = tableInput.parse(payload);
    const alias = input?.alias ?? HANDOFF_TABLE;
    return { table: alias, columns: defineTable(account, alias, input?.columns ?? HANDOFF_TABLE_COLUMNS) };
  },
  'remove-fields': (account, payload) => {
    const { aliases } = aliasesInput.parse(payload);
    account.fields = account.fields.filter(({ alias, custom }) => !custom || !aliases.includes(alias));
    account.tables = account.tables.filter(({ alias, custom }) => !custom || !aliases.includes(alias));
    return { removed: aliases };
  },
  'set-permissions': (account, payload) => {
    const input = permissionsInput.parse(payload);
    const known = account.keys.find(({ key }) => key === input.key);
    const changed = {
      userId: ADMIN_USER_ID,
      unreadable: [],
      readOnly: [],
      hiddenEmployees: [],
      applicantTracking: true,
      ...known,
      ...input,
    };
    account.keys = [...account.keys.filter(({ key }) => key !== input.key), apiKey.parse(changed)];
    return changed;
  },
  'remove-key': (account, payload) => {
    const { key } = z.strictObject({ key: z.string() }).parse(payload);
    account.keys = account.keys.filter((one) => one.key !== key);
    return { removed: key };
  },
  'set-trax': (account, payload) => {
    const { on, employees } = z
      .strictObject({ on: z.boolean(), employees: z.array(z.string()).optional() })
      .parse(payload);
    account.settings.trax = on;
    for (const employee of Object.values(account.employees)) {
      if (employees !== undefined) employee.onTraxSchedule = employees.includes(employee.id);
    }
    return { trax: on };
  },
  settings: (account, payload) => {
    account.settings = settingsSchema.parse({
      ...account.settings,
      ...settingsSchema.partial().strict().parse(payload),
    });
    account.window = { startedAt: 0, count: 0 };
    return account.settings;
  },
  'lift-block': (account) => {
    account.badKeys = { count: 0, blockedUntil: 0 };
    return { blocked: false };
  },
  'issue-oauth-code': (account, payload) => {
    const { key, redirectUri } = z.strictObject({ key: z.string(), redirectUri: z.string() }).parse(payload);
    return { code: issueCode(account, key, redirectUri) };
  },
  'set-oauth': (account, payload) => {
    const { rotatesRefreshTokens, revoke } = z
      .strictObject({ rotatesRefreshTokens: z.boolean().optional(), revoke: z.boolean().optional() })
      .parse(payload);
    if (rotatesRefreshTokens !== undefined) account.oauth.rotatesRefreshTokens = rotatesRefreshTokens;
    if (revoke === true) Object.assign(account.oauth, { access: {}, refresh: {}, codes: {} });
    return { rotatesRefreshTokens: account.oauth.rotatesRefreshTokens };
  },
  'demo-seed': (account, _payload, now) => demoSeed(account, now),
  'bulk-seed': (account, payload, now) => bulkSeed(account, payload, now),
  state: (account) => account,
};

const commands: ReadonlyMap<string, Command> = new Map(
  Object.entries({ ...accountCommands, ...hiringCommands, ...peopleCommands, ...webhookCommands }),
);

export function obey(account: Account, name: string, payload: unknown, now: number): unknown {
  const command = commands.get(name);
  if (command === undefined)
    throw new Error(`Unknown command "${name}". Known: ${[...commands.keys(), 'reset'].join(', ')}`);
  return command(account, payload, now);
}
