import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSimulatorProcess, type SimulatorProcess } from '../../connectors/kit/simulator/process.ts';
import { connectorNames, createApp, systemClock, type App } from '../../src/app.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import { loadConnector } from '../../connectors/index.ts';
import type { OpenStore } from '../../src/store/open-store.ts';
import { withStore } from '../support/store.ts';
import { withApi, type Api } from './api-world.ts';

/** Of the simulator's client-credentials app. */
export const SECRET = 'handoff-sync-secret';
export const CLIENT_ID = 'handoff-sync-app';

export interface SetupWorld {
  readonly app: App;
  readonly store: OpenStore;
  readonly org: SimulatorProcess;
  readonly ask: Api['ask'];
  readonly woken: readonly string[];
  readonly folder: string;
  /** connections.yaml. */
  read(): Promise<string>;
  write(text: string): Promise<void>;
  /** What the form sends. */
  settings(secret?: string): Record<string, unknown>;
}

/** A simulated org, an empty database, and a service in a folder of its own. `text` null: without a connections file. */
export async function withSetup(text: ((org: SimulatorProcess) => string) | null, work: (world: SetupWorld) => Promise<void>, options: { readonly file?: string; readonly env?: Readonly<Record<string, string>> } = {}): Promise<void> {
  const file = options.file ?? 'connections.yaml';
  const org = await startSimulatorProcess('salesforce');
  const folder = await mkdtemp(join(tmpdir(), 'handoff-setup-'));
  const path = join(folder, file);
  try {
    await withStore('postgres', async (store) => {
      if (text !== null) await writeFile(path, text(org));
      const config = await loadConfig({ cwd: folder, file, env: options.env ?? {}, connectors: connectorNames, mayBeMissing: true });
      const app = await createApp(config, { store, clock: systemClock, findConnector: loadConnector });
      await withApi({ app, store, clock: systemClock }, async ({ ask, woken }) =>
        work({
          app, store, org, ask, woken, folder,
          read: () => readFile(path, 'utf8'),
          write: (changed) => writeFile(path, changed),
          settings: (secret = SECRET) => ({ loginUrl: org.baseUrl, auth: { flow: 'client_credentials', clientId: CLIENT_ID, clientSecret: secret } }),
        }));
    });
  } finally {
    await org.stop();
    await rm(folder, { recursive: true, force: true });
  }
}
