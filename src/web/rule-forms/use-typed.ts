import { useEffect, useRef, useState } from 'react';
import type { Checked } from './check-input.ts';

/** How long somebody pauses before what they typed goes into the file, in ms. */
const PAUSE_MS = 600;

interface Typing<T> {
  /** The value as a text: what the file says. */
  readonly shown: string;
  /** Judges what was typed. */
  readonly check: (text: string) => Checked<T>;
  readonly show: (value: T) => string;
  /** Called with right values only. */
  readonly onCommit: (value: T) => void;
}

export interface Typed {
  readonly text: string;
  /** Why the file does not hold what was typed; null when it does or will. */
  readonly message: string | null;
  change(text: string): void;
  /** Now, without waiting for a pause. */
  commit(): void;
  /** Somebody leaves the field. */
  leave(): void;
  /** Back to what the file says. */
  undo(): void;
}

interface State {
  /** null: nobody types. */
  readonly text: string | null;
  /** What was handed on last, as the file would show it. */
  readonly sent: string | null;
  /** The file has shown it. */
  readonly arrived: boolean;
}
const IDLE: State = { text: null, sent: null, arrived: false };

/**
 * What somebody types, handed on when it is right: after a pause, on Enter, on leaving. What is wrong stays in the field
 * with the reason, and the file keeps its last good value. What the file refuses stays typed.
 */
export function useTyped<T>({ shown, check, show, onCommit }: Typing<T>): Typed {
  const [state, setState] = useState(IDLE);
  if (state.sent !== null && !state.arrived && shown === state.sent) setState({ ...state, arrived: true });
  // Undone, or changed by somebody else.
  if (state.arrived && state.sent !== null && shown !== state.sent) setState(IDLE);
  const checked = state.text === null ? null : check(state.text);
  const commit = (): void => {
    if (checked === null || !checked.ok) return;
    const sent = show(checked.value);
    if (sent === shown || (sent === state.sent && !state.arrived)) return;
    setState((now) => ({ ...now, sent, arrived: false }));
    onCommit(checked.value);
  };
  useCommitLater(state.text, commit);
  return {
    text: state.text ?? shown,
    message: checked === null || checked.ok ? null : checked.message,
    change: (text) => setState((now) => ({ ...now, text })),
    commit,
    leave: () => {
      commit();
      if (checked?.ok === true) setState((now) => (now.sent === null || now.arrived ? IDLE : now));
    },
    undo: () => setState(IDLE),
  };
}

/** After a pause in typing, and when the field goes away before. `text`: what was typed, null for nothing. */
export function useCommitLater(text: string | null, commit: () => void): void {
  const latest = useRef(commit);
  useEffect(() => {
    latest.current = commit;
  });
  useEffect(() => {
    if (text === null) return undefined;
    const timer = setTimeout(() => latest.current(), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  useEffect(() => () => latest.current(), []);
}
