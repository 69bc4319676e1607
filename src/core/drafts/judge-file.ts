import type { DraftFileHead } from './draft.ts';

/** How a file of a draft stands to what runs. */
export interface FileState {
  /** It says something else than what it was made from, and than what runs. */
  readonly changed: boolean;
  /** What moved under it: a newer version was published, or the file on disk was edited and is not published yet. */
  readonly movedBy: 'published' | 'file' | null;
}

/**
 * `published`: the newest version; null: none. `diskHash`: of the file that leads; null when the database leads or there is
 * no file. What says the same as the draft, or as what the draft was made from, did not move it, whatever its number.
 */
export function judgeFile({ base, textHash }: Pick<DraftFileHead, 'textHash'> & { readonly base: Pick<DraftFileHead['base'], 'version' | 'hash'> }, published: { readonly version: number; readonly hash: string } | null, diskHash: string | null): FileState {
  const known = [base.hash, textHash];
  const newer = published !== null && published.version !== base.version && !known.includes(published.hash);
  const edited = diskHash !== null && diskHash !== published?.hash && !known.includes(diskHash);
  return {
    changed: textHash !== base.hash && textHash !== published?.hash,
    movedBy: newer ? 'published' : edited ? 'file' : null,
  };
}
