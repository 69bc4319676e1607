import { readFile } from 'node:fs/promises';
import { expect } from '@jest/globals';
import { loadMapping } from '../../src/config/load-mapping.ts';
import type { Connector, ConnectorSession, PullPage, PullRequest, Receipt, RecordRef, SourceRecord, WriteBack } from '../../src/core/connector.ts';
import { ConnectorError } from '../../src/core/errors.ts';
import type { CompiledMapping, CompiledSource } from '../../src/core/handoff/compile-mapping.ts';
import { isJsonObject, jsonObjectSchema, type JsonValue } from '../../src/core/json.ts';
import { ContractMemory, contractContext } from './contract-context.ts';
import type { Access, ContractWorld, StartWorld } from './contract-world.ts';

export interface Subject {
  readonly connector: Connector;
  readonly start: StartWorld;
}

export interface OpenOptions {
  readonly access?: Access;
  readonly concurrency?: number;
  readonly mode?: 'fast' | 'save_calls';
  /** Left out: the memory that all sessions of the trial share, as the store's does. */
  readonly memory?: ContractMemory;
}

/** What one reading handed over, and how it ended. */
export interface Reading {
  readonly pages: readonly PullPage[];
  readonly records: readonly SourceRecord[];
  /** Of the last page that was saved; the given one when there was none. */
  readonly cursor: JsonValue | null;
  readonly unread: readonly string[];
  readonly error: unknown;
}

export const keyOf = (ref: RecordRef): string => `${ref.object}/${ref.externalId}`;

/** One test of one connector: its world, its default mapping, and the sessions opened on the way. */
export class Trial {
  readonly connector: Connector;
  readonly world: ContractWorld;
  readonly mapping: CompiledMapping;
  readonly memory = new ContractMemory();
  readonly #sessions: ConnectorSession[] = [];

  private constructor(connector: Connector, world: ContractWorld, mapping: CompiledMapping) {
    this.connector = connector;
    this.world = world;
    this.mapping = mapping;
  }

  static async start({ connector, start }: Subject, options: { readonly latencyMs?: number } = {}): Promise<Trial> {
    const world = await start(options);
    const text = await readFile(new URL(`../../mappings/${world.mappingFile}`, import.meta.url), 'utf8');
    const loaded = loadMapping(text, world.mappingFile, connector.capabilities.person);
    if (!loaded.ok) throw new Error(loaded.problems.map((problem) => problem.message).join('\n'));
    return new Trial(connector, world, loaded.mapping);
  }

  async end(): Promise<void> {
    for (const session of this.#sessions) await session.close();
    await this.world.stop();
  }

  async open({ access = 'usual', concurrency = 4, mode = 'fast', memory = this.memory }: OpenOptions = {}): Promise<ConnectorSession> {
    const settings: unknown = this.connector.settings.parse(this.world.settings(access));
    const session = await this.connector.open(settings, contractContext(this.world, memory, { concurrency, mode }));
    this.#sessions.push(session);
    return session;
  }

  request(cursor: JsonValue | null, objects: readonly string[] = this.world.objects): PullRequest {
    const settings = this.mapping.sourceOf(this.world.objects[0])?.notation.writeBack.tasks?.settings;
    return {
      reads: this.mapping.reads.filter((read) => objects.includes(read.object)),
      cursor,
      watchTasks: true,
      ...(settings === undefined ? {} : { taskSettings: jsonObjectSchema.parse(settings) }),
      signal: new AbortController().signal,
    };
  }

  /** Reads until the end, until something is thrown, or until `afterPage` says stop (as if the process ended there). */
  async read(cursor: JsonValue | null, options: OpenOptions & { readonly objects?: readonly string[]; readonly afterPage?: (page: PullPage, index: number) => Promise<'go on' | 'die'> } = {}): Promise<Reading> {
    const session = await this.open(options);
    const pages: PullPage[] = [];
    let error: unknown = null;
    try {
      for await (const page of session.pull(this.request(cursor, options.objects))) {
        // What is kept must survive being stored.
        pages.push({ ...page, cursor: structuredClone(page.cursor) });
        if ((await options.afterPage?.(page, pages.length - 1)) === 'die') break;
      }
    } catch (thrown) {
      error = thrown;
    }
    return { pages, records: pages.flatMap((page) => page.records), cursor: pages.at(-1)?.cursor ?? cursor, unread: pages.flatMap((page) => page.unread), error };
  }

  /** Like `read`, and nothing may go wrong. */
  async readAll(cursor: JsonValue | null = null, options: OpenOptions & { readonly objects?: readonly string[] } = {}): Promise<Reading> {
    const reading = await this.read(cursor, options);
    if (reading.error !== null) throw reading.error;
    expect(reading.unread).toEqual([]);
    return reading;
  }

  /** What the daily sweep hands over about these records. */
  async sweep(cursor: JsonValue | null, refs: readonly RecordRef[]): Promise<readonly SourceRecord[]> {
    const session = await this.open();
    const records: SourceRecord[] = [];
    async function* known(object: string): AsyncGenerator<readonly RecordRef[]> {
      yield refs.filter((ref) => ref.object === object);
    }
    for (const { object } of this.mapping.reads) {
      for await (const page of session.sweep(this.request(cursor, [object]), known(object))) records.push(...page.records);
    }
    return records;
  }

  /** Lets everything so far fall behind every overlap, so that what is read next is news. */
  async settle(): Promise<Reading> {
    const first = await this.readAll();
    await this.world.advance(2 * 3_600_000);
    const second = await this.readAll(first.cursor);
    await this.world.advance(2 * 3_600_000);
    return { ...second, records: [...first.records, ...second.records] };
  }

  /** Nothing of this may reach a person's eyes. */
  secrets(access: Access = 'usual'): readonly string[] {
    return [...this.world.credentials(access), ...this.world.privateTexts];
  }

  sourceOf(record: RecordRef): CompiledSource {
    const source = this.mapping.sourceOf(record.object);
    if (source === undefined) throw new Error(`the mapping does not read ${record.object}`);
    return source;
  }

  today(): string {
    return new Date(Date.now() + this.world.offsetMs()).toISOString().slice(0, 10);
  }
}

/** Sends a batch and holds the connector to one receipt per item, each for the hash that it was sent with. */
export async function deliver(session: ConnectorSession, batch: readonly WriteBack[]): Promise<readonly Receipt[]> {
  const receipts = new Map<string, Receipt>();
  await session.writeBack(batch, (given) => {
    for (const receipt of given) {
      if (receipts.has(receipt.id)) throw new Error(`a second receipt for ${receipt.id}`);
      receipts.set(receipt.id, receipt);
    }
    return Promise.resolve();
  });
  expect([...receipts.keys()].toSorted()).toEqual(batch.map((item) => item.id).toSorted());
  return batch.map((item) => {
    const receipt = receipts.get(item.id);
    if (receipt === undefined) throw new Error(`no receipt for ${item.id}`);
    expect(receipt.desiredHash).toBe(item.desiredHash);
    return receipt;
  });
}

/** The newest state of each record, as the caller would have stored it. */
export function latest(...readings: readonly { readonly records: readonly SourceRecord[] }[]): ReadonlyMap<string, SourceRecord> {
  return new Map(readings.flatMap(({ records }) => records.map((record) => [keyOf(record), record] as const)));
}

export function one(records: ReadonlyMap<string, SourceRecord>, ref: RecordRef): SourceRecord {
  const record = records.get(keyOf(ref));
  if (record === undefined) throw new Error(`${ref.object} ${ref.externalId} was not handed over`);
  return record;
}

export function valueAt(record: SourceRecord, path: string): JsonValue | undefined {
  let value: JsonValue | undefined = record.fields;
  for (const step of path.split('.')) value = isJsonObject(value) ? value[step] : undefined;
  return value;
}

export const asConnectorError = (error: unknown): ConnectorError => {
  if (error instanceof ConnectorError) return error;
  throw error instanceof Error ? error : new Error(`expected a ConnectorError, got ${String(error)}`);
};
