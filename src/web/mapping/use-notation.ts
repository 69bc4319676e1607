import { useState } from 'react';
import { canonicalJson, isSameJson, type JsonValue } from '../../core/json.ts';
import { useCommitLater } from '../rule-forms/use-typed.ts';

export interface NotationWork {
  /** What stands in the file, or what was typed a moment ago. */
  readonly notation: JsonValue | undefined;
  /** Chosen: goes into the file at once. undefined takes it out. */
  choose(notation: JsonValue | undefined): void;
  /** Typed: shown at once, and goes into the file after a pause. */
  type(notation: JsonValue): void;
}

/** One notation while somebody works on it. */
export function useNotation(kept: JsonValue | undefined, put: (notation: JsonValue | undefined) => void): NotationWork {
  const [typed, setTyped] = useState<{ readonly value: JsonValue; readonly from: JsonValue | undefined } | null>(null);
  // It has arrived, or the file was changed meanwhile, and then the file counts.
  if (typed !== null && (isSameJson(typed.value, kept) || !isSameJson(typed.from ?? null, kept ?? null))) setTyped(null);
  useCommitLater(typed === null ? null : canonicalJson(typed.value), () => {
    if (typed !== null) put(typed.value);
  });
  return {
    notation: typed === null ? kept : typed.value,
    choose: (notation) => {
      setTyped(null);
      put(notation);
    },
    type: (value) => setTyped({ value, from: kept }),
  };
}
