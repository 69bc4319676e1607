import { useEffect, useRef } from 'react';
import type { JsonValue } from '../../core/json.ts';
import type { Path } from '../../core/rules-text/parse-text.ts';
import type { EditorProps, TextEdit } from '../draft/editor-props.ts';
import { locate, setOrDrop, type Target } from './plan-key.ts';

type Plan<Draft> = (draft: Draft) => readonly TextEdit[];

export interface DraftEdits<Draft> {
  /** Edits worked out from the file as it stands now. */
  change(plan: Plan<Draft>): void;
  /** The same for one entry of a list; nothing when it is gone. */
  changeEntry(target: Target, plan: (path: Path, draft: Draft) => readonly TextEdit[]): void;
  /** One key of an entry; undefined takes it out. */
  setKey(target: Target, key: string, value: JsonValue | undefined): void;
}

/** Edits of the newest text: a field that hands on what was typed a moment ago must not write over what changed meanwhile. */
export function useDraftEdits<Draft extends { readonly value: JsonValue }>(draft: Draft, edit: EditorProps['edit']): DraftEdits<Draft> {
  const latest = useRef({ draft, edit });
  useEffect(() => {
    latest.current = { draft, edit };
  });
  const change = (plan: Plan<Draft>): void => {
    const edits = plan(latest.current.draft);
    if (edits.length > 0) latest.current.edit(edits);
  };
  const changeEntry = (target: Target, plan: (path: Path, draft: Draft) => readonly TextEdit[]): void =>
    change((now) => {
      const path = locate(now.value, target);
      return path === null ? [] : plan(path, now);
    });
  return { change, changeEntry, setKey: (target, key, value) => changeEntry(target, (path, now) => setOrDrop(now.value, [...path, key], value)) };
}
