import { Button, Card, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import type { HandoffPacket } from '../../core/view/handoff-packet.ts';
import { Moment } from '../shell/moment.tsx';
import { LoadingState, ProblemState } from '../shell/states.tsx';
import { useEvents } from './handoff-api.ts';
import { sayPurpose } from './packet-words.ts';
import { sayEvent } from './say-event.ts';

/** What happened, newest first. */
export function TimelineSection({ packet: { id, kind, tasks } }: { readonly packet: HandoffPacket }): ReactNode {
  const found = useEvents(id);
  const names = new Map(tasks.map(({ key, subject, purpose }) => [key, subject ?? sayPurpose(purpose)]));
  const events = found.data?.pages.flat() ?? [];
  return (
    <Card withBorder component="section" aria-labelledby="timeline">
      <Stack gap="sm">
        <Title order={2} size="h4" id="timeline">What happened</Title>
        {found.isPending ? <LoadingState what="what happened" /> : found.data === undefined ? <ProblemState error={found.error} onRetry={() => void found.refetch()} /> : events.length === 0 ? <Text>Nothing is kept of it.</Text> : (
          <ol className="plain-list timeline">
            {events.map((event) => (
              <li key={event.id}>
                <Text size="sm">{sayEvent(event, { kind, taskName: (key) => names.get(key) })}</Text>
                <Text size="xs" c="dimmed"><Moment at={event.at} />{event.connection === null ? '' : ` · ${event.connection}`}</Text>
              </li>
            ))}
          </ol>
        )}
        {found.hasNextPage ? <Button variant="default" size="xs" onClick={() => void found.fetchNextPage()} loading={found.isFetchingNextPage} style={{ alignSelf: 'flex-start' }}>Show what happened before</Button> : null}
      </Stack>
    </Card>
  );
}
