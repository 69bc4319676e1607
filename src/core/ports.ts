import type { AccessStore } from './access/access-store.ts';
import type { PanelLinkStore } from './access/panel-link.ts';
import type { UsageStore } from './budget/usage-store.ts';
import type { RecordRef, TaskObservation } from './connector.ts';
import type { DraftStore } from './drafts/draft-store.ts';
import type { ErrorAction } from './errors.ts';
import type { HandoffEvent, StoredHandoff, StoredSource } from './handoff/handoff.ts';
import type { JsonValue } from './json.ts';
import type { HintStore } from './hints/hint-store.ts';
import type { LaneStore } from './lanes/lane-store.ts';
import type { Stale, StaleStore } from './lanes/stale.ts';
import type { RuleStore } from './line/rule-store.ts';
import type { BackupStore } from './operation/backup-store.ts';
import type { ServerStore } from './operation/server-facts.ts';
import type { OutboxRow } from './reconcile/outbox.ts';
import type { ReplayStore } from './replay/replay-store.ts';
import type { WatchStore } from './watch/watch-store.ts';
import type { ReportStore } from './report/report-store.ts';
import type { RetentionStore } from './retention/retention-store.ts';
import type { RunChangeStore } from './view/run-detail.ts';
import type { FilterStore } from './view/saved-filter.ts';
import type { BrowseStore, Position } from './view/browse-store.ts';
import type { HoldingsStore } from './view/connection-removal.ts';

export interface Clock {
  now(): Date;
  wait(ms: number, signal?: AbortSignal): Promise<void>;
}

/** What is remembered of a connection between runs. */
export interface StoredConnection {
  readonly id: string;
  readonly connector: string;
  /** The vendor's own account id. */
  readonly accountId: string;
  readonly connectedAt: string;
  readonly rollout: 'observe' | 'fields' | 'tasks' | 'gate';
  /** How far handoffs older than the start date go, since a person asked for it with their number. */
  readonly backfill: 'none' | 'fields' | 'tasks';
  readonly cursor: JsonValue | null;
  readonly lastSweepAt: string | null;
  /** Set by mass-delete protection; nothing is applied until a person releases it. */
  readonly frozen: { readonly at: string; readonly reason: string } | null;
  /** Hash of what the mapping needs to read; a change means reading everything again. */
  readonly readsHash: string | null;
  /** Left out while what it shows is up to date; see saveStale, which alone changes it. */
  readonly stale?: Stale;
}

export interface RunCounts {
  readonly pulled: number;
  readonly handoffs: { readonly created: number; readonly updated: number; readonly unchanged: number; readonly withdrawn: number };
  readonly writeBack: {
    readonly fields: number; readonly tasksCreated: number; readonly tasksUpdated: number; readonly tasksClosed: number;
    readonly notes: number; readonly unchanged: number; readonly errors: number; readonly unconfirmed: number; readonly waiting: number;
  };
}
export interface SyncRun extends RunCounts {
  readonly id: string;
  readonly connection: string;
  readonly startedAt: string;
  readonly finishedAt: string | null;
  readonly outcome: 'running' | 'complete' | 'partial' | 'failed';
  readonly reasons: readonly string[];
  /** What is as it is meant to be, and worth knowing; not kept. Left out when there is nothing. */
  readonly notes?: readonly string[];
  /** What ended the run early, for whoever decides when to try again; not kept. Left out when nothing did. */
  readonly stoppedBy?: Stop;
  readonly apiCalls: number;
  readonly sweepCalls: number;
  readonly durationMs: number;
}

/** Why a run could not go on. `interrupted`: we were told to stop; the next run goes on from what is saved. */
export interface Stop {
  readonly action: ErrorAction | 'misconfigured' | 'interrupted';
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
  readonly retryAfterMs: number | null;
}

/** An item set aside with the vendor's message. */
export interface SyncError {
  readonly id: string;
  readonly connection: string;
  readonly handoffId: string | null;
  /** Outbox row, when a write failed. */
  readonly outboxId: string | null;
  readonly target: RecordRef | null;
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
  readonly occurredAt: string;
  readonly attempts: number;
  readonly resolvedAt: string | null;
}

/** Somebody else saved what a page was worked out from: it must be worked out again from what stands there now. */
export class StateMovedError extends Error {
  override readonly name = 'StateMovedError';
}

/** A connection was used for the first time while a page was worked out that knew nothing of it. */
export class NewConnectionError extends Error {
  override readonly name = 'NewConnectionError';
}

/** Keys by which records of several connections find each other. */
export interface RecordKeys {
  readonly matchKeys: readonly string[];
  readonly sharedKeys: readonly string[];
}

/** Everything one page changes. Saved whole or not at all; throws StateMovedError when a handoff has another revision than given. */
export interface PageWrite {
  readonly connection: string;
  readonly handoffs: readonly StoredHandoff[];
  readonly sources: readonly StoredSource[];
  /** Earlier versions worth keeping. */
  readonly snapshots: readonly { readonly source: StoredSource; readonly reason: 'changed' | 'reached' | 'accepted' | 'last'; readonly takenAt: string; readonly score: number | null }[];
  readonly events: readonly HandoffEvent[];
  /** Upsert by id. A newer desired state replaces an undelivered one; sent and acknowledged hashes are never touched here. */
  readonly outbox: readonly OutboxRow[];
  readonly errors: readonly SyncError[];
  /** undefined: leave the cursor as it is. */
  readonly cursor: JsonValue | undefined;
  /**
   * Keys of records that are new or changed, looked for in these connections before the page was worked out, and the
   * handoffs that held them then. Throws StateMovedError when another holds one of them now, and NewConnectionError when
   * there is a connection beside those `known` then, whose records nobody looked at.
   */
  readonly looked?: (RecordKeys & { readonly connections: readonly string[]; readonly known: readonly string[]; readonly holders: readonly string[] }) | undefined;
  /** The run that saves it; left out outside of runs. */
  readonly runId?: string | undefined;
}

/** The changed columns of delivered rows. */
export interface DeliveryUpdate {
  readonly id: string;
  readonly state: OutboxRow['state'];
  /** Set acknowledged := desired only if the row's sent hash still is this. */
  readonly acknowledgedHash: string | null;
  readonly remoteId: string | null;
  readonly attempts: number;
  readonly notBefore: string | null;
  readonly errorCode: string | null;
  readonly errorMessage: string | null;
  /** ISO instant of the receipt; the moment of saving when left out. */
  readonly at?: string;
}

export interface PageState {
  readonly sources: readonly StoredSource[];
  readonly handoffs: readonly StoredHandoff[];
  readonly outbox: readonly OutboxRow[];
}

export interface LinkDecision {
  readonly handoffId: string;
  readonly otherId: string;
  readonly decision: 'link' | 'unlink';
  readonly by: string;
  readonly reason: string;
  readonly at: string;
}

export interface PublishedFile {
  /** Path below mappings/, e.g. customer/csv.yaml. */
  readonly name: string;
  readonly version: number;
  readonly text: string;
  readonly hash: string;
  readonly author: string;
  readonly reason: string;
  readonly publishedAt: string;
}

/** What the flows ask of the store. Every method is one round trip or one transaction; ids are text. */
export interface Store extends LaneStore, StaleStore, UsageStore, RetentionStore, HintStore, WatchStore, AccessStore, RuleStore, DraftStore, BackupStore, ServerStore, BrowseStore, ReplayStore, ReportStore, FilterStore, RunChangeStore, PanelLinkStore, HoldingsStore {
  /** Runs work while no other process works on this connection; throws HandoffError code `lane_busy` otherwise. */
  withLane<T>(connection: string, work: () => Promise<T>): Promise<T>;

  findConnection(id: string): Promise<StoredConnection | null>;
  findConnections(): Promise<readonly StoredConnection[]>;
  saveConnection(connection: StoredConnection): Promise<void>;
  /** All that is remembered under one id moves to another; false when `from` is not known or `to` is. `lane_busy` while a run works on either. */
  renameConnection(from: string, to: string): Promise<boolean>;

  /** Known sources of these records, all sources of their handoffs, those handoffs and their outbox rows. */
  findPageState(connection: string, refs: readonly RecordRef[]): Promise<PageState>;
  /** Handoffs that hold a source of these connections with one of these keys, with all their sources and outbox rows. */
  findByKeys(connections: readonly string[], keys: RecordKeys): Promise<PageState>;
  /** By handoff id, with sources and outbox rows. */
  findHandoffs(ids: readonly string[]): Promise<PageState>;
  /** Handoff ids by task key. */
  findTaskOwners(connection: string, taskKeys: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** Ids of handoffs with a record in this connection whose assessment is out of date (none of these hashes, or nextTickAt passed), oldest first. */
  findToReassess(connection: string, configHashes: readonly string[], now: string, limit: number, afterId: string | null): Promise<readonly string[]>;
  /** Known records of the connection in steps, for a sweep. */
  eachKnownRecord(connection: string, object: string, step: number): AsyncIterable<readonly RecordRef[]>;
  countKnownRecords(connection: string): Promise<number>;
  /** Records of cut handoffs that come back, see WANTED_AGAIN. */
  findWantedRecords(connection: string, objects: readonly string[], limit: number): Promise<readonly RecordRef[]>;
  /** Owner key → open tasks of that person in all of these connections. */
  countOpenTasks(connections: readonly string[]): Promise<ReadonlyMap<string, number>>;

  savePage(page: PageWrite): Promise<void>;

  /** Due and undelivered rows of these kinds: pending, sent without an answer: by deadline, grouped by lockGroup, then order. */
  findDeliverable(connection: string, now: string, limit: number, kinds: readonly OutboxRow['kind'][]): Promise<readonly OutboxRow[]>;
  /** `because`: what a source said to one of those that wait, when it is more than a matter of time. */
  countDeliverable(connection: string, now: string): Promise<{ readonly due: number; readonly waiting: number; readonly nextDueAt: string | null; readonly because: string | null }>;
  /** Stores the intent before the call, see asSent. */
  markSent(ids: readonly string[]): Promise<void>;
  /** `runId`: the run that delivered; left out outside of runs. */
  saveDeliveries(connection: string, updates: readonly DeliveryUpdate[], events: readonly HandoffEvent[], errors: readonly SyncError[], runId?: string): Promise<void>;

  /** One that begins ends those of its connection that still count as running: it holds the lane, so their processes are gone. */
  saveRun(run: SyncRun): Promise<void>;
  findRuns(connection: string | null, limit: number): Promise<readonly SyncRun[]>;
  findSyncErrors(connection: string | null, includeResolved: boolean, limit: number): Promise<readonly SyncError[]>;
  /** Makes failed (or, named by id, unconfirmed) rows pending again and resolves their errors; returns how many. */
  retrySyncErrors(ids: readonly string[] | 'all', connection: string | null): Promise<number>;

  listHandoffs(filter: HandoffFilter): Promise<readonly StoredHandoff[]>;
  countHandoffs(filter: HandoffFilter): Promise<number>;
  /** By full id or a unique beginning of it (8 characters or more), or by a source's external id. */
  findHandoffByText(text: string): Promise<readonly StoredHandoff[]>;
  findEvents(filter: { readonly handoffId?: string; readonly types?: readonly HandoffEvent['type'][]; readonly limit: number }): Promise<readonly HandoffEvent[]>;
  findSnapshots(handoffId: string): Promise<readonly { readonly takenAt: string; readonly reason: string; readonly object: string; readonly externalId: string; readonly fields: JsonValue; readonly score: number | null }[]>;

  saveLinkDecision(decision: LinkDecision): Promise<void>;
  findLinkDecisions(handoffIds: readonly string[]): Promise<readonly LinkDecision[]>;
  /** Erases a person's data from handoffs, sources, snapshots, outbox and errors; leaves figures. Returns rows touched per table. */
  forget(handoffIds: readonly string[]): Promise<Readonly<Record<string, number>>>;
  /** Handoffs that hold this text (an e-mail, a name) in any source field. */
  findHandoffsMentioning(text: string): Promise<readonly StoredHandoff[]>;

  /** `after`: the newest version must be this one (0: none); throws HandoffError `version_moved` otherwise. */
  publish(file: Omit<PublishedFile, 'version'> & { readonly after?: number }): Promise<PublishedFile>;
  findPublished(name: string): Promise<PublishedFile | null>;

  cacheGet(connection: string, key: string, now: string): Promise<JsonValue | null>;
  cacheSet(connection: string, key: string, value: JsonValue, expiresAt: string): Promise<void>;
  /** Encrypted at rest. */
  secretGet(scope: string, name: string): Promise<string | null>;
  secretSet(scope: string, name: string, value: string): Promise<void>;
  secretNames(): Promise<readonly { readonly scope: string; readonly name: string; readonly keyId: string }[]>;
  secretDelete(scope: string, name: string): Promise<boolean>;
  /** Re-encrypts everything under the newest key; returns how many. */
  rotateSecrets(): Promise<number>;

  close(): Promise<void>;
}

export interface HandoffFilter {
  readonly connection?: string;
  readonly kind?: 'customer' | 'employee';
  readonly status?: readonly string[];
  readonly backlog?: boolean;
  /** Another connection that holds a record of it as well. */
  readonly with?: string;
  /** Also those that became part of another. */
  readonly absorbed?: true;
  readonly limit?: number;
  readonly offset?: number;
  /** Only those that come after this one in the list: createdAt and id of the last one seen. */
  readonly after?: Position;
}

export type { TaskObservation };
