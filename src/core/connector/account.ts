import type { JsonObject } from '../json.ts';
import type { AskedPath, FieldGuide } from '../setup-guide.ts';
import type { ShipRequest, ShownFields } from '../shipping.ts';
import type { ObjectRead } from './source-record.ts';

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

/** What a mapping needs of the account. */
export interface CheckRequest {
  readonly reads: readonly ObjectRead[];
  /** Field names that the mapping writes, per object. */
  readonly writes: Readonly<Record<string, readonly string[]>>;
  /** What stands in them, to tell whether they can hold it; as in the default mapping when left out. */
  readonly shown?: readonly ShownFields[] | undefined;
  /** `writeBack.tasks.settings` of the mapping; the connector's default when left out. */
  readonly taskSettings?: JsonObject | undefined;
  /** Whether the mapping asks for tasks of their own, apart from a list in a field; true when left out. */
  readonly tasks?: boolean | undefined;
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
  /** There, but it cannot hold what is written; `message` says why and the remedy. Setup changes nothing while a step says so. */
  readonly unfit?: true | undefined;
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
