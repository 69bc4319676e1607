import { Anchor, Badge, Button, Group, Table, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { z } from 'zod';
import { runSchema } from '../../core/view/history-views.ts';
import { callApi } from '../api/call-api.ts';
import { sayNumber } from '../connections/connection-words.ts';
import { Moment } from '../shell/moment.tsx';
import { EmptyState, LoadingState, ProblemState } from '../shell/states.tsx';
import { callsOf, changedBy, outcomeOf, writtenBy, type Run } from './run-words.ts';
import { WideTable } from '../shell/wide-table.tsx';

const FIRST: string | null = null;
const pageOfRuns = z.object({ items: z.array(runSchema), total: z.number(), next: z.string().nullable() });

/** The runs of a connection, newest first. */
export function RunsTable({ connection }: { readonly connection: string }): ReactNode {
  const path = `/api/v1/runs?limit=20&connection=${encodeURIComponent(connection)}`;
  const found = useInfiniteQuery({
    queryKey: ['api', path, 'all'],
    queryFn: async ({ pageParam, signal }) => (await callApi(pageOfRuns, pageParam === null ? path : `${path}&after=${encodeURIComponent(pageParam)}`, { signal })).data,
    initialPageParam: FIRST,
    getNextPageParam: ({ next }) => next,
    refetchInterval: 5_000,
  });
  if (found.isPending) return <LoadingState what="runs" />;
  if (found.data === undefined) return <ProblemState error={found.error} onRetry={() => void found.refetch()} />;
  const runs = found.data.pages.flatMap(({ items }) => items);
  if (runs.length === 0) return <EmptyState title="It has not run yet">The first run reads everything there is and scores it. “Sync now” begins it at once.</EmptyState>;
  return (
    <>
      <WideTable minWidth={640}>
        <Table verticalSpacing="xs" highlightOnHover>
          <Table.Thead><Table.Tr><Table.Th>When</Table.Th><Table.Th>Outcome</Table.Th><NumberHead>Read</NumberHead><NumberHead>Changed</NumberHead><NumberHead>Written</NumberHead><NumberHead>Refused</NumberHead><NumberHead>Calls</NumberHead></Table.Tr></Table.Thead>
          <Table.Tbody>{runs.map((run) => <RunRow key={run.id} run={run} />)}</Table.Tbody>
        </Table>
      </WideTable>
      {found.hasNextPage ? <Group mt="xs"><Button size="xs" variant="default" loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>Show older runs</Button></Group> : null}
    </>
  );
}

const NumberHead = ({ children }: { readonly children: string }): ReactNode => <Table.Th ta="right">{children}</Table.Th>;
const NumberCell = ({ value }: { readonly value: number }): ReactNode => <Table.Td ta="right">{sayNumber(value)}</Table.Td>;

function RunRow({ run }: { readonly run: Run }): ReactNode {
  const { word, color } = outcomeOf(run.outcome);
  const [reason] = run.reasons;
  return (
    <Table.Tr>
      <Table.Td><Anchor component={Link} underline="always" href={`/runs/${encodeURIComponent(run.id)}`} size="sm"><Moment at={run.startedAt} /></Anchor></Table.Td>
      <Table.Td>
        <Badge color={color} variant="dot" tt="none">{word}</Badge>
        {reason === undefined ? null : <Text size="xs" c="dimmed" lineClamp={2} maw={320}>{reason}</Text>}
      </Table.Td>
      <NumberCell value={run.pulled} /><NumberCell value={changedBy(run)} /><NumberCell value={writtenBy(run)} /><NumberCell value={run.writeBack.errors} /><NumberCell value={callsOf(run)} />
    </Table.Tr>
  );
}
