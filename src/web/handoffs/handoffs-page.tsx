import { Button, Group, Stack, Text } from '@mantine/core';
import { useCallback, useMemo, type ReactNode } from 'react';
import { Link } from 'wouter';
import type { SortKey } from '../../core/view/handoff-filter.ts';
import { useMay } from '../api/me.ts';
import { sayNumber } from '../draft/say-figures.ts';
import { Page } from '../shell/page.tsx';
import { EmptyState, LoadingState, ProblemState } from '../shell/states.tsx';
import { ExportButton } from './export-button.tsx';
import { FilterBar, orderedBy } from './filter-bar.tsx';
import { HandoffGrid } from './handoff-grid.tsx';
import { useHandoffRows } from './handoff-rows.ts';
import { listAddress } from './list-address.ts';
import { todayOf } from './row-words.ts';
import { SavedFilters } from './saved-filters.tsx';
import { useListFilter } from './use-list-filter.ts';
import { useShownRows } from './use-shown-rows.ts';

const NONE: readonly never[] = [];

export default function HandoffsPage(): ReactNode {
  const found = useHandoffRows();
  const [filter, setFilter] = useListFilter();
  // Ages and deadlines are those of the moment the list was read.
  const now = useMemo(() => new Date(found.dataUpdatedAt), [found.dataUpdatedAt]);
  const rows = found.data ?? NONE;
  const shown = useShownRows(rows, filter, todayOf(now));
  const sortBy = useCallback((key: SortKey) => setFilter(nextOrder(filter, key)), [filter, setFilter]);
  if (found.isPending) return <Page title="Handoffs"><LoadingState what="handoffs" /></Page>;
  if (found.data === undefined) return <Page title="Handoffs"><ProblemState error={found.error} onRetry={() => void found.refetch()} /></Page>;
  if (rows.length === 0) return <Page title="Handoffs"><NothingYet /></Page>;
  return (
    <Page title="Handoffs" intro="Every deal that closed and every offer that was accepted: how complete it is, who is asked for what, and until when." actions={<><SavedFilters filter={filter} pick={setFilter} /><ExportButton filter={filter} count={shown.length} /></>}>
      <FilterBar rows={rows} filter={filter} change={setFilter} />
      <Group justify="space-between">
        <Text size="sm" component="output" aria-live="polite">{shown.length === rows.length ? `All ${sayNumber(rows.length)} handoffs` : `${sayNumber(shown.length)} of ${sayNumber(rows.length)} handoffs`}</Text>
        {found.isError ? <Text size="sm" c="dimmed">The list may be a few minutes old: the service did not answer the last time.</Text> : null}
      </Group>
      {shown.length === 0 ? (
        <EmptyState title="No handoff passes these filters" action={<Button variant="default" onClick={() => setFilter({})}>Clear all filters</Button>}>All {sayNumber(rows.length)} are still there.</EmptyState>
      ) : (
        <HandoffGrid rows={shown} filter={filter} now={now} address={listAddress(filter)} sortBy={sortBy} />
      )}
    </Page>
  );
}

/** Upwards, downwards, and newest first again. */
const nextOrder = (filter: Parameters<typeof orderedBy>[0], key: SortKey): ReturnType<typeof orderedBy> =>
  filter.sort !== key ? orderedBy(filter, key, false) : filter.descending === true ? orderedBy(filter, null, false) : orderedBy(filter, key, true);

function NothingYet(): ReactNode {
  const mayConnect = useMay('manage_connections');
  return (
    <EmptyState title="There are no handoffs yet" action={mayConnect ? <Button component={Link} href="/connections">See the connections</Button> : undefined}>
      <Stack gap={4}>
        <span>A handoff appears when a connected account holds a deal that closed, or an offer that was accepted.</span>
        <span>If an account is connected, wait for its first run; otherwise connect one.</span>
      </Stack>
    </EmptyState>
  );
}
