/**
 * From a person's edit in HubSpot to the new score standing there, with webhooks: `node test/bench/webhook-latency.ts
 * [--deals 500] [--per-second 50] [--seconds 60] [--latency-ms 50] [--engine postgres|embedded]`. The simulated portal, PostgreSQL
 * and the service are processes of their own on this machine; the portal's own clock says when an edit and a score came.
 * The target is for the first edit of a deal, which was quiet before: it is acted on at once. What follows within half a
 * minute waits for its end by design, so its delay is counted from there.
 * Exit code 1 when an edit did not reach the score, or the target was missed.
 */
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { z } from 'zod';
import { startSimulatorProcess } from '../../connectors/kit/simulator/process.ts';
import { createApp, type App } from '../../src/app.ts';
import { parseConfig } from '../../src/config/load-config.ts';
import { TEST_KEY } from '../support/store.ts';
import { judgeDeals, percentile, planEdits, type Latencies } from './edit-stream.ts';
import { printTable, verdict } from './print-table.ts';
import { startPostgres } from './start-postgres.ts';

const TARGET_MS = 2_000;
/** Every score must stand so long after the last edit. */
const SETTLE_MS = 40_000;
const PUBLIC = 'https://handoff.acme.example';
const GOAL = 'handoff_goal';
const SECRET = 'secret of the webhook';
const MAPPINGS = fileURLToPath(new URL('../../mappings/', import.meta.url));

const flags = z
  .object({
    deals: z.coerce.number().int().positive().default(500),
    'per-second': z.coerce.number().int().positive().default(50),
    seconds: z.coerce.number().int().positive().default(60),
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
    const service = await app.serve({
      schedule: true,
      lanes: 4,
      log: app.openLog({ level: 'warn', write: (line) => process.stderr.write(line) }),
      door: { kind: 'api', listen: { host: '127.0.0.1', port: 0 }, version: '0' },
    });
    try {
      await portal.control.control('send-webhooks', { to: `${service.address}/webhooks/sales`, duplicateEvery: 10 });
      await portal.control.resetCalls();
      const cost = await beginCost();
      const since = Date.now();
      const edited = await editDeals(ids);
      await delay(SETTLE_MS);
      return await report(ids, edited, since, await cost());
    } finally {
      await portal.control.control('stop-webhooks');
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

/** As planned, nobody waits for the portal's answer. Returns how many edits were made. */
async function editDeals(ids: readonly string[]): Promise<number> {
  const edits = planEdits(ids, flags['per-second'], flags.seconds);
  const started = performance.now();
  const answers: Promise<unknown>[] = [];
  for (const { atMs, deal, fills } of edits) {
    await delay(Math.max(0, started + atMs - performance.now()));
    answers.push(portal.control.control('update-object', { type: 'deals', id: deal, properties: { [GOAL]: fills ? `Goal number ${answers.length}` : '' } }));
  }
  await Promise.all(answers);
  return edits.length;
}

/** What this process computes and PostgreSQL is asked until the returned function is called; the edits are part of it. */
async function beginCost(): Promise<() => Promise<string>> {
  const cpu = process.cpuUsage();
  const before = await countTransactions();
  return async () => {
    const { user, system } = process.cpuUsage(cpu);
    return `${((user + system) / 1_000_000).toFixed(1)} s of processor in this process, ${(await countTransactions()) - before} transactions`;
  };
}

async function countTransactions(): Promise<number> {
  if (database === undefined) return 0;
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    const { rows } = await client.query<{ count: number }>('SELECT (xact_commit + xact_rollback)::int AS count FROM pg_stat_database WHERE datname = current_database()');
    return rows[0]?.count ?? 0;
  } finally {
    await client.end();
  }
}

async function report(ids: readonly string[], edited: number, since: number, cost: string): Promise<boolean> {
  const sent = reportSchema.parse(await portal.control.control('webhook-report'));
  const calls = await portal.control.calls();
  const { leading, trailing, wrong } = await latencies(ids, since);
  const met = percentile(leading, 95) <= TARGET_MS;
  const row = (label: string, times: readonly number[]): string[] => [label, String(times.length), ...[50, 95, 99, 100].map((share) => String(Math.round(percentile(times, share))))];
  process.stdout.write(`\nHubSpot: edit → score visible, ${flags['per-second']} events a second over ${ids.length} deals for ${flags.seconds} s, ${flags['latency-ms']} ms per request, quiet period 0, ${flags.engine}\n`);
  printTable(['', 'scores', 'p50 ms', 'p95 ms', 'p99 ms', 'max ms'], [row('first edit of a quiet deal', leading), row('edits that followed, from 30 s after the first', trailing)]);
  process.stdout.write(`${verdict(met, `p95 ≤ ${TARGET_MS} ms for the first edit`)} · webhooks: ${sent.events} events in ${sent.calls} calls, ${sent.refused} refused, ${sent.lost} without answer, ${sent.givenUp} given up\n`);
  process.stdout.write(`${cost}; ${calls.total} API calls: ${Object.entries(calls.byKey).map(([key, count]) => `${count} × ${key}`).join(', ')}\n`);
  process.stdout.write(`${wrong.length === 0 ? 'Every' : `NOT every (${wrong.join(', ')})`} deal shows the score of its last edit; ${edited} edits.\n`);
  return met && wrong.length === 0 && sent.events === edited && sent.givenUp === 0;
}

async function latencies(ids: readonly string[], since: number): Promise<Latencies> {
  const deals = new Map<string, Parameters<typeof judgeDeals>[0] extends ReadonlyMap<string, infer Deal> ? Deal : never>();
  for (const id of ids) {
    const { history } = dealSchema.parse(await portal.control.control('get-object', { type: 'deals', id }));
    deals.set(id, { edits: (history[GOAL] ?? []).toReversed().filter(({ at }) => at >= since), scores: (history['handoff_score'] ?? []).toReversed() });
  }
  return judgeDeals(deals);
}
