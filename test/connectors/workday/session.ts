import { connector } from '../../../connectors/workday/index.ts';
import { WorkdaySimulator } from '../../../connectors/workday/simulator/app.ts';
import type { SimulatorApp } from '../../../connectors/kit/simulator/app.ts';
import { SimulatorControl } from '../../../connectors/kit/simulator/control-client.ts';
import { startSimulatorServer } from '../../../connectors/kit/simulator/server.ts';
import type { ConnectorSession, ObjectRead, PullPage, PullRequest, SourceRecord } from '../../../src/core/connector.ts';
import { jsonObjectSchema, type JsonObject, type JsonValue } from '../../../src/core/json.ts';
import { ContractMemory, contractContext } from '../../support/contract-context.ts';

export const APPLICATIONS = 'Handoff_Job_Applications';
export const WORKERS = 'Handoff_New_Hires';
export const applicationReport = { owner: 'ISU_Handoff', name: APPLICATIONS, key: 'Application_ID', changedSince: {} } satisfies JsonObject;
export const workerReport = { owner: 'ISU_Handoff', name: WORKERS, key: 'Employee_ID' } satisfies JsonObject;

export interface SentRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Every request that any test of this file's process sent, for the comparison with the transcription. */
export const recordedRequests: SentRequest[] = [];

export interface Tenant {
  readonly baseUrl: string;
  readonly control: SimulatorControl;
  readonly memory: ContractMemory;
  /** Requests of the vendor's side since the last look. */
  sent(): readonly SentRequest[];
  open(settings?: JsonObject, memory?: ContractMemory): Promise<ConnectorSession>;
  advance(ms: number): Promise<void>;
  close(): Promise<void>;
}

/** A simulated tenant behind a real socket, read by the real connector. Waiting moves both clocks. */
export async function openTenant(): Promise<Tenant> {
  const requests: SentRequest[] = [];
  const app = new WorkdaySimulator();
  const recording: SimulatorApp = {
    handle: (request, context) => {
      requests.push(request);
      recordedRequests.push(request);
      return app.handle(request, context);
    },
    control: (name, payload, context) => app.control(name, payload, context),
    dump: () => app.dump(),
    load: (state) => app.load(state),
  };
  const server = await startSimulatorServer(recording);
  const control = new SimulatorControl(server.baseUrl);
  const memory = new ContractMemory();
  const sessions: ConnectorSession[] = [];
  let offsetMs = 0;
  const advance = async (ms: number): Promise<void> => {
    offsetMs += ms;
    await control.clock(ms);
  };
  return {
    baseUrl: server.baseUrl,
    control,
    memory,
    advance,
    sent: () => requests.splice(0),
    open: async (settings = {}, own = memory) => {
      const all = { host: 'wd2-impl-services1.workday.com', tenant: 'acme_impl', baseUrl: server.baseUrl, isu: { username: 'ISU_Handoff', password: 'isu-secret' }, reports: { jobApplication: applicationReport, worker: workerReport }, ...settings };
      const session = await connector.open(connector.settings.parse(all), contractContext({ offsetMs: () => offsetMs, advance }, own, { concurrency: 3, mode: 'fast' }));
      sessions.push(session);
      return session;
    },
    close: async () => {
      for (const session of sessions) await session.close();
      await server.close();
    },
  };
}

export const readOf = (object: string, fields: readonly string[], more: Partial<ObjectRead> = {}): ObjectRead => ({ object, fields, optional: [], relations: [], interesting: [], keep: [], own: [], ...more });

export const requestOf = (reads: readonly ObjectRead[], cursor: JsonValue | null = null): PullRequest => ({ reads, cursor, watchTasks: false, signal: new AbortController().signal });

export interface Read {
  readonly records: readonly SourceRecord[];
  readonly unread: readonly string[];
  readonly cursor: JsonValue | null;
  readonly pages: readonly PullPage[];
}

async function collect(from: AsyncGenerator<PullPage, void, undefined>, cursor: JsonValue | null): Promise<Read> {
  const pages: PullPage[] = [];
  for await (const page of from) pages.push(page);
  return { pages, records: pages.flatMap(({ records }) => records), unread: pages.flatMap(({ unread }) => unread), cursor: pages.at(-1)?.cursor ?? cursor };
}
export const pullAll = (session: ConnectorSession, reads: readonly ObjectRead[], cursor: JsonValue | null = null): Promise<Read> => collect(session.pull(requestOf(reads, cursor)), cursor);

export async function sweepAll(session: ConnectorSession, reads: readonly ObjectRead[], cursor: JsonValue | null, known: readonly { readonly object: string; readonly externalId: string }[]): Promise<Read> {
  async function* batches(): AsyncGenerator<readonly { readonly object: string; readonly externalId: string }[]> {
    yield known;
  }
  return await collect(session.sweep(requestOf(reads, cursor), batches()), cursor);
}

export const objectOf = (value: unknown): JsonObject => jsonObjectSchema.parse(value);
