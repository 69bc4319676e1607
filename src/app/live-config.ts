import type { Config, ConnectionConfig } from '../config/load-config.ts';
import { toConfigError } from '../config/config-problem.ts';
import { findStamp, readRulesFile } from '../config/read-rules-file.ts';
import { HandoffError } from '../core/errors.ts';
import { mend, note, type Finding } from '../core/view/finding.ts';

/** Ids of connections. */
export interface ConfigChange {
  readonly added: readonly string[];
  readonly changed: readonly string[];
  readonly removed: readonly string[];
}

export interface ConfigListener {
  changed?(change: ConfigChange): Promise<void> | void;
  /** Once for each state of the file. */
  refused?(problem: HandoffError): void;
  /** Names of parts that changed and are taken only at the next start. */
  waits?(parts: readonly string[]): void;
}

/** The configuration while the process runs: connections are those of the file as it was when it could last be used. */
export interface LiveConfig {
  /** Of this object `connections` changes; everything else stays as it was at the start. */
  readonly config: Config;
  /** Looks at the file and takes it when it changed and can be used whole; otherwise what ran goes on. */
  look(): Promise<void>;
  /** Returns how to end it. */
  listen(listener: ConfigListener): () => void;
  /** What is wrong with the file as it stands, or waits for the next start. */
  findings(): readonly Finding[];
}

/** What is read once, when the process starts. */
const AT_START = ['database', 'publicUrl', 'mappings', 'service'] as const;

export function liveConfig(first: Config): LiveConfig {
  let current = first;
  let stamp: string | null = null;
  let problem: HandoffError | null = null;
  let waiting: readonly string[] = [];
  let turn: Promise<void> = Promise.resolve();
  const listeners = new Set<ConfigListener>();
  const config: Config = {
    ...first,
    get connections() {
      return current.connections;
    },
  };

  const refuse = (why: HandoffError): void => {
    problem = why;
    for (const listener of listeners) listener.refused?.(why);
  };
  const take = async (next: Config): Promise<void> => {
    const change = compare(current.connections, next.connections);
    const before = waiting.join();
    waiting = AT_START.filter((part) => JSON.stringify(first[part]) !== JSON.stringify(next[part]));
    problem = null;
    if (change.added.length + change.changed.length + change.removed.length + Number(isMoved(current, next)) > 0) {
      current = next;
      for (const listener of listeners) await listener.changed?.(change);
    }
    if (waiting.length > 0 && waiting.join() !== before) for (const listener of listeners) listener.waits?.(waiting);
  };
  const lookNow = async (): Promise<void> => {
    const { path } = first.origin;
    // Taken before reading: what is written meanwhile has another one.
    const found = await findStamp(path);
    if (found === stamp) return;
    stamp = found;
    const read = await readRulesFile(path, first.file);
    try {
      if (!read.ok) throw toConfigError(read.problems, 'Until then what ran before goes on.');
      await take(first.origin.parse(read.bytes));
    } catch (error) {
      if (!(error instanceof HandoffError)) throw error;
      refuse(error);
    }
  };
  return {
    config,
    look: () => {
      const looked = turn.then(lookNow);
      turn = looked.catch(() => {});
      return looked;
    },
    listen: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    findings: () => [
      ...(problem === null ? [] : [mend(first.file, `It cannot be used as it stands; what ran before goes on. ${problem.message}`, problem.remedy)]),
      ...(waiting.length === 0 ? [] : [note(first.file, `Changed and taken at the next start only: ${waiting.join(', ')}.`)]),
    ],
  };
}

/** Where it stands in the file says nothing about the connection. */
const meaningOf = ({ settingsPlace: _place, ...connection }: ConnectionConfig): string => JSON.stringify(connection);

/** Order decides who is believed. */
const isMoved = (before: Config, after: Config): boolean => before.connections.map(({ id }) => id).join() !== after.connections.map(({ id }) => id).join();

function compare(before: readonly ConnectionConfig[], after: readonly ConnectionConfig[]): ConfigChange {
  const known = new Map(before.map((connection) => [connection.id, meaningOf(connection)]));
  const now = new Set(after.map(({ id }) => id));
  return {
    added: after.filter(({ id }) => !known.has(id)).map(({ id }) => id),
    changed: after.filter((connection) => known.has(connection.id) && known.get(connection.id) !== meaningOf(connection)).map(({ id }) => id),
    removed: [...known.keys()].filter((id) => !now.has(id)),
  };
}
