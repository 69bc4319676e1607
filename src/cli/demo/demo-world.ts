import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { startSimulatorProcess, type SimulatorProcess } from '../../../connectors/kit/simulator/process.ts';
import { loadConfig, type Config } from '../../config/load-config.ts';
import { addressVariable, connectionsFile, DEMO_SOURCES, type DemoSource } from './demo-sources.ts';

const DAY_MS = 86_400_000;
/** The demo's deals and hires of the last weeks count; one older deal is only scored. */
const START_DAYS_AGO = 60;

const markerSchema = z.strictObject({ startFrom: z.string(), storyTold: z.boolean() });
export type DemoMarker = z.infer<typeof markerSchema>;

/** A simulated system that runs. */
export interface LiveSource extends DemoSource {
  readonly simulator: SimulatorProcess;
}

export interface DemoWorld {
  readonly config: Config;
  readonly folder: string;
  readonly sources: readonly LiveSource[];
  /** Throws when there is no such connection in the demo. */
  simulatorOf(id: string): SimulatorProcess;
  readonly marker: DemoMarker;
  /** Nothing of an earlier demo was there. */
  readonly fresh: boolean;
  remember(marker: DemoMarker): Promise<void>;
  stop(): Promise<void>;
}

/** Starts all simulators on the demo's folder, where their state and the database stay between two demos. */
export async function openDemoWorld(options: { readonly folder: string; readonly reset: boolean; readonly now: Date }): Promise<DemoWorld> {
  if (options.reset) await rm(options.folder, { recursive: true, force: true });
  await mkdir(options.folder, { recursive: true });
  const markerFile = join(options.folder, 'demo.json');
  const known = await readMarker(markerFile);
  const marker = known ?? { startFrom: new Date(options.now.getTime() - START_DAYS_AGO * DAY_MS).toISOString().slice(0, 10), storyTold: false };
  const sources = await startAll(options.folder);
  // A file, so that the pages of the demo can change it; what somebody added to it stays.
  const file = join(options.folder, 'connections.yaml');
  if (known === null) await writeFile(file, connectionsFile(marker.startFrom));
  const config = await loadConfig({
    cwd: options.folder,
    file,
    env: Object.fromEntries(sources.flatMap(({ id, secrets, simulator }) => [[addressVariable(id), simulator.baseUrl], ...Object.entries(secrets)])),
  });
  return {
    config,
    folder: options.folder,
    sources,
    simulatorOf: (id) => {
      const found = sources.find((source) => source.id === id);
      if (found === undefined) throw new Error(`The demo has no connection "${id}".`);
      return found.simulator;
    },
    marker,
    fresh: known === null,
    remember: (next) => writeFile(markerFile, JSON.stringify(next)),
    stop: async () => {
      await Promise.all(sources.map(({ simulator }) => simulator.stop()));
    },
  };
}

/** All or none: when one does not start, the others are stopped again. */
async function startAll(folder: string): Promise<readonly LiveSource[]> {
  const started = await Promise.allSettled(
    DEMO_SOURCES.map(async (source) => ({ ...source, simulator: await startSimulatorProcess(source.connector, { stateFile: join(folder, `${source.connector}.json`) }) })),
  );
  const live = started.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  const failed = started.find((result) => result.status === 'rejected');
  if (failed === undefined) return live;
  await Promise.all(live.map(({ simulator }) => simulator.stop()));
  throw failed.reason;
}

async function readMarker(file: string): Promise<DemoMarker | null> {
  try {
    return markerSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    if (typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}
