import type { RecordRef } from '../connector.ts';
import type { HandoffEvent, HandoffStatus, StoredHandoff } from '../handoff/handoff.ts';
import type { HandoffKind } from '../handoff/mapping-file.ts';
import type { HandoffFilter, PublishedFile, SyncError, SyncRun } from '../ports.ts';

/** Where the next page begins: after the row of this moment (ISO) and id. Rows that come in at the front meanwhile do not move it. */
export interface Position {
  readonly at: string;
  readonly id: string;
}

export interface Seek {
  readonly limit: number;
  /** null: from the beginning. */
  readonly after: Position | null;
}

export interface Found<Item> {
  readonly items: readonly Item[];
  /** Of all pages together. */
  readonly total: number;
}

export interface RunFilter {
  readonly connection?: string | undefined;
  readonly outcome?: SyncRun['outcome'] | undefined;
}

export interface ErrorFilter {
  readonly connection?: string | undefined;
  readonly handoffId?: string | undefined;
  readonly includeResolved?: boolean | undefined;
  /** ISO instants, both included. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

export interface EventFilter {
  readonly handoffId?: string | undefined;
  readonly connection?: string | undefined;
  readonly type?: HandoffEvent['type'] | undefined;
  /** Only those before this id, for the next page. */
  readonly before?: string | undefined;
  readonly limit: number;
}

export interface StoredEvent extends HandoffEvent {
  /** Ascending; a decimal number. */
  readonly id: string;
}

/** How many handoffs stand where. */
export interface HandoffCount {
  readonly connection: string;
  readonly kind: HandoffKind;
  readonly status: HandoffStatus;
  readonly olderThanStart: boolean;
  readonly handoffs: number;
  /** Of those that have one, one decimal; null when none has. */
  readonly averageScore: number | null;
}

/** Long lists for people who look at them, newest first, one page at a time. */
export interface BrowseStore {
  browseHandoffs(filter: HandoffFilter, seek: Seek): Promise<Found<StoredHandoff>>;
  browseRuns(filter: RunFilter, seek: Seek): Promise<Found<SyncRun>>;
  findRun(id: string): Promise<SyncRun | null>;
  /** Records of an object that were there when they were last read, the one read last first. */
  findRecentRecords(connection: string, object: string, limit: number): Promise<readonly RecordRef[]>;
  /** The latest of each, where there is one. */
  findLastRuns(connections: readonly string[]): Promise<readonly SyncRun[]>;
  browseErrors(filter: ErrorFilter, seek: Seek): Promise<Found<SyncError>>;
  findSyncError(id: string): Promise<SyncError | null>;
  browseEvents(filter: EventFilter): Promise<readonly StoredEvent[]>;
  /** Every version of a rules file, newest first. */
  findVersions(name: string): Promise<readonly Omit<PublishedFile, 'text'>[]>;
  findVersion(name: string, version: number): Promise<PublishedFile | null>;
  /** Those that did not become part of another. */
  countByStatus(): Promise<readonly HandoffCount[]>;
}
