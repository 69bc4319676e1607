import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { connector } from '../../../connectors/hubspot/index.ts';
import { HubSpotSimulator } from '../../../connectors/hubspot/simulator/app.ts';
import type { SimulatorApp } from '../../../connectors/kit/simulator/app.ts';
import { SimulatorControl } from '../../../connectors/kit/simulator/control-client.ts';
import { startSimulatorServer } from '../../../connectors/kit/simulator/server.ts';
import { loadMapping } from '../../../src/config/load-mapping.ts';
import type { ConnectorSession, PullPage, PullRequest, Receipt, RecordRef, SourceRecord, WriteBack } from '../../../src/core/connector.ts';
import type { CompiledMapping } from '../../../src/core/handoff/compile-mapping.ts';
import { jsonObjectSchema, type JsonObject, type JsonValue } from '../../../src/core/json.ts';
import { ContractMemory, contractContext } from '../../support/contract-context.ts';

export interface SentRequest {
  readonly method: string;
  /** As it went over the wire, version included. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly contentType: string;
  readonly body: JsonObject | null;
  readonly text: string;
}

/** Every request that any test of this file's process sent, for the comparison with the vendor's specification. */
export const recordedRequests: SentRequest[] = [];

const idsSchema = z.object({ ids: z.array(z.string()) });
const shownSchema = z.looseObject({ id: z.string(), properties: z.record(z.string(), z.string().nullable()) });
export type Shown = z.infer<typeof shownSchema>;

/** The simulator inside this process, noting every request; waiting moves its clock and ours together. */
export class Portal {
  readonly baseUrl: string;
  readonly control: SimulatorControl;
  readonly sent: SentRequest[];
  readonly memory = new ContractMemory();
  offsetMs = 0;
  readonly #stop: () => Promise<void>;
  readonly #sessions: ConnectorSession[] = [];

  private constructor(baseUrl: string, sent: SentRequest[], stop: () => Promise<void>) {
    this.baseUrl = baseUrl;
    this.control = new SimulatorControl(baseUrl);
    this.sent = sent;
    this.#stop = stop;
  }

  /** With our properties (and the input fields) made, and an index that shows changes at once; `raw` leaves all that out. */
  static async start(options: { readonly raw?: boolean } = {}): Promise<Portal> {
    const app = new HubSpotSimulator();
    const sent: SentRequest[] = [];
    const recording: SimulatorApp = {
      control: (name, payload, context) => app.control(name, payload, context),
      dump: () => app.dump(),
      load: (state) => app.load(state),
      handle: (request, context) => {
        const { method, path, query, headers, body: text } = request;
        const noted = { method, path, query, contentType: headers['content-type'] ?? '', body: jsonObjectSchema.safeParse(parsed(text)).data ?? null, text };
        sent.push(noted);
        recordedRequests.push(noted);
        return app.handle(request, context);
      },
    };
    const server = await startSimulatorServer(recording);
    const portal = new Portal(server.baseUrl, sent, () => server.close());
    if (options.raw !== true) {
      const session = await portal.open();
      await session.setup({ inputs: true, remove: false, dryRun: false, writes: {} });
      await portal.command('settings', { indexLagMs: 0 });
      await portal.command('create-owner', { email: 'rita.rep@acme.example', firstName: 'Rita', lastName: 'Rep' });
      portal.forget();
    }
    return portal;
  }

  async stop(): Promise<void> {
    for (const session of this.#sessions) await session.close();
    await this.#stop();
  }

  /** Counts and notes begin anew; what was cached stays. */
  forget(): void {
    this.sent.length = 0;
  }

  async open(settings: JsonObject = {}, memory = this.memory, concurrency = 4): Promise<ConnectorSession> {
    const world = { offsetMs: () => this.offsetMs, advance: (ms: number) => this.advance(ms) };
    const given: unknown = connector.settings.parse({ baseUrl: this.baseUrl, auth: { flow: 'token', token: 'demo-token' }, ...settings });
    const session = await connector.open(given, contractContext(world, memory, { concurrency, mode: 'fast' }));
    this.#sessions.push(session);
    return session;
  }

  async advance(ms: number): Promise<void> {
    this.offsetMs += ms;
    await this.control.clock(ms);
  }

  async command(name: string, payload: JsonObject = {}): Promise<unknown> {
    return await this.control.control(name, payload);
  }

  async seed(deals: number, more: JsonObject = {}): Promise<readonly string[]> {
    const answer = await this.command('bulk-seed', { deals, contactsPerDeal: 2, lineItemsPerDeal: 0, dealsPerCompany: 1, gappyEvery: 0, sameStamp: true, ...more });
    return idsSchema.partial().parse(answer).ids ?? [];
  }

  async update(type: string, id: string, properties: JsonObject): Promise<void> {
    await this.command('update-object', { type, id, properties });
  }

  async shown(type: string, id: string): Promise<Shown> {
    return shownSchema.parse(await this.command('get-object', { type, id }));
  }

  async linked(dealId: string, to: string): Promise<readonly string[]> {
    return z.array(z.looseObject({ id: z.string() })).parse(await this.command('list-associations', { from: { type: 'deals', id: dealId }, to })).map(({ id }) => id);
  }

  /** Paths of the noted requests, without the version, with how often each was sent. */
  sentCounts(): Readonly<Record<string, number>> {
    const counts: Record<string, number> = {};
    for (const { path } of this.sent) {
      const key = path.replace(/\/(?:2026-\d\d|v\d)\//, '/').replace(/^\/crm\//, '');
      counts[key] = (counts[key] ?? 0) + 1;
    }
    return counts;
  }
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};

let mapping: CompiledMapping | null = null;
/** The mapping that the project ships. */
export async function shippedMapping(): Promise<CompiledMapping> {
  if (mapping !== null) return mapping;
  const file = 'customer/hubspot.yaml';
  const loaded = loadMapping(await readFile(new URL(`../../../mappings/${file}`, import.meta.url), 'utf8'), file, connector.capabilities.person);
  if (!loaded.ok) throw new Error(loaded.problems.map((problem) => problem.message).join('\n'));
  mapping = loaded.mapping;
  return mapping;
}

export const request = async (cursor: JsonValue | null, more: Partial<PullRequest> = {}): Promise<PullRequest> => ({
  reads: (await shippedMapping()).reads,
  cursor,
  watchTasks: true,
  signal: new AbortController().signal,
  ...more,
});

export interface Pulled {
  readonly pages: readonly PullPage[];
  readonly records: readonly SourceRecord[];
  readonly cursor: JsonValue | null;
}

export async function pull(session: ConnectorSession, cursor: JsonValue | null = null, more: Partial<PullRequest> = {}): Promise<Pulled> {
  const pages: PullPage[] = [];
  for await (const page of session.pull(await request(cursor, more))) pages.push({ ...page, cursor: structuredClone(page.cursor) });
  return { pages, records: pages.flatMap(({ records }) => records), cursor: pages.at(-1)?.cursor ?? cursor };
}

export async function sweep(session: ConnectorSession, cursor: JsonValue | null, ids: readonly string[]): Promise<Pulled> {
  async function* known(): AsyncGenerator<readonly RecordRef[]> {
    yield ids.map((externalId) => ({ object: 'deals', externalId }));
  }
  const pages: PullPage[] = [];
  for await (const page of session.sweep(await request(cursor), known())) pages.push(page);
  return { pages, records: pages.flatMap(({ records }) => records), cursor };
}

export async function write(session: ConnectorSession, batch: readonly WriteBack[]): Promise<readonly Receipt[]> {
  const receipts = new Map<string, Receipt>();
  await session.writeBack(batch, (given) => {
    for (const receipt of given) receipts.set(receipt.id, receipt);
    return Promise.resolve();
  });
  return batch.map((item) => receipts.get(item.id) ?? { id: item.id, desiredHash: item.desiredHash, outcome: 'gone', how: 'deleted' });
}

export const RITA = { id: null, name: 'Rita Rep', email: 'rita.rep@acme.example' };
export const deal = (externalId: string): RecordRef => ({ object: 'deals', externalId });
