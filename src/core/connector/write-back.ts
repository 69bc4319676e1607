import type { ErrorResolution } from '../errors.ts';
import type { JsonObject } from '../json.ts';
import type { RecordRef } from './source-record.ts';

/** A person as a source shows them. */
export interface PersonRef {
  readonly id: string | null;
  readonly name: string | null;
  readonly email: string | null;
}

export interface TaskContent {
  readonly subject: string;
  /** Plain text, lines separated by \n. */
  readonly body: string;
  /** ISO date. */
  readonly dueDate: string;
  readonly owner: PersonRef;
  /** Team or role that the task belongs to, in plain words. */
  readonly team: string;
  readonly status: 'open' | 'done' | 'withdrawn';
  /** Only with `done` or `withdrawn`. */
  readonly note: string | null;
}

interface WriteBackBase {
  /** The outbox row. */
  readonly id: string;
  readonly handoffId: string;
  readonly target: RecordRef;
  readonly lockGroup: string | null;
  readonly desiredHash: string;
  /** It was sent before and the answer never arrived: look before creating. */
  readonly uncertain: boolean;
  readonly remoteId: string | null;
}
/** Set our own fields on the target record. */
export interface FieldsWriteBack extends WriteBackBase {
  readonly kind: 'fields';
  readonly values: JsonObject;
}
/** Make the task with this key look like `task`; create it when it does not exist and is open. */
export interface TaskWriteBack extends WriteBackBase {
  readonly kind: 'task';
  readonly taskKey: string;
  readonly task: TaskContent;
  /** Attributes that changed since the last acknowledged state; null on the first write. People's edits to the others stay. */
  readonly changed: readonly (keyof TaskContent)[] | null;
  /** The content last acknowledged, shaped like `task`; null before the first receipt. What the task shows now and differs from it was changed by a person and stays. */
  readonly acknowledged?: JsonObject | null;
  /** Vendor-specific destination from the mapping (a custom table, say). */
  readonly settings: JsonObject;
}
/** Append a comment. Sent at most once. */
export interface NoteWriteBack extends WriteBackBase {
  readonly kind: 'note';
  readonly text: string;
}
export type WriteBack = FieldsWriteBack | TaskWriteBack | NoteWriteBack;

/** The answer for one WriteBack. It acknowledges only the hash it was sent with. */
export type Receipt =
  | { readonly id: string; readonly desiredHash: string; readonly outcome: 'acknowledged'; readonly remoteId: string | null; readonly created: boolean }
  /** The task no longer exists, because a person deleted it, or a person closed it before we knew of it: `how` says which. */
  | { readonly id: string; readonly desiredHash: string; readonly outcome: 'gone'; readonly how: 'closed' | 'deleted' }
  /** An append-only write whose fate is unknown. */
  | { readonly id: string; readonly desiredHash: string; readonly outcome: 'unconfirmed'; readonly resolution: ErrorResolution }
  | { readonly id: string; readonly desiredHash: string; readonly outcome: 'failed'; readonly resolution: ErrorResolution };
