import type { Found } from '../view/browse-store.ts';
import type { PublishedFile } from '../ports.ts';
import type { Draft, DraftHead, DraftState } from './draft.ts';

export type VersionHead = Omit<PublishedFile, 'text'>;

export interface DraftStore {
  /** Those that are still worked on first, then the latest changed. */
  findDrafts(filter: { readonly state?: DraftState | undefined; readonly limit: number; readonly offset: number }): Promise<Found<DraftHead>>;
  findDraft(id: string): Promise<Draft | null>;
  /** `draft.revision` 1 makes it; otherwise false when the one before it is not the newest any more. */
  saveDraft(draft: Draft): Promise<boolean>;
  /**
   * Saves the draft and publishes its files, all or nothing. `after`: the newest version must be this one (0: none).
   * Throws `version_moved` when one is not; false when the draft itself moved.
   */
  publishDraft(draft: Draft, files: readonly (Omit<PublishedFile, 'version'> & { readonly after: number })[]): Promise<readonly PublishedFile[] | false>;
  /** The newest version of each, where there is one. */
  findNewest(names: readonly string[]): Promise<readonly VersionHead[]>;
  /** Discarded ones that nobody touched since `before` (ISO instant); returns how many. */
  deleteDiscarded(before: string): Promise<number>;
  /** Published ones before `before` (ISO instant), with what was said about them; what they published stays. Returns how many. */
  deletePublished(before: string): Promise<number>;
}
