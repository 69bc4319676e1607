/** One worker in a process of its own that polls connections in which nothing happens. Started by `compareIdle`. */
import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { SimulatorControl } from '../../connectors/kit/simulator/control-client.ts';
import { createApp, type App } from '../../src/app.ts';
import { parseConfig, type Config } from '../../src/config/load-config.ts';
import type { SyncRun } from '../../src/core/ports.ts';
import { openKeyRing } from '../../src/store/key-ring.ts';
import { openStore, type OpenStore } from '../../src/store/open-store.ts';
import { countQueries } from '../support/count-queries.ts';
import { FakeSource } from '../support/fake-source.ts';
import { ManualClock, MINUTE } from '../support/manual-clock.ts';
import { median } from './median.ts';
import { idleOrderSchema, type IdleOrder, type IdleResult } from './idle-protocol.ts';

const POLL_EVERY_MS = 15 * MINUTE;
const KEY = Buffer.alloc(32, 7).toString('base64');
const BYTES_PER_MB = 1_048_576;
const SAMPLES_PER_TENTH = 5;
const WARM_ROUNDS = 6;
let written = 0;
let measuring = false;
const DEAL = { stage: 'won', type: 'new', wonAt: '2026-11-20T10:00:00.000Z', account: 'Acme' };

const order = idleOrderSchema.parse(JSON.parse(process.argv[2] ?? '{}'));
setFlagsFromString('--expose-gc');
const collectGarbage: unknown = runInNewContext('gc');
const clock = new ManualClock('2026-11-23T09:00:00.000Z');
const ids = Array.from({ length: order.connections }, (_, index) => `c${index}`);

const store = await openStore({ engine: 'postgres', url: order.databaseUrl }, { key: await openKeyRing({ environmentKey: KEY, folder: null }), now: () => clock.now() });
const sources = new Map<string, FakeSource>();
const app = await createApp(configOf(order), { store, clock, runsPublished: true, ...(order.portals.length === 0 ? { findConnector: standIn } : {}) });
try {
  process.stdout.write(JSON.stringify(await measure(app, store)));
} finally {
  await app.close();
}
process.exit(0);

async function measure(measured: App, measuredStore: OpenStore): Promise<IdleResult> {
  if (order.portals.length > 0) for (const id of ids) await (await measured.openSession(id)).session.setup({ inputs: true, remove: false, dryRun: false, writes: {} });
  // The first runs read everything, write it, create the tasks that were given time, and read what they wrote.
  for (let round = 0; round < WARM_ROUNDS; round += 1) {
    await Promise.all(ids.map(advancePortal));
    await pollAll(measured, ids);
  }
  const queries = countQueries();
  written = 0;
  measuring = true;
  const memory: IdleResult['firstTenth'][] = [];
  const sampleEvery = Math.max(1, Math.floor(order.runs / (10 * SAMPLES_PER_TENTH)));
  let calls = 0;
  let done = 0;
  let cpuMs = 0;
  const databaseBefore = await databaseCpuMs(measuredStore);
  while (done < order.runs) {
    // A connection whose deal changes twice between two polls has one change.
    const step = await rested(Math.min(sampleEvery, order.runs - done, order.changing ? ids.length : Infinity));
    cpuMs += step.cpuMs;
    calls += step.calls;
    done += step.runs;
    memory.push(sample());
  }
  const databaseAfter = await databaseCpuMs(measuredStore);
  queries.stop();
  const tenth = Math.max(1, Math.floor(memory.length / 10));
  return {
    cpuMsPerRun: cpuMs / done,
    databaseCpuMsPerRun: databaseBefore === null || databaseAfter === null ? null : (databaseAfter - databaseBefore) / done,
    queriesPerRun: queries.sent / done,
    callsPerRun: calls / done,
    fieldsPerRun: written / done,
    firstTenth: middle(memory.slice(0, tenth)),
    lastTenth: middle(memory.slice(-tenth)),
  };

  async function rested(runs: number): Promise<{ readonly cpuMs: number; readonly calls: number; readonly runs: number }> {
    const some = Array.from({ length: runs }, (_, index) => ids[(done + index) % ids.length] ?? '');
    await Promise.all(some.map(advancePortal));
    if (order.changing) for (const [index, id] of some.entries()) changeDeal(id, done + index);
    const before = process.cpuUsage();
    const counted = await pollAll(measured, some);
    const { user, system } = process.cpuUsage(before);
    return { cpuMs: (user + system) / 1_000, calls: counted, runs };
  }
}

/** Time passes as if every connection were polled once in a quarter of an hour. Returns the API calls. */
async function pollAll(polled: App, some: readonly string[]): Promise<number> {
  let calls = 0;
  for (const id of some) {
    clock.advance(POLL_EVERY_MS / ids.length);
    calls += countCalls(id, await polled.sync(id));
  }
  return calls;
}

/** Somebody fills a field in, or empties it again. */
function changeDeal(id: string, turn: number): void {
  sources.get(`standin-${ids.indexOf(id)}`)?.put('deal', 'd1', { ...DEAL, name: 'Deal d1', goal: Math.floor(turn / ids.length) % 2 === 0 ? `Books closed within three days, said in call ${turn}` : '' });
}

/** Ahead of the measured runs: it is not the worker's work. */
async function advancePortal(id: string): Promise<void> {
  const portal = order.portals[ids.indexOf(id)];
  if (portal !== undefined) await new SimulatorControl(portal).clock(POLL_EVERY_MS);
}

function countCalls(id: string, run: SyncRun): number {
  if (measuring && order.changing && run.pulled === 0) throw new Error(`${id}: a change was not found`);
  written += run.writeBack.fields;
  if (run.outcome !== 'complete') throw new Error(`${id}: ${run.outcome}: ${run.reasons.join(' ')}`);
  return run.apiCalls;
}

function sample(): IdleResult['firstTenth'] {
  if (typeof collectGarbage === 'function') Reflect.apply(collectGarbage, undefined, []);
  const { rss, heapUsed } = process.memoryUsage();
  return { rssMb: rss / BYTES_PER_MB, heapMb: heapUsed / BYTES_PER_MB };
}

function middle(samples: readonly IdleResult['firstTenth'][]): IdleResult['firstTenth'] {
  return { rssMb: median(samples.map(({ rssMb }) => rssMb)), heapMb: median(samples.map(({ heapMb }) => heapMb)) };
}

/** Processor time of all processes of the server, from Linux's /proc. */
async function databaseCpuMs({ pool }: OpenStore): Promise<number | null> {
  const MS_PER_TICK = 10;
  await delay(50);
  const { rows } = await pool.query<{ pid: number }>('SELECT pid FROM pg_stat_activity');
  if (!(await readdir('/proc').catch((): string[] => [])).includes('stat')) return null;
  const ticks = await Promise.all(rows.map(async ({ pid }) => {
    const fields = (await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')).split(') ').at(-1)?.split(' ') ?? [];
    return Number(fields[11] ?? 0) + Number(fields[12] ?? 0);
  }));
  return ticks.reduce((sum, each) => sum + each, 0) * MS_PER_TICK;
}

/** An account in memory with three deals. */
function standIn(name: string): ReturnType<NonNullable<NonNullable<Parameters<typeof createApp>[1]>['findConnector']>> {
  let source = sources.get(name);
  if (source === undefined) {
    source = new FakeSource(clock);
    source.account = name;
    for (const deal of ['d1', 'd2', 'd3']) source.put('deal', deal, { ...DEAL, name: `Deal ${deal}` });
    sources.set(name, source);
  }
  return Promise.resolve({ ...source.connector, name });
}

function configOf({ portals, folder }: IdleOrder): Config {
  const lines = ids.flatMap((id, index) => [
    `  - id: ${id}`,
    ...(portals.length === 0
      ? [`    connector: standin-${index}`, '    mapping: customer.yaml', '    requirements: customer-requirements.yaml', '    playbook: customer-playbook.yaml']
      : ['    connector: hubspot', `    settings: { baseUrl: "${portals[index] ?? ''}", auth: { flow: token, token: demo-token } }`, '    mapping: customer/hubspot.yaml']),
    '    rollout: tasks', '    startFrom: 2026-11-01', '    quietPeriodSeconds: 0', '    sweepEveryHours: 744',
  ]);
  return parseConfig(['mappings: { folder: rules }', 'connections:', ...lines].join('\n'), { cwd: folder, file: 'connections.yaml', env: { DATABASE_URL: order.databaseUrl, HANDOFF_KEY: KEY } });
}
