import type { SessionContext } from '../../src/core/connector.ts';
import type { RecordContext } from './pull/build-record.ts';
import { CandidateMemory } from './pull/candidate-memory.ts';
import { WorkdayClient } from './client.ts';
import { Columns } from './columns.ts';
import type { Settings } from './config.ts';

/** What the verbs of one session work with. */
export interface SessionParts {
  readonly settings: Settings;
  readonly context: SessionContext;
  readonly client: WorkdayClient;
  readonly columns: Columns;
  readonly memory: CandidateMemory;
  /** First day of workers as their report showed it, by the report's key. */
  readonly hireDates: Map<string, string>;
}

export function openParts(settings: Settings, context: SessionContext): SessionParts {
  const client = new WorkdayClient(settings, context);
  return { settings, context, client, columns: new Columns(client, context), memory: new CandidateMemory(context), hireDates: new Map() };
}

export const recordContext = ({ context }: SessionParts): RecordContext => ({ connection: context.connection, readAt: context.now().toISOString() });
