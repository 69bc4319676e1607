import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { SimulatorControl } from '../../connectors/kit/simulator/control-client.ts';
import { connectorNames } from '../../connectors/index.ts';
import { createApp, type App } from '../../src/app.ts';
import { parseConfig, type Config } from '../../src/config/load-config.ts';
import type { Clock, SyncRun } from '../../src/core/ports.ts';
import { openKeyRing } from '../../src/store/key-ring.ts';
import { openStore, type OpenStore } from '../../src/store/open-store.ts';
import { countSimulatorCalls } from './simulated-org.ts';
import type { SubjectOrder, SubjectResult } from './subject-protocol.ts';

type Order = Extract<SubjectOrder, { subject: 'handoff-sync' }>;

/** Longer than the overlap in which a run reads again what it read before. */
const PAST_THE_OVERLAP_MS = 40 * 60_000;
const KEY = Buffer.alloc(32, 7).toString('base64');

/** One sync of an empty database, as `handoff sync` does it, and later ones in which nothing has changed. */
export async function runHandoffSync(order: Order): Promise<Omit<SubjectResult, 'peakMb' | 'sampledPeakMb'>> {
  const control = new SimulatorControl(order.loginUrl);
  const startedAt = performance.now();
  let aheadMs = 0;
  const now = (): Date => new Date(Date.now() + aheadMs);
  const clock: Clock = { now, wait: async (ms, signal) => void (await delay(ms, undefined, signal === undefined ? {} : { signal })) };
  const store = await openStore(order.databaseUrl === null ? { engine: 'embedded', folder: order.folder } : { engine: 'postgres', url: order.databaseUrl }, {
    key: await openKeyRing({ environmentKey: KEY, folder: null }),
    now,
  });
  const app = await createApp(configOf(order), { store, clock });
  try {
    const written = await rowWrites(store);
    await control.resetCalls();
    const readyAt = performance.now();
    const run = await app.sync('sales');
    const seconds = (performance.now() - readyAt) / 1_000;
    refuseIncomplete(run);
    const calls = await callsOf(run, control);
    const rows = (await rowWrites(store)) - written;
    const laterCalls: SubjectResult['laterCalls'] = [];
    for (let later = 0; later < order.laterRuns; later += 1) {
      aheadMs += PAST_THE_OVERLAP_MS;
      await control.clock(PAST_THE_OVERLAP_MS);
      laterCalls.push(await runLater(app, control));
    }
    return {
      startSeconds: (readyAt - startedAt) / 1_000,
      seconds,
      pulled: run.pulled,
      fieldsWritten: run.writeBack.fields,
      tasksWritten: run.writeBack.tasksCreated,
      calls,
      laterCalls,
      rowWrites: rows,
    };
  } finally {
    await app.close();
  }
}

async function runLater(app: App, control: SimulatorControl): Promise<SubjectResult['calls']> {
  await control.resetCalls();
  const run = await app.sync('sales');
  refuseIncomplete(run);
  return callsOf(run, control);
}

const callsOf = async (run: SyncRun, control: SimulatorControl): Promise<SubjectResult['calls']> => ({
  own: run.apiCalls + run.sweepCalls,
  ...(await countSimulatorCalls(control)),
});

function refuseIncomplete(run: SyncRun): void {
  if (run.outcome === 'complete' && run.writeBack.errors === 0 && run.writeBack.waiting === 0) return;
  throw new Error(`A run that is not complete cannot be compared: ${run.outcome}, ${run.reasons.join(' ')}, ${JSON.stringify(run.writeBack)}`);
}

/** Rows inserted, updated and deleted in our tables so far, as the engine counts them. */
async function rowWrites(store: OpenStore): Promise<number> {
  // A backend reports its counts at most once a second unless asked; every connection of the pool is asked by waiting.
  await store.pool.query('SELECT pg_stat_force_next_flush()');
  await delay(1_100);
  await store.pool.query('SELECT 1');
  const { rows } = await store.pool.query<{ written: string }>('SELECT sum(n_tup_ins + n_tup_upd + n_tup_del) AS written FROM pg_stat_user_tables');
  return Number(rows[0]?.written ?? 0);
}

const CONNECTIONS = `
mappings: { folder: rules }
connections:
  - id: sales
    connector: salesforce
    settings:
      loginUrl: "\${BENCH_SALESFORCE}"
      auth: { flow: client_credentials, clientId: handoff-sync-app, clientSecret: handoff-sync-secret }
    mapping: salesforce.yaml
    requirements: requirements.yaml
    playbook: ../../../mappings/customer/playbook.yaml
    startFrom: 2000-01-01
    rollout: tasks
    quietPeriodSeconds: 0
    limits: { concurrency: 5, mode: MODE }
`;

const configOf = (order: Order): Config =>
  parseConfig(CONNECTIONS.replace('MODE', order.mode), {
    cwd: fileURLToPath(new URL('.', import.meta.url)),
    file: 'connections.yaml',
    connectors: connectorNames,
    env: {
      BENCH_SALESFORCE: order.loginUrl,
      HANDOFF_DATA_FOLDER: join(order.folder),
      HANDOFF_KEY: KEY,
      ...(order.databaseUrl === null ? {} : { DATABASE_URL: order.databaseUrl }),
    },
  });
