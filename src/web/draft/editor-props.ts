import type { Edit as TextEdit } from '../../core/rules-text/change-value.ts';

export type { TextEdit };

/** Something wrong in a file of the draft, in the words of the service. Lines and columns from 1; 0: the file as a whole. */
export interface FileProblem {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** Dotted, e.g. `requirements.3.weight`. */
  readonly path: string;
  readonly message: string;
  readonly suggestion: string | null;
  readonly remedy: string | null;
}

/** A file of the draft. */
export interface DraftFile {
  /** For addresses: the name with ~ for /. */
  readonly id: string;
  /** Below the mappings folder, e.g. customer/salesforce.yaml. */
  readonly name: string;
  readonly which: 'mapping' | 'requirements' | 'playbook';
  /** As it stands in the draft: the one truth of every editor. */
  readonly text: string;
  /** Connections that use it. */
  readonly connections: readonly string[];
}

/** What every editor gets: one file, and one way to change it. */
export interface EditorProps {
  readonly file: DraftFile;
  /** The other files of the draft, for what one says of another (owner roles, fields). */
  readonly others: readonly DraftFile[];
  /** Changes only the lines concerned, at once; saved by itself. What cannot be applied is told to the person. */
  edit(edits: readonly TextEdit[]): void;
  /** The same for one of `others`, by its name: references to what was renamed here follow. Without it they are only told of. */
  readonly editOther?: ((name: string, edits: readonly TextEdit[]) => void) | undefined;
  /** The role may look only, or the draft is published. */
  readonly isReadOnly: boolean;
  /** Of this file. */
  readonly problems: readonly FileProblem[];
}
