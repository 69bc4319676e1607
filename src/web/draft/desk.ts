import type { DraftView } from '../../core/view/draft-view.ts';
import type { PlacedProblem } from '../../core/errors.ts';
import type { DraftFile } from './editor-props.ts';
import type { FileWork, FileWorks } from './file-work.ts';
import type { Workbench } from './workbench.ts';

/** A file on the workbench. `which` null: no connection uses it any more, so only its text is shown. */
export interface DeskFile extends Omit<DraftFile, 'which'> {
  readonly which: DraftFile['which'] | null;
  /** Of its tab. */
  readonly title: string;
  readonly work: FileWork;
  readonly served: DraftView['files'][number];
  readonly problems: readonly PlacedProblem[];
}

/** What every tab of the workbench gets. */
export interface Desk {
  readonly draft: DraftView;
  readonly files: readonly DeskFile[];
  readonly bench: Workbench;
  readonly works: FileWorks;
  /** The role may look only, or the draft is published or discarded. */
  readonly isReadOnly: boolean;
  /** The problems of what is saved are known. */
  readonly isChecked: boolean;
  reload(): Promise<void>;
}

/** Address of a tab of the workbench; `line` goes to it in the text. */
export const tabPath = (draft: string, tab: string, at?: { readonly file: string; readonly line?: number }): string =>
  `/drafts/${draft}/${encodeURIComponent(tab)}${at === undefined ? '' : `?file=${encodeURIComponent(at.file)}${at.line === undefined ? '' : `&line=${at.line}`}`}`;

export const isOpen = ({ state }: Pick<DraftView, 'state'>): boolean => state === 'open' || state === 'proposed';

export function isEditable(desk: Pick<Desk, 'isReadOnly'>, { work }: Pick<DeskFile, 'work'>): boolean {
  return !desk.isReadOnly && work.offer === null;
}
