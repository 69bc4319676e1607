import { useDeferredValue, useMemo } from 'react';
import { applyFilter, type HandoffListFilter } from '../../core/view/handoff-filter.ts';
import type { HandoffRow } from '../../core/view/handoff-row.ts';

/** The rows that pass, in order. Order is kept while only the filter changes: typing in the search sorts nothing. */
export function useShownRows(rows: readonly HandoffRow[], filter: HandoffListFilter, today: string): readonly HandoffRow[] {
  // Letters appear at once, the list follows.
  const settled = useDeferredValue(filter);
  const { sort, descending } = settled;
  const ordered = useMemo(() => applyFilter(rows, { sort, descending }, today), [rows, sort, descending, today]);
  return useMemo(() => applyFilter(ordered, { ...settled, sort: undefined }, today), [ordered, settled, today]);
}
