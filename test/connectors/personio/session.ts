import { z } from 'zod';
import { SimulatorControl } from '../../../connectors/kit/simulator/control-client.ts';
import type { SimulatorApp } from '../../../connectors/kit/simulator/app.ts';
import { startSimulatorServer } from '../../../connectors/kit/simulator/server.ts';
import { connector } from '../../../connectors/personio/index.ts';
import { PersonioSimulator } from '../../../connectors/personio/simulator/app.ts';
import type { ConnectorSession, FieldsWriteBack, NoteWriteBack, ObjectRead, PullPage, PullRequest, Receipt, SourceRecord, TaskWriteBack, WriteBack } from '../../../src/core/connector.ts';
import type { JsonObject } from '../../../src/core/json.ts';
import { ContractMemory, contractContext } from '../../support/contract-context.ts';

export interface RecordedRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly contentType: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Every request that any test of this file's process sent, for the comparison with the transcribed specification. */
export const recordedRequests: RecordedRequest[] = [];

/** Notes each request on its way into the simulator. */
function recording(app: SimulatorApp): SimulatorApp {
  return {
    handle: (request, context) => {
      const { method, path, query, body, headers } = request;
      recordedRequests.push({ method, path, query, body, headers, contentType: headers['content-type'] ?? '' });
      return app.handle(request, context);
    },
    control: (name, payload, context) => app.control(name, payload, context),
    dump: () => app.dump(),
    load: (state) => app.load(state),
    routeKey: (method, path) => app.routeKey?.(method, path) ?? `${method} ${path}`,
  };
}

export interface Company {
  readonly baseUrl: string;
  readonly control: SimulatorControl;
  readonly memory: ContractMemory;
  command(name: string, payload?: JsonObject): Promise<unknown>;
  /** Creates something and tells its id. */
  make(name: string, payload: JsonObject): Promise<string>;
  open(settings?: JsonObject, memory?: ContractMemory): Promise<ConnectorSession>;
  /** Moves the simulator's clock and ours together. */
  advance(ms: number): Promise<void>;
  now(): Date;
  /** A day so far ahead (or behind) by our clock, as ISO date. */
  day(days: number): string;
  /** Requests since the last call of this, by method and path with ids left out. */
  calls(): Promise<Readonly<Record<string, number>>>;
  close(): Promise<void>;
}

/** A simulated company behind a real socket, read by the real connector. */
export async function openCompany(): Promise<Company> {
  const server = await startSimulatorServer(recording(new PersonioSimulator()));
  const control = new SimulatorControl(server.baseUrl);
  const memory = new ContractMemory();
  const sessions: ConnectorSession[] = [];
  let offsetMs = 0;
  const clockwork = {
    offsetMs: () => offsetMs,
    advance: async (ms: number) => {
      offsetMs += ms;
      await control.clock(ms);
    },
  };
  const company: Company = {
    baseUrl: server.baseUrl,
    control,
    memory,
    command: (name, payload) => control.control(name, payload ?? {}),
    make: async (name, payload) => z.object({ id: z.string() }).parse(await control.control(name, payload)).id,
    open: async (settings = {}, own = memory) => {
      const whole = { companyId: '48213', clientId: 'papi-demo-client', clientSecret: 'papi-demo-secret', baseUrl: server.baseUrl, ...settings };
      const session = await connector.open(connector.settings.parse(whole), contractContext(clockwork, own, { concurrency: 4, mode: 'fast' }));
      sessions.push(session);
      return session;
    },
    advance: clockwork.advance,
    now: () => new Date(Date.now() + offsetMs),
    day: (days) => new Date(Date.now() + offsetMs + days * 86_400_000).toISOString().slice(0, 10),
    calls: async () => {
      const { byKey } = await control.calls();
      await control.resetCalls();
      return byKey;
    },
    close: async () => {
      for (const session of sessions) await session.close();
      await server.close();
    },
  };
  await company.command('company-seed');
  return company;
}

const read = (object: string, fields: readonly string[], more: Partial<ObjectRead> = {}): ObjectRead => ({ object, fields, optional: [], relations: [], interesting: [], keep: [], own: [], ...more });

export const applicationRead = read('application', ['candidate.name', 'candidate.email', 'job.name', 'current_stage.accepted', 'current_stage.phase', 'acceptedAt', 'is_anonymized'], {
  interesting: [[{ path: 'current_stage.accepted', oneOf: [true] }]],
});
export const personRead = read(
  'person',
  [
    'name', 'preferred_name', 'email',
    'employment.employment_start_date', 'employment.status', 'employment.position.title', 'employment.office.name', 'employment.department.name',
    'employment.legal_entity.name', 'employment.cost_centers.name',
    'employment.supervisor.id', 'employment.supervisor.name', 'employment.supervisor.email', 'employment.supervisor.active',
    'attributes.Personal email', 'attributes.Work model', 'attributes.No such thing',
  ],
  {
    optional: ['attributes.Personal email', 'attributes.Work model', 'attributes.No such thing'],
    interesting: [[{ path: 'employment.employment_start_date', notPast: true }]],
    own: ['attributes.Handoff score'],
  },
);

export const pullRequest = (more: Partial<PullRequest> = {}): PullRequest => ({ reads: [personRead, applicationRead], cursor: null, watchTasks: false, signal: new AbortController().signal, ...more });

export interface Pulled {
  readonly records: readonly SourceRecord[];
  readonly unread: readonly string[];
  readonly cursor: PullPage['cursor'] | null;
  readonly pages: readonly PullPage[];
}
export async function pullAll(session: ConnectorSession, more: Partial<PullRequest> = {}): Promise<Pulled> {
  const pages: PullPage[] = [];
  for await (const page of session.pull(pullRequest(more))) pages.push(page);
  return { pages, records: pages.flatMap((page) => page.records), unread: pages.flatMap((page) => page.unread), cursor: pages.at(-1)?.cursor ?? null };
}

export function byId({ records }: { readonly records: readonly SourceRecord[] }, id: string): SourceRecord {
  const found = records.find((record) => record.externalId === id);
  if (found === undefined) throw new Error(`${id} was not handed over`);
  return found;
}

/** Somebody who starts in so many days. */
export const hire = (company: Company, days: number, more: JsonObject = {}, employment: JsonObject = {}): Promise<string> =>
  company.make('create-person', {
    firstName: 'Hanna', lastName: 'Hire', email: `hanna.${Math.random().toString(36).slice(2, 8)}@acme.example`,
    attributes: { dynamic_801: 'hanna@example.com', dynamic_802: 'Hybrid' },
    employment: { startDate: company.day(days), position: 'Account Executive', department: 'Sales', office: 'Munich', legalEntity: 'Acme Deutschland GmbH', supervisor: '501', costCenters: [{ name: 'DACH Sales', weight: 100 }], ...employment },
    ...more,
  });
export const apply = (company: Company, more: JsonObject = {}): Promise<string> =>
  company.make('create-application', { firstName: 'Ali', lastName: 'Applicant', email: 'ali@example.com', phone: '+49 30 5550 100', job: 'Account Executive', stage: 'ACCEPTED', ...more });

let counter = 0;
const base = (object: string, externalId: string) => {
  counter += 1;
  return { id: `row-${counter}`, handoffId: 'h1', target: { object, externalId }, lockGroup: null, desiredHash: `hash-${counter}`, uncertain: false, remoteId: null };
};
export const fieldsOf = (externalId: string, values: JsonObject, object = 'person'): FieldsWriteBack => ({ ...base(object, externalId), kind: 'fields', values });
export const noteOf = (externalId: string, text: string, more: Partial<NoteWriteBack> = {}): NoteWriteBack => ({ ...base('person', externalId), kind: 'note', text, ...more });
export const taskOf = (externalId: string): TaskWriteBack => ({
  ...base('person', externalId), kind: 'task', taskKey: 'key', changed: null, settings: {},
  task: { subject: 'Order laptop', body: '', dueDate: '2099-01-01', owner: { id: null, name: null, email: null }, team: 'IT', status: 'open', note: null },
});

export async function deliver(session: ConnectorSession, batch: readonly WriteBack[]): Promise<readonly Receipt[]> {
  const receipts = new Map<string, Receipt>();
  await session.writeBack(batch, (given) => {
    for (const receipt of given) receipts.set(receipt.id, receipt);
    return Promise.resolve();
  });
  return batch.map((item) => {
    const receipt = receipts.get(item.id);
    if (receipt === undefined) throw new Error(`no receipt for ${item.id}`);
    return receipt;
  });
}
