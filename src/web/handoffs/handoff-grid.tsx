import { useVirtualizer, type Range, defaultRangeExtractor } from '@tanstack/react-virtual';
import { useMediaQuery } from '@mantine/hooks';
import { useCallback, useEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { useLocation } from 'wouter';
import type { HandoffListFilter, SortKey } from '../../core/view/handoff-filter.ts';
import type { HandoffRow } from '../../core/view/handoff-row.ts';
import { GridHead } from './grid-head.tsx';
import { GridRow, rowElementId } from './grid-row.tsx';
import { moveActive } from './move-active.ts';
import { leaveAt, takePlace } from './last-place.ts';
import './handoffs.css';

const HEAD_PX = 40;
const ROW_PX = 52;
/** On a narrow screen a row is a card of several lines. */
const CARD_PX = 164;
const BEYOND_ROWS = 8;

interface GridProps {
  readonly rows: readonly HandoffRow[];
  readonly filter: HandoffListFilter;
  readonly now: Date;
  /** The address of this list, to come back to. */
  readonly address: string;
  sortBy(key: SortKey): void;
}

/** The list: only the rows in sight are drawn. Arrow keys move over rows, Enter opens. */
export function HandoffGrid({ rows, filter, now, address, sortBy }: GridProps): ReactNode {
  const [, navigate] = useLocation();
  const scroller = useRef<HTMLDivElement>(null);
  const grid = useRef<HTMLTableElement>(null);
  const isNarrow = useMediaQuery('(max-width: 62em)', false, { getInitialValueInEffect: false });
  const [active, setActive] = useState(0);
  const marked = Math.min(active, rows.length - 1);
  const rowPx = isNarrow ? CARD_PX : ROW_PX;
  const headPx = isNarrow ? 0 : HEAD_PX;
  // The marked row stays drawn out of sight: a screen reader goes on pointing at it.
  const rangeExtractor = useCallback((range: Range) => [...new Set([...defaultRangeExtractor(range), ...(marked < 0 ? [] : [marked])])].toSorted((a, b) => a - b), [marked]);
  // oxlint-disable-next-line react/incompatible-library -- the list is to be drawn anew whenever it scrolls
  const virtual = useVirtualizer({ count: rows.length, getScrollElement: () => scroller.current, estimateSize: () => rowPx, overscan: BEYOND_ROWS, scrollMargin: headPx, scrollPaddingStart: headPx, getItemKey: (index) => rows[index]?.id ?? index, rangeExtractor });
  useEffect(() => virtual.measure(), [virtual, rowPx]);
  const goTo = (index: number, isReturn: boolean): void => {
    setActive(index);
    virtual.scrollToIndex(index, { align: isReturn ? 'center' : 'start' });
    if (isReturn) grid.current?.focus({ preventScroll: true });
  };
  usePlace(address, rows.length, goTo);
  const open = (index: number): void => {
    const row = rows[index];
    if (row === undefined) return;
    leaveAt(address, index);
    navigate(`/handoffs/${row.id}`);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLTableElement>): void => {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Enter') return open(marked);
    const next = moveActive(event.key, marked, rows.length);
    if (next === null) return;
    event.preventDefault();
    setActive(next);
    virtual.scrollToIndex(next);
  };
  return (
    <div className="handoff-grid" ref={scroller}>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-to-interactive-role -- the pattern of a grid: one stop for Tab, arrow keys inside */}
      <table role="grid" aria-label="Handoffs: arrow keys move, Enter opens" aria-rowcount={rows.length + 1} tabIndex={0} ref={grid} onKeyDown={onKeyDown} {...(marked < 0 ? {} : { 'aria-activedescendant': rowElementId(marked) })}>
        <GridHead filter={filter} sortBy={sortBy} />
        <tbody className="handoff-rows" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ key, index, start }) => {
            const row = rows[index];
            return row === undefined ? null : <GridRow key={key} row={row} index={index} top={start - headPx} height={rowPx} now={now} isActive={index === marked} open={open} mark={setActive} />;
          })}
        </tbody>
      </table>
    </div>
  );
}

/** Whoever comes back from a handoff finds the list where it was left; another filter or order begins at its top. */
function usePlace(address: string, count: number, goTo: (index: number, isReturn: boolean) => void): void {
  const seen = useRef<string | null>(null);
  useEffect(() => {
    if (seen.current === address) return;
    const isFirst = seen.current === null;
    seen.current = address;
    const left = isFirst ? takePlace(address) : null;
    if (left !== null && left < count) goTo(left, true);
    else if (!isFirst) goTo(0, false);
  });
}
