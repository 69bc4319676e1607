import { shortHashOf } from '../hash.ts';
import type { JsonValue } from '../json.ts';
import type { SyncRun } from '../ports.ts';

/** What is remembered of a connection's runs, so that one glance tells whether it still works. Instants are ISO. */
export interface WatchState {
  readonly connection: string;
  /** Changes made in the source before count for no figure: they were found by reading everything. null: that is going on. */
  readonly measuredFrom: string | null;
  /** When the last whole reading began, see RunSight; null: none yet. */
  readonly lastCompleteAt: string | null;
  /** Runs in a row that were partial or failed. */
  readonly troubledRuns: number;
  readonly troubledSince: string | null;
  /** What the last of them said. */
  readonly troubles: readonly string[];
  readonly cursorHash: string | null;
  /** Runs in a row that found changes while the place to read on from stayed the same. */
  readonly stuckRuns: number;
  readonly stuckSince: string | null;
  /** Mapped fields that cannot be read (object.path) → since when. */
  readonly unreadable: Readonly<Record<string, string>>;
}

/** What a run saw beyond its counts. */
export interface RunSight {
  readonly cursor: JsonValue | null;
  /** Objects of which it read records. */
  readonly objects: ReadonlySet<string>;
  /** Mapped fields that some record could not be read for, as object.path. */
  readonly unreadable: ReadonlySet<string>;
  /** It got to the end, and left out nothing but fields that are hidden from us (they have an alarm of their own). */
  readonly whole: boolean;
}

const MOST_REASONS = 3;

export const newWatchState = (connection: string): WatchState => ({
  connection, measuredFrom: null, lastCompleteAt: null, troubledRuns: 0, troubledSince: null, troubles: [], cursorHash: null, stuckRuns: 0,
  stuckSince: null, unreadable: {},
});

/** The state after a run. One that was told to stop, or to wait for the vendor's limit, says nothing about the connection. */
export function advanceWatch(before: WatchState, run: SyncRun, sight: RunSight): WatchState {
  const at = run.finishedAt ?? run.startedAt;
  return { ...before, ...completenessAfter(before, run, sight, at), ...cursorAfter(before, run, sight, at), unreadable: unreadableAfter(before, sight, at) };
}

function completenessAfter(before: WatchState, run: SyncRun, { whole }: RunSight, at: string): Partial<WatchState> {
  if (whole) {
    return { measuredFrom: before.measuredFrom ?? at, lastCompleteAt: run.startedAt, troubledRuns: 0, troubledSince: null, troubles: [] };
  }
  if (run.stoppedBy?.action === 'interrupted' || run.stoppedBy?.action === 'rate_limited') return {};
  return { troubledRuns: before.troubledRuns + 1, troubledSince: before.troubledSince ?? run.startedAt, troubles: run.reasons.slice(0, MOST_REASONS) };
}

function cursorAfter(before: WatchState, run: SyncRun, { cursor }: RunSight, at: string): Partial<WatchState> {
  const cursorHash = cursor === null ? null : shortHashOf(cursor);
  if (cursorHash !== before.cursorHash) return { cursorHash, stuckRuns: 0, stuckSince: null };
  const { created, updated, withdrawn } = run.handoffs;
  // An idle account moves no cursor: only news that leave it where it was are suspicious.
  if (cursorHash === null || run.pulled === 0 || created + updated + withdrawn === 0) return {};
  return { stuckRuns: before.stuckRuns + 1, stuckSince: before.stuckSince ?? at };
}

/** Objects that were not read this time stay as they were known. */
function unreadableAfter(before: WatchState, sight: RunSight, at: string): Readonly<Record<string, string>> {
  const kept = Object.entries(before.unreadable).filter(([path]) => sight.unreadable.has(path) || !sight.objects.has(objectOf(path)));
  const known = Object.fromEntries(kept);
  for (const path of sight.unreadable) known[path] ??= at;
  return known;
}

const objectOf = (path: string): string => path.slice(0, path.indexOf('.'));
