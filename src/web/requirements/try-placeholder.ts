import { isAttestedNone, isPlaceholder, placeholderTest } from '../../core/handoff/placeholder.ts';

export interface Verdict {
  readonly counts: boolean;
  readonly why: string;
}

/** Whether a text would count as an answer to a question in free text, by the built-in list and the team's own. null: nothing typed. */
export function tryText(text: string, own: readonly string[]): Verdict | null {
  const typed = text.trim();
  if (typed === '') return null;
  if (placeholderTest(own)(typed)) return { counts: false, why: 'It stands on your own list.' };
  if (isPlaceholder(typed, [])) return { counts: false, why: 'It fills the box without saying anything: the built-in list knows it.' };
  if (isAttestedNone(typed)) return { counts: true, why: 'It says that there is none. That is an answer only where "None is an answer" is on.' };
  return { counts: true, why: 'It says something. A minimum length, and copies of other fields, are looked at apart.' };
}
