import { HandoffError } from '../errors.ts';
import { next, refuseClosed, refuseMoved, wordOf, type Doing } from './change-draft.ts';
import type { Draft, DraftFile, Editor, PublishedChange } from './draft.ts';
import type { FileState } from './judge-file.ts';
import type { VersionHead } from './draft-store.ts';

/** A file with how it stands. `published`: its newest version; null: none. */
export interface JudgedFile extends FileState {
  readonly file: DraftFile;
  readonly published: VersionHead | null;
}

export function proposeDraft(draft: Draft, reason: string, doing: Doing): Draft {
  refuseClosed(draft);
  return next(draft, doing, { state: 'proposed', proposed: wordOf(doing, reason), sentBack: null, approval: null });
}

export function sendBackDraft(draft: Draft, reason: string, doing: Doing): Draft {
  refuseUnproposed(draft);
  return next(draft, doing, { state: 'open', proposed: null, approval: null, sentBack: wordOf(doing, reason) });
}

/**
 * `seen`: the revision that was read. `makers`: names of those who made the tokens that had a part in it. Throws
 * `version_moved`, and `own_approval` for whoever had a part in it, themselves or by a token of their making.
 */
export function approveDraft(draft: Draft, seen: number | null, doing: Doing, makers: readonly string[] = []): Draft {
  refuseUnproposed(draft);
  refuseMoved(draft, seen);
  if (hadPart(draft, doing.by) || makers.some((name) => sameName({ name }, doing.by))) {
    throw new HandoffError({ code: 'own_approval', message: `You changed or proposed the draft "${draft.title}", so another person has to approve it.`, remedy: 'Ask somebody with the role revops or admin who did not work on it.', place: draft.title });
  }
  return next(draft, doing, { approval: { by: doing.by, at: doing.at } });
}

const sameName = (a: Pick<Editor, 'name'>, b: Pick<Editor, 'name'>): boolean => a.name.trim().toLowerCase() === b.name.trim().toLowerCase();

/** Somebody with two credentials is one person: a name that had a part in it counts as well. */
export const hadPart = (draft: Pick<Draft, 'author' | 'editors' | 'proposed'>, who: Editor): boolean => partners(draft).some((editor) => editor.key === who.key || sameName(editor, who));

/** Everybody who had a part in it. */
export const partners = ({ author, editors, proposed }: Pick<Draft, 'author' | 'editors' | 'proposed'>): readonly Editor[] => [author, ...editors, ...(proposed === null ? [] : [proposed.by])];

/**
 * What a draft would publish: the files that say something new. Throws HandoffError `draft_closed`, `version_moved`,
 * `draft_outdated` (names the file and who published what), `nothing_to_publish`, `needs_approval`.
 */
export function choosePublish(draft: Draft, judged: readonly JudgedFile[], seen: number | null, approval: 'none' | 'another_person'): readonly JudgedFile[] {
  refuseClosed(draft);
  refuseMoved(draft, seen);
  const changed = judged.filter(({ changed: isChanged }) => isChanged);
  const outdated = changed.filter(({ movedBy }) => movedBy !== null);
  if (outdated.length > 0) {
    throw new HandoffError({
      code: 'draft_outdated', message: outdated.map(describeMove).join(' '), remedy: 'Bring the draft together with what stands there now (merge), look at the result, and publish it then.', place: outdated.map(({ file }) => file.name).join(', '),
    });
  }
  if (changed.length === 0) {
    throw new HandoffError({ code: 'nothing_to_publish', message: `Every file of the draft "${draft.title}" says what runs already.`, remedy: 'Change something first, or discard the draft.', place: draft.title });
  }
  if (approval === 'another_person' && draft.approval === null) {
    throw new HandoffError({
      code: 'needs_approval', message: `The draft "${draft.title}" is not approved as it stands, and here another person has to approve every change (service.approval: another_person).`, remedy: 'Propose it, and ask somebody with the role revops or admin who did not work on it to approve it.', place: draft.title,
    });
  }
  return changed;
}

/** The draft once these files are published; each gets the version after the newest. */
export function publishedDraft(draft: Draft, chosen: readonly JudgedFile[], reason: string, doing: Doing): Draft {
  const changes: readonly PublishedChange[] = chosen.map(({ file, published }) => ({ name: file.name, before: published?.version ?? 0, version: (published?.version ?? 0) + 1 }));
  return next(draft, doing, { state: 'published', published: { ...wordOf(doing, reason), changes } });
}

function describeMove({ file, published, movedBy }: JudgedFile): string {
  if (movedBy === 'file' || published === null) return `The file ${file.name} was edited on disk and is not published yet.`;
  return `${published.author} published version ${published.version} of ${file.name} at ${published.publishedAt} ("${published.reason}"), after this draft was made from version ${file.base.version}.`;
}

function refuseUnproposed(draft: Draft): void {
  refuseClosed(draft);
  if (draft.state === 'proposed') return;
  throw new HandoffError({ code: 'draft_not_proposed', message: `The draft "${draft.title}" is still being worked on.`, remedy: 'Whoever works on it proposes it first.', place: draft.title });
}
