import { useEffect, useRef, useState } from 'react';
import { useLocation, useSearch } from 'wouter';
import type { HandoffListFilter } from '../../core/view/handoff-filter.ts';
import { filterFrom, listAddress, searchOf } from './list-address.ts';

/** Browsers refuse to note an address at every letter typed. */
const NOTE_AFTER_MS = 250;

/** The filter of the list. It stands in the address, so that a link shows the same; links and the way back set it. */
export function useListFilter(): readonly [HandoffListFilter, (next: HandoffListFilter) => void] {
  const search = useSearch();
  const [, navigate] = useLocation();
  const [filter, setFilter] = useState(() => filterFrom(search));
  const noted = useRef(searchOf(filter));
  useEffect(() => {
    const asked = filterFrom(search);
    if (searchOf(asked) === noted.current) return;
    noted.current = searchOf(asked);
    setFilter(asked);
  }, [search]);
  useEffect(() => {
    const next = searchOf(filter);
    if (next === noted.current) return undefined;
    const from = window.location.pathname;
    const timer = setTimeout(() => {
      // Who opened a handoff meanwhile, whose page is still being loaded, is not brought back.
      if (window.location.pathname !== from) return;
      noted.current = next;
      navigate(listAddress(filter), { replace: true });
    }, NOTE_AFTER_MS);
    return () => clearTimeout(timer);
  }, [filter, navigate]);
  return [filter, setFilter];
}
