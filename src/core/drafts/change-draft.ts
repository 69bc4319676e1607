import { HandoffError } from '../errors.ts';
import { hashOf } from '../hash.ts';
import type { Draft, DraftFile, Editor, Word } from './draft.ts';

/** Who changes a draft, and when (ISO instant). */
export interface Doing {
  readonly by: Editor;
  readonly at: string;
}

/** A text to begin with. `version` 0: nothing was published of it yet. */
export interface Beginning {
  readonly name: string;
  readonly base: { readonly version: number; readonly text: string };
  /** The text of the draft, where it is not that of its base. */
  readonly text?: string | undefined;
}

const MOST_FILES = 50;

export function beginDraft(parts: { readonly id: string; readonly title: string; readonly files: readonly Beginning[]; readonly undoes?: string | undefined }, { by, at }: Doing): Draft {
  refuseTooMany(parts.files.length);
  return {
    id: parts.id, title: parts.title, state: 'open', author: by, createdAt: at, updatedAt: at, updatedBy: by, revision: 1,
    files: parts.files.map((file) => fileOf(file, 1, { by, at })),
    editors: [by], proposed: null, sentBack: null, approval: null, undoes: parts.undoes ?? null, published: null,
  };
}

/** Nothing changes when it is in the draft already. */
export function addFile(draft: Draft, file: Beginning, doing: Doing): Draft {
  refuseClosed(draft);
  if (draft.files.some(({ name }) => name === file.name)) return draft;
  refuseTooMany(draft.files.length + 1);
  return next(draft, doing, { files: [...draft.files, fileOf(file, draft.revision + 1, doing)], approval: null });
}

/** `seen`: the revision that the text was made from; null: whatever stands there. A change of another file in between is none of it. */
export function saveText(draft: Draft, name: string, text: string, seen: number | null, doing: Doing): Draft {
  refuseClosed(draft);
  const before = fileIn(draft, name);
  refuseUnseen(before, seen);
  const textHash = hashOf(text);
  if (textHash === before.textHash) return draft;
  return withFile(draft, { ...before, text, textHash, revision: draft.revision + 1, savedBy: doing.by, savedAt: doing.at }, doing);
}

/** The text was brought together with `base`, on which it stands from now on. */
export function rebaseFile(draft: Draft, name: string, text: string, base: DraftFile['base'], seen: number | null, doing: Doing): Draft {
  refuseClosed(draft);
  const before = fileIn(draft, name);
  refuseUnseen(before, seen);
  return withFile(draft, { ...before, text, textHash: hashOf(text), base, revision: draft.revision + 1, savedBy: doing.by, savedAt: doing.at }, doing);
}

export function renameDraft(draft: Draft, title: string, seen: number | null, doing: Doing): Draft {
  refuseClosed(draft);
  refuseMoved(draft, seen);
  return title === draft.title ? draft : next(draft, doing, { title });
}

export function discardDraft(draft: Draft, doing: Doing): Draft {
  if (draft.state === 'discarded') return draft;
  refuseClosed(draft);
  return next(draft, doing, { state: 'discarded' });
}

/** By its name, or its id (the name with ~ for /). Throws HandoffError `draft_file_not_found`. */
export function fileIn(draft: Draft, name: string): DraftFile {
  const found = draft.files.find((file) => file.name === name || file.name.replaceAll('/', '~') === name);
  if (found !== undefined) return found;
  throw new HandoffError({ code: 'draft_file_not_found', message: `The draft "${draft.title}" does not hold the file ${name}.`, remedy: 'Add the file to the draft first.', place: name });
}

/** Throws HandoffError `version_moved`, which says who was faster. */
export function refuseMoved(draft: Draft, seen: number | null): void {
  if (seen === null || seen === draft.revision) return;
  throw new HandoffError({
    code: 'version_moved', message: `${draft.updatedBy.name} changed the draft "${draft.title}" at ${draft.updatedAt}; you saw it as it was before.`, remedy: 'Read it again, and decide about what stands there now.', place: draft.title,
  });
}

/** Throws HandoffError `draft_closed`. */
export function refuseClosed({ state, title, updatedBy, updatedAt }: Draft): void {
  if (state === 'open' || state === 'proposed') return;
  throw new HandoffError({
    code: 'draft_closed', message: `The draft "${title}" was ${state} by ${updatedBy.name} at ${updatedAt}.`, remedy: state === 'published' ? 'Begin a new draft, or one that undoes it.' : 'Begin a new draft.', place: title,
  });
}

/** The next revision. */
export const next = (draft: Draft, { by, at }: Doing, changes: Partial<Draft>): Draft => ({ ...draft, ...changes, revision: draft.revision + 1, updatedAt: at, updatedBy: by });

export const wordOf = ({ by, at }: Doing, reason: string): Word => ({ by, at, reason });

function refuseUnseen(file: DraftFile, seen: number | null): void {
  if (seen === null || seen >= file.revision) return;
  throw new HandoffError({
    code: 'version_moved', message: `${file.savedBy.name} saved ${file.name} at ${file.savedAt}; your text was made from what stood there before.`, remedy: 'Nothing of yours was saved. Read the draft again, and bring both texts together.', place: file.name,
  });
}

function refuseTooMany(files: number): void {
  if (files <= MOST_FILES) return;
  throw new HandoffError({ code: 'too_many_files', message: `A draft holds ${MOST_FILES} files at most.`, remedy: 'Publish these first, then begin another draft.' });
}

function fileOf({ name, base, text = base.text }: Beginning, revision: number, { by, at }: Doing): DraftFile {
  return { name, text, textHash: hashOf(text), base: { ...base, hash: hashOf(base.text) }, revision, savedBy: by, savedAt: at };
}

/** Whoever approved did not see this text. */
const withFile = (draft: Draft, file: DraftFile, doing: Doing): Draft =>
  next(draft, doing, {
    files: draft.files.map((each) => (each.name === file.name ? file : each)),
    editors: draft.editors.some(({ key }) => key === doing.by.key) ? draft.editors : [...draft.editors, doing.by],
    approval: null,
  });
