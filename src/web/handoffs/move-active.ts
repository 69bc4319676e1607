const PAGE_ROWS = 10;

/** Where a key leads from the marked row; null: the key means nothing here. */
export function moveActive(key: string, from: number, count: number): number | null {
  if (count === 0) return null;
  const to: Readonly<Record<string, number>> = { ArrowDown: from + 1, ArrowUp: from - 1, PageDown: from + PAGE_ROWS, PageUp: from - PAGE_ROWS, Home: 0, End: count - 1 };
  const wanted = Object.hasOwn(to, key) ? to[key] : undefined;
  return wanted === undefined ? null : Math.max(0, Math.min(count - 1, wanted));
}
