import { Button, Card, Group, NativeSelect, Stack, Text, Title } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useLocation, useSearch } from 'wouter';
import { z } from 'zod';
import { syncErrorSchema } from '../../core/view/history-views.ts';
import { callApi } from '../api/call-api.ts';
import { useMay } from '../api/me.ts';
import { sayCount, sayNumber } from '../connections/connection-words.ts';
import { useConnections } from '../connections/connections-api.ts';
import { Page } from '../shell/page.tsx';
import { EmptyState, LoadingState, ProblemState } from '../shell/states.tsx';
import { AlarmList } from './alarm-list.tsx';
import { ErrorItem } from './error-item.tsx';
import { groupErrors, type ErrorGroup } from './group-errors.ts';
import { useRetry } from './use-retry.ts';

const FIRST: string | null = null;
const SHOWN_EACH = 20;
const pageOfErrors = z.object({ items: z.array(syncErrorSchema), total: z.number(), next: z.string().nullable() });

export default function ErrorsPage(): ReactNode {
  const [, go] = useLocation();
  const connection = new URLSearchParams(useSearch()).get('connection');
  const connections = useConnections().data?.data.items ?? [];
  const choices = [{ value: '', label: 'All connections' }, ...connections.map(({ id }) => ({ value: id, label: id }))];
  return (
    <Page title="Sync errors" intro="Single items that a system refused. They are set aside, the rest goes on, and nothing is lost: mend the cause and try them again. When the record or the rules change, that happens by itself.">
      <AlarmList connection={connection} />
      {connections.length < 2 ? null : <NativeSelect maw={260} label="Connection" data={choices} value={connection ?? ''} onChange={({ currentTarget }) => go(currentTarget.value === '' ? '/errors' : `/errors?connection=${encodeURIComponent(currentTarget.value)}`, { replace: true })} />}
      <OpenErrors key={connection} connection={connection} />
    </Page>
  );
}

function OpenErrors({ connection }: { readonly connection: string | null }): ReactNode {
  const path = `/api/v1/errors?limit=200${connection === null ? '' : `&connection=${encodeURIComponent(connection)}`}`;
  const found = useInfiniteQuery({
    queryKey: ['api', path, 'all'],
    queryFn: async ({ pageParam, signal }) => (await callApi(pageOfErrors, pageParam === null ? path : `${path}&after=${encodeURIComponent(pageParam)}`, { signal })).data,
    initialPageParam: FIRST,
    getNextPageParam: ({ next }) => next,
    refetchInterval: 10_000,
  });
  if (found.isPending) return <LoadingState what="sync errors" />;
  if (found.data === undefined) return <ProblemState error={found.error} onRetry={() => void found.refetch()} />;
  const errors = found.data.pages.flatMap(({ items }) => items);
  const total = found.data.pages.at(-1)?.total ?? errors.length;
  if (errors.length === 0) return <EmptyState title="Nothing is refused">Every item that was sent was taken. What a system refuses from now on is listed here, with its own message.</EmptyState>;
  return (
    <Stack gap="md">
      <Group justify="space-between"><Text>{sayCount(total, 'open error', 'open errors')}{total > errors.length ? `, of which the newest ${sayNumber(errors.length)} are shown` : ''}</Text><RetryAll connections={[...new Set(errors.map((error) => error.connection))]} /></Group>
      {groupErrors(errors).map((group) => <SameTrouble key={group.key} group={group} />)}
      {found.hasNextPage ? <Group><Button variant="default" loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>Show more</Button></Group> : null}
    </Stack>
  );
}

function RetryAll({ connections }: { readonly connections: readonly string[] }): ReactNode {
  const may = useMay('retry_errors');
  const retry = useRetry();
  if (!may) return <Text size="sm">Trying again is open to the roles operations, revops and admin.</Text>;
  return <Group gap="xs">{connections.map((connection) => <Button key={connection} size="xs" variant="default" loading={retry.isPending} onClick={() => retry.mutate({ connection })}>Try all of {connection} again</Button>)}</Group>;
}

/** One trouble with all the items it concerns. */
function SameTrouble({ group: { message, remedy, code, errors, connections } }: { readonly group: ErrorGroup }): ReactNode {
  const may = useMay('retry_errors');
  const retry = useRetry();
  return (
    <Card withBorder component="section" aria-label={message}>
      <Stack gap="sm">
        <Title order={2} size="h5">{message}</Title>
        <Text size="sm">What to do: {remedy}</Text>
        <Group justify="space-between"><Text size="sm" c="dimmed">{sayCount(errors.length, 'item', 'items')} in {connections.join(', ')} · {code}</Text>{errors.length < 2 ? null : <Button size="xs" disabled={!may} loading={retry.isPending} onClick={() => retry.mutate({ ids: errors.map(({ id }) => id) })}>Try these {sayNumber(errors.length)} again</Button>}</Group>
        {errors.slice(0, SHOWN_EACH).map((error) => <ErrorItem key={error.id} error={error} title={null} />)}
        {errors.length > SHOWN_EACH ? <Text size="sm" c="dimmed">And {sayNumber(errors.length - SHOWN_EACH)} more with the same message.</Text> : null}
      </Stack>
    </Card>
  );
}
