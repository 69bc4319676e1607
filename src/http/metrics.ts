import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Metrics, ServiceState } from '../core/operation/metrics.ts';
import type { HttpApp } from './http-app.ts';

export interface MetricsOptions {
  /** Ids that may stand in a label, as of now; any other is counted as "other". */
  readonly connections: () => readonly string[];
  /** Asked at each look; a failure leaves the gauges out and sets handoff_state_readable to 0. */
  readonly readState: () => Promise<ServiceState>;
  /** Of this program. */
  readonly version: string;
}

export interface OpenMetrics {
  /** What flows, jobs and routes report to. */
  readonly metrics: Metrics;
  /** Everything in Prometheus's text format. */
  text(): Promise<{ readonly contentType: string; readonly body: string }>;
}

const WAIT_SECONDS = [0.01, 0.05, 0.1, 0.5, 1, 5, 15, 60, 300, 900];
const WORK_SECONDS = [0.05, 0.25, 1, 2.5, 5, 15, 60, 300, 900, 3_600];
const CALL_SECONDS = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60];

/** prom-client stays in this room; others see the Metrics port. */
export function openMetrics({ connections, readState, version }: MetricsOptions): OpenMetrics {
  const register = new Registry();
  collectDefaultMetrics({ register, prefix: 'handoff_' });
  new Gauge({ name: 'handoff_build_info', help: 'Always 1; the label says which version runs', labelNames: ['version'], registers: [register] }).set({ version }, 1);
  const labelOf = (connection: string): string => (connections().includes(connection) ? connection : 'other');
  const gauges = gaugesIn(register);
  return {
    metrics: countersIn(register, labelOf),
    text: async () => {
      await readState().then((state) => showState(gauges, state, labelOf), () => hideState(gauges));
      return { contentType: register.contentType, body: await register.metrics() };
    },
  };
}

/** GET /metrics, for whoever has a token of any role: connection ids are all it tells. */
export const metricsRoutes = (open: OpenMetrics) => (app: HttpApp): void => {
  app.get('/metrics', { config: { action: 'see_metrics' }, schema: { hide: true } }, async (_request, reply) => {
    const { contentType, body } = await open.text();
    return reply.type(contentType).send(body);
  });
};

/** Reports every answer of this server. */
export function observeRequests(app: HttpApp, metrics: Metrics): void {
  app.addHook('onResponse', async (request, reply) => {
    const { method, url } = request.routeOptions;
    metrics.answered({ method: typeof method === 'string' ? method : request.method, route: url ?? 'none', status: reply.statusCode, ms: reply.elapsedTime });
  });
}

function countersIn(register: Registry, labelOf: (connection: string) => string): Metrics {
  const registers = [register];
  const runs = new Counter({ name: 'handoff_runs_total', help: 'Runs by connection and outcome', labelNames: ['connection', 'outcome'], registers });
  const runSeconds = new Histogram({ name: 'handoff_run_seconds', help: 'How long runs take', labelNames: ['connection'], buckets: WORK_SECONDS, registers });
  const records = new Counter({ name: 'handoff_records_read_total', help: 'Records read from sources', labelNames: ['connection'], registers });
  const handoffs = new Counter({ name: 'handoff_handoffs_total', help: 'Handoffs by what a run did to them', labelNames: ['connection', 'change'], registers });
  const writes = new Counter({ name: 'handoff_writes_total', help: 'Items written back, by kind of change', labelNames: ['connection', 'change'], registers });
  const calls = new Counter({ name: 'handoff_api_calls_total', help: 'Requests that count against the vendor’s limits', labelNames: ['connection'], registers });
  const waited = new Histogram({ name: 'handoff_lane_wait_seconds', help: 'From due to the beginning of work on a connection', labelNames: ['connection'], buckets: WAIT_SECONDS, registers });
  const worked = new Histogram({ name: 'handoff_lane_work_seconds', help: 'Work on a connection in one go', labelNames: ['connection', 'outcome'], buckets: WORK_SECONDS, registers });
  const vendor = new Histogram({ name: 'handoff_vendor_seconds', help: 'Operations on a vendor’s account', labelNames: ['connection', 'operation', 'outcome'], buckets: CALL_SECONDS, registers });
  const webhooks = new Counter({ name: 'handoff_webhooks_total', help: 'Calls from vendors', labelNames: ['connection', 'outcome'], registers });
  const notices = new Counter({ name: 'handoff_notices_total', help: 'Notices by channel', labelNames: ['channel', 'outcome'], registers });
  const requests = new Histogram({ name: 'handoff_http_seconds', help: 'Answers of the HTTP door', labelNames: ['method', 'route', 'status'], buckets: CALL_SECONDS, registers });
  return {
    ranSync: (run) => {
      const connection = labelOf(run.connection);
      runs.inc({ connection, outcome: run.outcome });
      runSeconds.observe({ connection }, run.durationMs / 1_000);
      records.inc({ connection }, run.pulled);
      for (const change of ['created', 'updated', 'unchanged', 'withdrawn'] as const) handoffs.inc({ connection, change }, run.handoffs[change]);
      for (const change of ['fields', 'tasksCreated', 'tasksUpdated', 'tasksClosed', 'notes', 'errors', 'unconfirmed'] as const) writes.inc({ connection, change }, run.writeBack[change]);
    },
    workedLane: (work) => {
      const connection = labelOf(work.connection);
      waited.observe({ connection }, work.waitedMs / 1_000);
      worked.observe({ connection, outcome: work.outcome }, work.workedMs / 1_000);
    },
    askedVendor: (call) => vendor.observe({ connection: labelOf(call.connection), operation: call.operation, outcome: call.outcome }, call.ms / 1_000),
    spentCalls: (connection, count) => calls.inc({ connection: labelOf(connection) }, count),
    gotWebhook: (connection, outcome) => webhooks.inc({ connection: labelOf(connection), outcome }),
    sentNotice: (channel, outcome) => notices.inc({ channel, outcome }),
    answered: ({ method, route, status, ms }) => requests.observe({ method, route, status: `${Math.floor(status / 100)}xx` }, ms / 1_000),
  };
}

function gaugesIn(register: Registry) {
  const gauge = (name: string, help: string, ...labelNames: string[]) => new Gauge({ name, help, labelNames, registers: [register] });
  return {
    readable: gauge('handoff_state_readable', '1 when the figures about the state could be read from the database'),
    queue: gauge('handoff_queue_jobs', 'Wake-ups in the queue', 'state'),
    paused: gauge('handoff_connection_paused', '1 while a connection rests until somebody mends it', 'connection'),
    frozen: gauge('handoff_connection_frozen', '1 while protection against mass change waits for a person', 'connection'),
    known: gauge('handoff_known_age_seconds', 'Since the last complete reading', 'connection'),
    unwritten: gauge('handoff_unwritten_age_seconds', 'Age of the oldest write that is due and undelivered', 'connection'),
    due: gauge('handoff_due_writes', 'Writes that are due and undelivered', 'connection'),
    errors: gauge('handoff_open_sync_errors', 'Items set aside that wait for a person', 'connection'),
    left: gauge('handoff_calls_left', 'Calls left of today’s share of the vendor’s limit', 'connection'),
    visible: gauge('handoff_visible_after_seconds', 'From the end of the quiet period to score visible in the source', 'connection', 'quantile'),
    alarms: gauge('handoff_alarms', 'Open alarms', 'rule', 'severity'),
  };
}
type Gauges = ReturnType<typeof gaugesIn>;

function hideState(gauges: Gauges): void {
  for (const gauge of Object.values(gauges)) gauge.reset();
  gauges.readable.set(0);
}

function showState(gauges: Gauges, state: ServiceState, labelOf: (connection: string) => string): void {
  hideState(gauges);
  gauges.readable.set(1);
  for (const [name, jobs] of Object.entries(state.queue ?? {})) gauges.queue.set({ state: name }, jobs);
  for (const { connection: id, ...of } of state.connections ?? []) {
    const connection = labelOf(id);
    // What belongs to no configured connection has no place of its own, and would overwrite the others in one.
    if (connection !== id) continue;
    const show = (gauge: Gauge, value: number | boolean | null | undefined): void => {
      if (value !== undefined && value !== null) gauge.set({ connection }, Number(value));
    };
    show(gauges.paused, of.paused);
    show(gauges.frozen, of.frozen);
    show(gauges.known, of.knownAgeSeconds);
    show(gauges.unwritten, of.unwrittenAgeSeconds);
    show(gauges.due, of.dueWrites);
    show(gauges.errors, of.openErrors);
    show(gauges.left, of.callsLeftToday);
    for (const [quantile, seconds] of Object.entries(of.visibleAfterSeconds ?? {})) gauges.visible.set({ connection, quantile }, seconds);
  }
  for (const { rule, severity, count } of state.alarms ?? []) gauges.alarms.set({ rule, severity }, count);
}
