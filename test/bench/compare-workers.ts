import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { SimulatorControl } from '../../connectors/kit/simulator/control-client.ts';
import { createApp, type App } from '../../src/app.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import { listObjects, readTasks } from '../kill/hubspot/rows.ts';
import { printTable, verdict } from './print-table.ts';
import { startPortals, type Portals } from './start-portals.ts';
import type { BenchPostgres } from './start-postgres.ts';

const WORKERS = [1, 2, 4];
const LATENCY_MS = 50;
const DEALS = 6;
/** Few, so that one worker waits for its vendors and not for the processor. */
const LANES = 2;
const BIN = fileURLToPath(new URL('../../bin/handoff.js', import.meta.url));
const KEY = Buffer.alloc(32, 9).toString('base64');

interface Measured {
  readonly workers: number;
  readonly seconds: number;
  readonly problems: readonly string[];
}

/** The first sync of many connections, with all its writes, by one, two and four worker processes: what was done once, and how fast. */
export async function compareWorkers(postgres: BenchPostgres, { connections }: { readonly connections: number }): Promise<boolean> {
  const results: Measured[] = [];
  for (const workers of WORKERS) results.push(await measure(postgres, workers, connections));
  const exact = results.every(({ problems }) => problems.length === 0);
  const cores = availableParallelism();
  process.stdout.write(`\nFirst sync of ${connections} connections, ${DEALS} deals each, ${LATENCY_MS} ms per request, ${LANES} lanes per worker; simulators, PostgreSQL and workers share ${cores} cores\n`);
  printTable(
    ['workers', 'seconds', 'connections/s', 'deals/s', 'against one', 'every run and write once'],
    results.map(({ workers, seconds, problems }) => [
      String(workers), seconds.toFixed(1), (connections / seconds).toFixed(1), ((connections * DEALS) / seconds).toFixed(0), `${((results[0]?.seconds ?? seconds) / seconds).toFixed(2)} ×`, verdict(problems.length === 0, 'each'),
    ]),
  );
  for (const { workers, problems } of results) for (const problem of problems.slice(0, 5)) process.stdout.write(`  ${workers}: ${problem}\n`);
  return exact;
}

async function measure(postgres: BenchPostgres, workers: number, connections: number): Promise<Measured> {
  const folder = await mkdtemp(join(tmpdir(), 'handoff-bench-workers-'));
  const database = await postgres.createDatabase();
  const portals = await startPortals(connections, { deals: DEALS, latencyMs: LATENCY_MS });
  const children: ChildProcess[] = [];
  let app: App | null = null;
  try {
    const env = { DATABASE_URL: database.url, HANDOFF_KEY: KEY };
    const ids = portals.urls.map((_, index) => `c${index}`);
    await writeFile(join(folder, 'connections.yaml'), connectionsFile(ids, portals));
    app = await createApp(await loadConfig({ cwd: folder, env }));
    await inSteps(ids, 20, (id) => setUp(app, id));
    for (let index = 0; index < workers; index += 1) children.push(await startWorker(folder, env));
    const seconds = await timeFirstSync(app, ids);
    return { workers, seconds, problems: await findProblems(app, ids, portals) };
  } finally {
    for (const child of children) child.kill('SIGKILL');
    await app?.close();
    portals.stop();
    await database.drop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function setUp(app: App | null, id: string): Promise<void> {
  const opened = await app?.openSession(id);
  const steps = await opened?.session.setup({ inputs: true, remove: false, dryRun: false, writes: {} });
  const failed = steps?.find((step) => !step.done && step.action !== 'manual');
  if (failed !== undefined) throw new Error(`${id}: ${failed.message}`);
}

/** From the moment when all are wanted until all were made. This process decides, and works on none. */
async function timeFirstSync(app: App, ids: readonly string[]): Promise<number> {
  await inSteps(ids, 10, (id) => app.store.requestPull(id, new Date().toISOString(), null));
  const startedAt = performance.now();
  const service = await app.serve({ schedule: true, lanes: 0, log: app.openLog({ level: 'error', write: (line) => process.stderr.write(line) }) });
  try {
    while ((await app.store.findLanes()).some((lane) => lane.pullDueAt !== null)) await delay(100);
    return (performance.now() - startedAt) / 1_000;
  } finally {
    await service.stop();
  }
}

/** One complete run per connection, one handoff per deal, one score per deal, no task that nobody asked for or twice. */
async function findProblems(app: App, ids: readonly string[], portals: Portals): Promise<readonly string[]> {
  const problems: string[] = [];
  for (const [index, id] of ids.entries()) {
    const runs = await app.store.findRuns(id, 10);
    const [run] = runs;
    if (runs.length !== 1 || run?.outcome !== 'complete') problems.push(`${id} has ${runs.length} runs, the last of them ${run?.outcome ?? 'none'}: ${run?.reasons.join(' ') ?? ''}`);
    const control = new SimulatorControl(portals.urls[index] ?? '');
    const deals = await listObjects(control, 'deals');
    const scored = deals.filter(({ properties }) => (properties['handoff_score'] ?? '') !== '').length;
    const tasks = await readTasks(control);
    const keys = new Set(tasks.map(({ properties }) => properties['handoff_task_key']));
    const handoffs = await app.store.countHandoffs({ connection: id });
    if (handoffs !== DEALS || scored !== DEALS) problems.push(`${id}: ${handoffs} handoffs and ${scored} scores for ${DEALS} deals`);
    if (keys.size !== tasks.length || tasks.length !== run?.writeBack.tasksCreated) problems.push(`${id}: ${tasks.length} tasks with ${keys.size} keys, ${run?.writeBack.tasksCreated ?? 0} created`);
  }
  return problems;
}

async function startWorker(folder: string, env: Readonly<Record<string, string>>): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', BIN, 'worker', '--lanes', String(LANES)], {
    cwd: folder, env: { PATH: process.env['PATH'], HOME: folder, ...env }, stdio: ['ignore', 'ignore', 'pipe'],
  });
  process.once('exit', () => child.kill('SIGKILL'));
  await new Promise<void>((resolve, reject) => {
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      if (text.includes('running')) resolve();
    });
    child.once('close', () => reject(new Error('A worker did not start.')));
  });
  return child;
}

async function inSteps(ids: readonly string[], size: number, work: (id: string) => Promise<void>): Promise<void> {
  for (let start = 0; start < ids.length; start += size) await Promise.all(ids.slice(start, start + size).map(work));
}

const connectionsFile = (ids: readonly string[], portals: Portals): string => `connections:
${ids.map(
  (id, index) => `  - id: ${id}
    connector: hubspot
    settings: { baseUrl: "${portals.urls[index] ?? ''}", auth: { flow: token, token: demo-token }, setupToken: demo-token }
    mapping: customer/hubspot.yaml
    startFrom: 2000-01-01
    rollout: tasks
    quietPeriodSeconds: 0
`,
).join('')}`;
