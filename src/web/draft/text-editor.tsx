import { useEffect, useLayoutEffect, useRef, type ReactNode } from 'react';
import { changedUntil } from './text-history.ts';
import { offsetOfLine, withTyped } from './typed-text.ts';

const LINE_PX = 20;

interface TextEditorProps {
  readonly label: string;
  readonly text: string;
  readonly isReadOnly: boolean;
  /** Line to go to, and when it was asked for. */
  readonly goTo: { readonly line: number; readonly asked: number } | null;
  onType(text: string): void;
}

/** The text itself, with the numbers of its lines: a plain text field that every tool for reading and writing knows. */
export function TextEditor({ label, text, isReadOnly, goTo, onType }: TextEditorProps): ReactNode {
  const field = useRef<HTMLTextAreaElement>(null);
  const numbers = useRef<HTMLPreElement>(null);
  const typed = useRef(text);
  const shown = text.replaceAll('\r\n', '\n');
  const count = shown.split('\n').length;
  useLayoutEffect(() => {
    // Not typed here: undone, or brought together with somebody else's. The caret goes to where it changed.
    if (typed.current === text || field.current === null) return;
    const caret = changedUntil(typed.current.replaceAll('\r\n', '\n'), shown);
    typed.current = text;
    field.current.setSelectionRange(caret, caret);
  }, [text, shown]);
  useEffect(() => {
    if (goTo === null || field.current === null) return;
    const start = offsetOfLine(field.current.value, goTo.line);
    const end = field.current.value.indexOf('\n', start);
    field.current.focus();
    field.current.setSelectionRange(start, end === -1 ? field.current.value.length : end);
    field.current.scrollTop = Math.max(0, (goTo.line - 4) * LINE_PX);
  }, [goTo]);
  return (
    <div className="text-editor">
      <pre ref={numbers} className="text-editor-numbers" aria-hidden>{Array.from({ length: count }, (_, index) => index + 1).join('\n')}</pre>
      <textarea
        ref={field} className="text-editor-text" aria-label={label} value={shown} readOnly={isReadOnly} wrap="off" spellCheck={false} autoCapitalize="off" autoComplete="off"
        onScroll={({ currentTarget }) => {
          if (numbers.current !== null) numbers.current.scrollTop = currentTarget.scrollTop;
        }}
        onChange={({ currentTarget }) => {
          typed.current = withTyped(text, currentTarget.value);
          onType(typed.current);
        }}
      />
    </div>
  );
}
