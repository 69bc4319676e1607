import type { StoredHandoff } from '../handoff/handoff.ts';
import type { Alarm } from './alarm.ts';
import type { Notice, NoticeUpdate, StoredNotice } from './notice.ts';
import type { WatchState } from './watch-state.ts';
import type { Answered, ToAnswer } from './write-answers.ts';

/** How fresh one connection is. Instants are ISO. */
export interface Freshness {
  readonly connection: string;
  /** When the last reading began that left nothing out; null: none yet. */
  readonly knownAsOf: string | null;
  /** Since when the oldest undelivered write should be visible; null: nothing is overdue. */
  readonly oldestDueAt: string | null;
  /** Writes that should be visible by now. */
  readonly due: number;
  /** From the end of the quiet period to the score seen in the source, in seconds; null without samples. */
  readonly seconds: { readonly p50: number; readonly p95: number; readonly p99: number } | null;
  readonly samples: number;
}

/** Open sync errors of one cause. */
export interface ErrorGroup {
  readonly connection: string;
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
  readonly count: number;
  /** ISO instant of the oldest. */
  readonly since: string;
}

/** What the alarms are decided from, for all connections at once. */
export interface WatchFacts {
  readonly states: readonly WatchState[];
  readonly errors: readonly ErrorGroup[];
  /** Writes that should be visible by now, by connection. */
  readonly writes: readonly { readonly connection: string; readonly due: number; readonly oldestDueAt: string; readonly because: string | null }[];
  /** Items written again and again today. */
  readonly rewritten: readonly { readonly connection: string; readonly items: number; readonly most: number }[];
  readonly channels: readonly ChannelFacts[];
}

/** What happened on one channel since it last worked. */
export interface ChannelFacts {
  readonly channel: string;
  readonly failedAttempts: number;
  /** Given up, or of unknown fate. */
  readonly lost: number;
  /** ISO instant of the first failure since. */
  readonly since: string;
  /** What the last attempt said. */
  readonly error: string;
}

/** What is kept about watching. Instants are ISO. */
export interface WatchStore {
  findWatchState(connection: string): Promise<WatchState | null>;
  saveWatchState(state: WatchState): Promise<void>;
  /** Everything is read again: what that finds says nothing about freshness. */
  restartFreshness(connection: string): Promise<void>;
  /** Of these connections, or of all; samples since `from`. */
  findFreshness(connections: readonly string[] | null, from: string, now: string): Promise<readonly Freshness[]>;

  findWatchFacts(now: string): Promise<WatchFacts>;
  /** Open ones first, then the latest resolved. */
  findAlarms(filter: { readonly includeResolved: boolean; readonly connection?: string; readonly limit: number }): Promise<readonly Alarm[]>;
  /**
   * Saves each alarm unless somebody else saved a newer one meanwhile, and in the same transaction what is told of those
   * that were saved; returns these.
   */
  saveAlarms(alarms: readonly Alarm[], tell: (saved: readonly Alarm[]) => readonly Notice[]): Promise<readonly Alarm[]>;

  /** Due notices, for the caller alone until `until`; those whose holder died are settled as unconfirmed. */
  claimNotices(channels: readonly string[], now: string, until: string, limit: number): Promise<readonly StoredNotice[]>;
  saveNotices(updates: readonly NoticeUpdate[]): Promise<void>;
  findNotices(limit: number): Promise<readonly StoredNotice[]>;

  hasDigest(day: string): Promise<boolean>;
  /** The day's digests; false, and nothing stored, when another process was first. */
  saveDigest(day: string, now: string, notices: readonly Notice[]): Promise<boolean>;
  /** Handoffs of these connections that ask somebody for something, in steps. */
  eachAskingHandoff(connections: readonly string[], step: number): AsyncIterable<readonly StoredHandoff[]>;

  /**
   * Handoffs of these connections of which somebody is to be told something by `now`, and which were read whole after that
   * was found: in the connection that they were founded in, and in those of these that they are also in. What `answer` makes
   * of them is saved in the same transaction, while nobody else can take them. Returns how many handoffs were found.
   */
  answerEnded(
    asked: { readonly connections: readonly string[]; readonly now: string; readonly limit: number },
    answer: (found: readonly ToAnswer[]) => Answered,
  ): Promise<number>;

  /** Samples, settled notices, resolved alarms and digest days older than this; returns how many rows. */
  forgetWatchHistory(before: string): Promise<number>;
}
