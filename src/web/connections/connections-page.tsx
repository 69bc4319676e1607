import { Anchor, Button, Card, Group, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { useHistoryState } from 'wouter/use-browser-location';
import type { ConnectionOverview } from '../../core/view/connection-overview.ts';
import { useMay } from '../api/me.ts';
import { AlarmList } from '../runs/alarm-list.tsx';
import { outcomeOf } from '../runs/run-words.ts';
import { Moment } from '../shell/moment.tsx';
import { Page } from '../shell/page.tsx';
import { EmptyState, LoadingState, ProblemState } from '../shell/states.tsx';
import { CallsMeter } from './calls-meter.tsx';
import { FROZEN_MEANS, rolloutOf, sayCount } from './connection-words.ts';
import { useConnections, useLimits, useOpenErrors } from './connections-api.ts';
import { RemovedNote } from './removed-note.tsx';
import { removedIn } from './removal-api.ts';
import { KnownAsOf, StateBadge } from './state-badge.tsx';

export default function ConnectionsPage(): ReactNode {
  const found = useConnections();
  const mayManage = useMay('manage_connections');
  const removed = removedIn(useHistoryState<unknown>());
  const connect = mayManage ? <Button component={Link} href="/connections/new">Connect an account</Button> : undefined;
  const connections = found.data?.data.items ?? [];
  return (
    <Page title="Connections" intro="The accounts that deals and hires are read from, and how each of them is doing." actions={connections.length === 0 ? undefined : connect}>
      {removed === null || connections.some(({ id }) => id === removed.connection) ? null : <RemovedNote removed={removed} />}
      {mayManage ? null : <Text size="sm">Connecting accounts is open to the roles revops and admin.</Text>}
      <AlarmList connection={null} />
      {found.isPending ? <LoadingState what="connections" /> : found.isError && found.data === undefined ? <ProblemState error={found.error} onRetry={() => void found.refetch()} /> : connections.length === 0 ? (
        <EmptyState title="No account is connected yet" action={connect}>
          Connect your CRM, and every deal that closes becomes a handoff with a score and a list of what is missing; connect your HR system, and the same happens for every accepted offer.
          You need an administrator of that system for ten minutes. Nothing is written to it until you say so.
        </EmptyState>
      ) : (
        <SimpleGrid cols={{ base: 1, md: 2, xl: 3 }}>{connections.map((connection) => <ConnectionCard key={connection.id} connection={connection} />)}</SimpleGrid>
      )}
    </Page>
  );
}

function ConnectionCard({ connection }: { readonly connection: ConnectionOverview }): ReactNode {
  const { id, connector, rollout, knownAsOf, lastRun, dueWrites, oldestDueAt } = connection;
  const limits = useLimits(id);
  const errors = useOpenErrors(id);
  return (
    <Card withBorder component="section" aria-label={id}>
      <Stack gap="xs">
        <Group justify="space-between" wrap="nowrap" align="flex-start">
          <div>
            <Title order={2} size="h4"><Anchor component={Link} href={`/connections/${encodeURIComponent(id)}`} inherit>{id}</Anchor></Title>
            <Text size="sm" c="dimmed">{connector} · {rolloutOf(rollout).label.toLowerCase()}</Text>
          </div>
          <StateBadge connection={connection} />
        </Group>
        <WhyStopped connection={connection} />
        <KnownAsOf at={knownAsOf} />
        {lastRun === null ? <Text size="sm">It has not run yet</Text> : (
          <Text size="sm"><Anchor component={Link} underline="always" href={`/runs/${encodeURIComponent(lastRun.id)}`}>Last run</Anchor>: {outcomeOf(lastRun.outcome).word.toLowerCase()}, <Moment at={lastRun.startedAt} /></Text>
        )}
        {dueWrites === 0 ? null : <Text size="sm">{sayCount(dueWrites, 'write is', 'writes are')} due{oldestDueAt === null ? '' : <>, the oldest since <Moment at={oldestDueAt} /></>}</Text>}
        {errors === null || errors === 0 ? null : <Text size="sm"><Anchor component={Link} underline="always" href={`/errors?connection=${encodeURIComponent(id)}`}>{sayCount(errors, 'open sync error', 'open sync errors')}</Anchor></Text>}
        {limits.data === undefined ? null : <CallsMeter limits={limits.data.data} />}
      </Stack>
    </Card>
  );
}

function WhyStopped({ connection: { paused, frozen } }: { readonly connection: ConnectionOverview }): ReactNode {
  if (paused !== null) return <Text size="sm"><strong>{paused.reason}</strong> {paused.remedy}</Text>;
  if (frozen !== null) return <Text size="sm"><strong>{frozen.reason}</strong> {FROZEN_MEANS}</Text>;
  return null;
}
