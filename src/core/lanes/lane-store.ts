import type { JsonValue } from '../json.ts';
import type { LanePause } from './decide-pause.ts';

/** What a person asked of the next run, beyond what a tick asks. */
export interface PullRequested {
  readonly full?: boolean;
  readonly massChangeConfirmed?: boolean;
}

/** What the service remembers of a connection's lane between its works. All instants are ISO. */
export interface StoredLane {
  readonly connection: string;
  /** The last tick of the schedule that was claimed; null before the first. */
  readonly lastSlot: string | null;
  /** Since when a run is wanted; null: none is. */
  readonly pullDueAt: string | null;
  /** null: only a tick wants it, which may be left out while the vendor announces changes. */
  readonly requested: PullRequested | null;
  /** null: at work. */
  readonly paused: LanePause | null;
  /** Runs in a row that something stopped. */
  readonly failures: number;
  /** Nothing is read before; null: as soon as a run is wanted. */
  readonly notBefore: string | null;
  /** The rhythm of polling, as the hints' rules keep it. */
  readonly poll: JsonValue | null;
}

/** A claimed slot that is so far ahead was claimed by a wrong clock; it counts for nothing. */
export const SLOT_AHEAD_DAYS = 1;

export interface LaneStore {
  /**
   * True for exactly one caller per slot, and never for a slot at or before the last one claimed, unless that one is more
   * than SLOT_AHEAD_DAYS ahead; a run that began before it does not count for it.
   */
  claimTick(connection: string, slot: string): Promise<boolean>;
  /** Last claimed slot by connection. */
  lastSlots(): Promise<ReadonlyMap<string, string>>;
  /** A person wants a run now, whatever the schedule says and the vendor announces; what was asked before and not done yet stays asked. */
  requestPull(connection: string, at: string, requested: PullRequested | null): Promise<void>;
  /** The lane as it is; one that is not known yet is empty. */
  findLane(connection: string): Promise<StoredLane>;
  findLanes(): Promise<readonly StoredLane[]>;
  /** The run that was wanted at `dueAt` was made, with what was asked of it until then; one that was wanted later stays wanted. */
  settlePull(connection: string, dueAt: string, after: { readonly failures: number; readonly notBefore: string | null }): Promise<void>;
  /** The run stays wanted, but not before. */
  holdOff(connection: string, after: { readonly failures: number; readonly notBefore: string }): Promise<void>;
  savePoll(connection: string, poll: JsonValue | null): Promise<void>;
  /** null resumes; a run is then wanted at once. */
  savePause(connection: string, paused: LanePause | null, now: string): Promise<void>;
  /** Connections with something to do now: a run, a due write, a hint, or a look whether a pause is over. */
  findDueLanes(now: string): Promise<readonly string[]>;
}
