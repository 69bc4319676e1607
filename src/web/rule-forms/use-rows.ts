import { useState } from 'react';

/** Which entries of a list are open; a new one opens by itself. */
export function useOpenRows(): { readonly isOpen: (key: string) => boolean; readonly toggle: (key: string) => void; readonly open: (key: string) => void; readonly rename: (from: string, to: string) => void } {
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  return {
    isOpen: (key) => opened.has(key),
    toggle: (key) => setOpened((now) => (now.has(key) ? new Set([...now].filter((each) => each !== key)) : new Set([...now, key]))),
    open: (key) => setOpened((now) => new Set([...now, key])),
    rename: (from, to) => setOpened((now) => (now.has(from) ? new Set([...now, to]) : now)),
  };
}

/** Keys that stay with their entry when it moves; two entries with one id, which is a mistake, are told apart by their order. */
export function keysOf(ids: readonly string[]): readonly string[] {
  const seen = new Map<string, number>();
  return ids.map((id) => {
    const count = (seen.get(id) ?? 0) + 1;
    seen.set(id, count);
    return count === 1 ? id : `${id} ${count}`;
  });
}
