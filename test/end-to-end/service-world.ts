import { spawn } from 'node:child_process';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { startSimulatorProcess, type SimulatorProcess } from '../../connectors/kit/simulator/process.ts';
import { createApp, type App } from '../../src/app.ts';
import { parseConfig } from '../../src/config/load-config.ts';
import { createTestEngine, TEST_KEY, type ENGINES } from '../support/store.ts';
import { until } from '../support/until.ts';

const BIN = fileURLToPath(new URL('../../bin/handoff.js', import.meta.url));
const MAPPINGS = fileURLToPath(new URL('../../mappings/', import.meta.url));
const PUBLIC = 'https://handoff.acme.example';
export const SECRET = 'secret of the webhook';
export const GOAL = 'handoff_goal';
const LATENCY_MS = 20;
/** A run over hundreds of deals takes many seconds on the fastest machine: it is met in the middle. */
const PER_WRITTEN_RECORD_MS = 30;

const seededSchema = z.object({ ids: z.array(z.string()) });
const dealSchema = z.looseObject({ history: z.record(z.string(), z.array(z.object({ value: z.string(), at: z.number() }))) });

/** A process of the service, as an administrator starts it. */
export interface ServiceProcess {
  /** What it said so far. */
  said(): string;
  /** Where it answers, once it does. */
  address(): Promise<string>;
  readonly ended: Promise<number | null>;
  /** As a power cut would. */
  kill(): Promise<void>;
  /** As an orderly shutdown asks; returns the exit code. */
  stop(): Promise<number | null>;
}

export interface ServiceWorld {
  readonly portal: SimulatorProcess;
  start(argv: readonly string[]): ServiceProcess;
  run(argv: readonly string[]): Promise<{ readonly code: number | null; readonly stdout: string; readonly stderr: string }>;
  /** With the database of the service, which the embedded one must not have open. */
  withApp<T>(work: (app: App) => Promise<T>): Promise<T>;
  /** Won deals whose goal is known; returns their ids. */
  seed(deals: number): Promise<readonly string[]>;
  /** Requests that wrote to deals so far, whether they were answered or not. */
  writes(): Promise<number>;
  /** Every score that ever stood on the deal, newest first. */
  scores(id: string): Promise<readonly string[]>;
}

/** A simulated portal, a connections file, an empty database; everything that was started is ended. */
export async function withService(engine: (typeof ENGINES)[number], schedule: string, work: (world: ServiceWorld) => Promise<void>): Promise<void> {
  const closing: (() => Promise<unknown>)[] = [];
  try {
    const folder = await mkdtemp(join(tmpdir(), 'handoff-service-'));
    closing.push(() => rm(folder, { recursive: true, force: true }));
    const portal = await startSimulatorProcess('hubspot', { latencyMs: LATENCY_MS, perWrittenRecordMs: PER_WRITTEN_RECORD_MS });
    closing.push(() => portal.stop());
    const { options, remove } = await createTestEngine(engine);
    closing.push(remove);
    await cp(MAPPINGS, join(folder, 'mappings'), { recursive: true });
    const text = connectionsFile(portal.baseUrl, schedule);
    await writeFile(join(folder, 'connections.yaml'), text);
    const env = { HANDOFF_KEY: TEST_KEY, HANDOFF_DATA_FOLDER: options.engine === 'embedded' ? options.folder : join(folder, 'data'), ...(options.engine === 'postgres' ? { DATABASE_URL: options.url } : {}) };
    const start = (argv: readonly string[]): ServiceProcess & { readonly stdout: () => string } => {
      const started = startProcess(folder, env, argv);
      closing.push(started.kill);
      return started;
    };
    const withApp: ServiceWorld['withApp'] = async (using) => {
      const app = await createApp(parseConfig(text, { cwd: folder, file: 'connections.yaml', env }));
      try {
        return await using(app);
      } finally {
        await app.close();
      }
    };
    await work({
      portal, start, withApp,
      run: async (argv) => {
        const started = start(argv);
        const code = await started.ended;
        return { code, stdout: started.stdout(), stderr: started.said() };
      },
      writes: async () => Object.entries((await portal.control.calls()).byKey).reduce((sum, [key, count]) => (/deals\/batch\/update/.test(key) ? sum + count : sum), 0),
      seed: (deals) => withApp((app) => seed(app, portal, deals)),
      scores: async (id) => {
        const { history } = dealSchema.parse(await portal.control.control('get-object', { type: 'deals', id }));
        return (history['handoff_score'] ?? []).map(({ value }) => value);
      },
    });
  } finally {
    for (const close of closing.toReversed()) await close();
  }
}

export function startProcess(folder: string, env: Readonly<Record<string, string>>, argv: readonly string[]): ServiceProcess & { readonly stdout: () => string } {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', BIN, ...argv], { cwd: folder, env: { PATH: process.env['PATH'], HOME: folder, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (stdout += chunk));
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (stderr += chunk));
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const signal = async (name: 'SIGKILL' | 'SIGTERM'): Promise<number | null> => {
    child.kill(name);
    return ended;
  };
  const found = (): string | undefined => /is running at (?<address>http:\/\/\S+?)\. Ctrl-C/.exec(stderr)?.groups?.['address'];
  return {
    ended,
    said: () => stderr,
    stdout: () => stdout,
    address: async () => {
      await until(() => found() !== undefined || child.exitCode !== null);
      const address = found();
      if (address === undefined) throw new Error(`handoff ${argv.join(' ')} ended before it ran: ${stderr}`);
      return address;
    },
    kill: async () => void (await signal('SIGKILL')),
    stop: () => signal('SIGTERM'),
  };
}

const connectionsFile = (baseUrl: string, schedule: string): string => `publicUrl: ${PUBLIC}
mappings: { folder: mappings }
service: { listen: { port: 0 } }
connections:
  - id: sales
    connector: hubspot
    settings: { baseUrl: "${baseUrl}", auth: { flow: token, token: demo-token }, setupToken: demo-token }
    mapping: customer/hubspot.yaml
    startFrom: 2020-01-01
    rollout: fields
    quietPeriodSeconds: 0
    schedule: "${schedule}"
    webhook: { secret: "${SECRET}" }
`;

async function seed(app: App, portal: SimulatorProcess, deals: number): Promise<readonly string[]> {
  const { session } = await app.openSession('sales');
  await session.setup({ inputs: true, remove: false, dryRun: false, writes: {} });
  await portal.control.control('settings', { daily: 5_000_000, indexLagMs: 0 });
  const properties = { [GOAL]: 'Halve the time to invoice', dealtype: 'newbusiness', amount: '5000' };
  const { ids } = seededSchema.parse(await portal.control.control('bulk-seed', { deals, properties }));
  await portal.control.control('set-webhook', { targetUrl: `${PUBLIC}/webhooks/sales`, clientSecret: SECRET, subscriptions: [{ subscriptionType: 'deal.propertyChange', propertyName: GOAL }] });
  return ids;
}
