import { Alert, Anchor, Card, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { ConnectionOverview } from '../../core/view/connection-overview.ts';
import { freshnessSchema } from '../../core/view/watch-views.ts';
import { useApi } from '../api/use-api.ts';
import { RunsTable } from '../runs/runs-table.tsx';
import { Moment } from '../shell/moment.tsx';
import { CallsMeter } from './calls-meter.tsx';
import { sayCount, sayNumber } from './connection-words.ts';
import { pageSchema, useLimits, useOpenErrors } from './connections-api.ts';
import { ReleaseChoice } from './release-choice.tsx';
import { sayStoredSchedule } from './say-schedule.ts';
import { KnownAsOf } from './state-badge.tsx';

/** State, freshness, calls and the last runs. */
export function StandingTab({ connection }: { readonly connection: ConnectionOverview }): ReactNode {
  const { id, paused, frozen } = connection;
  const limits = useLimits(id);
  return (
    <Stack gap="lg">
      {paused === null ? null : (
        <Alert color="yellow" variant="light" title={paused.by === 'person' ? 'Paused by a person' : 'Paused by the service'}>
          <Stack gap={4}>
            <Text size="sm">{paused.reason} {paused.remedy}</Text>
            <Text size="sm">Since <Moment at={paused.at} />. {paused.lookAgainAt === null ? 'It goes on when somebody resumes it.' : <>The service itself looks again <Moment at={paused.lookAgainAt} />.</>} Nothing is lost meanwhile.</Text>
          </Stack>
        </Alert>
      )}
      {frozen === null ? null : <ReleaseChoice id={id} frozen={frozen} />}
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <Fresh connection={connection} />
        <Card withBorder component="section" aria-label="Calls">
          <Title order={2} size="h5" mb="xs">Calls used today</Title>
          {limits.data === undefined ? <Text size="sm" c="dimmed">{limits.isError ? 'Not known yet: the account has to answer once.' : 'Looking …'}</Text> : <CallsMeter limits={limits.data.data} isDetailed />}
        </Card>
      </SimpleGrid>
      <section aria-label="Last runs">
        <Title order={2} size="h4" mb="xs">Last runs</Title>
        <RunsTable connection={id} />
      </section>
    </Stack>
  );
}

function Fresh({ connection: { id, knownAsOf, dueWrites, oldestDueAt, schedule, zone, connectedAt } }: { readonly connection: ConnectionOverview }): ReactNode {
  const week = useApi(pageSchema(freshnessSchema), `/api/v1/freshness?hours=168&connection=${encodeURIComponent(id)}`, { everyMs: 60_000 }).data?.data.items[0];
  const errors = useOpenErrors(id);
  return (
    <Card withBorder component="section" aria-label="Freshness">
      <Title order={2} size="h5" mb="xs">How fresh it is</Title>
      <Stack gap={4}>
        <KnownAsOf at={knownAsOf} />
        <Text size="sm">Reads: {sayStoredSchedule(schedule, zone)}</Text>
        <Text size="sm">{dueWrites === 0 ? 'No write is due.' : <>{sayCount(dueWrites, 'write is', 'writes are')} due{oldestDueAt === null ? '' : <>, the oldest since <Moment at={oldestDueAt} /></>}.</>}</Text>
        {errors === null ? null : <Text size="sm">{errors === 0 ? 'No open sync errors.' : <Anchor component={Link} underline="always" href={`/errors?connection=${encodeURIComponent(id)}`}>{sayCount(errors, 'open sync error', 'open sync errors')}</Anchor>}</Text>}
        {week?.seconds == null ? null : <Text size="sm" c="dimmed">In the last 7 days a change showed as a score after {saySeconds(week.seconds.p50)} as a rule, and 95 of 100 within {saySeconds(week.seconds.p95)} ({sayCount(week.samples, 'change', 'changes')} measured).</Text>}
        {connectedAt === null ? null : <Text size="sm" c="dimmed">Connected <Moment at={connectedAt} /></Text>}
      </Stack>
    </Card>
  );
}

const saySeconds = (seconds: number): string => (seconds < 90 ? `${seconds < 10 ? seconds.toFixed(1) : sayNumber(Math.round(seconds))} seconds` : `${sayNumber(Math.round(seconds / 60))} minutes`);
