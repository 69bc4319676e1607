import { Anchor, Button, Card, Group, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { overviewSchema, type Overview } from '../../core/view/overview.ts';
import { useApi } from '../api/use-api.ts';
import { useConnections } from '../connections/connections-api.ts';
import { sayNumber } from '../draft/say-figures.ts';
import { Page } from '../shell/page.tsx';
import { LoadingState, ProblemState } from '../shell/states.tsx';
import { FirstSteps } from './first-steps.tsx';
import { FreshnessCard } from './freshness-card.tsx';
import { KindCard } from './kind-card.tsx';
import { figuresByKind, needsOf } from './overview-words.ts';

const LOOK_MS = 30_000;

export default function OverviewPage(): ReactNode {
  const found = useApi(overviewSchema, '/api/v1/overview', { everyMs: LOOK_MS });
  if (found.isPending) return <Page title="Overview"><LoadingState what="figures" /></Page>;
  if (found.data === undefined) return <Page title="Overview"><ProblemState error={found.error} onRetry={() => void found.refetch()} /></Page>;
  const { connections } = found.data.data;
  const accounts = connections.new + connections.working + connections.paused + connections.frozen;
  return <Page title="Overview" intro={accounts === 0 ? undefined : 'Where handoffs stand, and what waits for a person.'}>{accounts === 0 ? <FirstSteps /> : <Figures overview={found.data.data} />}</Page>;
}

function Figures({ overview }: { readonly overview: Overview }): ReactNode {
  const kinds = figuresByKind(overview);
  return (
    <Stack>
      <Needs overview={overview} />
      {kinds.length === 0 ? <NoHandoffs /> : <SimpleGrid cols={{ base: 1, lg: kinds.length }}>{kinds.map((figures) => <KindCard key={figures.kind} figures={figures} />)}</SimpleGrid>}
      <FreshnessCard />
    </Stack>
  );
}

function Needs({ overview }: { readonly overview: Overview }): ReactNode {
  const needs = needsOf(overview);
  return (
    <Card withBorder component="section" aria-labelledby="needs">
      <Stack gap="sm">
        <Title order={2} size="h4" id="needs">What needs a person now</Title>
        {needs.length === 0 ? <Text>Nothing: every account works, and nothing is overdue.</Text> : (
          <SimpleGrid component="ul" cols={{ base: 1, xs: 2, lg: 4 }} spacing="md" p={0} m={0} style={{ listStyle: 'none' }}>
            {needs.map(({ count, what, why, path }) => (
              <li key={what}>
                <Anchor component={Link} href={path} underline="always" fw={600}><Text span fz={26} fw={700} inherit={false}>{sayNumber(count)}</Text> {what}</Anchor>
                <Text size="sm" c="dimmed">{why}</Text>
              </li>
            ))}
          </SimpleGrid>
        )}
      </Stack>
    </Card>
  );
}

function NoHandoffs(): ReactNode {
  const connections = useConnections().data?.data.items ?? [];
  const isReading = connections.some(({ lastRun }) => lastRun === null || lastRun.outcome === 'running');
  return (
    <Card withBorder>
      <Group justify="space-between">
        <Text>{isReading ? 'The first run is on its way: deals and hires appear here as they are read.' : 'No deal has closed and no offer was accepted since the start date of the accounts.'}</Text>
        <Button component={Link} href="/report" variant="default">See the first look</Button>
      </Group>
    </Card>
  );
}
