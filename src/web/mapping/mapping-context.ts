import { createContext, useContext } from 'react';
import type { SourceField, SourceObject } from '../../core/connector.ts';
import type { JsonValue } from '../../core/json.ts';
import type { Path, Step } from '../../core/rules-text/parse-text.ts';
import type { EditorProps } from '../draft/editor-props.ts';
import { setOrDrop } from '../rule-forms/plan-key.ts';
import type { DraftEdits } from '../rule-forms/use-draft-edits.ts';
import type { PersonParts } from './account-fields.ts';
import type { Needs } from './list-targets.ts';
import type { MappingDraft, SourceDraft } from './read-mapping.ts';
import type { SampleBook, SampleState } from './sample-book.ts';

/** What every part of the editor works with: one object of the file, and the account whose fields are shown. */
export interface MappingSetting {
  readonly draft: MappingDraft;
  readonly source: SourceDraft;
  /** The whole file, as it is written. */
  readonly text: string;
  readonly textAt: EditorProps['textAt'];
  readonly others: EditorProps['others'];
  readonly edits: DraftEdits<MappingDraft>;
  readonly needs: Needs | null;
  /** null: no connection uses the file. */
  readonly connection: string | null;
  /** null while the account was not asked, or does not answer. */
  readonly described: SourceObject | null;
  readonly isDescribing: boolean;
  readonly fields: readonly SourceField[];
  /** Paths that lead to a person. */
  readonly people: readonly SourceField[];
  readonly person: PersonParts;
  readonly book: SampleBook;
  readonly samples: SampleState;
  /** Whether values of records may be shown, and somebody wants it. */
  readonly showsValues: boolean;
  /** ISO date. */
  readonly today: string;
}

export const MappingContext = createContext<MappingSetting | null>(null);

export function useMapping(): MappingSetting {
  const setting = useContext(MappingContext);
  if (setting === null) throw new Error('a part of the mapping stands outside of its editor');
  return setting;
}

/** The place of something in the object that is worked on. */
export const pathIn = ({ source }: Pick<MappingSetting, 'source'>, ...steps: readonly Step[]): Path => ['sources', source.index, ...steps];

/** Puts a value into the file as a whole; undefined takes it out. */
export function usePutInFile(): (path: Path, value: JsonValue | undefined) => void {
  const { edits } = useMapping();
  return (path, value) => edits.change(({ value: file }) => setOrDrop(file, path, value));
}

/** Puts a value into the object that is worked on; undefined takes it out. */
export function usePut(): (steps: readonly Step[], value: JsonValue | undefined) => void {
  const setting = useMapping();
  return (steps, value) => {
    const path = pathIn(setting, ...steps);
    setting.edits.change(({ value: file }) => setOrDrop(file, path, value));
  };
}
