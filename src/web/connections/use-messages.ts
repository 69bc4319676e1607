import { useEffect, useState } from 'react';
import { inputId } from './connector-fields.tsx';
import type { PlacedMessages } from './place-problems.ts';

interface Shown {
  readonly messages: PlacedMessages;
  /** Paths of what was shown last: typing takes a message away, but only what is shown anew moves the focus. */
  readonly wanted: readonly string[];
}

/** What is wrong with which field. Showing some goes to the first of them on the page. */
export function useMessages(): { readonly messages: PlacedMessages; show(messages: PlacedMessages): void; clear(path: string): void } {
  const [{ messages, wanted }, set] = useState<Shown>({ messages: {}, wanted: [] });
  useEffect(() => {
    const inputs = wanted.flatMap((path) => document.querySelector<HTMLElement>(`#${CSS.escape(inputId(path))}`) ?? []);
    inputs.toSorted((a, b) => ((a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING) === 0 ? 1 : -1))[0]?.focus();
  }, [wanted]);
  return {
    messages,
    show: (next) => set({ messages: next, wanted: Object.keys(next) }),
    clear: (path) => set((now) => ({ ...now, messages: Object.fromEntries(Object.entries(now.messages).filter(([each]) => each !== path)) })),
  };
}
