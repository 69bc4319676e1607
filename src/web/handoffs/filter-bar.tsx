import { Button, Card, Checkbox, Collapse, MultiSelect, NativeSelect, NumberInput, Select, SimpleGrid, TextInput } from '@mantine/core';
import { useId, useMemo, useState, type ReactNode } from 'react';
import type { HandoffListFilter, SortKey } from '../../core/view/handoff-filter.ts';
import type { HandoffRow } from '../../core/view/handoff-row.ts';
import { isFiltering, withPart } from './list-address.ts';
import { COLUMNS, isStatus, STATUS_CHOICES } from './row-words.ts';

interface BarProps {
  /** All handoffs: which connections and people there are to choose from. */
  readonly rows: readonly HandoffRow[];
  readonly filter: HandoffListFilter;
  change(next: HandoffListFilter): void;
}

const DUE = [{ value: '', label: 'Any deadline' }, { value: 'overdue', label: 'Overdue' }, { value: '0', label: 'Due by today' }, { value: '3', label: 'Due within 3 days' }, { value: '7', label: 'Due within 7 days' }, { value: '14', label: 'Due within 14 days' }, { value: '30', label: 'Due within 30 days' }];
const KIND = [{ value: '', label: 'Deals and hires' }, { value: 'customer', label: 'Deals' }, { value: 'employee', label: 'Hires' }] as const;
const OLDER = [{ value: '', label: 'With older ones' }, { value: 'without', label: 'Without older ones' }, { value: 'only', label: 'Only older ones' }] as const;
const RARE = ['connections', 'owner', 'scoreFrom', 'scoreTo', 'older', 'questions'] as const;

/** What narrows the list. The often used stands open, the rest behind a button. */
export function FilterBar({ rows, filter, change }: BarProps): ReactNode {
  const [isOpen, setOpen] = useState(() => RARE.some((name) => filter[name] !== undefined));
  const rest = useId();
  const set = <Name extends keyof HandoffListFilter>(name: Name, value: HandoffListFilter[Name] | null): void => change(withPart(filter, name, value));
  const dueText = filter.due === undefined ? '' : String(filter.due);
  const dues = DUE.some(({ value }) => value === dueText) ? DUE : [...DUE, { value: dueText, label: `Due within ${dueText} days` }];
  return (
    <Card withBorder p="sm" component="search" aria-label="Filter handoffs">
      <SimpleGrid cols={{ base: 1, xs: 2, lg: 4 }} spacing="sm" verticalSpacing="xs">
        <TextInput label="Search" placeholder="Name, owner or id" type="search" maxLength={200} value={filter.text ?? ''} onChange={(event) => set('text', event.currentTarget.value)} />
        <MultiSelect label="Status" placeholder={filter.statuses === undefined ? 'Any status' : ''} data={STATUS_CHOICES} value={filter.statuses ?? []} onChange={(values) => set('statuses', values.filter(isStatus))} clearable clearButtonProps={{ 'aria-label': 'Clear status' }} />
        <NativeSelect label="Kind" data={[...KIND]} value={filter.kinds?.length === 1 ? filter.kinds[0] : ''} onChange={({ currentTarget: { value } }) => set('kinds', value === 'customer' || value === 'employee' ? [value] : null)} />
        <NativeSelect label="Next deadline" data={dues} value={dueText} onChange={({ currentTarget: { value } }) => set('due', value === '' ? null : value === 'overdue' ? value : Number(value))} />
      </SimpleGrid>
      <Collapse expanded={isOpen} id={rest}>{isOpen ? <RareFilters rows={rows} filter={filter} set={set} /> : null}</Collapse>
      <SimpleGrid cols={{ base: 1, md: 0 }} hiddenFrom="md" mt="xs"><SortChoice filter={filter} change={change} /></SimpleGrid>
      <Button.Group mt="xs">
        <Button variant="subtle" size="compact-sm" onClick={() => setOpen(!isOpen)} aria-expanded={isOpen} aria-controls={rest}>{isOpen ? 'Fewer filters' : 'More filters'}</Button>
        {isFiltering(filter) ? <Button variant="subtle" size="compact-sm" onClick={() => change({ sort: filter.sort, descending: filter.descending })}>Clear all filters</Button> : null}
      </Button.Group>
    </Card>
  );
}

interface RareProps extends Omit<BarProps, 'change'> {
  set<Name extends keyof HandoffListFilter>(name: Name, value: HandoffListFilter[Name] | null): void;
}

function RareFilters({ rows, filter, set }: RareProps): ReactNode {
  const connections = useMemo(() => namesIn(rows.flatMap(({ connection, alsoIn }) => [connection, ...alsoIn]), filter.connections ?? []), [rows, filter.connections]);
  const owners = useMemo(() => namesIn(rows.flatMap(({ owner }) => owner ?? []), filter.owner === undefined ? [] : [filter.owner]), [rows, filter.owner]);
  const score = (value: string | number): number | null => (typeof value === 'number' ? value : null);
  return (
    <SimpleGrid cols={{ base: 1, xs: 2, lg: 4 }} spacing="sm" verticalSpacing="xs" mt="xs">
      <MultiSelect label="Connection" placeholder={filter.connections === undefined ? 'Any connection' : ''} data={connections} value={filter.connections ?? []} onChange={(values) => set('connections', values)} clearable clearButtonProps={{ 'aria-label': 'Clear connection' }} />
      <Select label="Who is asked" placeholder="Anybody" data={owners} value={filter.owner ?? null} onChange={(value) => set('owner', value)} searchable limit={100} nothingFoundMessage="Nobody of that name" clearable clearButtonProps={{ 'aria-label': 'Clear who is asked' }} />
      <NumberInput label="Score from" placeholder="0" min={0} max={100} allowDecimal={false} clampBehavior="strict" value={filter.scoreFrom ?? ''} onChange={(value) => set('scoreFrom', score(value))} />
      <NumberInput label="Score up to" placeholder="100" min={0} max={100} allowDecimal={false} clampBehavior="strict" value={filter.scoreTo ?? ''} onChange={(value) => set('scoreTo', score(value))} />
      <NativeSelect label="Older than the start date" description="Scored for reports only, nobody is asked" data={[...OLDER]} value={filter.older === 'with' ? '' : (filter.older ?? '')} onChange={({ currentTarget: { value } }) => set('older', value === 'without' || value === 'only' ? value : null)} />
      <Checkbox label="Only with open questions" mt={{ base: 0, xs: 'xl' }} checked={filter.questions === true} onChange={({ currentTarget: { checked } }) => set('questions', checked ? true : null)} />
    </SimpleGrid>
  );
}

/** Where there are no heads to press. */
function SortChoice({ filter, change }: Pick<BarProps, 'filter' | 'change'>): ReactNode {
  const choices = COLUMNS.flatMap(({ key, label }) => [{ value: key, label: `${label}, upwards` }, { value: `${key} down`, label: `${label}, downwards` }]);
  const value = filter.sort === undefined ? '' : filter.descending === true ? `${filter.sort} down` : filter.sort;
  const choose = (chosen: string): void => {
    const [name] = chosen.split(' ');
    change(orderedBy(filter, COLUMNS.find(({ key }) => key === name)?.key ?? null, chosen.endsWith(' down')));
  };
  return <NativeSelect label="Order" data={[{ value: '', label: 'Newest first' }, ...choices]} value={value} onChange={(event) => choose(event.currentTarget.value)} />;
}

/** `sort` null: newest first. */
export const orderedBy = (filter: HandoffListFilter, sort: SortKey | null, descending: boolean): HandoffListFilter => withPart(withPart(filter, 'sort', sort), 'descending', sort !== null && descending ? true : null);

const namesIn = (names: readonly string[], chosen: readonly string[]): string[] => [...new Set([...names, ...chosen])].toSorted((a, b) => a.localeCompare(b));
