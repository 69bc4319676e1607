import { Alert, Button, Card, Group, Radio, Stack, Text, Title } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { z } from 'zod';
import type { ConnectionOverview } from '../../core/view/connection-overview.ts';
import { useMay } from '../api/me.ts';
import { useApi } from '../api/use-api.ts';
import { ProblemState } from '../shell/states.tsx';
import { rolloutOf, sayCount } from './connection-words.ts';
import { useConnectionAct } from './connections-api.ts';

const olderSchema = z.object({ olderThanStart: z.number() });

/** Writing to handoffs that are older than the start date: their number first. */
export function BackfillSection({ connection: { id, rollout } }: { readonly connection: ConnectionOverview }): ReactNode {
  const may = useMay('backfill_connection');
  const [what, setWhat] = useState<'fields' | 'tasks'>('fields');
  const found = useApi(olderSchema, `/api/v1/handoffs?limit=1&connection=${encodeURIComponent(id)}`);
  const backfill = useConnectionAct<number>(id, (confirm) => ({ path: '/backfill', body: { what, confirm } }));
  const older = found.data?.data.olderThanStart ?? null;
  return (
    <Card withBorder component="section" aria-label="Older handoffs">
      <Stack gap="sm">
        <Title order={2} size="h4">Older handoffs</Title>
        <Text size="sm">What closed before the start date is scored for reports and otherwise left alone. Once the newer ones go well, the older ones can be written to as well.</Text>
        {older === null ? null : <Text size="sm" fw={600}>{older === 0 ? 'No handoff is older than the start date.' : `${sayCount(older, 'handoff is', 'handoffs are')} older than the start date.`}</Text>}
        {older === 0 ? null : rollout === 'observe' ? <Text size="sm">This connection only watches: it writes nothing, to older ones neither. That is changed under Settings.</Text> : (
          <>
            <Radio.Group label="What is written to them" value={what} onChange={(chosen) => setWhat(chosen === 'tasks' ? 'tasks' : 'fields')}>
              <Group mt="xs"><Radio value="fields" label="Score, status and gaps" /><Radio value="tasks" label="Also tasks for their owners" disabled={rollout === 'fields'} description={rollout === 'fields' ? `The connection goes as far as: ${rolloutOf(rollout).label.toLowerCase()}` : undefined} /></Group>
            </Radio.Group>
            <Group><Button disabled={!may || older === null || older === 0} loading={backfill.isPending} onClick={() => backfill.mutate(older ?? 0)}>{older === null ? 'Write to the older ones' : `Write to ${sayCount(older, 'older handoff', 'older handoffs')}`}</Button></Group>
          </>
        )}
        <div aria-live="polite">{backfill.isSuccess ? <Alert color="green" variant="light" >It begins with the next run, which comes at once.</Alert> : null}</div>
        {backfill.isError ? <ProblemState error={backfill.error} onRetry={() => void found.refetch()} /> : null}
      </Stack>
    </Card>
  );
}
