import type { PlacedProblem } from '../../core/errors.ts';
import type { Edit as TextEdit } from '../../core/rules-text/change-value.ts';

export type { TextEdit };

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
  /** Address of a line in the tab Text of this file; without it no link leads there. */
  readonly textAt?: ((line: number) => string) | undefined;
  /** The role may look only, or the draft is published. */
  readonly isReadOnly: boolean;
  /** Of this file. */
  readonly problems: readonly PlacedProblem[];
}
