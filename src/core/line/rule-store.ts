import type { JsonValue } from '../json.ts';
import type { PublishedFile, StoredConnection } from '../ports.ts';

/** Under which a connection's repeated texts are cached: they decide as rules do. */
export const REPEATED_TEXTS_KEY = 'repeated_texts';

export type PublishedHead = Pick<PublishedFile, 'name' | 'version' | 'hash'>;

/** What a run has to know before anything else. */
export interface Opening {
  readonly connection: StoredConnection | null;
  /** As cached under REPEATED_TEXTS_KEY. */
  readonly repeatedTexts: JsonValue | null;
  /** See findRuleChanges. */
  readonly changes: number | null;
}

/** What is asked to know which rules hold, and whether they are still those that were compiled. */
export interface RuleStore {
  findOpening(connection: string, now: string): Promise<Opening>;
  /** Goes up whenever a file is published, or a connection comes, goes, or changes in what decides about handoffs; null: keep nothing. */
  findRuleChanges(): Promise<number | null>;
  /** The newest version of every file. */
  findPublishedHeads(): Promise<readonly PublishedHead[]>;
  /** Connection → what it has cached under this key. */
  findCached(key: string, now: string): Promise<ReadonlyMap<string, JsonValue>>;
}
