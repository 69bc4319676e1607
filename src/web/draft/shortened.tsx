import { Button } from '@mantine/core';
import { useState, type ReactNode } from 'react';

const FEW = 8;

/** The first of a list, and the button that shows the rest. */
export function useShortened<Item>(items: readonly Item[]): { readonly shown: readonly Item[]; readonly more: ReactNode } {
  const [isWhole, setWhole] = useState(false);
  if (isWhole || items.length <= FEW + 2) return { shown: items, more: null };
  return { shown: items.slice(0, FEW), more: <Button size="xs" variant="subtle" onClick={() => setWhole(true)}>Show all {items.length}</Button> };
}
