import type { z } from 'zod';
import type { ErrorResolution } from './errors.ts';
import type { JsonObject, JsonPrimitive, JsonValue } from './json.ts';
import type { AskedPath, FieldGuide } from './setup-guide.ts';
import type { Shipping, ShipRequest } from './shipping.ts';

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

export interface SourceField {
  readonly path: string;
  readonly label: string;
  readonly type: string;
  readonly custom: boolean;
  readonly writable: boolean;
  /** Allowed values, when the field is a closed list. */
  readonly values: readonly string[] | null;
  readonly maxLength: number | null;
}
export interface SourceObject {
  readonly object: string;
  readonly label: string;
  readonly fields: readonly SourceField[];
  readonly relations: readonly { readonly name: string; readonly object: string }[];
}

export interface CheckItem {
  readonly name: string;
  readonly ok: boolean;
  /** What it means for the reader; on failure how to mend it. */
  readonly message: string;
  /** Which ability was looked at. */
  readonly ability?: 'connect' | 'read' | 'write' | 'confirm' | 'subscribe' | 'setup';
  /** Scopes or permissions that the credential lacks, in the vendor's own names. */
  readonly missing?: readonly string[];
  /** What the missing ones would unlock, in words; only with `missing`. */
  readonly unlocks?: string;
  /** Mapped source paths, with their object, that metadata says nobody can read with this credential: "deals.amount". */
  readonly unreadable?: readonly string[];
}

export interface SetupStep {
  readonly what: string;
  readonly action: 'create' | 'update' | 'delete' | 'exists' | 'manual';
  readonly done: boolean;
  readonly message: string;
  /** Where a field has to be made by hand: the same as data, for a checklist. */
  readonly guide?: FieldGuide | undefined;
}
export interface SetupRequest {
  readonly inputs: boolean;
  readonly remove: boolean;
  readonly dryRun: boolean;
  /** Field names that the mapping writes, per object. */
  readonly writes: Readonly<Record<string, readonly string[]>>;
  /** `writeBack.tasks.settings` of the mapping; the connector's default when left out. */
  readonly taskSettings?: JsonObject | undefined;
  /** Names and texts of the mapping, as files for the vendor's side are written from; the default mapping's when left out. */
  readonly ship?: ShipRequest | undefined;
  /** Per object everything that the mapping reads; what the shipped mapping reads when left out. */
  readonly asks?: Readonly<Record<string, readonly AskedPath[]>> | undefined;
  /** Whether the mapping asks for tasks of their own, apart from a list in a field; true when left out. */
  readonly tasks?: boolean | undefined;
}

/** Abilities as data. Nobody asks for a vendor's name. */
export interface Capabilities {
  readonly displayName: string;
  readonly reads: readonly string[];
  readonly writes: {
    readonly fields: boolean;
    /** upsert: by our key, safe to repeat · lookup: found by our key before creating · none */
    readonly tasks: 'upsert' | 'lookup' | 'none';
    readonly notes: boolean;
  };
  /** How we know that a write stands there: the answer says so, it is read back, or nobody can say. */
  readonly confirms: {
    readonly fields: 'answer' | 'read_back' | 'none';
    readonly tasks: 'answer' | 'read_back' | 'none';
    readonly notes: 'answer' | 'none';
  };
  /** Objects of which the vendor announces changes by webhook; empty where there are no webhooks. Always only a hint to read again. */
  readonly subscribes: readonly string[];
  /** What this vendor's interface cannot do at all, a sentence each, for an administrator. */
  readonly cannot: readonly string[];
  readonly noticesDeleted: boolean;
  readonly noticesMerged: boolean;
  /** Our tasks stay open when their record is deleted or merged away, so that they have to be closed; left out: they go with it. */
  readonly tasksOutliveRecord?: boolean;
  readonly setup: 'api' | 'guided' | 'none';
  /** Hosts of the vendor whose pages may show our panel in a frame, as sources of a Content-Security-Policy ("https://*.vendor.example"). */
  readonly frameHosts: readonly string[];
  /** Items handed to one writeBack call; the connector cuts them into the vendor's batches. */
  readonly writeBackBatch: number;
  /** API calls that one write costs on average, e.g. 0.005 where 200 go into one call. For plans, not for limits. */
  readonly callsPerWrite: Readonly<Record<'fast' | 'save_calls', { readonly fields: number; readonly task: number; readonly note: number }>>;
  /** API calls that reading one record again costs on average when everything is read. For plans, not for limits; left out: nobody counted. */
  readonly callsPerRecordRead?: number;
  /** The vendor's limit per day and account; left out where it publishes no number. */
  readonly dailyCalls?: DailyCalls;
  /** How `Owner` in a mapping expands into a person; null where a mapping must spell it out. */
  readonly person: {
    readonly id: string;
    readonly name: string;
    readonly email: string;
    readonly active: string | null;
    readonly manager: string | null;
  } | null;
}

/** What a call is for: reading records, writing back, or a person who looks (check, describe, setup). */
export type CallPurpose = 'read' | 'write' | 'look';

/** How a vendor counts calls per day. */
export interface DailyCalls {
  /** rolling: the last 24 hours count · midnight: counted from zero at midnight in the account's zone. */
  readonly reset: 'rolling' | 'midnight';
  /** The smallest number that the vendor documents, taken until an answer tells the account's own. */
  readonly usual: number;
}

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
  check(reads: readonly ObjectRead[], writes: Readonly<Record<string, readonly string[]>>): Promise<readonly CheckItem[]>;
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

/** An incoming call from a vendor, as it arrived: nothing parsed, nothing re-encoded. */
export interface WebhookRequest {
  readonly method: string;
  /** The address the vendor was told to call, from configuration; never put together from headers. */
  readonly url: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}
/** Something may have changed: a reason to read this record again, never a fact. */
export interface WebhookHint extends RecordRef {
  /** The vendor's account it is about, when the message says so. */
  readonly accountId: string | null;
  /** Equal for deliveries of the same event. */
  readonly dedupeKey: string;
  /** ISO instant; null when the message does not say. */
  readonly occurredAt: string | null;
}
/** Pure: no IO, no clock, no randomness beyond what is handed in. */
export interface Webhook {
  /** Whether the call was made by who knows `secret`, and lately. `why` never contains the secret or the expected value. */
  verify(request: WebhookRequest, secret: string, now: Date): { readonly ok: true } | { readonly ok: false; readonly why: string };
  /** Call after `verify`. Unknown events give no hints. Throws ConnectorError `unexpected_answer` when the body is not what the vendor documents. */
  parse(request: WebhookRequest): readonly WebhookHint[];
}

/** One question of the form that connects an account. */
export interface FormField {
  /**
   * Dotted, below `settings`; a number is a place in a list (`join.0.file`). Beginning with `?` it is a question of the form
   * alone, which other fields are shown by; it is not sent.
   */
  readonly path: string;
  readonly label: string;
  /**
   * secret: typed once, kept encrypted, never shown again · address: where requests go, so changing it demands the secrets
   * again · list: texts, or numbers where `items` says so.
   */
  readonly kind: 'text' | 'secret' | 'address' | 'number' | 'choice' | 'list' | 'yes_no';
  /** Where in the vendor's administration it is found, or what it means. */
  readonly where: string;
  /** While it is shown. */
  readonly required: boolean;
  /** An example that fits; none for secrets. */
  readonly placeholder?: string;
  /** What holds when it is left out. */
  readonly default?: JsonPrimitive;
  readonly choices?: readonly { readonly value: string; readonly label: string }[];
  readonly items?: 'text' | 'number';
  /** A folder of this machine: a page takes only one below the working directory, the command line any. */
  readonly isFolder?: true;
  readonly shownWhen?: { readonly path: string; readonly is: JsonPrimitive };
  /** Rarely needed: behind a fold. */
  readonly advanced?: boolean;
}

/** What a page asks an administrator for; data, so that no page knows a vendor. */
export interface ConnectionForm {
  /** What to do in the vendor's administration before, in order, a step each. */
  readonly intro: readonly string[];
  readonly fields: readonly FormField[];
}

export interface Connector {
  readonly name: string;
  readonly capabilities: Capabilities;
  /** The settings as questions; those that only a file can hold (see the connector's README) are left out. */
  readonly form: ConnectionForm;
  /** Shape of `settings:` in connections.yaml; secrets are already resolved. */
  readonly settings: z.ZodType;
  /** Objects a mapping may name. */
  readonly objects: readonly string[];
  /** null where the vendor has no webhooks. */
  readonly webhook: Webhook | null;
  /** null where no component can be put on the vendor's pages. */
  readonly shipping: Shipping | null;
  open(settings: unknown, context: SessionContext): Promise<ConnectorSession>;
}
