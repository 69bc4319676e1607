import { Anchor, Card, Group, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { useConnections } from '../connections/connections-api.ts';
import { StateBadge } from '../connections/state-badge.tsx';
import { sayCount } from '../draft/say-figures.ts';
import { Moment } from '../shell/moment.tsx';

/** Until when each account is known, and what is still to be written. */
export function FreshnessCard(): ReactNode {
  const connections = useConnections().data?.data.items ?? [];
  if (connections.length === 0) return null;
  return (
    <Card withBorder component="section" aria-labelledby="freshness">
      <Stack gap="sm">
        <Title order={2} size="h4" id="freshness">How fresh it is</Title>
        <Stack component="ul" gap="xs" p={0} m={0} style={{ listStyle: 'none' }}>
          {connections.map((connection) => (
            <Group key={connection.id} component="li" gap="md">
              <Anchor component={Link} href={`/connections/${encodeURIComponent(connection.id)}`} underline="always" fw={600} miw={110}>{connection.id}</Anchor>
              <StateBadge connection={connection} />
              <Text size="sm">{connection.knownAsOf === null ? 'Nothing was read in full yet' : <>Everything until <Moment at={connection.knownAsOf} /></>}{connection.dueWrites === 0 ? '' : `, ${sayCount(connection.dueWrites, 'write', 'writes')} on their way`}</Text>
            </Group>
          ))}
        </Stack>
      </Stack>
    </Card>
  );
}
