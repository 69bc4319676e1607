import { Anchor, SimpleGrid, Card, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { z } from 'zod';
import { useApi } from '../api/use-api.ts';
import { Page } from '../shell/page.tsx';
import { EmptyState, LoadingState, ProblemState } from '../shell/states.tsx';

const connections = z.object({ items: z.array(z.object({ id: z.string(), state: z.string() })) });

export default function OverviewPage(): ReactNode {
  const found = useApi(connections, '/api/v1/connections');
  return (
    <Page title="Overview">
      {found.isPending ? <LoadingState what="connections" /> : found.isError ? <ProblemState error={found.error} onRetry={() => void found.refetch()} /> : found.data.data.items.length === 0 ? (
        <EmptyState title="No account is connected yet">Connect your CRM or HRIS to see handoffs.</EmptyState>
      ) : (
        <SimpleGrid cols={{ base: 1, sm: 3 }}>
          {found.data.data.items.map(({ id, state }) => <Card key={id} withBorder><Anchor href={`/connections/${id}`}>{id}</Anchor><Text>{state}</Text></Card>)}
        </SimpleGrid>
      )}
    </Page>
  );
}
