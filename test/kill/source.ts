import type { SimulatorControl } from '../../connectors/kit/simulator/control-client.ts';
import type { PersonRef } from '../../src/core/connector.ts';
import type { ScopedLedger } from './ledger.ts';
import type { Random } from './random.ts';
import type { Trouble } from './troubles.ts';

/** How much stands in the sources before the first sync. */
export interface Seeded {
  readonly deals: number;
  readonly applications: number;
  readonly employees: number;
}

/** One simulated system under the kill run: how it is set up, who works in it, and what stands there in the end. */
export interface KillSource {
  /** Of the connection. */
  readonly id: string;
  readonly connector: string;
  /** Below mappings/. */
  readonly mapping: string;
  /** `settings:` as a YAML flow mapping; `url` is a YAML string. */
  settings(url: string): string;
  /** True where `handoff setup` makes our fields. */
  readonly setUp: boolean;
  seedBeforeSetup(control: SimulatorControl, seeded: Seeded): Promise<void>;
  seedAfterSetup(control: SimulatorControl, seeded: Seeded): Promise<void>;
  /** The vendor tells of deleted records in no other way than by the daily look at all known ones. */
  readonly deletionsBySweep: boolean;
  /** Tells a write of ours in the simulator's log of calls. */
  readonly writes: RegExp;
  people(control: SimulatorControl, random: Random, ledger: ScopedLedger): People;
  /** What may go wrong on the way. */
  readonly troubles: readonly Trouble[];
  /** Straight from the simulator's tables. `today`: ISO date. */
  read(control: SimulatorControl, today: string): Promise<Shown>;
  /** The owner of a task as the source shows it. */
  ownerShown(owner: PersonRef): string;
}

/** The people of one system at work between two syncs. */
export interface People {
  work(): Promise<void>;
  /** A sync ended well: it knows everything that stands there. */
  noteSettled(): Promise<void>;
  /** Ends a task that appeared a moment ago, perhaps made by a sync that did not live to know of it. */
  endNewTask(): Promise<void>;
}

export interface ShownRecord {
  /** `object id` */
  readonly ref: string;
  /** It must have exactly one handoff that is not taken back. Judged by the simulator's own tables, not by the service. */
  readonly counts: boolean;
  /** Our own fields among others; null where the source takes none on such records. */
  readonly fields: Readonly<Record<string, unknown>> | null;
  readonly scoreField: string;
  /** What it still shows although no handoff should stand there; null when that cannot be told or nothing is shown. */
  readonly stillShows: string | null;
}

/** A task of ours in a source. */
export interface ShownTask {
  /** `object id` of the record. */
  readonly target: string;
  readonly remoteId: string;
  readonly key: string;
  readonly owner: string;
  readonly subject: string;
  /** null where the source keeps no text. */
  readonly body: string | null;
  readonly dueDate: string;
  readonly open: boolean;
  readonly deleted: boolean;
}

export interface Shown {
  readonly records: readonly ShownRecord[];
  readonly tasks: readonly ShownTask[];
  /** Comments and documents: append-only. */
  readonly notes: readonly { readonly ref: string; readonly text: string }[];
}

/** What stands in all sources, by connection. */
export type ShownBySource = ReadonlyMap<string, Shown>;

/** Ids are unique within one system only. */
export const refIn = (connection: string, ref: string): string => `${connection}: ${ref}`;
