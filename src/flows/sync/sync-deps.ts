import type { Capabilities, ConnectorSession } from '../../core/connector.ts';
import type { Circle } from '../../core/line/circle.ts';
import type { TaskLimit } from '../../core/line/limit-tasks.ts';
import type { Ruleset } from '../../core/line/ruleset.ts';
import type { Budgeted } from '../write-back/call-purse.ts';
import type { Clock, Store } from '../../core/ports.ts';

/** The part of the store that a run needs; a dry run puts a layer over it that keeps nothing. */
export type SyncStore = Pick<
  Store,
  | 'withLane' | 'findConnection' | 'saveConnection' | 'findPageState' | 'findByKeys' | 'findHandoffs' | 'findTaskOwners'
  | 'findToReassess' | 'findWantedRecords' | 'eachKnownRecord' | 'countHandoffs' | 'countOpenTasks' | 'savePage' | 'findDeliverable' | 'countDeliverable'
  | 'markSent' | 'saveDeliveries' | 'saveRun' | 'findLinkDecisions' | 'listHandoffs' | 'cacheSet' | 'findWatchState' | 'saveWatchState' | 'restartFreshness' | 'saveStale' | 'findShownHandoffs'
>;

/** What is remembered of announced changes, for a connection that its vendor calls. */
export type SyncHints = Pick<
  Store,
  'findDueHints' | 'settleHints' | 'postponeHints' | 'countPendingHints' | 'findUnannounced' | 'saveHintedWithdrawals' | 'countHintedWithdrawals' | 'findLane' | 'savePoll'
>;

/** A limit that counts what is open now only when it is needed. */
export interface CountedLimit extends TaskLimit {
  /** Call before the first question; counts once. */
  readonly count: () => Promise<void>;
}

/** What one run works with. */
export interface SyncDeps {
  readonly store: SyncStore;
  readonly session: ConnectorSession;
  readonly capabilities: Capabilities;
  readonly clock: Clock;
  readonly connection: string;
  /** The vendor's own account id. */
  readonly accountId: string;
  readonly ruleset: Ruleset;
  /** This connection and its peers: the others of the same kind of handoff, whose accounts need not answer. */
  readonly circle: Circle;
  /** Whether a person may get one more open task in a connection; counts those it granted. */
  readonly limit: CountedLimit;
  /** Circle and limit with every connection that is known now; left out in a dry run. */
  readonly lookAround?: () => Promise<Pick<SyncDeps, 'circle' | 'limit'>>;
  readonly progress: (progress: Progress) => void;
  readonly signal: AbortSignal;
  /** What the session may still send; left out: as much as it likes. */
  readonly budget?: Budgeted;
  /** Of the run that is under way; left out outside of runs. */
  readonly runId?: string;
  /** Left out where no webhook is configured, and in a dry run. */
  readonly hints?: SyncHints;
}

export interface Progress {
  readonly connection: string;
  readonly phase: 'read' | 'assess' | 'write' | 'sweep';
  readonly done: number;
  readonly total: number | null;
}
