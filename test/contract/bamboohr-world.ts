import { z } from 'zod';
import { startSimulatorProcess, type SimulatorProcess } from '../../connectors/kit/simulator/process.ts';
import type { RecordRef } from '../../src/core/connector.ts';
import type { JsonObject, JsonValue } from '../../src/core/json.ts';
import { fieldsItem } from '../support/contract-items.ts';
import { PAGE_WORDS, type ApiWorld, type ContractWorld, type StartWorld, type TaskThere, type WebhookWorld } from '../support/contract-world.ts';

const TABLE = 'customHandoffTasks';
const OFFER_ACCEPTED = 31;
const API_PATH = '/api/v';
const EVERY_TIME = 100_000;
const WRONG_KEY = 'wrong-key-4711-0815';
/** The head of sales: hiring lead and supervisor of everybody here. */
const MANAGER = '61';
const REDIRECT = 'https://handoff.example/oauth';

const idSchema = z.object({ id: z.union([z.string(), z.number()]).transform(String) });
const rowsSchema = z.array(z.record(z.string(), z.string()));
const commentsSchema = z.array(z.object({ comment: z.string() }));

export const startBambooHrWorld: StartWorld = async ({ latencyMs } = {}) => {
  const simulator = await startSimulatorProcess('bamboohr', latencyMs === undefined ? {} : { latencyMs });
  const command = (name: string, payload?: JsonObject): Promise<unknown> => simulator.control.control(name, payload);
  await command('bulk-seed', {});
  const refreshToken = await connectByHand(simulator);
  const usual = { companyDomain: 'acme', baseUrl: simulator.baseUrl, acceptedStatusIds: [OFFER_ACCEPTED] };
  const oauth = { clientId: 'demo-client', clientSecret: 'demo-secret', refreshToken };
  const person = new Person(command);
  let offsetMs = 0;
  const world: ContractWorld = {
    mappingFile: 'employee/bamboohr.yaml',
    objects: ['employee', 'application'],
    severalPages: 110,
    owner: { id: MANAGER, name: 'Marcus Lindqvist', email: 'marcus.lindqvist@acme.example' },
    dateField: 'job.startDate',
    api: bambooHrApi(simulator),
    settings: (access) => (access === 'renewable' ? { ...usual, oauth } : { ...usual, apiKey: access === 'wrong' ? WRONG_KEY : 'demo-key' }),
    offsetMs: () => offsetMs,
    advance: async (ms) => {
      offsetMs += ms;
      await simulator.control.clock(ms);
    },
    create: async (count) => {
      await startOfSecond(simulator, (ms) => world.advance(ms));
      return await person.create(count, Date.now() + offsetMs);
    },
    edit: (ref, text) => person.set(ref, { preferredName: text }, { lastName: text }, ['preferredName', 'applicant.lastName'], text),
    editBeside: async (ref) => {
      const workEmail = `lead.of.${ref.externalId}@acme.example`;
      await command('update-employee', { id: MANAGER, fields: { workEmail } });
      return { path: ref.object === 'employee' ? 'supervisor.email' : 'job.hiringLead.email', value: workEmail };
    },
    setDate: async (ref, isoDate) => void (await person.set(ref, { hireDate: isoDate }, { availableStartDate: isoDate }, ['', ''], isoDate)),
    remove: async (ref) => void (await command('delete-employee', { id: ref.externalId })),
    reopen: async (ref) => {
      if (ref.object === 'employee') await command('update-employee', { id: ref.externalId, fields: { status: 'Inactive' } });
      else await command('set-application-status', { applicationId: Number(ref.externalId), status: 'Candidate withdrew' });
    },
    merge: null,
    hide: async () => {
      await command('set-permissions', { key: 'demo-key', unreadable: ['homeEmail'] });
      return 'homeEmail';
    },
    webhook: await bambooHrCalls(simulator),
    takeAway: async () => {
      await command('set-permissions', { key: 'demo-key', applicantTracking: false });
      return { missing: 'Access to hiring (ATS settings)', ability: 'read' };
    },
    ownValues: (nth) => ({ customHandoffScore: nth, customHandoffStatus: 'Incomplete', customHandoffMissing: `Start date\nManager ${nth}` }),
    ownShown: (ref) => person.shown(ref),
    refused: async (ref) => {
      await person.putOnPayroll(ref);
      return fieldsItem(ref, world.ownValues(99));
    },
    tasks: (ref) => person.tasks(ref),
    closeTask: (ref, task) => person.setRow(ref, task, { customHandoffTaskStatus: 'Done' }),
    renameTask: (ref, task, subject) => person.setRow(ref, task, { customHandoffTaskTitle: subject }),
    deleteTask: async (ref, task) => void (await command('delete-row', { id: ref.externalId, table: TABLE, rowId: task.remoteId })),
    notes: {
      target: async () => (await person.create(1, Date.now() + offsetMs)).find((ref) => ref.object === 'application') ?? { object: '', externalId: '' },
      shown: async (ref) => commentsSchema.parse(await command('list-comments', { applicationId: Number(ref.externalId) })).map(({ comment }) => comment),
    },
    answerHtml: () => simulator.control.faults([{ match: { path: API_PATH }, times: EVERY_TIME, fault: { kind: 'html', status: 200 } }]),
    credentials: (access) => (access === 'renewable' ? [oauth.clientSecret, oauth.refreshToken] : [access === 'wrong' ? WRONG_KEY : 'demo-key']),
    privateTexts: [PAGE_WORDS],
    stop: () => simulator.stop(),
  };
  return world;
};

/** The change feed knows whole seconds: created right after one began, all have the same. */
async function startOfSecond(simulator: SimulatorProcess, advance: (ms: number) => Promise<void>): Promise<void> {
  const { now } = z.object({ now: z.string() }).parse(await simulator.control.health());
  await advance(1_000 - (Date.parse(now) % 1_000));
}

/** What the administrator does once in the browser. */
async function connectByHand(simulator: SimulatorProcess): Promise<string> {
  const { code } = z.object({ code: z.string() }).parse(await simulator.control.control('issue-oauth-code', { key: 'demo-key', redirectUri: REDIRECT }));
  const body = new URLSearchParams({ client_id: 'demo-client', client_secret: 'demo-secret', grant_type: 'authorization_code', code, redirect_uri: REDIRECT });
  const answer = await fetch(`${simulator.baseUrl}/token.php?request=token`, { method: 'POST', body });
  return z.object({ refresh_token: z.string() }).parse(await answer.json()).refresh_token;
}

function bambooHrApi({ control }: SimulatorProcess): ApiWorld {
  const throttle = (name: 'throttle' | 'throttle_503', words: string) => ({
    name: words,
    atLeastMs: 7_000,
    arm: (times: number) => control.faults([{ match: { path: API_PATH }, times, fault: { kind: 'vendor', name, seconds: 7 } }]),
  });
  return {
    control,
    // Hiring endpoints take an API key only.
    renewableObjects: ['employee'],
    apiPath: API_PATH,
    // Only the vendor's clock: we do not know that the token ended.
    endTokens: () => control.clock(3_700_000),
    refuseTokens: () => control.faults([{ match: { path: API_PATH }, times: EVERY_TIME, fault: { kind: 'status', status: 401, headers: { 'x-bamboohr-error-message': 'Invalid access token' } } }]),
    throttles: [throttle('throttle', '429 with Retry-After'), throttle('throttle_503', '503 with Retry-After, as until September 2026')],
    loseAnswer: ({ kind }) => control.faults([{ match: { method: 'POST', path: { note: '/comments$', task: '/tables/', fields: '/employees/\\d+$' }[kind] }, fault: { kind: 'drop_after' } }]),
    say: (status, text) => control.faults([{ match: { path: API_PATH }, fault: { kind: 'status', status, headers: { 'x-bamboohr-error-message': text } } }]),
  };
}

/** The administrator registers a webhook over the public API; the simulator signs what it would send. */
async function bambooHrCalls({ baseUrl, control }: SimulatorProcess): Promise<WebhookWorld> {
  const hook = { name: 'Handoff', url: 'https://handoff.example/webhooks/people', format: 'json', events: ['employee.updated'], monitorFields: ['hireDate'] };
  const headers = { authorization: `Basic ${Buffer.from('demo-key:x').toString('base64')}`, accept: 'application/json', 'content-type': 'application/json' };
  const answer = await fetch(`${baseUrl}/api/v1/webhooks`, { method: 'POST', headers, body: JSON.stringify(hook) });
  const { id, privateKey } = z.object({ id: z.string(), privateKey: z.string() }).parse(await answer.json());
  const callSchema = z.object({ url: z.string(), headers: z.record(z.string(), z.string()), body: z.string() });
  return {
    secret: privateKey,
    proof: 'x-bamboohr-signature',
    signs: ['body', 'time'],
    call: async (ref) => {
      const call = callSchema.parse(await control.control('sign-event', { webhookId: id, type: 'employee.updated', employeeId: ref.externalId, changedFields: ['hireDate'] }));
      return { method: 'POST', url: call.url, headers: call.headers, body: new TextEncoder().encode(call.body) };
    },
  };
}

/** Somebody in the browser. */
class Person {
  readonly #command: (name: string, payload?: JsonObject) => Promise<unknown>;
  readonly #onPayroll: string[] = [];
  #hired = 0;

  constructor(command: (name: string, payload?: JsonObject) => Promise<unknown>) {
    this.#command = command;
  }

  async create(count: number, nowMs: number): Promise<readonly RecordRef[]> {
    const first = this.#hired;
    this.#hired += count;
    const numbers = Array.from({ length: count }, (_, index) => first + index);
    const employees = await Promise.all(numbers.map((number) => this.#hire(number)));
    const applications = await Promise.all(numbers.map((number) => this.#apply(number, nowMs)));
    return [...employees, ...applications];
  }

  async #hire(number: number): Promise<RecordRef> {
    const fields = { firstName: 'Hanna', lastName: `Hire-${number}`, homeEmail: `hire.${number}@example.com`, hireDate: '2099-03-02', country: 'Germany', customCostCenter: `CC-${number}` };
    const rows = { jobInfo: [{ date: '2099-03-02', jobTitle: 'Account Executive', department: 'Sales', location: 'Berlin', reportsTo: MANAGER }] };
    return { object: 'employee', externalId: idSchema.parse(await this.#command('create-employee', { fields, rows })).id };
  }

  async #apply(number: number, nowMs: number): Promise<RecordRef> {
    const application = { firstName: 'Ali', lastName: `Applicant-${number}`, email: `applicant.${number}@example.com`, job: 'Account Executive', status: 'Offer accepted', availableStartDate: '2099-04-01', appliedAt: Math.floor(nowMs / 1_000) * 1_000 };
    return { object: 'application', externalId: idSchema.parse(await this.#command('create-application', application)).id };
  }

  async set(ref: RecordRef, employee: JsonObject, application: JsonObject, paths: readonly [string, string], value: JsonValue): Promise<{ path: string; value: JsonValue }> {
    if (ref.object === 'employee') await this.#command('update-employee', { id: ref.externalId, fields: employee });
    else await this.#command('update-application', { applicationId: Number(ref.externalId), ...application });
    return { path: paths[ref.object === 'employee' ? 0 : 1], value };
  }

  async shown(ref: RecordRef): Promise<JsonObject> {
    return z.array(z.looseObject({ id: z.string() })).parse(await this.#command('list-employees')).map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, String(value)]))).find((row) => row['id'] === ref.externalId) ?? {};
  }

  async putOnPayroll(ref: RecordRef): Promise<void> {
    this.#onPayroll.push(ref.externalId);
    await this.#command('set-trax', { on: true, employees: this.#onPayroll });
  }

  async tasks(ref: RecordRef): Promise<readonly TaskThere[]> {
    const rows = rowsSchema.parse(await this.#command('list-rows', { id: ref.externalId, table: TABLE }));
    return rows.map((row) => ({ key: row['customHandoffTaskKey'] ?? '', remoteId: row['id'] ?? '', subject: row['customHandoffTaskTitle'] ?? '', text: row['customHandoffTaskNote'] ?? '', dueDate: row['customHandoffTaskDue'] ?? '', closed: row['customHandoffTaskStatus'] !== 'Open' }));
  }

  async setRow(ref: RecordRef, task: TaskThere, values: JsonObject): Promise<void> {
    await this.#command('update-row', { id: ref.externalId, table: TABLE, rowId: task.remoteId, values });
  }
}
