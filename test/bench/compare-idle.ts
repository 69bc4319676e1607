import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { idleResultSchema, type IdleOrder, type IdleResult } from './idle-protocol.ts';
import { startPortals } from './start-portals.ts';
import { printTable, verdict } from './print-table.ts';
import type { BenchPostgres } from './start-postgres.ts';

const CONNECTIONS = 1_000;
const POLL_EVERY_SECONDS = 15 * 60;
const MOST_SHARE = 0.05;
const MOST_GROWTH = 1.1;
const PORTALS = 50;
const SOAKED_CONNECTIONS = 50;
const SOAK_RUNS = 7_200;
const FIXTURES = fileURLToPath(new URL('../fixtures/flows/', import.meta.url));

export interface IdleOptions {
  /** Of the subject with many. */
  readonly connections: number;
  /** Runs of the longer measurement. */
  readonly runs: number;
}

/** What polling costs when nothing happens: processor time, queries, calls, and whether memory stays where it was. */
export async function compareIdle(postgres: BenchPostgres, { runs, connections: many }: IdleOptions): Promise<boolean> {
  const subjects: readonly (readonly [string, number, number, number])[] = [
    ['stand-in, 1 connection', 0, 1, 1_000],
    [`stand-in, ${many.toLocaleString('en')} connections`, 0, many, runs],
    [`HubSpot simulator, ${PORTALS} connections`, PORTALS, PORTALS, Math.min(runs, 2_000)],
  ];
  const rows: string[][] = [];
  let met = true;
  for (const [label, portals, connections, measured] of subjects) {
    const result = await measureIdle(postgres, { portals, connections, runs: measured });
    const share = (result.cpuMsPerRun * CONNECTIONS) / (POLL_EVERY_SECONDS * 1_000);
    const growth = result.lastTenth.heapMb / result.firstTenth.heapMb;
    met = met && share <= MOST_SHARE && growth <= MOST_GROWTH;
    rows.push([
      label, measured.toLocaleString('en'), result.cpuMsPerRun.toFixed(1), result.databaseCpuMsPerRun?.toFixed(1) ?? '–', `${(share * 100).toFixed(2)} %`, verdict(share <= MOST_SHARE, `≤ ${MOST_SHARE * 100} %`),
      result.queriesPerRun.toFixed(1), result.callsPerRun.toFixed(1), `${memory(result.firstTenth)} → ${memory(result.lastTenth)}`, verdict(growth <= MOST_GROWTH, `heap × ≤ ${MOST_GROWTH}`),
    ]);
  }
  process.stdout.write(`\nIdle runs on PostgreSQL; the share is that of one core for ${CONNECTIONS.toLocaleString('en')} connections polled every quarter of an hour\n`);
  printTable(['', 'runs', 'CPU ms/run', 'database CPU ms/run', 'share', 'target', 'queries/run', 'calls/run', 'RSS/heap MB first → last tenth', 'target'], rows);
  return met;
}

/** Two hours in which every second some connection is polled and finds a change, shortened by the clock. */
export async function compareSoak(postgres: BenchPostgres): Promise<boolean> {
  const result = await measureIdle(postgres, { portals: 0, connections: SOAKED_CONNECTIONS, runs: SOAK_RUNS, changing: true });
  const growth = result.lastTenth.heapMb / result.firstTenth.heapMb;
  const met = growth <= MOST_GROWTH;
  process.stdout.write(`\nTwo hours of a run a second over ${SOAKED_CONNECTIONS} connections, each with a changed deal that is read, scored and written, on PostgreSQL\n`);
  printTable(['', 'runs', 'CPU ms/run', 'queries/run', 'records written/run', 'RSS/heap MB first → last tenth', 'target'], [
    ['stand-in', SOAK_RUNS.toLocaleString('en'), result.cpuMsPerRun.toFixed(1), result.queriesPerRun.toFixed(1), result.fieldsPerRun.toFixed(2), `${memory(result.firstTenth)} → ${memory(result.lastTenth)}`, verdict(met, `heap × ≤ ${MOST_GROWTH}`)],
  ]);
  return met;
}

const memory = ({ rssMb, heapMb }: IdleResult['firstTenth']): string => `${Math.round(rssMb)}/${heapMb.toFixed(1)}`;

export async function measureIdle(postgres: BenchPostgres, plan: { readonly portals: number; readonly connections: number; readonly runs: number; readonly changing?: boolean }): Promise<IdleResult> {
  const folder = await mkdtemp(join(tmpdir(), 'handoff-bench-idle-'));
  await cp(FIXTURES, join(folder, 'rules'), { recursive: true });
  const database = await postgres.createDatabase();
  const simulators = plan.portals === 0 ? null : await startPortals(plan.portals);
  try {
    return await runWorker({ databaseUrl: database.url, folder, portals: [...(simulators?.urls ?? [])], connections: plan.connections, runs: plan.runs, changing: plan.changing ?? false });
  } finally {
    simulators?.stop();
    await database.drop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function runWorker(order: IdleOrder): Promise<IdleResult> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ...profileFlags(), entryOf('idle-worker.ts'), JSON.stringify(order)], { stdio: ['ignore', 'pipe', 'inherit'] });
  let out = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    out += chunk;
  });
  await once(child, 'close');
  if (child.exitCode !== 0) throw new Error(`The measured worker ended with ${child.exitCode ?? child.signalCode ?? 'nothing'}.`);
  return idleResultSchema.parse(JSON.parse(out));
}

/** `node --cpu-prof test/bench/main.ts --only idle` profiles the worker too. */
const profileFlags = (): readonly string[] => process.execArgv.filter((flag) => flag.startsWith('--cpu-prof'));

const entryOf = (name: string): string => fileURLToPath(new URL(`./${name}`, import.meta.url));
