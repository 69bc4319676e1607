import type { Config, ConnectionConfig } from '../config/load-config.ts';
import type { Rules } from '../config/load-rules.ts';
import type { AcceptInput, AnswerInput, AskInput, AuditInput, ConfirmInput, RejectInput, SubmitInput } from '../core/acceptance/step-inputs.ts';
import type { Connector, ConnectorSession, SessionContext } from '../core/connector.ts';
import type { HandoffError } from '../core/errors.ts';
import type { StoredHandoff } from '../core/handoff/handoff.ts';
import type { Circle } from '../core/line/circle.ts';
import type { Policy, Ruleset } from '../core/line/ruleset.ts';
import type { Suggestion } from '../core/line/suggest-links.ts';
import type { Clock, PublishedFile, Stop, Store, StoredConnection, SyncRun } from '../core/ports.ts';
import type { Decided } from '../flows/decide-handoff.ts';
import type { Delivered } from '../flows/write-back/deliver-due.ts';
import type { BudgetView, CallPurse } from '../flows/write-back/call-purse.ts';
import type { DryRunStore } from '../flows/sync/dry-run-store.ts';
import type { LinkReason } from '../flows/link-handoffs.ts';
import type { syncAll } from '../flows/sync/sync-all.ts';
import type { RulesEditing } from './edit-rules.ts';
import type { Replays } from './keep-replays.ts';
import type { PublishedChanges, RulesText } from './keep-rules.ts';
import type { LiveConfig } from './live-config.ts';
import type { Progress } from '../flows/sync/sync-deps.ts';
import type { ConnectionEditing } from './change-connections.ts';
import type { WebhookHearing } from './hear-webhooks.ts';
import type { Log } from '../core/operation/log.ts';
import type { LogOptions } from './open-log.ts';
import type { RunningService, ServiceRequest } from './run-service.ts';

/** A connection whose account answers and whose rules are compiled. */
export interface OpenConnection {
  readonly config: ConnectionConfig;
  readonly connector: Connector;
  readonly session: ConnectorSession;
  /** Pays for the calls of the session. */
  readonly budget: CallPurse;
  readonly stored: StoredConnection;
  readonly ruleset: Ruleset;
  /** With the other connections of the same kind of handoff, whose accounts are not asked. */
  readonly circle: Circle;
}

export interface SyncRequest {
  readonly full?: boolean;
  readonly massChangeConfirmed?: boolean;
  /** Remembered for the runs that follow; what is remembered when left out. */
  readonly backfill?: Policy['backfill'] | undefined;
  readonly progress?: (progress: Progress) => void;
  readonly signal?: AbortSignal;
}

export interface Planned {
  readonly run: SyncRun;
  readonly planned: ReturnType<DryRunStore['planned']>;
  readonly open: OpenConnection;
}

export interface App extends WebhookHearing {
  readonly config: Config;
  readonly store: Store;
  readonly clock: Clock;
  /** Opens a connection to look at it, or at it with these texts in place of rules files: nothing is remembered or published by it. The session is shared until the app is closed. */
  open(id: string, tried?: readonly RulesText[]): Promise<OpenConnection>;
  /** Only what needs no compiled rules and no memory: for check, describe and setup. */
  openSession(id: string): Promise<{ readonly config: ConnectionConfig; readonly connector: Connector; readonly session: ConnectorSession; readonly budget: CallPurse }>;
  sync(id: string, request?: SyncRequest): Promise<SyncRun>;
  /** Only writes what is due, reads nothing; null when nothing is. */
  deliver(id: string, request?: SyncRequest): Promise<Delivered | null>;
  /** What keeps the connection from working, seen with its settings and rules read anew; null: nothing. */
  findObstacle(id: string): Promise<Stop | null>;
  /** The same run with nothing written anywhere. */
  plan(id: string, request?: SyncRequest): Promise<Planned>;
  /** One after the other: the later ones see what the earlier planned. One that cannot run does not stop the others. */
  planAll(ids: readonly string[], request?: SyncRequest): Promise<readonly (Planned | { readonly connection: string; readonly error: HandoffError })[]>;
  /** Mapping, requirements and playbook as the files are now, checked. */
  rules(id: string): Promise<Rules>;
  /** Makes the files as they are now the rules that run. */
  publish(id: string, why: { readonly author: string; readonly reason: string }): Promise<readonly PublishedFile[]>;
  /** Publishes the files that changed since this process last looked, of every connection. For `serve`, whose workers run what is published. */
  publishChanged(): Promise<PublishedChanges>;
  /** What a few real records become by the rules as they are, or with these texts in place of the files of that name; nothing is stored. */
  preview(id: string, limit: number, tried?: readonly RulesText[]): Promise<readonly StoredHandoff[]>;
  /** What changed texts would do to everything that is stored. */
  readonly replays: Replays;
  /** Rules files as they are published. */
  readonly ruleFiles: RulesEditing;
  /** What the mapping reads or writes and the account lacks or hides, one sentence each. */
  findMissingFields(id: string, tried?: readonly RulesText[]): Promise<readonly string[]>;
  /** One after the other, then what they left each other to write. One that cannot run does not stop the others. */
  syncAll(ids: readonly string[], request?: SyncRequest): ReturnType<typeof syncAll>;
  /** What we may use of the daily API limit of the connection's account, and have used; asks nobody but our own database. */
  limits(id: string): Promise<BudgetView>;
  /** The other handoff's records move to the kept one. */
  link(kept: StoredHandoff, other: StoredHandoff, why: LinkReason): Promise<StoredHandoff>;
  /** The record (its id, or connection:id) founds a handoff of its own. */
  unlink(handoff: StoredHandoff, record: string, why: LinkReason): Promise<StoredHandoff>;
  /** They are never joined, and never suggested again. */
  keepApart(first: StoredHandoff, second: StoredHandoff, why: LinkReason): Promise<void>;
  /** Handoffs that might be one, for a person to decide. */
  suggestions(): Promise<readonly Suggestion[]>;
  /** Sales hand it in; after a rejection with what they confirmed with the customer. */
  submit(handoff: Pick<StoredHandoff, 'id' | 'kind'>, input: SubmitInput): Promise<Decided>;
  /** The receiving team takes it over. */
  accept(handoff: Pick<StoredHandoff, 'id' | 'kind'>, input: AcceptInput): Promise<Decided>;
  /** The receiving team sends it back with a reason. */
  reject(handoff: Pick<StoredHandoff, 'id' | 'kind'>, input: RejectInput): Promise<Decided>;
  /** The receiving team asks in writing. */
  ask(handoff: Pick<StoredHandoff, 'id' | 'kind'>, input: AskInput): Promise<Decided>;
  answer(handoff: Pick<StoredHandoff, 'id' | 'kind'>, input: AnswerInput): Promise<Decided>;
  /** The receiving team agrees to what changed since it was accepted. */
  confirmDelta(handoff: Pick<StoredHandoff, 'id' | 'kind'>, input: ConfirmInput): Promise<Decided>;
  /** What going through one topic of the promises found, before it is accepted. */
  recordAudit(handoff: Pick<StoredHandoff, 'id' | 'kind'>, input: AuditInput): Promise<Decided>;
  /** Encrypts every stored secret under the newest key, which in a data folder is made for it; returns how many. */
  rotateKeys(): Promise<number>;
  /** A log in which nothing stands that lets somebody in. */
  openLog(options: Pick<LogOptions, 'level' | 'write' | 'base'>): Log;
  /** What can be connected. */
  readonly connectors: { readonly names: readonly string[]; find(name: string): Promise<Connector> };
  /** Adding and changing connections from a page. */
  readonly connectionFile: ConnectionEditing;
  /** connections.yaml while the process runs. */
  readonly live: LiveConfig;
  /** Whoever opens the connection next signs in anew. */
  renewSession(id: string): Promise<void>;
  /** Works until it is stopped; stop it before closing the app. */
  serve(request: ServiceRequest): Promise<RunningService>;
  close(): Promise<void>;
}

export interface AppOverrides {
  readonly clock?: Clock;
  readonly store?: Store;
  readonly log?: SessionContext['log'];
  readonly findConnector?: (name: string) => Promise<Connector>;
  /** Runs take what is published, whatever the files say: for workers. */
  readonly runsPublished?: true;
  /** Told of connections that have something to write since a person decided; without it they are found at the next look. */
  readonly wake?: (connections: readonly string[]) => Promise<void>;
}
