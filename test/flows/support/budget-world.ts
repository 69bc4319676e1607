import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createApp, type App } from '../../../src/app.ts';
import { parseConfig } from '../../../src/config/load-config.ts';
import type { DailyCalls } from '../../../src/core/connector.ts';
import type { OpenStore } from '../../../src/store/open-store.ts';
import { FakeSource } from '../../support/fake-source.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { Meter, meteredConnector } from '../../support/metered-source.ts';
import { createTestEngine, openTestStore, type ENGINES } from '../../support/store.ts';
import { MONDAY } from './world.ts';

const FIXTURES = fileURLToPath(new URL('../../fixtures/flows/', import.meta.url));

export interface BudgetWorldOptions {
  readonly engine: (typeof ENGINES)[number];
  /** `limits:` of the connection, as YAML. */
  readonly limits: string;
  readonly daily?: DailyCalls | null;
  /** Processes: each has a session of its own, on PostgreSQL a pool of its own too. */
  readonly workers?: number;
}

/** Workers on one database, all for one account that counts its requests. Deals carry a kick-off date. */
export class BudgetWorld {
  readonly clock = new ManualClock(MONDAY);
  readonly source = new FakeSource(this.clock);
  readonly meter = new Meter();
  readonly apps: App[] = [];
  readonly #closing: (() => Promise<void>)[] = [];

  static async start({ engine, limits, daily = null, workers = 1 }: BudgetWorldOptions): Promise<BudgetWorld> {
    const world = new BudgetWorld();
    const folder = await mkdtemp(join(tmpdir(), 'handoff-budget-'));
    world.#closing.push(() => rm(folder, { recursive: true, force: true }));
    await cp(FIXTURES, join(folder, 'rules'), { recursive: true });
    const mapping = join(folder, 'rules', 'customer.yaml');
    await writeFile(mapping, (await readFile(mapping, 'utf8')).replace('      promises: promises\n', '      promises: promises\n      meetings.kickOff: { from: kickOff, as: date }\n'));
    const text = [
      'connections:', '  - id: sales', '    connector: fake', '    mapping: customer.yaml', '    requirements: customer-requirements.yaml', '    playbook: customer-playbook.yaml',
      '    quietPeriodSeconds: 0', '    rollout: fields', '    startFrom: 2026-11-01', `    limits: ${limits}`, 'mappings: { folder: rules }',
    ].join('\n');
    const config = parseConfig(text, { cwd: folder, file: 'connections.yaml', env: {} });
    const made = await createTestEngine(engine);
    world.#closing.push(() => made.remove());
    let shared: OpenStore | undefined;
    for (let worker = 0; worker < workers; worker += 1) {
      const store: OpenStore = engine === 'postgres' || shared === undefined ? await openTestStore(made.options, { now: () => world.clock.now() }) : shared;
      if (store !== shared) world.#closing.push(() => store.close());
      shared ??= store;
      world.apps.push(await createApp(config, { clock: world.clock, store, findConnector: () => Promise.resolve(meteredConnector(world.source, world.meter, daily)) }));
    }
    return world;
  }

  get app(): App {
    const [first] = this.apps;
    if (first === undefined) throw new Error('no worker');
    return first;
  }

  /** Everything is given back, the last made first. */
  async close(): Promise<void> {
    for (const close of this.#closing.toReversed()) await close();
  }
}
