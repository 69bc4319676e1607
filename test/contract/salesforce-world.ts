import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { connector } from '../../connectors/salesforce/index.ts';
import { startSimulatorProcess, type SimulatorProcess } from '../../connectors/kit/simulator/process.ts';
import type { RecordRef } from '../../src/core/connector.ts';
import type { JsonObject } from '../../src/core/json.ts';
import { ContractMemory, contractContext } from '../support/contract-context.ts';
import { fieldsItem } from '../support/contract-items.ts';
import { PAGE_WORDS, type Access, type ApiWorld, type ContractWorld, type StartWorld } from '../support/contract-world.ts';

const API_PATH = '/services/data/v';
const EVERY_TIME = 100_000;
const SECRETS = { usual: 'handoff-sync-secret', wrong: 'wrong-secret-4711-0815', admin: 'acme-admin-secret' };
const rowsSchema = z.object({ rows: z.array(z.looseObject({ Id: z.string() })) });

const settingsOf = (loginUrl: string, access: Access): JsonObject => ({
  loginUrl,
  auth: { flow: 'client_credentials', clientId: 'handoff-sync-app', clientSecret: access === 'wrong' ? SECRETS.wrong : SECRETS.usual },
  ...(access === 'admin' ? { setupAuth: { flow: 'client_credentials', clientId: 'acme-admin-app', clientSecret: SECRETS.admin } } : {}),
});

let ready: Promise<string> | null = null;
/** An org in which `handoff setup --inputs` was run, as the text of a state file to start others from. */
async function readyOrg(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'handoff-contract-org-'));
  const file = join(folder, 'ready.json');
  const simulator = await startSimulatorProcess('salesforce', { stateFile: file });
  try {
    const standing = { offsetMs: () => 0, advance: () => Promise.resolve() };
    const settings = connector.settings.parse(settingsOf(simulator.baseUrl, 'admin'));
    const session = await connector.open(settings, contractContext(standing, new ContractMemory(), { concurrency: 5, mode: 'fast' }));
    const steps = await session.setup({ inputs: true, remove: false, dryRun: false, writes: {} });
    await session.close();
    const refused = steps.filter((step) => !step.done && step.action !== 'manual');
    if (refused.length > 0) throw new Error(refused.map((step) => `${step.what}: ${step.message}`).join('\n'));
  } finally {
    await simulator.stop();
  }
  const state = await readFile(file, 'utf8');
  await rm(folder, { recursive: true });
  return state;
}

export const startSalesforceWorld: StartWorld = async ({ latencyMs } = {}) => {
  ready ??= readyOrg();
  const folder = await mkdtemp(join(tmpdir(), 'handoff-contract-org-'));
  await writeFile(join(folder, 'org.json'), await ready);
  const simulator = await startSimulatorProcess('salesforce', { stateFile: join(folder, 'org.json'), ...(latencyMs === undefined ? {} : { latencyMs }) });
  const person = new Person(simulator);
  let offsetMs = 0;
  const world: ContractWorld = {
    mappingFile: 'customer/salesforce.yaml',
    objects: ['Opportunity'],
    severalPages: 1_200,
    owner: { id: null, name: 'Rita Rep', email: 'rita.rep@acme.example' },
    dateField: 'goals.goLiveDate',
    api: salesforceApi(simulator),
    settings: (access) => settingsOf(simulator.baseUrl, access),
    offsetMs: () => offsetMs,
    advance: async (ms) => {
      offsetMs += ms;
      await simulator.control.clock(ms);
    },
    create: (count) => person.win(count),
    edit: async (ref, text) => {
      await person.update(ref.externalId, { Handoff_Goal__c: text });
      return { path: 'Handoff_Goal__c', value: text };
    },
    editBeside: async (ref) => ({ path: 'Account.Name', value: await person.mergeAccountOf(ref) }),
    setDate: (ref, isoDate) => person.update(ref.externalId, { Handoff_Go_Live_Date__c: isoDate }),
    remove: (ref) => person.command('delete', { ids: [ref.externalId] }),
    reopen: (ref) => person.update(ref.externalId, { StageName: 'Negotiation/Review' }),
    merge: null,
    hide: async () => {
      await person.command('settings', { hiddenFields: ['Account.Industry'] });
      return 'Account.Industry';
    },
    webhook: null,
    takeAway: async () => {
      await person.command('settings', { objectRights: { Task: { create: false } } });
      return { missing: 'Create on Task', ability: 'write' };
    },
    ownValues: (nth) => ({ Handoff_Score__c: nth, Handoff_Status__c: 'Incomplete', Handoff_Missing_Fields__c: `Goal\nBuyer ${nth}` }),
    ownShown: async (ref) => Object.fromEntries(Object.entries((await person.rows('Opportunity', { Id: ref.externalId }))[0] ?? {}).map(([name, value]) => [name, String(value)])),
    refused: async (ref) => {
      const message = 'Amount must match the <b>contract</b>; ask boss.of.deals@acme.example';
      await person.command('fail-records', { ids: [ref.externalId], code: 'FIELD_CUSTOM_VALIDATION_EXCEPTION', message });
      return fieldsItem(ref, world.ownValues(99));
    },
    tasks: async (ref) =>
      (await person.rows('Task', { WhatId: ref.externalId })).map((row) => ({ key: String(row['Handoff_Key__c']), remoteId: row.Id, subject: String(row['Subject']), text: String(row['Description'] ?? ''), dueDate: String(row['ActivityDate']), closed: row['IsClosed'] === true })),
    closeTask: (_ref, task) => person.update(task.remoteId, { Status: 'Completed' }),
    deleteTask: (_ref, task) => person.command('delete', { ids: [task.remoteId] }),
    renameTask: (_ref, task, subject) => person.update(task.remoteId, { Subject: subject }),
    notes: null,
    answerHtml: () => simulator.control.faults([{ match: { path: API_PATH }, times: EVERY_TIME, fault: { kind: 'html', status: 200 } }]),
    credentials: (access) => (access === 'admin' ? [SECRETS.usual, SECRETS.admin] : [access === 'wrong' ? SECRETS.wrong : SECRETS.usual]),
    privateTexts: ['boss.of.deals@acme.example', PAGE_WORDS],
    stop: async () => {
      await simulator.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
  return world;
};

function salesforceApi({ control }: SimulatorProcess): ApiWorld {
  const limit = (name: string, words: string, atLeastMs: number) => ({
    name: words,
    atLeastMs,
    arm: (times: number) => control.faults([{ match: { path: API_PATH }, times, fault: { kind: 'vendor', name } }]),
  });
  return {
    control,
    renewableObjects: ['Opportunity'],
    apiPath: API_PATH,
    endTokens: async () => void (await control.control('revoke-sessions')),
    refuseTokens: () => control.faults([{ match: { path: API_PATH }, times: EVERY_TIME, fault: { kind: 'vendor', name: 'session_expired' } }]),
    throttles: [limit('concurrent_limit', '403 REQUEST_LIMIT_EXCEEDED for long requests', 30_000), limit('daily_limit', '403 REQUEST_LIMIT_EXCEEDED for the day', 60_000)],
    // Collections alone, or five of them in a Composite.
    loseAnswer: () => control.faults([{ match: { method: 'PATCH' }, fault: { kind: 'drop_after' } }, { match: { method: 'POST', path: '/composite$' }, fault: { kind: 'drop_after' } }]),
    say: (status, text) => control.faults([{ match: { path: API_PATH }, fault: { kind: 'status', status, body: [{ message: text, errorCode: 'UNSPEAKABLE_THING' }] } }]),
  };
}

/** Somebody in Salesforce's own pages. */
class Person {
  readonly #simulator: SimulatorProcess;

  constructor(simulator: SimulatorProcess) {
    this.#simulator = simulator;
  }

  async command(name: string, payload: JsonObject): Promise<void> {
    await this.#simulator.control.control(name, payload);
  }

  async rows(object: string, where: JsonObject = {}): Promise<z.infer<typeof rowsSchema>['rows']> {
    return rowsSchema.parse(await this.#simulator.control.control('query', { object, where })).rows;
  }

  /** New business, as a data load leaves it: one stamp for all. */
  async win(count: number): Promise<readonly RecordRef[]> {
    const before = new Set((await this.rows('Opportunity')).map((row) => row.Id));
    const fields = { Handoff_Goal__c: 'Answer support requests within one day', Handoff_Go_Live_Date__c: '2027-03-01' };
    await this.command('bulk-seed', { deals: count, rolesPerDeal: 2, lineItemsPerDeal: 1, gappyEvery: 0, sameStamp: true, fields });
    return (await this.rows('Opportunity')).filter((row) => !before.has(row.Id)).map((row) => ({ object: 'Opportunity', externalId: row.Id }));
  }

  async update(id: string, fields: JsonObject): Promise<void> {
    await this.command('update', { records: [{ Id: id, ...fields }] });
  }

  /** The deal's account turns out to be a duplicate; tells the name of the one that stays. */
  async mergeAccountOf(ref: RecordRef): Promise<string> {
    const [deal] = await this.rows('Opportunity', { Id: ref.externalId });
    const name = 'Umbrella Holding 株式会社';
    const { ids } = z.object({ ids: z.tuple([z.string()]) }).parse(await this.#simulator.control.control('records', { object: 'Account', records: [{ Name: name }] }));
    await this.command('merge', { master: ids[0], losing: [String(deal?.['AccountId'])] });
    return name;
  }
}
