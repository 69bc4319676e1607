import { z } from 'zod';
import { startSimulatorProcess, type SimulatorProcess } from '../../connectors/kit/simulator/process.ts';
import type { RecordRef } from '../../src/core/connector.ts';
import { jsonObjectSchema, type JsonObject, type JsonValue } from '../../src/core/json.ts';
import { fieldsItem } from '../support/contract-items.ts';
import { PAGE_WORDS, type ApiWorld, type ContractWorld, type StartWorld } from '../support/contract-world.ts';

const APPLICATIONS = 'Handoff_Job_Applications';
const WORKERS = 'Handoff_New_Hires';
const SERVICES = '/ccx/service/';
const EVERY_TIME = 100_000;
const PASSWORD = 'isu-secret';
const WRONG_PASSWORD = 'wrong-password-4711';
const OAUTH = { clientId: 'demo-client', clientSecret: 'demo-secret', refreshToken: 'demo-refresh-token' };
/** Leads everybody here. */
const MANAGER = '10061';
const OBJECT = 'handoff';
const DOMAIN = 'Candidate Data: Job Application';

const idSchema = z.object({ id: z.string() });
const customSchema = z.union([z.null(), jsonObjectSchema]);

export const startWorkdayWorld: StartWorld = async ({ latencyMs } = {}) => {
  const simulator = await startSimulatorProcess('workday', latencyMs === undefined ? {} : { latencyMs });
  const command = (name: string, payload?: JsonValue): Promise<unknown> => simulator.control.control(name, payload);
  await command('bulk-seed', {});
  const report = { owner: 'ISU_Handoff' };
  const usual = {
    host: 'wd2-impl-services1.workday.com',
    tenant: 'acme_impl',
    baseUrl: simulator.baseUrl,
    reports: {
      jobApplication: { ...report, name: APPLICATIONS, key: 'Application_ID', changedSince: {} },
      worker: { ...report, name: WORKERS, key: 'Employee_ID' },
    },
    writeBack: { jobApplication: { element: OBJECT }, worker: { element: OBJECT } },
  };
  const isu = (password: string): JsonObject => ({ username: 'ISU_Handoff', password });
  const people = new People(command);
  let offsetMs = 0;
  const world: ContractWorld = {
    mappingFile: 'employee/workday.yaml',
    objects: ['jobApplication', 'worker'],
    severalPages: 130,
    owner: { id: null, name: 'Grace Whitfield', email: 'grace.whitfield@acme.example' },
    dateField: 'job.startDate',
    api: workdayApi(simulator),
    settings: (access) => (access === 'renewable' ? { ...usual, isu: isu(PASSWORD), oauth: OAUTH } : { ...usual, isu: isu(access === 'wrong' ? WRONG_PASSWORD : PASSWORD) }),
    offsetMs: () => offsetMs,
    advance: async (ms) => {
      offsetMs += ms;
      await simulator.control.clock(ms);
    },
    create: (count) => people.create(count, Date.now() + offsetMs),
    edit: (ref, text) => people.set(ref, { firstName: text }, { preferredName: text }, ['First_Name', 'Preferred_Name'], text),
    editBeside: async (ref) => {
      const workEmail = `lead.of.${ref.externalId.toLowerCase()}@acme.example`;
      await command('update-worker', { id: MANAGER, workEmail });
      return { path: 'Manager_Email', value: workEmail };
    },
    setDate: async (ref, isoDate) => void (await people.set(ref, { values: { hire_date: isoDate } }, { hireDate: isoDate }, ['', ''], isoDate)),
    remove: async (ref) => void (await command(ref.object === 'worker' ? 'delete-worker' : 'delete-application', { id: ref.externalId })),
    reopen: async (ref) => void (await people.set(ref, { withdrawn: true }, { hireRescinded: true }, ['', ''], true)),
    merge: null,
    hide: async () => {
      await command('hide', { report: APPLICATIONS, column: 'Email' });
      return 'Email';
    },
    ownValues: (nth) => ({ handoffScore: nth, handoffStatus: 'Incomplete', handoffMissing: `Start date\nManager ${nth}` }),
    ownShown: async ({ object, externalId }) => {
      const shown = customSchema.parse(await command('get-custom-object', { on: object === 'worker' ? 'Worker' : 'Job_Application', id: externalId, alias: OBJECT }));
      return Object.fromEntries(Object.entries(shown ?? {}).map(([name, value]) => [name, String(value)]));
    },
    refused: async (ref) => {
      await command('lock', { id: ref.externalId, locked: true });
      return fieldsItem(ref, world.ownValues(99));
    },
    takeAway: async () => {
      await command('take-domain', { domain: DOMAIN });
      return { missing: DOMAIN, ability: 'read' };
    },
    // Another system may create none here.
    tasks: () => Promise.resolve([]),
    closeTask: () => Promise.resolve(),
    renameTask: () => Promise.resolve(),
    deleteTask: () => Promise.resolve(),
    notes: null,
    answerHtml: () => simulator.control.faults([{ match: { path: SERVICES }, times: EVERY_TIME, fault: { kind: 'html', status: 200 } }]),
    credentials: (access) => (access === 'renewable' ? [OAUTH.clientSecret, OAUTH.refreshToken] : [access === 'wrong' ? WRONG_PASSWORD : PASSWORD]),
    privateTexts: [PAGE_WORDS],
    stop: () => simulator.stop(),
  };
  return world;
};

function workdayApi({ control }: SimulatorProcess): ApiWorld {
  return {
    control,
    renewableObjects: ['jobApplication', 'worker'],
    apiPath: SERVICES,
    endTokens: async () => void (await control.control('expire-tokens')),
    refuseTokens: async () => void (await control.control('settings', { refusesTokens: true })),
    // Workday never says how long: the wait is ours, and grows.
    throttles: [{ name: '429 without a word', atLeastMs: 250, arm: (times) => control.faults([{ match: { path: 'customreport2' }, times, fault: { kind: 'vendor', name: 'throttle' } }]) }],
    loseAnswer: () => control.faults([{ match: { method: 'POST', path: `${SERVICES}.*/(Recruiting|Staffing)/` }, fault: { kind: 'drop_after' } }]),
    say: (status, text) => control.faults([{ match: { path: 'customreport2' }, fault: { kind: 'status', status, headers: { 'content-type': 'application/json' }, body: { error: text } } }]),
  };
}

type Command = (name: string, payload?: JsonValue) => Promise<unknown>;

/** Recruiters and HR in the browser. */
class People {
  readonly #command: Command;
  #hired = 0;

  constructor(command: Command) {
    this.#command = command;
  }

  async create(count: number, at: number): Promise<readonly RecordRef[]> {
    const numbers = Array.from({ length: count }, (_, index) => this.#hired + index);
    this.#hired += count;
    const values = { job_title: 'Account Executive', department: 'Sales', location: 'Austin', worker_type: 'Full-Time', company: 'Acme Inc.' };
    const applications = numbers.map((number) => ({ firstName: 'Ali', lastName: `Applicant-${number}`, email: `applicant.${number}@example.com`, phone: '+1 512 555 0100', country: 'United States', managerId: MANAGER, recruiterId: MANAGER, values: { ...values, hire_date: '2099-04-01', cost_center: `CC-${number}` }, at }));
    const applied = z.array(idSchema).parse(await this.#command('create-applications', applications));
    const workers = await Promise.all(numbers.map((number) => this.#command('create-worker', { firstName: 'Hanna', lastName: `Hire-${number}`, email: `hire.${number}@example.com`, preferredName: 'Hanna', country: 'United States', hireDate: '2099-03-02', managerId: MANAGER, values, at })));
    return [...applied.map(({ id }) => ({ object: 'jobApplication', externalId: id })), ...workers.map((worker) => ({ object: 'worker', externalId: idSchema.parse(worker).id }))];
  }

  async set({ object, externalId }: RecordRef, application: JsonObject, worker: JsonObject, paths: readonly [string, string], value: JsonValue): Promise<{ path: string; value: JsonValue }> {
    if (object === 'worker') await this.#command('update-worker', { id: externalId, ...worker });
    else await this.#command('update-application', { id: externalId, ...application });
    return { path: paths[object === 'worker' ? 1 : 0], value };
  }
}
