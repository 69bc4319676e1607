import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseDocument } from 'yaml';
import { startSimulatorProcess, type SimulatorProcess } from '../../connectors/kit/simulator/process.ts';
import { connectorNames } from '../../connectors/index.ts';
import { loadConfig, type Config } from '../../src/config/load-config.ts';
import type { EngineOptions } from '../../src/store/open-engine.ts';
import { runHandoff } from './run-handoff.ts';
import { readUsers } from './simulated-rows.ts';

/** Both simulated vendors, a connections file, and a place for the database of the service under test. */
export interface World {
  readonly folder: string;
  readonly salesforce: SimulatorProcess;
  readonly bamboohr: SimulatorProcess;
  /** Environment of `bin/handoff.js`. */
  readonly environment: Readonly<Record<string, string>>;
  config(): Promise<Config>;
  /** The same sources and rules over an empty embedded database. */
  freshConfig(): Promise<Config>;
  close(): Promise<void>;
}

/** So that kills meet different moments. */
const LATENCY_MS = 15;
const KEY = Buffer.alloc(32, 5).toString('base64');

const CONNECTIONS = `
mappings: { folder: mappings }
connections:
  - id: sales
    connector: salesforce
    settings:
      loginUrl: "\${KILL_SALESFORCE}"
      auth: { flow: client_credentials, clientId: handoff-sync-app, clientSecret: handoff-sync-secret }
      setupAuth: { flow: client_credentials, clientId: acme-admin-app, clientSecret: acme-admin-secret }
    mapping: customer/salesforce.yaml
    startFrom: 2000-01-01
    rollout: tasks
    quietPeriodSeconds: 0
  - id: people
    connector: bamboohr
    settings: { companyDomain: acme, baseUrl: "\${KILL_BAMBOOHR}", apiKey: demo-key, acceptedStatusIds: [31] }
    mapping: employee/bamboohr.yaml
    startFrom: 2000-01-01
    rollout: tasks
    quietPeriodSeconds: 0
`;

export async function openWorld(engine: EngineOptions, seeded: { readonly deals: number; readonly applications: number; readonly employees: number }): Promise<World> {
  const folder = await mkdtemp(join(tmpdir(), 'handoff-kill-'));
  const simulators: SimulatorProcess[] = [];
  const close = async (): Promise<void> => {
    for (const simulator of simulators) await simulator.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const salesforce = await startSimulatorProcess('salesforce', { latencyMs: LATENCY_MS });
    simulators.push(salesforce);
    const bamboohr = await startSimulatorProcess('bamboohr', { latencyMs: LATENCY_MS });
    simulators.push(bamboohr);
    await writeRules(folder);
    const sources = { KILL_SALESFORCE: salesforce.baseUrl, KILL_BAMBOOHR: bamboohr.baseUrl, HANDOFF_KEY: KEY };
    const environment = { ...sources, HANDOFF_DATA_FOLDER: engine.engine === 'embedded' ? engine.folder : join(folder, 'data'), ...(engine.engine === 'postgres' ? { DATABASE_URL: engine.url } : {}) };
    const load = (env: Readonly<Record<string, string>>): Promise<Config> => loadConfig({ cwd: folder, file: 'connections.yaml', env, connectors: connectorNames });
    const world: World = {
      folder,
      salesforce,
      bamboohr,
      environment,
      config: () => load(environment),
      freshConfig: async () => load({ ...sources, HANDOFF_DATA_FOLDER: await mkdtemp(join(folder, 'fresh-')) }),
      close,
    };
    await seedSources(world, seeded);
    return world;
  } catch (error) {
    await close();
    throw error;
  }
}

/** The rules that ship, but tasks are written at once and nobody has too many of them: what is planned must be seen. */
async function writeRules(folder: string): Promise<void> {
  await writeFile(join(folder, 'connections.yaml'), CONNECTIONS);
  for (const name of ['customer/salesforce.yaml', 'employee/bamboohr.yaml']) {
    const document = parseDocument(await readFile(new URL(`../../mappings/${name}`, import.meta.url), 'utf8'));
    document.setIn(['sources', 0, 'writeBack', 'tasks', 'settlingMinutes'], 0);
    document.setIn(['sources', 0, 'writeBack', 'tasks', 'maxOpenPerPerson'], 100_000);
    const file = join(folder, 'mappings', name);
    await mkdir(join(file, '..'), { recursive: true });
    await writeFile(file, document.toString());
  }
}

/** An administrator sets up our fields, then two reps win deals and recruiting goes on. */
async function seedSources(world: World, seeded: { readonly deals: number; readonly applications: number; readonly employees: number }): Promise<void> {
  await world.bamboohr.control.control('bulk-seed', { applications: seeded.applications, employees: seeded.employees });
  const setup = await runHandoff(world, ['setup', 'sales', '--inputs', '--json']).ended;
  if (setup.code !== 0) throw new Error(`handoff setup failed: ${setup.stderr}`);
  const { control } = world.salesforce;
  for (let rep = 0; rep < 2; rep += 1) {
    await control.control('bulk-seed', { deals: Math.ceil(seeded.deals / 2), rolesPerDeal: 2, dealsPerAccount: 2, gappyEvery: 4 });
  }
  // Two people, two addresses: who shares one is taken for the same person.
  const reps = (await readUsers(control)).filter((user) => user.Username.startsWith('rep'));
  await control.control('update', { records: reps.map((user) => ({ Id: user.Id, Email: user.Username })) });
}
