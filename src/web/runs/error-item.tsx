import { Button, Card, Group, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useMay } from '../api/me.ts';
import { Moment } from '../shell/moment.tsx';
import type { ShownError } from './run-words.ts';
import { HandoffLink } from './handoff-link.tsx';
import { useRetry } from './use-retry.ts';

interface ErrorItemProps {
  readonly error: ShownError;
  /** Of the handoff; null: not known, or hidden. */
  readonly title: string | null;
  /** false: the message stands above, for several. */
  readonly hasMessage?: boolean;
}

/** One item that a source refused: which, why, what to do, and trying again. */
export function ErrorItem({ error, title, hasMessage = false }: ErrorItemProps): ReactNode {
  const { id, connection, handoffId, target, message, remedy, code, occurredAt, attempts, resolvedAt } = error;
  const may = useMay('retry_errors');
  const retry = useRetry();
  const name = target === null ? 'item' : `${target.object} ${target.externalId}`;
  return (
    <Card withBorder padding="sm">
      <Group justify="space-between" align="flex-start" gap="sm">
        <Stack gap={2} flex={1} miw={220}>
          <Text size="sm" fw={600}>{target === null ? connection : `${target.object} ${target.externalId} in ${connection}`}</Text>
          {handoffId === null ? null : <Text size="sm"><HandoffLink id={handoffId} title={title} /></Text>}
          {hasMessage ? <><Text size="sm">{message}</Text><Text size="sm">What to do: {remedy}</Text></> : null}
          <Text size="xs" c="dimmed"><Moment at={occurredAt} />, tried {attempts === 1 ? 'once' : `${attempts} times`}{hasMessage ? ` · ${code}` : ''}</Text>
        </Stack>
        {resolvedAt === null ? (
          <Button size="xs" variant="default" disabled={!may} title={may ? undefined : 'Open to the roles operations, revops and admin'} loading={retry.isPending} onClick={() => retry.mutate({ ids: [id] })} aria-label={`Try again: ${name}`}>Try again</Button>
        ) : <Text size="sm" c="dimmed">Resolved or being tried again since <Moment at={resolvedAt} /></Text>}
      </Group>
    </Card>
  );
}
