import { cp, mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createApp, type App, type SyncRequest } from '../../../src/app.ts';
import { parseConfig } from '../../../src/config/load-config.ts';
import type { StoredHandoff, StoredSource } from '../../../src/core/handoff/handoff.ts';
import { handoffIdOf } from '../../../src/core/handoff/identity.ts';
import type { SyncRun } from '../../../src/core/ports.ts';
import type { OpenStore } from '../../../src/store/open-store.ts';
import { FakeSource } from '../../support/fake-source.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { MONDAY } from './world.ts';

const FIXTURES = fileURLToPath(new URL('../../fixtures/flows/', import.meta.url));

export interface Seat {
  /** Where the shared id stands, and what else the mapping says on top; none where left out. */
  readonly sharedId?: string;
  readonly home?: true;
  readonly rollout?: 'observe' | 'fields' | 'tasks';
  readonly startFrom?: string;
  readonly quietPeriodSeconds?: number;
  readonly kind?: 'customer' | 'employee';
  /** Its id in connections.yaml, when it is renamed. */
  readonly id?: string;
  /** An edit of the fixture mapping. */
  readonly edit?: (mapping: string) => string;
}

let worlds = 0;

/** Several connections to several fake accounts in one store, each with a mapping of its own. */
export class CircleWorld {
  readonly clock = new ManualClock(MONDAY);
  readonly sources = new Map<string, FakeSource>();
  readonly name: string;
  store: OpenStore;
  #seats: Readonly<Record<string, Seat>> = {};
  #app: App | null = null;
  readonly #folder: string;

  private constructor(name: string, store: OpenStore, folder: string) {
    this.name = name;
    this.store = store;
    this.#folder = folder;
  }

  /** `seats` in the order of connections.yaml. */
  static async start(store: OpenStore, folders: string[], seats: Readonly<Record<string, Seat>>): Promise<CircleWorld> {
    worlds += 1;
    const folder = await mkdtemp(join(tmpdir(), 'handoff-circle-'));
    folders.push(folder);
    const world = new CircleWorld(`circle-${worlds}`, store, folder);
    await world.restart(seats);
    return world;
  }

  /** A new process, with these connections and rules. Accounts keep what they hold. */
  async restart(seats: Readonly<Record<string, Seat>> = this.#seats, store: OpenStore = this.store): Promise<void> {
    this.store = store;
    await this.#prepare(seats);
    const config = parseConfig(this.#configText(seats), { cwd: this.#folder, file: 'connections.yaml', env: {} });
    const findConnector = (name: string) => Promise.resolve({ ...this.source(name.slice('fake-'.length)).connector, name });
    this.#app = await createApp(config, { clock: this.clock, store: this.store, findConnector });
  }

  /** The same process takes these connections: somebody edited the file. */
  async configure(seats: Readonly<Record<string, Seat>>): Promise<void> {
    await this.#prepare(seats);
    await writeFile(join(this.#folder, 'connections.yaml'), this.#configText(seats));
    await this.app.live.look();
  }

  async #prepare(seats: Readonly<Record<string, Seat>>): Promise<void> {
    this.#seats = seats;
    for (const [seat, given] of Object.entries(seats)) {
      await mkdir(join(this.#folder, 'rules', seat), { recursive: true });
      await cp(FIXTURES, join(this.#folder, 'rules', seat), { recursive: true });
      await this.write(seat, `${given.kind ?? 'customer'}.yaml`, (text) => this.#mappingOf(text, given));
      if (!this.sources.has(seat)) this.sources.set(seat, this.#source(seat));
    }
  }

  #source(seat: string): FakeSource {
    const source = new FakeSource(this.clock);
    source.account = `${this.name} ${seat}`;
    return source;
  }

  #mappingOf(text: string, { sharedId, home, edit }: Seat): string {
    const shared = sharedId === undefined ? text : text.replaceAll(/^( +)title: name$/gm, `$1title: name\n$1sharedIds: { crm_deal: { from: ${sharedId}, first: 4, ifExists: true } }`);
    const housed = home === true ? shared.replace(/^handoff: .*$/m, (line) => `${line}\nhome: true`) : shared;
    return edit?.(housed) ?? housed;
  }

  #configText(seats: Readonly<Record<string, Seat>>): string {
    const lines = Object.entries(seats).flatMap(([seat, { rollout = 'tasks', kind = 'customer', startFrom = '2026-11-01', quietPeriodSeconds = 0 }]) => [
      `  - id: ${this.id(seat)}`, `    connector: fake-${seat}`, `    mapping: ${seat}/${kind}.yaml`, `    requirements: ${seat}/${kind}-requirements.yaml`,
      `    playbook: ${seat}/${kind}-playbook.yaml`, `    quietPeriodSeconds: ${quietPeriodSeconds}`, `    rollout: ${rollout}`, `    startFrom: ${startFrom}`,
    ]);
    return ['connections:', ...lines, 'mappings: { folder: rules }'].join('\n');
  }

  /** RevOps edits a rules file of one connection. */
  async write(seat: string, file: string, change: (text: string) => string): Promise<void> {
    const path = join(this.#folder, 'rules', seat, file);
    await writeFile(path, change(await readFile(path, 'utf8')));
  }


  get app(): App {
    if (this.#app === null) throw new Error('the world has not started');
    return this.#app;
  }

  id(seat: string): string {
    return this.#seats[seat]?.id ?? `${this.name}-${seat}`;
  }

  source(seat: string): FakeSource {
    const source = this.sources.get(seat);
    if (source === undefined) throw new Error(`no account ${seat}`);
    return source;
  }

  sync(seat: string, request: SyncRequest = {}): Promise<SyncRun> {
    return this.app.sync(this.id(seat), request);
  }

  /** All connections in the order of connections.yaml, as `handoff sync` does it. */
  async syncAll(request: SyncRequest = {}): Promise<readonly SyncRun[]> {
    return (await this.app.syncAll(Object.keys(this.#seats).map((seat) => this.id(seat)), request)).runs;
  }

  /** Handoffs that stand on at least one record, and those that became part of another. */
  async handoffs(): Promise<{ readonly alive: readonly StoredHandoff[]; readonly gone: readonly StoredHandoff[] }> {
    const all = new Map<string, StoredHandoff>();
    for (const seat of this.sources.keys()) for (const handoff of await this.store.listHandoffs({ connection: this.id(seat), absorbed: true, limit: 1_000 })) all.set(handoff.id, handoff);
    const { sources } = await this.store.findHandoffs([...all.keys()]);
    const held = new Set(sources.map((source) => source.handoffId));
    const listed = [...all.values()].toSorted((a, b) => (a.title < b.title ? -1 : 1));
    return { alive: listed.filter((handoff) => held.has(handoff.id)), gone: listed.filter((handoff) => !held.has(handoff.id)) };
  }

  idOf(seat: string, externalId: string, object = 'deal'): string {
    return handoffIdOf(this.source(seat).account, object, externalId);
  }

  async sourcesOf(handoff: StoredHandoff): Promise<readonly StoredSource[]> {
    return (await this.store.findHandoffs([handoff.id])).sources;
  }

  /** Open tasks per account, as the people there see them. */
  openTasks(): Readonly<Record<string, number>> {
    return Object.fromEntries([...this.sources].map(([seat, source]) => [seat, source.openTasks().length]));
  }

  written(): unknown {
    return [...this.sources.values()].map((source) => source.written());
  }
}
