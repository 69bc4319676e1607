/** A text that stood here. Texts of several files that changed in one go share a `group`, and are undone together. */
interface Step {
  readonly text: string;
  readonly group: number;
}

/** What a text is, what it was, and what it was before undoing. */
export interface TextHistory {
  readonly text: string;
  readonly past: readonly Step[];
  readonly future: readonly Step[];
  /** When it was last typed in, in ms; quick typing is one step. */
  readonly typedAt: number | null;
}

export interface TextChange {
  readonly text: string;
  readonly nowMs: number;
  readonly group: number;
  /** Letters one after the other become one step; everything else is a step of its own. */
  readonly isTyping: boolean;
}

const MOST_STEPS = 200;
const ONE_STEP_MS = 1_000;

export const beginHistory = (text: string): TextHistory => ({ text, past: [], future: [], typedAt: null });

export function changeText(history: TextHistory, { text, nowMs, group, isTyping }: TextChange): TextHistory {
  if (text === history.text) return history;
  const goesOn = isTyping && history.typedAt !== null && nowMs - history.typedAt < ONE_STEP_MS;
  return { text, past: goesOn ? history.past : [...history.past, { text: history.text, group }].slice(-MOST_STEPS), future: [], typedAt: isTyping ? nowMs : null };
}

export function undoText(history: TextHistory): TextHistory {
  const last = history.past.at(-1);
  if (last === undefined) return history;
  return { text: last.text, past: history.past.slice(0, -1), future: [{ text: history.text, group: last.group }, ...history.future], typedAt: null };
}

export function redoText(history: TextHistory): TextHistory {
  const [first, ...future] = history.future;
  if (first === undefined) return history;
  return { text: first.text, past: [...history.past, { text: history.text, group: first.group }], future, typedAt: null };
}

/** Where both texts are the same again, in the second one: the caret stands there after an undo. */
export function changedUntil(before: string, after: string): number {
  const most = Math.min(before.length, after.length);
  let fromEnd = 0;
  while (fromEnd < most && before[before.length - 1 - fromEnd] === after[after.length - 1 - fromEnd]) fromEnd += 1;
  return after.length - fromEnd;
}
