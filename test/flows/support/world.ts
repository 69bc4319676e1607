import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll } from '@jest/globals';
import { createApp, type App, type SyncRequest } from '../../../src/app.ts';
import { parseConfig } from '../../../src/config/load-config.ts';
import type { PersonRef } from '../../../src/core/connector.ts';
import type { StoredHandoff } from '../../../src/core/handoff/handoff.ts';
import { handoffIdOf } from '../../../src/core/handoff/identity.ts';
import type { JsonObject } from '../../../src/core/json.ts';
import type { SyncError, SyncRun } from '../../../src/core/ports.ts';
import type { WebhookOutcome } from '../../../src/flows/receive-webhook.ts';
import type { OutboxRow } from '../../../src/core/reconcile/outbox.ts';
import type { OpenStore } from '../../../src/store/open-store.ts';
import { FakeSource } from '../../support/fake-source.ts';
import { FAKE_SECRET, fakeCall } from '../../support/fake-webhook.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { createTestEngine, openTestStore, type ENGINES, type TestEngine } from '../../support/store.ts';

/** A Monday morning. */
export const MONDAY = '2026-11-23T09:00:00.000Z';
const FIXTURES = fileURLToPath(new URL('../../fixtures/flows/', import.meta.url));

export interface WorldOptions {
  readonly kind?: 'customer' | 'employee';
  readonly rollout?: 'observe' | 'fields' | 'tasks' | 'gate' | null;
  readonly startFrom?: string | null;
  readonly quietPeriodSeconds?: number;
  /** The vendor calls us; a schedule in minutes says how often we ask beside it. */
  readonly webhook?: { readonly everyMinutes: number };
  /** What is published leads; the files are only where it began. */
  readonly databaseLeads?: true;
  /** `service:` of connections.yaml, as YAML on one line. */
  readonly service?: string;
}

/** One store for all tests of a describe block; every world has an account of its own, so they never meet. */
export function useStore(engine: (typeof ENGINES)[number]): { readonly store: () => OpenStore; readonly world: (options?: WorldOptions) => Promise<World> } {
  let made: TestEngine | undefined;
  let open: OpenStore | undefined;
  const folders: string[] = [];
  beforeAll(async () => {
    made = await createTestEngine(engine);
    open = await openTestStore(made.options);
  });
  afterAll(async () => {
    await open?.close();
    await made?.remove();
    for (const folder of folders) await rm(folder, { recursive: true, force: true });
  });
  const store = (): OpenStore => {
    if (open === undefined) throw new Error('the store opens before the first test');
    return open;
  };
  return {
    store,
    world: async (options = {}) => {
      const folder = await mkdtemp(join(tmpdir(), 'handoff-flow-'));
      folders.push(folder);
      return World.start(store(), folder, options);
    },
  };
}

let worlds = 0;

/** One connection to one fake account, with its rules in a folder of its own. */
export class World {
  readonly clock = new ManualClock(MONDAY);
  readonly source = new FakeSource(this.clock);
  readonly id: string;
  store: OpenStore;
  #app: App | null = null;
  readonly #folder: string;
  readonly #options: WorldOptions;

  private constructor(id: string, store: OpenStore, folder: string, options: WorldOptions) {
    this.id = id;
    this.source.account = `account of ${id}`;
    this.store = store;
    this.#folder = folder;
    this.#options = options;
  }

  static async start(store: OpenStore, folder: string, options: WorldOptions): Promise<World> {
    worlds += 1;
    const world = new World(`world-${worlds}`, store, folder, options);
    await mkdir(join(folder, 'rules', world.id), { recursive: true });
    await cp(FIXTURES, join(folder, 'rules', world.id), { recursive: true });
    await world.restart();
    return world;
  }

  /** A new process: nothing is left but store, source and files. */
  async restart(changes: WorldOptions & { readonly connection?: string; readonly second?: string; readonly store?: OpenStore } = {}): Promise<void> {
    const { kind = 'customer', rollout = 'tasks', startFrom = '2026-11-01', quietPeriodSeconds = 0, webhook, service, databaseLeads } = { ...this.#options, ...changes };
    this.store = changes.store ?? this.store;
    const connection = (id: string) => [
      `  - id: ${id}`,
      '    connector: fake',
      `    mapping: ${this.id}/${kind}.yaml`,
      `    requirements: ${this.id}/${kind}-requirements.yaml`,
      `    playbook: ${this.id}/${kind}-playbook.yaml`,
      `    quietPeriodSeconds: ${quietPeriodSeconds}`,
      ...(webhook === undefined ? [] : [`    webhook: { secret: "${FAKE_SECRET}" }`, `    schedule: "*/${webhook.everyMinutes} * * * *"`]),
      ...(rollout === null ? [] : [`    rollout: ${rollout}`]),
      ...(startFrom === null ? [] : [`    startFrom: ${startFrom}`]),
    ];
    const ids = [changes.connection ?? this.id, ...(changes.second === undefined ? [] : [changes.second])];
    const text = ['connections:', ...ids.flatMap(connection), `mappings: { folder: rules${databaseLeads === true ? ', source: database' : ''} }`, ...(service === undefined ? [] : [`service: ${service}`])].join('\n');
    const config = parseConfig(text, { cwd: this.#folder, file: 'connections.yaml', env: {} });
    this.#app = await createApp(config, { clock: this.clock, store: this.store, findConnector: () => Promise.resolve(this.source.connector) });
  }

  /** RevOps edits a rules file. */
  async edit(file: string, change: (text: string) => string): Promise<void> {
    const path = join(this.#folder, 'rules', this.id, file);
    const before = await readFile(path, 'utf8');
    const after = change(before);
    if (after === before) throw new Error(`the edit of ${file} changes nothing`);
    await writeFile(path, after);
  }

  get app(): App {
    if (this.#app === null) throw new Error('the world has not started');
    return this.#app;
  }

  get connection(): string {
    return this.app.config.connections[0]?.id ?? this.id;
  }

  sync(request: SyncRequest = {}): Promise<SyncRun> {
    return this.app.sync(this.connection, request);
  }

  async handoffs(): Promise<readonly StoredHandoff[]> {
    return this.store.listHandoffs({ connection: this.connection, limit: 1_000 });
  }

  async handoff(externalId: string, object = 'deal'): Promise<StoredHandoff> {
    const { handoffs } = await this.store.findHandoffs([handoffIdOf(this.source.account, object, externalId)]);
    const [found] = handoffs;
    if (found === undefined) throw new Error(`no handoff was founded on ${object} ${externalId}`);
    return found;
  }

  async rows(externalId: string, object = 'deal'): Promise<readonly OutboxRow[]> {
    const { outbox } = await this.store.findHandoffs([handoffIdOf(this.source.account, object, externalId)]);
    return outbox;
  }

  /** The vendor says that these deals changed. The same name is the same event. */
  announce(externalIds: readonly string[], name: string): Promise<WebhookOutcome> {
    const events = externalIds.map((externalId) => ({ id: `${name} ${externalId}`, object: 'deal', externalId, account: this.source.account }));
    return this.app.receiveWebhook(this.connection, fakeCall(events, this.clock.iso()));
  }

  errors(includeResolved = false): Promise<readonly SyncError[]> {
    return this.store.findSyncErrors(this.connection, includeResolved, 100);
  }
}

export const rep = (name: string): JsonObject & PersonRef => ({ id: `user-${name}`, name, email: `${name}@acme.example`, active: true });

/** A won deal of which only name and rep are known. */
export const wonDeal = (name: string, fields: JsonObject = {}): JsonObject => ({
  name, stage: 'won', type: 'new', wonAt: '2026-11-20T10:00:00Z', account: `${name} Ltd`, rep: rep('ana'), engineer: rep('sol'), ...fields,
});

/** What makes a deal complete. */
export const COMPLETE: JsonObject = { goal: 'Halve the time to invoice', promises: 'None', goLive: '2027-01-15', environment: 'SAP and Okta' };

export const NOTHING_WRITTEN = { fields: 0, tasksCreated: 0, tasksUpdated: 0, tasksClosed: 0, notes: 0, errors: 0, unconfirmed: 0 };
