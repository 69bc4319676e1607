import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSimulatorProcess, type SimulatorProcess } from '../../connectors/kit/simulator/process.ts';
import { connectorNames } from '../../connectors/index.ts';
import { loadConfig, type Config } from '../../src/config/load-config.ts';
import type { EngineOptions } from '../../src/store/open-engine.ts';
import { writeEagerRules } from '../support/write-eager-rules.ts';
import { runHandoff } from './run-handoff.ts';
import type { KillSource, Seeded } from './source.ts';
import { SOURCES } from './sources.ts';
import { WorldClock } from './world-clock.ts';

/** A source of the run, alive. */
export interface LiveSource extends KillSource {
  readonly simulator: SimulatorProcess;
}

/** All simulated vendors, a connections file, and a place for the database of the service under test. */
export interface World {
  readonly folder: string;
  readonly sources: readonly LiveSource[];
  /** Stands still beside the real one unless somebody moves it; processes of their own do not see it. */
  readonly clock: WorldClock;
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

const addressOf = ({ id }: KillSource): string => `KILL_URL_${id.toUpperCase()}`;
const connectionsFile = (schedule: string | null): string => `mappings: { folder: mappings }
connections:
${SOURCES.map(
  (source) => `  - id: ${source.id}
    connector: ${source.connector}
    settings: ${source.settings(`"\${${addressOf(source)}}"`)}
    mapping: ${source.mapping}
    startFrom: 2000-01-01
    rollout: tasks
    quietPeriodSeconds: 0
${schedule === null ? '' : `    schedule: "${schedule}"\n`}`,
).join('')}`;

/** `schedule`: of every connection, for a service that decides by itself. */
export async function openWorld(engine: EngineOptions, seeded: Seeded, schedule: string | null = null): Promise<World> {
  const folder = await mkdtemp(join(tmpdir(), 'handoff-kill-'));
  const sources: LiveSource[] = [];
  const clock = new WorldClock();
  const close = async (): Promise<void> => {
    for (const { simulator } of sources) await simulator.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    for (const source of SOURCES) sources.push({ ...source, simulator: await startSimulatorProcess(source.connector, { latencyMs: LATENCY_MS }) });
    for (const { simulator } of sources) clock.follow(simulator.control);
    await writeFile(join(folder, 'connections.yaml'), connectionsFile(schedule));
    await writeEagerRules(join(folder, 'mappings'), SOURCES.map(({ mapping }) => mapping));
    const addresses = Object.fromEntries(sources.map((source) => [addressOf(source), source.simulator.baseUrl]));
    const common = { ...addresses, HANDOFF_KEY: KEY };
    const environment = { ...common, HANDOFF_DATA_FOLDER: engine.engine === 'embedded' ? engine.folder : join(folder, 'data'), ...(engine.engine === 'postgres' ? { DATABASE_URL: engine.url } : {}) };
    const load = (env: Readonly<Record<string, string>>): Promise<Config> => loadConfig({ cwd: folder, file: 'connections.yaml', env, connectors: connectorNames });
    const world: World = {
      folder,
      sources,
      clock,
      environment,
      config: () => load(environment),
      freshConfig: async () => load({ ...common, HANDOFF_DATA_FOLDER: await mkdtemp(join(folder, 'fresh-')) }),
      close,
    };
    await seedSources(world, seeded);
    return world;
  } catch (error) {
    await close();
    throw error;
  }
}

/** An administrator sets up our fields, then people go to work. */
async function seedSources(world: World, seeded: Seeded): Promise<void> {
  for (const { seedBeforeSetup, simulator } of world.sources) await seedBeforeSetup(simulator.control, seeded);
  for (const { id, setUp } of world.sources) {
    if (!setUp) continue;
    const setup = await runHandoff(world, ['setup', id, '--inputs', '--json']).ended;
    if (setup.code !== 0) throw new Error(`handoff setup ${id} failed: ${setup.stderr}`);
  }
  for (const { seedAfterSetup, simulator } of world.sources) await seedAfterSetup(simulator.control, seeded);
}
