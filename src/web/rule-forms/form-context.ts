import { createContext, useContext } from 'react';
import type { HandoffKind } from '../../core/handoff/mapping-file.ts';
import type { Path } from '../../core/rules-text/parse-text.ts';
import type { PlacedProblem } from '../../core/errors.ts';
import { problemInWords, problemsUnder } from './problems-at.ts';

/** What every field of an editor needs to know. */
export interface FormSetting {
  readonly kind: HandoffKind;
  readonly isReadOnly: boolean;
  readonly problems: readonly PlacedProblem[];
  /** Read aloud to who cannot see that something moved or went. */
  announce(text: string): void;
}

export const FormContext = createContext<FormSetting | null>(null);

export function useForm(): FormSetting {
  const setting = useContext(FormContext);
  if (setting === null) throw new Error('a field stands outside of its editor');
  return setting;
}

/** What the service found wrong at this place, as one text; null when nothing. */
export function useProblemText(path: Path | undefined): string | null {
  const { problems } = useForm();
  const found = path === undefined ? [] : problemsUnder(problems, path);
  return found.length === 0 ? null : found.map(problemInWords).join(' ');
}
