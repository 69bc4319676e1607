import { z } from 'zod';
import { connector } from '../../../connectors/bamboohr/index.ts';
import { BambooHrSimulator } from '../../../connectors/bamboohr/simulator/app.ts';
import type { SimulatorApp, SimulatorRequest } from '../../../connectors/kit/simulator/app.ts';
import { SimulatorControl } from '../../../connectors/kit/simulator/control-client.ts';
import { startSimulatorServer } from '../../../connectors/kit/simulator/server.ts';
import type {
  ConnectorSession,
  FieldsWriteBack,
  NoteWriteBack,
  ObjectRead,
  PullPage,
  PullRequest,
  Receipt,
  SessionContext,
  TaskContent,
  TaskWriteBack,
  WriteBack,
} from '../../../src/core/connector.ts';
import type { JsonObject, JsonValue } from '../../../src/core/json.ts';

export const OFFER_ACCEPTED = 31;

export interface RecordedRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: string;
}

/** Every request that any test of this file's process sent, for the comparison with the vendor's specification. */
export const recordedRequests: RecordedRequest[] = [];

/** Notes each request on its way into the simulator. */
function recording(app: SimulatorApp): SimulatorApp {
  return {
    handle: (request: SimulatorRequest, context) => {
      const { method, path, query, body } = request;
      recordedRequests.push({ method, path, query, body });
      return app.handle(request, context);
    },
    control: (name, payload, context) => app.control(name, payload, context),
    dump: () => app.dump(),
    load: (state) => app.load(state),
    routeKey: (method, path) => app.routeKey?.(method, path) ?? `${method} ${path}`,
  };
}

export interface Memory {
  readonly cache: Map<string, JsonValue>;
  readonly vault: Map<string, string>;
  readonly waits: number[];
  readonly logs: string[];
}

export function newMemory(): Memory {
  return { cache: new Map(), vault: new Map(), waits: [], logs: [] };
}

export function contextOf(memory: Memory, concurrency = 4, offsetMs = (): number => 0): SessionContext {
  return {
    connection: 'people',
    now: () => new Date(Date.now() + offsetMs()),
    wait: (ms) => {
      memory.waits.push(ms);
      return Promise.resolve();
    },
    cache: {
      get: (key) => Promise.resolve(memory.cache.get(key) ?? null),
      set: (key, value) => {
        memory.cache.set(key, structuredClone(value));
        return Promise.resolve();
      },
    },
    vault: {
      get: (name) => Promise.resolve(memory.vault.get(name) ?? null),
      set: (name, value) => {
        memory.vault.set(name, value);
        return Promise.resolve();
      },
    },
    log: (_level, message) => memory.logs.push(message),
    limits: { concurrency, mode: 'fast' },
  };
}

export interface Account {
  readonly baseUrl: string;
  readonly control: SimulatorControl;
  readonly memory: Memory;
  open(settings?: JsonObject, concurrency?: number): Promise<ConnectorSession>;
  /** Moves the simulator's clock and ours together. */
  advance(ms: number): Promise<void>;
  close(): Promise<void>;
}

/** A simulated account behind a real socket, read by the real connector. */
export async function openAccount(): Promise<Account> {
  const server = await startSimulatorServer(recording(new BambooHrSimulator()));
  const control = new SimulatorControl(server.baseUrl);
  const memory = newMemory();
  const sessions: ConnectorSession[] = [];
  let offsetMs = 0;
  return {
    baseUrl: server.baseUrl,
    control,
    memory,
    advance: async (ms) => {
      offsetMs += ms;
      await control.clock(ms);
    },
    open: async (settings = {}, concurrency = 4) => {
      const session = await connector.open(
        {
          companyDomain: 'acme',
          baseUrl: server.baseUrl,
          ...('oauth' in settings ? {} : { apiKey: 'demo-key' }),
          acceptedStatusIds: [OFFER_ACCEPTED],
          ...settings,
        },
        contextOf(memory, concurrency, () => offsetMs),
      );
      sessions.push(session);
      return session;
    },
    close: async () => {
      for (const session of sessions) await session.close();
      await server.close();
    },
  };
}

const read = (object: string, fields: readonly string[], more: Partial<ObjectRead> = {}): ObjectRead => ({
  object,
  fields,
  optional: [],
  relations: [],
  interesting: [],
  keep: [],
  own: [],
  ...more,
});

export const applicationRead = read('application', [
  'applicant.name',
  'applicant.email',
  'applicant.availableStartDate',
  'job.title.label',
  'job.hiringLead.id',
  'job.hiringLead.name',
  'job.hiringLead.email',
  'job.hiringLead.active',
  'status.accepted',
  'status.label',
  'status.changedByUser.email',
  'acceptedAt',
]);
export const employeeRead = read(
  'employee',
  [
    'firstName',
    'lastName',
    'displayName',
    'homeEmail',
    'hireDate',
    'jobTitle',
    'department',
    'location',
    'supervisor.id',
    'supervisor.name',
    'supervisor.email',
    'supervisor.active',
    'status',
    'customWorkModel',
    'customNoSuchField',
  ],
  {
    optional: ['customWorkModel', 'customNoSuchField'],
    interesting: [[{ path: 'hireDate', notPast: true }]],
    own: ['customHandoffScore'],
  },
);

export const pullRequest = (more: Partial<PullRequest> = {}): PullRequest => ({
  reads: [employeeRead, applicationRead],
  cursor: null,
  watchTasks: true,
  signal: new AbortController().signal,
  ...more,
});

export async function pullAll(
  session: ConnectorSession,
  more: Partial<PullRequest> = {},
): Promise<PullPage & { readonly pages: readonly PullPage[] }> {
  const pages: PullPage[] = [];
  for await (const page of session.pull(pullRequest(more))) pages.push(page);
  return {
    pages,
    records: pages.flatMap((page) => page.records),
    tasks: pages.flatMap((page) => page.tasks),
    unread: pages.flatMap((page) => page.unread),
    cursor: pages.at(-1)?.cursor ?? null,
    total: null,
  };
}

export const byName = (
  page: { readonly records: PullPage['records'] },
  object: string,
  name: string,
): PullPage['records'][number] => {
  const found = page.records.find((record) => {
    if (record.object !== object) return false;
    const { applicant } = record.fields;
    const called = object === 'employee' ? record.fields['displayName'] : isNamed(applicant) ? applicant['name'] : null;
    return called === name;
  });
  if (found === undefined) throw new Error(`no ${object} called ${name}`);
  return found;
};
const isNamed = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && 'name' in value;

let counter = 0;
const base = (object: string, externalId: string) => {
  counter += 1;
  return {
    id: `row-${counter}`,
    handoffId: 'h1',
    target: { object, externalId },
    lockGroup: null,
    desiredHash: `hash-${counter}`,
    uncertain: false,
    remoteId: null,
  };
};
export const fieldsOf = (
  externalId: string,
  values: JsonObject,
  more: Partial<FieldsWriteBack> = {},
): FieldsWriteBack => ({ ...base('employee', externalId), kind: 'fields', values, ...more });
export const noteOf = (externalId: string, text: string, more: Partial<NoteWriteBack> = {}): NoteWriteBack => ({
  ...base('application', externalId),
  kind: 'note',
  text,
  ...more,
});
const content: TaskContent = {
  subject: 'Order laptop and core software',
  body: 'Missing: equipment profile',
  dueDate: '2026-12-01',
  owner: { id: '1', name: 'Ida Tech', email: 'ida@acme.example' },
  team: 'IT',
  status: 'open',
  note: null,
};
export const taskOf = (
  externalId: string,
  taskKey: string,
  task: Partial<TaskContent> = {},
  more: Partial<TaskWriteBack> = {},
): TaskWriteBack => ({
  ...base('employee', externalId),
  kind: 'task',
  taskKey,
  task: { ...content, ...task },
  changed: null,
  settings: {},
  ...more,
});

export async function deliver(session: ConnectorSession, batch: readonly WriteBack[]): Promise<readonly Receipt[]> {
  const receipts = new Map<string, Receipt>();
  await session.writeBack(batch, (given) => {
    for (const receipt of given) {
      if (receipts.has(receipt.id)) throw new Error(`two receipts for ${receipt.id}`);
      receipts.set(receipt.id, receipt);
    }
    return Promise.resolve();
  });
  return batch.map((item) => {
    const receipt = receipts.get(item.id);
    if (receipt === undefined) throw new Error(`no receipt for ${item.id}`);
    return receipt;
  });
}

const peopleSchema = z.array(
  z.looseObject({ id: z.union([z.string(), z.number()]).transform(String), name: z.string() }),
);
async function idIn(account: Account, command: string, name: string): Promise<string> {
  const found = peopleSchema.parse(await account.control.control(command)).find((one) => one.name === name);
  if (found === undefined) throw new Error(`nobody called ${name}`);
  return found.id;
}
export const idByName = (account: Account, name: string): Promise<string> => idIn(account, 'list-employees', name);
export const applicationId = (account: Account, name: string): Promise<string> =>
  idIn(account, 'list-applications', name);

/** Content as the outbox keeps it. */
export const asStored = (task: TaskContent): JsonObject => ({ ...task, owner: { ...task.owner } });
