import { z } from 'zod';
import { startSimulatorProcess, type SimulatorProcess } from '../../connectors/kit/simulator/process.ts';
import type { RecordRef } from '../../src/core/connector.ts';
import type { JsonObject } from '../../src/core/json.ts';
import { fieldsItem } from '../support/contract-items.ts';
import { PAGE_WORDS, type ApiWorld, type ContractWorld, type StartWorld, type WebhookWorld } from '../support/contract-world.ts';

const API_PATH = '/v[12]/(?!auth)';
const EVERY_TIME = 100_000;
const CLIENT = 'papi-demo-client';
const SECRET = 'papi-demo-secret';
const WRONG_SECRET = 'papi-wrong-secret';
const HOOK_TOKEN = 'a-long-random-token-of-this-company-4711';
const PERSONAL_EMAIL = 'dynamic_801';
const CATEGORY = 72;
const HANDOFF = { 'attributes.Handoff status': 'dynamic_901', 'attributes.Handoff score': 'dynamic_902', 'attributes.Handoff missing fields': 'dynamic_903' } as const;

const idSchema = z.object({ id: z.string() });
const personsSchema = z.array(z.object({ id: z.string(), attributes: z.record(z.string(), z.union([z.string(), z.array(z.string())])) }));
const documentsSchema = z.array(z.object({ content: z.string() }));
const callSchema = z.object({ url: z.string(), headers: z.record(z.string(), z.string()), body: z.string() });

type Command = (name: string, payload?: JsonObject) => Promise<unknown>;

export const startPersonioWorld: StartWorld = async ({ latencyMs } = {}) => {
  const simulator = await startSimulatorProcess('personio', latencyMs === undefined ? {} : { latencyMs });
  const command: Command = (name, payload) => simulator.control.control(name, payload ?? {});
  await command('company-seed');
  const manager = idSchema.parse(await command('create-person', { firstName: 'Marcus', lastName: 'Lindqvist', email: 'marcus.lindqvist@acme.example', employment: { startDate: '2019-01-07', position: 'Head of Sales' } })).id;
  const office = new HrOffice(command, manager);
  const usual = { companyId: '48213', baseUrl: simulator.baseUrl, clientId: CLIENT, documentCategoryId: CATEGORY };
  let offsetMs = 0;
  const world: ContractWorld = {
    mappingFile: 'employee/personio.yaml',
    objects: ['person', 'application'],
    severalPages: 60,
    owner: { id: manager, name: 'Marcus Lindqvist', email: 'marcus.lindqvist@acme.example' },
    dateField: 'job.startDate',
    api: personioApi(simulator),
    settings: (access) => ({ ...usual, clientSecret: access === 'wrong' ? WRONG_SECRET : SECRET }),
    offsetMs: () => offsetMs,
    advance: async (ms) => {
      offsetMs += ms;
      await simulator.control.clock(ms);
    },
    create: (count) => office.create(count),
    edit: async (ref, text) => {
      if (ref.object === 'person') await command('update-person', { id: ref.externalId, preferredName: text });
      else {
        await command('create-job', { name: text });
        await command('update-application', { id: ref.externalId, job: text });
      }
      return { path: ref.object === 'person' ? 'preferred_name' : 'job.name', value: text };
    },
    editBeside: async (ref) => {
      if (ref.object === 'application') {
        // Stands on the candidate, and moves no stamp of the application.
        await command('update-application', { id: ref.externalId, phone: '+49 30 5550 999' });
        return { path: 'candidate.phone', value: '+49 30 5550 999' };
      }
      const email = `lead.of.${ref.externalId}@acme.example`;
      await command('update-person', { id: manager, email });
      return { path: 'employment.supervisor.email', value: email };
    },
    setDate: async (ref, isoDate) => {
      if (ref.object === 'person') await command('update-employment', { id: ref.externalId, startDate: isoDate });
      else await command('update-application', { id: ref.externalId, availableFrom: isoDate });
    },
    remove: async (ref) => void (await command(ref.object === 'person' ? 'delete-person' : 'delete-application', { id: ref.externalId })),
    reopen: async (ref) => {
      if (ref.object === 'person') await command('update-employment', { id: ref.externalId, status: 'inactive' });
      else await command('move-stage', { id: ref.externalId, stage: 'WITHDRAWN' });
    },
    merge: null,
    hide: async () => {
      await command('hide-attributes', { keys: ['position'] });
      return 'employment.position.title';
    },
    takeAway: async () => {
      const scopes = ['persons:read', 'persons:write', 'org-units:read', 'workplaces:read', 'legal-entities:read', 'cost-centers:read', 'documents:write'];
      await command('set-scopes', { scopes: scopes.map((scope) => `personio:${scope}`) });
      return { missing: 'personio:recruiting:read', ability: 'read' };
    },
    ownValues: (nth) => ({ 'attributes.Handoff status': 'Incomplete', 'attributes.Handoff score': nth, 'attributes.Handoff missing fields': `Start date\nManager ${nth}` }),
    ownShown: (ref) => office.shown(ref),
    // Not an option of the list.
    refused: (ref) => Promise.resolve(fieldsItem(ref, { ...world.ownValues(99), 'attributes.Handoff status': 'On the moon' })),
    tasks: () => Promise.resolve([]),
    closeTask: () => Promise.resolve(),
    deleteTask: () => Promise.resolve(),
    renameTask: () => Promise.resolve(),
    notes: {
      target: async () => (await office.create(1))[0] ?? { object: '', externalId: '' },
      shown: async (ref) => documentsSchema.parse(await command('list-documents', { employeeId: ref.externalId })).map(({ content }) => content),
    },
    webhook: personioWebhook(simulator, command),
    answerHtml: () => simulator.control.faults([{ match: { path: API_PATH }, times: EVERY_TIME, fault: { kind: 'html', status: 200 } }]),
    credentials: (access) => [access === 'wrong' ? WRONG_SECRET : SECRET],
    privateTexts: [PAGE_WORDS],
    stop: () => simulator.stop(),
  };
  return world;
};

function personioApi({ control }: SimulatorProcess): ApiWorld {
  return {
    control,
    renewableObjects: ['person', 'application'],
    apiPath: API_PATH,
    endTokens: async () => void (await control.control('expire-tokens', {})),
    refuseTokens: () => control.faults([{ match: { path: API_PATH }, times: EVERY_TIME, fault: { kind: 'vendor', name: 'token_ended' } }]),
    throttles: [
      { name: '429 without a word', atLeastMs: 1_000, arm: (times) => control.faults([{ match: { path: API_PATH }, times, fault: { kind: 'vendor', name: 'throttle' } }]) },
      { name: '429 with Retry-After', atLeastMs: 7_000, arm: (times) => control.faults([{ match: { path: API_PATH }, times, fault: { kind: 'vendor', name: 'throttle', seconds: 7 } }]) },
    ],
    loseAnswer: ({ kind }) => control.faults([{ match: kind === 'note' ? { method: 'POST', path: '/documents$' } : { method: 'PATCH', path: '/persons/' }, fault: { kind: 'drop_after' } }]),
    say: (status, text) => control.faults([{ match: { path: API_PATH }, fault: { kind: 'status', status, body: JSON.stringify({ personio_trace_id: 'trace-1', errors: [{ title: 'Refused', detail: text }] }), headers: { 'content-type': 'application/problem+json' } } }]),
  };
}

function personioWebhook({ baseUrl }: SimulatorProcess, command: Command): WebhookWorld {
  let created: Promise<void> | null = null;
  const create = async (): Promise<void> => {
    const form = new URLSearchParams({ grant_type: 'client_credentials', client_id: CLIENT, client_secret: SECRET });
    const { access_token: token } = z.object({ access_token: z.string() }).parse(await (await fetch(`${baseUrl}/v2/auth/token`, { method: 'POST', body: form })).json());
    const body = { url: 'https://handoff.example/webhooks/people', description: 'Handoff', status: 'ENABLED', auth_type: 'TOKEN', token: HOOK_TOKEN, enabled_events: ['person.updated', 'employment.updated'] };
    await fetch(`${baseUrl}/v2/webhooks`, { method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' }, body: JSON.stringify(body) });
  };
  return {
    secret: HOOK_TOKEN,
    proof: 'authorization',
    signs: [],
    call: async (ref) => {
      created ??= create();
      await created;
      const { url, headers, body } = callSchema.parse(await command('webhook-request', { event: 'person.updated', personId: ref.externalId }));
      return { method: 'POST', url, headers, body: new TextEncoder().encode(body) };
    },
  };
}

/** Somebody in the browser. */
class HrOffice {
  readonly #command: Command;
  readonly #manager: string;
  #hired = 0;

  constructor(command: Command, manager: string) {
    this.#command = command;
    this.#manager = manager;
  }

  async create(count: number): Promise<readonly RecordRef[]> {
    const numbers = Array.from({ length: count }, (_, index) => this.#hired + index);
    this.#hired += count;
    const persons = await Promise.all(numbers.map((number) => this.#hire(number)));
    const applications = await Promise.all(numbers.map((number) => this.#apply(number)));
    return [...persons, ...applications];
  }

  async #hire(number: number): Promise<RecordRef> {
    const employment = { startDate: '2099-03-02', position: 'Account Executive', department: 'Sales', office: 'Munich', legalEntity: 'Acme Deutschland GmbH', supervisor: this.#manager };
    const person = { firstName: 'Hanna', lastName: `Hire-${number}`, preferredName: 'Hanna', email: `hanna.${number}@acme.example`, attributes: { [PERSONAL_EMAIL]: `hire.${number}@example.com`, dynamic_802: 'Hybrid' }, employment };
    return { object: 'person', externalId: idSchema.parse(await this.#command('create-person', person)).id };
  }

  async #apply(number: number): Promise<RecordRef> {
    const application = { firstName: 'Ali', lastName: `Applicant-${number}`, email: `applicant.${number}@example.com`, phone: '+49 30 5550 100', job: 'Account Executive', stage: 'ACCEPTED', availableFrom: '2099-04-01' };
    return { object: 'application', externalId: idSchema.parse(await this.#command('create-application', application)).id };
  }

  async shown(ref: RecordRef): Promise<JsonObject> {
    const found = personsSchema.parse(await this.#command('list-persons')).find(({ id }) => id === ref.externalId);
    return Object.fromEntries(Object.entries(HANDOFF).map(([path, key]) => [path, String(found?.attributes[key] ?? '')]));
  }
}
