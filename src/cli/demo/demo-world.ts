import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { z } from 'zod';
import { startSimulatorProcess, type SimulatorProcess } from '../../../connectors/kit/simulator/process.ts';
import { parseConfig, type Config } from '../../config/load-config.ts';

/** The demo's connections file; the addresses are those of the simulators. */
const connectionsFile = (startFrom: string): string => `
database: database
connections:
  - id: sales
    connector: salesforce
    settings:
      loginUrl: "\${DEMO_SALESFORCE}"
      auth: { flow: client_credentials, clientId: handoff-sync-app, clientSecret: "\${DEMO_SALESFORCE_SECRET}" }
      setupAuth: { flow: client_credentials, clientId: acme-admin-app, clientSecret: "\${DEMO_SALESFORCE_ADMIN_SECRET}" }
    mapping: customer/salesforce.yaml
    startFrom: ${startFrom}
    rollout: tasks
    quietPeriodSeconds: 0
  - id: people
    connector: bamboohr
    settings:
      companyDomain: acme
      baseUrl: "\${DEMO_BAMBOOHR}"
      apiKey: "\${DEMO_BAMBOOHR_KEY}"
      acceptedStatusIds: [31]
    mapping: employee/bamboohr.yaml
    startFrom: ${startFrom}
    rollout: tasks
    quietPeriodSeconds: 0
`;

const DAY_MS = 86_400_000;
/** The demo's deals and hires of the last weeks count; one older deal is only scored. */
const START_DAYS_AGO = 60;

const markerSchema = z.strictObject({ startFrom: z.string(), storyTold: z.boolean() });
export type DemoMarker = z.infer<typeof markerSchema>;

export interface DemoWorld {
  readonly config: Config;
  readonly folder: string;
  readonly salesforce: SimulatorProcess;
  readonly bamboohr: SimulatorProcess;
  readonly marker: DemoMarker;
  /** Nothing of an earlier demo was there. */
  readonly fresh: boolean;
  remember(marker: DemoMarker): Promise<void>;
  stop(): Promise<void>;
}

/** Starts both simulators on the demo's folder, where their state and the database stay between two demos. */
export async function openDemoWorld(options: { readonly folder: string; readonly reset: boolean; readonly now: Date }): Promise<DemoWorld> {
  if (options.reset) await rm(options.folder, { recursive: true, force: true });
  await mkdir(options.folder, { recursive: true });
  const markerFile = join(options.folder, 'demo.json');
  const known = await readMarker(markerFile);
  const marker = known ?? { startFrom: new Date(options.now.getTime() - START_DAYS_AGO * DAY_MS).toISOString().slice(0, 10), storyTold: false };
  const salesforce = await startSimulatorProcess('salesforce', { stateFile: join(options.folder, 'salesforce.json') });
  const bamboohr = await startSimulatorProcess('bamboohr', { stateFile: join(options.folder, 'bamboohr.json') }).catch(async (error: unknown) => {
    await salesforce.stop();
    throw error;
  });
  const config = parseConfig(connectionsFile(marker.startFrom), {
    cwd: options.folder,
    file: relative(process.cwd(), join(options.folder, 'connections.yaml')),
    env: {
      DEMO_SALESFORCE: salesforce.baseUrl,
      DEMO_SALESFORCE_SECRET: 'handoff-sync-secret',
      DEMO_SALESFORCE_ADMIN_SECRET: 'acme-admin-secret',
      DEMO_BAMBOOHR: bamboohr.baseUrl,
      DEMO_BAMBOOHR_KEY: 'demo-key',
    },
  });
  return {
    config,
    folder: options.folder,
    salesforce,
    bamboohr,
    marker,
    fresh: known === null,
    remember: (next) => writeFile(markerFile, JSON.stringify(next)),
    stop: async () => {
      await salesforce.stop();
      await bamboohr.stop();
    },
  };
}

async function readMarker(file: string): Promise<DemoMarker | null> {
  try {
    return markerSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}
