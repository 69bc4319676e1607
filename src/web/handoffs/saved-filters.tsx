import { ActionIcon, Alert, Button, Group, Menu, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useState, type FormEvent, type ReactNode } from 'react';
import type { HandoffListFilter } from '../../core/view/handoff-filter.ts';
import type { SavedFilter } from '../../core/view/saved-filter.ts';
import { ProblemState } from '../shell/states.tsx';
import { isFiltering, searchOf } from './list-address.ts';
import { useKeepFilter, useSavedFilters } from './saved-filters-api.ts';

interface SavedProps {
  readonly filter: HandoffListFilter;
  pick(filter: HandoffListFilter): void;
}

/** Filters that this person gave a name: to pick, save, rename and delete. */
export function SavedFilters({ filter, pick }: SavedProps): ReactNode {
  const found = useSavedFilters();
  const [isOpen, { open, close }] = useDisclosure(false);
  const saved = found.data?.data.filters ?? [];
  const current = saved.find((each) => searchOf(each.filter) === searchOf(filter));
  return (
    <>
      <Menu position="bottom-end" shadow="md" withInitialFocusPlaceholder={false}>
        <Menu.Target><Button variant="default" rightSection={<span aria-hidden>▾</span>}>{current?.name ?? 'Saved filters'}</Button></Menu.Target>
        <Menu.Dropdown mah={360} style={{ overflowY: 'auto' }}>
          {saved.length === 0 ? <Menu.Label>None saved yet</Menu.Label> : saved.map((each) => <Menu.Item key={each.name} onClick={() => pick(each.filter)}>{each.name}{each === current ? ' ✓' : ''}</Menu.Item>)}
          <Menu.Divider />
          <Menu.Item onClick={open} data-autofocus>Save or manage …</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Modal opened={isOpen} onClose={close} title="Saved filters" closeButtonProps={{ 'aria-label': 'Close' }}>
        <Stack>
          {found.isError ? <ProblemState error={found.error} onRetry={() => void found.refetch()} /> : null}
          <SaveForm filter={filter} saved={saved} />
          {saved.length === 0 ? null : <Stack gap="xs" component="ul" p={0} m={0} aria-label="Your saved filters">{saved.map((each) => <SavedRow key={each.name} saved={each} taken={saved.map(({ name }) => name)} />)}</Stack>}
        </Stack>
      </Modal>
    </>
  );
}

function SaveForm({ filter, saved }: { readonly filter: HandoffListFilter; readonly saved: readonly SavedFilter[] }): ReactNode {
  const [name, setName] = useState('');
  const keep = useKeepFilter();
  const typed = name.trim();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (typed !== '') keep.mutate({ kind: 'save', name: typed, filter }, { onSuccess: () => setName('') });
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="xs">
        {isFiltering(filter) ? null : <Text size="sm" c="dimmed">No filter is set now: what you save shows every handoff.</Text>}
        <TextInput label="Name for the filter that is set now" placeholder="Mine, overdue" maxLength={80} value={name} onChange={(event) => setName(event.currentTarget.value)} data-autofocus description={saved.some((each) => each.name === typed) ? 'You have one of this name: it is replaced.' : undefined} />
        <Button type="submit" disabled={typed === ''} loading={keep.isPending} style={{ alignSelf: 'flex-start' }}>Save</Button>
        {keep.isError ? <ProblemState error={keep.error} /> : null}
      </Stack>
    </form>
  );
}

const focusHere = (field: HTMLInputElement | null): void => field?.focus();

function SavedRow({ saved, taken }: { readonly saved: SavedFilter; readonly taken: readonly string[] }): ReactNode {
  const [name, setName] = useState<string | null>(null);
  const keep = useKeepFilter();
  const typed = name?.trim() ?? '';
  const isTaken = typed !== saved.name && taken.includes(typed);
  const rename = (event: FormEvent): void => {
    event.preventDefault();
    if (typed === '' || isTaken) return;
    if (typed === saved.name) setName(null);
    else keep.mutate({ kind: 'rename', from: saved, name: typed });
  };
  return (
    <li style={{ listStyle: 'none' }}>
      {name === null ? (
        <Group justify="space-between" wrap="nowrap">
          <Text>{saved.name}</Text>
          <Group gap="xs" wrap="nowrap">
            <Button size="compact-sm" variant="default" onClick={() => setName(saved.name)} aria-label={`Rename ${saved.name}`}>Rename</Button>
            <ActionIcon variant="default" onClick={() => keep.mutate({ kind: 'delete', name: saved.name })} loading={keep.isPending} aria-label={`Delete ${saved.name}`} title="Delete"><span aria-hidden>✕</span></ActionIcon>
          </Group>
        </Group>
      ) : (
        <form onSubmit={rename}>
          <Group align="flex-end" wrap="nowrap">
            <TextInput label={`New name for ${saved.name}`} maxLength={80} value={name} onChange={(event) => setName(event.currentTarget.value)} error={isTaken ? 'You have one of this name.' : undefined} ref={focusHere} flex={1} />
            <Button type="submit" loading={keep.isPending}>Rename</Button>
            <Button variant="default" onClick={() => setName(null)}>Cancel</Button>
          </Group>
        </form>
      )}
      {keep.isError ? <Alert color="red" variant="light" role="alert">{keep.error.message}</Alert> : null}
    </li>
  );
}
