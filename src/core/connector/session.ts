import type { JsonValue } from '../json.ts';
import type { CheckItem, CheckRequest, SetupRequest, SetupStep, SourceObject } from './account.ts';
import type { PullPage, PullRequest, RecordRef, SourceRecord } from './source-record.ts';
import type { Receipt, WriteBack } from './write-back.ts';

/** What a call is for: reading records, writing back, or a person who looks (check, describe, setup). */
export type CallPurpose = 'read' | 'write' | 'look';

/** What an answer told about the account's day; what it did not tell is left out. */
export interface ReportedUsage {
  readonly limit?: number;
  /** Calls of everybody who uses the account, ours among them; only with `limit`. */
  readonly used?: number;
  /** Zone of the account's midnight. */
  readonly timeZone?: string;
}

/** What the outside hands to a session. */
export interface SessionContext {
  readonly connection: string;
  readonly now: () => Date;
  readonly wait: (ms: number, signal?: AbortSignal) => Promise<void>;
  /**
   * What a session remembers across runs: metadata of the account, mostly. A key that begins with `personal:` holds what people
   * entered about people, and goes when somebody in this connection is forgotten.
   */
  readonly cache: { get(key: string): Promise<JsonValue | null>; set(key: string, value: JsonValue, ttlMs: number): Promise<void> };
  /** Credentials that change while running (a rotated refresh token); stored encrypted. */
  readonly vault: { get(name: string): Promise<string | null>; set(name: string, value: string): Promise<void> };
  readonly log: (level: 'debug' | 'info' | 'warn', message: string) => void;
  readonly limits: { readonly concurrency: number; readonly mode: 'fast' | 'save_calls' };
  /**
   * Pays for calls that count against the vendor's limit, before they are sent, repeated ones again. Throws ConnectorError
   * `budget_spent` (rate_limited) when our share is used up; then nothing may be sent. Left out: nobody counts.
   */
  readonly spend?: (calls: number, purpose: CallPurpose) => Promise<void>;
  /** Called with every answer that tells something about the day's limit. */
  readonly learnUsage?: (usage: ReportedUsage) => void;
}

/** One open connection. Everything that talks to the account goes through it. */
export interface ConnectorSession {
  /** The vendor's own id of the account: part of every handoff's identity, so it outlives a renamed connection. */
  accountId(): Promise<string>;
  check(request: CheckRequest): Promise<readonly CheckItem[]>;
  describe(objects: readonly string[]): Promise<readonly SourceObject[]>;
  pull(request: PullRequest): AsyncGenerator<PullPage, void, undefined>;
  /** Looks at records we know, to notice what incremental reading cannot: yields those that changed or vanished. */
  sweep(request: PullRequest, known: AsyncIterable<readonly RecordRef[]>): AsyncGenerator<PullPage, void, undefined>;
  /** Reads just these records now. */
  reread(request: PullRequest, refs: readonly RecordRef[]): Promise<readonly SourceRecord[]>;
  /** One receipt per item, handed over as soon as its request was answered. Throws only what stops the whole connection. */
  writeBack(batch: readonly WriteBack[], onReceipts: (receipts: readonly Receipt[]) => Promise<void>): Promise<void>;
  setup(request: SetupRequest): Promise<readonly SetupStep[]>;
  /** Requests sent that count against the vendor's limits; token requests apart. */
  calls(): { readonly api: number; readonly auth: number; readonly maxInFlight: number };
  close(): Promise<void>;
}
