/**
 * From a person's edit in HubSpot to the new score standing there, with webhooks: `node test/bench/webhook-latency.ts
 * [--deals 500] [--per-second 50] [--seconds 40] [--latency-ms 50] [--engine postgres|embedded]`. The simulated portal, PostgreSQL
 * and the service are processes of their own on this machine; the portal's own clock says when an edit and a score came.
 * Exit code 1 when an edit did not reach the score, or the target was missed.
 */
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { startSimulatorProcess } from '../../connectors/kit/simulator/process.ts';
import { createApp, systemClock, type App } from '../../src/app.ts';
import { parseConfig } from '../../src/config/load-config.ts';
import { openHttp } from '../../src/http/open-http.ts';
import { webhookRoutes } from '../../src/http/webhooks.ts';
import { exampleService } from '../http/open-world.ts';
import { TEST_KEY } from '../support/store.ts';
import { printTable, verdict } from './print-table.ts';
import { startPostgres } from './start-postgres.ts';

const TARGET_MS = 2_000;
/** Every score must stand after so long. */
const SETTLE_MS = 60_000;
const PUBLIC = 'https://handoff.acme.example';
const GOAL = 'handoff_goal';
const SECRET = 'secret of the webhook';
const MAPPINGS = fileURLToPath(new URL('../../mappings/', import.meta.url));

const flags = z
  .object({
    deals: z.coerce.number().int().positive().default(500),
    'per-second': z.coerce.number().int().positive().default(50),
    seconds: z.coerce.number().int().positive().default(40),
    'latency-ms': z.coerce.number().nonnegative().default(50),
    engine: z.enum(['postgres', 'embedded']).default('postgres'),
  })
  .parse(parseArgs({ options: { deals: { type: 'string' }, 'per-second': { type: 'string' }, seconds: { type: 'string' }, 'latency-ms': { type: 'string' }, engine: { type: 'string' } } }).values);

const seededSchema = z.object({ ids: z.array(z.string()) });
const entrySchema = z.object({ value: z.string(), at: z.number() });
const dealSchema = z.looseObject({ history: z.record(z.string(), z.array(entrySchema)) });
const reportSchema = z.object({ events: z.number(), calls: z.number(), accepted: z.number(), refused: z.number(), lost: z.number(), givenUp: z.number(), open: z.number() });

const folder = await mkdtemp(join(tmpdir(), 'handoff-bench-webhook-'));
const postgres = flags.engine === 'postgres' ? await startPostgres() : null;
const database = await postgres?.createDatabase();
const portal = await startSimulatorProcess('hubspot', { latencyMs: flags['latency-ms'] });
try {
  process.exitCode = (await measure()) ? 0 : 1;
} finally {
  await portal.stop();
  await database?.drop();
  await postgres?.stop();
  await rm(folder, { recursive: true, force: true });
}

async function measure(): Promise<boolean> {
  await cp(MAPPINGS, join(folder, 'mappings'), { recursive: true });
  const app = await createApp(
    parseConfig(connectionsFile(portal.baseUrl), { cwd: folder, file: 'connections.yaml', env: { HANDOFF_KEY: TEST_KEY, ...(database === undefined ? {} : { DATABASE_URL: database.url }) } }),
  );
  try {
    const ids = await seedDeals(app);
    const service = await app.serve({ schedule: true, lanes: 4, log: app.openLog({ level: 'warn', write: (line) => process.stderr.write(line) }) });
    const http = await openHttp({
      listen: { host: '127.0.0.1', port: 0 }, publicUrl: PUBLIC, version: '0', clock: systemClock, access: app.store, service: await exampleService(app.store, systemClock), login: null,
      plugins: [webhookRoutes({ receive: (connection, request) => app.receiveWebhook(connection, request, service.wake) })],
    });
    try {
      await portal.control.control('send-webhooks', { to: `${http.address}/webhooks/sales`, duplicateEvery: 10 });
      await portal.control.resetCalls();
      const since = Date.now();
      const edited = await editDeals(ids);
      await delay(SETTLE_MS);
      return await report(ids, edited, since);
    } finally {
      await portal.control.control('stop-webhooks');
      await http.close();
      await service.stop();
    }
  } finally {
    await app.close();
  }
}

function connectionsFile(baseUrl: string): string {
  return `publicUrl: ${PUBLIC}
database: database
connections:
  - id: sales
    connector: hubspot
    settings: { baseUrl: "${baseUrl}", auth: { flow: token, token: demo-token }, setupToken: demo-token }
    mapping: customer/hubspot.yaml
    startFrom: 2020-01-01
    rollout: fields
    quietPeriodSeconds: 0
    limits: { dailyShare: 1 }
    webhook: { secret: "${SECRET}" }
`;
}

/** Won deals whose goal is known; each edit takes it away or puts it back, so each changes the score. */
async function seedDeals(app: App): Promise<readonly string[]> {
  const { session, config } = await app.openSession('sales');
  await session.setup({ inputs: true, remove: false, dryRun: false, writes: {} });
  await portal.control.control('settings', { daily: 5_000_000 });
  const properties = { [GOAL]: 'Halve the time to invoice', dealtype: 'newbusiness', amount: '5000' };
  const { ids } = seededSchema.parse(await portal.control.control('bulk-seed', { deals: flags.deals, properties }));
  const run = await app.sync(config.id);
  if (run.outcome !== 'complete' || run.writeBack.fields !== flags.deals) throw new Error(`The first sync ended ${run.outcome} with ${JSON.stringify(run.writeBack)}. ${run.reasons.join(' ')}`);
  await portal.control.control('set-webhook', { targetUrl: `${PUBLIC}/webhooks/sales`, clientSecret: SECRET, subscriptions: [{ subscriptionType: 'deal.propertyChange', propertyName: GOAL }] });
  return ids;
}

/** Deal after deal, evenly over the time. Returns how many edits were made. */
async function editDeals(ids: readonly string[]): Promise<number> {
  const total = flags['per-second'] * flags.seconds;
  const started = performance.now();
  for (let index = 0; index < total; index += 1) {
    await delay(Math.max(0, started + (index * 1_000) / flags['per-second'] - performance.now()));
    const round = Math.floor(index / ids.length);
    await portal.control.control('update-object', { type: 'deals', id: ids[index % ids.length], properties: { [GOAL]: round % 2 === 0 ? '' : 'Halve the time to invoice' } });
  }
  return total;
}

async function report(ids: readonly string[], edited: number, since: number): Promise<boolean> {
  const sent = reportSchema.parse(await portal.control.control('webhook-report'));
  const calls = await portal.control.calls();
  const { leading, trailing, wrong } = await latencies(ids, since);
  const met = percentile(leading, 95) <= TARGET_MS;
  const row = (label: string, times: readonly number[]): string[] => [label, String(times.length), ...[50, 95, 99, 100].map((share) => String(Math.round(percentile(times, share))))];
  process.stdout.write(`\nHubSpot: edit → score visible, ${flags['per-second']} events a second over ${ids.length} deals for ${flags.seconds} s, ${flags['latency-ms']} ms per request, quiet period 0, ${flags.engine}\n`);
  printTable(['', 'edits', 'p50 ms', 'p95 ms', 'p99 ms', 'max ms'], [row('first edit of a deal', leading), row('last edit of a deal (may wait half a minute)', trailing)]);
  process.stdout.write(`${verdict(met, `p95 ≤ ${TARGET_MS} ms`)} · webhooks: ${sent.events} events in ${sent.calls} calls, ${sent.refused} refused, ${sent.lost} without answer, ${sent.givenUp} given up\n`);
  process.stdout.write(`${calls.total} API calls: ${Object.entries(calls.byKey).map(([key, count]) => `${count} × ${key}`).join(', ')}\n`);
  process.stdout.write(`${wrong.length === 0 ? 'Every' : `NOT every (${wrong.join(', ')})`} deal shows the score of its last edit; ${edited} edits.\n`);
  return met && wrong.length === 0 && sent.events === edited && sent.givenUp === 0;
}

interface Latencies {
  readonly leading: readonly number[];
  readonly trailing: readonly number[];
  /** Deals whose score does not fit their goal. */
  readonly wrong: readonly string[];
}

/** The first edit of a deal is acted on at once; what comes within half a minute waits for its end, so the last edit tells how long that takes. */
async function latencies(ids: readonly string[], since: number): Promise<Latencies> {
  const leading: number[] = [];
  const trailing: number[] = [];
  const wrong: string[] = [];
  const scoreByGoal = new Map<string, string>();
  for (const id of ids) {
    const { history } = dealSchema.parse(await portal.control.control('get-object', { type: 'deals', id }));
    const edits = (history[GOAL] ?? []).toReversed().filter((entry) => entry.at >= since);
    const scores = (history['handoff_score'] ?? []).toReversed();
    const shownAfter = (edit: { readonly at: number }): number | undefined => scores.find((score) => score.at >= edit.at)?.at;
    const [first] = edits;
    const last = edits.at(-1);
    if (first === undefined || last === undefined) continue;
    const firstShown = shownAfter(first);
    if (firstShown === undefined) wrong.push(id);
    else leading.push(firstShown - first.at);
    // A last edit that brought back what already stood there changes no score.
    const lastShown = edits.length > 1 ? shownAfter(last) : undefined;
    if (lastShown !== undefined) trailing.push(lastShown - last.at);
    const score = scores.at(-1)?.value ?? '';
    const expected = scoreByGoal.get(last.value) ?? score;
    if (score !== expected) wrong.push(id);
    scoreByGoal.set(last.value, expected);
  }
  return { leading, trailing, wrong };
}

function percentile(times: readonly number[], share: number): number {
  const sorted = times.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil((share / 100) * sorted.length) - 1)] ?? Number.NaN;
}

