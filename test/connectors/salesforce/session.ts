import { parseQuery } from '@jetstreamapp/soql-parser-js';
import { z } from 'zod';
import { connector } from '../../../connectors/salesforce/index.ts';
import { SimulatorControl } from '../../../connectors/kit/simulator/control-client.ts';
import type { SimulatorApp, SimulatorRequest } from '../../../connectors/kit/simulator/app.ts';
import { startSimulatorServer } from '../../../connectors/kit/simulator/server.ts';
import { createSalesforceApp } from '../../../connectors/salesforce/simulator/app.ts';
import { startSimulatorProcess, type SimulatorProcess } from '../../../connectors/kit/simulator/process.ts';
import type { ConnectorSession, ObjectRead, PullPage, PullRequest, SessionContext } from '../../../src/core/connector.ts';
import { jsonObjectSchema, type JsonObject, type JsonValue } from '../../../src/core/json.ts';

export const INTEGRATION = {
  flow: 'client_credentials',
  clientId: 'handoff-sync-app',
  clientSecret: 'handoff-sync-secret',
} as const;
export const ADMIN = {
  flow: 'client_credentials',
  clientId: 'acme-admin-app',
  clientSecret: 'acme-admin-secret',
} as const;

/** Of the administrator, for what they do by hand in the org's setup. */
export async function adminToken(baseUrl: string): Promise<string> {
  const body = new URLSearchParams({ grant_type: ADMIN.flow, client_id: ADMIN.clientId, client_secret: ADMIN.clientSecret });
  const answer = await fetch(`${baseUrl}/services/oauth2/token`, { method: 'POST', body });
  return z.object({ access_token: z.string() }).parse(await answer.json()).access_token;
}

export interface RecordedOrg {
  readonly baseUrl: string;
  readonly control: SimulatorControl;
  /** Every SOQL text that was sent, in order. */
  readonly soql: string[];
  dump(): unknown;
  stop(): Promise<void>;
}

/** The simulator inside this process, noting the questions on their way in. */
export async function startRecordedOrg(state: unknown = null): Promise<RecordedOrg> {
  const soql: string[] = [];
  const app = createSalesforceApp();
  if (state !== null) app.load(state);
  const recording: SimulatorApp = {
    ...app,
    handle: (request, context) => {
      soql.push(...soqlIn(request));
      return app.handle(request, context);
    },
  };
  const server = await startSimulatorServer(recording);
  return {
    baseUrl: server.baseUrl,
    control: new SimulatorControl(server.baseUrl),
    soql,
    dump: () => app.dump(),
    stop: () => server.close(),
  };
}

let readyState: string | null = null;
/** A recorded org in which setup was run; it is run once per test file. */
export async function startReadyOrg(): Promise<RecordedOrg> {
  if (readyState === null) {
    const first = await startRecordedOrg();
    await setUp(first);
    readyState = JSON.stringify(first.dump());
    await first.stop();
  }
  return await startRecordedOrg(JSON.parse(readyState));
}

function soqlIn(request: SimulatorRequest): string[] {
  const own = request.query.get('q');
  const inside = [...request.body.matchAll(/query(?:All)?\?q=([^"]+)"/g)].map((match) =>
    decodeURIComponent(match[1] ?? ''),
  );
  return own === null ? inside : [own, ...inside];
}

/** What both kinds of simulated org offer to a test. */
export type TestOrg = Pick<SimulatorProcess, 'baseUrl' | 'control'>;

export const startOrg = (latencyMs?: number): Promise<SimulatorProcess> =>
  startSimulatorProcess('salesforce', latencyMs === undefined ? {} : { latencyMs });

/** A context whose waiting takes no time; the cache outlives sessions, as the store's does. */
export class TestContext implements SessionContext {
  readonly connection = 'sales';
  readonly waits: number[] = [];
  readonly logs: string[] = [];
  readonly stored = new Map<string, JsonValue>();
  readonly limits: SessionContext['limits'];
  offsetMs = 0;

  constructor(limits: SessionContext['limits'] = { concurrency: 5, mode: 'fast' }) {
    this.limits = limits;
  }

  readonly now = (): Date => new Date(Date.now() + this.offsetMs);
  readonly wait = (ms: number, signal?: AbortSignal): Promise<void> => {
    signal?.throwIfAborted();
    this.waits.push(ms);
    return Promise.resolve();
  };
  readonly cache: SessionContext['cache'] = {
    get: (key) => Promise.resolve(this.stored.get(key) ?? null),
    set: (key, value, ttlMs) => {
      if (ttlMs <= 0) this.stored.delete(key);
      else this.stored.set(key, structuredClone(value));
      return Promise.resolve();
    },
  };
  readonly vault: SessionContext['vault'] = { get: () => Promise.resolve(null), set: () => Promise.resolve() };
  readonly log: SessionContext['log'] = (level, message) => void this.logs.push(`${level}: ${message}`);
}

export const openSession = (
  org: { readonly baseUrl: string },
  context: SessionContext,
  settings: JsonObject = {},
): Promise<ConnectorSession> => connector.open({ loginUrl: org.baseUrl, auth: INTEGRATION, ...settings }, context);

export const OUTPUTS = [
  'Handoff_Score__c',
  'Handoff_Status__c',
  'Handoff_Missing_Fields__c',
  'Handoff_Missing_Count__c',
  'Handoff_Gaps__c',
  'Handoff_Status_Reason__c',
  'Handoff_Next_Deadline__c',
  'Handoff_Checked_At__c',
  'Handoff_Link__c',
];

/** Lets everybody see and edit fields ("Opportunity.X__c"), by a permission set that is none of ours. */
export async function grantFields(org: TestOrg, ...fields: readonly string[]): Promise<void> {
  await org.control.control('records', { object: 'PermissionSet', records: [{ Name: 'Ours', Label: 'Ours' }] });
  const idsOf = async (object: string): Promise<readonly string[]> => (await rowsIn(org, object)).map((row) => String(row['Id']));
  const [set = ''] = await idsOf('PermissionSet');
  await org.control.control('records', { object: 'FieldPermissions', records: fields.map((field) => ({ ParentId: set, SobjectType: field.split('.')[0] ?? '', Field: field, PermissionsRead: true, PermissionsEdit: true })) });
  await org.control.control('records', { object: 'PermissionSetAssignment', records: (await idsOf('User')).map((user) => ({ PermissionSetId: set, AssigneeId: user })) });
}

/** Fields and permission sets, as an administrator's one-time setup leaves them. */
export async function setUp(org: TestOrg, inputs = false): Promise<void> {
  const session = await openSession(org, new TestContext(), { setupAuth: ADMIN });
  const steps = await session.setup({ inputs, remove: false, dryRun: false, writes: { Opportunity: OUTPUTS } });
  const refused = steps.filter((step) => !step.done && step.action !== 'manual');
  if (refused.length > 0) throw new Error(refused.map((step) => `${step.what}: ${step.message}`).join('\n'));
  await session.close();
}

export const READ: ObjectRead = {
  object: 'Opportunity',
  fields: [
    'Name',
    'Amount',
    'IsWon',
    'Type',
    'CloseDate',
    'LastStageChangeDate',
    'NextStep',
    'Account.Name',
    'Account.Industry',
    'Owner.Id',
    'Owner.Name',
    'Owner.Email',
    'Owner.IsActive',
  ],
  optional: [],
  relations: [
    { name: 'OpportunityContactRoles', fields: ['Contact.Name', 'Contact.Email', 'Role', 'IsPrimary'], optional: [] },
    { name: 'OpportunityLineItems', fields: ['Product2.Name', 'Quantity'], optional: [] },
  ],
  interesting: [[{ path: 'IsWon', oneOf: [true] }]],
  keep: 'custom',
  own: OUTPUTS,
};

export const pullRequest = (cursor: JsonValue | null, change: Partial<PullRequest> = {}): PullRequest => ({
  reads: [READ],
  cursor,
  watchTasks: true,
  signal: new AbortController().signal,
  ...change,
});

export async function pullAll(session: ConnectorSession, request: PullRequest): Promise<PullPage[]> {
  const pages: PullPage[] = [];
  for await (const page of session.pull(request)) pages.push(page);
  return pages;
}

export const recordsOf = (pages: readonly PullPage[]): PullPage['records'][number][] =>
  pages.flatMap((page) => page.records);
export const lastCursor = (pages: readonly PullPage[]): JsonValue => pages.at(-1)?.cursor ?? null;

const rowsSchema = z.object({ rows: z.array(jsonObjectSchema) });
/** What the org really holds, past all rights. */
export async function rowsIn(
  org: TestOrg,
  object: string,
  where: JsonObject = {},
  includeDeleted = false,
): Promise<JsonObject[]> {
  return rowsSchema.parse(await org.control.control('query', { object, where, includeDeleted })).rows;
}

/** Throws when the independent grammar does not accept it. */
export function checkSoql(soql: string): void {
  const shape = soql.replace(/('00\w{16}',)+/g, '').replace(/\d{4}-\d{2}-\d{2}T[\d:]+Z/g, '2026-01-01T00:00:00Z');
  if (!accepted.has(shape)) parseQuery(shape, { allowApexBindVariables: false });
  accepted.add(shape);
}
/** The grammar takes its time, and most questions are asked again and again. */
const accepted = new Set<string>();

export const MINUTE_MS = 60_000;

/** One org and one context, read again and again as runs would. */
export class ReadingDesk {
  readonly org: RecordedOrg;
  readonly context = new TestContext();

  constructor(org: RecordedOrg) {
    this.org = org;
  }

  seed(change: JsonObject = {}): Promise<unknown> {
    return this.org.control.control('bulk-seed', {
      deals: 30,
      rolesPerDeal: 2,
      lineItemsPerDeal: 1,
      gappyEvery: 0,
      ...change,
    });
  }

  async read(cursor: JsonValue | null, change: Partial<PullRequest> = {}) {
    const session = await openSession(this.org, this.context);
    const pages = await pullAll(session, pullRequest(cursor, change));
    return { pages, records: recordsOf(pages), cursor: lastCursor(pages), calls: session.calls().api };
  }

  /** A first reading, and a second so much later that everything seeded is behind the overlap. */
  async settle(): Promise<JsonValue> {
    const first = await this.read(null);
    await this.pass(40);
    this.context.offsetMs += 40 * MINUTE_MS;
    return (await this.read(first.cursor)).cursor;
  }

  pass(minutes: number): Promise<void> {
    return this.org.control.clock(minutes * MINUTE_MS);
  }

  edit(...records: JsonObject[]): Promise<unknown> {
    return this.org.control.control('update', { records });
  }

  async dealIds(): Promise<string[]> {
    return (await rowsIn(this.org, 'Opportunity')).map((row) => String(row['Id'])).sort();
  }

  async childOf(object: string, dealId: string): Promise<JsonObject> {
    return (await rowsIn(this.org, object, { OpportunityId: dealId }))[0] ?? {};
  }
}
