import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { SimulatorControl } from '../../connectors/kit/simulator/control-client.ts';
import { connectorNames } from '../../connectors/index.ts';
import { createApp, type App } from '../../src/app.ts';
import { parseConfig, type Config } from '../../src/config/load-config.ts';
import type { Clock, SyncRun } from '../../src/core/ports.ts';
import { openKeyRing } from '../../src/store/key-ring.ts';
import { openStore, type OpenStore } from '../../src/store/open-store.ts';
import { countSimulatorCalls } from './simulated-org.ts';
import type { MeasuredRun, SubjectOrder, SubjectResult } from './subject-protocol.ts';

type Order = Extract<SubjectOrder, { subject: 'handoff-sync' }>;
type Runs = Omit<MeasuredRun, 'rowWrites' | 'startSeconds'>;

/** Longer than the overlap in which a run reads again what it read before. */
const PAST_THE_OVERLAP_MS = 40 * 60_000;
const KEY = Buffer.alloc(32, 7).toString('base64');

/** One sync of an empty database, as `handoff sync` does it, and later ones in which nothing has changed. */
export async function runHandoffSync(order: Order): Promise<MeasuredRun> {
  const startedAt = performance.now();
  const clock = movableClock();
  const store = await openStore(order.databaseUrl === null ? { engine: 'embedded', folder: order.folder } : { engine: 'postgres', url: order.databaseUrl }, {
    key: await openKeyRing({ environmentKey: KEY, folder: null }),
    now: clock.now,
  });
  const app = await createApp(configOf(order), { store, clock });
  const startSeconds = (performance.now() - startedAt) / 1_000;
  let rowWrites: number | null = null;
  let runs: Runs;
  try {
    runs = await measureRuns(app, clock, order);
    if (order.databaseUrl === null) rowWrites = await embeddedRowWrites(store);
  } finally {
    await app.close();
  }
  return { ...runs, startSeconds, rowWrites: rowWrites ?? (await postgresRowWrites(order.databaseUrl ?? '')) };
}

async function measureRuns(app: App, clock: MovableClock, order: Order): Promise<Runs> {
  const control = new SimulatorControl(order.loginUrl);
  await control.resetCalls();
  const readyAt = performance.now();
  const run = await app.sync('sales');
  const seconds = (performance.now() - readyAt) / 1_000;
  refuseIncomplete(run);
  const calls = await callsOf(run, control);
  const laterCalls: SubjectResult['laterCalls'] = [];
  for (let later = 0; later < order.laterRuns; later += 1) {
    clock.advance(PAST_THE_OVERLAP_MS);
    await control.clock(PAST_THE_OVERLAP_MS);
    await control.resetCalls();
    const next = await app.sync('sales');
    refuseIncomplete(next);
    laterCalls.push(await callsOf(next, control));
  }
  return { seconds, pulled: run.pulled, fieldsWritten: run.writeBack.fields, tasksWritten: run.writeBack.tasksCreated, calls, laterCalls };
}

const callsOf = async (run: SyncRun, control: SimulatorControl): Promise<SubjectResult['calls']> => ({ own: run.apiCalls + run.sweepCalls, ...(await countSimulatorCalls(control)) });

function refuseIncomplete(run: SyncRun): void {
  if (run.outcome === 'complete' && run.writeBack.errors === 0 && run.writeBack.waiting === 0) return;
  throw new Error(`A run that is not complete cannot be compared: ${run.outcome}, ${run.reasons.join(' ')}, ${JSON.stringify(run.writeBack)}`);
}

interface MovableClock extends Clock {
  advance(ms: number): void;
}
function movableClock(): MovableClock {
  let aheadMs = 0;
  return {
    now: () => new Date(Date.now() + aheadMs),
    wait: async (ms, signal) => {
      await delay(ms, undefined, signal === undefined ? {} : { signal });
    },
    advance: (ms) => {
      aheadMs += ms;
    },
  };
}

/** Rows inserted, updated and deleted since the database was created, as the engine counts them. */
const WRITTEN = 'SELECT sum(n_tup_ins + n_tup_upd + n_tup_del) AS written FROM pg_stat_user_tables';

async function embeddedRowWrites(store: OpenStore): Promise<number> {
  await store.pool.query('SELECT pg_stat_force_next_flush()');
  const { rows } = await store.pool.query<{ written: string }>(WRITTEN);
  return Number(rows[0]?.written ?? 0);
}

/** A server's connection hands in its counts when it ends at the latest, so this is asked after the service closed. */
async function postgresRowWrites(url: string): Promise<number> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await delay(200);
    const { rows } = await client.query<{ written: string }>(WRITTEN);
    return Number(rows[0]?.written ?? 0);
  } finally {
    await client.end();
  }
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
    env: { BENCH_SALESFORCE: order.loginUrl, HANDOFF_DATA_FOLDER: order.folder, HANDOFF_KEY: KEY, ...(order.databaseUrl === null ? {} : { DATABASE_URL: order.databaseUrl }) },
  });
