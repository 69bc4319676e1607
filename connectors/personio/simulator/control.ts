import { z } from 'zod';
import { attributeInput, defineAttributes, HANDOFF_ATTRIBUTES, PACKET_ATTRIBUTES } from './catalogue.ts';
import type { Command, Company } from './company.ts';
import { employmentCommands } from './control-employments.ts';
import { hireCommands } from './control-hire.ts';
import { jobCommands } from './control-jobs.ts';
import { peopleCommands } from './control-people.ts';
import { recruitingCommands } from './control-recruiting.ts';
import { ALL_SCOPES } from './scopes.ts';
import { bulkSeed } from './seed-bulk.ts';
import { demoSeed } from './seed-demo.ts';
import { seedCompany } from './seed-company.ts';
import { credentialSchema, settingsSchema, type Credential } from './settings.ts';
import { webhookCommands } from './webhook-events.ts';


const clientId = z.string().optional();
const keysInput = z.strictObject({ clientId, keys: z.array(z.string()) });

/** The only credential when none is named. */
function credentialBy(company: Company, wanted: string | undefined): Credential {
  const found = company.credentials.find((one) => wanted === undefined || one.clientId === wanted);
  if (found === undefined) throw new Error(`No credential ${wanted ?? ''}`);
  return found;
}

/** What an administrator does in the browser: credentials, their scopes and ticked attributes, own attributes. */
const accountCommands: Readonly<Record<string, Command>> = {
  'define-attributes': (company, payload) => {
    const input = z
      .strictObject({ attributes: z.array(attributeInput).optional() })
      .nullish()
      .parse(payload);
    return { keys: defineAttributes(company, input?.attributes ?? [...PACKET_ATTRIBUTES, ...HANDOFF_ATTRIBUTES]) };
  },
  'remove-attributes': (company, payload) => {
    const { keys } = keysInput.parse(payload);
    company.attributes = company.attributes.filter(({ key, custom }) => !custom || !keys.includes(key));
    for (const { attributes } of Object.values(company.persons)) for (const key of keys) delete attributes[key];
    return { removed: keys };
  },
  'set-whitelist': (company, payload) => {
    const input = z.strictObject({ clientId, keys: z.array(z.string()).nullable() }).parse(payload);
    credentialBy(company, input.clientId).whitelist = input.keys;
    return { whitelist: input.keys };
  },
  'hide-attributes': (company, payload) => {
    const { keys, ...by } = keysInput.parse(payload);
    const credential = credentialBy(company, by.clientId);
    const ticked = credential.whitelist ?? company.attributes.map(({ key }) => key);
    credential.whitelist = ticked.filter((key) => !keys.includes(key));
    return { whitelist: credential.whitelist };
  },
  'set-read-only': (company, payload) => {
    const { keys, ...by } = keysInput.parse(payload);
    credentialBy(company, by.clientId).readOnly = keys;
    return { readOnly: keys };
  },
  /** Tokens handed out before lose the scopes too: the vendor looks them up. */
  'set-scopes': (company, payload) => {
    const input = z.strictObject({ clientId, scopes: z.array(z.enum(ALL_SCOPES)) }).parse(payload);
    const credential = credentialBy(company, input.clientId);
    credential.scopes = [...input.scopes];
    for (const token of Object.values(company.tokens)) {
      if (token.clientId === credential.clientId)
        token.scopes = token.scopes.filter((scope) => credential.scopes.includes(scope));
    }
    return { scopes: credential.scopes };
  },
  'create-credential': (company, payload) => {
    const usual = { scopes: [...ALL_SCOPES], whitelist: null, readOnly: [] };
    const input = credentialSchema.partial({ scopes: true, whitelist: true, readOnly: true }).strict().parse(payload);
    company.credentials.push(credentialSchema.parse({ ...usual, ...input }));
    return { clientId: input.clientId };
  },
  'remove-credential': (company, payload) => {
    const input = z.strictObject({ clientId: z.string() }).parse(payload);
    company.credentials = company.credentials.filter((one) => one.clientId !== input.clientId);
    return { removed: input.clientId };
  },
  'expire-tokens': (company) => {
    const count = Object.keys(company.tokens).length;
    company.tokens = {};
    return { ended: count };
  },
  settings: (company, payload) => {
    const change = settingsSchema.partial().strict().parse(payload);
    company.settings = settingsSchema.parse({ ...company.settings, ...change });
    company.buckets = {};
    company.penalties = {};
    return company.settings;
  },
  'list-attributes': (company) => company.attributes,
  'list-documents': (company, payload) => {
    const filter = z.strictObject({ employeeId: z.string() }).nullish().parse(payload);
    return company.documents.filter(({ employeeId }) => filter == null || employeeId === filter.employeeId);
  },
  'delete-document': (company, payload) => {
    const { id } = z.strictObject({ id: z.number() }).parse(payload);
    company.documents = company.documents.filter((one) => one.id !== id);
    return { deleted: id };
  },
  'company-seed': (company, _payload, now) => {
    seedCompany(company, now);
    return { persons: Object.keys(company.persons).length };
  },
  'demo-seed': (company, _payload, now) => demoSeed(company, now),
  'bulk-seed': (company, payload, now) => bulkSeed(company, payload, now),
  state: (company) => company,
};

const commands: ReadonlyMap<string, Command> = new Map(
  Object.entries({
    ...accountCommands,
    ...peopleCommands,
    ...employmentCommands,
    ...hireCommands,
    ...jobCommands,
    ...recruitingCommands,
    ...webhookCommands,
  }),
);

export function obey(company: Company, name: string, payload: unknown, now: number): unknown {
  const command = commands.get(name);
  if (command === undefined)
    throw new Error(`Unknown command "${name}". Known: ${[...commands.keys(), 'reset'].join(', ')}`);
  return command(company, payload, now);
}
