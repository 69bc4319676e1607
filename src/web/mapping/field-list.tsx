import { Badge, Group, Text } from '@mantine/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef, type ReactNode } from 'react';
import type { SourceField } from '../../core/connector.ts';
import { useAsked } from './ask-account.ts';
import { FieldValues } from './field-values.tsx';
import { useMapping } from './mapping-context.ts';

interface ListProps {
  readonly id: string;
  readonly fields: readonly SourceField[];
  readonly active: number;
  readonly showsValues: boolean;
  readonly onPick: (field: SourceField) => void;
}

const ROW_PX = 64;

/** Thousands of fields, of which only those on the screen are drawn and asked for values. */
export function FieldList({ id, fields, active, showsValues, onPick }: ListProps): ReactNode {
  const setting = useMapping();
  const box = useRef<HTMLDivElement>(null);
  // oxlint-disable-next-line react/incompatible-library -- this list is to be drawn anew whenever it scrolls
  const rows = useVirtualizer({ count: fields.length, getScrollElement: () => box.current, estimateSize: () => ROW_PX, overscan: 4 });
  useEffect(() => {
    if (fields.length > 0) rows.scrollToIndex(active);
  }, [rows, active, fields]);
  const shown = rows.getVirtualItems();
  const paths = useMemo(() => shown.flatMap(({ index }) => fields[index]?.path ?? []), [shown, fields]);
  useAsked(setting.book, paths, showsValues && setting.showsValues);
  return (
    // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- no element of HTML shows thousands of choices with more than a text each
    <div ref={box} id={id} role="listbox" aria-label="Fields of the account" tabIndex={-1} className="field-list">
      <div role="presentation" style={{ height: rows.getTotalSize(), position: 'relative' }}>
        {shown.map(({ index, start }) => {
          const field = fields[index];
          return field === undefined ? null : (
            // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role, jsx-a11y/click-events-have-key-events -- the keyboard stays in the search field and moves the choice from there
            <div key={field.path} id={`${id}-${index}`} role="option" aria-selected={index === active} aria-posinset={index + 1} aria-setsize={fields.length} tabIndex={-1} className="field-option" data-active={index === active} style={{ top: start, height: ROW_PX }} onMouseDown={(event) => event.preventDefault()} onClick={() => onPick(field)}>
              <FieldLine field={field} isOneLine />
              <Text size="xs" className="field-values">{showsValues ? <FieldValues path={field.path} /> : allowedInWords(field)}</Text>
            </div>
          );
        })}
      </div>
    </div>
  );
}

/** What a field is called, here and there. `isOneLine`: cut where there is no more room. */
export const FieldLine = ({ field: { label, path, type, custom }, isOneLine = false }: { readonly field: SourceField; readonly isOneLine?: boolean }): ReactNode => (
  <Group gap={8} wrap={isOneLine ? 'nowrap' : 'wrap'}>
    <Text span size="sm" fw={600} truncate={isOneLine}>{label}</Text>
    <Text span size="xs" c="dimmed" ff="monospace" truncate={isOneLine} style={{ overflowWrap: 'anywhere' }}>{path}</Text>
    <Badge size="xs" variant="default" tt="none" style={{ flex: 'none' }}>{type}</Badge>
    {custom ? <Badge size="xs" variant="light" color="gray" tt="none" style={{ flex: 'none' }}>your own</Badge> : null}
  </Group>
);

const allowedInWords = ({ values }: SourceField): string => (values === null || values.length === 0 ? '' : `One of ${values.slice(0, 6).join(', ')}${values.length > 6 ? ' …' : ''}`);
