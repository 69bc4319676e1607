import { Alert, Anchor, Badge, List, SimpleGrid, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link, useParams } from 'wouter';
import { z } from 'zod';
import { runSchema } from '../../core/view/history-views.ts';
import { runChangesSchema } from '../../core/view/run-detail.ts';
import { useApi } from '../api/use-api.ts';
import { sayNumber } from '../connections/connection-words.ts';
import { Moment, sayMoment } from '../shell/moment.tsx';
import { Page } from '../shell/page.tsx';
import { LoadingState, ProblemState } from '../shell/states.tsx';
import { ChangedSection, RefusedSection, WrittenSection } from './run-sections.tsx';
import { callsOf, changedBy, meaningOf, outcomeOf, sayDuration, writtenBy, type Run } from './run-words.ts';

const runAnswer = z.object({ run: runSchema });

export default function RunPage(): ReactNode {
  const { id } = useParams<{ readonly id: string }>();
  const address = `/api/v1/runs/${encodeURIComponent(id)}`;
  const found = useApi(runAnswer, address, { everyMs: 5_000 });
  const changes = useApi(runChangesSchema, `${address}/changes`, { everyMs: 5_000 });
  const run = found.data?.data.run;
  const title = run === undefined ? 'Run' : `Run of ${run.connection}, ${sayMoment(run.startedAt)}`;
  return (
    <Page title={title} above={[{ title: 'Connections', path: '/connections' }, ...(run === undefined ? [] : [{ title: run.connection, path: `/connections/${encodeURIComponent(run.connection)}` }])]} intro="What one run read, changed and wrote, and what was refused.">
      {found.isPending ? <LoadingState what="the run" /> : run === undefined ? <ProblemState error={found.error} onRetry={() => void found.refetch()} /> : (
        <Stack gap="lg">
          <Outcome run={run} />
          <Figures run={run} />
          {changes.isPending ? <LoadingState what="what it changed" /> : changes.data === undefined ? <ProblemState error={changes.error} onRetry={() => void changes.refetch()} /> : (
            <>
              {changes.data.data.notes.map((note) => <Text key={note} size="sm" c="dimmed">{note}</Text>)}
              <RefusedSection refused={changes.data.data.refused} />
              <ChangedSection handoffs={changes.data.data.handoffs} />
              <WrittenSection written={changes.data.data.written} />
            </>
          )}
        </Stack>
      )}
    </Page>
  );
}

function Outcome({ run }: { readonly run: Run }): ReactNode {
  const { word, color } = outcomeOf(run.outcome);
  return (
    <Alert color={color} variant="light" title={<Badge color={color} variant="dot" tt="none">{word}</Badge>}>
      <Text size="sm">{meaningOf(run)}</Text>
      {run.reasons.length === 0 ? null : <List size="sm" mt="xs">{run.reasons.map((reason) => <List.Item key={reason}>{reason}</List.Item>)}</List>}
      <Text size="sm" mt="xs">Began <Moment at={run.startedAt} />{run.finishedAt === null ? '' : `, took ${sayDuration(run.durationMs)}`}. <Anchor component={Link} underline="always" href={`/connections/${encodeURIComponent(run.connection)}`}>How {run.connection} stands now</Anchor></Text>
    </Alert>
  );
}

const pair = (label: string, value: number): readonly [string, number] => [label, value];

function Figures({ run }: { readonly run: Run }): ReactNode {
  const { writeBack } = run;
  const figures: readonly (readonly [string, number])[] = [
    ['Records read', run.pulled], ['Handoffs changed', changedBy(run)], ['Writes done', writtenBy(run)], ['Refused', writeBack.errors], ['API calls', callsOf(run)],
    ...(writeBack.waiting > 0 ? [pair('Writes left for later', writeBack.waiting)] : []), ...(writeBack.unconfirmed > 0 ? [pair('Comments unconfirmed', writeBack.unconfirmed)] : []),
  ];
  return (
    <SimpleGrid cols={{ base: 2, sm: 3, md: 5 }} m={0} renderRoot={(props) => <dl {...props} />}>
      {figures.map(([label, value]) => <div key={label}><Text component="dt" size="sm" c="dimmed">{label}</Text><Text component="dd" m={0} size="xl" fw={600}>{sayNumber(value)}</Text></div>)}
    </SimpleGrid>
  );
}
