import type { SimulatorControl } from '../../connectors/kit/simulator/control-client.ts';
import type { PersonRef, RecordRef, WebhookRequest, WriteBack } from '../../src/core/connector.ts';
import type { JsonObject, JsonValue } from '../../src/core/json.ts';

/**
 * How a session signs in. `usual`: as the README advises · `renewable`: with a token that ends and is renewed ·
 * `wrong`: with a credential (or a folder) that the source refuses · `admin`: as the one who runs setup.
 */
export type Access = 'usual' | 'renewable' | 'wrong' | 'admin';

/** What a record must show at a dotted path of its `fields` once a person's change was read. */
export interface Shows {
  readonly path: string;
  readonly value: JsonValue;
}

/** One of our tasks, as it stands in the source. */
export interface TaskThere {
  readonly key: string;
  readonly remoteId: string;
  readonly subject: string;
  /** Everything that people read below the subject. */
  readonly text: string;
  /** ISO date. */
  readonly dueDate: string;
  readonly closed: boolean;
}

/** The vendor's own ways of saying "not now". */
export interface Throttle {
  readonly name: string;
  arm(times: number): Promise<void>;
  /** What the connector must wait at least, in ms. */
  readonly atLeastMs: number;
}

/** What can go wrong between us and an API. A world whose connector makes no calls has none of it. */
export interface ApiWorld {
  readonly control: SimulatorControl;
  /** Objects that may be read with `renewable`. */
  readonly renewableObjects: readonly string[];
  /** Path of API requests (token requests apart), as a regular expression. */
  readonly apiPath: string;
  /** Every token handed out so far ends now. */
  endTokens(): Promise<void>;
  /** From now on every token is refused, however new. */
  refuseTokens(): Promise<void>;
  readonly throttles: readonly Throttle[];
  /** The next write is carried out and its answer lost. */
  loseAnswer(item: WriteBack): Promise<void>;
  /** The next API request is answered with this status and text, in the vendor's own form. */
  say(status: number, text: string): Promise<void>;
}

/** The vendor's side of a webhook: calls as it makes them, signed by the simulator (or by code of the world's own), never by the connector. */
export interface WebhookWorld {
  /** What the vendor and we both know. */
  readonly secret: string;
  /** Header (lower case) that carries the signature or the token. */
  readonly proof: string;
  /** What the vendor's signature covers; empty where it only sends a token. */
  readonly signs: readonly ('method' | 'url' | 'body' | 'time')[];
  /** A call that the vendor makes now, by the world's clock, because a person changed this record of an object in `capabilities.subscribes`. */
  call(ref: RecordRef): Promise<WebhookRequest>;
}

/** An ability that a person takes away from our credential. */
export interface TakenAway {
  /** What `check` must list in `missing`, in the vendor's own name; null where the vendor does not tell which one lacks. */
  readonly missing: string | null;
  readonly ability: 'read' | 'write' | 'confirm' | 'subscribe' | 'setup';
}

/** One source, alive, with a person at its keyboard. Nothing here goes through the connector. */
export interface ContractWorld {
  /** Below mappings/. */
  readonly mappingFile: string;
  /** Objects that `create` makes; the first one takes fields and tasks. */
  readonly objects: readonly [string, ...string[]];
  /** How many of each object fill three pages or more. */
  readonly severalPages: number;
  /** Somebody to whom tasks can be given. */
  readonly owner: PersonRef;
  /** Canonical date fields that the default mapping fills from `setDate`. */
  readonly dateField: string;
  readonly api: ApiWorld | null;
  settings(access: Access): JsonObject;
  /** Ours and the source's clock, ahead of the real one. */
  offsetMs(): number;
  advance(ms: number): Promise<void>;
  /** So many records of each object, all changed at the same moment, all worth reading for the default mapping. */
  create(count: number): Promise<readonly RecordRef[]>;
  /** A person puts this text into a mapped field. */
  edit(ref: RecordRef, text: string): Promise<Shows>;
  /** A person changes something that the record shows but that stands elsewhere: its parent, its manager. */
  editBeside(ref: RecordRef): Promise<Shows>;
  setDate(ref: RecordRef, isoDate: string): Promise<void>;
  remove(ref: RecordRef): Promise<void>;
  /** Takes back what made it a handoff: the deal is open again, the offer fell through. */
  reopen(ref: RecordRef): Promise<void>;
  /** null where the source cannot merge such records. */
  readonly merge: ((ref: RecordRef, into: RecordRef) => Promise<void>) | null;
  /** Hides a mapped field of the first object from our credential; tells its path. */
  readonly hide: (() => Promise<string>) | null;
  /** null or left out where the connector has no webhooks. */
  readonly webhook?: WebhookWorld | null;
  /** An administrator takes a permission or scope away that `check` can see the lack of; null or left out where the source knows none. */
  readonly takeAway?: (() => Promise<TakenAway>) | null;
  /** Values for our own fields. `nth` makes them differ. */
  ownValues(nth: number): JsonObject;
  /** What our own fields hold. */
  ownShown(ref: RecordRef): Promise<JsonObject>;
  /** A write that the source refuses, whatever stands beside it. */
  refused(ref: RecordRef): Promise<WriteBack>;
  tasks(ref: RecordRef): Promise<readonly TaskThere[]>;
  closeTask(ref: RecordRef, task: TaskThere): Promise<void>;
  deleteTask(ref: RecordRef, task: TaskThere): Promise<void>;
  renameTask(ref: RecordRef, task: TaskThere, subject: string): Promise<void>;
  /** Where notes go, and what stands there; null where the source takes none. */
  readonly notes: { target(): Promise<RecordRef>; shown(ref: RecordRef): Promise<readonly string[]> } | null;
  /** From now on a web page comes where data is expected. It holds PAGE_WORDS. */
  answerHtml(): Promise<void>;
  /** Credentials that such a session holds. */
  credentials(access: Access): readonly string[];
  /** Private texts that the source holds or says by itself. */
  readonly privateTexts: readonly string[];
  stop(): Promise<void>;
}

/** A text in every page that comes instead of data: it must not reach a message. */
export const PAGE_WORDS = 'We are down for maintenance';

/** How a connector's world is made. */
export type StartWorld = (options?: { readonly latencyMs?: number }) => Promise<ContractWorld>;
