import type { JsonObject, JsonPrimitive, JsonValue } from '../json.ts';

/** One record inside one connection. */
export interface RecordRef {
  readonly object: string;
  readonly externalId: string;
}

export type RecordState = { readonly kind: 'present' } | { readonly kind: 'deleted' } | { readonly kind: 'merged'; readonly into: string };

/** A record as the source showed it. Field values are kept raw: judging them is the core's business. */
export interface SourceRecord extends RecordRef {
  readonly connection: string;
  /** The source's own version of the record (a stamp, a row hash); only ever compared for equality. */
  readonly version: string;
  /** Where a person opens it; null where the source has no page. */
  readonly url: string | null;
  /** Parents are nested objects, or null when the relation is empty: { Amount: 5, Account: { Name: "x" } }. */
  readonly fields: JsonObject;
  /** Child rows by relation name. */
  readonly related: Readonly<Record<string, readonly JsonObject[]>>;
  readonly state: RecordState;
  /** Mapped source paths that metadata says the credential cannot read. Never inferred from absence alone. */
  readonly unreadable: readonly string[];
  /** Mapped source paths marked `ifExists` that this account does not have. */
  readonly nonexistent: readonly string[];
  /** ISO instant. */
  readonly readAt: string;
  /** ISO instant of the last change by somebody other than our own credential; null when unknown. */
  readonly lastHumanEditAt: string | null;
  /** Rows that the vendor locks together carry the same value (an account id); null when nothing is locked. */
  readonly lockGroup: string | null;
  /** What our own write-back fields hold in the source, as far as it was cheap to read; null when not read. */
  readonly own: JsonObject | null;
}

/** `path` is a dotted path into `fields`. All given tests must hold. */
export interface Condition {
  readonly path: string;
  readonly oneOf?: readonly JsonPrimitive[];
  readonly noneOf?: readonly JsonPrimitive[];
  readonly atLeast?: number;
  readonly present?: boolean;
  /** Today or later, in UTC days; `path` holds an ISO date. */
  readonly notPast?: boolean;
}

/** What one mapping needs of one object. */
export interface ObjectRead {
  readonly object: string;
  /** Dotted paths, parents included. */
  readonly fields: readonly string[];
  /** The subset of `fields` marked `ifExists`. */
  readonly optional: readonly string[];
  readonly relations: readonly { readonly name: string; readonly fields: readonly string[]; readonly optional: readonly string[] }[];
  /** Any of these condition sets makes a record worth reading the first time; empty means all. A hint: the core decides again. */
  readonly interesting: readonly (readonly Condition[])[];
  /** Further fields to keep in snapshots: 'custom' (the account's own fields), or named ones. */
  readonly keep: 'custom' | readonly string[];
  /** Names of our own write-back fields on this object. */
  readonly own: readonly string[];
}

export interface PullRequest {
  readonly reads: readonly ObjectRead[];
  /** As saved with the last page; null on the first run or with --full. */
  readonly cursor: JsonValue | null;
  /** True when the mapping asks for tasks, so that tasks closed or deleted by people must be noticed. */
  readonly watchTasks: boolean;
  /** `writeBack.tasks.settings` of the mapping, so that a connector watches the place it writes to; its default when left out. */
  readonly taskSettings?: JsonObject | undefined;
  readonly signal: AbortSignal;
}

/** What a person did to a task of ours. */
export interface TaskObservation {
  readonly taskKey: string;
  readonly remoteId: string | null;
  readonly state: 'open' | 'closed' | 'deleted';
}

export interface PullPage {
  readonly records: readonly SourceRecord[];
  readonly tasks: readonly TaskObservation[];
  /** To be saved in the same transaction as the page. Resuming from it reads everything not yet yielded. */
  readonly cursor: JsonValue;
  /** What could not be read and why; any entry makes the run `partial`. */
  readonly unread: readonly string[];
  /** Records expected in all, when the source said so. */
  readonly total: number | null;
}
