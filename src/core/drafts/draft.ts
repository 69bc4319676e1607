/** Somebody who changed, proposed or approved a draft. */
export interface Editor {
  /** As callerKey gives it: two people of one name are two. */
  readonly key: string;
  readonly name: string;
}

/** What somebody said when they did something to a draft. */
export interface Word {
  readonly by: Editor;
  /** ISO instant. */
  readonly at: string;
  readonly reason: string;
}

/** One rules file of a draft. */
export interface DraftFile {
  /** As published, e.g. customer/csv.yaml. */
  readonly name: string;
  readonly text: string;
  readonly textHash: string;
  /** What the text was made from. `version` 0: nothing was published then. */
  readonly base: { readonly version: number; readonly text: string; readonly hash: string };
  /** Revision of the draft that saved the text last, and whose doing it was. */
  readonly revision: number;
  readonly savedBy: Editor;
  readonly savedAt: string;
}

export type DraftState = 'open' | 'proposed' | 'published' | 'discarded';

/** One file of a published draft. `before`: the version that ran until then; 0: none. */
export interface PublishedChange {
  readonly name: string;
  readonly before: number;
  readonly version: number;
}

/** A change of one or several rules files that is worked on before it runs. */
export interface Draft {
  readonly id: string;
  readonly title: string;
  readonly state: DraftState;
  readonly author: Editor;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly updatedBy: Editor;
  /** Goes up with every change, from 1. */
  readonly revision: number;
  readonly files: readonly DraftFile[];
  /** Everybody whose change it holds; its author at least. They cannot approve it. */
  readonly editors: readonly Editor[];
  readonly proposed: Word | null;
  readonly sentBack: Word | null;
  /** Of exactly the texts that it holds now. */
  readonly approval: { readonly by: Editor; readonly at: string } | null;
  /** The draft whose changes it takes back. */
  readonly undoes: string | null;
  readonly published: (Word & { readonly changes: readonly PublishedChange[] }) | null;
}

/** Without the texts, for lists. */
export type DraftHead = Omit<Draft, 'files'> & { readonly files: readonly DraftFileHead[] };
export type DraftFileHead = Omit<DraftFile, 'text' | 'base'> & { readonly base: Omit<DraftFile['base'], 'text'> };
