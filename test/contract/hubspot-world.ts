import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { connector } from '../../connectors/hubspot/index.ts';
import { startSimulatorProcess, type SimulatorProcess } from '../../connectors/kit/simulator/process.ts';
import type { RecordRef } from '../../src/core/connector.ts';
import type { JsonObject } from '../../src/core/json.ts';
import { ContractMemory, contractContext } from '../support/contract-context.ts';
import { fieldsItem } from '../support/contract-items.ts';
import { PAGE_WORDS, type Access, type ApiWorld, type ContractWorld, type StartWorld, type WebhookWorld } from '../support/contract-world.ts';

const API = '/(crm|account-info)/';
const EVERY_TIME = 100_000;
const TOKENS = { usual: 'demo-token', wrong: 'wrong-token-4711-0815' };
const OAUTH = { clientId: 'demo-client', clientSecret: 'demo-secret', refreshToken: 'demo-refresh' };
const objectSchema = z.looseObject({ id: z.string(), properties: z.record(z.string(), z.string().nullable()) });

const settingsOf = (baseUrl: string, access: Access): JsonObject => ({
  baseUrl,
  auth: access === 'renewable' ? { flow: 'oauth', ...OAUTH } : { flow: 'token', token: access === 'wrong' ? TOKENS.wrong : TOKENS.usual },
});

let ready: Promise<string> | null = null;
/** A portal in which `handoff setup --inputs` was run, as the text of a state file to start others from. */
async function readyPortal(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'handoff-contract-portal-'));
  const file = join(folder, 'ready.json');
  const simulator = await startSimulatorProcess('hubspot', { stateFile: file });
  try {
    const standing = { offsetMs: () => 0, advance: () => Promise.resolve() };
    const session = await connector.open(connector.settings.parse(settingsOf(simulator.baseUrl, 'admin')), contractContext(standing, new ContractMemory(), { concurrency: 5, mode: 'fast' }));
    const steps = await session.setup({ inputs: true, remove: false, dryRun: false, writes: {} });
    await session.close();
    const refused = steps.filter((step) => !step.done && step.action !== 'manual');
    if (refused.length > 0) throw new Error(refused.map((step) => `${step.what}: ${step.message}`).join('\n'));
    await simulator.control.control('settings', { indexLagMs: 0 });
    await simulator.control.control('create-owner', { email: 'rita.rep@acme.example', firstName: 'Rita', lastName: 'Rep' });
  } finally {
    await simulator.stop();
  }
  const state = await readFile(file, 'utf8');
  await rm(folder, { recursive: true });
  return state;
}

export const startHubSpotWorld: StartWorld = async ({ latencyMs } = {}) => {
  ready ??= readyPortal();
  const folder = await mkdtemp(join(tmpdir(), 'handoff-contract-portal-'));
  await writeFile(join(folder, 'portal.json'), await ready);
  const simulator = await startSimulatorProcess('hubspot', { stateFile: join(folder, 'portal.json'), ...(latencyMs === undefined ? {} : { latencyMs }) });
  const person = new Person(simulator);
  let offsetMs = 0;
  const world: ContractWorld = {
    mappingFile: 'customer/hubspot.yaml',
    objects: ['deals'],
    severalPages: 700,
    owner: { id: null, name: 'Rita Rep', email: 'rita.rep@acme.example' },
    dateField: 'goals.goLiveDate',
    api: hubSpotApi(simulator),
    settings: (access) => settingsOf(simulator.baseUrl, access),
    offsetMs: () => offsetMs,
    advance: async (ms) => {
      offsetMs += ms;
      await simulator.control.clock(ms);
    },
    create: (count) => person.win(count),
    edit: async (ref, text) => {
      await person.update('deals', ref.externalId, { handoff_goal: text });
      return { path: 'handoff_goal', value: text };
    },
    editBeside: async (ref) => {
      const name = 'Umbrella Holding 株式会社';
      const [company] = await person.linked(ref, 'companies');
      await person.update('companies', company?.id ?? '', { name });
      return { path: 'company.name', value: name };
    },
    setDate: (ref, isoDate) => person.update('deals', ref.externalId, { handoff_go_live_date: isoDate }),
    remove: (ref) => person.command('delete-objects', { type: 'deals', ids: [ref.externalId] }),
    reopen: (ref) => person.update('deals', ref.externalId, { dealstage: 'contractsent' }),
    merge: (ref, into) => person.command('merge-objects', { type: 'deals', primary: into.externalId, other: ref.externalId }),
    hide: async () => {
      await person.command('hide-property', { objectType: 'companies', name: 'industry' });
      return 'company.industry';
    },
    webhook: await hubSpotCalls(simulator),
    takeAway: async () => {
      await person.command('set-scopes', { without: ['crm.objects.line_items.read'] });
      return { missing: 'crm.objects.line_items.read', ability: 'read' };
    },
    ownValues: (nth) => ({ handoff_score: nth, handoff_status: 'Incomplete', handoff_missing_fields: `Goal\nBuyer ${nth}` }),
    ownShown: async (ref) => (await person.object('deals', ref.externalId)).properties,
    refused: async (ref) => {
      const dealname = `Refused ${ref.externalId}`;
      await person.update('deals', ref.externalId, { dealname });
      await person.command('conditional-rule', { objectType: 'deals', required: 'closed_lost_reason', when: { property: 'dealname', values: [dealname] } });
      return fieldsItem(ref, world.ownValues(99));
    },
    tasks: async (ref) =>
      (await person.linked(ref, 'tasks')).map(({ id, properties: task }) => ({
        key: task['handoff_task_key'] ?? '',
        remoteId: id,
        subject: task['hs_task_subject'] ?? '',
        text: readable(task['hs_task_body'] ?? ''),
        dueDate: new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Berlin' }).format(new Date(task['hs_timestamp'] ?? '')),
        closed: task['hs_task_status'] === 'COMPLETED',
      })),
    closeTask: (_ref, task) => person.update('tasks', task.remoteId, { hs_task_status: 'COMPLETED' }),
    deleteTask: (_ref, task) => person.command('delete-objects', { type: 'tasks', ids: [task.remoteId] }),
    renameTask: (_ref, task, subject) => person.update('tasks', task.remoteId, { hs_task_subject: subject }),
    notes: null,
    answerHtml: () => simulator.control.faults([{ match: { path: API }, times: EVERY_TIME, fault: { kind: 'html', status: 200 } }]),
    credentials: (access) => (access === 'renewable' ? [OAUTH.clientSecret, OAUTH.refreshToken] : [access === 'wrong' ? TOKENS.wrong : TOKENS.usual]),
    privateTexts: [PAGE_WORDS],
    stop: async () => {
      await simulator.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
  return world;
};

/** A project app with a webhook subscription; the simulator signs what it would send. */
async function hubSpotCalls({ control }: SimulatorProcess): Promise<WebhookWorld> {
  const clientSecret = 'app-client-secret-4711';
  await control.control('set-webhook', { targetUrl: 'https://handoff.example/webhooks/sales', clientSecret, subscriptions: [{ subscriptionType: 'deal.propertyChange', propertyName: 'dealstage' }] });
  const callSchema = z.object({ method: z.string(), url: z.string(), headers: z.record(z.string(), z.string()), body: z.string() });
  return {
    secret: clientSecret,
    proof: 'x-hubspot-signature-v3',
    signs: ['method', 'url', 'body', 'time'],
    call: async (ref) => {
      const call = callSchema.parse(await control.control('sign-webhook', { events: [{ objectId: ref.externalId, subscriptionType: 'deal.propertyChange', propertyName: 'dealstage' }] }));
      const headers = Object.fromEntries(Object.entries(call.headers).map(([name, value]) => [name.toLowerCase(), value]));
      return { ...call, headers, body: new TextEncoder().encode(call.body) };
    },
  };
}

/** What a person reads of a task's text. */
const readable = (html: string): string =>
  html.replaceAll('<br>', '\n').replace(/<[^>]+>/g, '').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');

function hubSpotApi({ control }: SimulatorProcess): ApiWorld {
  const throttle = (name: string, words: string, atLeastMs: number) => ({
    name: words,
    atLeastMs,
    arm: (times: number) => control.faults([{ match: { path: API }, times, fault: { kind: 'vendor', name } }]),
  });
  return {
    control,
    renewableObjects: ['deals'],
    apiPath: API,
    // Only the vendor's clock: we do not know that the token ended.
    endTokens: async () => void (await control.control('expire-tokens')),
    refuseTokens: () => control.faults([{ match: { path: API }, times: EVERY_TIME, fault: { kind: 'vendor', name: 'unauthorized' } }]),
    throttles: [
      throttle('secondly', '429 SECONDLY', 1_000),
      throttle('secondly_without_policy', '429 for a second, by its words only', 1_000),
      throttle('ten_secondly', '429 TEN_SECONDLY_ROLLING', 10_000),
      throttle('daily', '429 DAILY', 1_000),
    ],
    loseAnswer: ({ kind }) => control.faults([{ match: { method: 'POST', path: kind === 'task' ? '/tasks/batch/(upsert|create)$' : '/deals/batch/update$' }, fault: { kind: 'drop_after' } }]),
    say: (status, text) => control.faults([{ match: { path: API }, fault: { kind: 'status', status, body: { status: 'error', message: text, category: 'UNSPEAKABLE_THING' } } }]),
  };
}

/** Somebody in HubSpot's own pages. */
class Person {
  readonly #simulator: SimulatorProcess;

  constructor(simulator: SimulatorProcess) {
    this.#simulator = simulator;
  }

  async command(name: string, payload: JsonObject): Promise<void> {
    await this.#simulator.control.control(name, payload);
  }

  async update(type: string, id: string, properties: JsonObject): Promise<void> {
    await this.command('update-object', { type, id, properties });
  }

  async object(type: string, id: string): Promise<z.infer<typeof objectSchema>> {
    return objectSchema.parse(await this.#simulator.control.control('get-object', { type, id }));
  }

  async linked(ref: RecordRef, to: string): Promise<readonly z.infer<typeof objectSchema>[]> {
    const links = z.array(z.looseObject({ id: z.string() })).parse(await this.#simulator.control.control('list-associations', { from: { type: 'deals', id: ref.externalId }, to }));
    const there = await Promise.all(links.map(({ id }) => this.object(to, id).catch(() => null)));
    return there.filter((item) => item !== null && item['archived'] !== true).filter((item) => item !== null);
  }

  /** New business, as an import leaves it: one stamp for all. */
  async win(count: number): Promise<readonly RecordRef[]> {
    const properties = { handoff_goal: 'Answer support requests within one day', handoff_go_live_date: '2027-03-01' };
    const answer = await this.#simulator.control.control('bulk-seed', { deals: count, contactsPerDeal: 2, lineItemsPerDeal: 1, dealsPerCompany: 1, gappyEvery: 0, sameStamp: true, properties });
    return z.object({ ids: z.array(z.string()) }).parse(answer).ids.map((externalId) => ({ object: 'deals', externalId }));
  }
}
