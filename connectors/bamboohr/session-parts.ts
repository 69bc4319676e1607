import type { SessionContext } from '../../src/core/connector.ts';
import { ConnectorError } from '../../src/core/errors.ts';
import { AcceptedMemory } from './pull/accepted-memory.ts';
import { BambooHrClient, stopsConnection } from './client.ts';
import type { Settings } from './config.ts';
import { Metadata } from './metadata.ts';
import { OwnWrites } from './write-back/own-writes.ts';
import { People } from './people.ts';
import { RecordMaker } from './pull/record-maker.ts';

/** What the verbs of one session work with. */
export interface SessionParts {
  readonly settings: Settings;
  readonly context: SessionContext;
  readonly client: BambooHrClient;
  readonly metadata: Metadata;
  readonly maker: RecordMaker;
  readonly memory: AcceptedMemory;
  readonly ownWrites: OwnWrites;
}

export function openParts(settings: Settings, context: SessionContext): SessionParts {
  const client = new BambooHrClient(settings, context);
  return {
    settings,
    context,
    client,
    metadata: new Metadata(client, context),
    maker: new RecordMaker(settings, context),
    memory: new AcceptedMemory(context),
    ownWrites: new OwnWrites(context),
  };
}

/** Managers are read once per run, so a run gets its own. */
export const newPeople = (parts: SessionParts): People => new People(parts.client, parts.metadata);

/**
 * Reads each one; what fails alone is named in `unread`, what stops the connection is thrown. `temporary` are those of
 * `failed` that may succeed without anybody mending anything.
 */
export async function readEach<Id, T>(
  ids: readonly Id[],
  read: (id: Id) => Promise<T>,
  nameOf: (id: Id) => string,
): Promise<{
  readonly found: readonly T[];
  readonly failed: readonly Id[];
  readonly temporary: readonly Id[];
  readonly unread: readonly string[];
}> {
  const results = await Promise.allSettled(ids.map(read));
  const found: T[] = [];
  const failed: Id[] = [];
  const temporary: Id[] = [];
  const unread: string[] = [];
  results.forEach((result, index) => {
    const id = ids[index];
    if (result.status === 'fulfilled') found.push(result.value);
    else if (id === undefined || stopsConnection(result.reason)) throw result.reason;
    else {
      failed.push(id);
      if (result.reason instanceof ConnectorError && result.reason.resolution.action === 'retry') temporary.push(id);
      const why =
        result.reason instanceof ConnectorError ? `${result.reason.message} ${result.reason.remedy}` : 'unknown error';
      unread.push(`${nameOf(id)} could not be read: ${why}`);
    }
  });
  return { found, failed, temporary, unread };
}
