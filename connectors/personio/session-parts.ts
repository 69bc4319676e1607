import type { SessionContext } from '../../src/core/connector.ts';
import { AcceptedMemory } from './pull/accepted-memory.ts';
import { Attributes } from './catalogue.ts';
import { PersonioClient, reasonOf } from './client.ts';
import type { Settings } from './config.ts';
import { Lookups } from './lookups.ts';
import { People } from './people.ts';
import { RecordMaker } from './pull/record-maker.ts';

/** What the verbs of one session work with. */
export interface SessionParts {
  readonly settings: Settings;
  readonly context: SessionContext;
  readonly client: PersonioClient;
  readonly maker: RecordMaker;
  readonly memory: AcceptedMemory;
  readonly attributes: Attributes;
  /** When documents were uploaded lately, in ms. */
  readonly uploads: number[];
}

export function openParts(settings: Settings, context: SessionContext): SessionParts {
  const client = new PersonioClient(settings, context);
  return {
    settings,
    context,
    client,
    maker: new RecordMaker(settings, context),
    memory: new AcceptedMemory(context),
    attributes: new Attributes(client, context),
    uploads: [],
  };
}

/** Supervisors and names are read once per run, so a run gets its own. */
export function newSurroundings(parts: SessionParts): { readonly people: People; readonly lookups: Lookups } {
  return { people: new People(parts.client, parts.attributes), lookups: new Lookups(parts.client, parts.context) };
}

export interface ReadEach<T> {
  readonly found: readonly T[];
  readonly failed: readonly string[];
  readonly unread: readonly string[];
  /** What was thrown for `failed`. */
  readonly errors: readonly unknown[];
}

/** Reads each one; what fails alone is named in `unread`, what stops the connection is thrown after the others landed. */
export async function readEach<Item extends { readonly id: string }, T>(what: string, items: readonly Item[], read: (item: Item) => Promise<T>): Promise<ReadEach<T>> {
  const results = await Promise.allSettled(items.map(read));
  const found: T[] = [];
  const failed: string[] = [];
  const unread: string[] = [];
  const errors: unknown[] = [];
  results.forEach((result, index) => {
    const id = items[index]?.id ?? '';
    if (result.status === 'fulfilled') return void found.push(result.value);
    const reason = reasonOf(result.reason);
    if (reason === null) throw result.reason;
    failed.push(id);
    errors.push(result.reason);
    unread.push(`${what} ${id} could not be read: ${reason}`);
  });
  return { found, failed, unread, errors };
}
